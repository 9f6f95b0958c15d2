"""How many to ask at once, so that somebody says yes in time and nobody is asked in vain. Pure.

After the online volunteer notification problem (Manshadi & Rodilitz, SSRN 3802624): each person's
chance of a yes is their own history drawn towards the pool's mean; a wave is the smallest number
of the best for which the chance of at least one yes reaches the target.
"""

from __future__ import annotations

from collections.abc import Sequence

POOL_MEAN = 0.45  # of a pool without history; our estimate
WEIGHT = 6.0  # answers that the pool's mean counts for


def chance(yes: int, asked: int, *, mean: float = POOL_MEAN) -> float:
    """Return the chance that somebody with this history says yes, between 0.02 and 0.98."""
    return min(0.98, max(0.02, (yes + WEIGHT * mean) / (asked + WEIGHT)))


def size(chances: Sequence[float], target: float) -> int:
    """Return how many of these, in their order, make a yes as likely as `target`; all if none do.

    >>> size([0.5, 0.5, 0.5, 0.5], 0.9)
    4
    """
    nobody = 1.0
    for number, one in enumerate(chances, 1):
        nobody *= 1 - one
        if 1 - nobody >= target - 1e-9:
            return number
    return len(chances)


def share_of_one(target: float, rounds: int) -> float:
    """Return what one wave must reach so that `rounds` of them reach the target together.

    With time for several waves each may be smaller, and fewer are asked in vain.

    >>> round(share_of_one(0.9, 2), 3)
    0.684
    """
    return float(1 - (1 - target) ** (1 / max(1, rounds)))
