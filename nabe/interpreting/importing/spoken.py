"""Languages with dialect and level: "Persisch (Farsi) – Teheran", "EN B2; hindi C2"."""

from __future__ import annotations

import re

from django.utils.translation import gettext_noop as _

from nabe.interpreting.importing.entries import Spoken
from nabe.sheets.cells import fold, says_nothing
from nabe.sheets.notes import Note, Read, note
from nabe.sheets.values import languages
from nabe.sheets.values.language_names import CODES

LEVELS = ("native", "C2", "C1", "B2", "B1")
LOWEST = "B1"
NAMES = {"native": "Muttersprache"}
_NATIVE = re.compile(r"\b(?:muttersprach\w*|nativ\w*|erstsprache|zweisprachig)\b|^ms$|^l1$")
_CEFR = re.compile(r"(?<![\w])([ABC])\s?([0-9])(?:[.,]\d)?\s?\+?(?![\w])", re.IGNORECASE)
_DASH = re.compile(r"\s+[-–—]\s+|\s[-–—]$")


def level(text: str, field: str) -> Read[str]:
    """Return a level as the table knows it; '' with a note where there is none or another one."""
    if says_nothing(text):
        return Read("")
    if _NATIVE.search(fold(text)):
        return Read("native")
    found = _CEFR.search(text)
    name = f"{found[1].upper()}{found[2]}" if found else ""
    if name in LEVELS:
        return Read(name)
    return Read(
        "", (note("question", field, _("Das Niveau „%(text)s“ ist nicht bekannt."), text=text),)
    )


def read(text: str, level_text: str, field: str, level_field: str = "") -> Read[list[Spoken]]:
    """Return the languages of a cell; a level behind a name counts more than the level's column.

    Without a level the lowest one stands, with a question. Unknown words are no language.
    """
    if says_nothing(text):
        return Read([])
    found: list[Spoken] = []
    notes: list[Note] = []
    column = level(level_text, level_field or field)
    notes += column.notes
    for piece in _pieces(text):
        name, own = _cut_level(piece)
        said = level(own, field)
        notes += said.notes
        at = said.value or (column.value if not own else "")
        for spoken in _named(name, field, notes):
            if not at:
                notes.append(_lowest(piece, level_field or field))
            found.append(Spoken(spoken.code, spoken.dialect, at or LOWEST))
    return Read(list(dict.fromkeys(found)), tuple(notes))


def _lowest(piece: str, field: str) -> Note:
    return note(
        "question",
        field,
        _(
            "Das Niveau für „%(text)s“ ist unklar. Bis Sie es klären, gilt "
            "das niedrigste: %(level)s."
        ),
        text=piece,
        level=LOWEST,
    )


def _pieces(text: str) -> list[str]:
    """Cut a cell at semicolons, line breaks and commas, but not inside brackets."""
    pieces, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if depth <= 0 and letter in ";\n,|+&":
            pieces.append("")
        else:
            pieces[-1] += letter
    return [piece.strip(" .") for piece in pieces if piece.strip(" .")]


def _cut_level(piece: str) -> tuple[str, str]:
    """Take the level off the end: "Persisch (Farsi) C2"."""
    for pattern in (_CEFR, re.compile(r"\bmuttersprach\w*|\bnativ\w*", re.IGNORECASE)):
        found = list(pattern.finditer(piece))
        if found and not piece[found[-1].end() :].strip(" .)"):
            return piece[: found[-1].start()].strip(" -–:(,"), found[-1][0]
    return piece, ""


def _named(text: str, field: str, notes: list[Note]) -> list[Spoken]:
    """Return the language of one name, once for each of its dialects."""
    head, tail = _split(text)
    outer, inner = _brackets(head)
    if languages.code_of(head):
        code = languages.code_of(head)
    elif languages.code_of(outer) and inner and languages.code_of(inner):
        code, inner = languages.code_of(inner), ""
        notes.append(
            note(
                "guess",
                field,
                _("„%(text)s“ wurde als %(name)s gelesen."),
                text=text,
                name=CODES.get(code, code),
            )
        )
    else:
        return _by_words(outer or head, [inner, tail], field, notes)
    dialects = _dialects(
        tail if languages.code_of(head) else "", "" if languages.code_of(head) else inner
    )
    if code == "ku":
        notes.append(_which_kurdish(text, field))
    return [Spoken(code, dialect) for dialect in dialects or [""]]


def _by_words(outer: str, rest: list[str], field: str, notes: list[Note]) -> list[Spoken]:
    """Leave abbreviations, slips and two names with a slash to the reader of languages."""
    read = languages.read(outer)
    notes += [Note(each.kind, field, each.message, each.said) for each in read.notes]
    if len(read.value) != 1:
        return [Spoken(code) for code in read.value]
    return [Spoken(read.value[0], dialect) for dialect in _dialects(*rest) or [""]]


def _which_kurdish(text: str, field: str) -> Note:
    return note(
        "question",
        field,
        _("„%(text)s“: Kurdisch ohne Angabe der Varietät (Kurmandschi oder Sorani)."),
        text=text,
    )


def _split(text: str) -> tuple[str, str]:
    """Part "Persisch (Farsi) – Teheran" at the dash."""
    found = _DASH.search(text)
    return (text[: found.start()].strip(), text[found.end() :].strip()) if found else (text, "")


def _brackets(text: str) -> tuple[str, str]:
    """Part "Arabisch (Marokkanisch (Darija))" at the outer brackets."""
    start = text.find("(")
    if start < 0:
        return text, ""
    inside = text[start + 1 :].strip()
    return text[:start].strip(), inside[:-1].strip() if inside.endswith(")") else inside


def _dialects(*texts: str) -> list[str]:
    """Return the dialects that words name: "Kabul, Hazaragi" are two."""
    named = [piece.strip(" .") for text in texts for piece in _pieces(text) if text]
    return [piece[:60] for piece in dict.fromkeys(named) if piece and not says_nothing(piece)]
