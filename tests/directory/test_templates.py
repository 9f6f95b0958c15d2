"""What another town solved begins an entry of one's own; an entry is made once."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from nabe.directory.actions import services
from nabe.directory.entries import Entry
from nabe.directory.models import Service
from tests.directory.factories import listed
from tests.people.house import House

ADD = "/buero/angebote/neu/"


@pytest.fixture
def solved(house: House) -> Service:
    return listed(
        "Fahrradkurs für Frauen", town="luenen", fields="mobility", languages="de ar", days="MO",
        organization=house.club, description="Wir üben im Hof.", email="club@example.org",
    )  # fmt: skip


@pytest.mark.django_db
def test_entry_begins_with_the_text_of_another_town(
    client: Client, house: House, solved: Service
) -> None:
    client.force_login(house.municipality)
    page = client.get(f"{ADD}?suche=fahrrad").content.decode()
    assert f"?vorlage={solved.pk}" in page

    form = client.get(f"{ADD}?vorlage={solved.pk}").context["form"]
    assert form["name"].value() == "Fahrradkurs für Frauen"
    assert form["description"].value() == "Wir üben im Hof."
    assert [form[name].value() for name in ("email", "street", "times", "organization")] == [
        None, None, "", None,
    ]  # fmt: skip


@pytest.mark.django_db
def test_template_is_remembered_and_counted(client: Client, house: House, solved: Service) -> None:
    client.force_login(house.coordination)
    said = {
        "name": "Radkurs",
        "organization": str(house.school.pk),
        "status": "active",
        "key": "a" * 32,
    }
    assert client.post(f"{ADD}?vorlage={solved.pk}", said).status_code == 302

    made = Service.objects.get(name="Radkurs")
    assert made.template == solved
    page = client.get(f"/buero/angebote/{solved.pk}/").content.decode()
    assert "1 anderes Angebot hat dieses als Vorlage genommen" in page
    assert solved.name in client.get(f"/buero/angebote/{made.pk}/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_template_that_is_not_there_is_not_found(client: Client, house: House, key: str) -> None:
    client.force_login(house.coordination)
    assert client.get(f"{ADD}?vorlage={key}").status_code == 404


@pytest.mark.django_db
def test_draft_of_another_town_is_no_template(client: Client, house: House) -> None:
    draft = listed("Entwurf", town="luenen", organization=house.club, state="draft")
    client.force_login(house.provider)
    assert client.get(f"{ADD}?vorlage={draft.pk}").status_code == 404


@pytest.mark.django_db
def test_visitors_are_not_offered_a_template(client: Client, house: House, solved: Service) -> None:
    assert "vorlage=" not in client.get(solved.get_absolute_url()).content.decode()
    client.force_login(house.municipality)
    assert f"vorlage={solved.pk}" in client.get(solved.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_sent_twice_makes_one_entry(client: Client, house: House) -> None:
    client.force_login(house.coordination)
    said = {
        "name": "Radkurs",
        "organization": str(house.school.pk),
        "status": "active",
        "key": "b" * 32,
    }
    for _number in range(2):
        assert client.post(ADD, said).status_code == 302
    assert Service.objects.filter(name="Radkurs").count() == 1


@pytest.mark.django_db(transaction=True)
def test_same_name_at_the_same_moment_gets_two_addresses(house: House) -> None:
    start = threading.Barrier(4)
    failed: list[BaseException] = []

    def make() -> None:
        try:
            start.wait()
            entry = Entry({"name": "Radkurs", "organization": house.school})
            services.create_service(entry, by=house.coordination)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=make) for _number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    slugs = set(Service.objects.filter(name="Radkurs").values_list("slug", flat=True))
    assert len(slugs) == 4


# --- preview ------------------------------------------------------------------------------------
def shown(client: Client, address: str, **said: Any) -> str:
    answer = client.post(address, said)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_preview_shows_what_is_typed_and_writes_nothing(
    client: Client, house: House, solved: Service
) -> None:
    client.force_login(house.coordination)
    page = shown(
        client, f"/buero/angebote/{solved.pk}/vorschau/", name="Radkurs", times="Di 10-12 Uhr",
        street="Hof 1", description="Kurz.", organization=str(house.club.pk),
    )  # fmt: skip
    for said in (
        "Radkurs",
        "Dienstag, 10:00–12:00 Uhr",
        "Hof 1",
        "Die Beschreibung ist sehr kurz.",
    ):
        assert said in page
    solved.refresh_from_db()
    assert solved.name == "Fahrradkurs für Frauen"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [
        {}, {"name": "\u200b"}, {"postcode": "x", "phone": "12", "minimum_age": "-1"},
        {"times": "\x00" * 50, "languages": ["zz"], "municipality": "9999999"},
        {"name": "N" * 10_000, "description": "D" * 200_000, "visible_from": "gestern"},
    ],
)  # fmt: skip
def test_preview_of_half_typed_things_is_still_a_page(
    client: Client, house: House, said: dict[str, Any]
) -> None:
    client.force_login(house.provider)
    assert "von 100 Punkten" in shown(client, f"{ADD}vorschau/", **said)


@pytest.mark.django_db
def test_preview_of_a_foreign_entry_is_not_there(
    client: Client, house: House, solved: Service
) -> None:
    client.force_login(house.provider)
    assert client.post(f"/buero/angebote/{solved.pk}/vorschau/", {}).status_code == 404
    client.logout()
    assert client.post(f"{ADD}vorschau/", {}).status_code == 302


@pytest.mark.django_db
def test_notes_of_the_office_are_not_for_providers(client: Client, house: House) -> None:
    own = listed("Kurs", organization=house.school, internal_note="NUR FÜR UNS")
    services.change_service(own, Entry({"internal_note": "AUCH NICHT"}), by=house.coordination)
    number = own.versions.get().pk
    for person, is_there in ((house.coordination, True), (house.provider, False)):
        client.force_login(person)
        for page in ("", f"fassungen/{number}/"):
            text = client.get(f"/buero/angebote/{own.pk}/{page}").content.decode()
            assert ("AUCH NICHT" in text) is is_there


@pytest.mark.django_db
def test_name_without_a_letter_is_asked_back(client: Client, house: House) -> None:
    client.force_login(house.coordination)
    for name in ("\u200b\u200b", "\u00ad", "---"):
        said = {"name": name, "organization": str(house.school.pk), "status": "active"}
        assert client.post(ADD, said).context["form"].errors["name"]
    client.post(ADD, said | {"name": "RTL \u202eFDP.exe"})
    assert Service.objects.get().name == "RTL FDP.exe"
