"""Lists of other shapes: several tables, headers of two lines, crosses, weekdays, lines between rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nabe.directory.importing.header_fields import field_for_header
from tests.directory.importing.makers import messages, read, results, words, write_csv, write_xlsx


def fields_of(path: Path, **options: Any) -> list[dict[str, Any]]:
    return [one.reading.fields for one in results(path, **options)]


@pytest.mark.parametrize(("cell", "is_free"), [("ja", True), ("x", True), (True, True), ("nein", False),
                                               (False, False), ("", None), ("teilweise", None)])  # fmt: skip
@pytest.mark.parametrize("header", ["kostenlos", "Kostenfrei?", "Kostenlos (ja/nein)"])
def test_column_named_free_answers_yes_and_no(
    tmp_path: Path, header: str, cell: Any, is_free: Any
) -> None:
    rows = [["Angebot", "Träger", "Ort", header], ["Chor", "AWO", "Unna", cell]]
    found = fields_of(write_xlsx(tmp_path / "a.xlsx", {"A": rows}))
    assert found[0].get("is_free") is is_free


def test_free_beside_costs_must_not_contradict(tmp_path: Path) -> None:
    rows = [["Angebot", "Träger", "Ort", "kostenfrei", "Kosten"], ["A", "AWO", "Unna", "nein", "5 €"],
            ["B", "AWO", "Unna", "ja", "5 €"], ["C", "AWO", "Unna", "nein, 3 €", ""]]  # fmt: skip
    found = results(write_csv(tmp_path / "a.csv", rows))
    assert [one.reading.fields.get("is_free") for one in found] == [False, None, False]
    assert "widersprechen" in messages(found[1], "question")
    assert found[2].reading.fields["fees_description"] == "3 €"


def test_second_table_in_other_order_is_read_by_its_own_header(tmp_path: Path) -> None:
    rows = [["Angebot", "Träger", "Ort"], *([f"Café {number}", "AWO", "Unna"] for number in "123"), [],
            ["Träger", "Ort", "Angebot", "Telefon", "Mail"], ["Caritas", "Kamen", "Treff", "02307 111222", ""]]  # fmt: skip
    found = results(write_xlsx(tmp_path / "a.xlsx", {"A": rows}))
    assert [(one.reading.row, one.reading.fields["name"]) for one in found] == [
        (2, "Café 1"), (3, "Café 2"), (4, "Café 3"), (7, "Treff")]  # fmt: skip
    assert found[3].reading.fields["organization"] == "Caritas"


def test_full_row_above_the_header_is_an_error(tmp_path: Path) -> None:
    rows = [["Café", "AWO", "Unna"], ["Angebot", "Träger", "Ort"], ["Chor", "AWO", "Unna"]]
    found = results(write_csv(tmp_path / "a.csv", rows))
    assert [(one.reading.row, one.result) for one in found] == [(1, "error"), (3, "new")]
    assert "über der Kopfzeile" in messages(found[0])


WEEK = ["Angebot", "Träger", "Ort", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"]


def week(tmp_path: Path, *cells: str) -> Any:
    return results(write_csv(tmp_path / "a.csv", [WEEK, ["A", "AWO", "Unna", *cells]]))[0]


def test_weekday_columns_are_read_one_by_one(tmp_path: Path) -> None:
    found = week(tmp_path, "", "n. V.", "14-16", "", "nach Vereinbarung")
    schedules = found.reading.fields["schedules"]
    assert [(one["byday"], one["opens_at"]) for one in schedules] == [("WE", "14:00")]
    assert found.reading.fields["by_appointment"]


def test_odd_weekday_spoils_no_other_and_is_named(tmp_path: Path) -> None:
    found = week(tmp_path, "9-12", "9-12", "", "9 - 12 Uhr (gerade KW)", "ab 14")
    schedules = found.reading.fields["schedules"]
    assert [(one["byday"], one["interval"], one["closes_at"]) for one in schedules] == [
        ("MO,TU", 1, "12:00"), ("TH", 2, "12:00"), ("FR", 1, "")]  # fmt: skip
    assert [each.column for each in found.reasons if each.field in {"TH", "FR"}] == [
        "Donnerstag",
        "Freitag",
    ]


def test_vague_weekday_gets_no_hours(tmp_path: Path) -> None:
    found = week(tmp_path, "vormittags", "offen", "9-12", "x", "geschlossen")
    hours = {one["byday"]: one["opens_at"] for one in found.reading.fields["schedules"]}
    assert hours == {"MO,TU,TH": "", "WE": "09:00"}
    assert {each.column for each in found.reasons if "Uhrzeit" in each.german} == {
        "Montag", "Dienstag", "Donnerstag"}  # fmt: skip


def test_crosses_under_languages_levels_and_groups_are_values(tmp_path: Path) -> None:
    head = ["Angebot", "Träger", "Ort", "Frauen", "Kinder", "Deutsch", "Arabisch", "A1", "A2", "kostenfrei",
            "kostenpflichtig", "mit Kinderbetreuung", "online"]  # fmt: skip
    rows = [head, ["Kurs", "AWO", "Unna", "x", "", "x", "x", "x", "x", "x", "", "x", ""],
            ["Treff", "AWO", "Unna", "", "x", "x", "?", "", "x", "", "x", "", "x"]]  # fmt: skip
    first, second = fields_of(write_csv(tmp_path / "a.csv", rows))
    assert (first["languages"], first["level_from"], first["level_to"]) == (
        ["de", "ar"],
        "A1",
        "A2",
    )
    assert (first["target_groups"], first["is_free"], first["child_care"]) == (
        ["women"],
        True,
        "yes",
    )
    assert (second["target_groups"], second["is_free"], second["is_online"]) == (
        ["children"],
        False,
        True,
    )
    assert second["languages"] == ["de"]


def test_header_of_unknown_words_is_no_service_and_every_guess_is_said(tmp_path: Path) -> None:
    rows = [["Spalte A", "Spalte B", "Spalte C", "Spalte D"], ["Café Welt", "AWO", "Mo 9-11", "0170 0000000"],
            ["Treff Süd", "Caritas", "Di 14-16 Uhr", "02307 0001"], ["Kurs eins", "AWO", "Mi 10-12", "02306 0002"]]  # fmt: skip
    found = results(write_csv(tmp_path / "a.csv", rows))
    assert [one.reading.row for one in found] == [2, 3, 4]
    assert all("Spalte A → Name des Angebots" in messages(one, "guess") for one in found)


def test_town_comes_from_the_line_above_or_the_sheet_as_a_guess(tmp_path: Path) -> None:
    head = ["Angebot", "Träger", "Telefon"]
    sheets = {"Kamen": [head, ["Café", "AWO", "02307 111222"]], "Unna": [head, ["Café", "AWO", "02303 111222"]],
              "Rest": [["Angebote im Kreis Unna"], head, ["Angebote in Lünen"], ["Treff", "AWO", "02306 1112"],
                       ["Angebote in Selm"], head, ["Treff", "AWO", "02592 111222"]]}  # fmt: skip
    found = results(write_xlsx(tmp_path / "a.xlsx", sheets))
    assert [one.reading.fields["municipality"] for one in found] == [
        "Kamen",
        "Unna",
        "Lünen",
        "Selm",
    ]
    assert all("Der Ort „" in messages(one, "guess") for one in found)
    assert {one.result for one in found} == {"new"}


def test_missing_town_is_asked_for_and_different_phones_are_no_duplicate(tmp_path: Path) -> None:
    rows = [
        ["Angebot", "Träger", "Telefon"],
        ["Café", "AWO", "02307 111222"],
        ["Café", "AWO", "02303 111222"],
    ]
    found = results(write_csv(tmp_path / "a.csv", rows))
    assert {one.result for one in found} == {"new"}
    assert all("Der Ort fehlt." in messages(one, "question") for one in found)


def test_line_above_holds_over_a_repeated_header(tmp_path: Path) -> None:
    head = ["Angebot", "Träger", "Ort", "Telefon"]
    rows = [head, ["Angebote in Lünen"], ["A", "AWO", "Lünen", "02306 111222"], head,
            ["B", "AWO", "Selm", "02592 111222"]]  # fmt: skip
    found = results(write_csv(tmp_path / "a.csv", rows))
    assert "steht unter „Angebote in Lünen“" in messages(found[1], "question")


def test_line_names_the_provider_of_the_rows_below(tmp_path: Path) -> None:
    head = ["Angebot", "Ort", "Zeiten", "Telefon"]
    rows = [["Träger: AWO Unna"], head, ["Café", "Unna", "Mo 9-11", "02303 111222"], [], ["Träger: Caritas"], head,
            ["Treff", "Kamen", "Mi 9-11", "02307 222111"]]  # fmt: skip
    found = results(write_xlsx(tmp_path / "a.xlsx", {"A": rows}))
    assert [one.reading.fields["organization"] for one in found] == ["AWO Unna", "Caritas"]
    assert found[1].reading.texts["organization"] == "Caritas"
    assert all(one.result == "new" and "kommt aus Zeile" in messages(one, "guess") for one in found)


def test_header_of_two_lines_keeps_both(tmp_path: Path) -> None:
    rows = [["Lfd. Nr.", "Angebot", "", "Adresse", "", "Kontakt", ""],
            ["", "Titel", "Träger", "Straße", "Ort", "Name", "Telefon"],
            [1, "Café", "AWO", "Markt 1", "Unna", "Frau A", "02303 111222"]]  # fmt: skip
    found = read(write_xlsx(tmp_path / "a.xlsx", {"A": rows}))
    assert [one.result for one in found.results] == ["skipped", "skipped", "new"]
    assert found.layouts[0].mapping == {
        "Lfd. Nr.": "external_id", "Angebot: Titel": "name", "Angebot: Träger": "organization",
        "Adresse: Straße": "street", "Adresse: Ort": "municipality", "Kontakt: Name": "contact",
        "Kontakt: Telefon": "phone",
    }  # fmt: skip


@pytest.mark.parametrize(("header", "field"), [
    ("Für wen ist das Angebot?", "target_groups"), ("Welche Sprachen werden gesprochen?", "languages"),
    ("Zuständige Sachbearbeitung", ""), ("Muttersprachliche Angebote", "languages"),
    ("Was kostet das Angebot?", "cost"), ("Kontakt: Name", "contact"), ("Name des Angebots / Kurs*", "name"),
])  # fmt: skip
def test_header_is_not_guessed_too_loosely(header: str, field: str) -> None:
    assert field_for_header(header)[0] == field


def test_towns_of_a_county_title_are_not_taken(tmp_path: Path) -> None:
    rows = [
        ["Angebote im Kreis Unna"],
        ["Angebot", "Träger", "Telefon"],
        ["Café", "AWO", "02307 111222"],
    ]
    found = results(write_csv(tmp_path / "a.csv", rows), vocabulary=words())
    assert "municipality" not in found[0].reading.fields


def test_ditto_mark_is_quoted_as_it_stands(tmp_path: Path) -> None:
    head = ["Angebot", "Träger", "Ort", "Telefon"]
    rows = [head, ["A", "AWO", "Unna", "02303 111222"], ["B", "AWO", "Unna", "dito"]]
    found = results(write_csv(tmp_path / "a.csv", rows))[1]
    said = [each for each in found.reasons if "dito" in each.german]
    assert [(each.kind, each.field, each.column) for each in said] == [
        ("guess", "phones", "Telefon")
    ]


def test_row_of_words_that_also_head_columns_is_a_service(tmp_path: Path) -> None:
    head = ["Angebot", "Träger", "Ort", "Zeiten", "Bemerkung"]
    rows = [head, ["Kurs", "AWO", "Unna", "Mo 9-11", ""], ["Treff", "Verein", "Stadt", "Gruppe", "Info"],
            ["Chor", "AWO", "Unna", "Mo 9-11", ""]]  # fmt: skip
    found = results(write_csv(tmp_path / "a.csv", rows))
    assert [one.reading.fields["name"] for one in found] == ["Kurs", "Treff", "Chor"]
