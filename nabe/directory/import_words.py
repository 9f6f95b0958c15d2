"""Rows of an import in the words of the page: notes, values, differences, choices of columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core.language_names import language_name
from nabe.directory.importing.header_words import FIELD_LABELS
from nabe.directory.importing.sealing import is_sealed
from nabe.directory.models import Location, Service
from nabe.directory.recurrence import parse_byday
from nabe.directory.times_in_words import days_of_month
from nabe.sheets.note_words import NoteLine
from nabe.sheets.note_words import note_lines as in_words
from nabe.sheets.notes import KEPT_BY_HAND
from nabe.ui.dates import day

# Fields that a person may mend, in the order of the form.
MENDABLE = (
    "name", "organization", "fields", "target_groups", "municipality", "district", "postcode", "street",
    "times", "languages", "level", "cost", "child_care", "contact", "phone", "email", "url",
    "description", "remark", "assured_date",
)  # fmt: skip
LONG = frozenset({"description", "remark", "times"})
_SHOWN = (
    ("name", "name"), ("organization", "organization"), ("description", "description"),
    ("fields", "fields"), ("target_groups", "target_groups"),
    ("eligibility_description", "target_groups"), ("municipality", "municipality"), ("city", "municipality"),
    ("district", "district"), ("postcode", "postcode"), ("street", "street"),
    ("location_name", "location_name"), ("times", "times"), ("schedules", "times"),
    ("valid_from", "valid_from"), ("valid_to", "valid_to"),
    ("languages", "languages"), ("level_from", "level_from"), ("level_to", "level_to"),
    ("fees_description", "cost"), ("child_care", "child_care"), ("contact", "contact"),
    ("phones", "phone"), ("email", "email"), ("url", "url"), ("registration", "registration"),
    ("accessibility", "accessibility"), ("status", "status"), ("places_total", "places_total"),
    ("places_free", "places_free"), ("assured_date", "assured_date"), ("remark", "remark"),
)  # fmt: skip
_LABELLED = dict(_SHOWN)
_CHOICES: dict[str, type[TextChoices]] = {
    "child_care": Service.ChildCare, "registration": Service.Registration, "status": Service.Status,
    "accessibility": Location.Accessibility,
}  # fmt: skip
_IN_ENTRIES = {"visible_to": "valid_to", "internal_note": "remark", "is_free": "cost"}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column of a sheet and the fields it may hold."""

    name: str
    header: str
    field: str
    reason: str
    examples: Sequence[str]


def note_lines(notes: Sequence[Mapping[str, Any]]) -> list[NoteLine]:
    """Return stored notes for the page, the gravest first."""
    return in_words([{**each, "column": _about(each)} for each in notes])


def _about(note: Mapping[str, Any]) -> str:
    """Return what a note is about: the column of the list, or the field that stays by hand."""
    if note["message"] != KEPT_BY_HAND:
        return str(note.get("column", ""))
    return label({**_LABELLED, **_IN_ENTRIES}.get(note["field"], note["field"]))


def label(name: str) -> str:
    """Return what a field is called on screen."""
    return _(FIELD_LABELS[name]) if name in FIELD_LABELS else name


