"""What the pool knows of one person in the course of the year: messages, answers, promises."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from nabe.interpreting.simulation.county import DAY, WEEK


@dataclass(slots=True)
class Diary:
    """One person's year so far; `talks` are promised or done, by request: (start, end) in minutes.

    `answered` counts yes, no and silence until the question expired, as Nabe's own history does.
    """

    talks: dict[int, tuple[int, int]] = field(default_factory=dict)
    earned: dict[int, int] = field(default_factory=dict)
    messages: list[float] = field(default_factory=list)
    yes: int = 0
    answered: int = 0

    def asked_in_week(self, minute: float) -> int:
        """Return how many messages came in the last seven days."""
        return len(self.messages) - bisect_left(self.messages, minute - WEEK)

    def minutes_in_week(self, start: int) -> int:
        """Return the minutes promised in the week, Monday to Sunday, of a talk."""
        week = start // WEEK
        return sum(ends - begins for begins, ends in self.talks.values() if begins // WEEK == week)

    def around(self, start: int) -> list[tuple[int, int, int]]:
        """Return (request, start, end) of talks on the same day and the days beside it."""
        return [
            (request, begins, ends)
            for request, (begins, ends) in self.talks.items()
            if abs(begins - start) <= 2 * DAY
        ]

    def between(self, first: float, last: float) -> list[int]:
        """Return the requests whose talks begin within a stretch of time."""
        return [
            request for request, (begins, _ends) in self.talks.items() if first <= begins < last
        ]
