"""What a neighbour's directory says, written into services that nobody edits by hand here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from nabe.core import clock, journal
from nabe.core.errors import Refused
from nabe.core.states import move
from nabe.directory.actions.import_values import columns, rows_of, schedules
from nabe.directory.actions.indexing import reindex
from nabe.directory.actions.parts import write_parts
from nabe.directory.actions.services import free_slug, insert_service
from nabe.directory.actions.writing import write_entry
from nabe.directory.entries import Entry
from nabe.directory.importing import hsdsfiles
from nabe.directory.importing.hsdsterms import coded
from nabe.directory.importing.nearness import Near
from nabe.directory.importing.records import BAD
from nabe.directory.models import (
    Field,
    Location,
    OriginOrganization,
    Service,
    ServiceArea,
    Subscription,
    TargetGroup,
)
from nabe.people.models import Organization
from nabe.people.names import folded_name
from nabe.places.models import Municipality
from nabe.sheets.vocabulary import Vocabulary

Values = Mapping[str, Any]
State = Service.State
_BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One service as it was understood, with its place on the map and our towns near to it."""

    key: str
    fields: Values
    organization_key: str
    near: Near
    page: str
    assured_on: dt.date | None


def understood(near: Near, vocabulary: Vocabulary, page: str) -> Incoming | None:
    """Return a service of a neighbour as this directory understands it, or None."""
    said = near.service
    try:
        reading = next(hsdsfiles.readings([said], vocabulary))
        if reading.verdict == BAD:
            return None
        return Incoming(
            key=said["id"], fields={**reading.fields, **coded(said)}, near=near, page=page,
            organization_key=_organization_key(said, reading.fields["organization"]),
            assured_on=_assured(said, reading.fields, vocabulary.today),
        )  # fmt: skip
    except _BROKEN:
        return None


def _organization_key(said: Values, name: str) -> str:
    house = said.get("organization")
    key = house.get("id") if isinstance(house, dict) else None
    return key if isinstance(key, str) and 0 < len(key) <= 80 and key.isprintable() else name[:80]


def _assured(said: Values, fields: Values, today: dt.date) -> dt.date | None:
    """Return the day from which the neighbour's own word counts, never one to come."""
    changed = said.get("last_modified")
    for text in (fields.get("assured_date"), changed[:10] if isinstance(changed, str) else ""):
        try:
            day = dt.date.fromisoformat(text or "")
        except ValueError:
            continue
        return min(max(day, dt.date(2000, 1, 1)), today)
    return None


@dataclass(slots=True)
class Written:
    """What a run did: numbers, and the names of what could not be written."""

    new: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0
    spoilt: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lists:
    """The county's own lists, looked up once for a run."""

    fields: Mapping[str, Field]
    groups: Mapping[str, TargetGroup]
    towns: Mapping[str, Municipality]
    codes: frozenset[str]


def lists_of(vocabulary: Vocabulary) -> Lists:
    """Return what writing needs to know of this county; three queries."""
    return Lists(
        {one.code: one for one in Field.objects.all()},
        {one.code: one for one in TargetGroup.objects.all()},
        {one.name: one for one in Municipality.objects.defer("border_path")},
        frozenset(vocabulary.postcodes),
    )


def write_all(subscription: Subscription, arrived: Sequence[Incoming], lists: Lists) -> Written:
    """Write every service that arrived, within the caller's transaction."""
    done = Written()
    known = {
        one.origin_key: one
        for one in Service.objects.select_for_update().filter(origin=subscription)
    }
    touched = []
    for one in arrived:
        try:
            with transaction.atomic():
                touched.append(_write(subscription, one, known.get(one.key), lists, done))
        except (ValidationError, DataError, IntegrityError, Refused, *_BROKEN):
            done.spoilt.append(str(one.fields.get("name", one.key))[:80])
    reindex([service.pk for service in touched])
    return done


def _write(
    subscription: Subscription, one: Incoming, service: Service | None, lists: Lists, done: Written
) -> Service:
    entry = _entry(one, _organization(subscription, one), lists)
    made = service or Service(
        origin=subscription, origin_key=one.key, created_at=clock.now(), last_modified=clock.now(),
        state=State.PUBLISHED, **entry.columns,
    )  # fmt: skip
    made.origin_url, made.assured_on = one.page, one.assured_on
    if service is None:
        made.slug = free_slug(made.name)
        _check(made)
        insert_service(made)
        write_parts(made, entry.parts)
        journal.write(made, "came from a neighbour", note=subscription.name)
        has_changed = True
    else:
        has_changed = _change(made, entry)
    has_moved = _place(made, one, lists)
    if service is None:
        done.new += 1
    elif has_changed or has_moved:
        done.changed += 1
    else:
        done.same += 1
    return made


