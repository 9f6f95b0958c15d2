"""What a packed XLSX sheet tells beside its values: its extent, formulas without a value, hidden rows.

A formula that was never calculated and an error such as #REF! reach a reader as an empty cell. They
are looked up here, so that no cell gets lost without a word.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

from nabe.sheets.notes import Note, note

WHOLE_ROW = -1
MOST_MARKS = 20_000
_AT = rb'<c\s(?:[^<>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"'
_CELL = re.compile(_AT + rb"(?:[^<>]*[^/<>])?>(?!\s*</c>)")
_FORMULA = rb"<f[^<>]*(?:/>|>[^<]*</f>)\s*"
_UNCALCULATED = re.compile(
    _AT + rb'(?![^<>]*\bt="str")[^<>]*>\s*' + _FORMULA + rb"(?:<v\s*/>|<v></v>)?\s*</c>"
)
_ERROR = re.compile(_AT + rb'[^<>]*\bt="e"[^<>]*>\s*(?:' + _FORMULA + rb")?<v>([^<]{0,20})</v>")
_HIDDEN = re.compile(rb'<row\s(?:[^<>]*?\s)?r="(\d{1,7})"[^<>]*\bhidden="(?:1|true)"')
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
Marks = dict[int, dict[int, Note]]


@dataclass(slots=True)
class Seen:
    """The filled rows of a sheet, and notes by row and column (WHOLE_ROW for the row)."""

    last_row: int = 0
    filled: list[int] = field(default_factory=list)  # in order, each row once
    last_column: int = 0
    marks: Marks = field(default_factory=dict)

    def mark(self, row: int, column: int, said: Note) -> None:
        if len(self.marks) < MOST_MARKS:
            self.marks.setdefault(row, {})[column] = said


def look(seen: Seen, block: bytes) -> None:
    """Take in one block of a sheet's XML."""
    for letters, row in _CELL.findall(block):
        if int(row) > seen.last_row:
            seen.last_row = int(row)
            seen.filled.append(seen.last_row)
        seen.last_column = max(seen.last_column, column_number(letters))
    for letters, row in _UNCALCULATED.findall(block):
        said = note("question", "", _("Die Zelle enthält eine Formel ohne Wert."))
        seen.mark(int(row), column_number(letters) - 1, said)
    for letters, row, text in _ERROR.findall(block):
        seen.mark(
            int(row), column_number(letters) - 1, broken_cell(text.decode("utf-8", "replace"))
        )
    for row in _HIDDEN.findall(block):
        said = note("question", "", _("Die Zeile ist in der Datei ausgeblendet."))
        seen.mark(int(row), WHOLE_ROW, said)


def broken_cell(text: str) -> Note:
    """Return the note about a cell that holds an error of the spreadsheet program."""
    return note("question", "", _("Die Zelle enthält den Fehler „%(text)s“."), text=text)


def column_number(letters: bytes) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def parts_by_sheet(packed: zipfile.ZipFile, names: Iterable[str]) -> dict[str, str]:
    """Return {name of the sheet: part of the file that holds it}."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(names):
        return {}
    book = packed.read("xl/workbook.xml").decode("utf-8", "replace")
    relations = packed.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {
        each.get("Id", ""): posixpath.normpath(
            posixpath.join("/xl", each.get("Target", ""))
        ).lstrip("/")
        for each in (dict(_ATTRIBUTE.findall(found)) for found in _RELATION.findall(relations))
    }
    sheets = (dict(_ATTRIBUTE.findall(found)) for found in _SHEET.findall(book))
    return {
        html.unescape(each.get("name", "")): targets.get(each.get("r:id", ""), "")
        for each in sheets
    }
