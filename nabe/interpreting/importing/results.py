"""What taking a list over would do: every row with its result, and nothing written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext_noop as _

from nabe.interpreting.importing.entries import GOOD, Entry, LogEntry, PoolEntry
from nabe.sheets.comparing import CHANGED, NEW, RESULTS, SKIPPED, UNCHANGED, compare
from nabe.sheets.notes import KEPT_BY_HAND, Note, note
from nabe.sheets.seals import seal

Row = TypeVar("Row", PoolEntry, LogEntry)
Fields = Mapping[str, Any]
GONE = _(
    "Nabe kennt diese Zeile von früher. Was sie nannte, wurde gelöscht und kommt nicht wieder."
)
# Under which column a value stands that is read from it.
_COLUMNS = {
    "name": "family", "languages": "language_1", "radius_km": "radius", "trained_on": "trained",
    "certified_until": "certified", "record_seen": "record", "secrecy_on": "secrecy", "times": "mo",
    "starts": "day", "asked_on": "asked", "minutes_planned": "planned", "fee_cents": "fee",
    "travel_cents": "travel",
}  # fmt: skip
_OF_LOG = {"languages": "language"}  # where both lists have it, under another column


@dataclass(frozen=True, slots=True)
class Known:
    """What is there: fields by key of the row, and the seals of what each row last said."""

    there: Mapping[str, Fields] = field(default_factory=dict)
    seals: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class RowResult(Generic[Row]):
    """One row and what becomes of it; `changes` are {name: (before, after)}."""

    entry: Row
    result: str
    key: str = ""
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class ListPreview(Generic[Row]):
    """All rows of a list, and remarks about the list as a whole."""

    rows: list[RowResult[Row]]
    notices: list[Note] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(one.result for one in self.rows)
        return {name: counted[name] for name in RESULTS}


def results(entries: Sequence[Row], known: Known) -> ListPreview[Row]:
    """Return each row's result against what is there."""
    return ListPreview([_result(entry, known) for entry in entries])


def key_of(entry: Entry, said: Fields) -> str:
    """Return what a row is known by: its number, or the seal of what it says when it has none."""
    if entry.key:
        return entry.key
    names = ("name", "postcode", "email") if isinstance(entry, PoolEntry) else tuple(sorted(said))
    return "~" + seal([said.get(name) for name in names])


def _result(entry: Row, known: Known) -> RowResult[Row]:
    if entry.verdict != GOOD:
        return RowResult(entry, entry.verdict)
    said = entry.said()
    key = key_of(entry, said)
    if key not in known.there:
        if key in known.seals:
            entry.notes.append(note("question", "", GONE))
            return RowResult(entry, SKIPPED, key)
        return RowResult(entry, NEW, key)
    found = compare(said, known.there[key], known.seals.get(key, {}))
    for name in found.by_hand:
        header = header_of(entry.columns, name)
        entry.notes.append(note("question", name, KEPT_BY_HAND).under(header))
    return RowResult(entry, CHANGED if found.changes else UNCHANGED, key, found.changes)


def header_of(columns: Mapping[str, str], name: str) -> str:
    """Return the header over what a value was read from, or ''; `columns` are {header: field}."""
    wanted = (_COLUMNS.get(name, name), _OF_LOG.get(name, ""))
    return next((head for head, held in columns.items() if held in wanted), "")
