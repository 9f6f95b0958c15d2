"""Lists of people and organizations as rows of a spreadsheet: what the page shows, no more."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nabe.people.models import Organization, Person

Table = tuple[list[str], Iterable[list[str]]]


def persons(found: QuerySet[Person]) -> Table:
    """Return headers and rows of the list of persons."""
    headers = [_("Name"), _("E-Mail"), _("Rollen"), _("Gehört zu"), _("Konto")]
    return headers, (_person(person) for person in found)


def _person(person: Person) -> list[str]:
    roles = [f"{role.get_kind_display()} ({role.scope})" for role in person.roles.all()]
    bodies = [each.organization.name for each in person.memberships.all()]
    state = _("Aktiv") if person.email else _("Ohne Konto")
    state = state if person.is_active else _("Gesperrt")
    return [person.name, person.email or "", "; ".join(roles), "; ".join(bodies), state]


def organizations(found: QuerySet[Organization]) -> Table:
    """Return headers and rows of the list of organizations."""
    headers = [_("Name"), _("Art"), _("Kommune"), _("Telefon"), _("E-Mail"), _("Internetseite")]
    return headers, (_organization(each) for each in found)


def _organization(each: Organization) -> list[str]:
    town = each.municipality.name if each.municipality else ""
    return [each.name, str(each.get_kind_display()), town, each.phone, each.email, each.url]
