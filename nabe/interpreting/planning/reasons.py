"""Why a request stayed open: by the caller's counts, or by what the plan itself gave away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from nabe.interpreting.planning.ledger import Ledger, filled
from nabe.interpreting.planning.plans import Uncovered
from nabe.interpreting.planning.problem import Choice, Problem

NOBODY = "nobody"  # no pairs, and no counts of the caller


def explain(problem: Problem, chosen: Mapping[str, Choice]) -> dict[str, Uncovered]:
    """Return for each request without a person the first filter that failed, with counts."""
    ledger = filled(problem, chosen)
    return {
        one.key: _why(problem, ledger, one.key) for one in problem.requests if one.key not in chosen
    }


def _why(problem: Problem, ledger: Ledger, key: str) -> Uncovered:
    screened = problem.screened.get(key, ())
    counts = dict(screened)
    pairs = problem.pairs_of.get(key)
    if not pairs:
        first = next((name for name, left in screened if left == 0), NOBODY)
        return Uncovered(first, counts)
    against = Counter(str(ledger.obstacle(pair) or "not_planned") for pair in pairs)
    reason = min(against, key=lambda name: (-against[name], name))
    return Uncovered(reason, counts | against)
