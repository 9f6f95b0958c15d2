"""What somebody takes along from a filtered list: rows for a table, a brochure, a calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core import clock, texts
from nabe.core.language_names import language_name
from nabe.core.texts import Text
from nabe.directory.models import Contact, Occurrence, Service, ServiceAtLocation
from nabe.directory.queries.cards import Viewer, level_in_words
from nabe.directory.queries.catalogue import catalogue
from nabe.directory.queries.matching import look
from nabe.directory.queries.results import prepare
from nabe.directory.rules import listed_now
from nabe.directory.times_in_words import in_words
from nabe.directory.wishes import Wish

_TEXTS = ("name", "description", "eligibility_description", "fees_description")
MOST_DATES = 2000


@dataclass(frozen=True, slots=True)
class Handout:
    """One service as it is written down elsewhere; `fields` and `towns` are (code, name)."""

    service: Service
    name: Text
    description: Text
    for_whom: str
    cost: str
    fields: Sequence[tuple[str, str]]
    towns: Sequence[tuple[str, str]]
    addresses: Sequence[str]
    times: Sequence[str]
    languages: Sequence[str]
    level: str
    phones: Sequence[str]
    contacts: Sequence[str]


def handouts(viewer: Viewer, wish: Wish, *, limit: int) -> tuple[int, list[Handout]]:
    """Return (how many fit, the first `limit` of them) in the order of the result page.

    A fixed number of queries. What only nearly fits is left out: a table holds what was asked for.
    """
    search = prepare(wish)
    found = look(search)
    fits = found.all_of(search)
    if not fits:
        return 0, []
    ids = [hit.service_id for hit in found.hits(search, limit=limit)]
    return fits.bit_count(), handouts_of_ids(ids)


def handouts_of(rows: QuerySet[Service], *, limit: int) -> tuple[int, list[Handout]]:
    """Return the same of entries that the office lists, in their order."""
    return rows.count(), handouts_of_ids(list(rows.values_list("pk", flat=True)[:limit]))


def handouts_of_ids(ids: Sequence[UUID]) -> list[Handout]:
    """Return these services, listed or not, in this order; a fixed number of queries."""
    rows = {one.pk: one for one in _read(Service.objects.filter(pk__in=ids))}
    return _made([rows[pk] for pk in ids if pk in rows])


def _read(rows: QuerySet[Service]) -> QuerySet[Service]:
    at = ServiceAtLocation.objects.select_related("location__municipality")
    return rows.select_related("organization").prefetch_related(
        "fields", "languages", "schedules", "phones", "target_groups",
        "service_areas__municipality", Prefetch("at_locations", at.order_by("pk")),
        Prefetch("contacts", Contact.objects.filter(is_public=True).exclude(name="")),
    )  # fmt: skip


def _made(services: Sequence[Service]) -> list[Handout]:
    language = get_language() or "de"
    said = texts.for_rows(services, _TEXTS, language)
    return [_handout(one, said[str(one.pk)], language) for one in services]


def _handout(service: Service, said: dict[str, Text], language: str) -> Handout:
    groups = ", ".join(one.name_in(language) for one in service.target_groups.all())
    free = _("kostenlos") if service.is_free else ""
    return Handout(
        service=service,
        name=said["name"],
        description=said["description"],
        for_whom=str(said["eligibility_description"]) or groups,
        cost=str(said["fees_description"]) or free,
        fields=[(one.code, one.name_in(language)) for one in service.fields.all()],
        towns=_towns(service),
        addresses=[str(at.location) for at in service.at_locations.all()],
        times=list(dict.fromkeys(filter(None, map(in_words, service.schedules.all())))),
        languages=[language_name(one.code, language) for one in service.languages.all()],
        level=level_in_words(service),
        phones=[one.number for one in service.phones.all()],
        contacts=[one.name for one in service.contacts.all()],
    )


def _towns(service: Service) -> list[tuple[str, str]]:
    held = [at.location.municipality for at in service.at_locations.all()]
    meant = [area.municipality for area in service.service_areas.all()]
    known = {one.ags: one.name for one in (held if any(held) else meant) if one}
    return [(ags, known[ags]) for ags in catalogue().municipalities if ags in known]


@dataclass(frozen=True, slots=True)
class Dated:
    """One date of a service, with what a calendar says about it."""

    key: str
    name: Text
    starts_at: dt.datetime
    ends_at: dt.datetime
    service: Service
    where: str


def dates_for_calendar(viewer: Viewer, wish: Wish, *, chosen: Sequence[UUID] = ()) -> list[Dated]:
    """Return the coming dates of what fits `wish`, or of the `chosen` services, soonest first.

    Six queries at most. A date keeps its key as long as it begins at the same moment.
    """
    rows = Occurrence.objects.filter(ends_at__gt=clock.now(), service__in=listed_now())
    if chosen:
        rows = rows.filter(service__in=list(chosen))
    elif not wish.is_empty:
        search = prepare(wish)
        found = look(search)
        hits = found.hits(search, limit=len(found.register.services))
        rows = rows.filter(service__in=[hit.service_id for hit in hits])
    dates = list(rows.order_by("starts_at", "service_id", "pk")[:MOST_DATES])
    at = ServiceAtLocation.objects.select_related("location").order_by("-pk")
    services = {
        one.pk: one
        for one in Service.objects.filter(pk__in={row.service_id for row in dates})
        .select_related("organization")
        .prefetch_related(Prefetch("at_locations", at))
    }
    said = texts.for_rows(list(services.values()), ["name"], get_language() or "de")
    found_dates = {
        f"{row.service_id}-{row.starts_at:%Y%m%dT%H%M}": _dated(row, services[row.service_id], said)
        for row in dates
    }
    return list(found_dates.values())


def _dated(row: Occurrence, service: Service, said: texts.Texts) -> Dated:
    places = [str(at.location) for at in service.at_locations.all()]
    return Dated(
        key=f"{row.service_id}-{row.starts_at:%Y%m%dT%H%M}",
        name=said[str(service.pk)]["name"],
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        service=service,
        where=places[0] if len(places) == 1 else "",
    )
