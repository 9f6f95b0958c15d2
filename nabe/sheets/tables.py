"""Tables as every kind of file is read into: a Source of Sheets of Rows, and their limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _

from nabe.sheets.notes import Note, UnreadableFile

if TYPE_CHECKING:
    from nabe.sheets.mending import Mending

LARGEST_FILE = 100 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200


@dataclass(slots=True)
class Row:
    """One row with its number as the source program shows it."""

    number: int
    cells: list[Any]


@dataclass(slots=True)
class Sheet:
    """A table of the source. `merged` holds (first row, first column, last row, last column).

    Rows in `merged` count like `Row.number`, columns from 0.
    """

    name: str
    rows: list[Row]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    marks: dict[int, dict[int, Note]] = field(
        default_factory=dict
    )  # by row, by column (-1: the row)
    even: bool = False  # the source fixes the number of columns (CSV)
    mended: Mapping[int, Mending] = field(default_factory=dict)  # by row


@dataclass(slots=True)
class Source:
    """What a file holds: sheets, and for HSDS files the services as they are."""

    kind: str
    sheets: list[Sheet]
    services: list[dict[str, Any]] = field(default_factory=list)


def too_many_rows(sheet: str, rows: int) -> UnreadableFile:
    """Return the refusal of a sheet that is too long."""
    return UnreadableFile(
        _("Das Blatt „%(sheet)s“ hat %(rows)s Zeilen. Erlaubt sind %(most)s. Bitte teilen Sie es."),
        sheet=sheet, rows=rows, most=MOST_ROWS,
    )  # fmt: skip


def is_empty(cells: Sequence[Any]) -> bool:
    """Say whether no cell holds anything visible."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)
