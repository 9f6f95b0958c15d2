"""A list as a file for people who live in spreadsheets: XLSX or CSV, the same rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse

FORMS = ("xlsx", "csv")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULAS = frozenset("=+-@")
BREAKS = frozenset("\t\r\n")
NUMBER = re.compile(r"-\d+(,\d+)?", re.ASCII)
LONGEST = 32_000  # letters that a cell of Excel takes, with room to spare
Row = Sequence[object]


def answer(form: str, headers: Row, rows: Iterable[Row], *, name: str) -> HttpResponse:
    """Return a download `name`.xlsx or `name`.csv; `form` is one of FORMS.

    A day, a whole number and a Decimal (euros) stay what they are; every other cell is text: what
    begins like a formula is never computed by the reader's program.
    This is for people; files for programs (open data) hold every value as it is.
    """
    content, kind = (excel(headers, rows, name), EXCEL) if form == "xlsx" else (
        _csv(headers, rows), "text/csv; charset=utf-8"
    )  # fmt: skip
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


class Page:
    """One sheet of a workbook, filled row by row; each value is written as what it is.

    A day, a whole number and a Decimal (euros) stay numbers; None leaves the cell empty; all else is
    text, which the reader's program never computes.
    """

    def __init__(self, book: Any, title: str) -> None:
        self.sheet = book.add_worksheet(title[:31])
        self.line = 0
        kinds = {
            dt.date: {"num_format": "dd.mm.yyyy"}, Decimal: {"num_format": "#,##0.00"},
            int: {"num_format": "0"}, str: {},
        }  # fmt: skip
        self._formats = {
            (kind, bold): book.add_format({**look, "bold": bold})
            for kind, look in kinds.items() for bold in (False, True)
        }  # fmt: skip

    def row(self, values: Row, *, bold: bool = False) -> None:
        """Write the next row."""
        for column, value in enumerate(values):
            if value is not None:
                self._cell(column, value, bold=bold)
        self.line += 1

    def _cell(self, column: int, value: object, *, bold: bool) -> None:
        place = (self.line, column)
        if isinstance(value, dt.date):
            day = dt.datetime.combine(value, dt.time())
            self.sheet.write_datetime(*place, day, self._formats[dt.date, bold])
        elif isinstance(value, Decimal):
            self.sheet.write_number(*place, float(value), self._formats[Decimal, bold])
        elif isinstance(value, int):
            self.sheet.write_number(*place, value, self._formats[int, bold])
        else:
            self.sheet.write_string(*place, str(value)[:LONGEST], self._formats[str, bold])

    def skip(self) -> None:
        """Leave a row empty."""
        self.line += 1

    def finish(self, *, fixed: int = 0) -> None:
        """Make the columns as wide as what they hold; the first `fixed` rows stay in sight."""
        if fixed:
            self.sheet.freeze_panes(fixed, 0)
        self.sheet.autofit()


@contextmanager
def workbook(buffer: io.BytesIO) -> Iterator[Any]:
    """Open a workbook that is written into `buffer`: in memory, and no address becomes a link."""
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as book:
        yield book


def excel(headers: Row, rows: Iterable[Row], name: str) -> bytes:
    """Return a workbook with one sheet `name`, its first row bold and fixed."""
    buffer = io.BytesIO()
    with workbook(buffer) as book:
        page = Page(book, name)
        page.row([str(header) for header in headers], bold=True)
        for row in rows:
            page.row(row)
        page.finish(fixed=1)
    return buffer.getvalue()


def _csv(headers: Row, rows: Iterable[Row]) -> bytes:
    buffer = io.StringIO()
    # Quoted throughout: a program that takes "," for the separator still sees our cells.
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([str(header) for header in headers])
    writer.writerows([_tame(_text(value)) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    return "" if value is None else str(value)


def _tame(text: str) -> str:
    """Put an apostrophe before what a program that trims cells would compute; numbers stay."""
    if NUMBER.fullmatch(text):
        return text
    is_formula = text.lstrip()[:1] in FORMULAS or text[:1] in BREAKS
    return f"'{text}" if text and is_formula else text
