"""Fields of action and target groups: words of a list to the codes of the county's own lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import gettext_noop as _
from rapidfuzz import fuzz, process

from nabe.directory.importing.cells import fold, says_nothing
from nabe.directory.importing.notes import Note, Read, note
from nabe.directory.importing.vocabulary import Vocabulary

_SEPARATORS = re.compile(r"\s*[;|\n•·+&]\s*|\s+/\s+|,\s*|(?<![-–])\s+(?:und|u\.|sowie)\s+")
_AGES = re.compile(r"\b(\d{1,2})\s?(?:-|–|bis)\s?(\d{1,2})\s?(?:j\b|jahre?\w*)")
_FROM_AGE = re.compile(r"\b(?:ab|ueber)\s?(\d{1,2})\s?(?:j\b|jahre?\w*)|\b(\d{2})\s?(?:plus|\+)")
_TO_AGE = re.compile(r"\b(?:bis|unter)\s?(\d{1,2})\s?(?:j\b|jahre?\w*)")
_OTHER = frozenset(
    {"sonstiges", "sonstige", "andere", "anderes", "diverses", "weitere", "verschiedenes"}
)


def fields(text: str, vocabulary: Vocabulary) -> Read[list[str]]:
    """Return the codes of the fields of action that a cell names."""
    if says_nothing(text):
        return Read([])
    codes: list[str] = []
    notes: list[Note] = []
    for piece, code, said in _codes(text, vocabulary.field_words, "fields"):
        if code and code not in codes:
            codes.append(code)
        if said:
            notes.append(said)
        elif not code:
            notes.append(_unknown_field(piece, has_list=bool(vocabulary.fields)))
    return Read(codes, tuple(notes))


def _unknown_field(piece: str, *, has_list: bool) -> Note:
    if fold(piece) in _OTHER:
        message = _("„%(text)s“ nennt kein Handlungsfeld. Bitte wählen Sie eines.")
    elif has_list:
        message = _("Das Handlungsfeld „%(text)s“ ist nicht bekannt.")
    else:
        message = _("Es gibt noch keine Liste der Handlungsfelder. „%(text)s“ bleibt Text.")
    return note("question", "fields", message, text=piece)


def target_groups(text: str, vocabulary: Vocabulary) -> Read[list[str]]:
    """Return the codes of target groups; the words themselves stay as the exact description."""
    if says_nothing(text):
        return Read([])
    codes: list[str] = []
    notes: list[Note] = []
    for piece, code, said in _codes(text, vocabulary.group_words, "target_groups"):
        found = [code] if code else _by_words(piece, vocabulary)
        codes += [one for one in found if one not in codes]
        if said:
            notes.append(said)
        elif not code and found:
            notes.append(note("guess", "target_groups", _("Die Zielgruppe wurde aus „%(text)s“ "
                                                          "abgeleitet."), text=piece))  # fmt: skip
        elif not code and not re.fullmatch(
            r"[\d\s–+-]*(?:ab|bis)?[\d\s–+-]*(?:j|jahren?)?", fold(piece)
        ):
            notes.append(_unknown_group(piece, has_list=bool(vocabulary.target_groups)))
    return Read(codes, tuple(notes))


def _unknown_group(piece: str, *, has_list: bool) -> Note:
    if has_list:
        message = _("Die Zielgruppe „%(text)s“ bleibt Text. Sie steht in keiner Liste.")
    else:
        message = _("Es gibt noch keine Liste der Zielgruppen. „%(text)s“ bleibt Text.")
    return note("guess", "target_groups", message, text=piece)


def ages(text: str) -> tuple[int | None, int | None]:
    """Return (lowest, highest) age that the words name."""
    folded = fold(text)
    if found := _AGES.search(folded):
        low, high = int(found[1]), int(found[2])
        return (low, high) if low <= high else (None, None)
    low_found, high_found = _FROM_AGE.search(folded), _TO_AGE.search(folded)
    low_age = (
        next((int(group) for group in low_found.groups() if group), None) if low_found else None
    )
    return low_age, int(high_found[1]) if high_found and not low_found else None


def _codes(text: str, words: Mapping[str, str], field: str) -> list[tuple[str, str, Note | None]]:
    """Return (words, code, note) for each part; a part that is one known phrase is not cut."""
    whole = _lookup(text, words)
    if whole:
        return [(text, whole, None)]
    result: list[tuple[str, str, Note | None]] = []
    for piece in _cut(text, words):
        code = _lookup(piece, words)
        if code or fold(piece) in _OTHER:
            result.append((piece, code, None))
            continue
        near = _near(fold(piece), tuple(words))
        if near:
            result.append((piece, words[near], note(
                "guess", field, _("„%(text)s“ wurde als „%(near)s“ gelesen."), text=piece, near=near,
            )))  # fmt: skip
        else:
            result.append((piece, "", None))
    return result


def _cut(text: str, words: Mapping[str, str]) -> list[str]:
    pieces: list[str] = []
    for piece in _SEPARATORS.split(text):
        bare = piece.strip(" .,/")
        if not bare:
            continue
        halves = [half.strip() for half in bare.split("/") if half.strip()]
        if (
            len(halves) > 1
            and not _lookup(bare, words)
            and all(_lookup(half, words) for half in halves)
        ):
            pieces += halves
        else:
            pieces.append(bare)
    return pieces


def _lookup(text: str, words: Mapping[str, str]) -> str:
    folded = fold(text)
    tight = re.sub(r"\s*/\s*", "/", folded)
    return words.get(folded) or words.get(tight) or ""


@lru_cache(maxsize=4096)
def _near(word: str, words: tuple[str, ...]) -> str:
    if len(word) < 5:
        return ""
    best = process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=86)
    return str(best[0]) if best else ""


def _by_words(piece: str, vocabulary: Vocabulary) -> list[str]:
    """Find known words inside a longer description ("Kinder 6–10 J.", "Frauen ab 40")."""
    folded = fold(piece)
    found: list[str] = []
    for word, code in vocabulary.group_words.items():
        if len(word) > 4 and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded):
            found.append(code)
    return list(dict.fromkeys(found))
