"""Trying the addresses that entries name: at night, each at most once a week, hosts in turn.

The pauses lie in the data, not in a waiting process: every few minutes one run takes at most one
address of each host that has rested. Two bad nights make an address broken; one good answer
makes it good. Nothing is fetched in the demo, whose addresses are invented.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from nabe.core import clock
from nabe.core.errors import Refused
from nabe.core.reach import Life, Means, Verdict, try_mail, try_web
from nabe.directory.models import LinkCheck, Service
from nabe.directory.rules import demand, may_edit
from nabe.messages.queries import refused_addresses
from nabe.people.models import Person
from nabe.places.queries import county_for_site

State = LinkCheck.State
AGAIN = "directory.check_again"
EVERY = dt.timedelta(days=7)
REST = dt.timedelta(minutes=4)  # of one host between two requests
NIGHT = dt.timedelta(hours=6)
PER_NIGHT, PER_RUN = 200, 10
REPEAT_AFTER = dt.timedelta(minutes=10)  # by hand


def check_some(means: Means | None = None) -> int:
    """Try the next addresses of this night; how many? None while the county is a demo."""
    if _is_demo():
        return 0
    means = means or Means()
    _note_new_addresses()
    tried = 0
    for link in _next():
        check(link, means)
        tried += 1
    return tried


def check(link: LinkCheck, means: Means) -> LinkCheck:
    """Try one address now and note what became of it."""
    return _note(link, _verdict(link.url, means))


def _verdict(url: str, means: Means) -> Verdict:
    if "://" in url:
        return try_web(url, means)
    if refused_addresses([url]):
        return Verdict(Life.DEAD, "refused")
    return try_mail(url, means)


def _note(link: LinkCheck, verdict: Verdict) -> LinkCheck:
    link.checked_at = clock.now()
    if verdict.life == Life.ALIVE:
        link.state, link.failures, link.failed_on, link.reason = State.GOOD, 0, None, ""
    elif verdict.life == Life.DEAD:
        if link.failed_on != clock.today():
            link.failures += 1
        link.failed_on, link.reason = clock.today(), verdict.reason
        link.state = State.BROKEN if link.failures > 1 else State.DOUBTFUL
    link.save()
    return link


def _next() -> list[LinkCheck]:
    """Return the addresses of this run: of different hosts that have rested, oldest check first."""
    now = clock.now()
    checked = LinkCheck.objects.filter(checked_at__gt=now - NIGHT).count()
    room = min(PER_RUN, PER_NIGHT - checked)
    if room <= 0:
        return []
    busy = LinkCheck.objects.filter(checked_at__gt=now - REST).values("host")
    due = LinkCheck.objects.filter(Q(checked_at=None) | Q(checked_at__lte=now - EVERY))
    rows = due.exclude(host__in=busy).order_by(F("checked_at").asc(nulls_first=True), "pk")
    chosen: dict[str, LinkCheck] = {}
    for row in rows[: PER_NIGHT * 5]:
        chosen.setdefault(row.host, row)
        if len(chosen) == room:
            break
    return list(chosen.values())


@transaction.atomic
def _note_new_addresses() -> None:
    """Make a row for every address that an entry names, and forget those that none names."""
    named = set(_named("url")) | set(_named("email"))
    known = set(LinkCheck.objects.values_list("url", flat=True))
    LinkCheck.objects.filter(url__in=known - named).delete()
    LinkCheck.objects.bulk_create(
        [LinkCheck(url=url, host=host_of(url)) for url in sorted(named - known)],
        ignore_conflicts=True,
    )


def _named(column: str) -> QuerySet[Service, str]:
    rows = (
        Service.objects.filter(origin=None)
        .exclude(state=Service.State.ARCHIVED)
        .exclude(**{column: ""})
    )
    return rows.values_list(column, flat=True).distinct()


def host_of(url: str) -> str:
    """Return whom a request for this address goes to."""
    if "://" not in url:
        return url.rpartition("@")[2].lower()[:253]
    try:
        return (urlsplit(url).hostname or "")[:253]
    except ValueError:
        return ""


def check_again(service: Service, *, by: Person) -> int:
    """Ask the worker to try the addresses of an entry once more; how many?

    Raises Refused when they were tried a moment ago.
    """
    demand(may_edit(by, service))
    if _is_demo():
        raise Refused(_("Die Demo prüft keine Adressen. Sie sind erfunden."))
    urls = [url for url in (service.url, service.email) if url]
    rows = LinkCheck.objects.filter(url__in=urls)
    due = rows.filter(Q(checked_at=None) | Q(checked_at__lt=clock.now() - REPEAT_AFTER))
    keys = list(due.values_list("pk", flat=True))
    if not keys:
        raise Refused(_("Wir haben gerade erst geprüft. Versuchen Sie es in 10 Minuten wieder."))
    for pk in keys:
        job = app.configure_task(AGAIN, queueing_lock=f"{AGAIN}-{pk}")
        with suppress(AlreadyEnqueued), transaction.atomic():
            job.defer(pk=pk)
    return len(keys)


def check_one(pk: int, means: Means | None = None) -> None:
    """Try one address for whoever asked; for the worker."""
    link = LinkCheck.objects.filter(pk=pk).first()
    if link is not None and not _is_demo():
        check(link, means or Means())


def _is_demo() -> bool:
    county = county_for_site()
    return county is None or bool(county.settings.get("demo"))
