"""Folding and matching of words, pure; and the query that PostgreSQL gets from a person's words.

`fold` makes spellings equal: "Lünen", "LUENEN" and "luenen" are one. A query becomes groups of
alternatives: each word may match by German stem, by its folded form, inside a compound
("kurs" in "integrationssprachkurs") or corrected ("fuechtling" to "fluechtling"); all groups must
match. Alternatives come from the vocabulary of indexed words, so they always find something.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

LONGEST_QUERY = 300  # characters read of what somebody typed
MOST_WORDS = 12
MOST_ALTERNATIVES = 40

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
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
        """Return the words that contain `part` (from three letters on), shortest first."""
        if len(part) < 3:
            return [word for word in (part,) if word in self._set]
        found, at = [], self._text.find(part)
        while at != -1:
            start = self._text.rfind("\n", 0, at) + 1
            end = self._text.find("\n", at)
            found.append(self._text[start:end])
            at = self._text.find(part, end)
        return sorted(found, key=len)[:MOST_ALTERNATIVES]

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


Lexicon = dict[str, frozenset[str]]
LONGEST_PHRASE = 4


def understand(
    text: str, vocabulary: Vocabulary, lexicon: Lexicon, *, stop_words: Collection[str] = ()
) -> Query:
    """Turn what somebody typed into a Query.

    `lexicon` maps folded phrases of one to four words, in every language, to code tokens. Words
    that carry no meaning (`stop_words`) are passed over where they belong to no phrase.
    """
    typed = words(text[:LONGEST_QUERY])
    groups: list[Group] = []
    unknown: list[str] = []
    corrections: dict[str, str] = {}
    at = 0
    while at < len(typed) and len(groups) + len(unknown) < MOST_WORDS:
        length = _phrase_length(typed[at : at + LONGEST_PHRASE], lexicon)
        said = " ".join(typed[at : at + (length or 1)])
        at += length or 1
        if not length and said in stop_words:
            continue
        group = _phrase(said, length, vocabulary, lexicon) or _word_group(said, vocabulary, lexicon)
        if group is None:
            unknown.append(said)
            continue
        if group.corrected:
            corrections[group.said] = group.corrected
        groups.append(group)
    return Query(tuple(groups), tuple(unknown), corrections)


def _phrase_length(said: Sequence[str], lexicon: Lexicon) -> int:
    """Return how many of these words begin the longest known phrase; 0 for none."""
    for length in range(len(said), 0, -1):
        if " ".join(said[:length]) in lexicon:
            return length
    return 0


def _phrase(said: str, length: int, vocabulary: Vocabulary, lexicon: Lexicon) -> Group | None:
    if not length:
        return None
    alternatives = tuple(vocabulary.containing(said)) if length == 1 else ()
    stems = (said,) if length == 1 else ()
    return Group(said, stems, alternatives, tuple(sorted(lexicon[said])))


def _word_group(word: str, vocabulary: Vocabulary, lexicon: Lexicon) -> Group | None:
    alternatives = vocabulary.containing(word)
    if alternatives or _stem_known(word, vocabulary):
        return Group(word, (word,), tuple(alternatives or _stem_known(word, vocabulary)))
    meant = vocabulary.nearest(word)
    phrase = _nearest_phrase(word, lexicon)
    if phrase and (not meant or fuzz.ratio(phrase, word) > fuzz.ratio(meant, word)):
        return Group(
            word,
            (phrase,),
            tuple(vocabulary.containing(phrase)),
            tuple(sorted(lexicon[phrase])),
            corrected=phrase,
        )
    if meant:
        return Group(
            word, (meant,), tuple(vocabulary.containing(meant)),
            tuple(sorted(lexicon.get(meant, ()))), corrected=meant,
        )  # fmt: skip
    return None


_ENDINGS = ("innen", "ern", "en", "er", "es", "em", "e", "n", "s")


def _stem_known(word: str, vocabulary: Vocabulary) -> list[str]:
    """Return known words that contain `word` without its German ending ("sprachkurse")."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            found = vocabulary.containing(word[: -len(ending)])
            if found:
                return found
    return []


def _nearest_phrase(word: str, lexicon: Lexicon) -> str:
    if len(word) < 5:
        return ""
    best = process.extractOne(
        word,
        [phrase for phrase in lexicon if abs(len(phrase) - len(word)) <= 2],
        scorer=DamerauLevenshtein.distance,
        score_cutoff=1 if len(word) < 8 else 2,
    )
    return str(best[0]) if best else ""
