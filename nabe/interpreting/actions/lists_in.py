"""A county's list into the pool, in one transaction: read, compared with what is there, written.

`by` None is the operator at the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from nabe.core import clock, pagecache
from nabe.interpreting.actions import list_before
from nabe.interpreting.actions.lists_log import take_requests
from nabe.interpreting.actions.lists_pool import take_people
from nabe.interpreting.importing.results import ListPreview, RowResult
from nabe.interpreting.queries.lists import LOG, POOL, preview_log, preview_pool
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.people.models import Person
from nabe.sheets.comparing import CHANGED, NEW, UNCHANGED
from nabe.sheets.models import ListRecord, ListRun
from nabe.sheets.seals import sealed
from nabe.sheets.tables import Source

PREVIEWS: Mapping[str, Callable[[Source], ListPreview[Any]]] = {POOL: preview_pool, LOG: preview_log}  # fmt: skip
_WRITERS: Mapping[str, Callable[..., Sequence[Any]]] = {POOL: take_people, LOG: take_requests}


@transaction.atomic
def take_over(
    purpose: str, source: Source, *, by: Person | None, note: str = "", run: ListRun | None = None
) -> ListPreview[Any]:
    """Read a list, compare it with what is there and write its good rows: all of them or nothing.

    What is taken over is what the rows say at this moment, whatever a preview said before. A second
    time the same list changes nothing. Of a list that came by the page (`run`) what stood there before
    is kept, so that it can be taken back. Raises Refused.
    """
    demand(by is None or runs_the_pool(by))
    take_turns()
    found = PREVIEWS[purpose](source)
    if run is not None:
        list_before.keep(run, found.rows)
    _WRITERS[purpose](found.rows, by=by, note=note[:200])
    remember(purpose, found.rows)
    if found.counts[NEW] or found.counts[CHANGED]:
        pagecache.content_changed()
    return found


def take_turns() -> None:
    """Let one list after the other in: the second is compared with what the first has written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('lists of the pool', 0))")


def remember(purpose: str, rows: Sequence[RowResult[Any]]) -> None:
    """Keep by seals what each good row says; what a row leaves out keeps its old seal."""
    good = [one for one in rows if one.result in (NEW, CHANGED, UNCHANGED)]
    known = {
        one.key: one
        for one in ListRecord.objects.filter(purpose=purpose, key__in=[one.key for one in good])
    }
    new, changed = [], []
    for row in good:
        seals = sealed(row.entry.said())
        record = known.get(row.key)
        if record is None:
            new.append(ListRecord(purpose=purpose, key=row.key, seals=seals))
        elif record.seals | seals != record.seals:
            record.seals, record.taken_at = record.seals | seals, clock.now()
            changed.append(record)
    ListRecord.objects.bulk_create(new)
    ListRecord.objects.bulk_update(changed, ["seals", "taken_at"], batch_size=500)


def as_plain(row: RowResult[Any]) -> dict[str, Any]:
    """Return one row of a preview as JSON can carry it."""
    entry = row.entry
    line: dict[str, Any] = {
        "sheet": entry.sheet, "row": entry.row, "result": row.result,
        "reasons": [one.as_dict() for one in entry.notes], "fields": entry.values(),
        "source": entry.raw, "columns": entry.columns,
    }  # fmt: skip
    if entry.twin:
        line["duplicate_of"] = {"sheet": entry.twin[0], "row": entry.twin[1]}
    if row.changes:
        line["diff"] = {name: list(both) for name, both in row.changes.items()}
    return line
