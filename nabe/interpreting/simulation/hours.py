"""Hours that count: people sleep, offices close. Minutes since the first Monday, as in `county`."""

from __future__ import annotations

import math
from collections.abc import Callable

from nabe.interpreting.simulation.county import DAY, County
from nabe.interpreting.simulation.model import Habits

Opens = Callable[[int], tuple[int, int] | None]  # number of a day: its open minutes, or none
LONGEST = 60  # days within which something is open again


def after(minute: float, minutes: float, opens: Opens) -> float:
    """Return when that many open minutes have passed; with 0 the next open moment.

    >>> after(20 * 60, 120, lambda day: (8 * 60, 21 * 60))  # an hour today, one tomorrow
    1980.0
    """
    day, left = int(minute // DAY), float(minutes)
    for number in range(day, day + LONGEST + math.ceil(minutes / 60)):
        hours = opens(number)
        if hours is None:
            continue
        since, until = (float(number * DAY + one) for one in hours)
        begin = max(since, minute)
        if begin < until and left <= until - begin:
            return begin + left
        left -= max(0.0, until - begin)
    raise ValueError("Nothing opens within two months.")


class Hours:
    """The open hours of one county's people and office."""

    def __init__(self, county: County, habits: Habits) -> None:
        self.county, self.habits = county, habits
        first, last = habits.awake
        self._awake = (first * 60, last * 60)
        self._office: dict[int, tuple[int, int] | None] = {}

    def awake(self, minute: float, minutes: float = 0.0) -> float:
        """Return when that many waking minutes have passed."""
        return after(minute, minutes, lambda _day: self._awake)

    def office(self, minute: float, minutes: float = 0.0) -> float:
        """Return when that many office minutes have passed."""
        return after(minute, minutes, self._of_office)

    def next_plan(self, minute: float) -> float:
        """Return the first moment of a daily plan at or after a minute."""
        day = int(minute // DAY)
        while (at := day * DAY + self.habits.plan_at * 60) < minute or not self._of_office(day):
            day += 1
        return float(at)

    def _of_office(self, day: int) -> tuple[int, int] | None:
        if day not in self._office:
            first, last = self.habits.office
            is_open = self.county.is_office_day(self.county.day(day * DAY))
            self._office[day] = (first * 60, last * 60) if is_open else None
        return self._office[day]
