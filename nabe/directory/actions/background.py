"""Work on lists that a worker does: asked for with its cause, tried again, given up with a reason.

A job is deferred in the transaction that changes the state, so that neither is without the other.
"""

from __future__ import annotations

from contextlib import suppress

from nabe.core.errors import WrongState
from nabe.core.states import move
from nabe.directory.models import ImportRun
from nabe.sheets import leases
from nabe.sheets.notes import Note

State = ImportRun.State
READ, TAKE_OVER = "directory.read_import", "directory.take_over_import"
_ASKED = {State.UPLOADED: READ, State.READING: READ, State.TAKING_OVER: TAKE_OVER}


def read_soon(run: ImportRun) -> None:
    """Ask a worker to read a list."""
    leases.defer(READ, run, lock="import")


def take_over_soon(run: ImportRun) -> None:
    """Ask a worker to take a list over."""
    leases.defer(TAKE_OVER, run, lock="import")


def revive() -> int:
    """Ask again for work that nobody has shown a sign of for long; returns how many runs."""
    return leases.revive(ImportRun.objects.all(), _ASKED, lock="import")


def may_try(run: ImportRun) -> bool:
    """Count a try of a worker; after too many the run is given up, and says so."""
    if leases.may_try(run):
        return True
    give_back(run, None)
    return False


def give_back(run: ImportRun, error: Exception | None) -> None:
    """End work that failed: a file counts as unreadable, a preview waits again and says why."""
    problem = Note("error", "", leases.why(error)).as_dict()
    to = State.READY if run.state == State.TAKING_OVER else State.FAILED
    with suppress(WrongState):  # somebody discarded it meanwhile
        move(run, to, allowed=ImportRun.ALLOWED, problem=problem)
