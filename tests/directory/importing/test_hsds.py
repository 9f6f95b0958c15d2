"""HSDS services: what they nest is read, and what has no field stays visible."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from nabe.directory.importing.preview import Result
from nabe.directory.models import Schedule
from nabe.directory.recurrence import DAYS, Rule, dates
from nabe.directory.times_in_words import in_words
from tests.directory.importing.makers import messages, results


def service(**changes: Any) -> dict[str, Any]:
    address = {"address_1": "Markt 1", "city": "Kamen", "postal_code": "59174"}
    location = {
        "name": "Haus",
        "addresses": [address],
        "accessibility": [{"description": "barrierefrei"}],
    }
    return {
        "id": "a1", "name": "Beratung", "status": "active", "organization": {"name": "AWO"},
        "phones": [{"number": "02307 000123"}], "service_at_locations": [{"location": location}], **changes,
    }  # fmt: skip


def read_services(tmp_path: Path, *services: dict[str, Any]) -> list[Result]:
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"contents": list(services)}), encoding="utf-8")
    return results(path)


@pytest.mark.parametrize(("changes", "is_free"), [
    ({"cost_options": [{"amount": 0}]}, True), ({"fees_description": "kostenlos"}, True),
    ({"cost_options": [{"amount": 5, "currency": "EUR"}]}, False),
    ({"cost_options": [{"amount": 5}], "fees_description": "kostenlos"}, None), ({}, None),
])  # fmt: skip
def test_costs_are_read(tmp_path: Path, changes: dict[str, Any], is_free: bool | None) -> None:
    found = read_services(tmp_path, service(**changes))[0]
    assert found.reading.fields.get("is_free") is is_free
    assert ("widersprechen" in messages(found)) is (len(changes) == 2)


def test_access_of_the_location_is_read(tmp_path: Path) -> None:
    assert read_services(tmp_path, service())[0].reading.fields["accessibility"] == "yes"


def test_loose_locations_are_a_visible_guess(tmp_path: Path) -> None:
    one = service()
    one["locations"] = [one.pop("service_at_locations")[0]["location"]]
    found = read_services(tmp_path, one)[0]
    assert found.reading.fields["municipality"] == "Kamen"
    assert "„locations“" in messages(found, "guess")


def test_keys_without_a_field_stay_as_notes(tmp_path: Path) -> None:
    found = read_services(
        tmp_path, service(wait_time="bald", interpretation_services="Dolmetscher")
    )[0]
    assert found.reading.fields["other"] == {
        "wait_time": "bald", "interpretation_services": "Dolmetscher"}  # fmt: skip
    assert {"wait_time", "interpretation_services"} <= {each.column for each in found.reasons}


def test_waiting_time_in_weeks_and_places_are_read(tmp_path: Path) -> None:
    places = [{"maximum": 20, "available": 30}]
    found = read_services(tmp_path, service(wait_time="3 Wochen", capacities=places))[0]
    fields = found.reading.fields
    assert (fields["waiting_weeks"], fields["places_total"]) == (3, 20)
    assert "places_free" not in fields  # more free than there are


def test_time_zone_is_named(tmp_path: Path) -> None:
    rule = {"freq": "WEEKLY", "byday": "MO", "opens_at": "14:00Z", "closes_at": "16:00"}
    found = read_services(tmp_path, service(schedules=[rule]))[0]
    assert found.reading.fields["schedules"][0]["opens_at"] == "14:00"
    assert "Zeitzone in „14:00Z“" in messages(found, "guess")


def test_schedule_in_words_is_read_as_words(tmp_path: Path) -> None:
    found = read_services(tmp_path, service(schedules=[{"description": "Mo 9-11 Uhr"}]))[0]
    assert found.reading.fields["schedules"][0]["byday"] == "MO"


def test_contacts_give_mail_and_phone(tmp_path: Path) -> None:
    contact = {"name": "Frau X", "email": "x@example.org", "phones": [{"number": "02307 000999"}]}
    found = read_services(tmp_path, service(contacts=[contact]))[0]
    assert found.reading.fields["email"] == "x@example.org"
    assert [one["number"] for one in found.reading.fields["phones"]] == [
        "+492307000123",
        "+492307000999",
    ]


def test_every_reason_names_its_key_and_a_second_id_is_asked_about(tmp_path: Path) -> None:
    found = read_services(
        tmp_path, service(), service(name="Chor", languages=[{"code": "xx"}], status="neu")
    )
    assert all(each.column for one in found for each in one.reasons)
    assert all("Die Nummer „a1“" in messages(one, "question") for one in found)
    assert {one.result for one in found} == {"new"}


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


def daily(tmp_path: Path, **schedule: Any) -> Result:
    when = {"freq": "DAILY", "opens_at": "09:00", "closes_at": "12:00", **schedule}
    (tmp_path / "a.json").write_text(json.dumps(service(schedules=[when])))
    return results(tmp_path / "a.json")[0]


@pytest.mark.parametrize(
    ("schedule", "meant"),
    [
        ({}, ("WEEKLY", 1, "MO,TU,WE,TH,FR,SA,SU")),
        ({"interval": 1, "byday": "MO,FR"}, ("WEEKLY", 1, "MO,FR")),
        ({"interval": 2, "dtstart": "2026-06-01"}, ("DAILY", 2, "MO,TU,WE,TH,FR,SA,SU")),
        ({"interval": 14, "dtstart": "2026-06-02"}, ("WEEKLY", 2, "TU")),
    ],
)
def test_daily_is_read_with_its_interval(
    tmp_path: Path, schedule: dict[str, Any], meant: tuple[str, int, str]
) -> None:
    found = daily(tmp_path, **schedule)
    rule = found.reading.fields["schedules"][0]
    assert (rule["freq"], rule["interval"], rule["byday"]) == meant
    assert rule["opens_at"] == "09:00"
    assert not messages(found)


def test_daily_until_a_day_ends_there(tmp_path: Path) -> None:
    rule = daily(tmp_path, until="2026-08-14T00:00:00Z").reading.fields["schedules"][0]
    assert rule["valid_to"] == "2026-08-14"


def test_rhythm_without_its_first_day_is_asked_about(tmp_path: Path) -> None:
    found = daily(tmp_path, interval=3)
    assert found.reading.fields["schedules"][0]["interval"] == 3
    assert "fehlt der erste Tag" in messages(found, "question")


@pytest.mark.parametrize(
    "schedule",
    [{"interval": 0}, {"interval": 99}, {"interval": "oft"}, {"byday": "2MO"}, {"byday": "XX"},
     {"freq": "HOURLY"}, {"freq": "MONTHLY", "byday": "-2MO"}],
)  # fmt: skip
def test_rule_that_means_nothing_is_asked_about_not_guessed(
    tmp_path: Path, schedule: dict[str, Any]
) -> None:
    found = daily(tmp_path, **schedule)
    assert "schedules" not in found.reading.fields
    assert "Zeitangabe ist unvollständig" in messages(found, "question")


def test_every_second_day_has_its_dates() -> None:
    rule = Rule("DAILY", ",".join(DAYS), 2, dt.date(2026, 6, 1))
    found = list(dates(rule, start=dt.date(2026, 5, 30), end=dt.date(2026, 6, 6)))
    assert [one.day for one in found] == [1, 3, 5]


def test_every_second_day_is_said_in_words() -> None:
    schedule = Schedule(
        freq="DAILY", interval=2, byday=",".join(DAYS), opens_at=dt.time(9), closes_at=dt.time(12)
    )
    assert in_words(schedule) == "alle 2 Tage, 09:00–12:00 Uhr"
