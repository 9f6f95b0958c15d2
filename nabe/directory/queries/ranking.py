"""Which of the services that fit comes first, by what of them meets the words. Pure, by bits.

A word in the name says most, then a fact that the word means ("language course" means the field
language), then a word anywhere in the texts. Where not every word has to fit, meeting one more of
them outweighs all that. Equals keep the order of their names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nabe.directory.queries.register import Bits, each

IN_NAME, AS_FACT, IN_TEXT, MET = 4, 3, 1, 8


@dataclass(frozen=True, slots=True)
class Marks:
    """Where one part of a query meets services: in the name, as a fact, anywhere in the texts."""

    name: Bits
    fact: Bits
    text: Bits

    @property
    def met(self) -> Bits:
        return self.name | self.fact | self.text


def by_relevance(fits: Bits, marks: Iterable[Marks]) -> list[Bits]:
    """Return `fits` in groups of equal relevance, the most fitting first."""
    groups: dict[int, Bits] = {0: fits}
    for mark in marks:
        for bits, points in (
            (mark.met, MET), (mark.name, IN_NAME), (mark.fact, AS_FACT), (mark.text, IN_TEXT),
        ):  # fmt: skip
            groups = _raised(groups, bits, points)
    return [groups[points] for points in sorted(groups, reverse=True)]


def _raised(groups: dict[int, Bits], bits: Bits, points: int) -> dict[int, Bits]:
    found: defaultdict[int, Bits] = defaultdict(int)
    for had, members in groups.items():
        if better := members & bits:
            found[had + points] |= better
        if same := members & ~bits:
            found[had] |= same
    return found


def places(groups: Sequence[Bits], *, limit: int, offset: int = 0) -> list[int]:
    """Return a piece of the places in these groups, in their order."""
    found: list[int] = []
    for group in groups:
        size = group.bit_count()
        if offset < size:
            found += each(group)[offset : offset + limit - len(found)].tolist()
        offset = max(0, offset - size)
        if len(found) == limit:
            break
    return found
