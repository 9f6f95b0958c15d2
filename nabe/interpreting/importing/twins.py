"""Which row is the same as an earlier one, and which only looks like it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_noop as _

from nabe.interpreting.importing.entries import GOOD, Entry, LogEntry, PoolEntry
from nabe.sheets.cells import fold
from nabe.sheets.notes import note


def mark_pool_twins(entries: Sequence[PoolEntry]) -> None:
    """Mark rows of the same number, or without one of the same person at the same home.

    Two with a number each are two people, also under one name: that is only asked about.
    """
    by_key: dict[str, PoolEntry] = {}
    by_name: dict[str, list[PoolEntry]] = {}
    for entry in entries:
        if entry.verdict != GOOD:
            continue
        name = fold(f"{entry.family} {entry.given}")
        earlier = by_key.get(fold(entry.key)) if entry.key else None
        earlier = earlier or next(
            (one for one in by_name.get(name, ()) if _is_same(one, entry)), None
        )
        if earlier:
            _mark(entry, earlier)
            continue
        for one in by_name.get(name, ()):
            said = note(
                "question",
                "family",
                _("Denselben Namen hat Zeile %(row)s. Sind das zwei Personen?"),
                row=one.row,
            )
            entry.notes.append(said)
        if entry.key:
            by_key[fold(entry.key)] = entry
        by_name.setdefault(name, []).append(entry)


def _is_same(one: PoolEntry, other: PoolEntry) -> bool:
    if one.key and other.key:
        return False
    if one.email and one.email == other.email:
        return True
    return (one.home, one.languages) == (other.home, other.languages)


def mark_log_twins(entries: Sequence[LogEntry]) -> None:
    """Mark rows of the same number; two different ones of one number are an error.

    A row without a number is the same when all that matters is. Somebody in two places at once
    is an error of the later row.
    """
    by_key: dict[str, LogEntry] = {}
    busy: dict[str, list[LogEntry]] = {}
    for entry in entries:
        if entry.verdict != GOOD:
            continue
        key = fold(entry.key) or "|".join(map(str, _essence(entry)))
        earlier = by_key.get(key)
        if earlier and _essence(earlier) == _essence(entry):
            _mark(entry, earlier)
        elif earlier:
            entry.notes.append(
                note(
                    "error",
                    "key",
                    _("Diese Nummer hat schon Zeile %(row)s, mit einem anderen Termin."),
                    row=earlier.row,
                )
            )
        else:
            by_key[key] = entry
            _in_two_places(entry, busy)


def _essence(entry: LogEntry) -> tuple[object, ...]:
    return (
        entry.starts, entry.languages, fold(entry.organization), entry.case, entry.outcome, entry.interpreter,
    )  # fmt: skip


def _in_two_places(entry: LogEntry, busy: dict[str, list[LogEntry]]) -> None:
    if not entry.takes_time:
        return
    others = busy.setdefault(entry.interpreter, [])
    for other in others:
        if entry.span[0] < other.span[1] and other.span[0] < entry.span[1]:
            entry.notes.append(
                note(
                    "error",
                    "interpreter",
                    _("%(person)s war zu dieser Zeit schon bei %(other)s (Zeile %(row)s)."),
                    person=entry.interpreter,
                    other=other.key or other.organization,
                    row=other.row,
                )
            )
            return
    others.append(entry)


def _mark(entry: Entry, earlier: Entry) -> None:
    """Make a row the twin of an earlier one, and say where the two differ."""
    entry.twin = (earlier.sheet, earlier.row)
    same = _("Das ist wohl dasselbe wie in Zeile %(row)s.")
    entry.notes.append(note("question", "", same, row=earlier.row))
    other = _("In Zeile %(row)s steht „%(text)s“.")
    for header in entry.raw:
        before, after = (" ".join(one.raw.get(header, "").split()) for one in (earlier, entry))
        if before != after and header in entry.columns:
            said = note("question", entry.columns[header], other, row=earlier.row, text=before)
            entry.notes.append(said.under(header))
