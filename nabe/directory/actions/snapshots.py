"""A service as plain values and back again, so that an import can be undone exactly."""

from __future__ import annotations

import json
from typing import Any

from django.core import serializers
from django.db import models

from nabe.core import texts
from nabe.core.models import Translation
from nabe.directory.models import (
    Contact,
    Language,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)

# what `dump` reads; load it ahead for many services
LOADED = ("at_locations", "contacts", "languages", "phones", "schedules")
_PARTS: tuple[type[models.Model], ...] = (ServiceAtLocation, Contact, Language, Phone, Schedule)


def dump(service: Service) -> list[dict[str, Any]]:
    """Return the service, its places, what hangs on it and its translations as plain values."""
    rows: list[models.Model] = [service]
    rows += [at.location for at in service.at_locations.all()]
    for name in LOADED:
        rows += getattr(service, name).all()
    rows += texts.all_for(service)
    plain: list[dict[str, Any]] = serializers.serialize("python", rows)
    return [_json(row) for row in plain]


def _json(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row as JSON keeps it; Django's own encoder would cut microseconds."""
    result: dict[str, Any] = json.loads(json.dumps(row, default=str))
    return result


def restore(rows: list[dict[str, Any]]) -> None:
    """Put a service back as it was dumped.

    A place that the service has left stays as it is, for by now others may use it; one that was
    made for it alone goes. Translations are trusted again as they were.
    """
    service_id = rows[0]["pk"]
    here = set(
        Location.objects.filter(at_services__service=service_id).values_list("pk", flat=True)
    )
    for model in reversed(_PARTS):
        model._default_manager.filter(service=service_id).delete()
    for restored in serializers.deserialize("python", rows):
        row = restored.object
        if isinstance(row, Translation):
            same = Translation.objects.filter(pk=row.pk, text=row.text)
            same.filter(state=Translation.State.OUTDATED).update(state=row.state)
        elif not isinstance(row, Location) or row.pk in here or not _exists(row):
            restored.save()
    Location.objects.filter(pk__in=here, at_services=None).delete()


def _exists(place: Location) -> bool:
    return Location.objects.filter(pk=place.pk).exists()
