"""Phrases that mean something known: codes of facts, and German words to search for. Pure.

Phrases come in many languages and are typed in every inflection, so a word that nobody wrote down
is looked up by its beginning ("курсов" like "курси"), without the Arabic article, by a slip of the finger,
and names of places by their consonants in any script ("люнен" is Lünen).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anyascii import anyascii
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

LONGEST_PHRASE = 4  # words
_ARTICLES = ("وال", "بال", "لل", "ال", "ل", "ب", "و")
# Turkish hangs several endings on a word: "odevlerine" is "to their homework" (odev).
_TURKISH = re.compile(
    r"(?:l[ae]r|[iu\u0131]m[iu\u0131]z|[iu\u0131]n[iu\u0131]z|[iu\u0131]?[mn]|s[iu\u0131]|[dt][ae]n?|"
    r"n?[iu\u0131]n|[yn]?[ae]|[yn]?[iu\u0131]|[yl][ae]|k[iu])+"
)
_ENDING = 3  # letters that an inflection may change


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for: code tokens ("lang:ar"), and folded German words."""

    tokens: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    def __or__(self, other: Meaning) -> Meaning:
        return Meaning(
            self.tokens | other.tokens, tuple(dict.fromkeys((*self.words, *other.words)))
        )


class Lexicon:
    """Folded phrases of one to four words with their meanings, and names of places."""

    def __init__(
        self, meanings: Mapping[str, Meaning], places: Mapping[str, str] | None = None
    ) -> None:
        self._meanings = dict(meanings)
        self._single = [phrase for phrase in self._meanings if " " not in phrase]
        self._beginnings: dict[str, str] = {}
        for phrase in sorted(self._single, key=len, reverse=True):
            for end in range(max(4, len(phrase) - _ENDING), len(phrase) + 1):
                self._beginnings[phrase[:end]] = phrase
        self._places = {skeleton(name): token for name, token in (places or {}).items()}

    def __contains__(self, phrase: str) -> bool:
        return phrase in self._meanings

    def get(self, phrase: str) -> Meaning | None:
        """Return what exactly this phrase means."""
        return self._meanings.get(phrase)

    def longest(self, said: Sequence[str]) -> int:
        """Return how many of these words begin the longest known phrase; 0 for none."""
        for length in range(min(LONGEST_PHRASE, len(said)), 0, -1):
            if " ".join(said[:length]) in self._meanings:
                return length
        return 0

    def inflected(self, word: str) -> Meaning | None:
        """Return the meaning of a phrase that begins like `word`, or has it without its article."""
        for bare in _without_article(word):
            if bare in self._meanings:
                return self._meanings[bare]
        for bare in _without_article(word):
            for end in range(len(bare), max(4, len(bare) - _ENDING) - 1, -1):
                if bare[:end] in self._beginnings:
                    return self._meanings[self._beginnings[bare[:end]]]
        if word.isascii() or "\u0131" in word:
            for end in range(len(word) - _ENDING - 1, 3, -1):
                if word[:end] in self._meanings and _TURKISH.fullmatch(word[end:]):
                    return self._meanings[word[:end]]
        return None

    def nearest(self, word: str) -> str:
        """Return the single-word phrase that `word` was probably meant to be, or ''."""
        if len(word) < 5:
            return ""
        best = process.extractOne(
            word,
            [phrase for phrase in self._single if abs(len(phrase) - len(word)) <= 2],
            scorer=DamerauLevenshtein.distance,
            score_cutoff=1 if len(word) < 8 else 2,
        )
        return str(best[0]) if best else ""

    def place(self, word: str) -> Meaning | None:
        """Return the place whose name sounds like a word in another script."""
        if word.isascii() or len(bones := skeleton(word)) < 3:
            return None
        token = self._places.get(bones)
        return Meaning(frozenset({token})) if token else None


def _without_article(word: str) -> list[str]:
    """Return the word, and what is left of it without an Arabic article or preposition."""
    bare = [word[len(one) :] for one in _ARTICLES if word.startswith(one)]
    return [word, *(one for one in bare if len(one) >= 3)]


def skeleton(name: str) -> str:
    """Return the consonants of a name as they sound in any script: "люнен" and "لونن" are "lnn"."""
    latin = re.sub(r"[^a-z]", "", anyascii(name).lower())
    for wide, narrow in (
        ("sch", "s"),
        ("sh", "s"),
        ("ch", "k"),
        ("kh", "k"),
        ("gh", "g"),
        ("v", "w"),
    ):
        latin = latin.replace(wide, narrow)
    bones = latin[:1] + re.sub(r"[aeiouyhw]", "", latin[1:])
    return re.sub(r"(.)\1+", r"\1\1", bones)
