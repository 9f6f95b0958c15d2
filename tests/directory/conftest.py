from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from nabe.directory.actions.terms import ensure_taxonomy
from nabe.places.models import Municipality
from nabe.places.queries import county_for_site
from tests.conftest import DEMO_BORDERS
from tests.people.house import House, give, make_organization, make_person


@pytest.fixture
def house(db: None) -> House:
    """Kreis Unna as it is, with an office in Unna, a school there and a club in Kamen."""
    call_command("load_county", str(DEMO_BORDERS), verbosity=0)
    ensure_taxonomy()
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
