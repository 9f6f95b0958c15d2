"""Whole lists: every row comes out once, with its number, its result and its reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nabe.directory.importing.preview import Preview
from tests.directory.importing.makers import (
    HEADER,
    messages,
    one_row,
    read,
    results,
    row,
    words,
    write_csv,
    write_xlsx,
)  # fmt: skip


def by_row(found: Preview) -> dict[int, str]:
    return {one.reading.row: one.result for one in found.results}


def test_rows_that_are_no_services_are_named(tmp_path: Path) -> None:
    rows = [["Unsere Angebote"], [], HEADER, ["Angebote in Lünen"], row(), [], HEADER, row(angebot="Chor"),
            ["Summe: 2 Zeilen"]]  # fmt: skip
    found = read(write_xlsx(tmp_path / "a.xlsx", {"Nord": rows}))
    assert by_row(found) == {1: "skipped", 3: "skipped", 4: "skipped", 5: "new", 7: "skipped", 8: "new",
                             9: "skipped"}  # fmt: skip
    assert all(one.reasons for one in found.results if one.result == "skipped")


def test_sheet_of_notes_holds_no_services(tmp_path: Path) -> None:
    found = read(
        write_xlsx(
            tmp_path / "a.xlsx", {"A": [HEADER, row()], "Notizen": [["Bitte prüfen"], ["Wer?"]]}
        )
    )
    assert found.counts["new"] == 1
    assert found.layouts[1].skip_reason


def test_sheet_of_persons_holds_no_services(tmp_path: Path) -> None:
    people = [
        ["Nr.", "Name", "Vorname", "Telefon", "Sprache"],
        ["1", "Muster", "Mia", "02306 1", "Arabisch"],
    ]
    assert results(write_xlsx(tmp_path / "a.xlsx", {"Pool": people})) == []


def test_several_sheets_keep_their_names_and_numbers(tmp_path: Path) -> None:
    sheets = {"Nord": [HEADER, row()], "Süd": [["Titel"], HEADER, row(angebot="Chor")]}
    found = results(write_xlsx(tmp_path / "a.xlsx", sheets))
    assert [(one.reading.sheet, one.reading.row) for one in found] == [("Nord", 2), ("Süd", 3)]


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


def test_merged_cells_hold_for_every_row_as_a_visible_guess(tmp_path: Path) -> None:
    rows = [HEADER, row(), row(angebot="Chor", traeger="")]
    found = results(write_xlsx(tmp_path / "a.xlsx", {"A": rows}, merged=["B2:B3"]))
    assert found[1].reading.fields["organization"] == "Café Welt e. V."
    assert "kommt aus Zeile 2" in messages(found[1], "guess")


@pytest.mark.parametrize("mark", ["s. o.", "siehe oben", "dito", '"'])
def test_ditto_marks_borrow_from_above_as_a_visible_guess(tmp_path: Path, mark: str) -> None:
    found = results(
        write_xlsx(tmp_path / "a.xlsx", {"A": [HEADER, row(), row(angebot="Chor", mail=mark)]})
    )
    assert found[1].reading.fields["email"] == "cafe@example.org"
    assert "aus Zeile 2" in messages(found[1], "guess")


def test_ditto_mark_below_another_provider_is_a_question(tmp_path: Path) -> None:
    rows = [HEADER, row(), row(angebot="Chor", traeger="Anderer Verein", mail="dito")]
    found = results(write_xlsx(tmp_path / "a.xlsx", {"A": rows}))
    assert "email" not in found[1].reading.fields
    assert "anderer Träger" in messages(found[1], "question")


def test_shifted_row_is_an_error_with_a_proposal(tmp_path: Path) -> None:
    shifted = row()
    shifted = [*shifted[:4], "", *shifted[4:-1]]
    found = results(
        write_xlsx(tmp_path / "a.xlsx", {"A": [HEADER, row(), row(angebot="Chor"), shifted]})
    )[-1]
    assert found.result == "error"
    assert found.reading.is_proposal
    assert found.reading.fields["postcode"] == "44532"
    assert found.reading.fields["assured_date"] == "2026-06-03"


@pytest.mark.parametrize(
    ("name", "zeiten"),
    [
        (
            "Deutschkurs A1 (vormittags) + Deutschkurs A2 (nachmittags)",
            "A1 Mo-Mi 9-12, A2 Mo-Mi 13-16",
        ),
        ("• Bewerbungswerkstatt • PC-Kurs • Jobbörse", "Mo 9-12 • Mi 9-12 • Fr 10-12"),
        ("1. Hausaufgabenhilfe\n2. Elterncafé\n3. Nähkurs", "1. Mo 14-16\n2. Fr 9-11\n3. Sa 10-13"),
        ("Sprachcafé / Formularhilfe / Kleiderkammer", "Di 15-17 / Mi 10-12 / Do 15-18"),
        ("Fahrradkurs sowie Schwimmkurs für Frauen", "Rad: Sa 10-12; Schwimmen: So 9-10"),
        ("Migrationsberatung und Wohnungslotsen", "offen Mo 9-12, Wohnen n. V."),
    ],
)
def test_several_services_in_one_row_are_an_error_never_split(
    tmp_path: Path, name: str, zeiten: str
) -> None:
    found = one_row(tmp_path, angebot=name, zeiten=zeiten)
    assert found.result == "error"
    assert "mehrere Angebote" in messages(found, "error")


@pytest.mark.parametrize(
    "name",
    ["Rückkehr- und Perspektivberatung", "Lesen & Schreiben im Tandem", "Bus-und-Bahn-Training",
     "Digital-Sprechstunde: Handy, Apps, Behörde", "Schwimmkurs für Mütter und Töchter",
     "Übergangscoaching Schule–Beruf (Gruppe 1)", "Infonachmittag Pflege & Demenz auf Türkisch"],
)  # fmt: skip
def test_one_service_with_a_long_name_is_one(tmp_path: Path, name: str) -> None:
    assert one_row(tmp_path, angebot=name).result == "new"


@pytest.mark.parametrize(
    ("column", "reason"), [("angebot", "Name des Angebots fehlt"), ("traeger", "Träger fehlt")]
)
def test_row_without_what_it_needs_is_an_error(tmp_path: Path, column: str, reason: str) -> None:
    found = one_row(tmp_path, **{column: ""})
    assert found.result == "error"
    assert reason in messages(found, "error")


def test_broken_mail_leaves_the_row_good(tmp_path: Path) -> None:
    found = one_row(tmp_path, mail="a@@b.example")
    assert found.result == "new"
    assert "email" not in found.reading.fields
    assert found.reasons[0].column == "Mail"


@pytest.mark.parametrize(
    "other",
    [
        {"angebot": "SPRACHCAFÉ"}, {"angebot": "Sprachcafé!"}, {"traeger": "Café Welt"}, {"traeger": "CAFÉ  WELT e.V."},
        {"telefon": "0049 (0)2306 - 0001234"}, {"kosten": "0 €"}, {"strasse": ""}, {"stand": "05/2026"},
    ],
)  # fmt: skip
def test_same_service_in_another_spelling_is_a_duplicate(
    tmp_path: Path, other: dict[str, str]
) -> None:
    found = results(write_csv(tmp_path / "a.csv", [HEADER, row(), row(**other)]))
    assert [one.result for one in found] == ["new", "duplicate"]
    assert found[1].twin == (found[0].reading.sheet, 2)


@pytest.mark.parametrize(
    "other",
    [
        {"angebot": "Sprachcafé II"}, {"angebot": "Sprachcafé (Gruppe 1)"}, {"angebot": "Sprachcafé am Nachmittag"},
        {"ort": "Kamen", "plz": "59174"}, {"zeiten": "Di 9-12 Uhr"}, {"strasse": "Ostring 5"},
        {"traeger": "Anderer Verein"}, {"angebot": "Sprachcafé international"},
    ],
)  # fmt: skip
def test_look_alikes_are_services_of_their_own(tmp_path: Path, other: dict[str, str]) -> None:
    found = results(write_csv(tmp_path / "a.csv", [HEADER, row(), row(**other)]))
    assert [one.result for one in found] == ["new", "new"]
    assert found[0].key != found[1].key


def test_town_of_another_sheet_is_asked_about(tmp_path: Path) -> None:
    nord = [
        HEADER,
        *[row(angebot=f"Kurs {name}") for name in ("eins", "zwei", "drei", "vier", "fünf")],
    ]
    sued = [HEADER, row(ort="Unna", plz="59423"), row(angebot="Verirrt")]
    found = results(write_xlsx(tmp_path / "a.xlsx", {"Nord": nord, "Süd": sued}))
    assert "steht sonst im Blatt „Nord“" in messages(found[-1], "question")


def test_hsds_page_array_and_single_service_are_read(tmp_path: Path) -> None:
    service = {"id": "a1", "name": "Legal advice", "status": "active", "organization": {"name": "Org"},
               "languages": [{"code": "ar"}],
               "schedules": [{"freq": "WEEKLY", "byday": "MO,WE", "opens_at": "09:00", "closes_at": "12:00"}]}  # fmt: skip
    for content in ({"total_items": 1, "contents": [service]}, [service], service):
        (tmp_path / "a.json").write_text(json.dumps(content))
        found = results(tmp_path / "a.json")
        assert [(one.reading.row, one.result) for one in found] == [(1, "new")]
        assert found[0].reading.fields["languages"] == ["ar"]
        assert found[0].reading.fields["schedules"][0]["byday"] == "MO,WE"


def test_hsds_tables_are_joined(tmp_path: Path) -> None:
    content = {"services": [{"id": "s", "name": "Kurs", "status": "active", "organization_id": "o"}],
               "organizations": [{"id": "o", "name": "VHS"}],
               "phones": [{"id": "p", "service_id": "s", "number": "02306 123456"}]}  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(content))
    fields = results(tmp_path / "a.json")[0].reading.fields
    assert fields["organization"] == "VHS"
    assert fields["phones"][0]["number"] == "+492306123456"


def test_flat_json_is_read_like_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        json.dumps([{"Angebot": "Kurs", "Träger": "VHS", "Ort": "Kamen"}])
    )
    found = results(tmp_path / "a.json")
    assert found[0].reading.row == 1
    assert found[0].reading.fields["municipality"] == "Kamen"


def test_list_is_read_before_a_county_is_loaded(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", [HEADER, *[row(angebot=f"Kurs {n}") for n in "abcd"], row(ort="LÜNEN")]
    )
    found = results(path, vocabulary=words(towns=(), postcodes={}, districts={}))
    assert {one.reading.fields["municipality"] for one in found} == {"Lünen"}
    assert all("noch kein Kreis geladen" in messages(one) for one in found)


def test_row_like_an_earlier_bad_one_may_come_in(tmp_path: Path) -> None:
    bad = ["Sprachcafé", "Café Welt e. V.", *row()[2:-1], "x", "y"]
    rows = [HEADER, *[row(angebot=f"Kurs {n}") for n in "abcdefghi"], bad, row()]
    found = results(write_csv(tmp_path / "a.csv", rows))
    assert [one.result for one in found[-2:]] == ["error", "new"]


def test_running_numbers_are_no_identity(tmp_path: Path) -> None:
    header = ["Lfd. Nr.", *HEADER]
    first = read(
        write_csv(tmp_path / "a.csv", [header, ["1", *row()], ["2", *row(angebot="Chor")]])
    )
    later = read(
        write_csv(
            tmp_path / "b.csv",
            [header, ["1", *row(angebot="Neu")], ["2", *row()], ["3", *row(angebot="Chor")]],
        )
    )
    assert [one.key for one in first.results[1:]] == [one.key for one in later.results[2:]]


def test_twice_encoded_letters_are_mended_as_a_visible_guess(tmp_path: Path) -> None:
    found = one_row(tmp_path, angebot="NÃ¤hkurs", ort="LÃ¼nen")
    assert (found.reading.fields["name"], found.reading.fields["municipality"]) == (
        "Nähkurs",
        "Lünen",
    )
    assert "Falsch gespeicherte Umlaute" in messages(found, "guess")


def test_lost_letters_are_asked_about(tmp_path: Path) -> None:
    assert "fehlen Buchstaben" in messages(one_row(tmp_path, angebot="N\ufffdhkurs"), "question")


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
