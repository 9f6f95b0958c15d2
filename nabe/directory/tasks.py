"""Background work of the directory: ids in, one action called; repeated safely after a crash."""

from __future__ import annotations

import uuid
from contextlib import suppress

from procrastinate.contrib.django import app

from nabe.core.errors import Refused
from nabe.directory.actions import (
    background,
    freshness,
    imports,
    indexing,
    links,
    machine_translation,
    merging,
    neighbours,
    saved_searches,
    taking_over,
)
from nabe.directory.models import ImportRun


@app.task(name=background.READ)
def read_import(run_id: str) -> None:
    """Read an uploaded list."""
    run = _run(run_id)
    if run.state in {ImportRun.State.UPLOADED, ImportRun.State.READING} and background.may_try(run):
        imports.read_by_worker(run)


@app.task(name=background.TAKE_OVER)
def take_over_import(run_id: str) -> None:
    """Write the good rows of a list for whoever asked for it."""
    run = _run(run_id)
    if run.state == ImportRun.State.TAKING_OVER and background.may_try(run):
        with suppress(Refused):  # the run says why
            taking_over.take_over(run, by=run.taken_by)


def _run(run_id: str) -> ImportRun:
    return ImportRun.objects.select_related("source", "taken_by").get(pk=uuid.UUID(run_id))


@app.periodic(cron="*/5 * * * *", periodic_id="every-five-minutes")
@app.task(name="directory.revive_imports", queueing_lock="directory.revive_imports")
def revive_imports(timestamp: int = 0) -> int:
    """Ask again for lists that wait for a worker for too long."""
    return background.revive()


@app.periodic(cron="40 5 * * *")
@app.task(name="directory.remind", queueing_lock="remind")
def remind_daily(timestamp: int) -> None:
    """Remind providers of entries that are due, and tell offices of those that stay silent."""
    freshness.remind()


@app.periodic(cron="40 2 * * *")
@app.task(name="directory.find_duplicates", queueing_lock="find_duplicates")
def find_duplicates_nightly(timestamp: int) -> None:
    """Propose entries that may be the same."""
    merging.find_duplicates()


@app.periodic(cron="*/5 0-4 * * *")
@app.task(
    name="directory.check_links", queueing_lock="directory.check_links",
    lock="directory.check_links",
)  # fmt: skip
def check_links(timestamp: int = 0) -> int:
    """Try some of the web and mail addresses that entries name."""
    return links.check_some()


@app.task(name=links.AGAIN, lock="directory.check_links")
def check_link_again(pk: int) -> None:
    """Try one address again for whoever asked."""
    links.check_one(pk)


@app.periodic(cron="20 6 * * *")
@app.task(name="directory.tell_saved_searches", queueing_lock="tell_saved_searches")
def tell_saved_searches(timestamp: int) -> None:
    """Write to whoever wants to hear of new services."""
    saved_searches.tell()


@app.task(name=neighbours.RUN)
def read_neighbour(subscription_id: str, with_losses: bool = False) -> None:
    """Read one neighbouring directory as a whole."""
    neighbours.read_by_id(subscription_id, with_losses=with_losses)


@app.periodic(cron="50 3 * * *")
@app.task(name="directory.read_neighbours", queueing_lock="read_neighbours")
def read_neighbours_nightly(timestamp: int) -> None:
    """Read every neighbouring directory that is subscribed to."""
    neighbours.read_all()


@app.periodic(cron="10 2 * * *")
@app.task(name="directory.refresh_dates", queueing_lock="refresh_dates")
def refresh_nightly(timestamp: int) -> None:
    """Work out the dates of the coming weeks."""
    indexing.refresh_dates()


@app.periodic(cron="20 3 * * *")
@app.task(
    name="directory.translate", queueing_lock="directory.translate", lock="directory.translate"
)
def translate_nightly(timestamp: int = 0) -> int:
    """Let the county's own translation service write what is missing, if there is one."""
    return machine_translation.translate_missing()
