"""Rows that stay out of a list, as a workbook with their reasons, to be mended and read again."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from nabe.sheets.note_words import NoteLine

_WORTH_SAYING = {"error", "question", "warning"}


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row as its list has it: sheet, number of the line, words by header, and the remarks."""

    sheet: str
    number: int
    raw: Mapping[str, str]
    notes: Sequence[NoteLine]


def workbook(rows: Sequence[BadRow], headers: Mapping[str, Sequence[str]]) -> bytes:
    """Return an XLSX with the source's own columns, one sheet for each of its sheets.

    `headers` are the columns of a sheet in their order, as far as known. Every cell is text: what
    begins like a formula stays text. The reasons stand in the last column, which the next reading
    passes over.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                 "strings_to_numbers": False}
    ) as book:  # fmt: skip
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        titles: list[str] = []
        for name in dict.fromkeys(row.sheet for row in rows) or [_("Fehler")]:
            own = [row for row in rows if row.sheet == name]
            titles.append(_sheet_title(name, titles))
            _sheet(
                book.add_worksheet(titles[-1]),
                _headers(headers.get(name, ()), own),
                own,
                (bold, wrap),
            )
    return buffer.getvalue()


def _sheet_title(name: str, taken: Sequence[str]) -> str:
    """Return a title that a workbook takes: 31 letters, no signs, not twice in any case."""
    plain = "".join("_" if letter in "[]:*?/\\'" else letter for letter in name)[:31] or "1"
    known = {title.casefold() for title in taken}
    number, title = 1, plain
    while title.casefold() in known:
        number += 1
        title = f"{plain[: 30 - len(str(number))]} {number}"
    return title


def _headers(headers: Sequence[str], rows: Sequence[BadRow]) -> list[str]:
    more = [header for row in rows for header in row.raw]
    return list(dict.fromkeys([*headers, *more]))


def _sheet(
    sheet: Any, headers: list[str], rows: Sequence[BadRow], formats: tuple[Any, Any]
) -> None:
    bold, wrap = formats
    extra = [_("Warum nicht übernommen"), _("Zeile in der Quelle")]
    for column, header in enumerate([*headers, *extra]):
        sheet.write_string(0, column, header, bold)
    for line, row in enumerate(rows, 1):
        for column, header in enumerate(headers):
            sheet.write_string(line, column, row.raw.get(header, ""), wrap)
        reasons = [
            f"{note.column}: {note.sentence}" if note.column else note.sentence
            for note in row.notes if note.kind in _WORTH_SAYING
        ]  # fmt: skip
        sheet.write_string(line, len(headers), "\n".join(reasons), wrap)
        sheet.write_string(line, len(headers) + 1, f"{row.number}", wrap)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headers) - 1, 18)
    sheet.set_column(len(headers), len(headers), 60)
