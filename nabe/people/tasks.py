"""Nightly work: what has been kept long enough goes."""

from __future__ import annotations

from procrastinate.contrib.django import app

from nabe.core import limits
from nabe.people import actions


@app.periodic(cron="17 3 * * *", periodic_id="nightly")
@app.task(name="people.apply_retention", queueing_lock="people.apply_retention")
def apply_retention(timestamp: int = 0) -> dict[str, int]:
    """Apply retention and repeat erasures that a restore may have undone."""
    actions.repeat_erasures()
    limits.forget_old()
    return actions.apply_retention()
