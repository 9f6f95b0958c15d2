"""One organization with the entries it offers and the places where it offers them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from nabe.directory.models import Location, Service
from nabe.directory.rules import Viewer, editable_by, may_hand_over, works_in_directory
from nabe.people.models import Organization
from nabe.people.queries import organization_for_page

Address = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """An address of an organization, known by the key of one of its rows; how many use it."""

    key: uuid.UUID
    location: Location
    number: int


@dataclass(frozen=True, slots=True)
class Provider:
    """An organization as its own page in the directory's office shows it."""

    organization: Organization
    services: Sequence[Service]
    places: Sequence[Place]
    may_hand_over: bool


def provider_for_office(viewer: Viewer, pk: uuid.UUID) -> Provider:
    """Return an organization with the entries that the viewer keeps; 404 for a hidden one."""
    if not works_in_directory(viewer):
        raise Http404
    organization = organization_for_page(viewer, pk)
    services = list(
        services_of(viewer, organization)
        .select_related("organization", "document")
        .prefetch_related("at_locations__location__municipality")
        .order_by("folded_name", "id")
    )
    return Provider(
        organization, services, _places(services), may_hand_over(viewer, organization)
    )  # fmt: skip


def services_of(viewer: Viewer, organization: Organization) -> QuerySet[Service]:
    """Return the entries of an organization that the viewer keeps, not those in the archive."""
    kept = editable_by(viewer).filter(organization=organization)
    return kept.exclude(state=Service.State.ARCHIVED)


def _places(services: Sequence[Service]) -> list[Place]:
    """Return the addresses of these services, the one that most use first."""
    by_address: defaultdict[Address, list[Location]] = defaultdict(list)
    for service in services:
        for at in service.at_locations.all():
            by_address[address_of(at.location)].append(at.location)
    found = [Place(rows[0].pk, rows[0], len(rows)) for rows in by_address.values()]
    return sorted(found, key=lambda place: (-place.number, place.location.address))


def address_of(place: Location) -> Address:
    """Return what makes two rows the same place."""
    return (place.street.casefold().strip(), place.postcode, place.city.casefold().strip())
