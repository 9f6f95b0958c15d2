"""What one played year comes to: the figures of one run, each told with its definition."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from nabe.interpreting.simulation.county import DAY
from nabe.interpreting.simulation.world import Case, State, World

REASONS = ("language", "rules", "hours", "taken", "declined", "too late", "withdrew")
FILLED = (State.DONE, State.ABSENT)


def figures(world: World) -> dict[str, float]:
    """Return the figures of a played year by name.

    fill: share filled or client absent, of all that the gate let in and the requester did not
    cancel (definition of the Ministry of Justice, England and Wales). hours_median, hours_p90: from
    the request to the promise that held. messages: per filled request, everything sent counts.
    km: there and back by road, several talks of a person at one place and day are one way; also
    per filled request. gini: of hours served against hours offered, by those whom a request of the
    year could have fitted. open_…: share of all judged that stayed open, by the first reason.
    """
    cases = list(world.cases.values())
    judged = [one for one in cases if one.state in (*FILLED, State.UNFILLED)]
    filled = [one for one in judged if one.state in FILLED]
    waits = [(one.held_at - one.arrived) / 60 for one in filled] or [0.0]
    messages = sum(len(diary.messages) for diary in world.diaries)
    km, number = travelled(world, filled), max(1, len(filled))
    found = {
        "requests": float(len(cases)),
        "refused": float(sum(one.state is State.REFUSED for one in cases)),
        "cancelled": float(sum(one.state is State.CANCELLED for one in cases)),
        "filled": float(len(filled)),
        "fill": len(filled) / max(1, len(judged)),
        "hours_median": float(np.percentile(waits, 50)),
        "hours_p90": float(np.percentile(waits, 90)),
        "messages_total": float(messages),
        "messages": messages / number,
        "km_total": km,
        "km": km / number,
        "gini": _gini_of(world),
    }
    return found | _reasons(judged)


def travelled(world: World, cases: Sequence[Case]) -> float:
    """Return the kilometres of all ways: one for each person, place and day, there and back."""
    ways: defaultdict[tuple[int, str, int], float] = defaultdict(float)
    for case in cases:
        one = world.county.wanted[case.request]
        if one.mode == "on_site" and case.holder is not None:
            km = 2 * world.county.way(case.request, case.holder).road_km
            key = (case.holder, one.place, case.start // DAY)
            ways[key] = max(ways[key], km)
    return sum(ways.values())


def gini(amounts: Sequence[float], weights: Sequence[float]) -> float:
    """Return how unequally amounts are spread against weights: 0 in proportion, near 1 all to one.

    >>> gini([2.0, 4.0], [10.0, 20.0])
    0.0
    """
    pairs = sorted((a / w, a, w) for a, w in zip(amounts, weights, strict=True) if w > 0)
    total, offered = sum(one[1] for one in pairs), sum(one[2] for one in pairs)
    if not total or not offered:
        return 0.0
    area, share = 0.0, 0.0
    for _ratio, amount, weight in pairs:
        area += weight / offered * (2 * share + amount / total)
        share += amount / total
    return max(0.0, 1 - area)


def _gini_of(world: World) -> float:
    able = sorted({who for people in world.county.candidates for who in people})
    served = [
        sum(ends - begins for begins, ends in world.diaries[who].talks.values()) for who in able
    ]
    return gini(
        [float(one) for one in served],
        [float(world.county.members[who].offered) for who in able],
    )


def _reasons(judged: Sequence[Case]) -> dict[str, float]:
    counted = Counter(one.reason for one in judged if one.state is State.UNFILLED)
    number = max(1, len(judged))
    return {f"open_{reason.replace(' ', '_')}": counted[reason] / number for reason in REASONS}
