"""The answer of the planner, and how good an answer is, aim by aim.

`score` needs no solver: the same arithmetic measures a proposal, the greedy start, and what is
planned now.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nabe.interpreting.planning.problem import REMOTE, Choice, Pair, Person, Problem

# Load against the minutes offered: each of these percent makes every further minute one dearer.
SHARES = (5, 10, 20, 35, 60, 100)


class Aim(StrEnum):
    """What is wanted, the most important first; each is settled before the next is looked at."""

    COVERAGE = "coverage"
    WISHES = "wishes"
    CONTINUITY = "continuity"
    TRAVEL_CENTS = "travel_cents"
    TRAVEL_MINUTES = "travel_minutes"
    FAIRNESS = "fairness"
    STABILITY = "stability"
    TIE_BREAK = "tie_break"


AIMS = tuple(Aim)
MOST = frozenset({Aim.COVERAGE, Aim.CONTINUITY})  # the more the better; of the others, the less


@dataclass(frozen=True, slots=True)
class Stage:
    """How far one aim was reached: its value, the proven bound (None: none known), seconds spent.

    Coverage is the sum of priorities, wishes those unmet, continuity a count of talks, travel one
    way, fairness weighted minutes, stability the number of changes; the tie-break means nothing.
    """

    aim: Aim
    value: int
    bound: int | None
    seconds: float

    @property
    def proven(self) -> bool:
        return self.bound == self.value

    @property
    def status(self) -> str:
        return "proven" if self.proven else "not proven"

    @property
    def gap(self) -> float | None:
        """Return the distance from the bound as a share of it; None without a bound."""
        if self.bound is None:
            return None
        return abs(self.bound - self.value) / max(1, abs(self.bound))


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Why a request stays open: the first filter that left nobody, and how many failed by what."""

    reason: str
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """Who takes what; `method` is "exact", "blocks" or "greedy"."""

    chosen: Mapping[str, Choice]
    stages: tuple[Stage, ...]
    uncovered: Mapping[str, Uncovered]
    method: str

    @property
    def proven(self) -> bool:
        """Is no better plan possible, in any aim?"""
        return all(stage.proven for stage in self.stages)

    @property
    def values(self) -> dict[Aim, int]:
        return {stage.aim: stage.value for stage in self.stages}


def rank(values: Mapping[Aim, int]) -> tuple[int, ...]:
    """Return a key by which a better plan sorts first."""
    return tuple(-values[aim] if aim in MOST else values[aim] for aim in AIMS)


def tie_weight(pair: Pair) -> int:
    """Return a fixed number from 0 to 1022 that only depends on who, what and when."""
    return zlib.crc32(f"{pair.request}|{pair.slot}|{pair.person}".encode()) % 1023


def steps(person: Person) -> list[int]:
    """Return the loads in minutes at which a further minute of this person becomes dearer."""
    return [person.offered * share // 100 for share in SHARES]


def strain(person: Person, load: int) -> int:
    """Return the convex price of a load in minutes."""
    return sum(max(0, load - step) for step in steps(person))


def promised(person: Person) -> int:
    """Return the minutes that count as load already."""
    return sum(one.length for one in person.promises)


def trips(problem: Problem, pairs: Iterable[Pair]) -> dict[tuple[str, str, int], list[Pair]]:
    """Return who goes where on which day; several talks on one trip are charged once.

    A trip that a promise makes anyway is left out: it costs nothing more.
    """
    found: defaultdict[tuple[str, str, int], list[Pair]] = defaultdict(list)
    made: dict[str, set[tuple[str, int]]] = {}
    for pair in pairs:
        place, day = problem.request[pair.request].place, problem.slot(pair).day
        if pair.person not in made:
            known = problem.person[pair.person].promises
            made[pair.person] = {(one.place, one.start // 1440) for one in known}
        if place != REMOTE and (place, day) in made[pair.person]:
            continue
        # By phone nobody travels; should there be costs all the same, each talk has its own.
        found[pair.person, place or f"|{pair.request}", day].append(pair)
    return dict(found)


def score(problem: Problem, chosen: Mapping[str, Choice]) -> dict[Aim, int]:
    """Return the value of every aim for this choice."""
    pairs = [problem.pair[key, choice] for key, choice in chosen.items()]
    journeys = trips(problem, pairs).values()
    load: defaultdict[str, int] = defaultdict(int)
    for pair in pairs:
        load[pair.person] += problem.request[pair.request].length
    fairness = 0
    for key, minutes in load.items():
        person, before = problem.person[key], promised(problem.person[key])
        fairness += strain(person, before + minutes) - strain(person, before)
    wanted = {key: one for key, one in problem.last.items() if (key, one) in problem.pair}
    return {
        Aim.COVERAGE: sum(problem.request[key].priority for key in chosen),
        Aim.WISHES: sum(pair.unmet for pair in pairs),
        Aim.CONTINUITY: sum(pair.continuity for pair in pairs),
        Aim.TRAVEL_CENTS: sum(max(pair.travel_cents for pair in trip) for trip in journeys),
        Aim.TRAVEL_MINUTES: sum(max(pair.travel_minutes for pair in trip) for trip in journeys),
        Aim.FAIRNESS: fairness,
        Aim.STABILITY: sum(chosen.get(key) != one for key, one in wanted.items()),
        Aim.TIE_BREAK: sum(map(tie_weight, pairs)),
    }
