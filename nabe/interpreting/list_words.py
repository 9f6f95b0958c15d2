"""Rows of a list in the words of the page: who or what they are, what would change, what was said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core.language_names import language_name
from nabe.interpreting.fees import euros
from nabe.interpreting.importing.outcomes import Outcome
from nabe.interpreting.importing.results import header_of
from nabe.interpreting.models import Gender, Interpreter, Mode
from nabe.sheets.note_words import NoteLine, note_lines
from nabe.ui.words import listed

Row = Mapping[str, Any]
NOTHING = "–"
# Words that are read as they stand, and a home, which tells itself by its postcode.
_AS_THEY_STAND = {
    "given",
    "family",
    "remark",
    "reason",
    "home",
    "key",
    "case",
    "qualification",
    "dialect",
}
_DAYS = {
    "starts": "SHORT_DATETIME_FORMAT", "asked_on": "SHORT_DATE_FORMAT", "trained_on": "SHORT_DATE_FORMAT",
    "last_training": "SHORT_DATE_FORMAT", "record_seen": "SHORT_DATE_FORMAT",
    "secrecy_on": "SHORT_DATE_FORMAT", "certified_until": "SHORT_DATE_FORMAT",
}  # fmt: skip
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "state": dict(Interpreter.State.choices), "grade": dict(Interpreter.Grade.choices),
    "transport": dict(Interpreter.Transport.choices), "mode": dict(Mode.choices),
    "gender": dict(Gender.choices),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of a preview: where it stands, who or what it is, what becomes of it and why."""

    place: str
    title: str
    about: str
    result: str
    word: str
    badge: str
    changes: Sequence[tuple[str, str, str]]
    notes: Sequence[NoteLine]
    position: int


def results() -> dict[str, tuple[str, str]]:
    """Return by result what it is called and the kind of its badge."""
    return {
        "new": (_("neu"), "success"), "changed": (_("geändert"), "info"),
        "unchanged": (_("unverändert"), "neutral"), "duplicate": (_("doppelt"), "warning"),
        "error": (_("Fehler"), "danger"), "skipped": (_("keine Datenzeile"), "neutral"),
    }  # fmt: skip


def line(row: Row) -> RowLine:
    """Return one row of a kept preview for the page."""
    title, about = _title(row["fields"])
    word, badge = results()[row["result"]]
    return RowLine(
        f"{row['sheet']}, {row['row']}", title or _first(row["source"]), about, row["result"], word,
        badge, _changes(row), note_lines(row["reasons"]), row["position"],
    )  # fmt: skip


def _title(fields: Row) -> tuple[str, str]:
    """Return who or what a row is, and the few words that tell it from others."""
    if "family" in fields:
        spoken = [one["code"] for one in fields["languages"]]
        about = [fields["key"], _languages(spoken), fields["home"]["town"]]
        return f"{fields['given']} {fields['family']}".strip(), _joined(about)
    if "starts" in fields:
        starts = (fields["starts"] or "").replace("T", " ")
        return fields["key"], _joined(
            [starts, _languages(fields["languages"]), fields["organization"]]
        )
    return "", ""


def _first(source: Mapping[str, str]) -> str:
    return next(iter(source.values()), "")[:80]


def _joined(words: Sequence[str]) -> str:
    return " · ".join(word for word in words if word)


def _languages(codes: Sequence[str]) -> str:
    reader = get_language() or "de"
    return listed(language_name(code, reader) for code in dict.fromkeys(codes))


def _outcomes() -> dict[str, str]:
    """Return what a talk came to, by the code of the log."""
    return {
        Outcome.HELD: _("fand statt"), Outcome.UNFILLED: _("niemand gefunden"),
        Outcome.REFUSED: _("nicht möglich"), Outcome.CANCELLED: _("von der Stelle abgesagt"),
        Outcome.CANCELLED_LATE: _("von der Stelle zu spät abgesagt"),
        Outcome.MOVED: _("von der Stelle verlegt"), Outcome.IN_VAIN: _("die Familie kam nicht"),
        Outcome.CALLED_OFF: _("vom Pool abgesagt"), Outcome.RETURNED: _("von der Person abgesagt"),
        Outcome.NO_SHOW: _("die Sprachmittlung kam nicht"),
    }  # fmt: skip


def _code_of(language: Any) -> str:
    """Return the code of a language as a row or the pool says it."""
    if isinstance(language, str):
        return language
    return str(language["code"] if isinstance(language, Mapping) else language[0])


def _changes(row: Row) -> list[tuple[str, str, str]]:
    """Return (header, before, after) of what would be written anew."""
    return [
        (header_of(row["columns"], name) or name, value(name, before), value(name, after))
        for name, (before, after) in row.get("diff", {}).items()
    ]


def facts(row: Row, settings: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (header, value) of what was understood, in the order of the columns.

    `settings` are the names of the fields of work by code.
    """
    found = [
        (header_of(row["columns"], name), settings.get(said, said) if name == "setting" else value(name, said))
        for name, said in row["fields"].items() if name not in _AS_THEY_STAND
    ]  # fmt: skip
    order = list(row["columns"])
    shown = [one for one in found if one[0] and one[1] != NOTHING]
    shown.sort(key=lambda one: order.index(one[0]))
    # A week has a column for each day; what was understood of all of them stands in one line.
    week = header_of(row["columns"], "times")
    return [(_("Zeiten") if header == week else header, said) for header, said in shown]


def value(name: str, said: Any) -> str:
    """Return one value in words."""
    if said in (None, "", []):
        return NOTHING
    if name == "languages":
        return _languages([_code_of(one) for one in said])
    if name == "outcome":
        return _outcomes().get(said, str(said))
    if name in _DAYS:
        return date_format(dt.datetime.fromisoformat(said), _DAYS[name])
    if name == "not_in":
        return listed(said)
    if name == "times":
        return listed(f"{WEEKDAYS_ABBR[day]} {starts}–{ends}" for day, starts, ends in said)
    if name in _WORDS:
        return str(_WORDS[name].get(said, said))
    if name.endswith("_cents"):
        return euros(said)
    if isinstance(said, list):
        return listed(str(_WORDS["mode"].get(one, one)) for one in said)
    return str(said)
