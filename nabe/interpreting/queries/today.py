"""What waits in the pool for whoever opens "Heute"."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from nabe.core import clock
from nabe.interpreting.models import Assignment, Request
from nabe.interpreting.queries.dates import first_date
from nabe.interpreting.queries.proofs import own_missing, records_for_list
from nabe.interpreting.rules import Viewer, demand, own_assignments, runs_the_pool, visible_to

SHOWN = 5
State = Request.State


def _by_date(rows: QuerySet[Request]) -> QuerySet[Request]:
    shown = rows.select_related("organization", "municipality", "setting")
    return shown.annotate(first=first_date()).order_by("-is_urgent", "first", "number")


def nobody_asked(viewer: Viewer) -> tuple[Sequence[Request], int]:
    """Return the requests for which nobody is asked, the first few, and how many; two queries."""
    demand(runs_the_pool(viewer))
    rows = _by_date(visible_to(viewer).filter(state=State.OPEN))
    return list(rows[:SHOWN]), rows.count()


def own_requests(viewer: Viewer) -> tuple[Sequence[Request], int]:
    """Return the coming requests of somebody's bodies, the first few, and how many; two queries."""
    states = (State.OPEN, State.ASKING, State.CONFIRMED, State.UNFILLED)
    seen = visible_to(viewer).filter(state__in=states).alias(date=first_date())
    rows = _by_date(seen.filter(date__gt=clock.now()))
    return list(rows[:SHOWN]), rows.count()


def next_assignments(viewer: Viewer) -> Sequence[Assignment]:
    """Return what an interpreter does next, the first few."""
    rows = own_assignments(viewer).filter(
        state=Assignment.State.CONFIRMED, slot__ends_at__gt=clock.now()
    )
    return list(rows.select_related("slot", "request__setting").order_by("slot__starts_at")[:SHOWN])


def missing_records(viewer: Viewer) -> Sequence[Assignment]:
    """Return what an interpreter did and has not written down, or what is disputed, the first few."""
    return own_missing(viewer)[:SHOWN]


def disputed_records(viewer: Viewer) -> tuple[Sequence[Assignment], int]:
    """Return the assignments whose record is disputed, the first few, and how many; two queries."""
    rows = records_for_list(viewer, {"stand": "disputed"})
    return list(rows[:SHOWN]), rows.count()
