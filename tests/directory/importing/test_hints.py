"""What only a look at the whole list or at the packed file shows: formulas, twins, renamed services."""

from __future__ import annotations

import json
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.management import call_command

from nabe.directory.importing.matching import Known
from tests.directory.importing.makers import (
    HEADER,
    messages,
    read,
    results,
    row,
    write_csv,
    write_xlsx,
)  # fmt: skip


def changed_sheet(path: Path, old: str, new: str) -> Path:
    """Change the XML of the first sheet, as another program would have written it."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert old.encode() in parts[sheet]
    parts[sheet] = parts[sheet].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


def with_formula(path: Path, formula: str) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Liste")
        sheet.write_row(0, 0, ["Angebot", "Träger", "Ort", "Telefon"])
        sheet.write_row(1, 0, ["Café", "AWO", "Unna"])
        sheet.write_formula(1, 3, formula, None, 7)
    return path


def test_formula_without_value_is_named(tmp_path: Path) -> None:
    path = changed_sheet(with_formula(tmp_path / "a.xlsx", "=1+1"), "<v>7</v>", "<v></v>")
    found = results(path)[0]
    assert [each.column for each in found.reasons if "Formel ohne Wert" in each.german] == [
        "Telefon"
    ]


@pytest.mark.parametrize("error", ["#REF!", "#N/A"])
def test_error_of_the_program_is_named(tmp_path: Path, error: str) -> None:
    rows = [["Angebot", "Träger", "Ort", "Telefon"], ["Café", "AWO", "Unna", error]]
    assert f"den Fehler „{error}“" in messages(results(write_csv(tmp_path / "a.csv", rows))[0])
    path = with_formula(tmp_path / "a.xlsx", "=A9")
    path = changed_sheet(
        path, '<c r="D2"><f>A9</f><v>7</v>', f'<c r="D2" t="e"><f>A9</f><v>{error}</v>'
    )
    assert f"den Fehler „{error}“" in messages(results(path)[0])


def test_hidden_row_is_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"A": [HEADER, row(), row(angebot="Chor")]})
    path = changed_sheet(path, '<row r="3"', '<row r="3" hidden="1"')
    found = results(path)
    assert ["ausgeblendet" in messages(one) for one in found] == [False, True]


def test_stray_cell_far_to_the_right_refuses_nothing(tmp_path: Path) -> None:
    rows = [HEADER, row(), [*row(angebot="Chor"), *[""] * 16_300, "verirrt"]]
    found = results(write_xlsx(tmp_path / "a.xlsx", {"A": rows}))
    assert [one.result for one in found] == ["new", "new"]
    assert "rechts von Spalte 200" in messages(found[1])


def test_list_without_services_says_so(tmp_path: Path) -> None:
    for name, rows in (("a", []), ("b", [HEADER])):
        found = read(write_xlsx(tmp_path / f"{name}.xlsx", {"A": rows}))
        assert [each.german for each in found.notices] == [
            "In der Datei wurden keine Angebote gefunden."
        ]
    assert not read(write_csv(tmp_path / "c.csv", [HEADER, row()])).notices


def test_number_used_twice_is_asked_about(tmp_path: Path) -> None:
    rows = [["ID", "Angebot", "Träger", "Ort"], ["S1", "A", "AWO", "Unna"], ["S2", "Chor", "AWO", "Unna"],
            ["S2", "Treff", "AWO", "Kamen"]]  # fmt: skip
    found = results(write_csv(tmp_path / "a.csv", rows))
    assert ["Die Nummer „S2“" in messages(one, "question") for one in found] == [False, True, True]


def test_newer_twin_and_its_remark_are_offered(tmp_path: Path) -> None:
    twin = row(angebot="SPRACHCAFÉ", stand="20.06.2026", bemerkung="Bitte klingeln")
    first, second = results(write_csv(tmp_path / "a.csv", [HEADER, row(), twin]))
    assert second.result == "duplicate"
    assert "Anders als in Zeile 2" in messages(second, "question")
    assert "Stand" in messages(second, "question")
    assert "neuerem Stand" in messages(first, "question")
    assert "Bitte klingeln" in messages(first, "question")


def known_from(tmp_path: Path, *rows: Any, source: str) -> list[Known]:
    found = results(write_csv(tmp_path / "old.csv", [HEADER, *rows]))
    return [Known(f"s{at}", one.reading.fields, one.key, source) for at, one in enumerate(found)]


def test_renamed_service_is_proposed_as_a_pair(tmp_path: Path) -> None:
    known = known_from(tmp_path, row(), source="Liste")
    path = write_csv(tmp_path / "a.csv", [HEADER, row(angebot="Café International")])
    found = read(path, known=known, name="Liste")
    assert [one.fields["name"] for one in found.vanished] == ["Sprachcafé"]
    assert "Hieß das Angebot früher „Sprachcafé“?" in messages(found.results[1], "question")


def test_next_version_of_a_list_is_recognised(tmp_path: Path) -> None:
    rows = [
        row(),
        row(angebot="Chor"),
        row(angebot="Nähtreff"),
        row(angebot="Lesekreis", ort="Kamen", plz="59174"),
    ]
    known = [Known(one.service_id, one.fields, "", one.source)
             for one in known_from(tmp_path, *rows, source="angebote_2026")]  # fmt: skip
    found = read(write_csv(tmp_path / "a.csv", [HEADER, *rows]), known=known, name="angebote_2027")
    assert {one.result for one in found.results[1:]} == {"duplicate"}
    assert "Liste „angebote_2026“" in found.notices[0].german
    assert "in der Liste „angebote_2026“" in messages(found.results[1])


@pytest.mark.django_db
def test_command_names_vanished_rows_and_columns(county: Any, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [HEADER, row(), row(angebot="Chor")])
    call_command("import_services", str(path), source="L", stdout=StringIO())
    write_csv(path, [HEADER, row()])
    out = StringIO()
    call_command("import_services", str(path), preview=True, json=True, source="L", stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines[1]["columns"]["Mail"] == "email"
    assert lines[-1]["vanished"]["name"] == "Chor"
    out = StringIO()
    call_command("import_services", str(path), source="L", stdout=out)
    assert "Nicht mehr in der Liste: Chor" in out.getvalue()
    out, warned = StringIO(), StringIO()
    call_command("import_services", str(path), source="M", preview=True, stdout=out, stderr=warned)
    assert "Liste „L“" in out.getvalue()
