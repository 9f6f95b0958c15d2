"""Each kind of value: what is read, and what is said about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nabe.directory.importing.organizations import spellings
from nabe.directory.importing.values import costs, remarks, terms, times
from nabe.sheets.cells import clean
from nabe.sheets.values import dates, languages, levels, phones, places, webaddresses  # fmt: skip
from tests.directory.importing.makers import TODAY, words


def kinds(notes: Any) -> list[str]:
    return [each.kind for each in notes]


@pytest.mark.parametrize(
    ("text", "byday", "hours"),
    [
        ("Mo+Mi 9-12 Uhr", "MO,WE", ("09:00", "12:00")),
        ("montags bis donnerstags, 13:30 bis 16:45 Uhr", "MO,TU,WE,TH", ("13:30", "16:45")),
        ("DO & SA, 14h – 15:30h", "TH,SA", ("14:00", "15:30")),
        ("jeden Dienstag + Donnerstag 16 - 18 Uhr", "TU,TH", ("16:00", "18:00")),
        ("Mo, Mi, Do 16.00–17.30", "MO,WE,TH", ("16:00", "17:30")),
        ("Di/Mi 15:00-16:30h", "TU,WE", ("15:00", "16:30")),
        ("Mo.-Fr. 9:00-12:00 Uhr", "MO,TU,WE,TH,FR", ("09:00", "12:00")),
        ("9-12 Uhr montags", "MO", ("09:00", "12:00")),
        ("Every Monday 10am-11:30am", "MO", ("10:00", "11:30")),
    ],
)
def test_times_weekly_become_a_schedule(text: str, byday: str, hours: tuple[str, str]) -> None:
    found = times.read(text)
    assert [(one["freq"], one["byday"]) for one in found.schedules] == [("WEEKLY", byday)]
    assert (found.schedules[0]["opens_at"], found.schedules[0]["closes_at"]) == hours
    assert not found.notes


@pytest.mark.parametrize(
    ("text", "byday"),
    [
        ("jeden 1. Freitag im Monat, 9-11 Uhr", "1FR"),
        ("2. Mi i. M. 10-12:30", "2WE"),
        ("letzter Do i. M. 13-15", "-1TH"),
        ("jeden zweiten Dienstag im Monat 10-12", "2TU"),
        ("1. und 3. Mittwoch im Monat 9-11", "1WE,3WE"),
    ],
)
def test_times_monthly_carry_the_number_of_the_day(text: str, byday: str) -> None:
    found = times.read(text)
    assert [(one["freq"], one["byday"]) for one in found.schedules] == [("MONTHLY", byday)]


@pytest.mark.parametrize("text", ["n. V.", "nach Vereinbarung", "auf Anfrage", "nach telef. Vereinbarung",
                                  "Termin nach Absprache"])  # fmt: skip
def test_times_by_appointment_have_no_schedule(text: str) -> None:
    found = times.read(text)
    assert found.by_appointment
    assert found.schedules == []
    assert found.notes == []


def test_times_with_hours_and_appointment_have_both() -> None:
    found = times.read("offen: Mo 9-12 Uhr, Do 14-17 Uhr, sonst n. V.")
    assert [one["byday"] for one in found.schedules] == ["MO", "TH"]
    assert found.by_appointment


@pytest.mark.parametrize(
    "text",
    [
        "jeden 2. Dienstag, 14:30-17:30 Uhr", "Mo 12-9 Uhr", "Mo 25-27 Uhr", "Mo 2-4",
        "nur in den Ferien (Termine s. Aushang)", "9-12 Uhr", "am 12.03. und 19.03. 9-12 Uhr",
        "1. Mo-Do 14-16 Uhr\n2. Fr 9-11 Uhr", "Mo 9-12 nicht im August",
    ],
)  # fmt: skip
def test_times_that_are_unclear_stay_words_with_a_question(text: str) -> None:
    found = times.read(text)
    assert found.schedules == []
    assert found.text == text
    assert kinds(found.notes) == ["question"]


def test_times_every_second_week_ask_for_the_first_week() -> None:
    found = times.read("14-tägig donnerstags 9–11:30 Uhr")
    assert found.schedules[0]["interval"] == 2
    assert kinds(found.notes) == ["question"]


def test_times_of_even_weeks_are_a_visible_guess() -> None:
    found = times.read("Fr (gerade KW) 9:30-11 Uhr")
    assert (found.schedules[0]["interval"], found.schedules[0]["week"]) == (2, "even")
    assert kinds(found.notes) == ["guess"]


def test_times_in_holidays_name_their_season() -> None:
    assert times.read("in den Sommerferien Mo-Fr 9–13 Uhr").schedules[0]["season"] == "holidays"
    assert times.read("Mo 9-12 (nicht in den Ferien)").schedules[0]["season"] == "school"


def test_times_with_dates_are_valid_between_them() -> None:
    found = times.read("ab 01.09.2026 Mo 18-20 Uhr").schedules[0]
    assert found["valid_from"] == "2026-09-01"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Deutsch, Türkisch, Englisch", ["de", "tr", "en"]),
        ("bulg. u. EN u. RO", ["bg", "en", "ro"]),
        ("engl. u. pers., Kurmanci + dari", ["en", "fa", "kmr", "prs"]),
        ("arabisch u. kurd./kurm.", ["ar", "kmr"]),
        ("Shqip", ["sq"]), ("AR, ukrain.", ["ar", "uk"]), ("Kurdisch (Kurmandschi)", ["kmr"]),
        ("poln.; rumaenisch; türk.", ["pl", "ro", "tr"]), ("Persisch (Farsi)", ["fa"]),
    ],
)  # fmt: skip
def test_languages_become_codes(text: str, codes: list[str]) -> None:
    found = languages.read(text)
    assert found.value == codes
    assert not found.notes


@pytest.mark.parametrize(
    "text", ["mehrsprachig", "verschiedene, bitte fragen", "nach Bedarf", "Klingonisch"]
)
def test_languages_unnamed_or_unknown_are_asked_for(text: str) -> None:
    found = languages.read(text)
    assert found.value == []
    assert kinds(found.notes) == ["question"]


def test_languages_kurdish_without_variety_is_a_question() -> None:
    found = languages.read("Kurdisch")
    assert found.value == ["ku"]
    assert "Varietät" in found.notes[0].german


@pytest.mark.parametrize(
    ("text", "span"),
    [("A1-B1", ("A1", "B1")), ("a2", ("A2", "A2")), ("ab A1", ("A1", "")), ("bis B2", ("", "B2")),
     ("A2 – B1", ("A2", "B1")), ("A0", ("A0", "A0")), ("-", ("", "")), ("Alphabetisierung", ("ALPHA", "ALPHA"))],
)  # fmt: skip
def test_levels_become_a_span(text: str, span: tuple[str, str]) -> None:
    assert levels.read(text).value == span
    assert not levels.read(text).notes


@pytest.mark.parametrize(("text", "span"), [("B1+", ("B1", "B1")), ("ohne", ("A0", "")), ("Alpha", ("ALPHA", "ALPHA")),
                                            ("keine Vorkenntnisse", ("A0", ""))])  # fmt: skip
def test_levels_in_other_words_are_visible_guesses(text: str, span: tuple[str, str]) -> None:
    assert levels.read(text).value == span
    assert kinds(levels.read(text).notes) == ["guess"]


@pytest.mark.parametrize(
    "text",
    ["02306 000 2451", "02306/0002451", "0049 (0)2306 - 0002451", "+49 2306 0002451", "(02306) 0002451",
     "Tel.: 02306.000.2451", "02306 00024-51"],
)  # fmt: skip
def test_phones_in_every_spelling_are_one_number(text: str) -> None:
    assert [one["number"] for one in phones.read(text).value] == ["+4923060002451"]
    assert not phones.read(text).notes


def test_phones_without_their_zero_are_a_visible_guess() -> None:
    found = phones.read("2306000949")
    assert found.value[0]["number"] == "+492306000949"
    assert kinds(found.notes) == ["guess"]


def test_phones_keep_two_numbers_and_remarks() -> None:
    assert len(phones.read("02373/0003348 o. 0171 3920096").value) == 2
    found = phones.read("02306 0005292 (nur vormittags, AB)").value
    assert found[0]["description"] == "nur vormittags, AB"


def test_phones_in_groups_of_digits_are_one_number() -> None:
    found = phones.read("0171 392 0028")
    assert [one["number"] for one in found.value] == ["+491713920028"]
    assert not found.notes


def test_phones_that_are_words_are_a_question() -> None:
    assert phones.read("s. Mail").value == []
    assert kinds(phones.read("s. Mail").notes) == ["question"]


@pytest.mark.parametrize(
    ("text", "address"),
    [("<a@b.example>", "a@b.example"), ("mailto:a@b.example", "a@b.example"), ("A@B.EXAMPLE", "a@b.example"),
     ("info(at)b.example", "info@b.example"), ("a @b.example", "a@b.example"), ("a@b.example.", "a@b.example")],
)  # fmt: skip
def test_mail_slips_are_repaired(text: str, address: str) -> None:
    assert webaddresses.mail(text).value == (address,)


@pytest.mark.parametrize("text", ["a@", "a@@b.example", "a.b.example", "a@b,example", "a b c"])
def test_mail_broken_is_left_out_with_a_warning(text: str) -> None:
    assert webaddresses.mail(text).value == ()
    assert kinds(webaddresses.mail(text).notes) == ["warning"]


@pytest.mark.parametrize(
    "text", ["Seite in Arbeit", "javascript:alert(1)", "http://a:b@c.example", "folgt"]
)
def test_web_address_broken_is_left_out_with_a_warning(text: str) -> None:
    assert webaddresses.web(text).value == ""
    assert kinds(webaddresses.web(text).notes) == ["warning"]


@pytest.mark.parametrize(
    ("cell", "iso", "noted"),
    [
        (dt.date(2026, 6, 3), "2026-06-03", False), ("22.1.26", "2026-01-22", False),
        ("2025-06-18", "2025-06-18", False), ("11/2025", "2025-11-01", True), ("Juli 2025", "2025-07-01", True),
        ("Frühjahr 2026", "2026-03-01", True), (45833.0, "2025-06-25", True), ("31.02.2025", "", True),
        ("s. Mail", "", True), ("01.01.1900", "", True), ("01.01.2099", "", True), ("?", "", True), ("-", "", False),
    ],
)  # fmt: skip
def test_dates_in_every_form(cell: Any, iso: str, noted: bool) -> None:
    found = dates.read(cell, today=TODAY)
    assert found.value.iso == iso
    assert bool(found.notes) is noted


@pytest.mark.parametrize(
    ("town", "code", "meant", "district", "kind"),
    [
        ("Lünen", "44532", "Lünen", "", ""), ("LÜNEN", "44532", "Lünen", "", "cleaned"),
        ("Luenen", "44532", "Lünen", "", "cleaned"), ("Lühnen", "44532", "Lünen", "", "guess"),
        ("Unna-Massen", "59425", "Unna", "Massen", "guess"), ("Massen", "59425", "Unna", "Massen", "guess"),
        ("Oberaden", "59192", "Bergkamen", "Oberaden", "guess"), ("Gahmen", "44532", "Lünen", "Gahmen", "guess"),
        ("Dortmund", "44135", "", "", "question"), ("Lünen", "4453", "Lünen", "", "question"),
        ("Lünen", "59174", "Lünen", "", "question"), ("", "59174", "Kamen", "", "guess"),
        ("Fröndenberg / Ruhr", "58730", "Fröndenberg/Ruhr", "", "cleaned"),
        ("Fröndenberg (Ruhr)", "", "Fröndenberg/Ruhr", "", "cleaned"), ("Kamen/Westf.", "", "Kamen", "", "cleaned"),
        ("Werne a. d. Lippe", "", "Werne", "", "cleaned"), ("Lünen (Rathaus)", "", "Lünen", "", "guess"),
        ("Lünen und Umgebung", "", "Lünen", "", "guess"), ("Lünen oder online", "", "Lünen", "", "guess"),
        ("Lünen-Brambauer", "", "Lünen", "Brambauer", "guess"), ("Unna/Kamen", "", "", "", "question"),
        ("Unna und Kamen", "", "", "", "question"), ("Unna, Kamen, Bergkamen", "", "", "", "question"),
        ("59423 Unna, 59174 Kamen", "", "", "", "question"), ("Kreis Unna, Lünen", "", "", "", "question"),
    ],
)  # fmt: skip
def test_towns_are_certain_or_said(
    town: str, code: str, meant: str, district: str, kind: str
) -> None:
    place = places.read(town=town, postcode=code, street="", vocabulary=words())
    assert (place.municipality, place.district) == (meant, district)
    assert [each.kind for each in place.notes] == ([kind] if kind else [])


def test_address_in_one_cell_is_taken_apart() -> None:
    place = places.read(
        town="", postcode="", street="Bahnhofstr. 3, 59423 Unna", vocabulary=words()
    )
    assert (place.street, place.postcode, place.municipality) == ("Bahnhofstr. 3", "59423", "Unna")


@pytest.mark.parametrize(
    ("text", "free"),
    [("kostenlos", True), ("0 €", True), ("25 €", False), ("Ticketpreis", False), ("Spende", None),
     ("kostenlos mit Bescheid", None), ("kostenlos inkl. Mittagessen", True), ("über BuT", None)],
)  # fmt: skip
def test_cost_is_free_paid_or_open(text: str, free: bool | None) -> None:
    assert costs.cost(text).value is free


@pytest.mark.parametrize(
    ("text", "value"),
    [("ja", "yes"), ("x", "yes"), ("nein", "no"), ("-", ""), ("auf Anfrage", "on_request"),
     ("bei Bedarf", "on_request"), ("ja, nach Anmeldung", "on_request")],
)  # fmt: skip
def test_child_care_in_words(text: str, value: str) -> None:
    assert costs.child_care(text).value == value


@pytest.mark.parametrize(
    ("text", "codes"),
    [("EA", ["engagement"]), ("Mobilitaet", ["mobility"]), ("Gesundheit/Pflege", ["health"]),
     ("Arbeit; Alltag/Begegnung", ["work", "everyday"]), ("BERUF", ["vocation"])],
)  # fmt: skip
def test_fields_of_action_become_codes(text: str, codes: list[str]) -> None:
    assert terms.fields(text, words()).value == codes


@pytest.mark.parametrize("text", ["Sonstiges", "Kultur"])
def test_field_of_action_unknown_is_a_question(text: str) -> None:
    found = terms.fields(text, words())
    assert found.value == []
    assert kinds(found.notes) == ["question"]


def test_ages_are_read_from_target_groups() -> None:
    assert terms.ages("12–27 J.") == (12, 27)
    assert terms.ages("Zugewanderte ab 27 J.") == (27, None)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [("eingestellt zum 31.12.2024", "status", "defunct"), ("ruht bis auf Weiteres", "status", "temporarily closed"),
     ("Gruppe ist zurzeit voll", "places_free", 0), ("Warteliste (ca. 3 Monate)", "waiting_weeks", 12),
     ("Raum im Keller, nicht barrierefrei", "accessibility", "no"), ("Raum barrierefrei, Aufzug", "accessibility", "yes"),
     ("ohne Anmeldung", "registration", "none")],
)  # fmt: skip
def test_remarks_imply_facts(text: str, name: str, value: Any) -> None:
    assert remarks.read(text).value[name] == value


def test_organizations_in_several_spellings_are_one() -> None:
    names = [
        "Verein Brücke e. V.",
        "VEREIN BRÜCKE E. V.",
        "Verein Bruecke",
        "Verein Brücke (Selm)",
        "Verein Brücke e. V.",
    ]
    assert set(spellings(names).values()) == {"Verein Brücke e. V."}


def test_organizations_of_different_legal_form_stay_apart() -> None:
    found = spellings(["Neuland gGmbH", "Neuland e. V.", "Neuland"])
    assert found["Neuland gGmbH"] != found["Neuland e. V."]
    assert found["Neuland"] == "Neuland"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  Lünen\xa0", "Lünen"), ("Lu\u0308nen", "Lünen"), ("a\u202eb", "ab"), ("<b>Neu!</b> Kurs", "Neu! Kurs"),
        ("<script>alert(1)</script> Start", "Start"), ("Raum &amp; Zeit", "Raum & Zeit"),
        ("=SUMME(A1:A9)", "=SUMME(A1:A9)"), ("<img src=x onerror=alert(1)> Plakat", "Plakat"),
    ],
)  # fmt: skip
def test_cells_are_tidied_and_stay_text(raw: str, text: str) -> None:
    assert clean(raw).value == text


def test_cell_of_endless_text_is_cut_with_a_warning() -> None:
    found = clean("x" * 20_000)
    assert len(found.value) == 10_000
    assert kinds(found.notes) == ["warning"]
