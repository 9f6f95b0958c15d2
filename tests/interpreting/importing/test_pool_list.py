"""Each row of a pool's list is read once, and whatever was guessed is said."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from nabe.interpreting.importing import Home, Spoken, read_pool
from nabe.sheets.tables import Row, Sheet, Source
from tests.interpreting.importing.makers import (
    PERSON,
    county_pool,
    person,
    pool,
    said,
    sheet,
    words,
)


def test_person_is_read_with_every_column():
    one = person()
    assert (one.verdict, one.notes) == ("good", [])
    assert (one.key, one.name, one.gender, one.email) == ("SM-001", "Amal Muster", "w", "a.muster@example.org")  # fmt: skip
    assert one.home == Home("44532", "Lünen", "Lünen")
    assert one.languages == (Spoken("ar", "Syrisch", "native"),)
    assert (one.german, one.transport, one.radius_km, one.modes) == ("C1", "car", 30, ("on_site", "phone"))  # fmt: skip
    assert one.times == ((0, dt.time(8), dt.time(13)),)
    assert (one.fee_class, one.state, one.grade) == ("A", "active", "lay")
    assert one.trained_on == dt.date(2022, 3, 1)
    assert one.certified_until == dt.date(2028, 3, 1)


@pytest.mark.parametrize(
    ("text", "level", "expected"),
    [
        ("Persisch (Farsi) – Teheran", "C2", [("fa", "Teheran", "C2")]),
        ("Dari (Kabul, Hazaragi)", "C2", [("prs", "Kabul", "C2"), ("prs", "Hazaragi", "C2")]),
        ("kurd./kurm. (kamischli)", "C2", [("kmr", "kamischli", "C2")]),
        ("Kurdisch (Kurmandschi) – êzîdisch", "C2", [("kmr", "êzîdisch", "C2")]),
        ("Arabisch (Marokkanisch (Darija))", "C2", [("ar", "Marokkanisch (Darija)", "C2")]),
        ("EN B2; hindi C2", "", [("en", "", "B2"), ("hi", "", "C2")]),
        ("Romanes B2; russ. C1", "", [("rom", "", "B2"), ("ru", "", "C1")]),
        ("bosn.", "Muttersprache", [("bs", "", "native")]),
        ("Persisch (Farsi) C2", "", [("fa", "", "C2")]),
    ],
)  # fmt: skip
def test_language_is_read_with_dialect_and_level(text, level, expected):
    one = person(**{"Sprache 1 (Dialekt)": text, "Niveau 1": level})
    assert [(each.code, each.dialect, each.level) for each in one.languages] == expected
    assert one.verdict == "good"


def test_level_that_nobody_knows_is_the_lowest_and_asked_about():
    one = person(**{"Niveau 1": "C3"})
    assert one.languages == (Spoken("ar", "Syrisch", "B1"),)
    assert said(one, "question") == [
        "Das Niveau „C3“ ist nicht bekannt.",
        "Das Niveau für „Arabisch (Syrisch)“ ist unklar. Bis Sie es klären, gilt das niedrigste: B1.",
    ]


def test_kurdish_without_a_variety_is_asked_about():
    one = person(**{"Sprache 1 (Dialekt)": "Kurdisch"})
    assert one.languages[0].code == "ku"
    assert "Kurdisch ohne Angabe der Varietät" in said(one, "question")[0]


def test_row_without_a_known_language_stays_out():
    assert person(**{"Sprache 1 (Dialekt)": "Klingonisch"}).verdict == "error"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8-12:30", (dt.time(8), dt.time(12, 30))), ("13–18", (dt.time(13), dt.time(18))),
        ("bis 12.30", (dt.time(8), dt.time(12, 30))), ("ab 13", (dt.time(13), dt.time(18))),
        ("ganztags", (dt.time(8), dt.time(18))), ("NM", (dt.time(13), dt.time(18))),
        ("-", None), ("nein", None), ("", None), ("n. V.", None), ("ungerade KW ab 14", None),
        ("18-8", None), ("25-26", None),
    ],
)  # fmt: skip
def test_hours_of_a_day_are_read(text, expected):
    times = [(starts, ends) for day, starts, ends in person(Di=text).times if day == 1]
    assert times == ([expected] if expected else [])


def test_hours_that_are_not_the_same_every_week_are_asked_about():
    assert said(person(Mi="alle 14 Tage")) == ["„alle 14 Tage“ nennt keine festen Zeiten. Der Tag bleibt leer."]  # fmt: skip


def test_words_for_hours_are_a_visible_guess_unless_the_list_has_a_legend():
    source = sheet(PERSON, {"Di": "VM", "Do": "VM"})
    assert said(read_pool(source, words())[1]) == ["„VM“ wurde als 08:00–12:30 Uhr gelesen."]
    source.sheets.append(Sheet("Legende", [Row(1, ["vorm. / VM = 9–12 Uhr, x = 8–16 Uhr"])]))
    one = read_pool(source, words())[1]
    assert said(one) == []
    assert (1, dt.time(9), dt.time(12)) in one.times


def test_postcode_that_lost_a_digit_is_mended_where_only_one_can_be_meant():
    one = person(PLZ="5917", Wohnort="Kamen")
    assert one.home == Home("59174", "Kamen", "Kamen")
    assert said(one, "guess") == ["„5917“ wurde als 59174 gelesen."]
    two = person(PLZ="4453", Wohnort="Lünen")
    assert two.home == Home("", "Lünen", "Lünen")
    assert "Es gilt die Mitte von Lünen." in said(two, "question")[0]


def test_somebody_from_outside_the_county_is_welcome():
    one = person(PLZ="44137", Wohnort="Dortmund")
    assert (one.verdict, one.home) == ("good", Home("44137", "Dortmund", ""))


def test_papers_are_read_and_what_has_run_out_is_asked_about():
    one = person(**{"Führungszeugnis gesehen": "07/2019", "Zertifikat gültig bis": "31.02.2027"})
    assert one.record_seen == dt.date(2019, 7, 1)
    assert one.certified_until is None
    assert said(one, "question") == ["Das Führungszeugnis ist älter als 5 Jahre. Es galt bis 01.07.2024."]  # fmt: skip
    assert said(one, "warning") == ["Das Datum „31.02.2027“ gibt es nicht. Es wurde weggelassen."]


def test_day_to_come_is_no_day_on_which_something_was_seen():
    one = person(**{"Führungszeugnis gesehen": "01.09.2027"})
    assert one.record_seen is None
    assert "liegt in der Zukunft" in said(one, "warning")[0]


@pytest.mark.parametrize(("text", "expected"), [
    ("aktiv", "active"), ("ruht", "paused"), ("Elternzeit", "paused"), ("beendet", "left"), ("quer", "paused"),
])  # fmt: skip
def test_status_becomes_a_state(text, expected):
    assert person(Status=text).state == expected


def test_remark_that_has_no_field_is_not_lost_without_a_word():
    assert said(person(Bemerkung="nur vormittags anrufen"), "warning") == [
        "Für die Bemerkung „nur vormittags anrufen“ gibt es kein Feld. Sie wurde nicht übernommen."
    ]
    assert person(Bemerkung="keine Gesundheitsthemen").not_in == ("health",)


def test_same_person_without_a_number_is_a_duplicate_that_says_what_differs():
    first, second = pool({}, {"Nr.": "", "E-Mail": "", "Telefon": "0171 3920099"})
    assert (first.verdict, second.verdict, second.twin) == ("good", "duplicate", ("Pool", 2))
    assert "In Zeile 2 steht „0171 3920071“." in said(second)


def test_two_people_of_one_name_stay_two():
    first, second = pool({}, {"Nr.": "SM-002", "E-Mail": "muster@example.org", "PLZ": "59174", "Wohnort": "Kamen"})  # fmt: skip
    assert (first.verdict, second.verdict) == ("good", "good")
    assert said(second, "question") == ["Denselben Namen hat Zeile 2. Sind das zwei Personen?"]


def test_address_of_somebody_else_is_asked_about():
    one = person(**{"E-Mail": "t.al-nahri@example.org"})
    assert said(one, "question") == ["Die Adresse t.al-nahri@example.org passt nicht zum Namen."]


def test_columns_may_stand_in_any_order_and_have_other_heads():
    heads = ["Sprachen", "Status", "E-Mail-Adresse", "Vorname", "Nachname", "Wohnort", "Haustier"]
    rows = [
        Row(4, heads),
        Row(5, ["Türkisch", "aktiv", "b@example.org", "Banu", "Bach", "Unna", "Hund"]),
    ]
    skipped, one = read_pool(Source("csv", [Sheet("Liste", rows)]), words())
    assert (skipped.verdict, one.verdict, one.name) == ("skipped", "good", "Banu Bach")
    assert "Die Spalte „Haustier“ gehört zu keinem Feld. Ihr Wert wurde weggelassen." in said(one)


def test_every_row_of_the_county_comes_out_once():
    entries = county_pool()
    assert Counter(one.verdict for one in entries) == {"good": 104, "duplicate": 3, "skipped": 13}
    places = [(one.sheet, one.row) for one in entries]
    assert len(places) == len(set(places))
    assert [one.row for one in entries if one.verdict == "duplicate"] == [79, 90, 102]
    assert {one.key for one in entries if one.verdict == "good"} == {f"SM-{at:03}" for at in range(1, 105)}  # fmt: skip
