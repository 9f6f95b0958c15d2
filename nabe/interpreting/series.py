"""Dates of a series: the same time of day, week after week, on the county's clock. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.utils import timezone

from nabe.core import clock
from nabe.interpreting.matching import Window

MOST = 53  # dates of a series


def further_dates(
    slots: Sequence[Window], weeks: int, until: dt.date, is_holiday: Callable[[dt.date], bool]
) -> tuple[list[list[Window]], list[dt.date]]:
    """Return the slots of the further dates up to a day, and the days left out.

    The time of day stays the same across changes of the clock. Left out are public holidays and
    days on which the clock does not show the time once.
    """
    found: list[list[Window]] = []
    left_out = []
    for number in range(1, MOST):
        shift = dt.timedelta(weeks=weeks * number)
        day = clock.local(slots[0][0]).date() + shift
        if day > until:
            break
        moved = [_moved(one, shift) for one in slots]
        if is_holiday(day) or None in moved:
            left_out.append(day)
        else:
            found.append([one for one in moved if one is not None])
    return found, left_out


def _moved(window: Window, shift: dt.timedelta) -> Window | None:
    begins, length = clock.local(window[0]), window[1] - window[0]
    moved = local_moment(begins.date() + shift, begins.time())
    return (moved, moved + length) if moved else None


def local_moment(day: dt.date, time: dt.time) -> dt.datetime | None:
    """Return the moment that the county's clock shows; None in the hours when it is turned.

    In spring an hour does not exist, in autumn one exists twice.
    """
    zone = timezone.get_default_timezone()
    naive = dt.datetime.combine(day, time)
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    return first if first.utcoffset() == second.utcoffset() else None
