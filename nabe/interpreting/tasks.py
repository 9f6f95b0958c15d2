"""Background work of the pool: questions end in time, whatever happens to a worker."""

from __future__ import annotations

from procrastinate.contrib.django import app

from nabe.interpreting.actions import dispatch


@app.periodic(cron="* * * * *")
@app.task(name="interpreting.expire", queueing_lock="interpreting.expire", pass_context=False)
def expire_invitations(timestamp: int) -> None:
    """End the questions whose time is over, ask the next wave, and close what is over."""
    dispatch.expire_invitations()
    dispatch.close_past()
