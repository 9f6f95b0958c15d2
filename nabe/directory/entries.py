"""What a service says, as one value: for forms, proposals and earlier versions. Pure.

An Entry holds model objects; packed it is plain JSON, so that a proposal can wait and an earlier
version can be kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

COLUMNS = (
    "organization", "name", "description", "eligibility_description", "minimum_age", "maximum_age",
    "level_from", "level_to", "multilingual", "child_care", "registration", "application_process",
    "is_free", "fees_description", "places_total", "places_free", "waiting_weeks", "is_online",
    "status", "alert", "email", "url", "visible_from", "visible_to", "internal_note",
)  # fmt: skip
PARTS = (
    "fields", "target_groups", "languages", "phones", "contact", "location", "schedules",
)  # fmt: skip

_UNORDERED = {"fields", "target_groups", "languages"}

SCHEDULE_FIELDS = (
    "freq", "interval", "byday", "opens_at", "closes_at", "dtstart", "valid_from", "valid_to",
    "by_appointment", "season", "description",
)  # fmt: skip

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a form says about a service: plain columns, and the parts that are rows of their own.

    `columns` names fields of Service; `parts` may hold fields, target_groups, languages (codes),
    phones [(number, note)], contact, location (mapping), schedules (mappings as in HSDS).
    """

    columns: Mapping[str, Any]
    parts: Mapping[str, Any] = field(default_factory=dict)

    def only(self, names: Collection[str]) -> Entry:
        """Return the entry with nothing but these columns and parts."""
        return Entry(
            {name: value for name, value in self.columns.items() if name in names},
            {name: value for name, value in self.parts.items() if name in names},
        )


def pack(entry: Entry) -> Plain:
    """Return {name of a column or part: its value as JSON}."""
    return {name: _plain(value) for name, value in {**entry.columns, **entry.parts}.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Iterable):
        return [_plain(one) for one in value]
    for key in ("code", "ags", "pk"):  # a term of a list, a municipality, an organization
        if hasattr(value, key):
            return str(getattr(value, key))
    raise TypeError(f"{value!r} has no plain form")


def changed_names(before: Plain, after: Plain) -> list[str]:
    """Return the columns and parts of `after` that say something else than `before`.

    A place may name only some of its keys: what it leaves out stays as it is.
    """
    return [
        name
        for name, value in after.items()
        if _said(_in_order(name, _same_keys(before.get(name), value)))
        != _said(_in_order(name, value))
    ]


def _in_order(name: str, value: Any) -> Any:
    """Languages, fields and target groups are sets: their order says nothing."""
    return sorted(value) if name in _UNORDERED and isinstance(value, list) else value


def _same_keys(before: Any, after: Any) -> Any:
    if isinstance(before, dict) and isinstance(after, dict) and after:
        return {name: one for name, one in before.items() if name in after}
    return before


def _said(value: Any) -> Any:
    """A mapping says the same with and without the keys that are empty."""
    if isinstance(value, dict):
        return {name: _said(one) for name, one in value.items() if one not in (None, "", False)}
    if isinstance(value, list):
        return [_said(one) for one in value]
    return value
