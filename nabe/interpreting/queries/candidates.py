"""Who could come to a request: facts of everybody who speaks the language, and the ranking."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from nabe.core import clock
from nabe.core.language_names import language_name
from nabe.interpreting import travel, waves
from nabe.interpreting.matching import Fit, Need, Speaker, Window, ranked
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
from nabe.interpreting.queries.county import pool_rules, rare_speakers
from nabe.interpreting.queries.fees import HELD, earned_by_class
from nabe.interpreting.rules import Viewer, demand, runs_the_pool
from nabe.interpreting.spots import Spot, gap, spot
from nabe.places.distance import Point, km_between

ASKED = (Invitation.State.SENT, Invitation.State.YES)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person who fits, as the board shows them; `chance` of a yes, state of the `question`."""

    key: int
    name: str
    fit: Fit
    km: float | None
    minutes: int
    chance: float
    question: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """Those who fit, the best first; of the others (name, first reason why not), and the numbers."""

    good: Sequence[Candidate]
    others: Sequence[tuple[str, str]]
    reasons: Sequence[tuple[str, int]]
    strangers: int
    wave: int


def candidates_for(viewer: Viewer, request: Request) -> Candidates:
    """Return who could come to a request, with reasons; six queries, whatever the pool's size."""
    demand(runs_the_pool(viewer))
    return candidates(request)


def candidates(request: Request) -> Candidates:
    """Return the same for the pool itself, which asks by rule."""
    need = need_of(request)
    rows = list(_speakers(request, need))
    facts = _facts(request, need)
    people = [_speaker(one, facts, request) for one in rows]
    fits, others = ranked(need, people)
    by_key = {one.pk: one for one in rows}
    speakers = {one.key: one for one in people}
    good = [_candidate(by_key[one.key], one, speakers[one.key]) for one in fits]
    told = [(by_key[one.key].person__name, one.why_not) for one in others]
    chances = [one.chance for one in good if not one.question]
    return Candidates(
        good, told, Counter(why for _one, why in told).most_common(),
        Interpreter.objects.filter(state=Interpreter.State.ACTIVE).count() - len(rows),
        waves.size(chances, pool_rules().target_percent / 100),
    )  # fmt: skip


def need_of(request: Request) -> Need:
    """Return what the rules look at of a request: its slots to come, in local time."""
    now = clock.now()
    slots = tuple(
        (clock.local(one.starts_at), clock.local(one.ends_at))
        for one in request.slots.all()
        if one.starts_at > now
    )
    return Need(
        language=request.language, dialect=request.dialect, needs_dialect=request.needs_dialect,
        also=tuple(request.also), level=request.setting.level, papers=tuple(request.setting.papers),
        setting=request.setting.code, mode=request.mode, gender=request.gender, slots=slots,
        same=request.same_id,
    )  # fmt: skip


# --- facts -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Facts:
    spoken: Mapping[int, list[tuple[str, str, str]]]
    week: Mapping[int, list[tuple[int, dt.time, dt.time]]]
    away: Mapping[int, list[Window]]
    busy: Mapping[int, list[Busy]]
    papers: Mapping[int, dict[str, dt.date | None]]
    fees: Mapping[str, int]
    rare: Mapping[int, str]
    here: Spot


# Plain rows: with thousands of speakers making objects would take most of the time.
_NUMBERS = (
    "tells_times", "earned", "week_time", "case_count", "asked_week", "yes", "answered", "question",
    "conflict",
)  # fmt: skip
_READ = (
    "pk", "gender", "modes", "not_in", "lat", "lon", "radius_km", "transport", "most_asked",
    "hours_a_week", "year_limit", "declared", "fee_class", "person__name",
)  # fmt: skip


def _speakers(request: Request, need: Need) -> Any:
    """Everybody active who speaks one of the languages, with the numbers that rules look at."""
    speaks = SpokenLanguage.objects.filter(code__in=[need.language, *need.also])
    mine = {"interpreter": OuterRef("pk")}
    held = Assignment.objects.filter(**mine, state__in=HELD)
    day = need.slots[0][0].date() if need.slots else clock.today()
    monday = day - dt.timedelta(days=day.weekday())
    week = held.filter(slot__starts_at__date__range=(monday, monday + dt.timedelta(days=6)))
    since = clock.now() - dt.timedelta(days=7)
    asked = Invitation.objects.filter(**mine)
    answers = Q(state__in=[Invitation.State.YES, Invitation.State.NO, Invitation.State.EXPIRED])
    rows = Interpreter.objects.filter(
        state=Interpreter.State.ACTIVE, pk__in=speaks.values("interpreter")
    )
    return rows.order_by().annotate(
        tells_times=Exists(WorkingTime.objects.filter(**mine)),
        earned=_sum(held.filter(slot__starts_at__year=day.year), Sum("cents")),
        week_time=Subquery(
            week.order_by().values("interpreter").annotate(
                total=Sum(F("slot__ends_at") - F("slot__starts_at"), output_field=DurationField())
            ).values("total")
        ),
        case_count=_count(held.filter(request__case=request.case).exclude(request__case="")),
        asked_week=_count(asked.filter(sent_at__gte=since)),
        yes=_count(asked.filter(state=Invitation.State.YES)),
        answered=_count(asked.filter(answers)),
        conflict=Exists(_conflicts(request).filter(**mine)),
        question=Subquery(asked.filter(request=request).order_by("-sent_at").values("state")[:1]),
    ).values_list(*_READ, *_NUMBERS, named=True)  # fmt: skip


