"""Words that somebody may be about to type: found by their beginning, forgiving a slip. Pure.

Every phrase is found at the beginning of each of its words, so "kurs" offers "Kurs am Abend" and
"Offener Kurs". What stands earlier in the list of phrases is offered earlier.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from nabe.core.search import words

MOST = 8
LONGEST = 60  # letters that are read
LOOKED_AT = 400  # places in the index that one question may look at
_SLIPS = {4: 1, 8: 2}  # from so many letters on, so many may be wrong


class Phrases:
    """Phrases as they are shown, in the order of their use; the same one twice counts once."""

    def __init__(self, shown: Iterable[str]) -> None:
        self._shown: list[str] = []
        starts: list[tuple[str, int, int]] = []
        known: set[str] = set()
        for phrase in shown:
            parts = words(phrase)
            folded = " ".join(parts)
            if not folded or folded in known:
                continue
            known.add(folded)
            starts += [(" ".join(parts[at:]), at, len(self._shown)) for at in range(len(parts))]
            self._shown.append(phrase)
        self._starts = sorted(starts)
        self._firsts = list(
            dict.fromkeys(start.split(" ", 1)[0] for start, _at, _n in self._starts)
        )

    def beginning(self, typed: str) -> list[str]:
        """Return at most MOST phrases for what was typed so far."""
        said = " ".join(words(typed[:LONGEST]))
        if len(said) < 2:
            return []
        return self._from(said) or self._from(self._mended(said))

    def _from(self, said: str) -> list[str]:
        if not said:
            return []
        at = bisect_left(self._starts, (said, 0, 0))
        found: dict[int, bool] = {}
        for start, begins_at, number in self._starts[at : at + LOOKED_AT]:
            if not start.startswith(said):
                break
            found[number] = found.get(number, False) or begins_at == 0
        first = sorted(found, key=lambda number: (not found[number], number))
        return [self._shown[number] for number in first[:MOST]]

    def _mended(self, said: str) -> str:
        """Return what was typed with its last word as it was probably meant, or ''."""
        before, _blank, last = said.rpartition(" ")
        slips = max((most for length, most in _SLIPS.items() if len(last) >= length), default=0)
        if not slips:
            return ""
        cuts = {one[:end] for one in self._firsts for end in range(len(last) - 1, len(last) + 2)}
        best = process.extractOne(
            last, sorted(cuts), scorer=DamerauLevenshtein.distance, score_cutoff=slips
        )
        return f"{before} {best[0]}".strip() if best else ""
