"""When the demo's services take place: families of times as offices know them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

DAYS = ("MO", "TU", "WE", "TH", "FR")
Times = list[dict[str, Any]]


def _at(text: str) -> dt.time:
    return dt.time.fromisoformat(f"{text:0>5}")


def _weekly(byday: str, opens: str, closes: str, **more: Any) -> dict[str, Any]:
    return {
        "freq": "WEEKLY", "byday": byday, "opens_at": _at(opens), "closes_at": _at(closes), **more
    }  # fmt: skip


def _monthly(byday: str, opens: str, closes: str, **more: Any) -> dict[str, Any]:
    return _weekly(byday, opens, closes) | {"freq": "MONTHLY"} | more


def _hours(by: random.Random, *choices: str) -> tuple[str, str]:
    opens, closes = by.choice(choices).split("-")
    return opens, closes


def _course(by: random.Random) -> Times:
    days = by.choice(["MO,TU,WE,TH", "MO,TU,WE,TH,FR", "MO,WE,FR"])
    return [_weekly(days, *_hours(by, "9:00-12:15", "8:30-11:45", "13:30-16:45"))]


def _course_short(by: random.Random) -> Times:
    days = by.choice(["MO,WE", "TU,TH", "MO,TH", "TU,FR"])
    return [_weekly(days, *_hours(by, "9:00-11:30", "9:30-12:00", "14:00-16:00"), season="school")]


def _evening(by: random.Random) -> Times:
    days = by.choice(["TU,TH", "MO", "WE", "TH", "MO,WE"])
    return [_weekly(days, *_hours(by, "17:30-19:45", "18:00-20:15", "18:30-20:00"))]


def _weekly_afternoon(by: random.Random) -> Times:
    return [_weekly(by.choice(DAYS), *_hours(by, "14:00-16:00", "15:00-17:00", "16:00-18:00"))]


def _weekly_morning(by: random.Random) -> Times:
    return [_weekly(by.choice(DAYS), *_hours(by, "9:00-11:00", "9:30-11:30", "10:00-12:00"))]


def _weekly_evening(by: random.Random) -> Times:
    return [_weekly(by.choice(DAYS), *_hours(by, "17:00-18:30", "18:00-19:30", "19:00-20:30"))]


def _school_afternoon(by: random.Random) -> Times:
    days = by.choice(["MO,TU,WE,TH", "MO,WE", "TU,TH", "MO,WE,FR"])
    return [
        _weekly(days, *_hours(by, "13:30-15:30", "14:00-16:00", "14:30-16:30"), season="school")
    ]


def _open_morning(by: random.Random) -> Times:
    first = [_weekly(by.choice(DAYS), *_hours(by, "9:00-12:00", "10:00-12:30", "9:30-11:30"))]
    if by.random() < 0.35:
        first.append(_weekly(by.choice(["WE", "TH"]), *_hours(by, "14:00-16:00", "15:00-17:30")))
    return first


def _office(by: random.Random) -> Times:
    morning = _weekly(by.choice(["MO,TH", "TU", "MO,WE,FR"]), *_hours(by, "9:00-12:00"))
    afternoon = _weekly(by.choice(["TH", "TU", "WE"]), *_hours(by, "14:00-17:00", "14:00-16:00"))
    return [morning, afternoon, {"by_appointment": True}][: by.choice([2, 3, 3])]


def _appointment(by: random.Random) -> Times:
    times: Times = [{"by_appointment": True}]
    if by.random() < 0.4:
        times.insert(0, _weekly(by.choice(DAYS), *_hours(by, "10:00-12:00", "14:00-15:30")))
    return times


def _some_day_of_month(by: random.Random) -> str:
    return f"{by.choice(['1', '2', '3', '-1'])}{by.choice(DAYS)}"


def _month_afternoon(by: random.Random) -> Times:
    return [_monthly(_some_day_of_month(by), *_hours(by, "14:30-16:30", "15:00-17:00"))]


def _month_morning(by: random.Random) -> Times:
    return [_monthly(_some_day_of_month(by), *_hours(by, "9:30-11:30", "10:00-12:00"))]


def _month_evening(by: random.Random) -> Times:
    return [_monthly(_some_day_of_month(by), *_hours(by, "18:00-20:00", "18:30-20:30"))]


def _biweekly(by: random.Random) -> Times:
    day = by.choice([*DAYS, "SA"])
    return [_weekly(day, *_hours(by, "15:00-18:00", "16:00-19:00"), interval=2)]


def _season(by: random.Random) -> Times:
    hours = _hours(by, "15:00-17:00", "10:00-12:00", "16:00-18:00")
    return [_weekly(by.choice([*DAYS, "SA"]), *hours, description="von April bis Oktober")]


def _holidays(by: random.Random) -> Times:
    return [_weekly("MO,TU,WE,TH,FR", *_hours(by, "9:00-13:00", "9:00-15:00"), season="holidays")]


FAMILIES: dict[str, Callable[[random.Random], Times]] = {
    "course": _course,
    "course-short": _course_short,
    "evening": _evening,
    "weekly": _weekly_afternoon,
    "weekly-morning": _weekly_morning,
    "weekly-evening": _weekly_evening,
    "school-afternoon": _school_afternoon,
    "open-morning": _open_morning,
    "office": _office,
    "appointment": _appointment,
    "monthly": _month_afternoon,
    "monthly-morning": _month_morning,
    "monthly-evening": _month_evening,
    "biweekly": _biweekly,
    "season": _season,
    "holidays": _holidays,
}


def times(family: str, by: random.Random, *, today: dt.date) -> Times:
    """Return the values of a service's schedules; a rule of every second week has a start."""
    found = FAMILIES[family](by)
    for one in found:
        if one.get("interval", 1) > 1:
            one["dtstart"] = today - dt.timedelta(days=by.randrange(60, 200))
    return found
