"""Does the planner prove its plans in time, for one county and for 54 at once?

Limits (issue: interpreter pool): 300 requests × 100 interpreters over four weeks, every aim proven,
under 5 s; 3,800 × 5,400 in 54 counties within 1 % of the bound in 60 s and under 2 GB. Counties are
drawn: the ten municipalities of Kreis Unna at their distances, 35 languages, Arabic first, then
Romanian, Kurdish and Persian; five municipal shares are those of 2019. Beside it stand the greedy
plan and a blind one, in which a random person who can says yes.
"""

from __future__ import annotations

import math
import random
import resource
import statistics
import time
from collections.abc import Iterator, Mapping

from _harness import table, verdict

from nabe.interpreting.planning.decompose import plan
from nabe.interpreting.planning.greedy import greedy
from nabe.interpreting.planning.ledger import Ledger, violations
from nabe.interpreting.planning.plans import AIMS, Aim, Plan, score
from nabe.interpreting.planning.problem import (
    DAY,
    REMOTE,
    WEEK,
    Choice,
    Pair,
    Person,
    Problem,
    Promise,
    Request,
    Slot,
)
from nabe.interpreting.planning.solve import Effort

# Municipality: latitude, longitude, requests of 2019 (the last five are shares of what is left).
TOWNS = {
    "Lünen": (51.616, 7.528, 187), "Kamen": (51.592, 7.665, 70), "Bergkamen": (51.617, 7.644, 61),
    "Unna": (51.535, 7.689, 60), "Werne": (51.664, 7.634, 42), "Schwerte": (51.445, 7.565, 80),
    "Selm": (51.697, 7.468, 50), "Bönen": (51.599, 7.759, 40), "Holzwickede": (51.505, 7.616, 40),
    "Fröndenberg": (51.472, 7.766, 40),
}  # fmt: skip
LANGUAGES = [14, 11, 9, 8, 6, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, *[1] * 17]
WEEKS = 4
CENTS_PER_KM = 30
SEEDS = (1, 2, 3, 4, 5)
COUNTY, COUNTIES = 5.0, 60.0  # seconds


def kilometres(one: str, other: str) -> float:
    """Return the way by road; inside a town three kilometres."""
    (north, east, _n), (north2, east2, _n2) = TOWNS[_town(one)], TOWNS[_town(other)]
    if one == other:
        return 3.0
    return 1.3 * 111.2 * math.hypot(north - north2, (east - east2) * math.cos(math.radians(51.6)))


def minutes(one: str, other: str) -> int:
    """Return the way by road at 45 km/h and five minutes to park."""
    return 5 + round(kilometres(one, other) / 45 * 60)


def _town(place: str) -> str:
    return place.rsplit("/", maxsplit=1)[-1].split("|", maxsplit=1)[0]


