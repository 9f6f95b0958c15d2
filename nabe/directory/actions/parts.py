"""The rows that hang on a service: written only where they differ from what is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nabe.directory.models import (
    Contact,
    Language,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)

SCHEDULE_FIELDS = (
    "freq", "interval", "byday", "opens_at", "closes_at", "dtstart", "by_appointment", "season",
    "description",
)  # fmt: skip
LOCATION_FIELDS = ("street", "postcode", "city", "municipality", "accessibility", "name")


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
    name, is_public = contact
    wanted = [(name, is_public)] if name else []
    if [(one.name, one.is_public) for one in service.contacts.all()] == wanted:
        return False
    service.contacts.all().delete()
    Contact.objects.bulk_create(
        [Contact(service=service, name=name, is_public=shown) for name, shown in wanted]
    )
    return True


def _location(service: Service, wanted: Mapping[str, Any]) -> bool:
    """Bring the first place up to date; a place that others use as well is not changed for them."""
    at = service.at_locations.select_related("location").first()
    if not any(wanted.get(name) for name in ("street", "postcode", "city", "municipality")):
        if at is None:
            return False
        at.delete()
        return True
    if at and all(getattr(at.location, name) == wanted.get(name, "") for name in LOCATION_FIELDS):
        return False
    municipality = wanted.get("municipality")
    place = Location.objects.create(
        organization=service.organization,
        lat=municipality.lat if municipality else None,
        lon=municipality.lon if municipality else None,
        **{
            name: wanted.get(name) or ("" if name != "municipality" else None)
            for name in LOCATION_FIELDS
        },
    )
    if at is None:
        ServiceAtLocation.objects.create(service=service, location=place)
    else:
        at.location = place
        at.save(update_fields=["location"])
    return True


def _schedules(service: Service, wanted: Sequence[Mapping[str, Any]]) -> bool:
    here = [
        tuple(getattr(one, name) for name in SCHEDULE_FIELDS) for one in service.schedules.all()
    ]
    rows = [
        Schedule(
            service=service,
            order=order,
            **{name: one[name] for name in SCHEDULE_FIELDS if name in one},
        )
        for order, one in enumerate(wanted)
    ]
    if here == [tuple(getattr(row, name) for name in SCHEDULE_FIELDS) for row in rows]:
        return False
    service.schedules.all().delete()
    Schedule.objects.bulk_create(rows)
    return True


_WRITERS: dict[str, Callable[[Service, Any], bool]] = {
    "fields": _fields,
    "target_groups": _target_groups,
    "languages": _languages,
    "phones": _phones,
    "contact": _contact,
    "location": _location,
    "schedules": _schedules,
}
