"""Workbooks that leave the house: the bad rows of an import with their reasons."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from nabe.directory.import_words import note_lines


def bad_rows(run: Any, rows: Sequence[Any]) -> bytes:
    """Return an XLSX with the source's own columns, one sheet for each of its sheets.

    Every cell is text: what begins like a formula stays text. The reasons stand in the last
    column, which the next reading passes over.
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
            _sheet(book.add_worksheet(titles[-1]), _headers(run, name, own), own, (bold, wrap))
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


def _headers(run: Any, sheet: str, rows: Sequence[Any]) -> list[str]:
    headers = [
        column["header"]
        for layout in run.layouts if layout["sheet"] == sheet
        for column in layout["columns"]
    ]  # fmt: skip
    more = [header for row in rows for header in row.raw]
    return list(dict.fromkeys([*headers, *more]))


def _sheet(sheet: Any, headers: list[str], rows: Sequence[Any], formats: tuple[Any, Any]) -> None:
    bold, wrap = formats
    extra = [_("Warum nicht übernommen"), _("Zeile in der Quelle")]
    for column, header in enumerate([*headers, *extra]):
        sheet.write_string(0, column, header, bold)
    for line, row in enumerate(rows, 1):
        for column, header in enumerate(headers):
            sheet.write_string(line, column, row.raw.get(header, ""), wrap)
        reasons = [
            f"{note.column}: {note.sentence}" if note.column else note.sentence
            for note in note_lines(row.notes) if note.kind in {"error", "question", "warning"}
        ]  # fmt: skip
        sheet.write_string(line, len(headers), "\n".join(reasons), wrap)
        sheet.write_string(line, len(headers) + 1, f"{row.number}", wrap)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headers) - 1, 18)
    sheet.set_column(len(headers), len(headers), 60)
