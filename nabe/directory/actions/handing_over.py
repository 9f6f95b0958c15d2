"""Organizations that change: entries go to another provider, a place moves house."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabe.core import journal
from nabe.core.errors import NotAllowed, Refused
from nabe.directory.actions.indexing import reindex
from nabe.directory.actions.writing import keep_version, write_entry
from nabe.directory.entries import Entry, pack
from nabe.directory.models import Location, Service, ServiceAtLocation
from nabe.directory.queries.entries import entry_of
from nabe.directory.queries.providers import address_of, services_of
from nabe.directory.rules import demand, may_hand_over
from nabe.people.actions import add_organization, archive_organization
from nabe.people.models import Organization, Person
from nabe.places.queries import middle_of


@transaction.atomic
def hand_over(
    organization: Organization, services: Collection[uuid.UUID], *, by: Person,
    to: Organization | str, close: bool = False,
) -> Organization:  # fmt: skip
    """Give entries of an organization to another one, or to a new one of this name.

    With `close` the old one goes to the archive when nothing is left to it. Places that only the
    given entries use go along. Confirmations, translations and addresses of entries stay. Journal:
    edited (each entry), handed over (both organizations). Raises Refused without a single entry,
    NotAllowed for whoever may not publish for both.
    """
    demand(may_hand_over(by, organization))
    chosen = list(
        services_of(by, organization).filter(pk__in=services).select_for_update(of=("self",))
    )
    if not chosen:
        raise Refused(_("Bitte kreuzen Sie mindestens ein Angebot an."))
    target = to if isinstance(to, Organization) else _new(to, organization, by)
    if target.pk == organization.pk:
        raise Refused(_("Diese Angebote gehören dem Träger schon."))
    if target.state != Organization.State.ACTIVE or target.kept_by:
        raise NotAllowed()
    for service in chosen:
        write_entry(service, Entry({"organization": target}), by=by)
    _take_places_along(organization, target)
    _note(organization, target, len(chosen), by)
    if (
        close
        and not Service.objects.filter(organization=organization)
        .exclude(state=Service.State.ARCHIVED)
        .exists()
    ):
        archive_organization(organization, by=by)
    return target


def _new(name: str, like: Organization, by: Person) -> Organization:
    """Add an organization of the same kind in the same town."""
    if not name.strip():
        raise Refused(_("Bitte wählen Sie einen Träger oder nennen Sie einen neuen."))
    return add_organization(name=name, by=by, kind=like.kind, municipality=like.municipality)


def _take_places_along(old: Organization, new: Organization) -> None:
    """Give the new provider the places that no entry of the old one uses any more."""
    used = ServiceAtLocation.objects.filter(service__organization=old).values("location")
    gone = ServiceAtLocation.objects.filter(service__organization=new).values("location")
    Location.objects.filter(organization=old, pk__in=gone).exclude(pk__in=used).update(
        organization=new
    )


def _note(old: Organization, new: Organization, number: int, by: Person) -> None:
    said = ngettext("%(number)s Angebot an %(name)s", "%(number)s Angebote an %(name)s", number)
    journal.write(old, "handed over", by=by, note=said % {"number": number, "name": new.name})
    said = ngettext("%(number)s Angebot von %(name)s", "%(number)s Angebote von %(name)s", number)
    journal.write(new, "received", by=by, note=said % {"number": number, "name": old.name})


@transaction.atomic
def move_house(
    organization: Organization, place: uuid.UUID, *, by: Person, address: Mapping[str, Any]
) -> list[Service]:
    """Write the new address of a place into every entry of the organization that is held there.

    `address`: street, postcode, municipality (a Municipality or None), accessibility. Whoever else
    uses the place stays at the old address. What stood there before is kept as a version. Journal:
    edited. Returns the entries; raises Refused for a place that the organization does not use.
    """
    demand(may_hand_over(by, organization))
    kept = services_of(by, organization)
    at = ServiceAtLocation.objects.filter(service__in=kept).select_related("location")
    old = next((one.location for one in at if one.location_id == place), None)
    if old is None:
        raise Refused(_("Diesen Ort nutzt der Träger nicht mehr."))
    there = [one for one in at if address_of(one.location) == address_of(old)]
    ids = [one.service_id for one in there]
    services = list(Service.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    before = {service.pk: pack(entry_of(service)) for service in services}
    _move(there, old, address)
    for service in services:
        keep_version(service, before[service.pk], ["location"], by=by)
    reindex(ids)
    return services


def _move(
    there: Sequence[ServiceAtLocation], old: Location, address: Mapping[str, Any]
) -> None:  # fmt: skip
    """Make one place of the new address and hold these services there."""
    town = address.get("municipality")
    lat, lon = middle_of(address["postcode"], town)
    new = Location.objects.create(
        organization_id=old.organization_id, location_type=old.location_type, name=old.name,
        street=address["street"], postcode=address["postcode"],
        city=town.name if town else "", municipality=town, lat=lat, lon=lon,
        accessibility=address.get("accessibility", ""),
    )  # fmt: skip
    ServiceAtLocation.objects.filter(pk__in=[one.pk for one in there]).update(location=new)
    Location.objects.filter(pk__in={one.location_id for one in there}, at_services=None).delete()
