"""HSDS schedules to our rules: weekly, monthly, and daily with its interval."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from nabe.directory.recurrence import DAYS
from nabe.sheets.cells import clean

_BYDAY = re.compile(r"(?:-1|[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST = {"DAILY": 31, "WEEKLY": 12, "MONTHLY": 12}
Json = Mapping[str, Any]
Rule = dict[str, Any]


def read(schedule: Json) -> Rule | None:
    """Return the rule that a schedule states, or None where it is not whole.

    Daily means every day of the week; every seventh day is a weekday; days in byday are the only
    ones that count (RFC 5545).
    """
    freq = _text(schedule, "freq").upper()
    interval = _interval(schedule, _MOST.get(freq, 0))
    hours = _hours(schedule)
    days = [day for day in _text(schedule, "byday").upper().replace(" ", "").split(",") if day]
    if freq == "DAILY" and not days:
        days = list(DAYS)
    if not interval or hours is None or not days or not all(map(_BYDAY.fullmatch, days)):
        return None
    rule: Rule = {"freq": freq, "interval": interval, "byday": ",".join(days), **hours}
    for name in ("dtstart", "valid_from", "valid_to"):
        if day := _day(_text(schedule, name)):
            rule[name] = day.isoformat()
    if "valid_to" not in rule and (last := _day(_text(schedule, "until")[:10])):
        rule["valid_to"] = last.isoformat()
    return _weekly(rule) if freq == "DAILY" else rule


def lacks_start(rule: Rule) -> bool:
    """Say whether nobody can know in which week, month or day the rhythm begins."""
    return rule["interval"] > 1 and not rule.get("dtstart")


def _weekly(rule: Rule) -> Rule | None:
    """Put a daily rule in weekly words where it has any; the rest stays daily."""
    days = rule["byday"].split(",")
    if any(day not in DAYS for day in days):
        return None  # a position in the month has no meaning from day to day
    if rule["interval"] == 1:
        return {**rule, "freq": "WEEKLY"}
    start = _day(rule.get("dtstart", ""))
    if start and rule["interval"] % 7 == 0 and DAYS[start.weekday()] in days:
        return {
            **rule, "freq": "WEEKLY", "interval": rule["interval"] // 7,
            "byday": DAYS[start.weekday()],
        }  # fmt: skip
    return rule


def _interval(schedule: Json, most: int) -> int:
    """Return the interval, 1 where none is named, 0 for one that means nothing."""
    interval = schedule.get("interval")
    if interval in (None, ""):
        return 1 if most else 0
    whole = isinstance(interval, int) and not isinstance(interval, bool)
    return int(interval) if whole and 0 < int(interval) <= most else 0


def _hours(schedule: Json) -> dict[str, str] | None:
    opens, closes = (_CLOCK.match(_text(schedule, name)) for name in ("opens_at", "closes_at"))
    start = f"{opens[1]}:{opens[2]}" if opens else ""
    end = f"{closes[1]}:{closes[2]}" if closes else ""
    return None if start and end and end <= start else {"opens_at": start, "closes_at": end}


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def _text(schedule: Json, name: str) -> str:
    value = schedule.get(name)
    return clean(value if isinstance(value, (str, int, float)) else "", name).value
