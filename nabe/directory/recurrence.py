"""Dates that follow from a schedule's rule. Pure.

A rule is HSDS: WEEKLY with byday "MO,WE" and an interval, or MONTHLY with byday "2TU" (second
Tuesday), "-1FR" (last Friday). DAILY with an interval is every n-th day that byday names. Every
second week needs a start date; without one no date is worked out, because any would be invented.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"^(-1|[1-5])?(MO|TU|WE|TH|FR|SA|SU)$")


@dataclass(frozen=True, slots=True)
class Rule:
    """When something happens: `byday` as in HSDS, dates inclusive."""

    freq: str
    byday: str
    interval: int = 1
    dtstart: dt.date | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


def parse_byday(byday: str) -> list[tuple[int, int]]:
    """Return [(position in the month or 0, weekday 0 to 6)]; ValueError on anything else."""
    result = []
    for part in filter(None, byday.split(",")):
        match = _BYDAY.match(part.strip().upper())
        if not match:
            raise ValueError(part)
        result.append((int(match[1] or 0), DAYS.index(match[2])))
    return result


def weekdays(byday: str) -> list[int]:
    """Return the weekdays (0 Monday to 6 Sunday) that a rule names, in order, once each."""
    return sorted({day for _position, day in parse_byday(byday)})


def dates(rule: Rule, *, start: dt.date, end: dt.date) -> Iterator[dt.date]:
    """Yield the dates of `rule` from `start` to `end`, both included, in order."""
    if rule.interval > 1 and rule.dtstart is None:
        return
    first = max(filter(None, (start, rule.valid_from, rule.dtstart)))
    last = min(filter(None, (end, rule.valid_to)))
    wanted = parse_byday(rule.byday)
    day = first
    while day <= last:
        if any(_fits(day, position, weekday) for position, weekday in wanted) and _in_turn(
            rule, day
        ):
            yield day
        day += dt.timedelta(days=1)


def _fits(day: dt.date, position: int, weekday: int) -> bool:
    if day.weekday() != weekday:
        return False
    if position == 0:
        return True
    if position > 0:
        return (day.day - 1) // 7 + 1 == position
    return day.day + 7 > calendar.monthrange(day.year, day.month)[1]


def _in_turn(rule: Rule, day: dt.date) -> bool:
    if rule.interval <= 1 or rule.dtstart is None:
        return True
    if rule.freq == "DAILY":
        return (day - rule.dtstart).days % rule.interval == 0
    if rule.freq == "MONTHLY":
        months = (day.year - rule.dtstart.year) * 12 + day.month - rule.dtstart.month
        return months % rule.interval == 0
    monday = rule.dtstart - dt.timedelta(days=rule.dtstart.weekday())
    return ((day - monday).days // 7) % rule.interval == 0
