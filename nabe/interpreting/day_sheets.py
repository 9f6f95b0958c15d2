"""The sheet of the next days as rows in words, as a tagged PDF and as a calendar file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.language_names import language_name
from nabe.core.printing import COLOUR, pdf
from nabe.core.visible import visible
from nabe.interpreting.queries.day_sheet import Due, days_ahead
from nabe.places.queries import county_for_site
from nabe.places.words import site_name
from nabe.ui.dates import clock as time_of
from nabe.ui.dates import day as day_in_words
from nabe.ui.dates import moment

LAYOUT = Path(__file__).parent / "print" / "day_sheet.typ"


@dataclass(frozen=True, slots=True)
class Talk:
    """A row of the sheet in words."""

    due: Due
    time: str
    place: str
    language: str
    who: str
    phone: str
    state: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its talks; none is said too."""

    day: dt.date
    talks: Sequence[Talk]


def days_of(found: Sequence[Due]) -> list[Day]:
    """Return every day of the sheet with its talks in words."""
    talks = [_talk(one) for one in found]
    return [Day(day, [one for one in talks if one.due.day == day]) for day in days_ahead()]


def _talk(one: Due) -> Talk:
    request, person = one.request, one.interpreter.person if one.interpreter else None
    language = language_name(request.language, get_language() or "de")
    state = str(request.get_state_display())
    if one.interpreter is None and one.slot.order:
        state = _("%(state)s, anderer möglicher Termin") % {"state": state}
    return Talk(
        one, f"{time_of(one.slot.starts_at)}–{time_of(one.slot.ends_at)}", place_of(one),
        f"{language} ({request.dialect})" if request.dialect else language,
        person.name if person else "", one.phone, state,
    )  # fmt: skip


def place_of(one: Due) -> str:
    """Return where a talk is: address and meeting point, or how else one meets."""
    request = one.request
    if request.mode != "on_site":
        return str(request.get_mode_display())
    town = request.municipality.name if request.municipality else ""
    parts = (request.street, f"{request.postcode} {town}".strip(), request.meeting_point)
    return ", ".join(part for part in parts if part)


# --- paper ---------------------------------------------------------------------------------------
def sheet_pdf(found: Sequence[Due]) -> bytes:
    """Return the PDF/UA of the sheet in the reader's language."""
    home = county_for_site()
    return pdf(
        LAYOUT, "sheet",
        {
            "title": _("Tagesblatt der Sprachmittlung"),
            "publisher": site_name(home),
            "colour": (home.setting("colour") if home else "") or COLOUR,
            "language": (get_language() or "de").split("-", maxsplit=1)[0],
            "rtl": translation.get_language_bidi(),
            "made": _("Stand: %(moment)s") % {"moment": moment(clock.now())},
            "words": {"page": _("Seite"), "nothing": _("Kein Einsatz.")},
            "heads": [_("Zeit"), _("Ort"), _("Sprache"), _("Stelle"), _("Wer kommt?"), _("Stand")],
            "days": [
                {"day": day_in_words(one.day), "rows": [_row(talk) for talk in one.talks]}
                for one in days_of(found)
            ],
            "hint": _("Dieses Blatt enthält Telefonnummern. Bitte vernichten Sie es, wenn ein neues da ist."),
        },
    )  # fmt: skip


def _row(one: Talk) -> dict[str, str]:
    request = one.due.request
    return {
        "time": one.time, "number": request.number, "place": one.place, "language": one.language,
        "setting": request.setting.label, "body": request.organization.name,
        "contact": request.contact, "contact_phone": request.contact_phone,
        "who": one.who or "–", "phone": one.phone, "state": one.state,
    }  # fmt: skip


# --- calendar ------------------------------------------------------------------------------------
def sheet_ics(found: Sequence[Due]) -> bytes:
    """Return the talks as a calendar file (RFC 5545), with all that the sheet says."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Nabe//Sprachmittlung//DE")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("Tagesblatt der Sprachmittlung"))
    for one in found:
        made.add_component(_event(_talk(one)))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(one: Talk) -> icalendar.Event:
    slot, request = one.due.slot, one.due.request
    event = icalendar.Event()
    host = urlsplit(settings.NABE_URL).hostname or "nabe"
    event.add("uid", f"{request.pk}-{slot.order}@{host}")
    event.add("dtstamp", clock.now().astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", clock.local(slot.starts_at).replace(microsecond=0))
    event.add("dtend", clock.local(slot.ends_at).replace(microsecond=0))
    event.add("summary", visible(f"{one.language}: {one.who or one.state}"))
    event.add("location", visible(one.place))
    event.add("status", "CONFIRMED" if one.due.interpreter else "TENTATIVE")
    said = [
        (_("Nummer"), request.number), (_("Stelle"), request.organization.name),
        (_("Worum geht es?"), request.setting.label),
        (_("Vor Ort"), f"{request.contact} {request.contact_phone}".strip()),
        (_("Wer kommt?"), f"{one.who} {one.phone}".strip()), (_("Stand"), one.state),
    ]  # fmt: skip
    event.add("description", visible("\n".join(f"{name}: {text}" for name, text in said if text)))
    return event
