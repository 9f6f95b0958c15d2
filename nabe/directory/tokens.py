"""The facts of a service as short codes, which facets filter and count and search reaches.

A token is `facet:value`: "field:language", "lang:ar", "m:05978024", "level:A1", "day:MO",
"time:evening", "slot:MO-evening", "free:yes", "childcare:yes", "access:yes", "online:yes".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nabe.directory.recurrence import DAYS, weekdays

if TYPE_CHECKING:
    from nabe.directory.models import Schedule, Service

LEVELS = ("A0", "ALPHA", "A1", "A2", "B1", "B2", "C1", "C2")
NOON = dt.time(12)
EVENING = dt.time(17)
TIMES = ("morning", "afternoon", "evening")


def levels_between(first: str, last: str) -> tuple[str, ...]:
    """Return the levels from `first` to `last`; one end alone means "from" or "up to"."""
    if not first and not last:
        return ()
    start = LEVELS.index(first) if first else 0
    end = LEVELS.index(last) if last else len(LEVELS) - 1
    if first in {"A0", "ALPHA"} and not last:
        end = start
    return LEVELS[start : end + 1]


def times_of_day(opens: dt.time, closes: dt.time) -> tuple[str, ...]:
    """Return the parts of the day that a service from `opens` to `closes` takes place in."""
    parts = (
        ("morning", dt.time.min, NOON), ("afternoon", NOON, EVENING), ("evening", EVENING, dt.time.max)
    )  # fmt: skip
    return tuple(name for name, start, end in parts if opens < end and closes > start)


def tokens_of(service: Service) -> set[str]:
    """Return all tokens of a service; its related rows must be prefetched."""
    return {
        *_what(service), *_where(service), *_flags(service),
        *(token for schedule in service.schedules.all() for token in _when(schedule)),
    }  # fmt: skip


def _what(service: Service) -> Iterator[str]:
    yield from (f"field:{field.code}" for field in service.fields.all())
    yield from (f"target:{group.code}" for group in service.target_groups.all())
    yield from (f"lang:{language.code}" for language in service.languages.all())
    levels = levels_between(service.level_from, service.level_to)
    yield from (f"level:{level}" for level in levels)


def _where(service: Service) -> Iterator[str]:
    for at in service.at_locations.all():
        if at.location.municipality:
            yield f"m:{at.location.municipality.ags}"
        if at.location.accessibility == "yes":
            yield "access:yes"
        if at.location.location_type == "virtual":
            yield "online:yes"
    yield from (f"m:{area.municipality.ags}" for area in service.service_areas.all())


def _flags(service: Service) -> Iterator[str]:
    if service.is_free:
        yield "free:yes"
    if service.child_care in {"yes", "on_request"}:
        yield "childcare:yes"
    if service.is_online:
        yield "online:yes"
    if service.places_free:
        yield "places:yes"


def _when(schedule: Schedule) -> Iterator[str]:
    if schedule.by_appointment:
        yield "appointment:yes"
    if not schedule.byday:
        return
    days = [DAYS[day] for day in weekdays(schedule.byday)]
    yield from (f"day:{day}" for day in days)
    if schedule.opens_at and schedule.closes_at:
        for part in times_of_day(schedule.opens_at, schedule.closes_at):
            yield f"time:{part}"
            yield from (f"slot:{day}-{part}" for day in days)
