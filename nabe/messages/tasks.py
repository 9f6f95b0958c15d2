"""Background work of the outbox, and the revival of jobs whose worker died."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from nabe.messages import actions


@app.periodic(cron="* * * * *", periodic_id="every-minute")
@app.task(name="messages.deliver_due", queueing_lock="messages.deliver_due")
def deliver_due(timestamp: int = 0) -> int:
    """Hand over what is due."""
    return actions.deliver_due()


def wake() -> None:
    """Ask a worker to deliver at once; one waiting request is enough for all."""
    try:
        with transaction.atomic():
            deliver_due.defer()
    except AlreadyEnqueued:
        pass


@app.periodic(cron="* * * * *", periodic_id="every-minute")
@app.task(name="messages.retry_stalled_jobs", queueing_lock="messages.retry_stalled_jobs")
async def retry_stalled_jobs(timestamp: int = 0) -> int:
    """Give the jobs of workers that died without a word to the living ones."""
    stalled = list(await app.job_manager.get_stalled_jobs())
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)
