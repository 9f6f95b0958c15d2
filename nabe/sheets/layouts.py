"""How a table is to be read: its header, its columns and the field that each of them holds."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any

from nabe.sheets.cells import fold
from nabe.sheets.tables import Row

NO_HEADER = -1  # a JSON table has its keys in row 0


@dataclass(slots=True)
class Column:
    """One column: its header, the field it seems to hold, how sure and why."""

    index: int
    header: str
    field: str = ""
    confidence: float = 0.0
    reason: str = ""
    is_cross: bool = False  # the header is the value, the cells are crosses


@dataclass(slots=True)
class Layout:
    """How a sheet is to be read. `skip_reason` is set where it holds no list of services."""

    sheet: str
    header_row: int = NO_HEADER  # the last line of the header
    header_first: int = NO_HEADER
    columns: list[Column] = field(default_factory=list)
    skip_reason: str = ""
    header_words: frozenset[str] = frozenset()  # the heads of mapped columns

    @property
    def signature(self) -> str:
        """Return what this table is recognised by next time."""
        words = "|".join(fold(column.header) for column in self.columns)
        return hashlib.sha256(words.encode()).hexdigest()[:32]

    @property
    def mapping(self) -> dict[str, str]:
        """Return {header: field}, as it is kept."""
        return {column.header: column.field for column in self.columns}

    def as_dict(self) -> dict[str, Any]:
        """Return the layout as it is stored with its run."""
        return {
            "sheet": self.sheet, "header_row": self.header_row, "signature": self.signature,
            "skip_reason": self.skip_reason, "columns": [asdict(column) for column in self.columns],
        }  # fmt: skip

    def columns_for(self, name: str) -> list[Column]:
        return [column for column in self.columns if column.field == name]

    def has(self, name: str) -> bool:
        return any(column.field == name for column in self.columns)


def column_letters(index: int) -> str:
    """Return the letters of a column as spreadsheet programs show them."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_header_again(row: Row, layout: Layout) -> bool:
    """Say whether a row repeats the header."""
    own = layout.header_words
    words = [bare(cell) for cell in row.cells if cell not in (None, "")]
    return bool(words) and len(own) > 1 and sum(word in own for word in words) >= 0.6 * len(words)


def bare(cell: Any) -> str:
    """Return a cell of text folded enough to compare headers; '' for anything else."""
    return " ".join(cell.split()).casefold() if isinstance(cell, str) else ""
