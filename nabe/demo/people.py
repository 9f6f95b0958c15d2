"""The demo's people: somebody for every role, all marked as demo, so that one click signs in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from nabe.core import clock
from nabe.demo import names
from nabe.demo.county import COORDINATION, Bodies
from nabe.demo.reading import chance, ident, word_of
from nabe.people.models import Membership, Organization, Person, Role, RoleKind
from nabe.people.names import sort_key
from nabe.places.models import County, Municipality

Scope = County | Municipality | Organization


@dataclass(slots=True)
class Cast:
    """The persons of the demo by what the other parts ask for."""

    coordination: list[Person] = field(default_factory=list)
    officers: dict[str, Person] = field(default_factory=dict)
    contacts: dict[str, Person] = field(default_factory=dict)
    pool: dict[str, Person] = field(default_factory=dict)
    everybody: list[Person] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)


def make(bodies: Bodies) -> Cast:
    """Write persons, roles and memberships."""
    cast = Cast()
    _coordination(cast, bodies)
    _towns(cast, bodies)
    _contacts(cast, bodies)
    _pool(cast, bodies)
    Person.objects.bulk_create(cast.everybody)
    Role.objects.bulk_create(cast.roles)
    Membership.objects.bulk_create(cast.memberships)
    return cast


def _person(cast: Cast, name: str, domain: str, *, language: str = "de", days: int = 400) -> Person:
    person = Person(
        id=ident("person", name, domain),
        name=name,
        sort_key=sort_key(name),
        email=f"{word_of(name.removeprefix('Dr. '))}@{domain}",
        language=language,
        is_demo=True,
        password=make_password(None),
        joined_at=clock.now() - dt.timedelta(days=days),
    )
    cast.everybody.append(person)
    return person


def _may(cast: Cast, person: Person, kind: RoleKind, scope: Scope) -> None:
    where = {County: "county", Municipality: "municipality", Organization: "organization"}
    cast.roles.append(Role(person=person, kind=kind, **{where[type(scope)]: scope}))


def _belongs(cast: Cast, person: Person, organization: Organization, function: str = "") -> None:
    since = clock.today() - dt.timedelta(days=chance(f"since {person.name}").randrange(200, 2500))
    cast.memberships.append(
        Membership(person=person, organization=organization, function=function, since=since)
    )


def _coordination(cast: Cast, bodies: Bodies) -> None:
    office = bodies.organizations[COORDINATION.name]
    for name, function in names.COORDINATION:
        person = _person(cast, name, "integration-kreis.example", days=900)
        _may(cast, person, RoleKind.COORDINATION, bodies.county)
        _belongs(cast, person, office, function)
        cast.coordination.append(person)
    operator = _person(cast, names.OPERATOR, "kreis-it.example", days=1000)
    _may(cast, operator, RoleKind.OPERATOR, bodies.county)


def _towns(cast: Cast, bodies: Bodies) -> None:
    for office in bodies.offices:
        town = bodies.towns[office.municipality]
        person = _person(cast, names.OFFICERS[town.name], office.domain, days=700)
        _may(cast, person, RoleKind.MUNICIPALITY, town)
        _belongs(cast, person, bodies.organizations[office.name], "Integrationsbeauftragte Stelle")
        cast.officers[town.name] = person
        cast.contacts[office.name] = person
    for name, town_name in names.DECISION_MAKERS:
        person = _person(cast, name, "dezernat.example", days=800)
        scope: Scope = bodies.towns[town_name] if town_name else bodies.county
        _may(cast, person, RoleKind.DECISION_MAKER, scope)


def _contacts(cast: Cast, bodies: Bodies) -> None:
    """One person for every provider and every requesting body."""
    for body in [*bodies.providers, *bodies.requesters]:
        by = chance(f"contact {body.name}")
        person = _person(cast, names.person(by), body.domain, days=by.randrange(60, 900))
        organization = bodies.organizations[body.name]
        offers = body in bodies.providers
        _may(cast, person, RoleKind.PROVIDER if offers else RoleKind.REQUESTER, organization)
        _belongs(cast, person, organization, by.choice(["Leitung", "Verwaltung", "Ansprechperson"]))
        cast.contacts[body.name] = person


def _pool(cast: Cast, bodies: Bodies) -> None:
    for name, _gender, _languages, language in names.POOL:
        person = _person(cast, name, "sprachmittlung.example", language=language, days=500)
        _may(cast, person, RoleKind.INTERPRETER, bodies.county)
        cast.pool[name] = person
    for name in names.VOLUNTEERS:
        person = _person(cast, name, "ehrenamt.example", days=350)
        _may(cast, person, RoleKind.VOLUNTEER, bodies.county)
