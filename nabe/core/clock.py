"""The time, asked in one place, so that tests and the demo can stand at any moment."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """Return this moment with its time zone."""
    return timezone.now()


def today() -> dt.date:
    """Return the day on the county's calendar, which begins at its own midnight."""
    return timezone.localdate()


def local(moment: dt.datetime) -> dt.datetime:
    """Return `moment` as the county's wall clock shows it."""
    return timezone.localtime(moment)
