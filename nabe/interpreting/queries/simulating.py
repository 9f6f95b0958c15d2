"""The pool as it stands and the requests of a year, as a simulation reads them: few queries each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import partial
from typing import Any

from nabe.core import clock
from nabe.interpreting.fees import calendar
from nabe.interpreting.models import Interpreter, Request, Slot, SpokenLanguage, WorkingTime
from nabe.interpreting.queries.county import county_land, pool_rules, settings_of_work
from nabe.interpreting.queries.fees import fee_rules, rule_on
from nabe.interpreting.queries.taxes import limit_of
from nabe.interpreting.simulation.county import Member, Rules, Wanted
from nabe.interpreting.simulation.pay import Worth, first_rules
from nabe.interpreting.simulation.reading import REFUSED, Where, whereabouts
from nabe.places.distance import Point
from nabe.places.models import Municipality
from nabe.places.queries import known_postcode_areas


def rules_of_county() -> Rules:
    """Return the county's numbers, levels, holidays and fees as they are today."""
    rules, today = pool_rules(), clock.today()
    classes = {one.row.fee_class for one in fee_rules().values()}
    kept = {name: found.rule for name in classes if (found := rule_on(name, today))}
    return Rules(
        {one.code: one.level for one in settings_of_work()}, lead_days=rules.lead_days,
        longest_minutes=rules.longest_minutes, most_per_case=rules.most_per_case,
        buffer_minutes=rules.buffer_minutes, answer_hours=rules.answer_hours,
        target_percent=rules.target_percent, rare_people=rules.rare_people,
        is_holiday=partial(calendar.is_holiday, land=county_land()),
        worth=Worth(kept or first_rules()),
    )  # fmt: skip


def whereabouts_of_county() -> Where:
    """Return how to find postcodes, and towns of the county; two queries."""
    towns = Municipality.objects.filter(lat__isnull=False).values_list("name", "lat", "lon")
    return whereabouts(
        {name: Point(lat, lon) for name, lat, lon in towns},
        {code: middle for code, (middle, _ags) in known_postcode_areas().items()},
    )


def members_of_pool() -> list[Member]:
    """Return everybody active; three queries."""
    active = Interpreter.objects.filter(state=Interpreter.State.ACTIVE).order_by("pk")
    spoken: defaultdict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for key, *said in SpokenLanguage.objects.filter(interpreter__in=active).values_list(
        "interpreter_id", "code", "dialect", "level"
    ):
        spoken[key].append((said[0], said[1], said[2]))
    week: defaultdict[int, list[tuple[int, dt.time, dt.time]]] = defaultdict(list)
    for key, day, since, until in WorkingTime.objects.filter(interpreter__in=active).values_list(
        "interpreter_id", "weekday", "starts", "ends"
    ):
        week[key].append((day, since, until))
    return [
        Member(
            f"{one.pk}", spoken[one.pk], one.gender, one.modes, one.not_in, week[one.pk],
            _point(one), one.radius_km, one.transport, one.most_asked, one.hours_a_week,
            max(0, limit_of(one, clock.today()).cents - one.declared), one.fee_class,
        )
        for one in active
    ]  # fmt: skip


def requests_of_year(year: int) -> list[Wanted]:
    """Return the requests whose first date lies in a year; of several dates the first counts."""
    first = Slot.objects.filter(order=0, starts_at__year=year).select_related("request__setting")
    rows = first.order_by("request__made_at", "pk")
    return [_wanted(slot.request, slot) for slot in rows if slot.request]


def last_year_with_requests() -> int | None:
    """Return the last year that is over and had requests; else the latest of all; None: no year."""
    dates = Slot.objects.filter(order=0).dates("starts_at", "year", order="DESC")
    years = [one.year for one in dates]
    over = [year for year in years if year < clock.today().year]
    return next(iter(over or years), None)


def _wanted(request: Request, slot: Slot) -> Wanted:
    place = request.street or request.postcode or f"{request.municipality_id}"
    return Wanted(
        f"{request.pk}", _on_the_wall(request.made_at), _on_the_wall(slot.starts_at), slot.minutes,
        request.language, f"{request.organization_id} {place}", _point(request),
        also=tuple(request.also), dialect=request.dialect, needs_dialect=request.needs_dialect,
        setting=request.setting.code, mode=request.mode, gender=request.gender, case=request.case,
        excluded=(REFUSED,) if request.state == Request.State.REFUSED else (),
    )  # fmt: skip


def _on_the_wall(moment: dt.datetime) -> dt.datetime:
    return clock.local(moment).replace(tzinfo=None)


def _point(one: Any) -> Point | None:
    return None if one.lat is None or one.lon is None else Point(one.lat, one.lon)
