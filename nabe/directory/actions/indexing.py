"""Writing what search reads: the document of a service, its dates, its words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from nabe.core import clock, pagecache
from nabe.core.copying import copy_in
from nabe.core.models import Translation
from nabe.core.rows import table_of
from nabe.core.search import fold, words
from nabe.directory.freshness import Cycle, due_on, listed_until
from nabe.directory.models import Occurrence, Schedule, SearchDocument, SearchWord, Service
from nabe.directory.queries.cycles import cycle_of
from nabe.directory.recurrence import Rule, dates
from nabe.directory.tokens import tokens_of

HORIZON = dt.timedelta(days=42)  # how far ahead dates are worked out
_BATCH = 1000
_LISTED = {Service.Status.ACTIVE, Service.Status.CLOSED}
_RELATED = (
    "fields", "target_groups", "languages", "schedules", "at_locations__location__municipality",
    "service_areas__municipality", "required_documents", "cost_options",
)  # fmt: skip


@transaction.atomic
def reindex(service_ids: Iterable[UUID] | None = None) -> int:
    """Write the documents and dates of these services (all when None); returns how many.

    Called by every action that changes a service, in its transaction.
    """
    ids = (
        list(service_ids)
        if service_ids is not None
        else list(Service.objects.values_list("pk", flat=True))
    )
    for at in range(0, len(ids), _BATCH):
        _index(ids[at : at + _BATCH])
    pagecache.content_changed()
    return len(ids)


def refresh_dates() -> int:
    """Work out the dates of the coming weeks for all services, and forget dead words; nightly."""
    number = reindex()
    _forget_words()
    return number


def _forget_words() -> None:
    """Leave only the words of what is listed: what search corrects to is there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM directory_searchword w WHERE NOT EXISTS (SELECT 1 FROM ("
            " SELECT DISTINCT unnest(string_to_array(d.folded_title || ' ' || d.folded, ' ')) word"
            " FROM directory_searchdocument d WHERE d.is_listed) said WHERE said.word = w.word)"
        )


def _index(ids: Sequence[UUID]) -> None:
    services = list(
        Service.objects.filter(pk__in=ids)
        .select_related("organization")
        .prefetch_related(*_RELATED)
    )
    index_loaded(services)


def index_loaded(services: Sequence[Service]) -> None:
    """Write the documents and dates of services whose relations (_RELATED) are loaded already."""
    translated = _translated([service.pk for service in services])
    documents = [_document(service, translated[str(service.pk)]) for service in services]
    SearchDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=["service"],
        update_fields=[
            "is_listed", "listed_from", "listed_until", "due_on", "title", "body", "folded_title", "folded",
            "tokens", "lat", "lon", "sort_key",
        ],
    )  # fmt: skip
    _learn_words(documents)
    _write_occurrences(services)


def _translated(ids: Collection[UUID]) -> dict[str, list[str]]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    rows = Translation.objects.filter(
        table=table_of(Service), row_id__in=[str(one) for one in ids],
        state__in=[Translation.State.MACHINE, Translation.State.CHECKED],
    ).values_list("row_id", "text")  # fmt: skip
    for row_id, text in rows:
        texts[row_id].append(text)
    return texts


def _document(service: Service, translated: Sequence[str]) -> SearchDocument:
    locations = [at.location for at in service.at_locations.all()]
    placed = next((place for place in locations if place.lat is not None), None)
    body = " ".join(
        filter(None, [
            service.description, service.organization.name, service.eligibility_description,
            service.fees_description, service.application_process,
            *(f"{place.name} {place.street} {place.city} {place.district}" for place in locations),
            *(document.document for document in service.required_documents.all()),
        ])
    )  # fmt: skip
    cycle = cycle_of(service, [field.code for field in service.fields.all()])
    return SearchDocument(
        service=service,
        is_listed=service.state == Service.State.PUBLISHED and service.status in _LISTED,
        listed_from=service.visible_from,
        listed_until=_until(service, cycle),
        due_on=None if service.origin_id else due_on(service.counted_from, cycle),
        title=service.name,
        body=body,
        folded_title=" ".join(words(service.name)),
        folded=" ".join([*words(body), *words(" ".join(translated))]),
        tokens=sorted(tokens_of(service)),
        lat=placed.lat if placed else None,
        lon=placed.lon if placed else None,
        sort_key=fold(service.name)[:240],
    )


def _until(service: Service, cycle: Cycle) -> dt.date | None:
    if service.origin_id:  # it leaves when its own directory lets it go
        return service.visible_to
    last = listed_until(service.counted_from, cycle)
    return min(last, service.visible_to) if service.visible_to else last


def _learn_words(documents: Iterable[SearchDocument]) -> None:
    found = {
        word
        for document in documents
        for word in f"{document.folded_title} {document.folded}".split()
        if 2 < len(word) <= 40
    }
    known = set(SearchWord.objects.filter(word__in=found).values_list("word", flat=True))
    SearchWord.objects.bulk_create(
        [SearchWord(word=word) for word in sorted(found - known)], ignore_conflicts=True
    )


def _write_occurrences(services: Sequence[Service]) -> None:
    Occurrence.objects.filter(service__in=services).delete()
    start = clock.today()
    copy_in(
        Occurrence(service_id=service.pk, schedule_id=schedule.pk, starts_at=opens, ends_at=closes)
        for service in services
        if service.status == Service.Status.ACTIVE
        for schedule in service.schedules.all()
        for opens, closes in occurrences(schedule, start=start, end=start + HORIZON)
    )


def occurrences(
    schedule: Schedule, *, start: dt.date, end: dt.date
) -> list[tuple[dt.datetime, dt.datetime]]:
    """Return (begin, end) of a schedule's dates; empty when a rule, time or end is unknown.

    Which weeks are school holidays is not known here: schedules of the holidays alone give no
    dates, those of school time all, and their words say "only in school time".
    """
    if not (schedule.freq and schedule.byday and schedule.opens_at and schedule.closes_at):
        return []
    if schedule.season == Schedule.Season.HOLIDAYS:
        return []
    rule = Rule(
        schedule.freq, schedule.byday, schedule.interval, schedule.dtstart,
        schedule.valid_from, schedule.valid_to,
    )  # fmt: skip
    zone = timezone.get_default_timezone()
    return [
        (
            dt.datetime.combine(day, schedule.opens_at, zone),
            dt.datetime.combine(day, schedule.closes_at, zone),
        )
        for day in dates(rule, start=start, end=end)
    ]
