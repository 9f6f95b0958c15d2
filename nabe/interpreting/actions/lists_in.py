"""A county's list on its way into the pool: uploaded, read, looked at, taken over in one transaction.

The file and its preview wait in a folder that workers share; nothing of them is in a table, and both
are gone once the list is taken over or put away. `by` None is the operator at the command line.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nabe.core import clock, journal, pagecache
from nabe.core.errors import Refused, WrongState
from nabe.core.states import move
from nabe.interpreting.actions.lists_log import take_requests
from nabe.interpreting.actions.lists_pool import take_people
from nabe.interpreting.importing.results import ListPreview, RowResult
from nabe.interpreting.queries.lists import LOG, POOL, PURPOSES, preview_log, preview_pool
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.people.models import Person
from nabe.sheets.comparing import CHANGED, NEW, UNCHANGED
from nabe.sheets.models import ListRecord, ListRun
from nabe.sheets.notes import Note, UnreadableFile
from nabe.sheets.opening import open_source
from nabe.sheets.seals import sealed
from nabe.sheets.tables import LARGEST_FILE, Source
from nabe.sheets.waiting import file_of, forget, keep_preview

State = ListRun.State
PREVIEWS: Mapping[str, Callable[[Source], ListPreview[Any]]] = {POOL: preview_pool, LOG: preview_log}  # fmt: skip
_WRITERS: Mapping[str, Callable[..., Sequence[Any]]] = {POOL: take_people, LOG: take_requests}
MOST_TRIES = 3
_FAILED = gettext_noop("Dabei ist ein Fehler passiert. Es wurde nichts geschrieben.")


@transaction.atomic
def take_over(
    purpose: str, source: Source, *, by: Person | None, note: str = ""
) -> ListPreview[Any]:
    """Read a list, compare it with what is there and write its good rows: all of them or nothing.

    What is taken over is what the rows say at this moment, whatever a preview said before. A second
    time the same list changes nothing. Raises Refused.
    """
    demand(by is None or runs_the_pool(by))
    _take_turns()
    found = PREVIEWS[purpose](source)
    _WRITERS[purpose](found.rows, by=by, note=note[:200])
    remember(purpose, found.rows)
    if found.counts[NEW] or found.counts[CHANGED]:
        pagecache.content_changed()
    return found


def _take_turns() -> None:
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


# --- runs ----------------------------------------------------------------------------------------
def start(purpose: str, content: IO[bytes], file_name: str, *, by: Person) -> ListRun:
    """Keep an uploaded list; reading it is left to a worker. Journal: uploaded. Raises Refused."""
    demand(runs_the_pool(by))
    if purpose not in PURPOSES:
        raise Refused(_("Diese Art von Liste gibt es nicht."))
    run = ListRun(
        purpose=purpose, file_name=Path(file_name).name[:200], by=by, busy_since=clock.now()
    )
    target = file_of(run)
    with target.open("wb") as file:
        shutil.copyfileobj(content, file, 1024 * 1024)
    if target.stat().st_size >= LARGEST_FILE:
        target.unlink()
        raise Refused(_("Die Datei ist zu groß. Erlaubt sind 100 MB."))
    with transaction.atomic():
        run.save()
        journal.write(run, "uploaded", by=by, note=run.file_name)
    return run


def read(run: ListRun) -> ListRun:
    """Read the file of a run into a preview beside it; a file that cannot be read says why."""
    if run.state not in (State.UPLOADED, State.READY):
        return run
    try:
        source = open_source(file_of(run), name=run.file_name)
        found = PREVIEWS[run.purpose](source)
    except UnreadableFile as error:
        return move(run, State.FAILED, allowed=ListRun.ALLOWED, problem=error.note.as_dict())
    rows = [as_plain(one) for one in found.rows]
    keep_preview(run, {"rows": rows, "notices": [one.as_dict() for one in found.notices]})
    return move(
        run, State.READY, allowed={State.UPLOADED: {State.READY}}, counts=found.counts, problem={}
    )


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


@transaction.atomic
def take_over_run(run: ListRun, *, by: Person) -> ListRun:
    """Take the list of a run over; its file goes. Journal: taken over.

    May be repeated after a crash. Raises Refused or WrongState; then nothing is written.
    """
    demand(runs_the_pool(by))
    kept = ListRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if kept.state == State.APPLIED:
        return kept
    if kept.state not in (State.READY, State.TAKING_OVER):
        raise WrongState
    source = open_source(file_of(kept), name=kept.file_name)
    found = take_over(kept.purpose, source, by=by, note=kept.file_name)
    steps = {state: {State.APPLIED} for state in (State.READY, State.TAKING_OVER)}
    move(kept, State.APPLIED, allowed=steps, applied_at=clock.now(), counts=found.counts)
    journal.write(kept, "taken over", by=by)
    transaction.on_commit(lambda: forget(kept))
    return kept


@transaction.atomic
def discard(run: ListRun, *, by: Person) -> ListRun:
    """Put a list away unused. Journal: discarded."""
    demand(runs_the_pool(by))
    move(run, State.DISCARDED, allowed=ListRun.ALLOWED)
    journal.write(run, "discarded", by=by)
    transaction.on_commit(lambda: forget(run))
    return run


def may_try(run: ListRun) -> bool:
    """Count a try of a worker; after too many the run is given up, and says so."""
    ListRun.objects.filter(pk=run.pk).update(tries=F("tries") + 1, busy_since=clock.now())
    run.refresh_from_db(fields=["tries", "state"])
    if run.tries <= MOST_TRIES:
        return True
    give_back(run, None)
    return False


def give_back(run: ListRun, error: Exception | None) -> None:
    """End work that failed: a file counts as unreadable, a preview waits again and says why."""
    said = str(error.message) if isinstance(error, Refused) else _FAILED
    to = State.READY if run.state == State.TAKING_OVER else State.FAILED
    with suppress(WrongState):  # somebody put it away meanwhile
        move(run, to, allowed=ListRun.ALLOWED, problem=Note("error", "", said).as_dict())
