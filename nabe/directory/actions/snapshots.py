"""A service as plain values and back again, so that an import can be undone exactly."""

from __future__ import annotations

import json
from typing import Any

from django.core import serializers
from django.db import models

from nabe.directory.models import (
    Contact,
    Language,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)

_PARTS: tuple[type[models.Model], ...] = (ServiceAtLocation, Contact, Language, Phone, Schedule)


def dump(service: Service) -> list[dict[str, Any]]:
    """Return the service and what hangs on it as plain values."""
    rows: list[models.Model] = [service]
    for model in _PARTS:
        rows += list(model._default_manager.filter(service=service))
    plain: list[dict[str, Any]] = serializers.serialize("python", rows)
    return [_json(row) for row in plain]


def _json(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row as JSON keeps it; Django's own encoder would cut microseconds."""
    result: dict[str, Any] = json.loads(json.dumps(row, default=str))
    return result


def restore(rows: list[dict[str, Any]]) -> None:
    """Put a service back as it was dumped."""
    service_id = rows[0]["pk"]
    for model in reversed(_PARTS):
        model._default_manager.filter(service=service_id).delete()
    for restored in serializers.deserialize("python", rows):
        restored.save()
