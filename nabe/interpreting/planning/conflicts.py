"""Which pairs of one person exclude each other in time, found by a sweep, told as cliques.

Two dates stand against each other when neither end + gap (travel and buffer) ≤ the other's start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from nabe.interpreting.planning.problem import Pair, Problem


def cliques(problem: Problem, pairs: Sequence[Pair]) -> list[list[int]]:
    """Return groups of indices into `pairs`; of each group at most one may be chosen.

    Together the groups cover every conflict of one person's pairs in time. Pairs of one request,
    which exclude each other anyway, only make such groups larger.
    """
    of_person: defaultdict[str, list[int]] = defaultdict(list)
    for index, pair in enumerate(pairs):
        of_person[pair.person].append(index)
    found: list[list[int]] = []
    for indices in of_person.values():
        neighbours = _neighbours(problem, pairs, indices)
        edges = [(a, b) for a in sorted(neighbours) for b in sorted(neighbours[a]) if a < b]
        of_request: defaultdict[str, set[int]] = defaultdict(set)
        for index in indices:
            of_request[pairs[index].request].add(index)
        for index in neighbours:
            neighbours[index] |= of_request[pairs[index].request] & neighbours.keys() - {index}
        found += _cover(neighbours, edges)
    return found


def _neighbours(
    problem: Problem, pairs: Sequence[Pair], indices: Sequence[int]
) -> dict[int, set[int]]:
    """Sweep over one person's pairs by start; look only as far as the longest way reaches."""
    timed = sorted((problem.slot(pairs[index]).start, index) for index in indices)
    places = sorted({problem.request[pairs[index].request].place for index in indices})
    gaps = {(a, b): problem.gap(a, b) for a in places for b in places}
    longest = max(gaps.values(), default=0)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for at, (_start, first) in enumerate(timed):
        one = problem.request[pairs[first].request]
        end = problem.slot(pairs[first]).end
        for start, second in timed[at + 1 :]:
            if start >= end + longest:
                break
            other = problem.request[pairs[second].request]
            if one is not other and start < end + gaps[one.place, other.place]:
                found[first].add(second)
                found[second].add(first)
    return dict(found)


def _cover(neighbours: dict[int, set[int]], edges: list[tuple[int, int]]) -> list[list[int]]:
    """Cover all edges by cliques: each open edge grows as far as it goes."""
    found: list[list[int]] = []
    covered: set[tuple[int, int]] = set()
    for edge in edges:
        if edge in covered:
            continue
        clique, common = list(edge), neighbours[edge[0]] & neighbours[edge[1]]
        while common:
            grown = min(common)
            clique.append(grown)
            common &= neighbours[grown]
        covered.update((a, b) for a in clique for b in clique if a < b)
        found.append(sorted(clique))
    return found
