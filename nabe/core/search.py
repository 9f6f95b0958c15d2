"""Folding and matching of words, pure; and the query that PostgreSQL gets from a person's words.

`fold` makes spellings equal: "Lünen", "LUENEN" and "luenen" are one. A query becomes groups of
alternatives: each word may match by German stem, by its folded form, inside a compound
("kurs" in "integrationssprachkurs") or corrected ("fuechtling" to "fluechtling"); all groups must
match. Alternatives come from the vocabulary of indexed words, so they always find something.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from nabe.core.lexicon import LONGEST_PHRASE, Lexicon, Meaning

LONGEST_QUERY = 300  # characters read of what somebody typed
MOST_WORDS = 12
MOST_ALTERNATIVES = 40
SHORT = 4  # letters

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ئ": "ء"})
# Letters that Arabic, Persian and Urdu keyboards write differently for the same word.
_ARABIC = str.maketrans(
    {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه", "ؤ": "و", "\u0640": None}
)
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return `text` in lower case without umlauts, accents, vowel signs and doubled blanks."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_GERMAN)
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", lowered)
        if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    )
    return " ".join(bare.casefold().translate(_ARABIC).split())


def words(text: str) -> list[str]:
    """Return the folded words of `text` in their order."""
    return _WORD.findall(fold(text.replace("\x00", " ")))


@dataclass(frozen=True, slots=True)
class Group:
    """What one part of the query may match: stems, folded words, code tokens; any of them."""

    said: str
    stems: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    corrected: str = ""

    def sql(self) -> tuple[str, list[str]]:
        """Return a tsquery expression of stems and words, and its parameters; '' for codes alone."""
        parts = ["plainto_tsquery('german', %s)" for _stem in self.stems]
        parameters = list(self.stems)
        if self.exact:
            parts.append("%s::tsquery")
            parameters.append(" | ".join(map(_quoted, self.exact)))
        return (f"({' || '.join(parts)})" if parts else ""), parameters


@dataclass(frozen=True, slots=True)
class Query:
    """A person's words, understood. `unknown` are the words that match nothing at all."""

    groups: tuple[Group, ...] = ()
    unknown: tuple[str, ...] = ()
    corrections: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.groups)


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


