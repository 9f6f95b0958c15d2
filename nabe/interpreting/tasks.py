"""Background work of the pool: questions end in time, whatever happens to a worker."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from nabe.interpreting.actions import (
    by_rule,
    calendars,
    dispatch,
    leaving,
    list_runs,
    outage,
    papers,
    planning,
    proof,
    recruiting,
)


@app.periodic(cron="* * * * *")
@app.task(name="interpreting.expire", queueing_lock="interpreting.expire", pass_context=False)
def expire_invitations(timestamp: int) -> None:
    """End the questions whose time is over, ask the next wave, and close what is over."""
    dispatch.expire_invitations()
    dispatch.close_past()
    by_rule.ask_by_rule()


@app.periodic(cron="* * * * *", periodic_id="plan-of-the-pool")
@app.task(
    name="interpreting.ask_by_plan", queueing_lock="interpreting.ask_by_plan",
    lock="interpreting.ask_by_plan",
)  # fmt: skip
def ask_by_plan(timestamp: int = 0) -> int:
    """Ask by the plan where a rule says so; two plans never run at once."""
    return by_rule.ask_by_plan()


@app.periodic(cron="5 * * * *")
@app.task(name="interpreting.remind", queueing_lock="interpreting.remind", pass_context=False)
def remind(timestamp: int) -> None:
    """Remind both sides on the afternoon before, and ask for records that are missing."""
    by_rule.remind()
    by_rule.ask_for_records()


@app.periodic(cron="40 1 * * *")
@app.task(name="interpreting.nightly", queueing_lock="interpreting.nightly", pass_context=False)
def nightly(timestamp: int) -> None:
    """Countersign what nobody objected to in time; forget proposals of long ago."""
    proof.sign_in_silence()
    planning.forget_old()


@app.periodic(cron="30 2 * * *")
@app.task(name="interpreting.day_sheet", queueing_lock="interpreting.day_sheet", pass_context=False)
def mail_day_sheets(timestamp: int) -> None:
    """Send coordination the sheet of the next days, in case nothing works in the morning."""
    outage.mail_day_sheets()


@app.periodic(cron="45 6 * * 1")
@app.task(name="interpreting.wanted", queueing_lock="interpreting.wanted", pass_context=False)
def mail_wanted(timestamp: int) -> None:
    """Send coordination whom the pool looks for, every Monday."""
    recruiting.mail_wanted()


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


@app.periodic(cron="8 * * * *")
@app.task(name="interpreting.read_calendars", queueing_lock="interpreting.read_calendars")
def read_calendars(timestamp: int = 0) -> int:
    """Read the calendars of interpreters that are due, one after the other."""
    waiting = calendars.due()
    for feed in waiting:
        calendars.read(feed)
    return len(waiting)


@app.task(name=calendars.READ)
def read_calendar(feed_id: str) -> None:
    """Read one calendar for whoever asked."""
    calendars.read(uuid.UUID(feed_id))


@app.periodic(cron="30 6 * * *")
@app.task(name="interpreting.papers", queueing_lock="interpreting.papers")
def remind_of_papers(timestamp: int = 0) -> int:
    """Write to those whose papers end soon."""
    return papers.remind()


@app.periodic(cron="37 3 * * *")
@app.task(name="interpreting.forget_accounts", queueing_lock="interpreting.forget_accounts")
def forget_accounts(timestamp: int = 0) -> int:
    """Delete the accounts of those who left and got all their money."""
    return leaving.forget_accounts()
