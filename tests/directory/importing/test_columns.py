"""Which column holds which field, whatever its header and its place."""

from __future__ import annotations

from pathlib import Path

from tests.directory.importing.makers import (
    HEADER,
    messages,
    results,
    row,
    write_csv,
)  # fmt: skip


def test_other_headers_in_other_order_mean_the_same(tmp_path: Path) -> None:
    header = [
        "Zuletzt geprüft",
        "Wo",
        "Was",
        "Wer",
        "Wann",
        "Ansprechpartner/in",
        "Für wen",
        "Tel.",
    ]
    cells = [
        "06/2026",
        "Kamen",
        "Nähkurs",
        "Kreativ e. V.",
        "Di 9-11 Uhr",
        "Frau Muster",
        "Frauen",
        "02307 123456",
    ]
    fields = results(write_csv(tmp_path / "a.csv", [header, cells]))[0].reading.fields
    assert fields["name"] == "Nähkurs"
    assert fields["organization"] == "Kreativ e. V."
    assert fields["municipality"] == "Kamen"
    assert fields["schedules"][0]["byday"] == "TU"
    assert fields["target_groups"] == ["women"]
    assert fields["phones"][0]["number"] == "+492307123456"


def test_list_without_header_is_read_by_its_contents(tmp_path: Path) -> None:
    rows = [
        row(angebot=name)[:16] for name in ("Sprachcafé", "Nähkurs", "Chorprobe", "Gartentreff")
    ]
    found = results(write_csv(tmp_path / "a.csv", rows))
    assert [one.reading.row for one in found] == [1, 2, 3, 4]
    assert found[0].reading.fields["name"] == "Sprachcafé"
    assert found[0].reading.fields["email"] == "cafe@example.org"
    assert found[0].reading.fields["postcode"] == "44532"


def test_weekdays_as_columns_become_times(tmp_path: Path) -> None:
    header = ["Bezeichnung", "Veranstalter", "Mo", "Di", "Mi", "Telefon"]
    fields = results(
        write_csv(
            tmp_path / "a.csv", [header, ["Treff", "Haus", "9-12", "", "14-16 Uhr", "02306 123456"]]
        )
    )
    assert [one["byday"] for one in fields[0].reading.fields["schedules"]] == ["MO", "WE"]


def test_unmapped_column_is_kept_and_said(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [[*HEADER, "Förderkennzeichen"], [*row(), "FKZ 17"]])
    found = results(path)[0]
    assert found.reading.fields["other"] == {"Förderkennzeichen": "FKZ 17"}
    assert "gehört zu keinem Feld" in messages(found, "warning")


def test_chosen_mapping_wins(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["X", *HEADER[1:]], row()])
    found = results(path, chosen={"": {"X": "name"}})
    assert found[0].reading.fields["name"] == "Sprachcafé"


def test_town_street_and_phone_in_odd_columns(tmp_path: Path) -> None:
    header = ["Maßnahme", "Durchführung", "Wann findet es statt?", "Ansprechpartner*in (Name, Tel., Mail)", "Adresse",
              "erreichte Personen 2025"]  # fmt: skip
    cells = [
        "Elterncafé",
        "AWO",
        "Do 17 - 19 Uhr",
        "Frau Kurz, 02307 44455, kurz@awo.example",
        "Schulweg 3, 59174 Kamen",
        "120",
    ]
    fields = results(write_csv(tmp_path / "a.csv", [header, cells, cells[:5]]))[0].reading.fields
    assert (fields["postcode"], fields["municipality"], fields["street"]) == (
        "59174",
        "Kamen",
        "Schulweg 3",
    )
    assert (fields["contact"], fields["email"]) == ("Frau Kurz", "kurz@awo.example")
    assert fields["other"] == {"erreichte Personen 2025": "120"}


def test_header_over_two_rows_and_times_as_clock_cells(tmp_path: Path) -> None:
    import datetime as dt

    rows = [["Angebot", "", "Termine"], ["Titel", "Anbieter", "Wochentag", "von", "bis", "Tel."],
            ["Nähkurs", "Haus", "Montag", dt.time(9), dt.time(11, 30), "02306 123456"]]  # fmt: skip
    path = tmp_path / "a.xlsx"
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet, clock = book.add_worksheet("A"), book.add_format({"num_format": "hh:mm"})
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, dt.time):
                    sheet.write_datetime(number, column, cell, clock)
                elif cell:
                    sheet.write(number, column, cell)
    schedule = results(path)[0].reading.fields["schedules"][0]
    assert (schedule["byday"], schedule["opens_at"], schedule["closes_at"]) == (
        "MO",
        "09:00",
        "11:30",
    )