class Vocabulary:
    """The folded words of all indexed texts, asked for compounds and corrections."""

    def __init__(self, known: Iterable[str]) -> None:
        self.words = sorted(set(known))
        self._set = frozenset(self.words)
        self._text = "\n" + "\n".join(self.words) + "\n"
        self._by_length: dict[int, list[str]] = {}
        for word in self.words:
            self._by_length.setdefault(len(word), []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._set

    def containing(self, part: str) -> list[str]:
        """Return the words that contain `part` (from three letters on), shortest first.

        A short part must begin or end the word: "kurs" is in "sprachkurs", "ill" not in "wille".
        """
        if len(part) < 3:
            return [word for word in (part,) if word in self._set]
        found, at = [], self._text.find(part)
        while at != -1:
            start = self._text.rfind("\n", 0, at) + 1
            end = self._text.find("\n", at)
            if len(part) > SHORT or at == start or self._text[end - len(part) : end] == part:
                found.append(self._text[start:end])
            at = self._text.find(part, end)
        return sorted(found, key=len)[:MOST_ALTERNATIVES]

    def inside(self, word: str) -> list[str]:
        """Return the words whose stem is most of `word`: "schimmel" for "verschimmelte"."""
        if len(word) < 8:
            return []
        found = {known: stem for known in self.words if (stem := _stem(known)) in word}
        longest = max(map(len, found.values()), default=0)
        if longest < 6 or longest * 2 < len(word):
            return []
        return [known for known, stem in found.items() if len(stem) == longest]

    def nearest(self, word: str) -> str:
        """Return the known word that `word` was probably meant to be, or ''."""
        if len(word) < 4:
            return ""
        slips = 1 if len(word) < 8 else 2
        lengths = range(len(word) - slips, len(word) + slips + 1)
        candidates = [known for length in lengths for known in self._by_length.get(length, ())]
        best = process.extract(
            word, candidates, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=5
        )
        if not best:
            return ""
        fewest = min(distance for _word, distance, _at in best)
        closest = [known for known, distance, _at in best if distance == fewest]
        return max(closest, key=lambda known: (known[0] == word[0], fuzz.ratio(known, word)))


def understand(
    text: str, vocabulary: Vocabulary, lexicon: Lexicon, *, stop_words: Collection[str] = ()
) -> Query:
    """Turn what somebody typed into a Query.

    `lexicon` knows phrases of one to four words in every language and what they mean. Words
    that carry no meaning (`stop_words`) are passed over where they belong to no phrase.
    """
    typed = words(text[:LONGEST_QUERY])
    groups: list[Group] = []
    unknown: list[str] = []
    corrections: dict[str, str] = {}
    at = 0
    while at < len(typed) and len(groups) + len(unknown) < MOST_WORDS:
        length = lexicon.longest(typed[at : at + LONGEST_PHRASE])
        said = " ".join(typed[at : at + (length or 1)])
        at += length or 1
        if length < 2 and said in stop_words and len(typed) > 1:
            continue
        found = _groups(said, vocabulary, lexicon)
        if not found:
            unknown.append(said)
        groups += found
        corrections |= {group.said: group.corrected for group in found if group.corrected}
    return Query(tuple(groups[:MOST_WORDS]), tuple(unknown), corrections)


def _groups(said: str, vocabulary: Vocabulary, lexicon: Lexicon) -> list[Group]:
    """Return what a word or phrase may match, the surest understanding first; [] for none."""
    if meaning := lexicon.get(said):
        return [_meant(said, meaning, vocabulary)]
    if alternatives := vocabulary.containing(said) or _stem_known(said, vocabulary):
        own = Group(said, (said,), tuple(alternatives))
        meaning = None if said in vocabulary else lexicon.inflected(said)
        return [_either(own, _meant(said, meaning, vocabulary)) if meaning else own]
    if meaning := lexicon.inflected(said) or lexicon.place(said):
        return [_meant(said, meaning, vocabulary, is_literal=False)]
    if parts := _parts(said, vocabulary, lexicon):
        return [group for part in parts for group in _groups(part, vocabulary, lexicon)]
    if group := _corrected(said, vocabulary, lexicon):
        return [group]
    if inside := vocabulary.inside(said):
        return [Group(said, (), tuple(inside))]
    part = _known_part(said, vocabulary, lexicon)
    return _groups(part, vocabulary, lexicon) if part else []


def _meant(
    said: str, meaning: Meaning, vocabulary: Vocabulary, *, is_literal: bool = True
) -> Group:
    """A known phrase: its codes, its German words in every compound, and itself if it is a word."""
    sought = [*([said] if is_literal and " " not in said else []), *meaning.words]
    alternatives = [known for word in sought for known in vocabulary.containing(word)]
    return Group(
        said, tuple(sought), tuple(dict.fromkeys(alternatives))[:MOST_ALTERNATIVES],
        tuple(sorted(meaning.tokens)),
    )  # fmt: skip


def _either(one: Group, other: Group) -> Group:
    """Return a group that matches whatever one of two understandings of a word matches."""
    return replace(
        one,
        stems=tuple(dict.fromkeys(one.stems + other.stems)),
        exact=tuple(dict.fromkeys(one.exact + other.exact))[:MOST_ALTERNATIVES],
        tokens=other.tokens,
    )


_LINKS = ("", "s", "n", "en", "es", "er")  # letters that join the parts of a German compound


def _parts(word: str, vocabulary: Vocabulary, lexicon: Lexicon) -> tuple[str, str] | None:
    """Return the two parts of a compound that nobody wrote ("frauenschwimmkurs"), or None."""

    def surety(part: str) -> int:
        if len(part) < 4:
            return 0
        if part in lexicon or part in vocabulary:
            return 2
        return len(part) > 5 and bool(vocabulary.containing(part))

    pairs = [
        (word[:cut].removesuffix(link), word[cut:])
        for cut in range(4, len(word) - 3)
        for link in _LINKS
        if word[:cut].endswith(link)
    ]
    sure = {pair: surety(pair[0]) * surety(pair[1]) for pair in pairs}
    best = max(pairs, key=lambda pair: sure[pair], default=None)
    return best if best and sure[best] else None


def _known_part(word: str, vocabulary: Vocabulary, lexicon: Lexicon) -> str:
    """Return the longest end, else beginning, of a compound that is a word ("gebrauchtmoebel")."""
    ends = [word[cut:] for cut in range(4, len(word) - 4)]
    beginnings = [word[:cut] for cut in range(len(word) - 3, 4, -1)]
    return next((one for one in (*ends, *beginnings) if one in lexicon or one in vocabulary), "")


def _corrected(word: str, vocabulary: Vocabulary, lexicon: Lexicon) -> Group | None:
    meant, phrase = vocabulary.nearest(word), lexicon.nearest(word)
    if phrase and (not meant or fuzz.ratio(phrase, word) > fuzz.ratio(meant, word)):
        meant = phrase
    if not meant:
        return None
    group = _meant(meant, lexicon.get(meant) or Meaning(), vocabulary)
    return replace(group, said=word, corrected=meant)


_SUFFIXES = re.compile(r"(?:ungen|ung|ern|en|er|es|e|n|s)$")


def _stem(word: str) -> str:
    """Return a German noun without the ending that its verb has not ("kuendigung")."""
    return _SUFFIXES.sub("", word) if len(word) > 6 else word


_ENDINGS = ("innen", "ern", "en", "er", "es", "em", "e", "n", "s")


def _stem_known(word: str, vocabulary: Vocabulary) -> list[str]:
    """Return known words that contain `word` without its German ending ("sprachkurse")."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            found = vocabulary.containing(word[: -len(ending)])
            if found:
                return found
    return []
