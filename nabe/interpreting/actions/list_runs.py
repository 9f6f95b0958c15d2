"""Lists of the pool on their way in from the office: uploaded, read by a worker, taken over, put away.

The file and its preview wait in a folder that workers share; nothing of them is in a table, and both
are gone once the list is taken over or put away.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import Refused, WrongState
from nabe.core.states import move
from nabe.interpreting.actions.lists_in import PREVIEWS, as_plain, take_over, take_turns
from nabe.interpreting.queries.lists import PURPOSES
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.people.models import Person
from nabe.sheets import leases
from nabe.sheets.mending import NOTHING, Mending, over
from nabe.sheets.models import ListRun
from nabe.sheets.notes import Note, UnreadableFile
from nabe.sheets.opening import open_source
from nabe.sheets.tables import LARGEST_FILE, Source
from nabe.sheets.waiting import (
    file_of,
    forget,
    keep_mendings,
    keep_preview,
    kept_mendings,
    kept_preview,
)

State = ListRun.State
READ, TAKE_OVER = "interpreting.read_list", "interpreting.take_over_list"
LOCK = "list"  # one worker at a time for a list
_READ = {State.UPLOADED: {State.READY}, State.TAKING_OVER: {State.READY}}
_TASKS = {State.UPLOADED: READ, State.TAKING_OVER: TAKE_OVER}


# --- from the page -------------------------------------------------------------------------------
def start(purpose: str, content: IO[bytes], file_name: str, *, by: Person) -> ListRun:
    """Keep an uploaded list; a worker reads it. Journal: uploaded. Raises Refused for a large file."""
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
        leases.defer(READ, run, lock=LOCK)
    return run


@transaction.atomic
def mend(run: ListRun, row: tuple[str, int], texts: Mapping[str, str], *, by: Person) -> ListRun:
    """Read a row, known by sheet and number, with other words by field. Journal: row corrected.

    A worker reads the list anew. Raises WrongState unless the preview of the list is there.
    """
    return _say(run, row, lambda said: said.with_texts(texts), "row corrected", by=by)


@transaction.atomic
def leave_out(run: ListRun, row: tuple[str, int], is_out: bool, *, by: Person) -> ListRun:
    """Leave a row out, or no longer. Journal: row left out, row taken in again."""
    step = "row left out" if is_out else "row taken in again"
    return _say(run, row, lambda said: Mending(said.texts, is_out), step, by=by)


@transaction.atomic
def restore(run: ListRun, row: tuple[str, int], *, by: Person) -> ListRun:
    """Read a row as it stands in the file. Journal: row restored."""
    return _say(run, row, lambda said: NOTHING, "row restored", by=by)


def _say(
    run: ListRun, row: tuple[str, int], say: Callable[[Mending], Mending], step: str, *, by: Person
) -> ListRun:
    """Keep what somebody says of a row and let a worker read the list anew, within a transaction."""
    demand(runs_the_pool(by))
    kept = ListRun.objects.select_for_update(of=("self",)).get(pk=run.pk)  # one after the other
    number = kept.mended + 1
    said = kept_mendings(kept)
    keep_mendings(kept, {**said, row: say(said.get(row, NOTHING))}, number)
    move(
        run, State.UPLOADED, allowed={State.READY: {State.UPLOADED}}, busy_since=clock.now(), tries=0,
        problem={}, mended=number,
    )  # fmt: skip
    journal.write(run, step, by=by, note=f"{row[0]}, {row[1]}"[:200])
    leases.defer(READ, run, lock=LOCK)
    return run


@transaction.atomic
def take_over_soon(run: ListRun, *, by: Person) -> ListRun:
    """Leave taking over to a worker; it acts for `by`."""
    demand(runs_the_pool(by))
    move(
        run, State.TAKING_OVER, allowed=ListRun.ALLOWED, by=by, busy_since=clock.now(), tries=0,
        problem={},
    )  # fmt: skip
    leases.defer(TAKE_OVER, run, lock=LOCK)
    return run


@transaction.atomic
def discard(run: ListRun, *, by: Person) -> ListRun:
    """Put a list away unused. Journal: discarded."""
    demand(runs_the_pool(by))
    move(run, State.DISCARDED, allowed=ListRun.ALLOWED)
    journal.write(run, "discarded", by=by)
    transaction.on_commit(lambda: forget(run))
    return run


# --- by a worker ---------------------------------------------------------------------------------
def read_by_worker(pk: uuid.UUID) -> None:
    """Read a list that waits; what breaks it is said by the run."""
    run = ListRun.objects.get(pk=pk)
    if run.state == State.UPLOADED and _may_try(run):
        try:
            read(run)
        except Exception as error:
            give_back(run, error)
            raise


def take_over_by_worker(pk: uuid.UUID) -> None:
    """Take over a list that waits for it; what breaks it is said by the run."""
    run = ListRun.objects.select_related("by").get(pk=pk)
    if run.state != State.TAKING_OVER or not _may_try(run) or run.by is None:
        return
    try:
        take_over_run(run, by=run.by)
    except Refused as error:
        give_back(run, error)
    except Exception as error:
        give_back(run, error)
        raise


def read(run: ListRun, problem: Mapping[str, Any] | None = None) -> ListRun:
    """Read the file of a run into a preview beside it; a file that cannot be read says why.

    `problem` is what the page says above the preview. Who put the list away meanwhile leaves nothing.
    """
    try:
        found = PREVIEWS[run.purpose](_source_of(run))
    except UnreadableFile as error:
        return move(run, State.FAILED, allowed=ListRun.ALLOWED, problem=error.note.as_dict())
    rows = [as_plain(one) for one in found.rows]
    notices = [one.as_dict() for one in found.notices]
    keep_preview(run, {"rows": rows, "notices": notices, "mended": run.mended})
    try:
        return move(run, State.READY, allowed=_READ, counts=found.counts, problem=problem or {})
    except WrongState:
        if ListRun.objects.get(pk=run.pk).state == State.DISCARDED:
            forget(run)
        raise


@transaction.atomic
def take_over_run(run: ListRun, *, by: Person) -> ListRun:
    """Take the list of a run over; its file goes. Journal: taken over.

    May be repeated after a crash. Raises Refused where the preview no longer holds; then nothing is
    written and the list is to be looked at anew.
    """
    demand(runs_the_pool(by))
    kept = ListRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if kept.state == State.APPLIED:
        return kept
    take_turns()
    kept.busy_since = clock.now()  # from here on nobody else brings anything in
    kept.save(update_fields=["busy_since"])
    found = take_over(kept.purpose, _source_of(kept), by=by, note=kept.file_name, run=kept)
    if found.counts != kept.counts or kept_preview(kept).get("mended") != kept.mended:
        raise Refused(
            _("Der Pool hat sich inzwischen geändert. Bitte prüfen Sie die Vorschau noch einmal.")
        )
    move(kept, State.APPLIED, allowed=ListRun.ALLOWED, applied_at=clock.now())
    journal.write(kept, "taken over", by=by)
    transaction.on_commit(lambda: forget(kept))
    return kept


def _source_of(run: ListRun) -> Source:
    """Return the list of a run with what was said of its rows. Raises UnreadableFile."""
    return over(open_source(file_of(run), name=run.file_name), kept_mendings(run))


def revive() -> int:
    """Ask again for work that nobody has shown a sign of for long; returns how many lists."""
    return leases.revive(ListRun.objects.filter(purpose__in=PURPOSES), _TASKS, lock=LOCK)


def _may_try(run: ListRun) -> bool:
    """Count a try of a worker; after too many the list is given up, and says so."""
    if leases.may_try(run):
        return True
    give_back(run, None)
    return False


def give_back(run: ListRun, error: Exception | None) -> None:
    """End work that failed: a file counts as unreadable, a preview waits anew and says why.

    Where reading failed after somebody gave other words to a row, the preview from before waits, and
    these words are gone.
    """
    problem = Note("error", "", leases.why(error)).as_dict()
    with suppress(WrongState):  # somebody put it away meanwhile
        if run.state != State.TAKING_OVER and run.mended:
            move(run, State.READY, allowed=_READ, problem=problem, mended=run.mended - 1)
        elif run.state != State.TAKING_OVER:
            move(run, State.FAILED, allowed=ListRun.ALLOWED, problem=problem)
        elif isinstance(error, Refused):
            read(run, problem)  # while nobody can say anything of its rows
        else:
            move(run, State.READY, allowed=_READ, problem=problem)
