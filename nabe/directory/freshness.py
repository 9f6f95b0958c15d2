"""How trustworthy an entry still is; computed from dates, never stored. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Freshness(StrEnum):
    """What follows from the newest assurance."""

    FRESH = "fresh"
    DUE = "due"
    OVERDUE = "overdue"
    DELISTED = "delisted"


@dataclass(frozen=True, slots=True)
class Cycle:
    """Days between confirmations, and the ladder around the due date (facts, section 6)."""

    days: int = 365
    warn_before: int = 30
    delist_after: int = 60


COUNTY_DEFAULT = Cycle()


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


def due_on(assured_on: dt.date, cycle: Cycle = COUNTY_DEFAULT) -> dt.date:
    """Return the day by which the entry wants to be confirmed again."""
    return assured_on + dt.timedelta(days=cycle.days)


def listed_until(assured_on: dt.date, cycle: Cycle = COUNTY_DEFAULT) -> dt.date:
    """Return the last day on which the entry stands on the public pages."""
    return due_on(assured_on, cycle) + dt.timedelta(days=cycle.delist_after)
