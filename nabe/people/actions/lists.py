"""People and bodies that come with a county's list; `by` None is the operator at the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from nabe.core import journal
from nabe.core.errors import NotAllowed
from nabe.core.rows import nobody_points_to
from nabe.people import encryption, names, rules
from nabe.people.actions.roles import Scope, scope_field
from nabe.people.models import Organization, Person, Role


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody as a list names them; without an address they are known all the same."""

    name: str
    email: str = ""
    phone: str = ""
    language: str = "de"


@dataclass(frozen=True, slots=True)
class ListedBody:
    """A body as a list names it, with what else its row tells."""

    name: str
    columns: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """Keys of what a list brought between two moments: new persons and bodies; who holds its role."""

    persons: Collection[Any]
    bodies: Collection[Any]
    held_by: Collection[Any]
    first: dt.datetime
    last: dt.datetime


@transaction.atomic
def take_in_persons(
    listed: Sequence[Listed], *, kind: str, scope: Scope, by: Person | None, note: str = ""
) -> list[Person]:
    """Return a person for each row, in order: whoever has the address, or somebody new.

    All of them hold the role `kind` in `scope` afterwards. Nobody gets a mail or a password: who
    shall sign in is invited. An address that is named twice belongs to the first. Journal: imported.
    """
    _demand(by)
    wanted = {one.email for one in listed if one.email}
    known = {one.email: one for one in Person.objects.filter(email__in=wanted)}
    made, found = [], []
    for one in listed:
        person = known.get(one.email) if one.email else None
        if person is None:
            person = _new(one)
            made.append(person)
            known |= {one.email: person} if one.email else {}
        found.append(person)
    Person.objects.bulk_create(made)
    where = {"kind": kind, scope_field(kind, scope): scope}
    held = set(Role.objects.filter(**where).values_list("person_id", flat=True))
    Role.objects.bulk_create(
        Role(person=one, granted_by=by, **where)
        for one in dict.fromkeys(found) if one.pk not in held
    )  # fmt: skip
    journal.write_many(made, "imported", by=by, note=note)
    return found


def _new(one: Listed) -> Person:
    person = Person(
        name=one.name[:120], sort_key=names.sort_key(one.name), email=one.email or None,
        phone=one.phone, language=one.language,
    )  # fmt: skip
    person.set_unusable_password()
    return person


@transaction.atomic
def take_in_organizations(
    listed: Sequence[ListedBody], *, by: Person | None, note: str = ""
) -> dict[str, Organization]:
    """Return the active body of each name in any spelling; an unknown one is made. Journal: created."""
    _demand(by)
    named = {one.name: names.folded_name(one.name) for one in listed}
    rows = {named[one.name]: one for one in reversed(listed)}
    known = {
        one.folded_name: one
        for one in Organization.objects.filter(
            folded_name__in=rows, state=Organization.State.ACTIVE, kept_by=""
        ).order_by("-created_at")
    }
    made = [
        Organization(name=one.name[:240], folded_name=folded, **one.columns)
        for folded, one in rows.items() if folded not in known
    ]  # fmt: skip
    Organization.objects.bulk_create(made)
    journal.write_many(made, "created", by=by, note=note)
    known |= {one.folded_name: one for one in made}
    return {name: known[folded] for name, folded in named.items()}


@transaction.atomic
def take_back(made: Made, *, kind: str, by: Person | None) -> tuple[int, int]:
    """Delete persons and bodies that a list brought and that nothing else needs by now.

    The roles `kind` that came with the list go too, also of persons who were there before. Returns
    (persons, bodies) that are gone.
    """
    _demand(by)
    Role.objects.filter(
        kind=kind, person__in=made.held_by, granted_at__range=(made.first, made.last)
    ).delete()
    persons = Person.objects.filter(pk__in=made.persons, last_login=None)
    keys = list(nobody_points_to(persons).values_list("pk", flat=True))
    Person.objects.filter(pk__in=keys).delete()
    for key in keys:
        encryption.destroy_key(key)
    bodies = Organization.objects.filter(pk__in=made.bodies, modified_at__lte=made.last)
    return len(keys), nobody_points_to(bodies).delete()[0]


def _demand(by: Person | None) -> None:
    if by is not None and not rules.is_coordination(by):
        raise NotAllowed()
