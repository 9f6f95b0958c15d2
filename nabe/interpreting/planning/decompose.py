"""Plan everything: cut the problem where nothing connects, solve the parts, put them together.

Parts share no person, no request and no limit that could bind, so their optima add up to the
optimum. A large part that one search leaves unproven is polished block by block (regions, weeks),
each while the others stand still. A part too large for any search is only solved in blocks; then the
sum of what they could cover alone is still a bound, and the other aims say "not proven".
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from nabe.interpreting.planning.greedy import better, greedy
from nabe.interpreting.planning.plans import AIMS, Aim, Plan, Stage, rank, score
from nabe.interpreting.planning.problem import Choice, Pair, Problem, Promise, check
from nabe.interpreting.planning.program import binding, limits, possible
from nabe.interpreting.planning.reasons import explain
from nabe.interpreting.planning.solve import Effort, Solution, solve

LARGE = 3000  # pairs above which a part is polished in blocks when its search was not enough
WHOLE = 40_000  # pairs above which no search takes a part as a whole
SEARCHED = 0.7  # share of a large part's time for the search as a whole, before the polish
BUNCH = 400  # pairs below which parts share a search, as each search has its price
REPAIRS = 3  # rounds in which blocks are solved again around each other


def plan(problem: Problem, effort: Effort | None = None) -> Plan:
    """Return the best plan found, with value and bound of each aim.

    Equal problems give equal plans unless `effort.seconds` ran out. Raises BadProblem when the
    input contradicts itself or offers on their way stand against each other.
    """
    check(problem)
    effort = effort or Effort()
    first = greedy(problem)  # refuses offers that stand against each other; no part gets worse
    clock = _Clock(effort)
    parts = sorted(bunches(problem), key=lambda part: -len(part.pairs))
    clock.waiting = sum(len(part.pairs) for part in parts)
    with ThreadPoolExecutor(effort.workers) as pool:
        solutions = list(pool.map(lambda part: _solve_part(part, first, clock), parts))
    return _together(problem, solutions, "exact" if clock.whole else "blocks")


class _Clock:
    """Shares the time that is left among the parts that still wait, by their pairs."""

    def __init__(self, effort: Effort) -> None:
        self.effort = effort
        self.deadline = time.monotonic() + effort.seconds
        self.waiting = 0
        self.whole = True  # nothing was solved in blocks

    def left(self) -> float:
        return self.deadline - time.monotonic()

    def solve(
        self, part: Problem, start: Mapping[str, Choice] | None = None, *, share: float = 1.0
    ) -> Solution:
        """Solve one part in (a share of) its share of the time."""
        own = len(part.pairs) * self.effort.workers / max(1, self.waiting)
        seconds = max(0.0, self.left() * min(1.0, own) * share)
        solution = solve(part, seconds=seconds, stage_work=self.effort.stage_work, start=start)
        self.waiting -= len(part.pairs)
        return solution


def _solve_part(part: Problem, first: Mapping[str, Choice], clock: _Clock) -> Solution:
    """Solve a part as a whole where it is not too large, and polish it where that left a gap."""
    start = {key: first[key] for key in part.request if key in first}
    if len(part.pairs) <= LARGE:
        return clock.solve(part, start)
    if len(part.pairs) > WHOLE:
        clock.whole = False
        return _solve_blocks(part, start, clock)
    found = clock.solve(part, start, share=SEARCHED)
    if all(stage.proven for stage in found.stages):
        return found
    clock.whole = False
    chosen = _polished(part, dict(found.chosen), blocks(part), clock)
    values = score(part, chosen)
    return Solution(chosen, tuple(replace(one, value=values[one.aim]) for one in found.stages))


def bunches(problem: Problem) -> list[Problem]:
    """Return the parts of a problem, small ones together; requests without pairs are in none."""
    pairs = possible(problem)
    found: list[list[Pair]] = []
    for component in components(problem, pairs):
        if found and len(found[-1]) + len(component) <= BUNCH:
            found[-1] += component
        else:
            found.append(component)
    return [problem.only((one.request for one in part), part) for part in found]


def components(problem: Problem, pairs: list[Pair]) -> list[list[Pair]]:
    """Return the pairs by what connects them: a person, a request, a limit that could bind."""
    joined = _Joined()
    for pair in pairs:
        joined.join(f"r{pair.request}", f"p{pair.person}")
    for _left, takes in binding(pairs, limits(problem, pairs)):
        for index, _amount in takes:
            joined.join(f"r{pairs[takes[0][0]].request}", f"r{pairs[index].request}")
    found: dict[str, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(joined.root(f"r{pair.request}"), []).append(pair)
    return list(found.values())


class _Joined:
    """Sets that grow together (union-find)."""

    def __init__(self) -> None:
        self.above: dict[str, str] = {}

    def root(self, one: str) -> str:
        while (above := self.above.setdefault(one, one)) != one:
            self.above[one] = self.above[above] = self.above.setdefault(above, above)
            one = above
        return one

    def join(self, one: str, other: str) -> None:
        self.above[self.root(one)] = self.root(other)


# --- what is too large for one search ---------------------------------------------------------
def blocks(problem: Problem) -> list[list[str]]:
    """Return the requests in blocks: by region, a region too large by weeks, small ones together."""
    of_region: defaultdict[str, list[str]] = defaultdict(list)
    for request in problem.requests:
        of_region[request.region].append(request.key)
    groups: list[list[str]] = []
    for keys in of_region.values():
        groups += [keys] if _size(problem, keys) <= LARGE // 2 else _by_week(problem, keys)
    found: list[list[str]] = []
    for keys in groups:
        if found and _size(problem, found[-1]) + _size(problem, keys) <= BUNCH:
            found[-1] += keys
        else:
            found.append(list(keys))
    return found


def _size(problem: Problem, keys: Iterable[str]) -> int:
    return sum(len(problem.pairs_of[key]) for key in keys)


def _by_week(problem: Problem, keys: list[str]) -> list[list[str]]:
    """Cut by the week of the first date; a week still too large is cut by count."""
    of_week: defaultdict[int, list[str]] = defaultdict(list)
    for key in keys:
        of_week[problem.request[key].slots[0].week].append(key)
    found: list[list[str]] = []
    for _week, some in sorted(of_week.items()):
        pieces = 1 + _size(problem, some) // LARGE
        found += [some[piece::pieces] for piece in range(pieces) if some[piece::pieces]]
    return found


def _solve_blocks(problem: Problem, start: Mapping[str, Choice], clock: _Clock) -> Solution:
    """Solve the blocks as if alone, put them together, and polish where they collided."""
    cut = blocks(problem)
    with ThreadPoolExecutor(clock.effort.workers) as pool:
        alone = list(pool.map(clock.solve, [problem.only(keys) for keys in cut]))
    wanted = {key: one for solution in alone for key, one in solution.chosen.items()}
    chosen = better(problem, greedy(problem, wanted), greedy(problem, start))
    for _round in range(REPAIRS):
        torn = [keys for keys in cut if any(chosen.get(k) != wanted.get(k) for k in keys)]
        wanted, chosen = chosen, _polished(problem, chosen, torn, clock)
    bounds = [one.stages[0].bound for one in alone]  # coverage stands first
    known = [bound for bound in bounds if bound is not None]
    values = score(problem, chosen)
    return Solution(chosen, tuple(
        Stage(
            aim, values[aim],
            sum(known) if aim is Aim.COVERAGE and len(known) == len(bounds) else None,
            sum(one.stages[number].seconds for one in alone),
        )
        for number, aim in enumerate(AIMS)
    ))  # fmt: skip


def _polished(
    problem: Problem, chosen: dict[str, Choice], torn: list[list[str]], clock: _Clock
) -> dict[str, Choice]:
    """Solve blocks again one after another, each while all others stand still."""
    sizes = [_size(problem, keys) for keys in torn]
    for number, keys in enumerate(torn):
        if clock.left() <= 0:
            break
        share = sizes[number] / max(1, sum(sizes[number:]))
        chosen = _again(problem, chosen, keys, clock, share)
    return chosen


def _again(
    problem: Problem, chosen: dict[str, Choice], keys: list[str], clock: _Clock, share: float
) -> dict[str, Choice]:
    """Solve one block again, in a share of the time left, while all others stand still."""
    inside = set(keys)
    others = {key: one for key, one in chosen.items() if key not in inside}
    own = {key: one for key, one in chosen.items() if key in inside}
    block = frozen(problem, others).only(keys)
    work = clock.effort.stage_work
    solution = solve(block, seconds=clock.left() * share, stage_work=work, start=own)
    tried = others | dict(solution.chosen)
    return min(chosen, tried, key=lambda one: rank(score(problem, one)))


def frozen(problem: Problem, chosen: Mapping[str, Choice]) -> Problem:
    """Return the problem as it stands once these choices are promises."""
    pairs = [problem.pair[key, one] for key, one in chosen.items()]
    promises: defaultdict[str, list[Promise]] = defaultdict(list)
    fees: defaultdict[str, Counter[str]] = defaultdict(Counter)
    funding, case_left = dict(problem.funding), dict(problem.case_left)
    for pair in pairs:
        request, slot = problem.request[pair.request], problem.slot(pair)
        promises[pair.person].append(Promise(slot.start, slot.end, request.place, request.length))
        fees[pair.person][pair.period] += pair.fee
        if request.funding in funding:
            funding[request.funding] -= pair.cost
        if (request.case, pair.person) in case_left:
            case_left[request.case, pair.person] -= 1
    persons = tuple(
        replace(
            one, promises=(*one.promises, *promises[one.key]),
            tax_left={at: cents - fees[one.key][at] for at, cents in one.tax_left.items()},
        ) if one.key in promises else one
        for one in problem.persons
    )  # fmt: skip
    return replace(problem, persons=persons, funding=funding, case_left=case_left)


# --- the whole -----------------------------------------------------------------------------------
def _together(problem: Problem, solutions: list[Solution], method: str) -> Plan:
    chosen = {key: one for solution in solutions for key, one in solution.chosen.items()}
    values = score(problem, chosen)
    stages = []
    for number, aim in enumerate(AIMS):
        parts = [solution.stages[number] for solution in solutions]
        lost = values[aim] - sum(part.value for part in parts)  # changes that no part could avoid
        bounds = [part.bound for part in parts if part.bound is not None]
        bound = sum(bounds) + lost if len(bounds) == len(parts) else None
        stages.append(Stage(aim, values[aim], bound, sum(part.seconds for part in parts)))
    ordered = {one.key: chosen[one.key] for one in problem.requests if one.key in chosen}
    return Plan(ordered, tuple(stages), explain(problem, ordered), method)
