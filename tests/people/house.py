"""A small county with people: what tests of people and messages begin with."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.db import models

from nabe.people.models import Membership, Organization, Person, Role, RoleKind
from nabe.people.names import folded_name, sort_key
from nabe.places.models import County, Municipality

_count = itertools.count(1)


def make_person(name: str = "Mia Muster", **fields: Any) -> Person:
    """Make an account with a confirmed address."""
    email = fields.pop("email", f"person{next(_count)}@example.org")
    person = Person.objects.create_user(email, fields.pop("password", None), name=name, **fields)
    if email:
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def make_municipality(county: County, name: str) -> Municipality:
    return Municipality.objects.create(
        county=county, ags=f"{county.ags}{county.municipalities.count():03d}", name=name, sort_key=sort_key(name),
        slug=name.lower(), lat=51.5, lon=7.7,
        border_path="M0 0L9 0L9 9Z", population=60000,
    )  # fmt: skip


def make_organization(name: str, **fields: Any) -> Organization:
    return Organization.objects.create(name=name, folded_name=folded_name(name), **fields)


def give(person: Person, kind: str, scope: models.Model) -> Role:
    return Role.objects.create(person=person, kind=kind, **{type(scope).__name__.lower(): scope})


@dataclass
class House:
    """Two towns, two organizations, and one person for every role."""

    county: County
    town: Municipality
    other_town: Municipality
    school: Organization
    club: Organization
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError as error:
            raise AttributeError(name) from error


def build_house() -> House:
    county = County.objects.create(
        ags="05978", name="Kreis Unna", short_name="Unna", slug="unna",
        view_box="0 0 100 100",
    )  # fmt: skip
    town, other = make_municipality(county, "Unna"), make_municipality(county, "Kamen")
    school = make_organization("Schule am Ring", kind="school", municipality=town)
    club = make_organization("Verein Brücke e.V.", kind="association", municipality=other)
    house = House(county, town, other, school, club)
    casts = {
        "coordination": (RoleKind.COORDINATION, county),
        "municipality": (RoleKind.MUNICIPALITY, town),
        "decision_maker": (RoleKind.DECISION_MAKER, county),
        "provider": (RoleKind.PROVIDER, school),
        "colleague": (RoleKind.REQUESTER, school),
        "requester": (RoleKind.REQUESTER, school),
        "other_provider": (RoleKind.PROVIDER, club),
        "other_municipality": (RoleKind.MUNICIPALITY, other),
        "interpreter": (RoleKind.INTERPRETER, county),
        "volunteer": (RoleKind.VOLUNTEER, county),
        "operator": (RoleKind.OPERATOR, county),
    }
    for name, (kind, scope) in casts.items():
        house.people[name] = make_person(
            name.replace("_", " ").title(), email=f"{name}@example.org"
        )
        give(house.people[name], kind, scope)
        if isinstance(scope, Organization):
            Membership.objects.create(person=house.people[name], organization=scope)
    house.people["nobody"] = make_person("Nobody", email="nobody@example.org")
    return house
