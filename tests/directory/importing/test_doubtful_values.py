"""Values that mean more than one thing: all of it is kept, and every assumption is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nabe.directory.importing.fields import read_fields
from nabe.directory.importing.values import costs, remarks, terms, times
from nabe.sheets.cells import clean
from nabe.sheets.values import (  # fmt: skip
    contacts,
    dates,
    languages,
    levels,
    phones,
    places,
    webaddresses,
)
from tests.directory.importing.makers import HEADER, TODAY, results, row, words, write_xlsx


def kinds(notes: Any) -> list[str]:
    return [each.kind for each in notes]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0171 3920001 02303 123456", ["+491713920001", "+492303123456"]),
        ("02303/123456 u. 02303/123457", ["+492303123456", "+492303123457"]),
        ("02303/000456; Mobil: 0171 3920001", ["+492303000456", "+491713920001"]),
    ],
)
def test_phones_of_one_cell_all_stay(text: str, numbers: list[str]) -> None:
    assert [one["number"] for one in phones.read(text).value] == numbers


def test_phone_after_a_slash_gets_the_area_code_as_a_guess() -> None:
    found = phones.read("02303 1234 / 5678")
    assert [one["number"] for one in found.value] == ["+4923031234", "+4923035678"]
    assert kinds(found.notes) == ["guess"]


def test_phone_remark_is_said_once_however_often_it_is_read() -> None:
    for _again in range(3):
        found = phones.read("02306 0005292 (nur vormittags, AB)").value
        assert found[0]["description"] == "nur vormittags, AB"


@pytest.mark.parametrize(
    ("text", "name", "count"),
    [
        ("Herr Test Tel. 02303/000456; Mobil: 0171 3920001; x@example.org", "Herr Test", 2),
        ("Tel.: 02303 123456, Mobil: 0171 3920001", "", 2),
        ("02303/123456 u. 02303/123457", "", 2), ("Fax 02303 99999", "", 0),
        ("Frau Muster (seit 01.09.2026)", "Frau Muster (seit 01.09.2026)", 0),
        ("Frau X und Herr Y", "Frau X und Herr Y", 0), ("N.N.", "", 0),
    ],
)  # fmt: skip
def test_contact_cell_is_taken_apart(text: str, name: str, count: int) -> None:
    found = contacts.read(text)
    assert found.name == name
    assert len(phones.read(found.phone).value) == count


@pytest.mark.parametrize(
    ("text", "codes", "said"),
    [
        ("nicht für Kinder", [], ["question"]),
        ("Frauen, nicht für Kinder und Jugendliche", ["women"], ["question"]),
        ("alle außer Kinder", ["everyone"], ["question"]),
        ("Menschen ohne Auto, Frauen", ["no_car", "women"], []),
        ("Kinder und Jugendliche", ["children", "youth"], []),
        ("Jugendliche und junge Männer", ["youth", "men"], []),
        ("Mieter:innen", ["homeseekers"], ["guess"]),
        ("neu zugewanderte Familien", ["newcomers", "parents"], ["guess"]),
        ("Wohnungssuchende und Mieter:innen", ["homeseekers"], []),
        ("12–27 J.", [], ["guess"]), ("LGBTQ+", [], ["guess"]),
    ],
)  # fmt: skip
def test_target_groups_say_what_they_assume(text: str, codes: list[str], said: list[str]) -> None:
    found = terms.target_groups(text, words())
    assert found.value == codes
    assert kinds(found.notes) == said


@pytest.mark.parametrize(
    ("text", "span"),
    [("12-27", (12, 27)), ("unter 27", (None, 27)), ("ab 6 Jahren", (6, None)), ("Klassen 5-10", (None, None))],
)  # fmt: skip
def test_ages_need_years_or_stand_alone(text: str, span: tuple[int | None, int | None]) -> None:
    assert terms.ages(text) == span


def test_target_group_is_quoted_as_it_stands() -> None:
    assert "„Kinder 6–10 J.“" in terms.target_groups("Kinder 6–10 J.", words()).notes[0].german


def test_street_without_postcode_is_said() -> None:
    place = places.read(town="Unna", postcode="", street="Markt 3", vocabulary=words())
    assert [each.field for each in place.notes] == ["postcode"]


@pytest.mark.parametrize(
    ("text", "free"),
    [("Spende", None), ("jede bringt etwas mit", None), ("Aufwandsentschädigung", None), ("donation", None),
     ("10,- € ermäßigt 5,- €", False), ("Mitgliedsbeitrag", False), ("5,-", False), ("Kursgebühr", False)],
)  # fmt: skip
def test_cost_that_stays_open_is_said(text: str, free: bool | None) -> None:
    found = costs.cost(text)
    assert found.value is free
    assert kinds(found.notes) == ([] if free is False else ["guess"])


@pytest.mark.parametrize(
    ("text", "iso", "said"),
    [("05/03/2026", "2026-03-05", ["guess"]), ("05/05/2026", "2026-05-05", []), ("25/03/2026", "2026-03-25", [])],
)  # fmt: skip
def test_date_with_two_meanings_is_a_guess(text: str, iso: str, said: list[str]) -> None:
    found = dates.read(text, today=TODAY)
    assert (found.value.iso, kinds(found.notes)) == (iso, said)


@pytest.mark.parametrize("text", ["B1.2", "A1.1", "kein Deutsch nötig"])
def test_level_that_was_rounded_is_a_guess(text: str) -> None:
    found = levels.read(text)
    assert found.value[0] in {"A0", "A1", "B1"}
    assert kinds(found.notes) == ["guess"]


@pytest.mark.parametrize(
    "text", ["rund um die Uhr", "24/7", "0-24 Uhr", "für die Frauen", "so lange Plätze frei"]
)
def test_times_without_days_name_no_day(text: str) -> None:
    found = times.read(text)
    assert found.schedules == []
    assert kinds(found.notes) == ["question"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Monday 9:00 am - 11:30 am; Thu 2-4pm", [("MO", "09:00", "11:30"), ("TH", "14:00", "16:00")]),
        ("first Monday of the month, 18:00-20:00", [("1MO", "18:00", "20:00")]),
        ("Fri 10-2pm", [("FR", "10:00", "14:00")]), ("Tuesdays 1 to 3 pm", [("TU", "13:00", "15:00")]),
    ],
)  # fmt: skip
def test_times_in_english(text: str, read: list[tuple[str, str, str]]) -> None:
    found = times.read(text).schedules
    assert [(one["byday"], one["opens_at"], one["closes_at"]) for one in found] == read


def test_times_leave_closed_days_out() -> None:
    found = times.read("Mo-Fr 9-12, Mi geschlossen")
    assert [one["byday"] for one in found.schedules] == ["MO,TU,TH,FR"]
    assert kinds(found.notes) == ["guess"]


def test_times_all_day_keep_their_days() -> None:
    found = times.read("Mo-Fr 0-24 Uhr")
    assert [(one["byday"], one["opens_at"]) for one in found.schedules] == [("MO,TU,WE,TH,FR", "")]
    assert kinds(found.notes) == ["guess"]


def test_single_event_is_named_as_such() -> None:
    found = times.read("12.09.2026, 10-15 Uhr")
    assert "einzelner Termin" in found.notes[0].german


@pytest.mark.parametrize(
    ("cell", "clock"), [("0.375", "09:00"), ("0.5", "12:00"), ("9", "9"), ("0", "0")]
)
def test_time_as_part_of_a_day(cell: str, clock: str) -> None:
    assert times.clock_of(cell) == clock


@pytest.mark.parametrize(
    ("remark", "season"),
    [("findet in den Ferien nicht statt", "school"), ("nur in der Schulzeit", "school"),
     ("pausiert in den Sommerferien", "school"), ("nur in den Ferien", "holidays"), ("Raum 3", "")],
)  # fmt: skip
def test_remark_gives_the_schedules_their_season(remark: str, season: str) -> None:
    weekly = [{"freq": "WEEKLY", "byday": "MO"}]
    found = remarks.with_season(weekly, remark)
    assert found.value[0].get("season", "") == season
    assert kinds(found.notes) == (["guess"] if season else [])
    assert "status" not in remarks.read(remark).value


@pytest.mark.parametrize(
    ("text", "number"), [("8 Plätze", 8), ("12", 12), ("ca. 10", 10), ("fünf", None)]
)
def test_number_of_places_in_words(text: str, number: int | None) -> None:
    assert remarks.count(text).value == number


def test_waiting_time_is_named_in_weeks() -> None:
    assert "12 Wochen" in remarks.read("Warteliste (ca. 3 Monate)").notes[0].german


def test_access_in_part() -> None:
    assert remarks.access("teilweise") == "partly"


@pytest.mark.parametrize(
    ("text", "codes", "said"),
    [("nur Deutsch", ["de"], []), ("kein Türkisch", [], ["question"]), ("kein Deutsch nötig", [], ["question"]),
     ("Deutsch ohne Vorkenntnisse", ["de"], ["guess"]), ("keine", [], ["question"]),
     ("BKS", ["bs", "hr", "sr"], ["guess"]), ("Serbokroatisch, Deutsch", ["bs", "hr", "sr", "de"], ["guess"])],
)  # fmt: skip
def test_languages_that_are_several_or_none(text: str, codes: list[str], said: list[str]) -> None:
    found = languages.read(text)
    assert (found.value, kinds(found.notes)) == (codes, said)


@pytest.mark.parametrize(
    ("text", "url", "said"),
    [
        ("www.example.org, www.example.com", "https://www.example.org", ["guess", "warning"]),
        ("example.org und example.com/x", "https://example.org", ["guess", "warning"]),
        ("Anmeldung: https://example.org/a", "https://example.org/a", ["guess"]),
        ("https://example.org", "https://example.org", []),
    ],
)  # fmt: skip
def test_second_web_address_is_said(text: str, url: str, said: list[str]) -> None:
    found = webaddresses.web(text)
    assert (found.value, kinds(found.notes)) == (url, said)


def test_link_in_html_keeps_its_address() -> None:
    found = clean('<b>Neu!</b> <a href="https://a.example/kurs?id=7">Anmelden</a>')
    assert found.value == "Neu! https://a.example/kurs?id=7 Anmelden"
    assert "https://a.example/kurs?id=7" in found.notes[1].german


def fields_of(**said: str) -> tuple[dict[str, Any], str]:
    """Return the fields of these words and all that was said about them."""
    cells = {name: [(text, text)] for name, text in said.items()}
    fields, notes, _times = read_fields(cells, words())
    return fields, " ".join(each.german for each in notes)


def test_row_with_times_and_a_remark_about_holidays() -> None:
    fields, said = fields_of(times="Mo 9-12 Uhr", remark="findet in den Ferien nicht statt")
    assert fields["schedules"][0]["season"] == "school"
    assert "Schulzeit" in said


def test_row_with_hours_as_numbers() -> None:
    fields, said = fields_of(day="Di", time_from="0.375", time_to="0.5")
    assert fields["schedules"][0]["opens_at"] == "09:00"
    assert "0.375" in said


def test_row_that_ends_before_it_begins() -> None:
    fields, said = fields_of(valid_from="18.12.2026", valid_to="01.09.2026")
    assert "valid_from" not in fields
    assert "Ende liegt vor dem Beginn" in said


def test_row_with_places_and_access_in_words() -> None:
    fields, _said = fields_of(places_total="8 Plätze", accessibility="teilweise")
    assert (fields["places_total"], fields["accessibility"]) == (8, "partly")


def test_row_with_an_address_of_each_kind_in_the_contact() -> None:
    fields, _said = fields_of(contact="Herr Test, 0171 3920001, x@example.org, www.example.org")
    assert (fields["contact"], fields["email"]) == ("Herr Test", "x@example.org")
    assert fields["url"] == "https://www.example.org"
    assert fields["phones"][0]["number"] == "+491713920001"


@pytest.mark.parametrize("mark", ["dito", '"'])
def test_ditto_mark_is_quoted_as_it_stands(tmp_path: Path, mark: str) -> None:
    rows = [HEADER, row(), row(angebot="Chor", telefon=mark)]
    found = results(write_xlsx(tmp_path / "a.xlsx", {"A": rows}))[1]
    said = next(each for each in found.reasons if "aus Zeile 2" in each.german)
    assert (said.field, said.german.startswith(f"Für „{mark}“ gilt")) == ("phones", True)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("02303/000 12 / 0171 3920001", ["+49230300012", "+491713920001"]),
        ("+49 2303 1234 / 5678", ["+4923031234", "+4923035678"]),
        ("02303 1234/35", ["+4923031234"]), ("Mo-Fr 9-12: 02303 12345", ["+49230312345"]),
    ],
)  # fmt: skip
def test_phones_are_never_two_numbers_in_one(text: str, numbers: list[str]) -> None:
    assert [one["number"] for one in phones.read(text).value] == numbers


def test_phone_remarks_stay_with_their_number() -> None:
    found = phones.read("02303 1234 (Frau A), 02303 1235 (Frau B)").value
    assert [one["description"] for one in found] == ["Frau A", "Frau B"]


def test_age_of_children_is_not_the_age_of_parents() -> None:
    assert terms.ages("Familien mit Kindern unter 3 Jahren") == (None, None)


@pytest.mark.parametrize("text", ["beitragsfrei", "ohne Beitrag", "gebührenfrei", "keine Gebühren"])
def test_cost_that_is_denied_is_free(text: str) -> None:
    assert costs.cost(text).value is True
