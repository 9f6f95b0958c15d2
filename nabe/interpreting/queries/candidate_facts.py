"""What is read of everybody who could come to a request; six queries, whatever the pool's size."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, product
from math import isnan
from typing import Any

import numpy as np
from django.contrib.postgres.aggregates import BoolOr
from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    Exists,
    F,
    FloatField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat

from nabe.core import clock
from nabe.interpreting.matching import Need, Window
from nabe.interpreting.models import (
    Absence,
    Assignment,
    BusyTime,
    Conflict,
    Interpreter,
    Invitation,
    Paper,
    Request,
    SpokenLanguage,
    WorkingTime,
)
from nabe.interpreting.queries.county import pool_rules
from nabe.interpreting.queries.fees import HELD, earned_by_class
from nabe.interpreting.queries.needs import QUALIFIED, kept_back, kinds_in, note_paper, spot_of
from nabe.interpreting.spots import Spot, gap, spot
from nabe.people.models import Qualification
from nabe.places.distance import Point, km_to_many

# Plain rows: with thousands of speakers making objects would take most of the time.
_READ = (
    "interpreter_id", "code", "dialect", "level", "interpreter__person__name",
    "interpreter__gender", "interpreter__modes", "interpreter__not_in", "interpreter__lat",
    "interpreter__lon", "interpreter__radius_km", "interpreter__transport",
    "interpreter__most_asked", "interpreter__hours_a_week", "interpreter__year_limit",
    "interpreter__declared", "interpreter__fee_class",
)  # fmt: skip
NAME, _HOME = 4, slice(8, 10)
NOTHING: tuple[int, dt.timedelta | None, int] = (0, None, 0)
NO_ANSWERS: tuple[int, int, int, str] = (0, 0, 0, "")


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read, by interpreter: the row, languages, windows, taken times, papers, numbers."""

    rows: Mapping[int, tuple[Any, ...]]
    spoken: Mapping[int, list[tuple[str, str, str]]]
    one_way: Mapping[int, set[tuple[str, str]]]
    week: Mapping[int, Sequence[tuple[int, dt.time, dt.time]]]
    away: Mapping[int, list[Window]]
    busy: Mapping[int, list[Busy]]
    papers: Mapping[int, dict[str, dt.date | None]]
    worked: Mapping[int, tuple[int, dt.timedelta | None, int]]
    answers: Mapping[int, tuple[int, int, int, str]]
    fees: Mapping[str, int]
    rare: Mapping[int, str]
    here: Spot


def _speaking(need: Need) -> QuerySet[SpokenLanguage]:
    return SpokenLanguage.objects.filter(code__in={need.language, *need.also})


def _who(need: Need) -> QuerySet[SpokenLanguage, Any]:
    """Whose facts are read: also those who pause, since leaving them out takes longer."""
    return _speaking(need).order_by().values("interpreter")


def _speakers(request: Request, need: Need) -> tuple[dict[int, Any], Any, Any]:
    """Return everybody active who speaks one of the languages, what, and what one way; one query."""
    rows: dict[int, Any] = {}
    spoken: defaultdict[int, list[tuple[str, str, str]]] = defaultdict(list)
    one_way: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    both = SpokenLanguage.Direction.BOTH.value
    active = _speaking(need).filter(interpreter__state=Interpreter.State.ACTIVE)
    for row in active.order_by().annotate(
        conflict=Exists(_conflicts(request).filter(interpreter=OuterRef("interpreter"))),
    ).values_list(*_READ, "conflict", "direction"):  # fmt: skip
        rows[row[0]] = row
        spoken[row[0]].append(row[1:4])
        if row[-1] != both:
            one_way[row[0]].add(row[1:3])
    return rows, spoken, one_way


def _worked(request: Request, need: Need) -> dict[int, tuple[int, dt.timedelta | None, int]]:
    """Return cents of the year, time of the week, times in this case, by interpreter; one query."""
    day = need.slots[0][0] if need.slots else clock.local(clock.now())
    monday = day.replace(hour=0, minute=0, second=0, microsecond=0) - dt.timedelta(
        days=day.weekday()
    )
    in_week = Q(slot__starts_at__gte=monday, slot__starts_at__lt=monday + dt.timedelta(days=7))
    in_year = Q(slot__starts_at__year=day.year)
    in_case = Q(request__case=request.case) if request.case else Q(pk__in=())
    length = F("slot__ends_at") - F("slot__starts_at")
    rows = Assignment.objects.filter(
        in_year | in_week | in_case, state__in=HELD,
        interpreter__in=_who(need),
    )  # fmt: skip
    found = rows.order_by().values_list("interpreter_id").annotate(
        earned=Sum("cents", filter=in_year, default=0),
        week=Sum(length, filter=in_week, output_field=DurationField()),
        case=Count("pk", filter=in_case),
    )  # fmt: skip
    return {key: (earned, week, case) for key, earned, week, case in found}


def _answers(request: Request, need: Need) -> dict[int, tuple[int, int, int, str]]:
    """Return messages of the week, yes, answers, state of this question, by interpreter; one query.

    Of several questions about this request the one that is furthest counts: yes, sent, others. Who
    was told that nobody is needed any more said nothing against it, and may be asked again.
    """
    state = Invitation.State
    rows = Invitation.objects.filter(interpreter__in=_who(need))
    found = rows.order_by().values_list("interpreter_id").annotate(
        asked_week=Count("pk", filter=Q(sent_at__gte=clock.now() - dt.timedelta(days=7))),
        yes=Count("pk", filter=Q(state=state.YES)),
        answered=Count("pk", filter=Q(state__in=[state.YES, state.NO, state.EXPIRED])),
        question=Max("state", filter=Q(request=request) & ~Q(state=state.NOT_NEEDED)),
    )  # fmt: skip
    return {
        key: (asked, yes, answered, question or "") for key, asked, yes, answered, question in found
    }


