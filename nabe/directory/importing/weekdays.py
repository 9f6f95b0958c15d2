"""Lists with a column for each weekday: every cell is read by itself, under its own day."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.directory.importing.values import times
from nabe.sheets.cells import fold
from nabe.sheets.notes import note

NAMES = {"MO": "Mo", "TU": "Di", "WE": "Mi", "TH": "Do", "FR": "Fr", "SA": "Sa", "SU": "So"}
_CLOSED = frozenset({"nein", "geschlossen", "zu", "no", "closed", "0", "frei", "kein angebot"})
_CROSSES = frozenset({"x", "ja", "✓", "✔", "☑", "yes", "1"})


def read(cells: Iterable[tuple[str, str]]) -> times.Times:
    """Read (code of the day, words of its cell); a note names its day as its field."""
    whole = times.Times()
    words: list[str] = []
    for code, text in cells:
        if fold(text).strip(" .") in _CLOSED:
            continue
        said = NAMES[code] if fold(text) in _CROSSES else f"{NAMES[code]} {text}"
        words.append(said.replace("\n", " "))
        one = times.read(said)
        if one.by_appointment and not any(each["opens_at"] for each in one.schedules):
            one.schedules = []
            one.notes = [
                note("guess", code, _("„%(text)s“ gilt nur nach Vereinbarung."), text=said)
            ]
        whole.by_appointment = whole.by_appointment or one.by_appointment
        whole.labels += one.labels
        whole.schedules += one.schedules
        whole.notes += [dataclasses.replace(each, field=code) for each in one.notes]
    whole.text = ", ".join(words)
    whole.schedules = _merged(whole.schedules)
    return whole


def _merged(schedules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put days with the same hours into one schedule."""
    by_hours: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in schedules:
        key = tuple(sorted((name, str(value)) for name, value in one.items() if name != "byday"))
        if one["freq"] == "WEEKLY" and key in by_hours:
            days = by_hours[key]["byday"].split(",")
            by_hours[key]["byday"] = ",".join(
                [*days, one["byday"]] if one["byday"] not in days else days
            )
        else:
            by_hours[(*key, one["byday"]) if one["freq"] != "WEEKLY" else key] = dict(one)
    return list(by_hours.values())


def joined(main: times.Times, by_day: times.Times) -> times.Times:
    """Put the times of a general column and of the weekday columns together."""
    if not by_day.text:
        return main
    if not main.text:
        return by_day
    return times.Times(
        text=f"{main.text}, {by_day.text}", schedules=[*main.schedules, *by_day.schedules],
        by_appointment=main.by_appointment or by_day.by_appointment,
        labels=(*main.labels, *by_day.labels), parts=main.parts, notes=[*main.notes, *by_day.notes],
    )  # fmt: skip
