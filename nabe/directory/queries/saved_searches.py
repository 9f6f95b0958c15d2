"""What is new for a saved search: published since it was last looked at, and fitting."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from nabe.core import clock, texts
from nabe.core.models import JournalEntry, SignedLink
from nabe.core.rows import table_of
from nabe.directory.models import Service
from nabe.directory.models.saved_searches import SavedSearch
from nabe.directory.queries.matching import look
from nabe.directory.queries.results import prepare, wish_from
from nabe.directory.rules import listed_now
from nabe.directory.wishes import Wish

NAMED = 10  # services that one message names


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
