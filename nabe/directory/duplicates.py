"""How alike two entries are, with reasons. Pure.

Only entries that share something (provider, telephone, e-mail, address) are compared by name, so
that the work grows with the directory and not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

LEAST = 80  # score from which a pair is proposed
SAME_NAME = 75  # likeness of names below which nothing is proposed
LARGEST_BLOCK = 200  # entries of one provider compared with each other
REASONS = {"provider": 15, "phone": 12, "email": 8, "street": 12, "town": 5, "times": 8}


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of an entry; every part but the name may be ''."""

    key: str
    name: str
    provider: str = ""
    phone: str = ""
    email: str = ""
    street: str = ""
    town: str = ""
    times: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries in the order of their keys, how alike they are (0 to 100), and why."""

    first: str
    second: str
    score: int
    reasons: tuple[str, ...]


def pairs(entries: Iterable[Known]) -> list[Pair]:
    """Return the pairs that a person should look at, the most alike first."""
    found = {(pair.first, pair.second): pair for one, other in _blocks(entries)
             if (pair := compare(one, other)) is not None}  # fmt: skip
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.first, pair.second))


def _blocks(entries: Iterable[Known]) -> Iterator[tuple[Known, Known]]:
    blocks: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
    for one in entries:
        for part in ("provider", "phone", "email", "street"):
            if value := getattr(one, part):
                blocks[part, value].append(one)
    for members in blocks.values():
        yield from combinations(_bounded(members), 2)


def _bounded(members: Sequence[Known]) -> Sequence[Known]:
    """Large blocks are compared by neighbours of the alphabet alone."""
    return sorted(members, key=lambda one: one.name)[:LARGEST_BLOCK]


def compare(one: Known, other: Known) -> Pair | None:
    """Return how alike two entries are, or None where nobody needs to look."""
    likeness = fuzz.token_sort_ratio(one.name, other.name)
    if likeness < SAME_NAME or one.key == other.key:
        return None
    reasons = tuple(
        part for part in REASONS
        if getattr(one, part) and getattr(one, part) == getattr(other, part)
    )  # fmt: skip
    if one.town and other.town and one.town != other.town:
        return None  # the same kind of service in two towns
    score = min(100, round(likeness * 0.6) + sum(REASONS[part] for part in reasons))
    if score < LEAST:
        return None
    first, second = sorted((one.key, other.key))
    return Pair(first, second, score, reasons)
