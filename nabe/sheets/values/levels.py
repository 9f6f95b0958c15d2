"""German levels after the CEFR: "A1-B1", "ab A1", "Alpha", "keine Vorkenntnisse"."""

from __future__ import annotations

import re

from django.utils.translation import gettext_noop as _

from nabe.sheets.cells import fold, says_nothing
from nabe.sheets.notes import Note, Read, note

FIELD = "level"
LEVELS = ("ALPHA", "A0", "A1", "A2", "B1", "B2", "C1", "C2")
_LEVEL = re.compile(r"\b([abc])\s?([0-2])(?:[.,][1-4])?(\s?\+)?(?![\w])")
_ALPHA = re.compile(r"\balpha(?:betisierung\w*|kurs\w*|bet)?\b|\banalphabet\w*")
_NONE = re.compile(
    r"\b(?:ohne|keine?)\b(?:\s+\w+)?(?:\s*(?:deutsch|vor|sprach)?kenntnisse)?$"
    r"|\banf(?:ae|a)nger\w*|\bbeginner\w*|\bnull\b"
)
_OPEN = re.compile(r"\bfuer alle\b|\balle( niveaus| stufen)?$|\begal\b|\bgemischt\b|\bkeine angabe")
_FROM = re.compile(r"\b(?:ab|mindestens|mind\.?|min\.?|from|>=?)\s*(?=[abc]\s?[0-2])|^>=?")
_UPTO = re.compile(r"\b(?:bis|max\.?|maximal|up to)\s*(?=[abc]\s?[0-2])")

Span = tuple[str, str]


def read(text: str) -> Read[Span]:
    """Return (lowest, highest) level; '' where it is open. No level is ('', '')."""
    if says_nothing(text):
        return Read(("", ""))
    folded = fold(text)
    found = [f"{letter.upper()}{number}" for letter, number, _plus in _LEVEL.findall(folded)]
    if not found:
        return _words(text, folded)
    if len(found) > 2 or "," in folded or ";" in folded:
        return _several(text, found)
    low, high = found[0], found[-1]
    notes: list[Note] = []
    if re.search(r"[abc]\s?[0-2][.,][1-4]", folded):
        notes.append(
            note("guess", FIELD, _("„%(text)s“ wurde als %(level)s gelesen, ohne die Stufe."),
                 text=text, level="–".join(dict.fromkeys(found)))
        )  # fmt: skip
    if "+" in folded:
        notes.append(
            note("guess", FIELD, _("„%(text)s“ wurde als %(level)s gelesen, ohne das Plus."),
                 text=text, level="–".join(dict.fromkeys(found)))
        )  # fmt: skip
    if LEVELS.index(low) > LEVELS.index(high):
        low, high = high, low
        notes.append(
            note("guess", FIELD, _("Die Niveaus in „%(text)s“ wurden geordnet."), text=text)
        )
    if len(found) == 1 and _FROM.search(folded):
        return Read((low, ""), tuple(notes))
    if len(found) == 1 and _UPTO.search(folded):
        return Read(("", high), tuple(notes))
    return Read((low, high), tuple(notes))


def _several(text: str, found: list[str]) -> Read[Span]:
    ordered = sorted(set(found), key=LEVELS.index)
    return Read(
        (ordered[0], ordered[-1]),
        (note("guess", FIELD, _("„%(text)s“ wurde als %(low)s bis %(high)s gelesen."),
              text=text, low=ordered[0], high=ordered[-1]),),
    )  # fmt: skip


def _words(text: str, folded: str) -> Read[Span]:
    if folded == "alphabetisierung":
        return Read(("ALPHA", "ALPHA"))
    if _ALPHA.search(folded):
        return Read(
            ("ALPHA", "ALPHA"),
            (note("guess", FIELD, _("„%(text)s“ wurde als Alphabetisierung gelesen."), text=text),),
        )
    if _OPEN.search(folded):
        return Read(("", ""))
    if _NONE.search(folded) or re.search(r"\b(?:kein|ohne) deutsch\b", folded):
        return Read(
            ("A0", ""),
            (note("guess", FIELD, _("„%(text)s“ wurde als „ohne Deutsch“ gelesen."), text=text),),
        )
    return Read(
        ("", ""),
        (note("question", FIELD, _("Das Niveau „%(text)s“ ist nicht bekannt."), text=text),),
    )
