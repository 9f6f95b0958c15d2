"""Talks of so many minutes, and the rules of places by their key."""

from __future__ import annotations

import datetime as dt

from nabe.interpreting.fees import Record, Rule
from nabe.interpreting.fees.record import ZONE
from nabe.interpreting.presets import preset

RATE = 4000  # for places without a rate of their own
WEDNESDAY = dt.datetime(2026, 3, 4, 10, tzinfo=ZONE)


def talk(minutes: int, starts: dt.datetime = WEDNESDAY, **more) -> Record:
    ends = (starts.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)).astimezone(ZONE)
    return Record(starts, ends, **more)


def rule_of(key: str) -> Rule:
    return preset(key).rule(RATE if preset(key).needs_rate else None)
