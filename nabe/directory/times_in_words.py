"""Schedules as words in the reader's language: "1. Freitag im Monat, 09:00–11:00 Uhr"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from nabe.directory.recurrence import DAYS, parse_byday
from nabe.ui.words import listed

if TYPE_CHECKING:
    from nabe.directory.models import Schedule

# Each position has its own words: "the first Friday" cannot be made of a number and a name.
_POSITIONS = {
    1: pgettext_lazy("erster Wochentag im Monat", "1. %(day)s"),
    2: pgettext_lazy("zweiter Wochentag im Monat", "2. %(day)s"),
    3: pgettext_lazy("dritter Wochentag im Monat", "3. %(day)s"),
    4: pgettext_lazy("vierter Wochentag im Monat", "4. %(day)s"),
    5: pgettext_lazy("fünfter Wochentag im Monat", "5. %(day)s"),
    -1: pgettext_lazy("letzter Wochentag im Monat", "letzter %(day)s"),
}


def in_words(schedule: Schedule) -> str:
    """Return one schedule as a phrase; the provider's own words where there is no rule."""
    if not schedule.byday:
        if schedule.by_appointment:
            return _("nach Vereinbarung")
        return schedule.description
    parts = [listed(filter(None, (days_in_words(schedule), hours(schedule))))]
    if schedule.season == "school":
        parts.append(_("nur in der Schulzeit"))
    if schedule.season == "holidays":
        parts.append(_("nur in den Ferien"))
    if schedule.by_appointment:
        parts.append(_("nach Vereinbarung"))
    return " · ".join(parts)


def days_in_words(schedule: Schedule) -> str:
    """Return the days of a schedule: "Montag bis Freitag", "2. Dienstag im Monat"."""
    days = parse_byday(schedule.byday)
    if schedule.freq == "MONTHLY" or any(position for position, _day in days):
        return days_of_month(days, names=WEEKDAYS)
    names = _listed_days([day for _position, day in days])
    if schedule.freq == "DAILY" and schedule.interval > 1:
        turn = _("alle %(number)s Tage") % {"number": schedule.interval}
        return turn if len(days) == len(DAYS) else f"{turn}: {names}"
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


def days_of_month(days: Iterable[tuple[int, int]], *, names: Mapping[int, Any]) -> str:
    """Return (position, weekday) pairs in words: "1. Freitag und letzter Montag im Monat"."""
    said = [_POSITIONS.get(position, "%(day)s") % {"day": names[day]} for position, day in days]
    return _("%(days)s im Monat") % {"days": _listed(said)}


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
    return _("%(first)s und %(last)s") % {"first": listed(first), "last": last}
