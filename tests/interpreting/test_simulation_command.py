"""`nabe simulate pool`: a year from lists, a year from Nabe itself, and sentences for what is wrong."""

from __future__ import annotations

import datetime as dt
import io
import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nabe.core import clock, pagecache
from nabe.interpreting.fees.record import ZONE
from nabe.interpreting.importing import LogEntry, Outcome, PoolEntry, Spoken
from nabe.interpreting.importing.entries import Home
from nabe.interpreting.models import Request, WorkingTime
from nabe.interpreting.queries.county import pool_rules
from nabe.interpreting.queries.simulating import (
    last_year_with_requests,
    members_of_pool,
    requests_of_year,
    rules_of_county,
)
from nabe.interpreting.simulation.county import County
from nabe.interpreting.simulation.pay import Worth, first_rules
from nabe.interpreting.simulation.reading import members, wanted, whereabouts
from nabe.places.distance import Point
from nabe.sheets.notes import note
from tests.interpreting.factories import make_interpreter, make_request
from tests.people.house import House

LISTS = Path(__file__).parents[2] / "nabe" / "demo" / "data"
KAMEN, HAMM = Point(51.59, 7.66), Point(51.68, 7.82)
WHERE = whereabouts({"Kamen": KAMEN}, {"59065": HAMM})
POOL = """Nr.;Name;Vorname;m/w/d;PLZ;Wohnort;Sprache 1 (Dialekt);Niveau 1;Mo;Di;Mi;Do;Fr;Einsatzart;Status
SM-1;Beispiel;Amal;w;59174;Kamen;Arabisch;Muttersprache;x;x;x;x;x;vor Ort;aktiv
SM-2;Muster;Ion;m;59174;Kamen;Arabisch;C1;x;x;x;x;x;vor Ort;aktiv
SM-3;Probe;Ana;w;59174;Kamen;Arabisch;C1;x;x;x;x;x;vor Ort;ruht
"""
LOG = """Anfrage-Nr;Eingang;Termin;Uhrzeit;Dauer geplant (Min);Sprache;Bereich;Kommune;Anfragende Stelle;Art;Ergebnis;Grund;Sprachmittler-Nr
1;03.02.2025;12.02.2025;09:00;60;Arabisch;Schule;Kamen;Grundschule Kamen;vor Ort;vermittelt;;SM-1
2;03.02.2025;13.02.2025;09:00;60;Arabisch;Schule;Kamen;Grundschule Kamen;vor Ort;nicht vermittelt;niemand frei;
3;03.02.2025;14.02.2025;09:00;60;;Schule;Kamen;Grundschule Kamen;vor Ort;nicht vermittelt;niemand frei;
4;03.02.2025;31.02.2025;09:00;60;Arabisch;Schule;Kamen;Grundschule Kamen;vor Ort;vermittelt;;SM-1
"""


