"""Workbooks that leave the house open whatever the sheets of a source are called."""

from __future__ import annotations

from io import BytesIO

from python_calamine import CalamineWorkbook

from nabe.sheets.bad_rows import BadRow, workbook


def test_sheets_whose_names_are_the_same_to_a_workbook_are_told_apart() -> None:
    long = "Angebote im Kreis für Familien mit Kindern"
    names = [f"{long} 2025", f"{long} 2026", "Kurse", "kurse", "Alt/Neu", "Alt:Neu"]
    rows = [BadRow(name, 2, {"Titel": name}, []) for name in names]

    book = CalamineWorkbook.from_filelike(BytesIO(workbook(rows, {})))

    assert len({name.casefold() for name in book.sheet_names}) == len(names)
    shown = [book.get_sheet_by_name(name).to_python()[1][0] for name in book.sheet_names]
    assert shown == names
