"""One request after another, each to the best person left: in milliseconds, without a proof.

It is the start from which the exact planner searches, the path when no solver is there, and the
yardstick in tests: the exact plan is never worse.
"""

from __future__ import annotations

from collections.abc import Mapping

from nabe.interpreting.planning.ledger import Ledger
from nabe.interpreting.planning.plans import (
    AIMS,
    Plan,
    Stage,
    rank,
    score,
    strain,
    tie_weight,
)
from nabe.interpreting.planning.problem import BadProblem, Choice, Pair, Problem, check
from nabe.interpreting.planning.reasons import explain


def greedy_plan(problem: Problem) -> Plan:
    """Return an allowed plan without bounds. Raises BadProblem."""
    check(problem)
    chosen = greedy(problem)
    values = score(problem, chosen)
    stages = tuple(Stage(aim, values[aim], None, 0.0) for aim in AIMS)
    return Plan(chosen, stages, explain(problem, chosen), "greedy")


def greedy(problem: Problem, start: Mapping[str, Choice] | None = None) -> dict[str, Choice]:
    """Return who takes what, from an allowed start on.

    The order is: highest priority, fewest pairs, earliest date. Offers on their way come first;
    raises BadProblem when they stand against each other.
    """
    ledger = Ledger(problem)
    chosen: dict[str, Choice] = {}
    for key, choice in sorted(problem.sent.items()):
        pair = problem.pair[key, choice]
        if against := ledger.obstacle(pair):
            raise BadProblem(
                f"The offer to {choice.person!r} for request {key!r} cannot stay: {against}."
            )
        ledger.write(pair)
        chosen[key] = choice
    for key, choice in (start or {}).items():
        if key not in chosen and not ledger.obstacle(problem.pair[key, choice]):
            ledger.write(problem.pair[key, choice])
            chosen[key] = choice
    for key in _order(problem):
        if key in chosen:
            continue
        open_pairs = [p for p in problem.pairs_of[key] if not ledger.obstacle(p)]
        if open_pairs:
            best = min(open_pairs, key=lambda pair: _price(ledger, pair))
            ledger.write(best)
            chosen[key] = Choice(best.person, best.slot)
    return chosen


def better(problem: Problem, one: dict[str, Choice], other: dict[str, Choice]) -> dict[str, Choice]:
    """Return the better of two plans, aim by aim."""
    return min(one, other, key=lambda chosen: rank(score(problem, chosen)))


def _order(problem: Problem) -> list[str]:
    """Return the requests that have pairs, those first that can wait least."""

    def urgency(key: str) -> tuple[int, int, int, str]:
        request = problem.request[key]
        first = min(slot.start for slot in request.slots)
        return -request.priority, len(problem.pairs_of[key]), first, key

    return sorted(problem.pairs_of, key=urgency)


def _price(ledger: Ledger, pair: Pair) -> tuple[int | bool, ...]:
    """Return what taking this pair costs now, in the order of the aims."""
    problem = ledger.problem
    person, travels = problem.person[pair.person], ledger.travels(pair)
    load = ledger.load[pair.person]
    added = strain(person, load + problem.request[pair.request].length) - strain(person, load)
    last = problem.last.get(pair.request)
    return (
        pair.unmet,
        not pair.continuity,
        pair.travel_cents * travels,
        pair.travel_minutes * travels,
        added,
        last is not None and last != Choice(pair.person, pair.slot),
        tie_weight(pair),
        pair.slot,
    )
