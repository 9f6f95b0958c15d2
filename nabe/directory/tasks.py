"""Background work of the directory: ids in, one action called; repeated safely after a crash."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from nabe.directory.actions import imports, indexing, taking_over
from nabe.directory.models import ImportRun


@app.task(name="directory.read_import")
def read_import(run_id: str) -> None:
    """Read an uploaded list."""
    imports.read_import(_run(run_id))


@app.task(name="directory.take_over_import")
def take_over_import(run_id: str) -> None:
    """Write the good rows of a list."""
    run = _run(run_id)
    if run.state == ImportRun.State.TAKING_OVER:
        taking_over.take_over(run, by=run.by)


def _run(run_id: str) -> ImportRun:
    return ImportRun.objects.select_related("source", "by").get(pk=uuid.UUID(run_id))


def read_soon(run: ImportRun) -> None:
    """Ask a worker to read a list; the lock keeps two workers off the same run."""
    read_import.configure(lock=f"import-{run.pk}").defer(run_id=str(run.pk))


def take_over_soon(run: ImportRun) -> None:
    """Ask a worker to take a list over."""
    take_over_import.configure(lock=f"import-{run.pk}").defer(run_id=str(run.pk))


@app.periodic(cron="10 2 * * *")
@app.task(name="directory.refresh_dates", queueing_lock="refresh_dates")
def refresh_nightly(timestamp: int) -> None:
    """Work out the dates of the coming weeks."""
    indexing.refresh_dates()
