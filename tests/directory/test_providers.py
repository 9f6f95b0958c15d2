"""Organizations that split, end or move house: entries go along, nothing is lost."""

from __future__ import annotations

import pytest
from django.test import Client

from nabe.core.errors import NotAllowed, Refused
from nabe.core.models import JournalEntry
from nabe.directory.actions import handing_over
from nabe.directory.models import Location, Service, ServiceAtLocation
from nabe.people.models import Organization
from nabe.places.models import Municipality
from tests.directory.factories import listed
from tests.people.house import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(house: House) -> tuple[Service, Service]:
    """Two entries of the school that are held at the same place."""
    first = listed("Nähcafé", town="unna", organization=house.school, days="MO")
    second = listed("Lesekreis", organization=house.school)
    place = first.at_locations.get().location
    Location.objects.filter(pk=place.pk).update(street="Alte Straße 1", postcode="59423")
    ServiceAtLocation.objects.create(service=second, location=place)
    return first, second


def address(house: House, page: str = "") -> str:
    return f"/buero/angebote/traeger/{house.school.pk}/{page}"


def test_part_of_the_entries_goes_to_a_new_provider(
    client: Client, house: House, two: tuple[Service, Service]
) -> None:
    client.force_login(house.coordination)
    said = {"services": [str(two[0].pk)], "to": "", "name": "Nähwerk e. V.", "close": "on"}
    answer = client.post(address(house, "weitergeben/"), said, follow=True)

    new = Organization.objects.get(name="Nähwerk e. V.")
    assert "Nähwerk" in answer.content.decode()
    assert set(new.services.all()) == {two[0]}
    assert set(house.school.services.all()) == {two[1]}
    house.school.refresh_from_db()
    assert house.school.state == "active"
    assert two[0].versions.get().names == ["organization"]
    verbs = JournalEntry.objects.filter(row_id__in=[str(new.pk), str(house.school.pk)])
    assert {"handed over", "received"} <= set(verbs.values_list("verb", flat=True))
    assert client.get(two[0].get_absolute_url()).status_code == 200


def test_provider_that_ends_goes_to_the_archive_with_its_last_entry(
    client: Client, house: House, two: tuple[Service, Service]
) -> None:
    client.force_login(house.coordination)
    said = {"services": [str(one.pk) for one in two], "to": str(house.club.pk), "close": "on"}
    client.post(address(house, "weitergeben/"), said)

    house.school.refresh_from_db()
    assert house.school.state == "archived"
    assert set(house.club.services.filter(pk__in=[one.pk for one in two])) == set(two)
    assert two[0].at_locations.get().location.organization_id in {None, house.club.pk}


@pytest.mark.parametrize(
    "said",
    [
        {"name": "Neu e. V."},
        {"services": ["nonsense"], "name": "Neu e. V."},
        {"services": "own", "name": "   "},
        {"services": "own", "to": "nonsense"},
    ],
)
def test_incomplete_answers_change_nothing(
    client: Client, house: House, two: tuple[Service, Service], said: dict[str, object]
) -> None:
    client.force_login(house.coordination)
    if said.get("services") == "own":
        said = said | {"services": [str(two[0].pk)]}
    answer = client.post(address(house, "weitergeben/"), said)

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert house.school.services.count() == 2
    assert not Organization.objects.filter(name__startswith="Neu").exists()


def test_entry_of_another_provider_is_not_given_away(house: House) -> None:
    other = listed("Fremd", organization=house.club)
    with pytest.raises(Refused):
        handing_over.hand_over(house.school, [other.pk], by=house.coordination, to="Neu e. V.")
    assert not Organization.objects.filter(name="Neu e. V.").exists()


@pytest.mark.parametrize("page", ["weitergeben/", "umzug/"])
def test_provider_and_other_towns_hand_nothing_over(
    client: Client, house: House, two: tuple[Service, Service], page: str
) -> None:
    client.force_login(house.provider)
    assert client.get(address(house)).status_code == 200
    assert client.get(address(house, page)).status_code == 403
    with pytest.raises(NotAllowed):
        handing_over.hand_over(house.school, [two[0].pk], by=house.provider, to=house.club)


def test_new_address_stands_in_every_entry_held_there(
    client: Client, house: House, two: tuple[Service, Service]
) -> None:
    elsewhere = listed("Gast", organization=house.club)
    place = two[0].at_locations.get().location
    ServiceAtLocation.objects.create(service=elsewhere, location=place)
    luenen = Municipality.objects.get(name="Lünen")
    client.force_login(house.coordination)
    said = {
        "place": str(place.pk), "street": "Neue Straße 2", "postcode": "44532",
        "municipality": luenen.pk, "accessibility": "yes",
    }  # fmt: skip
    answer = client.post(address(house, "umzug/"), said, follow=True)

    assert "2 Angebote haben die neue Adresse" in answer.content.decode()
    for service in two:
        moved = service.at_locations.get().location
        assert (moved.street, moved.municipality) == ("Neue Straße 2", luenen)
        assert service.versions.get().values["location"]["street"] == "Alte Straße 1"
    assert elsewhere.at_locations.get().location.street == "Alte Straße 1"
    found = client.get("/de/angebote/?ort=luenen").content.decode()
    assert "Nähcafé" in found
    assert "Lesekreis" in found


def test_place_that_nobody_uses_any_more_is_refused(
    house: House, two: tuple[Service, Service]
) -> None:
    other = Location.objects.create(street="Anderswo 3")
    with pytest.raises(Refused):
        handing_over.move_house(
            house.school, other.pk, by=house.coordination,
            address={"street": "Neue Straße 2", "postcode": "44532", "municipality": None},
        )  # fmt: skip


def test_list_of_entries_costs_the_same_queries_for_many(
    client: Client, house: House, two: tuple[Service, Service], django_assert_num_queries: object
) -> None:
    client.force_login(house.coordination)
    client.get(address(house))
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        client.get(address(house))
    for number in range(3):
        listed(f"Kurs {number}", town="unna", organization=house.school)
    client.get(address(house))
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        client.get(address(house))


QUERIES = 9
