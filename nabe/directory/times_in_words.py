"""Schedules as words in the reader's language: "jeden 1. Freitag im Monat, 09:00–11:00 Uhr"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nabe.directory.recurrence import parse_byday

if TYPE_CHECKING:
    from nabe.directory.models import Schedule


def in_words(schedule: Schedule) -> str:
    """Return one schedule as a phrase; the provider's own words where there is no rule."""
    if not schedule.byday:
        if schedule.by_appointment:
            return _("nach Vereinbarung")
        return schedule.description
    parts = [f"{days_in_words(schedule)}, {hours(schedule)}".strip(", ")]
    if schedule.season == "school":
        parts.append(_("nur in der Schulzeit"))
    if schedule.season == "holidays":
        parts.append(_("nur in den Ferien"))
    if schedule.by_appointment:
        parts.append(_("nach Vereinbarung"))
    return " · ".join(parts)


def days_in_words(schedule: Schedule) -> str:
    """Return the days of a schedule: "Montag bis Freitag", "jeden 2. Dienstag im Monat"."""
    days = parse_byday(schedule.byday)
    if schedule.freq == "MONTHLY" or any(position for position, _day in days):
        named = [_position_in_words(position, day) for position, day in days]
        return _("%(days)s im Monat") % {"days": _listed(named)}
    names = _listed_days([day for _position, day in days])
    if schedule.interval == 2:
        return _("alle 2 Wochen: %(days)s") % {"days": names}
    if schedule.interval > 2:
        return _("alle %(number)s Wochen: %(days)s") % {
            "number": schedule.interval, "days": names,
        }  # fmt: skip
    return names


def hours(schedule: Schedule) -> str:
    """Return "09:00–12:00 Uhr", or only the beginning."""
    if schedule.opens_at is None:
        return ""
    if schedule.closes_at is None:
        return _("ab %(time)s Uhr") % {"time": f"{schedule.opens_at:%H:%M}"}
    return _("%(from)s–%(to)s Uhr") % {
        "from": f"{schedule.opens_at:%H:%M}", "to": f"{schedule.closes_at:%H:%M}",
    }  # fmt: skip


def _position_in_words(position: int, day: int) -> str:
    name = str(WEEKDAYS[day])
    if position == -1:
        return pgettext("letzter Wochentag im Monat", "letzter %(day)s") % {"day": name}
    if position == 0:
        return name
    return pgettext("n-ter Wochentag im Monat", "%(number)s. %(day)s") % {
        "number": position, "day": name,
    }  # fmt: skip


def _listed_days(days: list[int]) -> str:
    days = sorted(set(days))
    if len(days) >= 3 and days == list(range(days[0], days[-1] + 1)):
        return _("%(first)s bis %(last)s") % {
            "first": WEEKDAYS[days[0]], "last": WEEKDAYS[days[-1]],
        }  # fmt: skip
    return _listed([str(WEEKDAYS[day]) for day in days])


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    if not first:
        return last
    return _("%(first)s und %(last)s") % {"first": ", ".join(first), "last": last}
