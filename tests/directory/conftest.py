from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nabe.directory.actions.indexing import reindex
from nabe.directory.models import Contact, Language, Location, Phone, Service
from nabe.places.models import Municipality
from nabe.places.queries import county_for_site
from tests import kept_county
from tests.directory.factories import listed
from tests.people.house import House, give, make_organization, make_person


@pytest.fixture
def house(db: None) -> House:
    """Kreis Unna as it is, with an office in Unna, a school there and a club in Kamen."""
    kept_county.load()
    county: Any = county_for_site()
    unna, kamen = (Municipality.objects.get(slug=slug) for slug in ("unna", "kamen"))
    school = make_organization("Schule am Ring", municipality=unna)
    club = make_organization("Verein Brücke", municipality=kamen)
    house = House(county, unna, kamen, school, club)
    for name, kind, scope in (
        ("coordination", "coordination", county), ("municipality", "municipality", unna),
        ("other_municipality", "municipality", kamen), ("provider", "provider", school),
        ("other_provider", "provider", club), ("volunteer", "volunteer", county),
        ("decision_maker", "decision_maker", county),
    ):  # fmt: skip
        house.people[name] = make_person(name.replace("_", " ").title())
        give(house.people[name], kind, scope)
    return house


@pytest.fixture
def full(house: House) -> Service:
    """A service with more of everything than the form shows."""
    service = listed("Sprachcafé", town="unna", days="MO", languages="de")
    Language.objects.create(service=service, code="sgn-DE")
    for order, number in enumerate(("+492303111", "+492303222", "+492303333")):
        Phone.objects.create(service=service, number=number, description="", order=order)
    for name in ("Maria Feld", "Jan Busch"):
        Contact.objects.create(service=service, name=name, is_public=False)
    at = service.at_locations.get()
    Location.objects.filter(pk=at.location_id).update(
        name="Haus der Vielfalt", transportation="Bus R81", district="Massen", street="Marktweg 1",
        postcode="59423",
    )  # fmt: skip
    service.schedules.update(
        at_location=at, valid_from=dt.date(2026, 9, 1), valid_to=dt.date(2027, 1, 31)
    )
    reindex([service.pk])
    return service
