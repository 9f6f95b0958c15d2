"""Which field the words of one header name: exactly, by a word inside, or nearly."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import gettext_noop as _
from rapidfuzz import fuzz, process

from nabe.directory.importing.header_words import WORDS
from nabe.directory.importing.headings import LONGEST_HEADER
from nabe.sheets.cells import fold

_QUESTIONS = (
    (re.compile(r"^(?:fuer|an) wen\b"), "target_groups"),
    (re.compile(r"^(?:in )?welchen? sprachen?\b|^muttersprachlich"), "languages"),
    (re.compile(r"^wer (?:bietet|macht|veranstaltet|ist der traeger)"), "organization"),
    (re.compile(r"^wann\b"), "times"),
    (re.compile(r"^wo\b"), "municipality"),
    (re.compile(r"^(?:was|wie ?viel) kostet"), "cost"),
)
_INTERNAL = re.compile(r"sachbearbeit|\bzustaendige\b")
_GENERAL = frozenset({"name", "nr", "nummer", "art", "titel"})  # heads that need their group


@lru_cache(maxsize=4096)
def field_for_header(text: str) -> tuple[str, float, str]:
    """Return (field, confidence, reason) for the words of a header; field '' where none fits."""
    if len(text) > LONGEST_HEADER:
        return "", 0.0, ""
    group, _sign, below = text.rpartition(": ")
    if group and below:
        named = field_for_header(below)
        return (
            named
            if named[0] and fold(below).strip(" .") not in _GENERAL
            else field_for_header(group)
        )
    folded = fold(text).strip(" .:*?")
    bare = re.sub(r"\s*[(\[].*?[)\]]\s*", " ", folded).strip(" .:*?")
    for words in (fold(text).strip(), folded, bare, f"{bare}."):
        if words in WORDS:
            return WORDS[words], 1.0, _("Die Überschrift nennt das Feld.")
    for pattern, name in _QUESTIONS:
        if pattern.search(folded):
            return name, 0.8, _("Ein Wort der Überschrift nennt das Feld.")
    if len(folded.split()) > 6 or _INTERNAL.search(folded):
        return "", 0.0, ""
    part = _part_of(bare)
    if part:
        return part, 0.8, _("Ein Wort der Überschrift nennt das Feld.")
    near = process.extractOne(
        bare, [word for word in WORDS if len(word) > 3], scorer=fuzz.ratio, score_cutoff=84
    )
    if near and len(bare) > 3:
        return WORDS[near[0]], 0.7, _("Die Überschrift ist ähnlich geschrieben.")
    return "", 0.0, ""


def _part_of(folded: str) -> str:
    """Return the field of the longest known word inside a longer header."""
    parts = [part for part in re.split(r"[\s/,;:_&+*-]+", folded) if len(part) > 2]
    known = [part for part in parts if part in WORDS and len(WORDS[part]) > 2 and len(part) > 3]
    if not known:
        known = [
            word for word in WORDS
            if len(word) > 5 and any(part.startswith(word) or part.endswith(word) for part in parts)
        ]  # fmt: skip
    return WORDS[max(known, key=len)] if known else ""
