"""Whole lists: every row comes out once, with its number, its result and its reason."""

from __future__ import annotations

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


def test_town_of_another_sheet_is_asked_about(tmp_path: Path) -> None:
    nord = [
        HEADER,
        *[row(angebot=f"Kurs {name}") for name in ("eins", "zwei", "drei", "vier", "fünf")],
    ]
    sued = [HEADER, row(ort="Unna", plz="59423"), row(angebot="Verirrt")]
    found = results(write_xlsx(tmp_path / "a.xlsx", {"Nord": nord, "Süd": sued}))
    assert "steht sonst im Blatt „Nord“" in messages(found[-1], "question")


def test_list_is_read_before_a_county_is_loaded(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", [HEADER, *[row(angebot=f"Kurs {n}") for n in "abcd"], row(ort="LÜNEN")]
    )
    found = results(path, vocabulary=words(towns=(), postcodes={}, districts={}))
    assert {one.reading.fields["municipality"] for one in found} == {"Lünen"}
    assert all("noch kein Kreis geladen" in messages(one) for one in found)


def test_twice_encoded_letters_are_mended_as_a_visible_guess(tmp_path: Path) -> None:
    found = one_row(tmp_path, angebot="NÃ¤hkurs", ort="LÃ¼nen")
    assert (found.reading.fields["name"], found.reading.fields["municipality"]) == (
        "Nähkurs",
        "Lünen",
    )
    assert "Falsch gespeicherte Umlaute" in messages(found, "guess")


def test_lost_letters_are_asked_about(tmp_path: Path) -> None:
    assert "fehlen Buchstaben" in messages(one_row(tmp_path, angebot="N\ufffdhkurs"), "question")


def test_empty_postcode_without_a_street_is_said(tmp_path: Path) -> None:
    found = one_row(tmp_path, plz="", strasse="")
    assert found.reading.fields["municipality"] == "Lünen"
    assert "Als Ort gilt die Gemeinde Lünen." in messages(found, "guess")
    said = [each for each in found.reasons if "Gemeinde" in each.german]
    assert [each.column for each in said] == ["PLZ"]


@pytest.mark.parametrize("changes", [{}, {"plz": ""}, {"strasse": ""}, {"plz": "1", "strasse": ""}])
def test_place_that_is_known_or_asked_about_needs_no_such_remark(
    tmp_path: Path, changes: dict[str, str]
) -> None:
    assert "Als Ort gilt" not in messages(one_row(tmp_path, **changes))


def test_list_without_a_postcode_column_is_not_full_of_remarks(tmp_path: Path) -> None:
    at = HEADER.index("PLZ")
    rows = [[*cells[:at], *cells[at + 1 :]] for cells in (HEADER, row(strasse=""))]
    assert "Als Ort gilt" not in messages(results(write_csv(tmp_path / "a.csv", rows))[0])
