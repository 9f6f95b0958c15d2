"""Work on a list that a worker does: asked for once, counted, given up after some tries.

For rows with `tries`, `state` and `busy_since`. A job is deferred in the transaction that changes the
state, so that neither is without the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_noop as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from nabe.core import clock
from nabe.core.errors import Refused

LEASE = dt.timedelta(minutes=15)  # without a sign of life for so long, the work is asked for again
MOST_TRIES = 3
BROKE_OFF = _("Das ist mehrmals abgebrochen. Bitte fragen Sie den Betrieb.")
FAILED = _("Dabei ist ein Fehler passiert. Es wurde nichts geschrieben.")


def defer(task: str, run: models.Model, *, lock: str) -> None:
    """Put a job into the queue; the lock keeps two workers off the same run."""
    job = app.configure_task(task, lock=f"{lock}-{run.pk}", queueing_lock=f"{task}-{run.pk}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(run_id=str(run.pk))


def revive(rows: models.QuerySet[Any], tasks: Mapping[Any, str], *, lock: str) -> int:
    """Ask again for the work of rows that nobody has shown a sign of for long; returns how many.

    `tasks` maps each state in which a worker is expected to its task.
    """
    silent = list(rows.filter(state__in=tasks, busy_since__lt=clock.now() - LEASE))
    for run in silent:
        defer(tasks[run.state], run, lock=lock)
    return len(silent)


def may_try(run: Any) -> bool:
    """Count a try of a worker; after MOST_TRIES say no: then the run is to be given up."""
    type(run)._default_manager.filter(pk=run.pk).update(
        tries=F("tries") + 1, busy_since=clock.now()
    )
    run.refresh_from_db(fields=["tries", "state"])
    return bool(run.tries <= MOST_TRIES)


def why(error: Exception | None) -> str:
    """Return what is said of work that failed; None: it broke off too often."""
    if isinstance(error, Refused):
        return str(error.message)
    return FAILED if error else BROKE_OFF
