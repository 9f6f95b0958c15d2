"""Makers of directory rows with no surprises: only what is asked for is set."""

from __future__ import annotations

from typing import Any

import factory
from django.utils import timezone

from nabe.directory.actions.indexing import reindex
from nabe.directory.models import Language, Location, Schedule, Service, ServiceAtLocation
from nabe.people.models import Organization
from nabe.places.models import Municipality


class OrganizationFactory(factory.django.DjangoModelFactory):  # type: ignore[misc]
    class Meta:
        model = Organization

    name = factory.Sequence(lambda number: f"Träger {number}")
    folded_name = factory.LazyAttribute(lambda row: row.name.lower())


class ServiceFactory(factory.django.DjangoModelFactory):  # type: ignore[misc]
    class Meta:
        model = Service

    name = factory.Sequence(lambda number: f"Angebot {number}")
    slug = factory.Sequence(lambda number: f"angebot-{number}")
    organization = factory.SubFactory(OrganizationFactory)
    state = "published"
    created_at = factory.LazyFunction(timezone.now)
    last_modified = factory.LazyFunction(timezone.now)


def listed(
    name: str, *, town: str = "", fields: str = "", languages: str = "", days: str = "",
    hours: str = "09:00-12:00", **columns: Any,
) -> Service:  # fmt: skip
    """Make a published, indexed service: `town` by slug, `fields` and `languages` as codes."""
    from nabe.directory.models import Field

    service: Service = ServiceFactory(name=name, **columns)
    service.fields.set(Field.objects.filter(code__in=fields.split()))
    for code in languages.split():
        Language.objects.create(service=service, code=code)
    if town:
        place = Municipality.objects.get(slug=town)
        location = Location.objects.create(
            municipality=place, city=place.name, lat=place.lat, lon=place.lon
        )
        ServiceAtLocation.objects.create(service=service, location=location)
    if days:
        opens, closes = hours.split("-")
        Schedule.objects.create(
            service=service, freq="WEEKLY", byday=days, opens_at=opens, closes_at=closes
        )
    reindex([service.pk])
    return service
