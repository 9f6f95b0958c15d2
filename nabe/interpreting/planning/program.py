"""The problem as a linear program in whole numbers: one variable per pair, every aim a sum.

Limits that cannot bind are left out; dates stand as cliques of conflicts, not as intervals, because
travel depends on both ends. All rows have the form Σ coefficient × variable ≤ limit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from nabe.interpreting.planning.conflicts import cliques
from nabe.interpreting.planning.ledger import Ledger
from nabe.interpreting.planning.plans import MOST, Aim, promised, steps, strain, tie_weight, trips
from nabe.interpreting.planning.problem import Choice, Pair, Person, Problem

MOST_CUTS = 4
Terms = list[tuple[int, int]]  # (index of a variable, coefficient)
Limit = tuple[int, Terms]  # what is left, and what each pair takes of it


def possible(problem: Problem) -> list[Pair]:
    """Return the pairs that stand alone against promises and limits; offers sent stand alone."""
    ledger = Ledger(problem)
    return [
        pair
        for pair in problem.pairs
        if problem.sent.get(pair.request, here := Choice(pair.person, pair.slot)) == here
        and not ledger.obstacle(pair)
    ]


def binding(pairs: Sequence[Pair], limits: Mapping[object, Limit]) -> list[Limit]:
    """Return the limits that the dearest choice of every request would pass."""
    found = []
    for left, takes in limits.values():
        dearest: dict[str, int] = {}
        for index, amount in takes:
            request = pairs[index].request
            dearest[request] = max(dearest.get(request, 0), amount)
        if sum(dearest.values()) > left:
            found.append((left, takes))
    return found


def limits(problem: Problem, pairs: Sequence[Pair]) -> dict[object, Limit]:
    """Return hours per day and week, tax limits, case limits and funding, promises taken off."""
    ledger = Ledger(problem)
    left: dict[object, int] = {}
    takes: defaultdict[object, Terms] = defaultdict(list)
    for index, pair in enumerate(pairs):
        for name, amount, rest in _touched(problem, ledger, pair):
            left[name] = rest
            takes[name].append((index, amount))
    return {name: (rest, takes[name]) for name, rest in left.items()}


def _touched(
    problem: Problem, ledger: Ledger, pair: Pair
) -> Iterator[tuple[tuple[object, ...], int, int]]:
    """Yield (limit, what the pair takes of it, what is left) for each limit of a pair."""
    person, request = problem.person[pair.person], problem.request[pair.request]
    slot = problem.slot(pair)
    for span, number, limit in (
        ("day", slot.day, person.day_minutes), ("week", slot.week, person.week_minutes),
    ):  # fmt: skip
        if limit is not None:
            rest = limit - ledger.worked[person.key, span, number]
            yield (span, person.key, number), request.length, rest
    if pair.period in person.tax_left:
        yield ("tax", person.key, pair.period), pair.fee, person.tax_left[pair.period]
    case = (request.case, person.key)
    if case in problem.case_left:
        yield ("case", *case), 1, problem.case_left[case]
    if request.funding in problem.funding:
        yield ("funding", request.funding), pair.cost, problem.funding[request.funding]


def sharpened(left: int, takes: Terms) -> list[tuple[Terms, int]]:
    """Return a limit as rows that say more to the relaxation and the same in whole numbers.

    With hours left for two and a half talks there is room for two: divided by each amount that
    occurs and rounded down (Chvátal–Gomory), at most five rows.
    """
    rows = [(takes, left)]
    for unit in sorted({amount for _index, amount in takes if amount})[:MOST_CUTS]:
        cut = [(index, amount // unit) for index, amount in takes if amount >= unit]
        rows.append((cut, left // unit))
    if len({amount for _index, amount in takes}) == 1:
        del rows[0]
    return rows


class Program:
    """Variables 0 … upper, rows and aims of one problem; the first variables are its pairs."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.pairs = possible(problem)
        self.upper = [1] * len(self.pairs)
        self.rows: list[tuple[Terms, int]] = []
        self.aims: dict[Aim, Terms] = {}
        self.kept = {i for i, pair in enumerate(self.pairs) if pair.request in problem.sent}
        self.index = {(p.request, p.person, p.slot): i for i, p in enumerate(self.pairs)}
        self._journeys: dict[tuple[int, ...], int] = {}
        self._strains: dict[int, tuple[Person, list[int]]] = {}
        self._rules()
        self._simple_aims()
        self._travel()
        self._fairness()

    def length(self, index: int) -> int:
        """Return the minutes of work of a pair."""
        return self.problem.request[self.pairs[index].request].length

    def _rules(self) -> None:
        for indices in self._by("request").values():
            self.rows.append(([(index, 1) for index in indices], 1))
        for group in cliques(self.problem, self.pairs):
            self.rows.append(([(index, 1) for index in group], 1))
        for left, takes in binding(self.pairs, limits(self.problem, self.pairs)):
            self.rows += sharpened(left, takes)

    def _by(self, name: str) -> dict[str, list[int]]:
        """Return the indices of the pairs by their request or person."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for index, pair in enumerate(self.pairs):
            found[getattr(pair, name)].append(index)
        return dict(found)

    def _simple_aims(self) -> None:
        pairs = list(enumerate(self.pairs))
        priority = {key: one.priority for key, one in self.problem.request.items()}
        last = [(key, one.person, one.slot) for key, one in self.problem.last.items()]
        self.aims |= {
            Aim.COVERAGE: [(i, priority[p.request]) for i, p in pairs],
            Aim.WISHES: [(i, p.unmet) for i, p in pairs if p.unmet],
            Aim.CONTINUITY: [(i, 1) for i, p in pairs if p.continuity],
            # Up to a constant: how many of the last proposal are kept, with a minus.
            Aim.STABILITY: [(self.index[one], -1) for one in last if one in self.index],
            Aim.TIE_BREAK: [(i, tie_weight(p)) for i, p in pairs],
        }

    def _travel(self) -> None:
        """Charge a journey once: each step of its price is paid when a talk that dear is taken."""
        journeys = [
            [self.index[one.request, one.person, one.slot] for one in trip]
            for trip in trips(self.problem, self.pairs).values()
        ]
        self.aims[Aim.TRAVEL_CENTS] = self._price(journeys, [p.travel_cents for p in self.pairs])
        self.aims[Aim.TRAVEL_MINUTES] = self._price(
            journeys, [p.travel_minutes for p in self.pairs]
        )

    def _price(self, journeys: list[list[int]], price: Sequence[int]) -> Terms:
        terms: Terms = []
        for journey in journeys:
            below = 0
            for level in sorted({price[index] for index in journey} - {0}):
                dear = tuple(index for index in journey if price[index] >= level)
                terms.append((self._made(dear), level - below))
                below = level
        return terms

    def _made(self, dear: tuple[int, ...]) -> int:
        """Return the variable that is 1 when one of these pairs is taken."""
        if len(dear) == 1:
            return dear[0]
        if dear not in self._journeys:
            made = self._journeys[dear] = self._variable(1)
            of_request: defaultdict[str, Terms] = defaultdict(list)
            for index in dear:
                of_request[self.pairs[index].request].append((index, 1))
            for taken in of_request.values():
                self.rows.append(([*taken, (made, -1)], 0))
        return self._journeys[dear]

    def _variable(self, upper: int) -> int:
        self.upper.append(upper)
        return len(self.upper) - 1

    def _fairness(self) -> None:
        """Price each person's load by the largest of its tangents: convex, linear, whole."""
        terms: Terms = []
        for key, indices in self._by("person").items():
            person = self.problem.person[key]
            each = {self.pairs[index].request: self.length(index) for index in indices}
            most = _added(person, sum(each.values()))
            if most:
                terms.append((self._strain(person, indices, most), 1))
        self.aims[Aim.FAIRNESS] = terms

    def _strain(self, person: Person, indices: list[int], most: int) -> int:
        paid = self._variable(most)
        before, below = promised(person), 0
        for number, step in enumerate(steps(person), 1):
            below += step
            load = [(index, number * self.length(index)) for index in indices]
            # paid ≥ number × (before + load) − below − what the promises alone cost
            self.rows.append(
                ([*load, (paid, -1)], below - number * before + strain(person, before))
            )
        self._strains[paid] = person, indices
        return paid

    def values(self, chosen: Mapping[str, Choice]) -> list[int]:
        """Return the value of every variable that a choice means."""
        values = [0] * len(self.upper)
        for key, one in chosen.items():
            values[self.index[key, one.person, one.slot]] = 1
        for dear, made in self._journeys.items():
            values[made] = int(any(values[index] for index in dear))
        for paid, (person, indices) in self._strains.items():
            values[paid] = _added(person, sum(self.length(i) for i in indices if values[i]))
        return values

    def read(self, values: Sequence[float]) -> dict[str, Choice]:
        """Return the choice that a solution means."""
        taken = (pair for pair, value in zip(self.pairs, values, strict=False) if value > 0.5)
        return {pair.request: Choice(pair.person, pair.slot) for pair in taken}

    def constant(self, aim: Aim) -> int:
        """Return what to add to the sum of an aim: changes count from all that could be kept."""
        if aim is not Aim.STABILITY:
            return 0
        return sum((key, one) in self.problem.pair for key, one in self.problem.last.items())

    def end(self, aim: Aim) -> int:
        """Return a value of an aim that nothing can better, known without a search."""
        best: dict[str, int] = {}
        for index, weight in self.aims[aim]:
            if aim in MOST or aim is Aim.STABILITY:
                request = self.pairs[index].request
                best[request] = max(best.get(request, 0), abs(weight))
        total = sum(best.values())
        return total if aim in MOST else self.constant(aim) - total


def _added(person: Person, minutes: int) -> int:
    """Return the price of more minutes on top of the promises."""
    before = promised(person)
    return strain(person, before + minutes) - strain(person, before)
