"""Dates of services as an iCalendar feed (RFC 5545): stable keys, the county's own time zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from nabe.directory.queries.handouts import Dated

_BEGINNING = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
REFRESH = dt.timedelta(hours=6)


def calendar_of(dates: Iterable[Dated], *, name: str) -> bytes:
    """Return a calendar; the same dates give the same bytes, so that readers keep what they know."""
    made = Calendar()
    made.add("prodid", "-//Nabe//Angebote//DE")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", REFRESH)
    for one in dates:
        made.add_component(_event(one))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(one: Dated) -> Event:
    changed = one.service.last_modified
    address = settings.NABE_URL.rstrip("/") + one.service.get_absolute_url()
    event = Event()
    event.add("uid", f"{one.key}@{urlsplit(settings.NABE_URL).hostname or 'nabe'}")
    event.add("dtstamp", changed.astimezone(dt.UTC).replace(microsecond=0))
    event.add("last-modified", changed.astimezone(dt.UTC).replace(microsecond=0))
    event.add("sequence", max(0, int((changed - _BEGINNING).total_seconds() // 60)))
    event.add("dtstart", _local(one.starts_at))
    event.add("dtend", _local(one.ends_at))
    event.add("summary", _clean(str(one.name)))
    if one.where:
        event.add("location", _clean(one.where))
    said = _("Träger: %(name)s") % {"name": one.service.organization.name}
    if one.service.alert:
        said += f"\n{one.service.alert}"
    event.add("description", _clean(said) + f"\n{address}")
    event.add("url", address)
    if one.service.status == "temporarily closed":
        event.add("status", "CANCELLED")
    return event


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment).replace(microsecond=0)


def _clean(text: str) -> str:
    """Return a text without the control characters that a calendar may not hold."""
    return "".join(letter for letter in text if letter in "\n\t" or ord(letter) >= 32)
