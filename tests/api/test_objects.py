"""The objects of the interface: valid, complete, public."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabe.api.hsds import shapes
from nabe.api.hsds.ids import NAMESPACE, derived
from nabe.core import clock
from nabe.directory.models import Service
from tests.api.conftest import Ask
from tests.api.standard import faults, schema
from tests.directory.factories import listed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("services", "service_list"), ("organizations", "organization_list"),
        ("service_at_locations", "service_at_location_list"),
    ],
)  # fmt: skip
def test_list_items_are_valid(ask: Ask, course: Service, path: str, name: str) -> None:
    listed("Leer")
    contents = ask(path)["contents"]

    assert contents
    assert [faults(schema(name), one) for one in contents if faults(schema(name), one)] == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("services", "service"), ("organizations", "organization"),
        ("service_at_locations", "service_at_location"),
    ],
)  # fmt: skip
def test_details_and_full_lists_are_valid(ask: Ask, course: Service, path: str, name: str) -> None:
    listed("Leer")
    full = ask(path, full="true")["contents"]
    details = [ask(f"{path}/{one['id']}") for one in full]

    assert full
    assert [found for one in full + details if (found := faults(schema(name), one))] == []


def test_organization_with_full_services_is_valid(ask: Ask, course: Service) -> None:
    found = ask(f"organizations/{course.organization_id}", full_service="true")

    assert faults(schema("organization"), found) == []
    assert found["services"][0]["phones"]
    assert "phones" not in ask(f"organizations/{course.organization_id}")["services"][0]


def test_checks_refuse_what_is_wrong(ask: Ask, course: Service) -> None:
    """The negative control: the same checks find what the standard forbids."""
    good = ask(f"services/{course.pk}")
    for wrong in (
        {"url": "kein uri"}, {"url": ""}, {"email": "nein"}, {"email": None}, {"id": "1"},
        {"unknown": 1}, {"last_modified": "gestern"}, {"status": "open"},
    ):  # fmt: skip
        assert faults(schema("service"), good | wrong), wrong


def _everything(thing: Any) -> list[Any]:
    if isinstance(thing, dict):
        return [one for value in thing.values() for one in _everything(value)]
    if isinstance(thing, list):
        return [one for value in thing for one in _everything(value)] or ["EMPTY LIST"]
    return [thing]


@pytest.mark.parametrize("path", ["services", "organizations", "service_at_locations"])
def test_empty_fields_are_left_out(ask: Ask, course: Service, path: str) -> None:
    listed("Leer")
    values = _everything(ask(path)["contents"])
    values += _everything(ask(path, full="true")["contents"])

    assert [one for one in values if one in (None, "", "EMPTY LIST")] == []


def test_only_public_contacts_appear(ask: Ask, course: Service) -> None:
    shown = json.dumps([ask("services", full="true"), ask("organizations", full="true")])

    assert "Erika Muster" in shown
    for hidden in ("Max Geheim", "privat", "geheim", "leitung@example.org", "02303 1"):
        assert hidden not in shown


def test_assurer_is_the_office_not_a_person(ask: Ask, course: Service) -> None:
    found = ask(f"services/{course.pk}")

    assert found["assurer_email"] == "ki@example.org"
    assert dt.date.fromisoformat(found["assured_date"]) == clock.today()


def test_times_are_said_in_the_words_of_the_standard(ask: Ask, course: Service) -> None:
    found = ask(f"services/{course.pk}")
    at = next(one for one in found["service_at_locations"] if "schedules" in one)
    daily, third_day, fortnight, on_call = found["schedules"]

    assert at["schedules"][0]["freq"] == "MONTHLY"
    assert at["schedules"][0]["byday"] == "2MO"
    assert at["schedules"][0]["timezone"] == 2  # July
    assert (daily["freq"], daily["byday"]) == ("WEEKLY", "MO,TU,WE,TH,FR,SA,SU")
    assert "freq" not in third_day
    assert third_day["description"] == "alle 3 Tage"
    assert (fortnight["interval"], fortnight["timezone"]) == (2, 1)
    assert (fortnight["dtstart"], fortnight["valid_to"]) == ("2026-01-06", "2027-01-01")
    assert fortnight["notes"] == "nur in der Schulzeit"
    assert (fortnight["opens_at"], fortnight["closes_at"]) == ("09:00", "10:00")
    assert on_call == {
        "id": on_call["id"], "service_id": str(course.pk), "description": "nach Absprache",
        "notes": "nach Vereinbarung",
    }  # fmt: skip


def test_terms_are_attributes_with_an_address(ask: Ask, course: Service) -> None:
    terms = [one["taxonomy_term"] for one in ask(f"services/{course.pk}")["attributes"]]

    assert {one["code"] for one in terms} >= {
        "field-language", "field-advice", "target-women", "level-A1", "level-A2", "level-B1",
        "flag-free", "flag-childcare", "flag-online", "flag-access",
    }  # fmt: skip
    for one in terms:
        assert one["term_uri"].endswith(f"/api/hsds/taxonomy_terms/{one['id']}")
        assert ask(f"taxonomy_terms/{one['id']}") == one


def test_languages_carry_iso_codes(ask: Ask, course: Service) -> None:
    found = {one["code"]: one for one in ask(f"services/{course.pk}")["languages"]}

    assert set(found) == {"de", "ar", "prs"}
    assert found["ar"]["name"] == "Arabisch"
    assert found["ar"]["note"] == "mittwochs"


def test_place_says_address_and_access(ask: Ask, course: Service) -> None:
    places = [one["location"] for one in ask(f"services/{course.pk}")["service_at_locations"]]
    room = next(one for one in places if "addresses" in one)
    bare = next(one for one in places if "addresses" not in one)

    assert room["addresses"][0]["state_province"] == "Nordrhein-Westfalen"
    assert room["addresses"][0]["postal_code"] == "59423"
    assert room["accessibility"][0]["details"] == "Aufzug"
    assert bare["description"] == "Unna"


def test_addresses_of_the_web_become_uris(ask: Ask, course: Service) -> None:
    found = ask(f"organizations/{course.organization_id}")

    assert found["website"] == "https://xn--schle-mva.example/%C3%BCber%20uns"
    assert shapes.uri("javascript:alert(1)") == ""
    assert shapes.uri("http://[::1") == ""


@given(st.text(max_size=60))
def test_uri_is_a_uri_or_nothing(text: str) -> None:
    for made in (shapes.uri(text), shapes.uri(f"https://{text}")):
        assert not made or made.isascii()
        assert not made or made.startswith(("http://", "https://"))


def test_every_object_keeps_its_id(ask: Ask, course: Service) -> None:
    first = ask(f"services/{course.pk}")
    course.fields.set(list(course.fields.all()), clear=True)

    assert ask(f"services/{course.pk}") == first
    assert ask("services", full="true")["contents"][0]["id"] == str(course.pk)


@given(st.text(max_size=40))
def test_derived_id_is_a_uuid5(name: str) -> None:
    name = name.encode("utf-8", "ignore").decode()

    assert derived(name) == str(uuid.uuid5(NAMESPACE, name))
    assert uuid.UUID(derived(name)).version == 5


def test_unlisted_services_are_nowhere(ask: Ask, course: Service) -> None:
    draft = listed("Entwurf", state="draft")
    ended = listed("Vorbei", visible_to=clock.today() - dt.timedelta(days=1))

    for hidden in (draft, ended):
        ask(f"services/{hidden.pk}", status=404)
        ask(f"organizations/{hidden.organization_id}", status=404)
    assert [one["id"] for one in ask("services")["contents"]] == [str(course.pk)]
