"""Saved searches: asked for, confirmed from the mail, told of what is new, ended by a link.

The address is not believed before its owner opened the mail; without that nothing is sent but
this one question, and after a week it is forgotten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from nabe.core import clock, links
from nabe.core.errors import Refused
from nabe.core.models import SignedLink
from nabe.directory.models.saved_searches import SavedSearch, ToldService
from nabe.directory.queries import saved_searches as queries
from nabe.messages.actions import send

PURPOSE = "directory.saved_search"
CONFIRM_WITHIN = dt.timedelta(days=7)
LIFE = dt.timedelta(days=365)
ASK_BEFORE = dt.timedelta(days=30)
LINK_VALID = LIFE + ASK_BEFORE
MOST_EACH = 20  # confirmed searches of one address
MOST_WAITING = 20  # unconfirmed ones: whoever asks may be a stranger
LONGEST_QUERY = 1000


@transaction.atomic
def ask(
    query: str, *, title: str, in_our_words: str, email: str, language: str, key: str
) -> SavedSearch | None:
    """Keep a search until its address is confirmed, and write there once; `key` repeats nothing.

    Whoever asks may be a stranger: the mail says the search `in_our_words`, and how many searches
    an address has is told to nobody. When too many wait for a yes, nothing happens: None.
    """
    address = email.strip().lower()
    if len(query) > LONGEST_QUERY:
        raise Refused(_("Diese Suche ist zu lang. Bitte wählen Sie weniger Filter."), status=400)
    waiting = SavedSearch.objects.filter(email=address, confirmed_at=None)
    if (
        waiting.count() >= MOST_WAITING
        and not waiting.filter(query=query, language=language).exists()
    ):
        return None
    now = clock.now()
    search, _is_new = SavedSearch.objects.get_or_create(
        email=address, query=query, language=language,
        defaults={"title": title[:200], "made_at": now, "last_seen": now},
    )  # fmt: skip
    send(
        "saved_search_confirm", to=address, language=language, key=f"saved-ask-{key}",
        context={
            "title": in_our_words, "link": _link(search, CONFIRM_WITHIN), "days": CONFIRM_WITHIN.days
        },
        cause=search,
    )  # fmt: skip
    return search


def _link(search: SavedSearch, valid_for: dt.timedelta) -> str:
    return links.address(links.make(PURPOSE, row=search, valid_for=valid_for))


# --- what the bearer of a link says ----------------------------------------------------------
@transaction.atomic
def confirm(link: SignedLink) -> None:
    """Begin to write, or go on for another year; a second time changes nothing more.

    Raises Refused when the address has enough of them.
    """
    now = clock.now()
    expires = clock.today() + LIFE
    mine = SavedSearch.objects.filter(pk=UUID(link.row_id))
    _demand_room(mine.select_for_update().filter(confirmed_at=None).first())
    mine.update(expires_on=expires, asked_to_renew=False)
    mine.filter(confirmed_at=None).update(confirmed_at=now, last_seen=now)
    links.spend(link)


def _demand_room(search: SavedSearch | None) -> None:
    if search is None:
        return
    confirmed = SavedSearch.objects.filter(email=search.email, confirmed_at__isnull=False)
    if confirmed.count() >= MOST_EACH:
        raise Refused(_("Für diese Adresse gibt es schon genug Benachrichtigungen."))


@links.ended_by_one_click(PURPOSE)
@transaction.atomic
def stop(link: SignedLink) -> None:
    """Forget a search and its address; again is harmless."""
    SavedSearch.objects.filter(pk=UUID(link.row_id)).delete()
    links.spend(link)


# --- every day ---------------------------------------------------------------------------------
def tell() -> int:
    """Write to every search for which something new was published; returns how many mails.

    At most one mail a day and search, however often this runs. What a search was told of is new
    again only after it was away for long.
    """
    now, today = clock.now(), clock.today()
    _ask_to_renew(today)
    rows = list(queries.waiting_for_news(today))
    if not rows:
        return 0
    fresh = queries.published_since(min(one.last_seen for one in rows))
    told: set[UUID] = set()
    if fresh:
        known = queries.known_to(rows, fresh)
        for _query, alike in groupby(rows, key=lambda one: one.query):
            searches = list(alike)
            fits = queries.fitting(searches[0], fresh)
            for search in searches:
                new = {
                    pk: fresh[pk] for pk in fits
                    if fresh[pk] > search.last_seen and (search.pk, pk) not in known
                }  # fmt: skip
                if new and _tell(search, new, now=now):
                    told.add(search.pk)
    quiet = [one.pk for one in rows if one.pk not in told]
    SavedSearch.objects.filter(pk__in=quiet, last_seen__lt=now).update(last_seen=now)
    return len(told)


@transaction.atomic
def _tell(search: SavedSearch, new: Mapping[UUID, dt.datetime], *, now: dt.datetime) -> bool:
    today, news = clock.today(), queries.news_in_words(new, search.language)
    mine = SavedSearch.objects.filter(pk=search.pk, last_seen=search.last_seen).exclude(
        told_on=today
    )
    if not mine.update(last_seen=now, told_on=today):
        return False  # ended, or told by another worker
    ToldService.objects.bulk_create(
        [ToldService(search=search, service_id=pk, told_at=now) for pk in new],
        update_conflicts=True, unique_fields=["search", "service"], update_fields=["told_at"],
    )  # fmt: skip
    send(
        "saved_search_news", to=search.email, language=search.language,
        key=f"saved-news-{search.pk}-{today}",
        context={
            "title": search.title, "names": list(news.names), "number": news.number,
            "more": news.number - len(news.names), "results": _results(search),
            "link": _link(search, LINK_VALID),
        },
        cause=search,
    )  # fmt: skip
    return True


def _results(search: SavedSearch) -> str:
    with translation.override(search.language):
        query = f"?{search.query}" if search.query else ""
        return f"{settings.NABE_URL}{reverse('directory:results')}{query}"


def _ask_to_renew(today: dt.date) -> None:
    for search in queries.ending_soon(today + ASK_BEFORE):
        with transaction.atomic():
            mine = SavedSearch.objects.filter(pk=search.pk, asked_to_renew=False)
            if mine.update(asked_to_renew=True):
                send(
                    "saved_search_ends", to=search.email, language=search.language,
                    key=f"saved-ends-{search.pk}-{search.expires_on}",
                    context={
                        "title": search.title, "day": search.expires_on,
                        "link": _link(search, LINK_VALID),
                    },
                    cause=search,
                )  # fmt: skip


def forget_ended(before: dt.datetime) -> int:
    """Forget what nobody confirmed within a week, and what has come to its end."""
    waiting = SavedSearch.objects.filter(confirmed_at=None, made_at__lt=before)
    ended = SavedSearch.objects.filter(expires_on__lt=clock.today())
    return waiting.delete()[0] + ended.delete()[0]
