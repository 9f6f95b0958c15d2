"""Saving an entry in the editor changes what was changed, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from nabe.directory.actions.indexing import reindex
from nabe.directory.models import (
    Location,
    Schedule,
    Service,
    ServiceAtLocation,
)
from nabe.places.models import Municipality
from tests.directory.factories import listed
from tests.people.house import House

pytestmark = pytest.mark.django_db


def everything(service: Service) -> list[Any]:
    related = ("phones", "contacts", "languages", "at_locations", "schedules", "occurrences")
    rows = [list(getattr(service, name).order_by("pk").values()) for name in related]
    places = Location.objects.filter(at_services__service=service).order_by("pk")
    return [Service.objects.filter(pk=service.pk).values("name", "email").get(), *rows,
            list(places.values())]  # fmt: skip


def form_of(client: Client, service: Service) -> dict[str, Any]:
    context = client.get(f"/buero/angebote/{service.pk}/").context
    form = context["form"]
    data = {name: form[name].value() for name in form.fields}
    return {key: value for key, value in data.items() if value not in (None, "", [], False)} | {
        "seen": context["seen"]
    }


def save(client: Client, service: Service, **changed: Any) -> None:
    data = form_of(client, service) | changed
    answer = client.post(f"/buero/angebote/{service.pk}/", data)
    assert answer.status_code == 302, answer.context["form"].errors


def test_saving_without_a_change_changes_nothing(
    client: Client, house: House, full: Service
) -> None:
    client.force_login(house.people["coordination"])
    before = everything(full)
    save(client, full)
    assert everything(full) == before


def test_new_address_keeps_times_place_name_and_bus(
    client: Client, house: House, full: Service
) -> None:
    client.force_login(house.people["coordination"])
    save(client, full, street="Bahnhofstraße 9")
    place = Location.objects.get(at_services__service=full)
    assert (place.street, place.name, place.transportation, place.district) == (
        "Bahnhofstraße 9", "Haus der Vielfalt", "Bus R81", "Massen",
    )  # fmt: skip
    assert full.schedules.get().at_location is not None
    assert full.schedules.get().valid_to == dt.date(2027, 1, 31)
    assert full.occurrences.exists()


def test_address_that_others_use_is_not_changed_for_them(
    client: Client, house: House, full: Service
) -> None:
    client.force_login(house.people["coordination"])
    shared = full.at_locations.get().location
    other = listed("Nähkurs")
    ServiceAtLocation.objects.filter(service=other).delete()
    ServiceAtLocation.objects.create(service=other, location=shared)
    save(client, full, street="Bahnhofstraße 9")
    assert other.at_locations.get().location.street == "Marktweg 1"
    copy = full.at_locations.get().location
    assert (copy.street, copy.transportation) == ("Bahnhofstraße 9", "Bus R81")


def test_taking_the_address_away_keeps_the_times(
    client: Client, house: House, full: Service
) -> None:
    client.force_login(house.people["coordination"])
    save(client, full, street="", postcode="", municipality="")
    assert not full.at_locations.exists()
    assert full.schedules.count() == 1


def test_place_outside_the_county_stays(client: Client, house: House, full: Service) -> None:
    client.force_login(house.people["coordination"])
    Location.objects.filter(at_services__service=full).update(
        street="", postcode="", municipality=None, city="Dortmund"
    )
    save(client, full, name="Sprachcafé am Phoenixsee")
    assert full.at_locations.get().location.city == "Dortmund"


def test_more_free_places_than_places_is_said(client: Client, house: House, full: Service) -> None:
    client.force_login(house.people["coordination"])
    data = form_of(client, full) | {"places_total": "5", "places_free": "9"}
    answer = client.post(f"/buero/angebote/{full.pk}/", data)
    assert answer.status_code == 200
    assert "Es können nicht mehr Plätze frei sein" in answer.content.decode()


def test_times_changed_in_one_line_keep_the_dates_of_the_other(
    client: Client, house: House, full: Service
) -> None:
    client.force_login(house.people["coordination"])
    times = form_of(client, full)["times"]
    save(client, full, times=f"{times}\nDi 15-17 Uhr")
    kept = full.schedules.get(byday="MO")
    assert kept.valid_from == dt.date(2026, 9, 1)
    assert Schedule.objects.filter(service=full).count() == 2


def test_towns_officer_may_look_at_an_entry_that_waits(
    client: Client, house: House, full: Service
) -> None:
    Service.objects.filter(pk=full.pk).update(state=Service.State.REVIEW)
    reindex([full.pk])
    client.force_login(house.people["municipality"])
    assert client.get(f"/de/angebote/{full.slug}/").status_code == 200


def test_towns_officer_who_gives_an_entry_away_comes_to_the_list(
    client: Client, house: House, full: Service
) -> None:
    client.force_login(house.people["municipality"])
    werne = Municipality.objects.get(slug="werne")
    data = form_of(client, full) | {"municipality": werne.pk, "street": "", "postcode": "59368"}
    answer = client.post(f"/buero/angebote/{full.pk}/", data, follow=True)
    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, "/buero/angebote/")