def run(*words: str) -> Any:
    out = io.StringIO()
    call_command("simulate_pool", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def lists(tmp_path: Path) -> tuple[str, str]:
    pool, log = tmp_path / "pool.csv", tmp_path / "log.csv"
    pool.write_text(POOL, "utf-8")
    log.write_text(LOG, "utf-8")
    return f"--pool={pool}", f"--log={log}"


def test_two_lists_give_a_comparison_and_say_which_rows_were_left_out(
    county: Any, lists: tuple[str, str]
) -> None:
    found = json.loads(run("--seeds=2", "--json", "--set=willing=0.97", "--set=rounds=1", *lists))
    assert (found["members"], found["requests"], found["seeds"]) == (2, 2, 2)
    assert found["left_out"] == [
        {"row": 4, "lacks": "paused"}, {"row": 4, "lacks": "language"}, {"row": 5, "lacks": "day"},
    ]  # fmt: skip
    assert found["ways"]["broadcast"]["messages"]["mean"] >= 2
    assert found["ways"]["waves"]["requests"]["mean"] == 2
    assert set(found["against"]["waves"]) == {
        "fill",
        "messages",
        "messages_total",
        "km",
        "km_total",
    }


def test_a_table_shows_all_ways_in_words(county: Any, lists: tuple[str, str]) -> None:
    lines = run("--seeds=2", *lists).splitlines()
    assert lines[0] == "2 Personen, 2 Anfragen, 2 Jahre mit eigenem Zufall"
    assert lines[1].startswith("3 Zeilen")
    assert any("Telefonrunde" in line and "Wellen + Plan" in line for line in lines)


def test_the_countys_own_lists_make_a_year(county: Any) -> None:
    found = json.loads(run(
        "--seeds=1", "--json", f"--pool={LISTS / 'sprachmittlung_2026.xlsx'}",
        f"--log={LISTS / 'anfragen_2025.csv'}",
    ))  # fmt: skip
    assert (found["members"], found["requests"]) == (87, 693)
    fill = {name: one["fill"]["mean"] for name, one in found["ways"].items()}
    assert all(0.6 < one < 0.85 for one in fill.values())
    assert found["against"]["waves + planning"]["messages"]["mean"] < 0.6


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--seeds=0"], "Bitte wählen Sie 1 bis 1000 Jahre."),
        (["--set=willing"], "NAME=ZAHL"),
        (["--set=nothing=1"], "NAME=ZAHL"),
        (["--set=willing=1.5"], "muss von 0.01 bis 0.99 gehen"),
        (["--set=far=nan"], "muss von"),
        (["--log=/nowhere.csv"], "Die Datei wurde nicht gefunden."),
        (["--year=1999"], "Für dieses Jahr gibt es keine Anfragen."),
    ],
)
def test_what_is_wrong_is_said(house: House, words: list[str], sentence: str) -> None:
    make_interpreter()
    with pytest.raises(CommandError, match=sentence.replace(".", r"\.")):
        run(*words)


def test_without_a_county_nothing_is_played(db: None) -> None:
    with pytest.raises(CommandError, match="noch kein Kreis"):
        run()


def test_a_pool_without_anybody_is_said(house: House) -> None:
    make_interpreter(state="paused")
    make_request(house)
    with pytest.raises(CommandError, match="niemand aktiv"):
        run()


# --- from Nabe itself ----------------------------------------------------------------------
def test_nabe_knows_its_pool_and_its_year(house: House) -> None:
    one = make_interpreter(spoken="ar:Syrisch en", declared=30_000, radius_km=12, transport="car")
    make_interpreter(name="Weg Beispiel", state="left")
    WorkingTime.objects.create(interpreter=one, weekday=2, starts=dt.time(8), ends=dt.time(13))
    asked = make_request(
        house, day=dt.date(2025, 7, 1), dialect="Syrisch", needs_dialect=True, street="Am Markt 1"
    )
    Request.objects.filter(pk=asked.pk).update(
        made_at=dt.datetime(2025, 6, 20, 10, 30, tzinfo=ZONE)
    )
    refused = make_request(house, day=dt.date(2025, 7, 2), state="refused", reason="Gericht")
    make_request(house, day=dt.date(2026, 7, 1))
    (member,) = members_of_pool()
    assert member.spoken == [("ar", "Syrisch", "native"), ("en", "", "native")]
    assert (member.year_cents, member.radius_km, member.transport) == (300_000, 12, "car")
    assert member.week == [(2, dt.time(8), dt.time(13))]
    first, second = sorted(requests_of_year(2025), key=lambda each: each.starts)
    assert (first.name, second.name) == (str(asked.pk), str(refused.pk))
    assert f"{first.arrives:%Y-%m-%d %H:%M} {first.starts:%Y-%m-%d %H:%M}" == (
        "2025-06-20 10:30 2025-07-01 09:00"
    )
    assert (first.needs_dialect, first.minutes, first.setting) == (True, 60, "school")
    assert (first.excluded, second.excluded) == ((), ("excluded",))
    assert County([member], [first], rules_of_county()).missing(0) == "hours"  # a Tuesday


def test_the_last_year_that_is_over_is_played_by_itself(house: House) -> None:
    assert last_year_with_requests() is None
    make_interpreter()
    today = clock.today()
    make_request(house, day=today.replace(month=12, day=1) + dt.timedelta(days=365))
    assert last_year_with_requests() == today.year + 1
    make_request(house, day=dt.date(today.year - 2, 3, 3))
    make_request(house, day=dt.date(today.year - 3, 3, 3))
    assert last_year_with_requests() == today.year - 2


