"""Work on lists that a worker does: asked for with its cause, tried again, given up with a reason.

A job is deferred in the transaction that changes the state, so that neither is without the other.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from nabe.core import clock
from nabe.core.errors import Refused, WrongState
from nabe.core.states import move
from nabe.directory.models import ImportRun
from nabe.sheets.notes import Note

State = ImportRun.State
READ, TAKE_OVER = "directory.read_import", "directory.take_over_import"
LEASE = dt.timedelta(minutes=15)  # without a sign of life for so long, the work is asked for again
MOST_TRIES = 3
_ASKED = {State.UPLOADED: READ, State.READING: READ, State.TAKING_OVER: TAKE_OVER}
_BROKE_OFF = _("Das ist mehrmals abgebrochen. Bitte fragen Sie den Betrieb.")
_FAILED = _("Dabei ist ein Fehler passiert. Es wurde nichts geschrieben.")


def read_soon(run: ImportRun) -> None:
    """Ask a worker to read a list."""
    _defer(READ, run)


def take_over_soon(run: ImportRun) -> None:
    """Ask a worker to take a list over."""
    _defer(TAKE_OVER, run)


def _defer(task: str, run: ImportRun) -> None:
    """Put a job into the queue; the lock keeps two workers off the same run."""
    job = app.configure_task(task, lock=f"import-{run.pk}", queueing_lock=f"{task}-{run.pk}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(run_id=str(run.pk))


def revive() -> int:
    """Ask again for work that nobody has shown a sign of for long; returns how many runs."""
    silent = ImportRun.objects.filter(state__in=_ASKED, busy_since__lt=clock.now() - LEASE)
    for run in silent:
        _defer(_ASKED[State(run.state)], run)
    return len(silent)


def may_try(run: ImportRun) -> bool:
    """Count a try of a worker; after too many the run is given up, and says so."""
    ImportRun.objects.filter(pk=run.pk).update(tries=F("tries") + 1, busy_since=clock.now())
    run.refresh_from_db(fields=["tries", "state"])
    if run.tries <= MOST_TRIES:
        return True
    give_back(run, None)
    return False


def give_back(run: ImportRun, error: Exception | None) -> None:
    """End work that failed: a file counts as unreadable, a preview waits again and says why."""
    said = str(error) if isinstance(error, Refused) else _FAILED if error else _BROKE_OFF
    problem = Note("error", "", said).as_dict()
    to = State.READY if run.state == State.TAKING_OVER else State.FAILED
    with suppress(WrongState):  # somebody discarded it meanwhile
        move(run, to, allowed=ImportRun.ALLOWED, problem=problem)
