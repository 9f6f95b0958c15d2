"""What is new for a saved search: published since it was last looked at, and fitting."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Max, QuerySet
from django.http import QueryDict
from django.utils import timezone

from nabe.core import clock, texts
from nabe.core.models import JournalEntry, SignedLink
from nabe.core.rows import table_of
from nabe.directory.models import Service
from nabe.directory.models.saved_searches import SavedSearch, ToldService
from nabe.directory.queries.matching import look
from nabe.directory.queries.results import prepare, wish_from
from nabe.directory.rules import listed_now
from nabe.directory.wishes import Wish

NAMED = 10  # services that one message names
# A quarter: whoever was told of a course last term has it in mind; what was away for longer has
# new dates or another room, and is news again. Shorter gaps are mends and holidays.
NEWS_AGAIN_AFTER = dt.timedelta(days=90)
LEFT = ("archived", "merged", "withdrawn by a neighbour")  # verbs by which a service goes


def without_view(wish: Wish) -> Wish:
    """Return what of a wish says what is sought, not how and when it is looked at."""
    return replace(wish, open_now=False, sort="", page=1, as_map=False, kept="")


def wish_of(search: SavedSearch) -> Wish:
    """Return the wish of a saved search, with what of it still exists in this county."""
    return wish_from(dict(QueryDict(search.query).lists()))


def search_of_link(link: SignedLink) -> SavedSearch | None:
    """Return the saved search of a link; None once it has ended."""
    return SavedSearch.objects.filter(pk=uuid.UUID(link.row_id)).first()


def waiting_for_news(today: dt.date) -> QuerySet[SavedSearch]:
    """Return the confirmed searches that were not written to today, the same ones side by side."""
    return (
        SavedSearch.objects.filter(confirmed_at__isnull=False, expires_on__gte=today)
        .exclude(told_on=today)
        .order_by("query", "language", "pk")
    )


def ending_soon(until: dt.date) -> QuerySet[SavedSearch]:
    """Return the searches that end until then and were not asked whether they should go on."""
    return SavedSearch.objects.filter(
        confirmed_at__isnull=False, expires_on__lte=until, expires_on__gte=clock.today(),
        asked_to_renew=False,
    )  # fmt: skip


def published_since(moment: dt.datetime) -> dict[uuid.UUID, dt.datetime]:
    """Return {listed service: when it came to the public pages} for those after `moment`.

    Three queries. What was made and published at once counts from its making.
    """
    found: dict[uuid.UUID, dt.datetime] = {}
    listed = listed_now()
    published = JournalEntry.objects.filter(
        table=table_of(Service), verb="published", at__gt=moment
    ).order_by("at")
    said = {uuid.UUID(row_id): at for row_id, at in published.values_list("row_id", "at")}
    found |= listed.filter(created_at__gt=moment).values_list("pk", "created_at")
    for pk in listed.filter(pk__in=said).values_list("pk", flat=True):
        found[pk] = said[pk]
    begins = clock.local(moment).date()
    for pk, day in listed.filter(visible_from__gt=begins).values_list("pk", "visible_from"):
        if day is not None:
            found[pk] = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    return found


def known_to(
    searches: Iterable[SavedSearch], came: Mapping[uuid.UUID, dt.datetime]
) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Return (search, service) of what came back to somebody who was told of it, and is no news.

    `came` says when each service came to the public pages. Two queries, one where nobody was told.
    """
    rows = ToldService.objects.filter(search__in=[one.pk for one in searches], service__in=came)
    told = list(rows.values_list("search_id", "service_id", "told_at"))
    if not told:
        return set()
    left = _last_left({service for _search, service, _at in told})
    return {
        (search, service)
        for search, service, at in told
        if came[service] - max(at, left.get(service, at)) < NEWS_AGAIN_AFTER
    }


def _last_left(services: Collection[uuid.UUID]) -> dict[uuid.UUID, dt.datetime]:
    rows = JournalEntry.objects.filter(
        table=table_of(Service), row_id__in=[str(pk) for pk in services], verb__in=LEFT
    )
    latest = rows.order_by().values_list("row_id").annotate(at=Max("at"))
    return {uuid.UUID(row_id): at for row_id, at in latest}


def fitting(search: SavedSearch, among: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Return which of these services a search would find today; one query."""
    sought = prepare(wish_of(search))
    found = look(sought)
    fits = found.all_of(sought)
    places = found.register.place_of
    return [pk for pk in among if (at := places.get(str(pk))) is not None and fits >> at & 1]


@dataclass(frozen=True, slots=True)
class News:
    """The first new services of a search with who offers them, and how many there are in all."""

    names: Sequence[str]
    number: int


def news_in_words(new: Mapping[uuid.UUID, dt.datetime], language: str) -> News:
    """Return new services in a reader's language, the newest first; two queries."""
    newest = sorted(new, key=lambda pk: new[pk], reverse=True)[:NAMED]
    rows = {
        one.pk: one for one in Service.objects.select_related("organization").filter(pk__in=newest)
    }
    services = [rows[pk] for pk in newest if pk in rows]
    said = texts.for_rows(services, ["name"], language)
    names = [f"{said[str(one.pk)]['name']} ({one.organization.name})" for one in services]
    return News(names, len(new))
