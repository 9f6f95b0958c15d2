"""Fields of action and target groups: words of a list to the codes of the county's own lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import gettext_noop as _
from rapidfuzz import fuzz, process

from nabe.sheets.cells import fold, says_nothing
from nabe.sheets.notes import Note, Read, note
from nabe.sheets.vocabulary import Vocabulary

_SEPARATORS = re.compile(
    r"\s*(?:[;|\n•·&]|\+(?!\s*$))\s*|\s+/\s+|,\s*|(?<![-–])\s+(?:und|u\.|sowie)\s+"
)
_AGES = re.compile(r"\b(\d{1,2})\s?(?:-|–|bis)\s?(\d{1,2})\s?(?:j\b|jahre?\w*)")
_FROM_AGE = re.compile(r"\b(?:ab|ueber)\s?(\d{1,2})\s?(?:j\b|jahre?\w*)|\b(\d{2})\s?(?:plus|\+)")
_TO_AGE = re.compile(r"\b(?:bis|unter)\s?(\d{1,2})\s?(?:j\b|jahre?\w*)")
_BARE_AGES = re.compile(r"(?:ab|bis|unter|ueber|von)?\s*\d{1,2}(?:\s?(?:-|–|bis)\s?\d{1,2})?")
_NEGATION = re.compile(r"\b(?:nicht|kein\w*|ausser|ohne|ausgenommen)\b")
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
    for sentence in re.split(r"[;\n]", text):
        wanted, denied = _without_denied(sentence, vocabulary)
        for piece, code, said in _codes(wanted, vocabulary.group_words, "target_groups"):
            found = [code] if code else _by_words(piece, vocabulary)
            codes += [one for one in found if one not in codes]
            notes += [said] if said else _group_notes(piece, code, found, vocabulary)
        if denied:
            notes.append(note("question", "target_groups", _("„%(text)s“ ist eine Einschränkung. "
                                                             "Das bleibt Text."), text=denied))  # fmt: skip
    notes += _age_notes(text)
    return Read(codes, tuple(notes))


def _without_denied(sentence: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """Cut a sentence before words such as "nicht für"; what follows names nobody who is meant."""
    if _lookup(sentence, vocabulary.group_words) or not _NEGATION.search(fold(sentence)):
        return sentence, ""
    start = 0
    for piece in _cut(sentence, vocabulary.group_words):
        at = sentence.find(piece, start)
        if not _lookup(piece, vocabulary.group_words) and _NEGATION.search(fold(piece)):
            words = re.split(
                r"(?i)\b(?=(?:nicht|kein\w*|au(?:ß|ss)er|ohne|ausgenommen)\b)", piece, maxsplit=1
            )
            cut = max(at, 0) + len(words[0])
            return sentence[:cut].rstrip(" ,(/"), sentence[cut:].strip()
        start = max(at, 0) + len(piece)
    return sentence, ""


def _group_notes(piece: str, code: str, found: list[str], vocabulary: Vocabulary) -> list[Note]:
    """Say what was assumed about one part; the term's own name and exact synonyms need no word."""
    if not found:
        is_age = ages(piece) != (None, None)
        return [] if is_age else [_unknown_group(piece, has_list=bool(vocabulary.target_groups))]
    if not code:
        return [note("guess", "target_groups", _("Die Zielgruppe wurde aus „%(text)s“ "
                                                 "abgeleitet."), text=piece)]  # fmt: skip
    name = next((one.name for one in vocabulary.target_groups if one.code == code), "")
    halves = [fold(half) for half in name.split(" und ")]
    if len(halves) > 1 and fold(piece) in halves:
        return [note("guess", "target_groups", _("„%(text)s“ wurde als „%(near)s“ gelesen."),
                     text=piece, near=name)]  # fmt: skip
    return []


def _age_notes(text: str) -> list[Note]:
    low, high = ages(text)
    if low is None and high is None:
        return []
    span = "–".join(str(age) for age in (low, high) if age is not None)
    message = (
        _("Aus „%(text)s“ wurde das Alter gelesen: %(span)s.")
        if low is not None and high is not None
        else _("Aus „%(text)s“ wurde das Alter gelesen: ab %(span)s.")
        if high is None
        else _("Aus „%(text)s“ wurde das Alter gelesen: bis %(span)s.")
    )
    return [note("guess", "target_groups", message, text=text, span=span)]


def _unknown_group(piece: str, *, has_list: bool) -> Note:
    if has_list:
        message = _("Die Zielgruppe „%(text)s“ bleibt Text. Sie steht in keiner Liste.")
    else:
        message = _("Es gibt noch keine Liste der Zielgruppen. „%(text)s“ bleibt Text.")
    return note("guess", "target_groups", message, text=piece)


def ages(text: str) -> tuple[int | None, int | None]:
    """Return (lowest, highest) age that the words name."""
    folded = fold(text)
    if re.search(r"\bmit (?:\w+ )?(?:klein)?kind\w*", folded):
        return None, None  # the age is that of the children, not of those who are meant
    if _BARE_AGES.fullmatch(folded):
        folded += " jahre"
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
    halves = {_lookup(half, words) for half in re.split(r"\s+(?:und|u\.)\s+", text)}
    if whole and ("" in halves or halves == {whole}):
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
        bare = re.sub(r"(?<=\w{4})\.+$", "", piece.strip(" ,/"))
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
