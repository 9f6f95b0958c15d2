"""A visitor proposes a service that is missing; the office begins its entry with it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from nabe.directory.models import Proposal, Service
from nabe.messages.actions import deliver_due
from tests.people.house import House

pytestmark = pytest.mark.django_db
PAGE = "/de/angebot-vorschlagen/"
KEY = "0" * 32


def said(house: House, **changes: str) -> dict[str, str]:
    return {
        "name": "Strickkreis", "organization": "verein brücke", "municipality": house.town.ags,
        "street": "Marktweg 1", "times": "Mi 15-17 Uhr\nnach Absprache", "contact": "02303 270100",
        "description": "Offen für alle.", "email": "", "key": KEY,
    } | changes  # fmt: skip


def propose(client: Client, house: House, **changes: str) -> Proposal:
    response = client.post(PAGE, said(house, **changes))
    assert response.status_code == 302, response.content.decode()
    assert response["Location"] == f"{PAGE}danke/"
    return Proposal.objects.get()


def test_proposal_holds_what_has_a_place_in_an_entry(house: House, client: Client) -> None:
    found = propose(client, house)

    assert found.service is None
    assert found.values["name"] == "Strickkreis"
    assert found.values["organization"] == str(house.club.pk)
    assert found.values["location"] == {"street": "Marktweg 1", "municipality": house.town.ags}
    assert found.values["schedules"][0]["byday"] == "WE"
    assert found.values["schedules"][0]["opens_at"] == "15:00:00"
    assert found.values["phones"] == [["+492303270100", ""]]
    assert "verein brücke" in found.text


def test_unknown_provider_and_words_are_kept_as_text(house: House, client: Client) -> None:
    found = propose(client, house, organization="Pfarrgemeinde", contact="im Pfarrbüro fragen")

    assert "organization" not in found.values
    assert found.text == "Pfarrgemeinde\nim Pfarrbüro fragen"


def test_same_form_twice_is_one_proposal(house: House, client: Client) -> None:
    propose(client, house)
    propose(client, house)


def test_office_takes_over_and_begins_the_entry_with_it(house: House, client: Client) -> None:
    found = propose(client, house, email="tipp@example.org")
    client.force_login(house.coordination)
    page = client.get(f"/buero/angebote/vorschlaege/{found.pk}/").content.decode()
    assert "Strickkreis" in page
    assert "Marktweg 1" in page
    answer = client.post(
        f"/buero/angebote/vorschlaege/{found.pk}/",
        {"decision": "accept", "accept": list(found.values), "answer": ""},
    )
    assert answer["Location"] == f"/buero/angebote/neu/?vorschlag={found.pk}"
    form = client.get(answer["Location"]).context["form"]

    assert form["name"].value() == "Strickkreis"
    assert form["street"].value() == "Marktweg 1"
    assert form["municipality"].value() == house.town.pk
    assert form["organization"].value() == house.club.pk
    assert form["phone"].value() == "+492303270100"
    assert form["times"].value().splitlines() == ["Mi 15-17 Uhr", "nach Absprache"]
    assert "verein brücke" in form["internal_note"].value()
    deliver_due()
    assert mail.outbox[-1].to == ["tipp@example.org"]


def test_begun_entry_can_be_saved(house: House, client: Client) -> None:
    found = propose(client, house)
    client.force_login(house.coordination)
    address = f"/buero/angebote/neu/?vorschlag={found.pk}"
    page = client.get(address)
    shown = page.content.decode()
    assert f'value="{house.club.pk}" selected' in shown
    assert f'value="{house.town.pk}" selected' in shown
    form = page.context["form"]
    sent = {
        name: value for name in form.fields if (value := form[name].value()) not in (None, False)
    }
    sent |= {"organization": str(house.club.pk), "municipality": str(house.town.pk)}
    client.post(address, sent)

    made = Service.objects.get(name="Strickkreis")
    assert made.at_locations.get().location.municipality == house.town
    assert made.schedules.count() == 2


@pytest.mark.parametrize("who", ["municipality", "provider"])
def test_others_cannot_read_a_proposal_through_the_editor(
    house: House, client: Client, who: str
) -> None:
    found = propose(client, house)
    client.force_login(house.people[who])

    assert client.get(f"/buero/angebote/neu/?vorschlag={found.pk}").status_code == 404


@pytest.mark.parametrize("key", ["x", "1", "58da52f8-3007-44b9-8c87-011c504b2272"])
def test_unknown_proposal_is_not_found(house: House, client: Client, key: str) -> None:
    client.force_login(house.coordination)

    assert client.get("/buero/angebote/neu/", {"vorschlag": key}).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"organization": ""}, {"name": "x" * 201}, {"municipality": "99999999"},
     {"key": "x"}, {"email": "a@example.org\r\nBcc: b@example.org"}, {"times": "x" * 601},
     {"name": "a\x00b"}, {"description": "x" * 2001}],
)  # fmt: skip
def test_bad_input_is_said_and_kept_from_the_office(
    house: House, client: Client, changes: dict[str, str]
) -> None:
    assert client.post(PAGE, said(house, **changes)).status_code == 200
    assert not Proposal.objects.exists()


def test_proposing_is_rationed(house: House, client: Client) -> None:
    answers = [
        client.post(PAGE, said(house, key=f"{number:032x}")).status_code for number in range(11)
    ]

    assert answers == [302] * 10 + [429]


def test_markup_in_a_proposal_is_text(house: House, client: Client) -> None:
    found = propose(client, house, name="<script>alert(1)</script>", description="{{ 7*7 }}")
    client.force_login(house.coordination)
    page = client.get(f"/buero/angebote/vorschlaege/{found.pk}/").content.decode()

    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page


def test_way_there_stands_where_people_look(county: Any, client: Client) -> None:
    for page in ("/de/mitmachen/", "/de/", "/de/angebote/?q=quantenphysik"):
        assert PAGE in client.get(page).content.decode(), page
    nothing = client.get("/de/angebote/?q=quantenphysik").content.decode()
    assert f"{PAGE}?name=quantenphysik" in nothing
