"""Single public pages: a service, a municipality, the coming dates, the start page's figures."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils.translation import get_language

from nabe.core import clock, journal, texts
from nabe.core.models import JournalEntry
from nabe.core.search import Query
from nabe.core.texts import Text
from nabe.directory.freshness import Freshness
from nabe.directory.models import Assurance, Occurrence, Schedule, Service, ServiceAtLocation
from nabe.directory.queries.cards import (
    Card,
    Viewer,
    cards,
    languages_of,
    level_in_words,
)
from nabe.directory.queries.catalogue import catalogue
from nabe.directory.queries.cycles import freshness_of
from nabe.directory.queries.matching import Hit, Search, look
from nabe.directory.rules import listed_now, may_edit, visible_to
from nabe.directory.times_in_words import days_in_words, hours, in_words
from nabe.directory.translations import TRANSLATED
from nabe.directory.wishes import Wish


@dataclass(frozen=True, slots=True)
class ServicePage:
    """Everything on one service's page, ready to be shown."""

    service: Service
    texts: dict[str, Text]
    fields: Sequence[tuple[str, str]]
    target_groups: Sequence[str]
    languages: Sequence[str]
    level: str
    times: Sequence[str]
    table: Sequence[tuple[str, str]]
    next_dates: Sequence[Occurrence]
    freshness: Freshness
    assurance: Assurance | None
    is_listed: bool
    may_edit: bool
    history: Sequence[JournalEntry]

    @property
    def is_fallback(self) -> bool:
        """The reader's language has no description; German is shown and said so."""
        return any(text.is_fallback for text in self.texts.values() if text.text)

    @property
    def is_machine(self) -> bool:
        return any(text.is_machine for text in self.texts.values() if text.text)

    @property
    def is_unchecked(self) -> bool:
        return any(text.is_unchecked for text in self.texts.values() if text.text)


def service_for_page(viewer: Viewer, slug: str) -> ServicePage:
    """Return one service as its page shows it; Http404 when the viewer may not see it at all.

    A service that left the public pages stays reachable by its address and says so.
    """
    service = (
        Service.objects.select_related("organization__municipality", "document", "origin")
        .prefetch_related(
            "fields", "target_groups", "languages", "schedules", "phones", "contacts",
            "at_locations__location__municipality", "cost_options", "required_documents",
            "service_areas__municipality", "municipal_notes__municipality",
        )
        .filter(slug=slug)
        .first()
    )  # fmt: skip
    if service is None or not _reachable(viewer, service):
        raise Http404
    language = get_language() or "de"
    edits = viewer is not None and may_edit(viewer, service)
    return ServicePage(
        service=service,
        texts=texts.for_rows([service], TRANSLATED, language)[str(service.pk)],
        fields=[(one.code, one.name_in(language)) for one in service.fields.all()],
        target_groups=[one.name_in(language) for one in service.target_groups.all()],
        languages=languages_of(service, language),
        level=level_in_words(service),
        times=list(dict.fromkeys(filter(None, map(in_words, service.schedules.all())))),
        table=_table(service.schedules.all()),
        next_dates=list(service.occurrences.filter(ends_at__gt=clock.now())[:4]),
        freshness=freshness_of(service),
        assurance=_newest_assurance(service),
        is_listed=_is_listed(service),
        may_edit=edits,
        history=list(journal.entries_for(service)) if edits else [],
    )


def address_of(viewer: Viewer, pk: UUID) -> str:
    """Return the address of a service that the viewer may see; Http404 for every other."""
    service = visible_to(viewer).filter(pk=pk).first()
    if service is None:
        raise Http404
    return service.get_absolute_url()


def merged_address(slug: str) -> str:
    """Return where an entry lives on that was merged into another; '' for every other address."""
    row = Service.objects.filter(slug=slug).exclude(merged_into=None).select_related("merged_into")
    found = row.first()
    if found is None or found.merged_into is None or found.merged_into.slug == slug:
        return ""
    return found.merged_into.get_absolute_url()


def has_ended(slug: str) -> bool:
    """Say whether a service of this address is in the archive: codes on paper live longer."""
    return Service.objects.filter(slug=slug, state=Service.State.ARCHIVED).exists()


def _reachable(viewer: Viewer, service: Service) -> bool:
    starts = service.visible_from
    if service.state == Service.State.PUBLISHED and (starts is None or starts <= clock.today()):
        return True
    return viewer is not None and visible_to(viewer).filter(pk=service.pk).exists()


