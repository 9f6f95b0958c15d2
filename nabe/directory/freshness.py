"""How trustworthy an entry still is, and who is told when; computed from dates, never stored. Pure.

An entry is confirmed, and from that day its cycle counts: reminders before it is due, on the day
and after; then its town hears of it, then the coordination; at last it leaves the public pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Freshness(StrEnum):
    """What follows from the newest assurance."""

    FRESH = "fresh"
    DUE = "due"
    OVERDUE = "overdue"
    DELISTED = "delisted"


class Step(IntEnum):
    """The rungs of the ladder; each is taken once for each due date."""

    EARLY = 1
    DUE = 2
    LATE = 3
    MUNICIPALITY = 4
    COORDINATION = 5
    DELISTED = 6


@dataclass(frozen=True, slots=True)
class Cycle:
    """Days between confirmations, and the ladder around the due date.

    `days` is counted from the newest assurance, `warn_before` back from the due date, the others
    on from it. The proposed numbers are those of the facts on the directory, section 6; the
    county sets its own.
    """

    days: int = 365
    warn_before: int = 30
    remind_after: int = 14
    municipality_after: int = 30
    coordination_after: int = 45
    delist_after: int = 60


COUNTY_DEFAULT = Cycle()


@dataclass(frozen=True, slots=True)
class Cycles:
    """The county's cycle, and others for some fields of action (by code)."""

    default: Cycle = COUNTY_DEFAULT
    by_field: Mapping[str, Cycle] | None = None

    def of(self, fields: Iterable[str]) -> Cycle:
        """Return the cycle of a service with these fields: the shortest, or the county's."""
        own = self.by_field or {}
        found = [own[code] for code in fields if code in own]
        return min(found, key=lambda cycle: cycle.days, default=self.default)


def freshness(assured_on: dt.date, today: dt.date, cycle: Cycle = COUNTY_DEFAULT) -> Freshness:
    """Return the state of an entry that was last confirmed on `assured_on`.

    An entry nobody confirmed yet counts from the day it was made.
    """
    days_left = (due_on(assured_on, cycle) - today).days
    if days_left > cycle.warn_before:
        return Freshness.FRESH
    if days_left >= 0:
        return Freshness.DUE
    return Freshness.OVERDUE if -days_left <= cycle.delist_after else Freshness.DELISTED


def step(assured_on: dt.date, today: dt.date, cycle: Cycle = COUNTY_DEFAULT) -> Step | None:
    """Return the highest rung that an entry has reached; None while it is fresh."""
    late = (today - due_on(assured_on, cycle)).days
    rungs = {
        Step.EARLY: -cycle.warn_before, Step.DUE: 0, Step.LATE: cycle.remind_after,
        Step.MUNICIPALITY: cycle.municipality_after, Step.COORDINATION: cycle.coordination_after,
        Step.DELISTED: cycle.delist_after + 1,
    }  # fmt: skip
    return max((rung for rung, after in rungs.items() if late >= after), default=None)


def due_on(assured_on: dt.date, cycle: Cycle = COUNTY_DEFAULT) -> dt.date:
    """Return the day by which the entry wants to be confirmed again."""
    return assured_on + dt.timedelta(days=cycle.days)


def listed_until(assured_on: dt.date, cycle: Cycle = COUNTY_DEFAULT) -> dt.date:
    """Return the last day on which the entry stands on the public pages."""
    return due_on(assured_on, cycle) + dt.timedelta(days=cycle.delist_after)
