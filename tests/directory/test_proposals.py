"""Changes wait beside the old text, are taken over field by field, and can be brought back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from nabe.core import pagecache
from nabe.core.errors import NotAllowed, WrongState
from nabe.core.models import JournalEntry
from nabe.directory.actions import proposals, services
from nabe.directory.entries import Entry, changed_names, pack
from nabe.directory.models import ChangeRule, Field, Proposal, Service, Version
from nabe.directory.queries.entries import differences, entry_of, unpack
from nabe.messages.models import Message
from tests.directory.factories import listed
from tests.directory.test_editing import form_of
from tests.people.house import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def cafe(house: House) -> Service:
    return listed("Nähcafé", town="unna", organization=house.school, days="MO", fields="language")


def change(cafe: Service, house: House, **columns: Any) -> services.Saved:
    return services.change_service(cafe, Entry(columns), by=house.provider)


def test_entry_comes_back_from_its_plain_form(full: Service) -> None:
    now = entry_of(full)
    back = unpack(pack(now))
    assert pack(back) == pack(now)
    assert changed_names(pack(now), pack(back)) == []


def test_provider_hands_in_by_the_editor_and_reads_what_waits(
    client: Client, house: House, cafe: Service
) -> None:
    client.force_login(house.provider)
    data = form_of(client, cafe) | {"name": "Nähtreff", "alert": "Heute zu"}
    answer = client.post(f"/buero/angebote/{cafe.pk}/", data, follow=True)
    page = answer.content.decode()
    assert "Das Büro prüft noch: Name des Angebots" in page
    assert "Ein Vorschlag wartet" in page
    public = client.get(f"/de/angebote/{cafe.slug}/").content.decode()
    assert "Nähcafé" in public
    assert "Heute zu" in public


def test_second_change_is_added_to_the_one_that_waits(cafe: Service, house: House) -> None:
    change(cafe, house, name="Nähtreff")
    change(cafe, house, description="Wir nähen.")
    waiting = cafe.proposals.get(state="open")
    assert waiting.values == {"name": "Nähtreff", "description": "Wir nähen."}
    assert cafe.proposals.filter(state="withdrawn").count() == 1


def test_county_rules_say_what_is_published_at_once(cafe: Service, house: House) -> None:
    ChangeRule.objects.create(via="provider", name="name", is_direct=True)
    ChangeRule.objects.create(via="provider", name="alert", is_direct=False)
    pagecache.forget()
    saved = change(cafe, house, name="Nähtreff", alert="Heute zu")
    assert (saved.written, saved.waiting) == (["name"], ["alert"])


def test_office_takes_over_some_and_the_provider_hears_of_it(
    client: Client, cafe: Service, house: House
) -> None:
    change(cafe, house, name="Nähtreff", description="Wir nähen.")
    waiting = cafe.proposals.get()
    client.force_login(house.coordination)
    address = f"/buero/angebote/vorschlaege/{waiting.pk}/"
    answer = client.get(address)
    page, seen = answer.content.decode(), answer.context["seen"]
    assert "Nähcafé" in page
    assert "Nähtreff" in page
    said = {"accept": ["name"], "decision": "accept", "answer": "Danke!", "seen": seen}
    client.post(address, said)
    cafe.refresh_from_db()
    waiting.refresh_from_db()
    assert (cafe.name, cafe.description, waiting.state) == ("Nähtreff", "", "accepted")
    assert Message.objects.get(kind="proposal_decided").person == house.provider
    assert JournalEntry.objects.filter(row_id=cafe.pk, verb="proposal accepted").exists()


def test_declining_changes_nothing(client: Client, cafe: Service, house: House) -> None:
    change(cafe, house, name="Nähtreff")
    waiting = cafe.proposals.get()
    client.force_login(house.coordination)
    client.post(f"/buero/angebote/vorschlaege/{waiting.pk}/", {"decision": "decline", "answer": ""})
    cafe.refresh_from_db()
    waiting.refresh_from_db()
    assert (cafe.name, waiting.state) == ("Nähcafé", "declined")


def test_accepting_nothing_is_asked_back(client: Client, cafe: Service, house: House) -> None:
    change(cafe, house, name="Nähtreff")
    client.force_login(house.coordination)
    answer = client.post(
        f"/buero/angebote/vorschlaege/{cafe.proposals.get().pk}/", {"decision": "accept"}
    )
    assert "Bitte wählen Sie aus" in answer.content.decode()
    assert cafe.proposals.get().state == "open"


def test_two_who_decide_at_once_one_wins(cafe: Service, house: House) -> None:
    change(cafe, house, name="Nähtreff")
    waiting = cafe.proposals.get()
    proposals.decide(waiting, by=house.coordination, accept=["name"])
    with pytest.raises(WrongState):
        proposals.decide(Proposal.objects.get(pk=waiting.pk), by=house.municipality, accept=[])
    cafe.refresh_from_db()
    assert cafe.name == "Nähtreff"


def test_provider_decides_nothing(cafe: Service, house: House) -> None:
    change(cafe, house, name="Nähtreff")
    with pytest.raises(NotAllowed):
        proposals.decide(cafe.proposals.get(), by=house.provider, accept=["name"])


def test_difference_says_when_the_entry_changed_meanwhile(cafe: Service, house: House) -> None:
    change(cafe, house, name="Nähtreff")
    services.change_service(cafe, Entry({"name": "Nähstube"}), by=house.coordination)
    waiting = cafe.proposals.get()
    (line,) = differences(waiting.before, waiting.values, now=pack(entry_of(Service.objects.get())))
    assert (line.before, line.after, line.is_stale) == ("Nähstube", "Nähtreff", True)


def test_earlier_version_is_brought_back_whole(
    client: Client,
    full: Service,
    house: House,
) -> None:
    before = pack(entry_of(full))
    health = Field.objects.get(code="health")
    services.change_service(
        full,
        Entry(
            {"name": "Etwas anderes", "is_free": True},
            {"fields": [health], "languages": ["ar"], "schedules": [], "phones": []},
        ),
        by=house.coordination,
    )
    kept = Version.objects.get(service=full)
    client.force_login(house.coordination)
    address = f"/buero/angebote/{full.pk}/fassungen/{kept.pk}/"
    answer = client.get(address)
    assert "Etwas anderes" in answer.content.decode()
    client.post(address, {"seen": answer.context["seen"]})
    full.refresh_from_db()
    assert pack(entry_of(full)) == before
    assert full.occurrences.exists()


def test_version_is_not_brought_back_over_a_change_that_nobody_saw(
    client: Client, full: Service, house: House
) -> None:
    services.change_service(full, Entry({"alert": "Heute zu"}), by=house.coordination)
    address = f"/buero/angebote/{full.pk}/fassungen/{Version.objects.get(service=full).pk}/"
    client.force_login(house.coordination)
    seen = client.get(address).context["seen"]
    services.change_service(full, Entry({"alert": "Morgen zu"}), by=house.municipality)

    assert client.post(address, {"seen": seen}).status_code == 409
    full.refresh_from_db()
    assert full.alert == "Morgen zu"


def test_version_of_another_entry_is_not_there(
    client: Client,
    full: Service,
    cafe: Service,
    house: House,
) -> None:
    services.change_service(full, Entry({"alert": "x"}), by=house.coordination)
    client.force_login(house.coordination)
    number = Version.objects.get().pk
    assert client.get(f"/buero/angebote/{cafe.pk}/fassungen/{number}/").status_code == 404
