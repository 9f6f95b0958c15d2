"""The book of what is given away: who is where when, and what every limit has left.

The greedy planner writes into it step by step; the exact one asks it which pairs stand alone
against promises and limits, and, in the end, why a request stayed open.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Mapping
from enum import StrEnum

from nabe.interpreting.planning.plans import promised
from nabe.interpreting.planning.problem import DAY, WEEK, Choice, Pair, Problem

_Stay = tuple[int, int, str]  # start, end, place


class Obstacle(StrEnum):
    """Why a pair cannot be taken, in the order in which it is looked for."""

    TAKEN = "taken"  # another talk, or the way to it
    HOURS = "hours"
    TAX_LIMIT = "tax_limit"
    CASE_LIMIT = "case_limit"
    FUNDING = "funding"


class Ledger:
    """What is left of everything after the promises and all talks written into it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.stays: dict[str, list[_Stay]] = {}
        self.worked: Counter[tuple[str, str, int]] = Counter()
        self.load: dict[str, int] = {}
        self.fees: Counter[tuple[str, str]] = Counter()
        self.spent: Counter[str] = Counter()
        self.cases: Counter[tuple[str, str]] = Counter()
        self.journeys: defaultdict[tuple[str, str, int], int] = defaultdict(int)
        for person in problem.persons:
            self.stays[person.key] = sorted(
                (one.start, one.end, one.place) for one in person.promises
            )
            self.load[person.key] = promised(person)
            for one in person.promises:
                self._count(person.key, one.start, one.length)
                self.journeys[person.key, one.place, one.start // DAY] += 1

    def _count(self, person: str, start: int, minutes: int) -> None:
        self.worked[person, "day", start // DAY] += minutes
        self.worked[person, "week", start // WEEK] += minutes

    def obstacle(self, pair: Pair) -> Obstacle | None:
        """Return what stands against this pair now, or None."""
        problem, request = self.problem, self.problem.request[pair.request]
        person, slot = problem.person[pair.person], problem.slot(pair)
        if not self._free(pair.person, (slot.start, slot.end, request.place)):
            return Obstacle.TAKEN
        for span, number, limit in (
            ("day", slot.day, person.day_minutes), ("week", slot.week, person.week_minutes),
        ):  # fmt: skip
            worked = self.worked[person.key, span, number]
            if limit is not None and worked + request.length > limit:
                return Obstacle.HOURS
        free = person.tax_left.get(pair.period)
        if free is not None and self.fees[person.key, pair.period] + pair.fee > free:
            return Obstacle.TAX_LIMIT
        case = (request.case, person.key)
        if case in problem.case_left and self.cases[case] >= problem.case_left[case]:
            return Obstacle.CASE_LIMIT
        left = problem.funding.get(request.funding)
        if left is not None and self.spent[request.funding] + pair.cost > left:
            return Obstacle.FUNDING
        return None

    def _free(self, person: str, stay: _Stay) -> bool:
        """Can this person be there and get from there to all others in time?"""
        stays = self.stays[person]
        place = bisect_left(stays, stay)
        # A long absence may hide behind a later, shorter one: all are looked at, they are few.
        return all(self._fits(one, stay) for one in stays[:place]) and all(
            self._fits(stay, one) for one in stays[place:]
        )

    def _fits(self, first: _Stay, then: _Stay) -> bool:
        return first[1] + self.problem.gap(first[2], then[2]) <= then[0]

    def travels(self, pair: Pair) -> bool:
        """Does this pair need a journey of its own?"""
        return not self.journeys.get(self._journey(pair))

    def _journey(self, pair: Pair) -> tuple[str, str, int]:
        place = self.problem.request[pair.request].place
        return pair.person, place or f"|{pair.request}", self.problem.slot(pair).day

    def write(self, pair: Pair, *, sign: int = 1) -> None:
        """Take a pair into the book; with sign -1 take it out again."""
        request, slot = self.problem.request[pair.request], self.problem.slot(pair)
        stay = (slot.start, slot.end, request.place)
        if sign > 0:
            insort(self.stays[pair.person], stay)
        else:
            self.stays[pair.person].remove(stay)
        self._count(pair.person, slot.start, sign * request.length)
        self.load[pair.person] += sign * request.length
        self.fees[pair.person, pair.period] += sign * pair.fee
        self.spent[request.funding] += sign * pair.cost
        self.cases[request.case, pair.person] += sign
        self.journeys[self._journey(pair)] += sign


def filled(problem: Problem, chosen: Mapping[str, Choice]) -> Ledger:
    """Return the book with all of a choice written into it, whether allowed or not."""
    ledger = Ledger(problem)
    for key, choice in chosen.items():
        ledger.write(problem.pair[key, choice])
    return ledger


def violations(problem: Problem, chosen: Mapping[str, Choice]) -> list[str]:
    """Return one sentence per rule that a choice breaks; an allowed choice has none.

    Every talk is taken out of the full book and asked for again.
    """
    found = [
        f"The offer for request {key!r} was not kept."
        for key, choice in problem.sent.items()
        if chosen.get(key) != choice
    ]
    ledger = filled(problem, chosen)
    for key, choice in chosen.items():
        pair = problem.pair[key, choice]
        ledger.write(pair, sign=-1)
        if against := ledger.obstacle(pair):
            found.append(f"{choice.person!r} cannot take request {key!r}: {against}.")
        ledger.write(pair)
    return found
