"""HSDS services: what they nest is read, and what has no field stays visible."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nabe.directory.importing.preview import Result
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
        tmp_path, service(wait_time="3 Wochen", interpretation_services="Dolmetscher")
    )[0]
    assert found.reading.fields["other"] == {
        "wait_time": "3 Wochen", "interpretation_services": "Dolmetscher"}  # fmt: skip
    assert {"wait_time", "interpretation_services"} <= {each.column for each in found.reasons}


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