def _conflicts(request: Request) -> QuerySet[Conflict]:
    """Who must not come: to this case, or to this body."""
    of_case = Q(case=request.case) if request.case else Q(pk__in=())
    return Conflict.objects.filter(of_case | Q(case="", organization=request.organization_id))


def facts_of(request: Request, need: Need) -> Facts:
    """Return everything that the rules look at; six queries.

    Only what this request needs is read: its languages, its weekdays, its papers, its days.
    """
    rows, spoken, one_way = _speakers(request, need)
    papers: defaultdict[int, dict[str, dt.date | None]] = defaultdict(dict)
    for key, kind, until, _seen in _shown(need):
        note_paper(papers[key], kind, until)
    away, busy = _taken(need)
    slot = max(need.slots, key=lambda one: one[1] - one[0], default=None)
    fees = earned_by_class(*slot) if slot else {}
    return Facts(
        rows, spoken, one_way, _open(need), away, busy, papers, _worked(request, need), _answers(request, need),
        fees, kept_back(need), spot_of(request),
    )  # fmt: skip


def _shown(need: Need) -> Iterable[tuple[int, str, dt.date | None, dt.date]]:
    """Return the papers and qualifications that the field of work asks for, the newest last; one query."""
    if not need.papers:
        return ()
    papers = Paper.objects.filter(kind__in=need.papers, interpreter__in=_who(need)).order_by()
    found = papers.values_list("interpreter_id", "kind", "valid_until", "seen_on")
    if kinds := kinds_in(need.papers):
        own = Qualification.objects.filter(
            kind__in=kinds, revoked_at=None, person__interpreter__in=_who(need)
        ).order_by()
        code = Concat(Value(QUALIFIED, TextField()), Cast("kind_id", TextField()))
        found = found.union(
            own.values_list("person__interpreter", code, "valid_until", "granted_on"), all=True
        )
    return found.order_by("seen_on")


def _open(need: Need) -> dict[int, Sequence[tuple[int, dt.time, dt.time]]]:
    """Return the slots that the weekly times of everybody hold, who told any; one query.

    Whoever told times but none that holds a slot stands there with nothing.
    """
    held = {
        f"holds_{at}": BoolOr(Q(weekday=one.weekday, starts__lte=one.since, ends__gte=one.until))
        for at, one in enumerate(need.hours)
    }
    rows = WorkingTime.objects.filter(interpreter__in=_who(need)).order_by()
    found = rows.values_list("interpreter_id").annotate(**held)
    # Thousands stand in the same few ways: each way is put together once.
    slots = [one[:3] for one in need.hours]
    ways = {way: list(compress(slots, way)) for way in product((False, True), repeat=len(slots))}
    return {key: ways[tuple(way)] for key, *way in found}


def _taken(need: Need) -> tuple[Any, Any]:
    """Return when anybody is away, and when and where anybody is busy around the slots; one query."""
    away: defaultdict[int, list[Window]] = defaultdict(list)
    busy: defaultdict[int, list[Busy]] = defaultdict(list)
    if not need.slots:
        return away, busy
    first = min(starts for starts, _ends in need.slots) - dt.timedelta(days=1)
    last = max(ends for _starts, ends in need.slots) + dt.timedelta(days=1)
    absences = Absence.objects.filter(during__overlap=(first, last))
    own = BusyTime.objects.filter(during__overlap=(first, last))
    held = Assignment.objects.filter(state__in=HELD, during__overlap=(first, last))
    # Assignments come first: from them the columns without a value get their types.
    rows = held.order_by().values_list("interpreter_id", "during", *_PLACE).union(
        absences.order_by().values_list("interpreter_id", "during", *_NO_PLACE),
        own.order_by().values_list("interpreter_id", "during", *_NO_PLACE), all=True,
    )  # fmt: skip
    for key, during, starts, ends, *place in rows:
        if starts is None:
            away[key].append((clock.local(during.lower), clock.local(during.upper)))
        else:
            busy[key].append((clock.local(starts), clock.local(ends), _spot_of(*place)))
    return away, busy


Busy = tuple[dt.datetime, dt.datetime, Spot]
_PLACE = (
    "slot__starts_at", "slot__ends_at", "request__mode", "request__lat", "request__lon",
    "request__postcode", "request__street",
)  # fmt: skip
_NO_PLACE = (
    Value(None, DateTimeField()), Value(None, DateTimeField()), Value("", TextField()),
    Value(None, FloatField()), Value(None, FloatField()), Value("", TextField()),
    Value("", TextField()),
)  # fmt: skip


def _spot_of(mode: str, lat: float | None, lon: float | None, *address: str) -> Spot:
    return spot(mode, (lat, lon), *address)


def around(held: Sequence[Busy], here: Spot, transport: str) -> list[Window]:
    """Return taken times with the way to `here` and the buffer around them."""
    buffer = pool_rules().buffer_minutes
    found = []
    for starts, ends, there in held:
        way = dt.timedelta(minutes=gap(there, here, transport, buffer))
        found.append((starts - way, ends + way))
    return found


def ways(facts: Facts) -> Sequence[float | None]:
    """Return the kilometres by air of everybody, in the order of the rows; None: no way or unknown."""
    here = facts.here
    if here.remote or here.lat is None or here.lon is None:
        return [None] * len(facts.rows)
    homes = np.array([row[_HOME] for row in facts.rows.values()], dtype=float).reshape(-1, 2)
    found = km_to_many(Point(here.lat, here.lon), homes[:, 0], homes[:, 1])
    return [None if isnan(km) else km for km in found.tolist()]
