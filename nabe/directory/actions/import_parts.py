"""Fields as read from a list to the rows of a service; many at a time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from nabe.core import journal
from nabe.core.copying import copy_in
from nabe.core.search import fold
from nabe.directory.actions.parts import write_parts
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

Fields = Mapping[str, Any]
_BATCH = 2000
_PLAIN = (
    "name", "description", "url", "email", "eligibility_description", "child_care", "registration",
    "application_process", "fees_description", "level_from", "level_to",
)  # fmt: skip
_NUMBERS = ("minimum_age", "maximum_age", "places_total", "places_free", "waiting_weeks", "is_free")
_PLACE = (
    "municipality",
    "district",
    "city",
    "postcode",
    "street",
    "location_name",
    "accessibility",
)
_TIMES = ("schedules", "times", "by_appointment", "valid_from", "valid_to")
_NOTE = ("remark", "more_emails", "other", "field_words", "county_wide")


def columns(fields: Fields) -> dict[str, Any]:
    """Return the columns of Service that the fields name, empty ones included."""
    found: dict[str, Any] = {name: fields.get(name, "") for name in _PLAIN}
    found |= {name: fields.get(name) for name in _NUMBERS}
    found["status"] = fields.get("status") or Service.Status.ACTIVE
    found["multilingual"] = bool(fields.get("multilingual"))
    found["is_online"] = bool(fields.get("is_online"))
    found["visible_to"] = (
        dt.date.fromisoformat(fields["valid_to"]) if fields.get("valid_to") else None
    )
    found["internal_note"] = office_note(fields)
    return found


def office_note(fields: Fields) -> str:
    """Return what has no field of its own: it is kept for the office and never shown in public."""
    lines = [str(fields.get("remark", ""))]
    if fields.get("field_words"):
        lines.append(_("Handlungsfeld laut Liste: %(text)s") % {"text": fields["field_words"]})
    if fields.get("more_emails"):
        lines.append(_("Weitere E-Mail: %(text)s") % {"text": ", ".join(fields["more_emails"])})
    lines += [f"{header}: {text}" for header, text in fields.get("other", {}).items()]
    return "\n".join(line for line in lines if line)


def schedules(fields: Fields, *, today: dt.date) -> list[dict[str, Any]]:
    """Return the rows of Schedule: each rule, or the words alone."""
    words = str(fields.get("times", ""))[:200]
    appointment = bool(fields.get("by_appointment"))
    if not fields.get("schedules"):
        return (
            [{"description": words, "by_appointment": appointment}] if words or appointment else []
        )
    rows: list[dict[str, Any]] = []
    for rule in fields["schedules"]:
        row = {
            "freq": rule["freq"], "interval": rule.get("interval", 1), "byday": rule["byday"][:40],
            "opens_at": _time(rule.get("opens_at")), "closes_at": _time(rule.get("closes_at")),
            "valid_from": _day(rule.get("valid_from") or fields.get("valid_from")),
            "valid_to": _day(rule.get("valid_to") or fields.get("valid_to")),
            "dtstart": _day(rule.get("dtstart")), "season": rule.get("season", ""),
            "description": words or rule.get("description", ""), "by_appointment": appointment,
        }  # fmt: skip
        rows += _by_week(row, rule["week"], today=today) if rule.get("week") else [row]
    return rows


def _by_week(row: dict[str, Any], week: str, *, today: dt.date) -> list[dict[str, Any]]:
    """Return one rule for this and one for the next year of weeks: 53 weeks break the rhythm."""
    rows = []
    for year in (today.isocalendar().year, today.isocalendar().year + 1):
        first = dt.date.fromisocalendar(year, 2 if week == "even" else 1, 1)
        last = dt.date.fromisocalendar(year + 1, 1, 1) - dt.timedelta(days=1)
        rows.append({**row, "dtstart": first, "valid_from": first, "valid_to": last})
    return rows


def _time(text: str | None) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


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
            for one in Organization.objects.filter(state="active").order_by("-created_at")
        }
        self.by_name = {one.name: one for one in self.organizations.values()}
        self.places: dict[tuple[Any, ...], Location] = {}
        self.slugs: set[str] = set(Service.objects.values_list("slug", flat=True))
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
        assured = _day(fields.get("assured_date"))
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
        topics = _rows_of(self.fields, fields.get("fields", []))
        groups = _rows_of(self.groups, fields.get("target_groups", []))
        through, through_groups = Service.fields.through, Service.target_groups.through
        self.rows[through] += [through(service=service, field=one) for one in topics]
        self.rows[through_groups] += [
            through_groups(service=service, targetgroup=one) for one in groups
        ]
        _remember(service, fields=topics, target_groups=groups)

    def _place(self, fields: Fields, organization: Organization) -> Location | None:
        """Return the place that the fields name, one row for all services there."""
        if not any(fields.get(name) for name in ("municipality", "city", "street", "postcode")):
            return None
        key = (organization.pk, *(fields.get(name, "") for name in _PLACE))
        if key not in self.places:
            town = self.towns.get(fields.get("municipality", ""))
            centre = self.codes.get(fields.get("postcode", "")) or town
            place = Location(
                organization=organization, name=fields.get("location_name", ""),
                street=fields.get("street", ""), postcode=fields.get("postcode", ""),
                city=(fields.get("city") or fields.get("municipality", ""))[:80],
                district=fields.get("district", ""), municipality=town,
                accessibility=fields.get("accessibility", ""),
                lat=centre.lat if centre else None, lon=centre.lon if centre else None,
            )  # fmt: skip
            self.places[key] = place
            self.rows[Location].append(place)
        return self.places[key]

    def write(self) -> None:
        """Write everything collected, places first, and forget it."""
        order: list[type[models.Model]] = [Location, ServiceAtLocation]
        for model in [*order, *(one for one in self.rows if one not in order)]:
            copy_in(self.rows.get(model, ()))
        self.rows.clear()

    def change(self, service: Service, *, before: Fields, after: Fields) -> list[str]:
        """Bring to a service what its source changed; returns fields that stay as edited by hand."""
        was, now = columns(before), columns(after)
        by_hand = []
        for name, value in now.items():
            if was[name] == value:
                continue
            if getattr(service, name) not in {was[name], value}:
                by_hand.append(name)
            else:
                setattr(service, name, value)
        if before.get("organization") != after.get("organization"):
            service.organization = self.organization(after["organization"])
        write_parts(service, self._changed_parts(before, after))
        if any(before.get(name) != after.get(name) for name in _PLACE):
            self._move(service, after)
        service.last_modified, service.edited_by = self.at, self.by
        service.save()
        self.write()
        return by_hand

    def _changed_parts(self, before: Fields, after: Fields) -> dict[str, Any]:
        parts: dict[str, Any] = {}
        if before.get("fields") != after.get("fields"):
            parts["fields"] = _rows_of(self.fields, after.get("fields", []))
        if before.get("target_groups") != after.get("target_groups"):
            parts["target_groups"] = _rows_of(self.groups, after.get("target_groups", []))
        if before.get("languages") != after.get("languages"):
            parts["languages"] = after.get("languages", [])
        if before.get("phones") != after.get("phones"):
            parts["phones"] = [
                (one["number"], one["description"]) for one in after.get("phones", [])
            ]
        if before.get("contact") != after.get("contact"):
            parts["contact"] = (after.get("contact", ""), False)
        if any(before.get(name) != after.get(name) for name in _TIMES):
            parts["schedules"] = schedules(after, today=self.today)
        return parts

    def _move(self, service: Service, fields: Fields) -> None:
        service.at_locations.all().delete()
        place = self._place(fields, service.organization)
        if place:
            self.rows[ServiceAtLocation].append(ServiceAtLocation(service=service, location=place))


def _remember(service: Service, **hanging: Sequence[Any]) -> None:
    """Let `service.languages.all()` and the like answer from what was just made, as a prefetch does.

    Indexing thousands of new services need not read back what this process wrote.
    """
    none = dict.fromkeys(("service_areas", "required_documents", "cost_options"), ())
    kept = service.__dict__.setdefault("_prefetched_objects_cache", dict(none))
    kept.update(hanging)


def _rows_of(terms: Mapping[str, Any], codes: Sequence[str]) -> list[Any]:
    return [terms[code] for code in codes if code in terms]
