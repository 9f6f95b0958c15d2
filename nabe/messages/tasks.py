"""Background work of the outbox, and the revival of jobs whose worker died."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from nabe.messages import actions

MOST_ATTEMPTS = 3  # a job that killed its worker this often is not tried again


@app.periodic(cron="* * * * *", periodic_id="every-minute")
@app.task(name=actions.DELIVER, queueing_lock=actions.DELIVER)
def deliver_due(timestamp: int = 0) -> int:
    """Hand over what is due."""
    return actions.deliver_due()


@app.periodic(cron="* * * * *", periodic_id="every-minute")
@app.task(name="messages.retry_stalled_jobs", queueing_lock="messages.retry_stalled_jobs")
async def retry_stalled_jobs(timestamp: int = 0) -> int:
    """Give the jobs of workers that died without a word to the living ones.

    Where the same work waits in the queue already, the stalled job is closed instead.
    """
    jobs = app.job_manager
    stalled = list(await jobs.get_stalled_jobs())
    for job in stalled:
        if job.attempts >= MOST_ATTEMPTS:
            await jobs.finish_job(job, status=Status.FAILED, delete_job=False)
            continue
        try:
            await jobs.retry_job(job)
        except UniqueViolation:
            await jobs.finish_job(job, status=Status.FAILED, delete_job=False)
    return len(stalled)


@app.periodic(cron="41 3 * * *", periodic_id="nightly")
@app.task(name="messages.remove_old_jobs", queueing_lock="messages.remove_old_jobs")
async def remove_old_jobs(timestamp: int = 0) -> None:
    """Keep a week of finished jobs to look at; the truth is in our own rows."""
    await app.job_manager.delete_old_jobs(
        nb_hours=24 * 7, include_failed=True, include_cancelled=True, include_aborted=True
    )