class County:
    """One county's pool and its open requests, drawn from a seed."""

    def __init__(self, seed: int, requests: int, persons: int, *, name: str = "") -> None:
        self.draw, self.name = random.Random(f"{seed}{name}"), name
        self.home: dict[str, str] = {}
        self.speaks: dict[str, set[int]] = {}
        self.free: dict[str, set[tuple[int, int]]] = {}
        self.radius: dict[str, float] = {}
        self.gender: dict[str, str] = {}
        self.by_phone: dict[str, bool] = {}
        self.language: dict[str, int] = {}
        self.wishes: dict[str, str] = {}
        self.persons = [self._person(number) for number in range(persons)]
        self.requests = [self._request(number) for number in range(requests)]
        self.known = {
            one.case: speakers[0]
            for one in self.requests
            if one.case and (speakers := self._speakers(one.key))
        }

    def _where(self) -> str:
        weights = [requests for _north, _east, requests in TOWNS.values()]
        return f"{self.name}/" + self.draw.choices(list(TOWNS), weights)[0]

    def _person(self, number: int) -> Person:
        draw, key = self.draw, f"{self.name}p{number:03}"
        self.home[key] = self._where()
        flat = [math.sqrt(share) for share in LANGUAGES]
        self.speaks[key] = set(draw.choices(range(len(flat)), flat, k=draw.choice([1, 1, 2, 2, 3])))
        halves = [(day, half) for day in range(5) for half in (0, 1)]
        self.free[key] = set(draw.sample(halves, draw.randint(2, 8)))
        self.radius[key] = draw.choice([8, 15, 25, 40])
        self.gender[key] = draw.choice("wwm")
        self.by_phone[key] = draw.random() < 0.5
        promises = []
        for day in draw.sample(range(20), draw.choice([0, 0, 1, 2])):
            start = day // 5 * WEEK + day % 5 * DAY + draw.randrange(8 * 60, 16 * 60, 15)
            promises.append(Promise(start, start + 60, self._where(), 60))
        return Person(
            key, offered=len(self.free[key]) * 4 * 60 * WEEKS, day_minutes=draw.choice([180, 300]),
            week_minutes=draw.choice([240, 480, 720]), tax_left={"": draw.randint(20, 960) * 100},
            promises=tuple(promises),
        )  # fmt: skip

    def _request(self, number: int) -> Request:
        draw, key = self.draw, f"{self.name}r{number:03}"
        length = draw.choice([45, 60, 60, 60, 90, 120])
        slots = {
            draw.randrange(WEEKS) * WEEK + draw.randrange(5) * DAY + draw.randrange(480, 1020, 15)
            for _slot in range(draw.choice([1, 1, 2, 3]))
        }
        self.language[key] = draw.choices(range(len(LANGUAGES)), LANGUAGES)[0]
        self.wishes[key] = draw.choice(["", "", "", "w"])
        return Request(
            key, tuple(Slot(start, start + length) for start in sorted(slots)), length,
            priority=draw.choice([1, 1, 1, 2, 3]), place=REMOTE if draw.random() < 0.1 else self._where(),
            case=f"{key}c" if draw.random() < 0.3 else "", funding=self.name, region=self.name,
        )  # fmt: skip

    def _speakers(self, request: str) -> list[str]:
        return [key for key, spoken in self.speaks.items() if self.language[request] in spoken]

    def problem(self) -> Problem:
        pairs = [
            pair
            for request in self.requests
            for key in self._speakers(request.key)
            for pair in self.pairs(request, key)
        ]
        return Problem(
            tuple(self.persons), tuple(self.requests), tuple(pairs), travel=minutes, buffer=15,
            funding={self.name: len(self.requests) * 3600}, last=self._last(pairs),
        )  # fmt: skip

    def pairs(self, request: Request, key: str, *, host: County | None = None) -> Iterator[Pair]:
        """Yield the pairs of a person (of this county or of `host`) who speaks the language."""
        home = host or self
        away = 0.0 if request.place == REMOTE else kilometres(home.home[key], request.place)
        if away > home.radius[key] or (request.place == REMOTE and not home.by_phone[key]):
            return
        for index, slot in enumerate(request.slots):
            half = int(slot.start % DAY >= 12 * 60)
            if (slot.start % WEEK // DAY, half) in home.free[key]:
                yield Pair(
                    request.key, index, key, fee=2500 if request.length <= 60 else 3500,
                    travel_minutes=0 if not away else minutes(home.home[key], request.place),
                    travel_cents=round(2 * away * CENTS_PER_KM),
                    unmet=int(bool(self.wishes[request.key]) and home.gender[key] != "w"),
                    continuity=self.known.get(request.case) == key,
                )  # fmt: skip

    def _last(self, pairs: list[Pair]) -> dict[str, Choice]:
        last = {}
        for pair in pairs:
            if self.draw.random() < 0.1:
                last[pair.request] = Choice(pair.person, pair.slot)
        return last


def many(seed: int, counties: int, requests: int, persons: int, *, shared: bool) -> Problem:
    """Return many counties in one problem; `shared`: talks by phone may go to any of them."""
    drawn = [County(seed, requests, persons, name=f"k{number:02}") for number in range(counties)]
    parts = [one.problem() for one in drawn]
    pairs = [pair for part in parts for pair in part.pairs]
    if shared:
        pairs += _by_phone(drawn)
    return Problem(
        tuple(one for part in parts for one in part.persons),
        tuple(one for part in parts for one in part.requests),
        tuple(pairs), travel=minutes, buffer=15,
        funding={key: left for part in parts for key, left in part.funding.items()},
        last={key: one for part in parts for key, one in part.last.items()},
    )  # fmt: skip


def _by_phone(drawn: list[County]) -> Iterator[Pair]:
    """Yield pairs across counties: eight speakers elsewhere for every talk by phone."""
    for county in drawn:
        for request in county.requests:
            if request.place != REMOTE:
                continue
            abroad = [
                (host, key)
                for host in drawn
                if host is not county
                for key, spoken in host.speaks.items()
                if county.language[request.key] in spoken and host.by_phone[key]
            ]
            for host, key in county.draw.sample(abroad, min(8, len(abroad))):
                yield from county.pairs(request, key, host=host)


def blind(problem: Problem, seed: int) -> dict[str, Choice]:
    """Return what happens when for each request in turn a random person who can says yes."""
    draw, ledger, chosen = random.Random(seed), Ledger(problem), {}
    keys = sorted(problem.pairs_of)
    draw.shuffle(keys)
    for key in keys:
        if free := [pair for pair in problem.pairs_of[key] if not ledger.obstacle(pair)]:
            pair = draw.choice(free)
            ledger.write(pair)
            chosen[key] = Choice(pair.person, pair.slot)
    return chosen


def main() -> None:
    checks = _county()
    print()
    checks += _counties(shared=False)
    print()
    checks += _counties(shared=True)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory: {megabytes:.0f} MB")
    verdict("planning", [*checks, ("memory / 2 GB", megabytes / 2048, "≤", 1.0)])


def _county() -> list[tuple[str, float, str, float]]:
    """One county: is every aim proven in time, and what does it gain against the others?"""
    rows, slowest, unproven, gains = [], 0.0, 0, []
    for seed in SEEDS:
        problem = County(seed, 300, 100, name="k").problem()
        found, seconds = _planned(problem)
        slowest, unproven = max(slowest, seconds), unproven + (not found.proven)
        first = greedy(problem)
        random_yes = blind(problem, seed)
        per = [_per_talk(problem, one) for one in (found.chosen, first, random_yes)]
        gains.append(per[0] / per[1])
        filled = [f"{len(one)}" for one in (found.chosen, first, random_yes)]
        coverage = [score(problem, one)[Aim.COVERAGE] for one in (first, random_yes)]
        rows.append((
            seed, len(problem.pairs), seconds, "yes" if found.proven else "NO",
            f"{len(problem.pairs_of)}", *filled, f"{found.values[Aim.COVERAGE]}",
            *map(str, coverage), *per,
        ))  # fmt: skip
    print("300 requests × 100 interpreters, four weeks; travel in cents per talk covered")
    heads = ["seed", "pairs", "seconds", "proven", "fillable", "filled", "greedy", "blind",
             "by priority", "greedy", "blind", "travel", "greedy", "blind"]  # fmt: skip
    table(heads, rows)
    return [
        (f"300 × 100, slowest of {len(SEEDS)} / {COUNTY:g} s", slowest / COUNTY, "≤", 1.0),
        ("300 × 100, plans not proven in every aim", float(unproven), "≤", 0.0),
        ("travel per talk / greedy, median", statistics.median(gains), "≤", 1.0),
    ]


def _counties(*, shared: bool) -> list[tuple[str, float, str, float]]:
    """54 counties: how far from the bound, in what time? Shared, they are one connected part."""
    problem = many(1, 54, 71, 100, shared=shared)
    found, seconds = _planned(problem)
    name = "54 counties that share talks by phone" if shared else "54 counties"
    print(f"{name}: {len(problem.requests)} requests × {len(problem.persons)} interpreters, "
          f"{len(problem.pairs)} pairs, {seconds:.1f} s ({found.method})")  # fmt: skip
    before = score(problem, greedy(problem))
    table(
        ["aim", "greedy", "value", "bound", "gap %", "seconds of work"],
        [(s.aim, f"{before[s.aim]}", f"{s.value}", "–" if s.bound is None else f"{s.bound}",
          "–" if s.gap is None else s.gap * 100, s.seconds) for s in found.stages],
    )  # fmt: skip
    aims = (Aim.COVERAGE,) if shared else AIMS
    gaps = [s.gap for s in found.stages if s.aim in aims]
    worst = max(1.0 if gap is None else gap for gap in gaps)
    return [
        (f"{name}, seconds / {COUNTIES:g}", seconds / COUNTIES, "≤", 1.0),
        (
            f"{name}, gap to the bound in {'coverage' if shared else 'every aim'}, %",
            worst * 100,
            "≤",
            1.0,
        ),
    ]


def _planned(problem: Problem) -> tuple[Plan, float]:
    began = time.perf_counter()
    found = plan(problem, Effort(seconds=COUNTIES * 0.8))
    seconds = time.perf_counter() - began
    if broken := violations(problem, found.chosen):
        raise SystemExit(f"the plan breaks a rule: {broken[0]}")
    return found, seconds


def _per_talk(problem: Problem, chosen: Mapping[str, Choice]) -> float:
    return score(problem, chosen)[Aim.TRAVEL_CENTS] / max(1, len(chosen))


if __name__ == "__main__":
    main()
