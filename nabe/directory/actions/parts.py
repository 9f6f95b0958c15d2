"""The rows that hang on a service: written only where they differ from what is there."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nabe.directory.entries import SCHEDULE_FIELDS
from nabe.directory.models import (
    Contact,
    Language,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from nabe.places.queries import middle_of

_ADDRESS = ("street", "postcode", "city", "municipality")


def write_parts(service: Service, parts: Mapping[str, Any]) -> list[str]:
    """Bring the given parts of a service up to date; returns the names of those that changed."""
    return [name for name, value in parts.items() if _WRITERS[name](service, value)]


def _fields(service: Service, value: Sequence[Any]) -> bool:
    return _set(service.fields, value)


def _target_groups(service: Service, value: Sequence[Any]) -> bool:
    return _set(service.target_groups, value)


def _set(relation: Any, value: Sequence[Any]) -> bool:
    if {one.pk for one in relation.all()} == {one.pk for one in value}:
        return False
    relation.set(value)
    return True


def _languages(service: Service, codes: Sequence[str]) -> bool:
    if {one.code for one in service.languages.all()} == set(codes):
        return False
    service.languages.exclude(code__in=codes).delete()
    Language.objects.bulk_create(
        [Language(service=service, code=code) for code in dict.fromkeys(codes)],
        ignore_conflicts=True,
    )
    return True


def _phones(service: Service, numbers: Sequence[tuple[str, str]]) -> bool:
    if [(one.number, one.description) for one in service.phones.all()] == list(numbers):
        return False
    service.phones.all().delete()
    Phone.objects.bulk_create(
        [
            Phone(service=service, number=number, description=said, order=order)
            for order, (number, said) in enumerate(numbers)
        ]
    )
    return True


def _contact(service: Service, contact: tuple[str, bool]) -> bool:
    """Bring the first contact person up to date; further ones stay."""
    name, is_public = contact
    first = service.contacts.first()
    if (first.name, first.is_public) == contact if first else not name:
        return False
    if first is None:
        Contact.objects.create(service=service, name=name, is_public=is_public)
    elif not name:
        first.delete()
    else:
        first.name, first.is_public = contact
        first.save(update_fields=["name", "is_public"])
    return True


def _location(service: Service, wanted: Mapping[str, Any]) -> bool:
    """Bring the first place up to date in what `wanted` names; its times stay with it.

    A place that others use as well is not changed for them: this service gets a copy.
    """
    at = service.at_locations.select_related("location").first()
    place = at.location if at else Location(organization=service.organization)
    if not any(wanted.get(name, getattr(place, name)) for name in _ADDRESS):
        return at is not None and bool(at.delete())
    changed = {name: value for name, value in wanted.items() if getattr(place, name) != value}
    if at and not changed:
        return False
    for name, value in changed.items():
        setattr(place, name, value)
    if not at or changed.keys() & set(_ADDRESS):
        place.lat, place.lon = middle_of(place.postcode, place.municipality)
    if at and place.at_services.exclude(pk=at.pk).exists():
        place.pk, place._state.adding = uuid.uuid4(), True
    place.save()
    if at is None:
        ServiceAtLocation.objects.create(service=service, location=place)
    else:
        ServiceAtLocation.objects.filter(pk=at.pk).update(location=place)
    return True


def _schedules(service: Service, wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Replace the times where they differ; one that stays the same keeps its place."""
    here = {_rule(one): one.at_location_id for one in service.schedules.all()}
    rows = [
        Schedule(
            service=service,
            order=order,
            **{name: one[name] for name in SCHEDULE_FIELDS if name in one},
        )
        for order, one in enumerate(wanted)
    ]
    if [_rule(one) for one in service.schedules.all()] == [_rule(row) for row in rows]:
        return False
    for row in rows:
        row.at_location_id = here.get(_rule(row))
    service.schedules.all().delete()
    Schedule.objects.bulk_create(rows)
    return True


def _rule(schedule: Schedule) -> tuple[Any, ...]:
    return tuple(getattr(schedule, name) for name in SCHEDULE_FIELDS)


_WRITERS: dict[str, Callable[[Service, Any], bool]] = {
    "fields": _fields,
    "target_groups": _target_groups,
    "languages": _languages,
    "phones": _phones,
    "contact": _contact,
    "location": _location,
    "schedules": _schedules,
}