def facts(fields: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the fields as read, in words; `names` are those of the county's own codes."""
    lines = [
        (label(shown), value(name, fields[name], names))
        for name, shown in _SHOWN
        if fields.get(name)
    ]
    return list(dict.fromkeys(lines))


def raw_lines(
    raw: Mapping[str, str], layouts: Sequence[Mapping[str, Any]], sheet: str
) -> list[tuple[str, str]]:
    """Return what the source says, in the order of its columns."""
    headers = [
        column["header"]
        for layout in layouts if layout["sheet"] == sheet
        for column in layout["columns"]
    ]  # fmt: skip
    last = len(headers)
    ordered = sorted(raw, key=lambda one: headers.index(one) if one in headers else last)
    return [(header, raw[header]) for header in ordered]


def value(name: str, said: Any, names: Mapping[str, str]) -> str:
    """Return one value in words."""
    if said in (None, "", []):
        return "–"
    if name in _CHOICES:
        return choice_word(name, said)
    if name == "contact" and is_sealed(said):
        return _("ein anderer Name")
    if name in {"assured_date", "valid_from", "valid_to"}:
        return day(dt.date.fromisoformat(said))
    if name in {"fields", "target_groups"}:
        return ", ".join(names.get(code, code) for code in said)
    if name == "languages":
        return ", ".join(language_name(code, get_language() or "de") for code in said)
    if name == "phones":
        return ", ".join(f"{one['number']} {one['description']}".strip() for one in said)
    if name == "schedules":
        return "; ".join(_rule(one) for one in said)
    if isinstance(said, bool):
        return _("ja") if said else _("nein")
    if isinstance(said, list):
        return ", ".join(map(str, said))
    if isinstance(said, dict):
        return "; ".join(f"{key}: {one}" for key, one in said.items())
    return str(said)


def choice_word(name: str, code: str) -> str:
    """Return what a fixed value of a field is called, as forms and pages call it."""
    return str(dict(_CHOICES[name].choices).get(code, code))


def _rule(rule: Mapping[str, Any]) -> str:
    days = ", ".join(_day(*part) for part in parse_byday(rule["byday"]))
    hours = "–".join(filter(None, (rule.get("opens_at"), rule.get("closes_at"))))
    rhythm = ""
    if rule.get("interval", 1) > 1:
        every = (
            _("alle %(number)s Tage") if rule["freq"] == "DAILY" else _("alle %(number)s Wochen")
        )
        rhythm = every % {"number": rule["interval"]}
    return " ".join(filter(None, (rhythm, days, hours, _span(rule))))


def _span(rule: Mapping[str, Any]) -> str:
    """Return from when to when a rule holds, where it says so."""
    first, last = (
        day(dt.date.fromisoformat(rule[name])) if rule.get(name) else ""
        for name in ("valid_from", "valid_to")
    )
    if first and last:
        return _("vom %(first)s bis %(last)s") % {"first": first, "last": last}
    return (first and _("ab %(day)s") % {"day": first}) or (
        last and _("bis %(day)s") % {"day": last}
    )


def _day(position: int, weekday: int) -> str:
    if not position:
        return str(WEEKDAYS_ABBR[weekday])
    return days_of_month([(position, weekday)], names=WEEKDAYS_ABBR)


def differences(
    diff: Mapping[str, Sequence[Any]], names: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Return (field, before, after) in words."""
    return [
        (label(_LABELLED.get(name, name)), value(name, before, names), value(name, after, names))
        for name, (before, after) in diff.items() if name not in {"external_id", "other"}
    ]  # fmt: skip


def choices() -> list[tuple[str, str]]:
    """Return the fields that a column may hold."""
    return [("", _("nicht übernehmen")), *((name, label(name)) for name in FIELD_LABELS)]


@dataclass(slots=True)
class Table:
    """The columns that all sheets with the same headers share; `number` tells it from others."""

    number: int
    signature: str
    columns: Sequence[Mapping[str, Any]]
    sheets: list[str]
    skip_reason: str = ""

    def name_of(self, column: Mapping[str, Any]) -> str:
        """Return the name of a column's field in the form."""
        return f"column-{self.number}-{column['index']}"

    def mapping(self, posted: Mapping[str, str], allowed: Container[str]) -> dict[str, str]:
        """Return {header: field} as a person chose it; what was not sent stays as it is."""
        chosen = {
            column["header"]: posted.get(self.name_of(column), column["field"])
            for column in self.columns
        }
        return {header: name for header, name in chosen.items() if name in allowed}


def tables(layouts: Iterable[Mapping[str, Any]]) -> list[Table]:
    """Return the tables of a file that have columns, sheets with the same headers as one."""
    found: dict[str, Table] = {}
    for layout in layouts:
        if layout["columns"]:
            key = layout["signature"]
            one = found.setdefault(
                key, Table(len(found) + 1, key, layout["columns"], [], layout["skip_reason"])
            )
            one.sheets += [layout["sheet"]] if layout["sheet"] not in one.sheets else []
    return list(found.values())


def column_choices(table: Table, rows: Iterable[Mapping[str, str]]) -> list[ColumnChoice]:
    """Return the columns of a table with examples from its rows."""
    examples: dict[str, list[str]] = {}
    for raw in rows:
        for header, text in raw.items():
            kept = examples.setdefault(header, [])
            if len(kept) < 2 and text not in kept:
                kept.append(text[:40])
    return [
        ColumnChoice(
            table.name_of(column), column["header"], column["field"],
            _(column["reason"]) if column["reason"] else "", examples.get(column["header"], []),
        )
        for column in table.columns
    ]  # fmt: skip
