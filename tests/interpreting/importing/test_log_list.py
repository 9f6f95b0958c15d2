"""Each row of a log is read once; what cannot be right stays out with a reason."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from nabe.interpreting.importing import Outcome, read_log
from nabe.sheets.opening import open_source
from tests.interpreting.importing.makers import (
    TALK,
    county_log,
    log,
    said,
    sheet,
    talk,
    words,
    write_csv,
)


def test_talk_is_read_with_every_column():
    one = talk()
    assert (one.verdict, one.notes) == ("good", [])
    assert (one.key, one.asked_on, one.starts) == ("2025-0001", dt.date(2024, 12, 8), dt.datetime.fromisoformat("2025-01-10T09:30"))  # fmt: skip
    assert (one.languages, one.setting, one.mode, one.case) == (("ar",), "school", "on_site", "F-25-0181")  # fmt: skip
    assert (one.outcome, one.interpreter, one.km, one.minutes) == (Outcome.HELD, "SM-001", Decimal(3), 60)  # fmt: skip
    assert (one.fee_cents, one.travel_cents) == (2500, 90)


@pytest.mark.parametrize(
    ("result", "reason", "expected"),
    [
        ("vermittelt", "", Outcome.HELD),
        ("nicht vermittelt", "niemand frei", Outcome.UNFILLED),
        ("nicht vermittelt", "zu kurzfristig", Outcome.UNFILLED),
        ("nicht vermittelt", "keine Person für diese Sprache im Pool", Outcome.UNFILLED),
        ("nicht vermittelt", "Anfrage ausgeschlossen (Rechtsfolgen)", Outcome.REFUSED),
        ("abgesagt", "Einrichtung hat abgesagt", Outcome.CANCELLED),
        ("abgesagt", "kurzfristig abgesagt (< 24 h)", Outcome.CANCELLED_LATE),
        ("abgesagt", "Termin verschoben", Outcome.MOVED),
        ("abgesagt", "Familie nicht erschienen", Outcome.IN_VAIN),
        ("abgesagt", "Sprachmittler:in erkrankt", Outcome.RETURNED),
        ("abgesagt", "Absage durch die Koordination", Outcome.CALLED_OFF),
        ("abgesagt", "Pool musste absagen", Outcome.CALLED_OFF),
        ("abgesagt", "Familie nicht erschienen, Koordination informiert", Outcome.IN_VAIN),
        ("abgesagt", "Stelle hat bei der Koordination abgesagt", Outcome.CANCELLED),
        ("abgesagt", "Termin verschoben in Absprache mit der Koordination", Outcome.MOVED),
        ("abgesagt", "Kita hat Pool zu spät informiert", Outcome.CANCELLED_LATE),
        ("abgesagt", "Sprachmittlerin nicht erschienen", Outcome.NO_SHOW),
        ("abgesagt", "", Outcome.CANCELLED),
    ],
)  # fmt: skip
def test_result_and_reason_become_an_outcome(result, reason, expected):
    one = talk(Ergebnis=result, Grund=reason, Honorar="", Fahrtkosten="")
    assert (one.verdict, one.outcome) == ("good", expected)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Uhrzeit": "25:10"}, "„25:10“ ist keine Uhrzeit."),
        ({"Uhrzeit": ""}, "Die Uhrzeit fehlt."),
        ({"Termin": "31.04.2025"}, "„31.04.2025“ ist kein Tag."),
        ({"Termin": "04/2025"}, "„04/2025“ ist kein Tag."),
        ({"Termin": "10.01.2052"}, "Der Termin am 10.01.2052 liegt in der Zukunft."),
        ({"Termin": "10.05.2026"}, "Zwischen Eingang und Termin liegen 518 Tage. Stimmt das Jahr?"),
        ({"Eingang": "14.01.2025"}, "Der Termin liegt vor dem Eingang der Anfrage."),
        ({"Sprache": ""}, "Die Sprache fehlt."),
        ({"Sprachmittler-Nr": ""}, "Es fehlt, wer gedolmetscht hat."),
        ({"Minuten": "-45"}, "„-45“ ist keine Dauer."),
        ({"Ergebnis": "?!"}, "Das Ergebnis „?!“ ist nicht bekannt."),
        ({"Anfragende Stelle": ""}, "Die anfragende Stelle fehlt."),
        ({"Honorar": "zehn"}, "„zehn“ ist kein Betrag."),
        ({"km": "weit"}, "„weit“ sind keine Kilometer."),
    ],
)  # fmt: skip
def test_row_that_cannot_be_right_stays_out_and_says_why(changes, reason):
    one = talk(**changes)
    assert one.verdict == "error"
    assert reason in said(one, "error")


def test_somebody_whom_the_pool_does_not_know_keeps_the_row_out():
    one = read_log(sheet(TALK, {}), words(), interpreters={"SM-002"})[1]
    assert said(one, "error") == ["Die Nummer „SM-001“ gibt es im Pool nicht."]


def test_hours_in_words_become_minutes_and_are_said():
    one = talk(Minuten="1,5 Std")
    assert (one.minutes, said(one, "guess")) == (90, ["„1,5 Std“ wurde als 90 Minuten gelesen."])


def test_two_languages_with_a_slash_are_two():
    assert talk(Sprache="Persisch/Dari").languages == ("fa", "prs")


def test_money_without_a_talk_is_left_out_and_said():
    one = talk(Ergebnis="nicht vermittelt", Grund="niemand frei")
    assert (one.fee_cents, one.travel_cents, one.verdict) == (None, None, "good")
    assert said(one, "warning") == ["Ohne Einsatz gibt es kein Honorar. Der Betrag wurde weggelassen."]  # fmt: skip


@pytest.mark.parametrize(("column", "text"), [
    ("Bemerkung", "Frau Haddad bitte anrufen"), ("Bemerkung", "Tel. 0171 3920071"), ("Fall", "Az. 12345678"),
])  # fmt: skip
def test_words_that_tell_who_a_client_is_stay_outside(column: str, text: str) -> None:
    one = talk(**{column: text})
    assert (one.remark, one.verdict) == ("", "good")
    assert text not in (one.case, one.remark)
    assert said(one, "warning") == [
        "Der Text kann eine Person erkennbar machen. Er wurde weggelassen."
    ]


def test_same_request_twice_comes_in_once():
    first, second = log({}, {"Bemerkung": "Kopie?"})
    assert (first.verdict, second.verdict, second.twin) == ("good", "duplicate", ("Pool", 2))


def test_number_of_another_request_is_an_error():
    _first, second = log({}, {"Termin": "11.01.2025"})
    assert said(second, "error") == ["Diese Nummer hat schon Zeile 2, mit einem anderen Termin."]


def test_nobody_is_in_two_places_at_once():
    _first, second, after = log(
        {}, {"Anfrage-Nr": "2025-0002", "Uhrzeit": "10:15"}, {"Anfrage-Nr": "2025-0003", "Uhrzeit": "10:30"},
    )  # fmt: skip
    assert said(second, "error") == ["SM-001 war zu dieser Zeit schon bei 2025-0001 (Zeile 2)."]
    assert after.verdict == "good"


def test_nobody_waits_in_vain_while_they_are_elsewhere() -> None:
    absent = {
        "Ergebnis": "abgesagt",
        "Grund": "Familie nicht erschienen",
        "Honorar": "",
        "Fahrtkosten": "",
    }
    _first, second = log({}, {**absent, "Anfrage-Nr": "2025-0002", "Uhrzeit": "10:15"})
    assert second.verdict == "error"


def test_lead_that_does_not_fit_the_days_is_asked_about():
    assert said(talk(**{"Vorlauf (Tage)": "30"}), "question") == ["Der Vorlauf soll 30 Tage sein, es sind 33."]  # fmt: skip


def test_row_with_another_number_of_cells_is_an_error(tmp_path):
    rows = [
        list(TALK),
        *([list(TALK.values())] * 8),
        [*TALK.values(), "Aufzug"],
        list(TALK.values())[:9],
    ]
    entries = read_log(open_source(write_csv(tmp_path / "log.csv", rows)), words())
    assert "Die Zeile hat 23 statt 22 Spalten. Bitte prüfen Sie die Trennzeichen." in said(entries[-2], "error")  # fmt: skip
    assert "Die Zeile hat 9 statt 22 Spalten. Bitte prüfen Sie die Trennzeichen." in said(entries[-1], "error")  # fmt: skip


def test_every_row_of_the_county_comes_out_once():
    entries = county_log()
    assert Counter(one.verdict for one in entries) == {"good": 686, "error": 14, "duplicate": 2, "skipped": 1}  # fmt: skip
    assert [one.row for one in entries] == sorted({one.row for one in entries})
    assert [one.row for one in entries if one.verdict == "error"] == [
        19, 22, 27, 86, 195, 200, 254, 291, 369, 375, 494, 523, 564, 600,
    ]  # fmt: skip
    assert [one.row for one in entries if one.verdict == "duplicate"] == [370, 694]