def _conflicts(request: Request) -> QuerySet[Conflict]:
    """Who must not come: to this case, or to this body."""
    of_case = Q(case=request.case) if request.case else Q(pk__in=())
    return Conflict.objects.filter(of_case | Q(case="", organization=request.organization_id))


def _sum(rows: QuerySet[Any], total: Any) -> Any:
    found = rows.order_by().values("interpreter").annotate(total=total).values("total")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


def _count(rows: QuerySet[Any]) -> Any:
    return _sum(rows, Count("pk"))


def _facts(request: Request, need: Need) -> _Facts:
    """Return what belongs to the people who speak the language; four queries.

    Only what this request needs is read: its languages, its weekdays, its papers, its days.
    """
    speak = SpokenLanguage.objects.filter(code__in=[need.language, *need.also])
    who = speak.values("interpreter")
    spoken: defaultdict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for key, code, dialect, level in speak.values_list(
        "interpreter_id", "code", "dialect", "level"
    ):
        spoken[key].append((code, dialect, level))
    week: defaultdict[int, list[tuple[int, dt.time, dt.time]]] = defaultdict(list)
    days = {starts.weekday() for starts, _ends in need.slots}
    for key, day, starts, ends in WorkingTime.objects.filter(
        weekday__in=days, interpreter__in=who
    ).values_list("interpreter_id", "weekday", "starts", "ends"):
        week[key].append((day, starts, ends))
    papers: defaultdict[int, dict[str, dt.date | None]] = defaultdict(dict)
    if need.papers:
        shown = Paper.objects.filter(kind__in=need.papers, interpreter__in=who).order_by("seen_on")
        for key, kind, until in shown.values_list("interpreter_id", "kind", "valid_until"):
            papers[key][kind] = until
    away, busy = _taken(need)
    slot = max(need.slots, key=lambda one: one[1] - one[0], default=None)
    fees = earned_by_class(*slot) if slot else {}
    return _Facts(spoken, week, away, busy, papers, fees, kept_back(need), spot_of(request))


def kept_back(need: Need) -> Mapping[int, str]:
    """Return who is kept for a rare language by name; nobody, when such a language is asked for."""
    rare = rare_speakers()
    if {need.language, *need.also} & set(rare.values()):
        return {}
    reader = get_language() or "de"
    return {key: language_name(code, reader) for key, code in rare.items()}


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


def spot_of(request: Request) -> Spot:
    """Return where a request's talk is."""
    return spot(request.mode, (request.lat, request.lon), request.postcode, request.street)


def around(held: Sequence[Busy], here: Spot, transport: str) -> list[Window]:
    """Return taken times with the way to `here` and the buffer around them."""
    buffer = pool_rules().buffer_minutes
    found = []
    for starts, ends, there in held:
        way = dt.timedelta(minutes=gap(there, here, transport, buffer))
        found.append((starts - way, ends + way))
    return found


def _speaker(one: Any, facts: _Facts, request: Request) -> Speaker:
    taken = facts.busy.get(one.pk, ())
    return Speaker(
        key=one.pk, spoken=facts.spoken[one.pk], gender=one.gender, modes=one.modes,
        not_in=one.not_in, week=facts.week[one.pk],
        tells_times=one.tells_times, away=facts.away[one.pk],
        busy=around(taken, facts.here, one.transport) if taken else (),
        valid=facts.papers[one.pk], km=km_to(request, one), radius_km=one.radius_km,
        served_in_case=one.case_count, conflict=one.conflict, cents=facts.fees.get(one.fee_class),
        left_cents=one.year_limit - one.declared - one.earned,
        minutes_this_week=int((one.week_time or dt.timedelta()).total_seconds() // 60),
        minutes_a_week=one.hours_a_week * 60, asked_this_week=one.asked_week,
        most_asked=one.most_asked, rare=facts.rare.get(one.pk, ""),
    )  # fmt: skip


def _candidate(one: Any, fit: Fit, who: Speaker) -> Candidate:
    return Candidate(
        one.pk, one.person__name, fit, who.km, travel.minutes(who.km, one.transport),
        waves.chance(one.yes, one.answered), one.question or "",
    )  # fmt: skip


def km_to(request: Request, one: Any) -> float | None:
    """Return the kilometres by air between the home of `one` and the place; None if unknown."""
    if request.mode != "on_site" or None in (request.lat, request.lon, one.lat, one.lon):
        return None
    return km_between(Point(one.lat, one.lon), Point(request.lat, request.lon))  # type: ignore[arg-type]
