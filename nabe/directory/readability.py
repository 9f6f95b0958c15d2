"""How hard a German text is to read, as a hint while writing. Pure.

LIX after C.-H. Björnsson (Läsbarhet, 1968): words per sentence, plus the share in per cent of
words with more than six letters. Under 40 is easy, over 50 is hard. Only a hint: a formula knows
no meaning.
"""

from __future__ import annotations

import re
from enum import StrEnum

LONG = 6  # letters; longer words count as long
EASY, HARD = 40, 50
LEAST = 8  # words; less than that says nothing
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# A dot between digits, as in 9.30 or 1.200, and the dots of z. B. end no sentence.
_END = re.compile(r"[.!?…]+(?=\s|$)|[:;]\s|\n+")
_SHORT_FORM = re.compile(
    r"\b(?:[zduiSsoa]\. ?[BhaRsUäI]\.|\d+\.|(?:ca|bzw|usw|Str|Tel|Nr|Dr)\.)(?=\s)"
)


class Ease(StrEnum):
    """How a text reads."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


def lix(text: str) -> float | None:
    """Return the LIX of a text; None for one that is too short to say."""
    plain = _SHORT_FORM.sub(" ", text)
    words = _WORD.findall(plain)
    if len(words) < LEAST:
        return None
    sentences = sum(1 for part in _END.split(plain) if _WORD.search(part))
    long = sum(1 for word in words if len(word) > LONG)
    return len(words) / max(1, sentences) + 100 * long / len(words)


def ease(text: str) -> Ease | None:
    """Return how a text reads; None for one that is too short to say."""
    number = lix(text)
    if number is None:
        return None
    if number < EASY:
        return Ease.EASY
    return Ease.MEDIUM if number <= HARD else Ease.HARD
