"""A list as a file for people who live in spreadsheets: XLSX or CSV, the same rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import xlsxwriter
from django.http import HttpResponse

FORMS = ("xlsx", "csv")
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULAS = frozenset("=+-@")
BREAKS = frozenset("\t\r\n")
NUMBER = re.compile(r"-\d+(,\d+)?", re.ASCII)
Row = Sequence[object]


def answer(form: str, headers: Row, rows: Iterable[Row], *, name: str) -> HttpResponse:
    """Return a download `name`.xlsx or `name`.csv; `form` is one of FORMS.

    A day, a whole number and a Decimal (euros) stay what they are; every other cell is text: what
    begins like a formula is never computed by the reader's program.
    This is for people; files for programs (open data) hold every value as it is.
    """
    content, kind = (_xlsx(headers, rows, name), _EXCEL) if form == "xlsx" else (
        _csv(headers, rows), "text/csv; charset=utf-8"
    )  # fmt: skip
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _xlsx(headers: Row, rows: Iterable[Row], name: str) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet(name[:31]), book.add_format({"bold": True})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        euros = book.add_format({"num_format": "#,##0.00"})
        for column, header in enumerate(headers):
            sheet.write_string(0, column, str(header), bold)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(line, column, dt.datetime.combine(value, dt.time()), day)
                elif isinstance(value, Decimal):
                    sheet.write_number(line, column, float(value), euros)
                elif isinstance(value, int):
                    sheet.write_number(line, column, value)
                else:
                    sheet.write_string(line, column, _text(value)[:32000])
        sheet.freeze_panes(1, 0)
        sheet.autofit()
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