def _change(service: Service, entry: Entry) -> bool:
    _check(Service(pk=service.pk, slug=service.slug, created_at=service.created_at,
                   last_modified=service.last_modified, **entry.columns))  # fmt: skip
    is_back = service.state != State.PUBLISHED
    if is_back:
        move(service, State.PUBLISHED, allowed=Service.ALLOWED, last_modified=clock.now())
        journal.write(service, "published")
    changed = write_entry(service, entry, by=None, verb="changed by a neighbour")
    Service.objects.filter(pk=service.pk).update(
        origin_url=service.origin_url, assured_on=service.assured_on
    )
    return is_back or bool(changed)


def _check(service: Service) -> None:
    service.clean_fields(exclude=["organization", "origin", "edited_by", "folded_name"])
    if service.minimum_age and service.maximum_age and service.minimum_age > service.maximum_age:
        raise ValidationError("ages")


def _organization(subscription: Subscription, one: Incoming) -> Organization:
    name = one.fields["organization"]
    row = (
        OriginOrganization.objects.filter(subscription=subscription, origin_id=one.organization_key)
        .select_related("organization")
        .first()
    )
    if row is None:
        made = Organization.objects.create(
            name=name, folded_name=folded_name(name)[:240], kept_by=subscription.name
        )
        OriginOrganization.objects.create(
            subscription=subscription, origin_id=one.organization_key, organization=made
        )
        return made
    house = row.organization
    if house.name != name:
        house.name, house.folded_name = name, folded_name(name)[:240]
        house.save(update_fields=["name", "folded_name"])
    return house


def _entry(one: Incoming, organization: Organization, lists: Lists) -> Entry:
    fields = one.fields
    said = columns(fields)
    said |= {
        "organization": organization, "internal_note": "", "alert": str(fields.get("remark", ""))[:300],
    }  # fmt: skip
    parts = {
        "fields": rows_of(lists.fields, fields.get("fields", [])),
        "target_groups": rows_of(lists.groups, fields.get("target_groups", [])),
        "languages": list(fields.get("languages", [])),
        "phones": [
            (row["number"][:30], row["description"][:120]) for row in fields.get("phones", [])
        ],
        "location": _location(fields, lists),
        "schedules": schedules(fields, today=clock.today()),
    }
    return Entry(said, parts)


def _location(fields: Values, lists: Lists) -> dict[str, Any]:
    """Return the place; a town counts as ours only with one of our postcodes."""
    code = fields.get("postcode", "")
    town = lists.towns.get(fields.get("municipality", "")) if code in lists.codes else None
    city = fields.get("city") or fields.get("municipality", "")
    return {
        "name": fields.get("location_name", ""), "street": fields.get("street", ""),
        "postcode": code, "city": (city or "–")[:80], "municipality": town,
        "accessibility": fields.get("accessibility", ""),
    }  # fmt: skip


def _place(service: Service, one: Incoming, lists: Lists) -> bool:
    """Put the service where the neighbour says it is, and near our own towns; did that change?"""
    point, moved = one.near.point, 0
    if point is not None:
        rows = Location.objects.filter(at_services__service=service)
        moved = rows.exclude(lat=point.lat, lon=point.lon).update(lat=point.lat, lon=point.lon)
    wanted = {lists.towns[name].pk for name in one.near.towns if name in lists.towns}
    present = set(service.service_areas.values_list("municipality_id", flat=True))
    if wanted != present:
        service.service_areas.exclude(municipality_id__in=wanted).delete()
        ServiceArea.objects.bulk_create(
            ServiceArea(service=service, municipality_id=pk) for pk in wanted - present
        )
    return bool(moved) or wanted != present


def withdraw(services: Sequence[Service], *, note: str) -> int:
    """Take services off the public pages because their origin no longer lists them near us."""
    for one in services:
        move(one, State.ARCHIVED, allowed=Service.ALLOWED, last_modified=clock.now())
    journal.write_many(services, "withdrawn by a neighbour", note=note)
    reindex([one.pk for one in services])
    return len(services)
