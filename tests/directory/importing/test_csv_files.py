"""CSV in any dress: encodings, delimiters, quotes, rows too long or too short; and ODS."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.directory.importing.makers import (
    HEADER,
    messages,
    results,
    row,
    write_csv,
)  # fmt: skip


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "cp850", "mac_roman"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_in_any_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, row(), row(angebot="Männercafé")], encoding=encoding,
                     delimiter=delimiter)  # fmt: skip
    found = results(path)
    assert [one.reading.fields["name"] for one in found] == ["Sprachcafé", "Männercafé"]
    assert found[0].reading.fields["municipality"] == "Lünen"


def test_csv_with_newlines_and_delimiters_inside_quotes(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", [HEADER, row(bemerkung="erste Zeile;\nzweite"), row(angebot="Chor")]
    )
    found = results(path)
    assert [one.reading.row for one in found] == [2, 3]
    assert found[0].reading.fields["remark"] == "erste Zeile;\nzweite"


def test_csv_row_with_too_many_columns_is_an_error(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv",
        [HEADER, *[row(angebot=f"Kurs {n}") for n in "abcdefghi"], [*row(), "x"]],
    )
    assert results(path)[-1].result == "error"
    assert "19 statt 18 Spalten" in messages(results(path)[-1])


def test_csv_row_with_too_few_columns_is_said(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", [HEADER, *[row(angebot=f"Kurs {n}") for n in "abcdefghi"], row()[:-1]]
    )
    assert "nur 17 statt 18 Spalten" in messages(results(path)[-1])


def test_csv_with_an_open_quote_loses_no_row(tmp_path: Path) -> None:
    lines = [
        ";".join(HEADER),
        ";".join(row(angebot='"Offen')),
        ";".join(row(angebot="Chor")),
        ";".join(row(angebot="Treff")),
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    assert [one.reading.row for one in results(tmp_path / "a.csv")] == [2, 3, 4]


def test_ods_is_read_like_xlsx(tmp_path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book, table = OpenDocumentSpreadsheet(), Table(name="Nord")
    for cells in (HEADER, row()):
        line = TableRow()
        for cell in cells:
            holder = TableCell(valuetype="string")
            holder.addElement(P(text=cell))
            line.addElement(holder)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(tmp_path / "a.ods"))
    assert [one.reading.row for one in results(tmp_path / "a.ods")] == [2]
