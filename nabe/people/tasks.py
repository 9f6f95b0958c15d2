"""Nightly work: what has been kept long enough goes, whoever was erased stays erased."""

from __future__ import annotations

from procrastinate.contrib.django import app

from nabe.core import limits
from nabe.people import actions


@app.periodic(cron="17 3 * * *", periodic_id="nightly")
@app.task(name="people.apply_retention", queueing_lock="people.apply_retention")
def apply_retention(timestamp: int = 0) -> dict[str, int]:
    """Remove what is older than its retention."""
    limits.forget_old()
    return actions.apply_retention()


@app.periodic(cron="27 3 * * *", periodic_id="nightly")
@app.task(name="people.repeat_erasures", queueing_lock="people.repeat_erasures")
def repeat_erasures(timestamp: int = 0) -> int:
    """Repeat erasures that a restore may have undone."""
    return actions.repeat_erasures()
