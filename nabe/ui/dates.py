"""The one way to write dates and times: Di, 24.11.2026, 14:30.

Offices write dates like this in their letters, so every language shows the same digits;
only the weekday is translated, and the comma is that of the reader's script.
"""

from __future__ import annotations

import datetime as dt

from django.utils import dateformat, timezone

from nabe.ui.words import listed

Moment = dt.datetime | dt.date
Clock = dt.datetime | dt.time


def _local(value: dt.datetime) -> dt.datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def day(value: Moment) -> str:
    """Di, 24.11.2026."""
    when = _local(value) if isinstance(value, dt.datetime) else value
    return listed(dateformat.format(when, part) for part in ("D", "d.m.Y"))


def clock(value: Clock) -> str:
    """14:30."""
    when = _local(value) if isinstance(value, dt.datetime) else value
    return when.strftime("%H:%M")


def moment(value: Moment) -> str:
    """Di, 24.11.2026, 14:30; a plain date is written as a day."""
    if isinstance(value, dt.datetime):
        return listed([day(value), clock(value)])
    return day(value)
