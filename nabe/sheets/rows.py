"""Which rows hold nothing of the list: titles, section lines, repeated headers, sums, notes; and ditto marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.sheets.cells import as_text, fold, says_nothing
from nabe.sheets.layouts import Layout, is_header_again
from nabe.sheets.tables import Row, Sheet

_SUM = re.compile(
    r"^(?:summe|gesamt\w*|insgesamt|anzahl|total|zwischensumme|ergebnis|stand|quelle|legende"
    r"|anmerkung|hinweis|fussnote|erstellt|\*|seite \d+)\b"
)
_DITTO = re.compile(
    r"^(?:s\.?\s?o\.?|siehe oben|siehe o\.|wie oben|wie vor|dito|ditto|dto\.?|idem|ebenda|\"|''|″|〃|„|“|”"
    r"|\"\"|-\s?\"\s?-|-\s?''\s?-|\" \"|same|s\. oben|siehe vorherige zeile|gleich|↑)$"
)


ABOVE = _("Diese Zeile steht über der Kopfzeile.")


@dataclass(slots=True)
class Filled:
    """A data row with borrowed values put in; `borrowed` maps a column to why."""

    row: Row
    cells: list[Any]
    borrowed: dict[int, tuple[str, int]] = field(default_factory=dict)  # column: (how, from row)


def reason_to_skip(row: Row, layout: Layout, *, is_merged_over: bool) -> str:
    """Return why a filled row is none of the list, or ''."""
    if row.number < layout.header_first:
        return ABOVE
    if row.number <= layout.header_row:
        return _("Das ist die Kopfzeile.")
    if is_header_again(row, layout):
        return _("Die Kopfzeile wird wiederholt.")
    filled = [(index, as_text(cell).strip()) for index, cell in enumerate(row.cells)]
    filled = [(index, text) for index, text in filled if text]
    mapped = {column.index for column in layout.columns if column.field}
    if len(filled) <= 3 and _SUM.match(fold(filled[0][1])):
        return _("Das ist eine Summe oder eine Notiz unter der Tabelle.")
    if is_merged_over and len(filled) == 1:
        return _("Das ist eine Zwischenüberschrift.")
    if len(filled) == 1 and len(mapped) > 2:
        return _("Nur eine Zelle ist gefüllt. Das ist wohl eine Zwischenüberschrift.")
    if not any(index in mapped for index, _text in filled):
        return _("Keine der zugeordneten Spalten ist gefüllt.")
    if all(says_nothing(text) for _index, text in filled):
        return _("Die Zeile enthält nur Striche.")
    return ""


def is_sum(row: Row) -> bool:
    """Say whether a row begins like a sum or a note under the table."""
    first = next((as_text(cell) for cell in row.cells if as_text(cell).strip()), "")
    return bool(_SUM.match(fold(first.strip())))


def is_full(row: Row, layout: Layout) -> bool:
    """Say whether a row has as many cells as an entry of this table."""
    filled = sum(bool(as_text(cell).strip()) for cell in row.cells)
    return filled >= max(3, sum(bool(column.field) for column in layout.columns) / 2)


def wide_merges(sheet: Sheet) -> set[int]:
    """Return the rows that begin with a cell merged over several columns."""
    return {top for top, left, bottom, right in sheet.merged if top == bottom and right > left}


def is_ditto(text: str) -> bool:
    """Say whether a cell means "as above"."""
    return bool(_DITTO.match(fold(text).strip())) or text.strip() in {'"', "″", "〃", "„", "''"}


def tall_merges(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Return {(row, column): (row, column) that holds the value} for cells merged downwards."""
    held: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in sheet.merged:
        if bottom == top or bottom - top > 2000 or right - left > 50:
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    held[row, column] = (top, left)
    return held


def fill(
    row: Row, above: Filled | None, *, held: dict[tuple[int, int], tuple[int, int]],
    values: dict[int, Sequence[Any]], width: int,
) -> Filled:  # fmt: skip
    """Put in what merged cells and ditto marks mean. `values` are earlier rows by number."""
    cells = list(row.cells) + [""] * (width - len(row.cells))
    filled = Filled(row, cells)
    for index in range(len(cells)):
        source = held.get((row.number, index))
        if source and not as_text(cells[index]).strip():
            value = _at(values.get(source[0], ()), source[1])
            if as_text(value).strip():
                cells[index] = value
                filled.borrowed[index] = ("merged", source[0])
        elif is_ditto(as_text(cells[index])):
            if above is None or not as_text(_at(above.cells, index)).strip():
                filled.borrowed[index] = ("nothing", 0)
                cells[index] = ""
            else:
                cells[index] = _at(above.cells, index)
                filled.borrowed[index] = ("ditto", above.row.number)
    return filled


def _at(cells: Sequence[Any], index: int) -> Any:
    return cells[index] if index < len(cells) else ""
