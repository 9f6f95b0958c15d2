"""Background work of the pool: questions end in time, whatever happens to a worker."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from nabe.interpreting.actions import dispatch, list_runs


@app.periodic(cron="* * * * *")
@app.task(name="interpreting.expire", queueing_lock="interpreting.expire", pass_context=False)
def expire_invitations(timestamp: int) -> None:
    """End the questions whose time is over, ask the next wave, and close what is over."""
    dispatch.expire_invitations()
    dispatch.close_past()


@app.task(name=list_runs.READ)
def read_list(run_id: str) -> None:
    """Read a list into its preview."""
    list_runs.read_by_worker(uuid.UUID(run_id))


@app.task(name=list_runs.TAKE_OVER)
def take_over_list(run_id: str) -> None:
    """Write the good rows of a list for whoever asked for it."""
    list_runs.take_over_by_worker(uuid.UUID(run_id))


@app.periodic(cron="*/5 * * * *", periodic_id="lists-of-the-pool")
@app.task(name="interpreting.revive_lists", queueing_lock="interpreting.revive_lists")
def revive_lists(timestamp: int = 0) -> int:
    """Ask again for lists whose worker has shown no sign for long."""
    return list_runs.revive()