def test_reading_the_pool_costs_the_same_for_one_and_for_three(house: House) -> None:
    counted = []
    pool_rules()  # kept for all
    for number in (1, 2):
        for _each in range(number):
            make_interpreter()
            make_request(house, day=dt.date(2025, 7, 1))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(members_of_pool()) == len(requests_of_year(2025)) == [1, 3][number - 1]
        counted.append(len(queries))
    assert counted == [4, 4]


def test_a_simulated_year_writes_nothing(house: House) -> None:
    make_interpreter()
    make_request(house, day=dt.date(2025, 7, 1))
    with CaptureQueriesContext(connection) as queries:
        run("--seeds=2", "--year=2025")
    assert [one["sql"] for one in queries if not one["sql"].startswith("SELECT")] == []


def test_what_goes_to_other_processes_asks_no_database(house: House) -> None:
    """A year in another process would ask on its parent's connection, and both would wait."""
    rules = pickle.loads(pickle.dumps(rules_of_county()))
    pagecache.forget()
    nine = dt.datetime(2025, 3, 12, 9, 0)  # noqa: DTZ001 the wall clock of the list
    with CaptureQueriesContext(connection) as queries:
        assert rules.is_holiday(dt.date(2026, 6, 4))  # Corpus Christi, none in Lower Saxony
        assert not rules.is_holiday(dt.date(2026, 6, 5))
        assert rules.worth("A", nine, nine + dt.timedelta(hours=1)) == 2500
    assert len(queries) == 0


# --- what rows of lists become ------------------------------------------------------------------
def test_homes_are_found_by_postcode_before_town() -> None:
    assert WHERE("59065", "Kamen") == HAMM
    assert WHERE("", "KAMEN") == KAMEN
    assert WHERE("99999", "Nirgends") is None


def test_only_active_people_with_a_language_are_asked() -> None:
    def entry(row: int, **columns: Any) -> PoolEntry:
        plain = {
            "languages": (Spoken("ar", "", "C1"),),
            "home": Home("59065", "Hamm"),
            "state": "active",
        }
        return PoolEntry("Pool", row, **(plain | columns))

    twin = entry(3)
    twin.twin = ("Pool", 1)
    found, left = members(
        [entry(1, radius_km=0), entry(2, state="paused"), twin, entry(4, languages=()), entry(5, is_skipped=True)],
        WHERE,
    )  # fmt: skip
    (one,) = found
    assert (one.home, one.radius_km, one.transport, one.fee_class) == (HAMM, 0, "public", "A")
    assert [(each.row, each.lacks) for each in left] == [
        (2, "paused"),
        (3, "twin"),
        (4, "languages"),
    ]


def test_a_request_counts_whatever_its_amounts_say() -> None:
    def entry(row: int, **columns: Any) -> LogEntry:
        plain = {
            "asked_on": dt.date(2025, 3, 3), "starts": dt.datetime(2025, 3, 12, 9, 0),  # noqa: DTZ001
            "minutes_planned": 45, "languages": ("fa", "prs"), "organization": "Schule", "municipality": "Kamen",
        }  # fmt: skip
        return LogEntry("Log", row, **(plain | columns))

    wrong_fee = entry(1, key="7", outcome=Outcome.REFUSED)
    wrong_fee.notes.append(note("error", "fee", "?"))
    found, left = wanted(
        [wrong_fee, entry(2, asked_on=dt.date(2025, 3, 13)), entry(3, minutes_planned=0), entry(4, languages=()),
         entry(5, organization="")], WHERE,
    )  # fmt: skip
    (one,) = found
    assert (one.language, one.also, one.minutes, one.at) == ("fa", ("prs",), 45, KAMEN)
    assert one.excluded == ("excluded",)
    assert one.arrives.date() == dt.date(2025, 3, 3)
    assert 8 <= one.arrives.hour < 16
    assert [each.lacks for each in left] == ["order of days", "length", "language", "organization"]


def test_a_talk_is_worth_what_its_rule_says() -> None:
    worth = Worth(first_rules())
    nine = dt.datetime(2025, 3, 12, 9, 0)  # noqa: DTZ001 the wall clock of the list
    assert worth("A", nine, nine + dt.timedelta(hours=2, minutes=5)) == 3500
    assert worth("E", nine, nine + dt.timedelta(hours=1)) == 0
    assert worth("?", nine, nine + dt.timedelta(hours=1)) is None
