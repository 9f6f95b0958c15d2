"""Gate, text check, matching and waves: rules without a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nabe.interpreting import travel, waves
from nabe.interpreting.gate import Asked, Excluded, Limits, objections, working_days
from nabe.interpreting.matching import Need, Speaker, fit, ranked
from nabe.interpreting.spots import NOWHERE, Spot, gap
from nabe.interpreting.textcheck import findings, problem_with

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
MONDAY = dt.datetime(2026, 12, 7, 9, tzinfo=dt.UTC)
LIMITS = Limits(3, 180, 5, lambda day: day == dt.date(2026, 11, 25))
ASKED = Asked(
    NOW, [(MONDAY, MONDAY + dt.timedelta(hours=1))], (), 0, is_urgent=False, is_inside=True
)
NEED = Need(
    language="ar", dialect="", needs_dialect=False, also=(), level="B2", papers=("secrecy",),
    setting="school", mode="on_site", gender="", slots=ASKED.slots, same=None,
)  # fmt: skip
AMAL = Speaker(
    key=1, spoken=[("ar", "Syrisch", "native")], gender="w", modes=["on_site"], not_in=[],
    week=[(0, dt.time(8), dt.time(13))], tells_times=True, away=[], busy=[], valid={"secrecy": None}, km=4.0,
    radius_km=30, served_in_case=0, conflict=False, cents=2500,
    left_cents=96_000, minutes_this_week=0, minutes_a_week=600, asked_this_week=0, most_asked=5,
)  # fmt: skip


# --- gate ---------------------------------------------------------------------------------------
def codes(asked: Asked) -> list[tuple[str, bool]]:
    return [(one.code, one.blocks) for one in objections(asked, LIMITS)]


def test_ordinary_request_meets_no_rule() -> None:
    assert codes(ASKED) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"slots": [(NOW - dt.timedelta(hours=1), NOW)]}, [("past", True)]),
        ({"slots": [(MONDAY, MONDAY + dt.timedelta(hours=40))]}, [("long", True)]),
        ({"slots": [(NOW + dt.timedelta(days=2), NOW + dt.timedelta(days=2, hours=1))]}, [("soon", True)]),
        ({"served_in_case": 5}, [("case", True)]),
        ({"is_inside": False}, [("outside", True)]),
        ({"excluded": [Excluded("legal", "Rechtsfolgen", "Justiz")]}, [("legal", True)]),
    ],
)  # fmt: skip
def test_each_rule_says_why_and_what_instead(
    change: dict[str, object], found: list[tuple[str, bool]]
) -> None:
    asked = replace(ASKED, **change)  # type: ignore[arg-type]
    assert codes(asked) == found
    assert all(one.reason and one.instead for one in objections(asked, LIMITS))


def test_urgent_request_at_short_notice_is_tried() -> None:
    soon = (NOW + dt.timedelta(days=1), NOW + dt.timedelta(days=1, hours=1))
    assert codes(replace(ASKED, slots=[soon], is_urgent=True)) == [("soon", False)]


def test_one_slot_in_time_is_enough() -> None:
    soon = (NOW + dt.timedelta(days=1), NOW + dt.timedelta(days=1, hours=1))
    assert codes(replace(ASKED, slots=[soon, *ASKED.slots])) == []


def test_working_days_leave_out_weekends_and_holidays() -> None:
    friday = dt.date(2026, 11, 27)
    assert working_days(NOW.date(), friday, LIMITS.is_holiday) == 3  # Tuesday, Thursday, Friday
    assert working_days(friday, dt.date(2026, 11, 30), LIMITS.is_holiday) == 1
    assert working_days(friday, NOW.date(), LIMITS.is_holiday) == 0


# --- text ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bitte Frau Yılmaz anrufen", "name"), ("Familie Al-Masri kommt mit", "name"),
        ("Tel. 02303 12345678", "phone"), ("+49 170 1234567", "phone"),
        ("Aktenzeichen 51-2024001", "number"), ("geb. 3.4.1990", "born"),
        ("mail: a.b@example.org", "mail"), ("Sohn Jonas, 3b", "name"),
        ("Es geht um Ahmad Hassan", "name"), ("Leila braucht Hilfe", "name"),
        ("Herr al-Masri ist da", "name"), ("Frau S. Yıldız", "name"),
        ("Der Vater heißt Petros", "name"), ("AZR 12 F 345/24", "number"),
        ("12 F 345/24", "number"), ("Az 51 12/2024", "number"),
    ],
)  # fmt: skip
def test_what_tells_who_a_client_is_is_found(text: str, kind: str) -> None:
    assert kind in [found for found, _said in findings(text)]
    assert "Bitte" in problem_with(text)


@pytest.mark.parametrize(
    "text",
    ["Raum 104, Nebeneingang", "Zeugnisgespräch Klasse 3b", "Die Mutter und der Vater kommen",
     "Bitte pünktlich um 9.30 Uhr", "Anruf 8 bis 9, Zimmer 12 A", "F-26-0120", "Alle, ältere Kinder auch", "Elternabend, ca. 20 Personen", ""],
)  # fmt: skip
def test_ordinary_text_stays(text: str) -> None:
    assert problem_with(text) == ""


def test_everything_that_tells_somebody_is_named_at_once() -> None:
    said = problem_with("Ahmad Hassan, geb. 03.04.1990, Tel. 02303 1234567")
    for part in ("Ahmad Hassan", "geb. 03.04.1990", "02303 1234567"):
        assert part in said
    assert said.count("sieht aus wie") == 3


# --- matching -----------------------------------------------------------------------------------
def test_whoever_fits_has_reasons_in_words() -> None:
    found = fit(replace(NEED, dialect="Syrisch"), AMAL._replace(served_in_case=2))
    assert found.fits
    assert found.reasons == (
        "spricht Syrisch", "hat diesen Fall schon 2 Mal begleitet", "4 km",
        "danach noch 935 € bis zur Freigrenze",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("need", "who", "why"),
    [
        ({}, {"spoken": [("tr", "", "native")]}, "spricht die Sprache nicht"),
        ({"dialect": "Irakisch", "needs_dialect": True}, {}, "spricht einen anderen Dialekt"),
        ({}, {"one_way": [("ar", "Syrisch")]}, "dolmetscht diese Sprache nur in eine Richtung"),
        ({"level": "C1"}, {"spoken": [("ar", "", "B2")]}, "Sprachniveau unter C1"),
        ({"mode": "video"}, {}, "macht diese Art von Einsatz nicht"),
        ({}, {"not_in": ["school"]}, "möchte dieses Einsatzfeld nicht"),
        ({"gender": "m"}, {}, "gewünscht ist ein Mann"),
        ({}, {"valid": {"secrecy": dt.date(2026, 12, 6)}}, "Nachweis fehlt oder ist abgelaufen: Verschwiegenheit"),
        ({}, {"valid": {}}, "Nachweis fehlt oder ist abgelaufen: Verschwiegenheit"),
        ({}, {"conflict": True}, "ist in diesem Fall befangen"),
        ({}, {"km": 31.0}, "wohnt zu weit weg: 31 km"),
        ({}, {"left_cents": 2499}, "der Freibetrag ist erreicht"),
        ({}, {"minutes_this_week": 541}, "hat in dieser Woche schon genug Stunden"),
        ({}, {"asked_this_week": 5}, "wurde in dieser Woche schon oft genug gefragt"),
        ({}, {"week": [(1, dt.time(8), dt.time(13))]}, "kann zu dieser Zeit nicht"),
        ({}, {"away": [(MONDAY, MONDAY + dt.timedelta(days=1))]}, "hat zu dieser Zeit etwas anderes"),
        (
            {}, {"busy": [(MONDAY - dt.timedelta(hours=2), MONDAY + dt.timedelta(minutes=1))]},
            "hat zu dieser Zeit etwas anderes",
        ),
    ],
)  # fmt: skip
def test_first_reason_why_not_is_told(
    need: dict[str, object], who: dict[str, object], why: str
) -> None:
    found = fit(replace(NEED, **need), AMAL._replace(**who))  # type: ignore[arg-type]
    assert (found.fits, found.why_not) == (False, why)


def test_way_and_buffer_lie_between_two_houses_and_nothing_within_one() -> None:
    school = Spot(51.5, 7.6, "59423 schulstr. 1")
    other = replace(school, lat=51.6)
    assert gap(school, other, "car", 15) == 15 + travel.minutes(11.12, "car")
    assert gap(school, school, "car", 15) == 0
    assert gap(replace(school, address=""), replace(school, address=""), "car", 15) == 15
    assert gap(NOWHERE, school, "car", 15) == 15
    assert gap(Spot(), school, "car", 15) == 35
    busy = [(MONDAY - dt.timedelta(hours=2), MONDAY)]
    assert fit(NEED, AMAL._replace(busy=busy)).fits


def test_only_the_slots_that_somebody_can_are_offered() -> None:
    tuesday = MONDAY + dt.timedelta(days=1)
    both = (*NEED.slots, (tuesday, tuesday + dt.timedelta(hours=1)))
    assert fit(replace(NEED, slots=both), AMAL).slots == (0,)


def test_nearer_and_known_people_stand_first() -> None:
    far, known = AMAL._replace(key=2, km=25.0), AMAL._replace(key=3, km=6.0, served_in_case=1)
    good, none = ranked(NEED, [far, AMAL, known])
    assert ([one.key for one in good], none) == ([3, 1, 2], [])


# --- waves --------------------------------------------------------------------------------------
@given(some.lists(some.floats(0.02, 0.98), max_size=30), some.floats(0.05, 0.99))
def test_wave_is_the_smallest_that_reaches_the_target(chances: list[float], target: float) -> None:
    number = waves.size(chances, target)

    def reached(count: int) -> float:
        nobody = 1.0
        for one in chances[:count]:
            nobody *= 1 - one
        return 1 - nobody

    assert number <= len(chances)
    if number < len(chances):
        assert reached(number) >= target - 1e-6
    if number:
        assert reached(number - 1) < target


def test_history_moves_the_chance_of_a_yes() -> None:
    assert waves.chance(0, 20) < waves.chance(0, 0) < waves.chance(20, 20)
