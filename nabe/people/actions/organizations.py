"""Keeping organizations right."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal, pagecache, states
from nabe.core.errors import NotAllowed, Refused
from nabe.people import rules
from nabe.people.models import Organization, Person
from nabe.people.names import folded_name

FIELDS = ("name", "description", "kind", "url", "email", "phone", "municipality")


@transaction.atomic
def add_organization(*, name: str, by: Person, **fields: Any) -> Organization:
    """Add an organization; refused where one of the same name (but for spelling) is active."""
    if not rules.adds_organizations(by, fields.get("municipality")):
        raise NotAllowed()
    folded = folded_name(name)
    _demand_new_name(folded)
    organization = Organization.objects.create(name=name.strip(), folded_name=folded, **fields)
    journal.write(organization, "created", by=by)
    return organization


@transaction.atomic
def edit_organization(organization: Organization, *, by: Person, **changes: Any) -> Organization:
    """Write the changed fields and note their names; refused a name that another one has."""
    if not rules.edits_organization(by, organization):
        raise NotAllowed()
    kept = Organization.objects.select_for_update().get(pk=organization.pk)
    changed = [
        field for field in FIELDS if field in changes and getattr(kept, field) != changes[field]
    ]
    if "municipality" in changed and not rules.adds_organizations(by, changes["municipality"]):
        raise NotAllowed()
    if not changed:
        return kept
    for field in changed:
        setattr(kept, field, changes[field])
    folded = folded_name(kept.name)
    if folded != kept.folded_name and kept.state == Organization.State.ACTIVE:
        _demand_new_name(folded)
    kept.folded_name = folded
    kept.modified_at = clock.now()
    kept.save()
    journal.write(kept, "edited", by=by, fields=changed)
    pagecache.content_changed()
    return kept


@transaction.atomic
def archive_organization(organization: Organization, *, by: Person) -> Organization:
    """Take an organization out of lists and choices; it can be reopened."""
    return _move(organization, Organization.State.ARCHIVED, "archived", by)


@transaction.atomic
def reopen_organization(organization: Organization, *, by: Person) -> Organization:
    """Put an archived organization back, unless an active one has its name by now."""
    _demand_new_name(organization.folded_name, but=organization)
    return _move(organization, Organization.State.ACTIVE, "reopened", by)


def _move(organization: Organization, to: str, verb: str, by: Person) -> Organization:
    if not rules.switches_organization(by, organization):
        raise NotAllowed()
    states.move(organization, to, allowed=Organization.STEPS, modified_at=clock.now())
    journal.write(organization, verb, by=by)
    pagecache.content_changed()
    return organization


def _demand_new_name(folded: str, *, but: Organization | None = None) -> None:
    """Raise Refused where an active organization has this name; whoever comes second waits.

    A lock and no constraint: lists that are read in know twins of one name and two legal forms.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"organization {folded}"]
        )
    same = Organization.objects.filter(folded_name=folded, state=Organization.State.ACTIVE)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise Refused(_("Diesen Träger gibt es schon. Bitte suchen Sie ihn in der Liste."))
