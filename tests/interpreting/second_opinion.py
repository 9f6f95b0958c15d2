"""Small counties drawn from a seed, and a second opinion: the planner's question for HiGHS."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from dataclasses import replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from nabe.interpreting.planning.greedy import greedy_plan
from nabe.interpreting.planning.plans import AIMS, MOST, SHARES, Aim, Plan, tie_weight
from nabe.interpreting.planning.problem import (
    Choice,
    Pair,
    Person,
    Problem,
    Promise,
    Request,
    Slot,
    from_table,
)

PLACES = ["kamen", "luenen", "selm", ""]
WAYS = {("kamen", "luenen"): 20, ("kamen", "selm"): 35, ("luenen", "selm"): 25}


def drawn(seed: int) -> Problem:
    """A small county in which everything is short: hours, money, days, interpreters."""
    draw = random.Random(seed)
    persons = [_person(draw, f"p{n}") for n in range(draw.randint(2, 6))]
    requests = [_request(draw, f"r{n}") for n in range(draw.randint(3, 14))]
    home = {
        (one.key, place): draw.choice([0, 300, 450, 900]) for one in persons for place in PLACES
    }
    pairs = []
    for request, person in itertools.product(requests, persons):
        if draw.random() < 0.6:
            cents = home[person.key, request.place] + draw.choice([0, 0, 0, 150])
            pairs += _pairs(draw, request, person.key, cents if request.place else 0)
    last = {one.request: Choice(one.person, one.slot) for one in pairs if draw.random() < 0.2}
    problem = Problem(
        tuple(persons), tuple(requests), tuple(pairs), travel=from_table(WAYS), buffer=draw.choice([0, 15]),
        funding={"land": draw.choice([6000, 12000, 10**6])}, last=last,
        case_left={("c0", one.key): draw.choice([0, 1, 2]) for one in persons if draw.random() < 0.5},
    )  # fmt: skip
    return _with_an_offer(problem, draw)


def _pairs(draw: random.Random, request: Request, person: str, cents: int) -> list[Pair]:
    return [
        Pair(
            request.key, index, person, fee=draw.choice([1500, 2500, 3500]),
            travel_minutes=cents // 30, travel_cents=cents, unmet=draw.choice([0, 0, 1, 2]),
            continuity=bool(request.case) and draw.random() < 0.3,
            charge=draw.choice([None, None, 3000]), period=draw.choice(["early", "early", "late"]),
        )
        for index in range(len(request.slots))
        if draw.random() < 0.8
    ]  # fmt: skip


def _with_an_offer(problem: Problem, draw: random.Random) -> Problem:
    chosen = greedy_plan(problem).chosen
    if not chosen or draw.random() < 0.6:
        return problem
    key = draw.choice(sorted(chosen))
    return replace(problem, sent={key: chosen[key]})


def _person(draw: random.Random, key: str) -> Person:
    start = draw.randrange(480, 900, 15)
    promise = Promise(start, start + 60, draw.choice(PLACES), draw.choice([0, 60]))
    return Person(
        key, offered=draw.choice([0, 240, 600, 1200]), day_minutes=draw.choice([None, 120, 200]),
        week_minutes=draw.choice([None, 180, 300]), tax_left=draw.choice([{}, {"early": 5500}, {"early": 9000, "late": 4000}]),
        promises=(promise,) if draw.random() < 0.5 else (),
    )  # fmt: skip


def _request(draw: random.Random, key: str) -> Request:
    length = draw.choice([30, 60, 75, 90])
    starts = {draw.randrange(2) * 1440 + draw.randrange(480, 840, 15) for _slot in range(3)}
    some = sorted(starts)[: draw.choice([1, 2, 3])]
    return Request(
        key, tuple(Slot(start, start + length) for start in some), length,
        priority=draw.choice([1, 1, 2, 5]), place=draw.choice(PLACES),
        case=draw.choice(["", "c0", "c1"]), funding=draw.choice(["", "land"]),
    )  # fmt: skip


# --- a second opinion: every rule written down once more, for HiGHS ---------------------------
# (HiGHS comes with SciPy: the package highspy brings a libhighs.so.1 that collides with OR-Tools'.)
Row = dict[int, float]


class Second:
    """The same question as a mixed integer program without any cleverness."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.take = list(range(len(problem.pairs)))
        self.upper = [1.0] * len(self.take)
        self.rows: list[tuple[Row, float]] = []  # Σ ≤ limit
        self.each = [
            (number, pair, (request := problem.request[pair.request]), request.slots[pair.slot])
            for number, pair in enumerate(problem.pairs)
        ]
        self._requests()
        self._dates()
        self._limits()
        self.aims = self._aims()

    def _variable(self) -> int:
        self.upper.append(np.inf)
        return len(self.upper) - 1

    def _requests(self) -> None:
        of: defaultdict[str, Row] = defaultdict(dict)
        for x, pair, _request, _slot in self.each:
            of[pair.request][x] = 1
            if self.problem.sent.get(pair.request) == Choice(pair.person, pair.slot):
                self.rows.append(({x: -1}, -1))
        self.rows += [(row, 1) for row in of.values()]

    def _dates(self) -> None:
        for (x, a, ra, sa), (y, b, rb, sb) in itertools.combinations(self.each, 2):
            if a.person == b.person and a.request != b.request and clash(
                self.problem, (sa.start, sa.end, ra.place), (sb.start, sb.end, rb.place)
            ):  # fmt: skip
                self.rows.append(({x: 1, y: 1}, 1))
        for x, pair, request, slot in self.each:
            there = (slot.start, slot.end, request.place)
            promises = self.problem.person[pair.person].promises
            if any(clash(self.problem, (p.start, p.end, p.place), there) for p in promises):
                self.rows.append(({x: 1}, 0))

    def _limits(self) -> None:
        for person in self.problem.persons:
            own = [one for one in self.each if one[1].person == person.key]
            for span, limit in ((1440, person.day_minutes), (10080, person.week_minutes)):
                for number in {slot.start // span for _x, _p, _r, slot in own}:
                    if limit is not None:
                        given = sum(p.length for p in person.promises if p.start // span == number)
                        row = {x: r.length for x, _p, r, s in own if s.start // span == number}
                        self.rows.append((row, limit - given))
            for period, left in person.tax_left.items():
                self.rows.append(({x: p.fee for x, p, _r, _s in own if p.period == period}, left))
        for (case, key), left in self.problem.case_left.items():
            row = {x: 1 for x, p, r, _s in self.each if r.case == case and p.person == key}
            self.rows.append((row, left))
        for source, left in self.problem.funding.items():
            paid = [
                (x, p.fee + p.travel_cents if p.charge is None else p.charge, r)
                for x, p, r, _s in self.each
            ]
            self.rows.append(({x: cents for x, cents, r in paid if r.funding == source}, left))

    def _aims(self) -> dict[Aim, tuple[Row, float]]:
        last = self.problem.last
        kept = {
            x: -1.0 for x, p, _r, _s in self.each if last.get(p.request) == Choice(p.person, p.slot)
        }
        return {
            Aim.COVERAGE: ({x: r.priority for x, _p, r, _s in self.each}, 0),
            Aim.WISHES: ({x: p.unmet for x, p, _r, _s in self.each}, 0),
            Aim.CONTINUITY: ({x: p.continuity for x, p, _r, _s in self.each}, 0),
            Aim.TRAVEL_CENTS: (self._journeys("travel_cents"), 0),
            Aim.TRAVEL_MINUTES: (self._journeys("travel_minutes"), 0),
            Aim.FAIRNESS: self._strains(),
            Aim.STABILITY: (kept, len(kept)),
            Aim.TIE_BREAK: ({x: tie_weight(p) for x, p, _r, _s in self.each}, 0),
        }

    def _journeys(self, name: str) -> Row:
        paid: dict[tuple[str, str, int], int] = {}
        for x, pair, request, slot in self.each:
            day, price = slot.start // 1440, getattr(pair, name)
            promises = self.problem.person[pair.person].promises
            made = any(p.place == request.place and p.start // 1440 == day for p in promises)
            if not request.place or not price or made:
                continue
            key = (pair.person, request.place, day)
            if key not in paid:
                paid[key] = self._variable()
            self.rows.append(({x: price, paid[key]: -1}, 0))
        return dict.fromkeys(paid.values(), 1.0)

    def _strains(self) -> tuple[Row, float]:
        found: Row = {}
        constant = 0.0
        for person in self.problem.persons:
            own = {x: float(r.length) for x, p, r, _s in self.each if p.person == person.key}
            before = sum(p.length for p in person.promises)
            for share in SHARES if own else ():
                over, step = self._variable(), person.offered * share // 100
                self.rows.append((own | {over: -1}, step - before))
                found[over] = 1
                constant -= max(0, before - step)
        return found, constant

    def solve(self, row: Row) -> float | None:
        """Return the least value of a sum, or None when nothing is allowed."""
        size = len(self.upper)
        cost, matrix = np.zeros(size), np.zeros((len(self.rows), size))
        cost[list(row)] = list(row.values())
        for number, (one, _limit) in enumerate(self.rows):
            matrix[number, list(one)] = list(one.values())
        limits = [limit for _row, limit in self.rows]
        whole = np.array([number < len(self.take) for number in range(size)], dtype=int)
        found = milp(
            cost, integrality=whole, bounds=Bounds(0, self.upper),
            constraints=LinearConstraint(matrix, -np.inf, limits), options={"mip_rel_gap": 0},
        )  # fmt: skip
        assert found.status in (0, 2), found.message
        return found.fun if found.status == 0 else None

    def optima(self) -> dict[Aim, int]:
        """Return the optimum of each aim, those before it kept."""
        found = {}
        for aim in AIMS:
            row, constant = self.aims[aim]
            sign = -1 if aim in MOST else 1
            signed = {x: sign * weight for x, weight in row.items()}
            best = self.solve(signed) if row else 0.0
            assert best is not None
            found[aim] = sign * round(best) + round(constant)
            self.rows.append((signed, round(best)))
        return found


def clash(problem: Problem, one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    def way(a: str, b: str) -> int:
        return 0 if a == b or not a or not b else WAYS.get((a, b), WAYS.get((b, a), 0))

    def before(a: tuple[int, int, str], b: tuple[int, int, str]) -> bool:
        buffer = 0 if a[2] == b[2] != "" else problem.buffer
        return a[1] + way(a[2], b[2]) + buffer <= b[0]

    return not before(one, other) and not before(other, one)


def allowed(problem: Problem, found: Plan) -> bool:
    """Put a plan into the second model and ask whether it breaks anything."""
    second = Second(problem)
    for x, pair in enumerate(problem.pairs):
        taken = int(found.chosen.get(pair.request) == Choice(pair.person, pair.slot))
        second.rows += [({x: 1}, taken), ({x: -1}, -taken)]
    return second.solve({}) is not None
