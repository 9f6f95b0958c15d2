"""Somebody's own calendar keeps their free time right: its address is kept, read, forgotten.

Only the worker asks other servers, without a transaction open; nothing is fetched in the demo. When
a reading fails, what was taken before stays taken: rather one question less than a wrong one.
"""

from __future__ import annotations

import datetime as dt
import ssl
from contextlib import suppress
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from nabe.core import clock, journal
from nabe.core.errors import Refused
from nabe.core.outside import Answer, Inside, Limits, Unreachable, fetch
from nabe.interpreting.calendars import Unreadable, Window, busy_apart
from nabe.interpreting.models import BusyTime, CalendarFeed, Interpreter
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.people.models import Person
from nabe.places.queries import county_for_site

READ = "interpreting.read_calendar"
HORIZON = dt.timedelta(days=180)
EVERY = dt.timedelta(minutes=50)  # the task runs every hour
SELDOM = dt.timedelta(hours=23)  # for what has not worked for days
PATIENCE = dt.timedelta(days=3)
AGAIN = dt.timedelta(minutes=2)  # by hand
LONGEST_ADDRESS = 1000
LIMITS = Limits(wait=10, whole=30, size=5 * 1024 * 1024, only_public=True)
_WHY = {401: "refused", 403: "refused", 404: "gone", 410: "gone"}


class Fetch(Protocol):
    """As `core.outside.fetch`."""

    def __call__(self, address: str, *, limits: Limits, accept: str) -> Answer: ...


@transaction.atomic
def keep(interpreter: Interpreter, address: str, *, by: Person) -> CalendarFeed:
    """Keep the address of somebody's calendar and read it soon; another one takes its place.

    Journal: calendar kept, never the address. Raises Refused for what is no https address.
    """
    demand(runs_the_pool(by) or interpreter.person_id == by.pk)
    url = _checked(address)
    kept = CalendarFeed.objects.select_for_update().filter(interpreter=interpreter).first()
    if kept is None:
        kept = CalendarFeed(interpreter=interpreter)
    elif kept.url != url:
        kept.busy.all().delete()
    kept.url, kept.problem, kept.tried_at, kept.checked_at = url, "", None, None
    kept.save()
    journal.write(interpreter, "calendar kept", by=by)
    _soon(kept)
    return kept


def _checked(address: str) -> str:
    url = address.strip()
    scheme, _colon, rest = url.partition("://")
    if scheme.lower() == "webcal":
        url = f"https://{rest}"
    if len(url) > LONGEST_ADDRESS:
        raise Refused(_("Diese Adresse können wir nicht lesen. Bitte nehmen Sie eine andere."))
    try:
        URLValidator(schemes=["https"])(url)
        parts = urlsplit(url)
        port = parts.port or 443
        odd = bool(parts.username or parts.password) or (port < 1024 and port != 443)
    except (ValidationError, ValueError) as error:
        raise Refused(
            _("Das ist keine Adresse eines Kalenders. Sie beginnt mit https:// oder webcal://.")
        ) from error
    if odd:
        raise Refused(_("Diese Adresse können wir nicht lesen. Bitte nehmen Sie eine andere."))
    return url


@transaction.atomic
def forget(interpreter: Interpreter, *, by: Person) -> None:
    """Forget the address and everything that was read there. Journal: calendar forgotten."""
    demand(runs_the_pool(by) or interpreter.person_id == by.pk)
    gone, _tables = CalendarFeed.objects.filter(interpreter=interpreter).delete()
    if gone:
        journal.write(interpreter, "calendar forgotten", by=by)


def read_again(interpreter: Interpreter, *, by: Person) -> None:
    """Have the calendar read now for whoever asks; Refused when that was a moment ago."""
    demand(runs_the_pool(by) or interpreter.person_id == by.pk)
    feed = CalendarFeed.objects.filter(interpreter=interpreter).first()
    if feed is None:
        raise Refused(_("Es ist kein Kalender eingetragen."))
    if feed.tried_at and feed.tried_at > clock.now() - AGAIN:
        raise Refused(_("Wir haben gerade erst gelesen. Versuchen Sie es in zwei Minuten wieder."))
    _soon(feed)


def _soon(feed: CalendarFeed) -> None:
    job = app.configure_task(READ, queueing_lock=f"{READ}-{feed.pk}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(feed_id=str(feed.pk))


# --- for the worker ----------------------------------------------------------------------------
def due() -> list[UUID]:
    """Return the calendars to be read in this hour, the longest waiting first."""
    now = clock.now()
    rows = CalendarFeed.objects.exclude(interpreter__state=Interpreter.State.LEFT)
    lasting = Q(problem="") | Q(checked_at__gt=now - PATIENCE) | Q(made_at__gt=now - PATIENCE)
    rows = rows.filter(
        Q(tried_at=None) | Q(lasting, tried_at__lte=now - EVERY) | Q(tried_at__lte=now - SELDOM)
    )
    return list(rows.order_by(F("tried_at").asc(nulls_first=True)).values_list("pk", flat=True))


def read(feed_id: UUID, get: Fetch = fetch, limits: Limits = LIMITS) -> str:
    """Read one calendar and put its taken times in the place of the earlier ones.

    Returns what went wrong, as it is kept: '' when all went well.
    """
    feed = CalendarFeed.objects.select_related("interpreter").filter(pk=feed_id).first()
    if feed is None:
        return "forgotten"
    now = clock.now()
    if _is_demo():
        return _note(feed, None, "demo", now)
    try:
        raw = _content(get(feed.url, limits=limits, accept="text/calendar, */*;q=0.5"))
        first = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
        busy, unread = busy_apart(
            raw, first=first, last=first + HORIZON, zone=settings.TIME_ZONE
        )  # fmt: skip
    except Unreachable as error:
        return _note(feed, None, _said(error), now)
    except Unreadable as error:
        return _note(feed, None, error.why, now)
    return _note(feed, busy, f"some:{unread}" if unread else "", now)


def _content(answer: Answer) -> bytes:
    if answer.status != 200:
        raise Unreadable(_WHY.get(answer.status, "fault"))
    if answer.content is None:
        why = {"too long": "too_large", "too slow": "slow"}
        raise Unreadable(why.get(answer.cut, "no_answer"))
    return answer.content


def _said(error: Unreachable) -> str:
    if isinstance(error, Inside):
        return "inside"
    if isinstance(error.__cause__, ssl.SSLError):
        return "certificate"
    return {"too slow": "slow", "not https": "redirect", "too many redirects": "redirect"}.get(
        str(error), "no_answer"
    )


@transaction.atomic
def _note(feed: CalendarFeed, busy: list[Window] | None, problem: str, now: dt.datetime) -> str:
    """Keep what was read, unless the person has named another calendar meanwhile."""
    kept = CalendarFeed.objects.select_for_update().filter(pk=feed.pk).first()
    if kept is None or kept.url != feed.url:
        return "forgotten"
    kept.tried_at, kept.problem = now, problem
    if busy is not None:
        kept.checked_at = now
        kept.busy.all().delete()
        BusyTime.objects.bulk_create(
            BusyTime(feed=kept, interpreter_id=kept.interpreter_id, during=window)
            for window in busy
        )
    kept.save(update_fields=["tried_at", "problem", "checked_at"])
    return problem


def _is_demo() -> bool:
    county = county_for_site()
    return county is None or bool(county.settings.get("demo"))
