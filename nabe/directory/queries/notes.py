"""Notes of towns on services that are not theirs alone: who may write which."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from nabe.directory.models import MunicipalNote, Service
from nabe.directory.rules import Viewer, demand, publishes_somewhere
from nabe.people import rules as people
from nabe.places.models import Municipality


def towns_of(service: Service) -> set[int] | None:
    """Return the keys of the towns that share a service; None for all; empty if one has it alone.

    Several places or areas name the towns; without any place a service is the whole county's.
    """
    placed = [at.location.municipality_id for at in service.at_locations.all()]
    areas = {one.municipality_id for one in service.service_areas.all()}
    towns = {key for key in placed if key} | areas
    if not placed and not areas:
        return None
    return towns if len(towns) > 1 else set()


def writable_towns(viewer: Viewer, service: Service) -> list[Municipality]:
    """Return for which towns the viewer may write a note: officers their own, coordination all."""
    if not publishes_somewhere(viewer) or service.origin_id:
        return []
    rows = Municipality.objects.all()
    if not people.is_coordination(viewer):
        rows = rows.filter(pk__in=people.municipalities_of(viewer))
    shared = towns_of(service)
    return list(rows if shared is None else rows.filter(pk__in=shared))


@dataclass(frozen=True, slots=True)
class NotePage:
    """A service with its notes, and the towns for which the viewer writes."""

    service: Service
    towns: Sequence[Municipality]
    notes: Sequence[MunicipalNote]


def notes_for_office(viewer: Viewer, pk: uuid.UUID) -> NotePage:
    """Return what somebody needs to write a note; 404 without the service, 403 without a town."""
    demand(publishes_somewhere(viewer))
    service = (
        Service.objects.select_related("organization")
        .prefetch_related("at_locations__location", "service_areas")
        .filter(pk=pk, origin=None)
        .exclude(state=Service.State.ARCHIVED)
        .first()
    )
    if service is None:
        raise Http404
    notes = service.municipal_notes.select_related("municipality")
    return NotePage(service, writable_towns(viewer, service), list(notes))