def _is_listed(service: Service) -> bool:
    document, today = service.document, clock.today()
    return (
        document.is_listed
        and (document.listed_from is None or document.listed_from <= today)
        and (document.listed_until is None or document.listed_until >= today)
    )


def _newest_assurance(service: Service) -> Assurance | None:
    good = (Assurance.Result.UNCHANGED, Assurance.Result.CHANGED)
    return service.assurances.filter(result__in=good).order_by("-on", "-id").first()


def _table(schedules: Iterable[Schedule]) -> list[tuple[str, str]]:
    return [
        (days_in_words(schedule), hours(schedule))
        for schedule in schedules
        if schedule.byday and schedule.opens_at
    ]


def municipality_counts(viewer: Viewer) -> dict[str, int]:
    """Return {AGS: listed services there}; one query."""
    everything = Search(Wish(), Query())
    found = look(everything).counts(everything)
    return {token[2:]: number for token, number in found.items() if token.startswith("m:")}


@dataclass(frozen=True, slots=True)
class Overview:
    """What the start page counts: services in all, per field and per municipality."""

    total: int
    per_field: Sequence[tuple[str, str, str, int]]
    per_municipality: dict[str, int]


def overview_for_home(viewer: Viewer) -> Overview:
    """Return the figures of the start page; one query in a warm process."""
    language = get_language() or "de"
    everything = Search(Wish(), Query())
    found = look(everything).counts(everything)
    return Overview(
        found.get("*", 0),
        [
            (code, field.name_in(language), field.icon, found.get(f"field:{code}", 0))
            for code, field in catalogue().fields.items()
        ],
        {token[2:]: number for token, number in found.items() if token.startswith("m:")},
    )


@dataclass(frozen=True, slots=True)
class DatedCard:
    """A card with one of its dates."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    card: Card
    street: str


MOST_DATES = 120


def dates_for_page(
    viewer: Viewer, *, municipality: str = "", field: str = "", days: int = 14, limit: int = 0
) -> tuple[list[tuple[dt.date, list[DatedCard]]], bool]:
    """Return the coming dates by day, of one municipality (AGS) or field or of all; are they all?

    Without `limit` there are at most MOST_DATES, cut after a whole day.
    """
    now = clock.now()
    wanted = Q(service__in=listed_now())
    for token in filter(None, (municipality and f"m:{municipality}", field and f"field:{field}")):
        wanted &= Q(service__document__tokens__contains=[token])
    rows = list(
        Occurrence.objects.filter(
            wanted, ends_at__gt=now, starts_at__lt=now + dt.timedelta(days=days)
        ).order_by("starts_at", "service_id")[: limit or MOST_DATES + 1]
    )
    is_all = len(rows) <= MOST_DATES
    if not is_all:
        last = clock.local(rows[-1].starts_at).date()
        whole = [row for row in rows if clock.local(row.starts_at).date() < last]
        rows = whole or rows[:MOST_DATES]
    shown = {row.service_id: row for row in rows}
    language = get_language() or "de"
    by_id = {card.service.pk: card for card in cards(viewer, [Hit(pk) for pk in shown], language)}
    streets = _streets(shown)
    by_day: defaultdict[dt.date, list[DatedCard]] = defaultdict(list)
    for row in rows:
        begin, end = clock.local(row.starts_at), clock.local(row.ends_at)
        by_day[begin.date()].append(
            DatedCard(begin, end, by_id[row.service_id], streets.get(row.service_id, ""))
        )
    return sorted(by_day.items()), is_all


def _streets(service_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the street of each service's first place; one query."""
    rows = ServiceAtLocation.objects.filter(service__in=service_ids).order_by("-pk")
    return dict(rows.values_list("service_id", "location__street"))


def services_of_municipality(viewer: Viewer, ags: str) -> tuple[int, dict[str, int], list[Card]]:
    """Return (services, {field code: services}, those soonest to happen) of one municipality."""
    search = Search(Wish(ticked={"m": (ags,)}, sort="naechste"), Query())
    found = look(search)
    counts = found.counts(search)
    fields = {token[6:]: number for token, number in counts.items() if token.startswith("field:")}
    return counts["*"], fields, cards(viewer, found.hits(search, limit=6), get_language() or "de")


def services_of_field(viewer: Viewer, code: str) -> list[Card]:
    """Return the services of one field of action, soonest first."""
    search = Search(Wish(ticked={"field": (code,)}, sort="naechste"), Query())
    return cards(viewer, look(search).hits(search, limit=12), get_language() or "de")
