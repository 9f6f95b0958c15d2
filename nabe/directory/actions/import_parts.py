"""Fields as read from a list to the rows of a service; many at a time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from nabe.core import journal
from nabe.core.addresses import reserved_names
from nabe.core.copying import copy_in
from nabe.core.search import fold
from nabe.directory.actions.import_values import Fields, columns, day, rows_of, schedules
from nabe.directory.actions.services import SERVICE_PAGE
from nabe.directory.importing.organizations import key_of
from nabe.directory.models import (
    Assurance,
    Contact,
    Field,
    ImportRun,
    Language,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    TargetGroup,
)
from nabe.people.models import Organization, Person
from nabe.people.names import folded_name
from nabe.places.models import Municipality, Postcode


class Writer:
    """Collects everything that hangs on services for a few large inserts.

    It holds what is looked up once per run (organizations, towns, places, lists), which is why it
    is a class.
    """

    def __init__(self, run: ImportRun, *, by: Person | None, at: dt.datetime) -> None:
        self.run, self.by, self.at, self.today = run, by, at, at.date()
        self.fields = {one.code: one for one in Field.objects.all()}
        self.groups = {one.code: one for one in TargetGroup.objects.all()}
        self.towns = {one.name: one for one in Municipality.objects.all()}
        self.codes = {
            one.code: one
            for one in Postcode.objects.order_by("exact", "-place")
            if one.lat is not None
        }
        self.organizations = {
            key_of(one.name): one
            for one in Organization.objects.filter(state="active", origin=None).order_by(
                "-created_at"
            )
        }
        self.by_name = {one.name: one for one in self.organizations.values()}
        self.places: dict[tuple[Any, ...], Location] = {}
        self.slugs = {
            *Service.objects.values_list("slug", flat=True),
            *reserved_names(SERVICE_PAGE),
        }
        self.rows: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)

    def make_organizations(self, names: Iterable[str]) -> None:
        """Make those of the named organizations that nobody knows yet, in one insert."""
        unknown = {
            key_of(name): Organization(
                name=name, folded_name=folded_name(name)[:240],
                created_at=self.at, modified_at=self.at,
            )
            for name in dict.fromkeys(names)
            if name not in self.by_name and key_of(name) not in self.organizations
        }  # fmt: skip
        made = Organization.objects.bulk_create(unknown.values())
        self.organizations |= unknown
        self.by_name |= {one.name: one for one in made}
        journal.write_many(made, "created", by=self.by, note=self.run.file_name)

    def organization(self, name: str) -> Organization:
        """Return the organization of this name in any spelling; an unknown one is made."""
        if name not in self.by_name and key_of(name) not in self.organizations:
            self.make_organizations([name])
        return self.by_name.get(name) or self.organizations[key_of(name)]

    def new_service(self, fields: Fields, *, key: str) -> Service:
        """Return an unsaved service with its columns."""
        assured = day(fields.get("assured_date"))
        return Service(
            **columns(fields), slug=self._slug(fields["name"], fields.get("municipality", "")),
            folded_name=fold(fields["name"])[:240], organization=self.organization(fields["organization"]),
            state=Service.State.PUBLISHED, source=self.run.source.name[:80], external_id=key[:160],
            created_at=self.at, last_modified=self.at, edited_by=self.by, assured_on=assured,
        )  # fmt: skip

    def _slug(self, name: str, town: str) -> str:
        stem = slugify(fold(f"{name} {town}"))[:110].strip("-") or "angebot"
        slug, number = stem, 2
        while slug in self.slugs:
            slug, number = f"{stem}-{number}", number + 1
        self.slugs.add(slug)
        return slug

    def add_parts(self, service: Service, fields: Fields) -> None:
        """Collect what hangs on a new service."""
        add = self.rows
        languages: list[models.Model] = [
            Language(service=service, code=code) for code in fields.get("languages", [])
        ]
        add[Language] += languages
        add[Phone] += [
            Phone(
                service=service, number=one["number"], description=one["description"], order=order
            )
            for order, one in enumerate(fields.get("phones", []))
        ]
        if fields.get("contact"):
            add[Contact].append(Contact(service=service, name=fields["contact"]))
        place = self._place(fields, service.organization)
        at = ServiceAtLocation(service=service, location=place) if place else None
        if at:
            add[ServiceAtLocation].append(at)
        times: list[models.Model] = [
            Schedule(service=service, at_location=at, order=order, **row)
            for order, row in enumerate(schedules(fields, today=self.today))
        ]
        add[Schedule] += times
        self._add_terms(service, fields)
        _remember(service, languages=languages, schedules=times, at_locations=[at] if at else [])
        if service.assured_on:
            add[Assurance].append(Assurance(
                service=service, on=service.assured_on, at=self.at, via=Assurance.Via.IMPORT,
                result=Assurance.Result.UNCHANGED, by=self.by, by_role=_("Liste der Koordination"),
            ))  # fmt: skip

    def _add_terms(self, service: Service, fields: Fields) -> None:
        topics = rows_of(self.fields, fields.get("fields", []))
        groups = rows_of(self.groups, fields.get("target_groups", []))
        through, through_groups = Service.fields.through, Service.target_groups.through
        self.rows[through] += [through(service=service, field=one) for one in topics]
        self.rows[through_groups] += [
            through_groups(service=service, targetgroup=one) for one in groups
        ]
        _remember(service, fields=topics, target_groups=groups)

    def _place(self, fields: Fields, organization: Organization) -> Location | None:
        """Return the place that the fields name, one row for all services there."""
        said = self.place(fields)
        if not said:
            return None
        key = (organization.pk, *said.values())
        if key not in self.places:
            centre = self.codes.get(said["postcode"]) or said["municipality"]
            place = Location(
                **said, organization=organization,
                lat=centre.lat if centre else None, lon=centre.lon if centre else None,
            )  # fmt: skip
            self.places[key] = place
            self.rows[Location].append(place)
        return self.places[key]

    def place(self, fields: Fields) -> dict[str, Any]:
        """Return the columns of the place that the fields name, or {}."""
        if not any(fields.get(name) for name in ("municipality", "city", "street", "postcode")):
            return {}
        return {
            "name": fields.get("location_name", ""), "street": fields.get("street", ""),
            "postcode": fields.get("postcode", ""), "district": fields.get("district", ""),
            "city": (fields.get("city") or fields.get("municipality", ""))[:80],
            "municipality": self.towns.get(fields.get("municipality", "")),
            "accessibility": fields.get("accessibility", ""),
        }  # fmt: skip

    def write(self) -> None:
        """Write everything collected, places first, and forget it."""
        order: list[type[models.Model]] = [Location, ServiceAtLocation]
        for model in [*order, *(one for one in self.rows if one not in order)]:
            copy_in(self.rows.get(model, ()))
        self.rows.clear()


def _remember(service: Service, **hanging: Sequence[Any]) -> None:
    """Let `service.languages.all()` and the like answer from what was just made, as a prefetch does.

    Indexing thousands of new services need not read back what this process wrote.
    """
    none = dict.fromkeys(("service_areas", "required_documents", "cost_options"), ())
    kept = service.__dict__.setdefault("_prefetched_objects_cache", dict(none))
    kept.update(hanging)
