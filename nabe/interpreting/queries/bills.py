"""What bodies pay themselves: one bill a month and body, read from the ledger.

A bill is what was booked in its month. The ledger is only ever added to, so a bill of a month that
is over never changes: a correction stands on the bill of the month in which it was booked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.http import Http404

from nabe.core import clock
from nabe.interpreting.fees import PaidBy
from nabe.interpreting.models import Entry, Payer
from nabe.interpreting.rules import (
    Viewer,
    asking_organizations,
    demand,
    runs_the_pool,
    works_in_pool,
)
from nabe.people.models import Organization


@dataclass(frozen=True, slots=True)
class Bill:
    """What a body pays for a month, in cents; `first` is the month's first day, `number` counts talks."""

    body: UUID
    name: str
    first: dt.date
    cents: int
    number: int

    @property
    def is_over(self) -> bool:
        """Whether nothing can be booked in this month any more."""
        return self.first < clock.today().replace(day=1)


def bills(viewer: Viewer, first: dt.date | None = None) -> list[Bill]:
    """Return the bills that somebody may see, the newest first, of one month or of all; one query.

    Coordination sees all, who asks for a body those of the body.
    """
    demand(works_in_pool(viewer))
    rows = _charged(viewer) if first is None else _charged(viewer).filter(made_at__range=_of(first))
    rows = rows.annotate(month=TruncMonth("made_at"))
    grouped = rows.order_by().values(
        "month", body=F("assignment__request__organization"),
        name=F("assignment__request__organization__name"),
    ).annotate(
        cents=Sum("payer_cents"), number=Count("assignment", distinct=True)
    ).order_by("-month", "assignment__request__organization__folded_name")  # fmt: skip
    return [
        Bill(one["body"], one["name"], one["month"].date(), one["cents"], one["number"])
        for one in grouped
    ]


def bill(viewer: Viewer, body: UUID, first: dt.date) -> tuple[Bill, Sequence[Entry], Payer | None]:
    """Return one bill, its lines and where it goes; or 404."""
    demand(works_in_pool(viewer))
    rows = _charged(viewer).filter(
        assignment__request__organization=body, made_at__range=_of(first)
    )
    entries = list(rows.select_related("assignment__request__organization").order_by("day", "pk"))
    if not entries:
        raise Http404
    name = entries[0].assignment.request.organization.name
    cents = sum(one.payer_cents for one in entries)
    talks = len({one.assignment_id for one in entries})
    payer = Payer.objects.filter(organization=body).first()
    return Bill(body, name, first, cents, talks), entries, payer


def _of(first: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the first and the last moment of a month by the county's clock."""
    begins = clock.local(clock.now()).replace(
        year=first.year, month=first.month, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    return begins, (begins + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(microseconds=1)


def has_bills(viewer: Viewer) -> bool:
    """Say whether a body for which somebody asks pays anything itself."""
    return viewer is not None and not runs_the_pool(viewer) and _charged(viewer).exists()


def _charged(viewer: Viewer) -> QuerySet[Entry]:
    rows = Entry.objects.filter(~Q(payer_cents=0), paid_by=PaidBy.REQUESTER)
    if runs_the_pool(viewer):
        return rows
    own: QuerySet[Organization] = asking_organizations(viewer)
    return rows.filter(assignment__request__organization__in=own.order_by().values("pk"))
