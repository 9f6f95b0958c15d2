"""Records to read and to countersign, and what an interpreter does today."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.http import Http404

from nabe.core import clock
from nabe.core.models import SignedLink
from nabe.interpreting.models import Assignment, Feedback, ServiceRecord
from nabe.interpreting.rules import Viewer, demand, own_assignments, runs_the_pool, visible_to

State = ServiceRecord.State
_WITH = (
    "slot", "interpreter__person", "request__organization", "request__setting",
    "request__municipality", "service_record",
)  # fmt: skip


def assignment_for_record(viewer: Viewer, pk: uuid.UUID) -> Assignment:
    """Return an assignment whose record somebody may write: the interpreter's, coordination's; or 404."""
    rows = Assignment.objects.all() if runs_the_pool(viewer) else own_assignments(viewer)
    found = rows.select_related(*_WITH).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def record_for_signing(viewer: Viewer, pk: uuid.UUID) -> ServiceRecord | None:
    """Return the record of a request that somebody may countersign; None: none is written."""
    rows = ServiceRecord.objects.filter(assignment__request__in=visible_to(viewer))
    return rows.select_related("assignment__request", "assignment__interpreter__person").filter(
        assignment__request=pk
    ).first()  # fmt: skip


def record_for_link(link: SignedLink) -> ServiceRecord:
    """Return the record of a signed link; the link itself is the permission. 404 when erased."""
    rows = ServiceRecord.objects.select_related(
        "assignment__slot", "assignment__interpreter__person", "assignment__request__setting",
        "assignment__request__organization", "assignment__request__municipality",
    )  # fmt: skip
    found = rows.filter(pk=link.row_id).first()
    if found is None:
        raise Http404
    return found


def records_for_list(viewer: Viewer, filters: Mapping[str, str]) -> QuerySet[Assignment]:
    """Return past assignments by what is open about their record, the oldest first.

    `filters`: stand: fehlt (default: nothing is written), written, disputed, signed.
    """
    demand(runs_the_pool(viewer))
    rows = Assignment.objects.select_related(*_WITH).filter(slot__ends_at__lte=clock.now())
    state = filters.get("stand") or "fehlt"
    if state == "fehlt":
        rows = rows.filter(state=Assignment.State.CONFIRMED, service_record=None)
    else:
        rows = rows.filter(service_record__state=state)
    order = "-slot__starts_at" if state == State.SIGNED else "slot__starts_at"
    return rows.order_by(order, "pk")


def record_counts(viewer: Viewer) -> dict[str, int]:
    """Return how many records are missing, wait, are disputed; three queries."""
    return {
        state: records_for_list(viewer, {"stand": state}).count()
        for state in ("fehlt", State.WRITTEN, State.DISPUTED)
    }


def feedback_of(viewer: Viewer, request: uuid.UUID) -> Sequence[Feedback]:
    """Return what both sides said of a request's talk, for the coordination alone."""
    demand(runs_the_pool(viewer))
    return list(Feedback.objects.filter(assignment__request=request))


def own_day(viewer: Viewer) -> Sequence[Assignment]:
    """Return what somebody interprets from yesterday to the end of tomorrow, in order."""
    now = clock.now()
    rows = own_assignments(viewer).filter(
        state__in=[Assignment.State.CONFIRMED, Assignment.State.DONE],
        slot__ends_at__gt=now - dt.timedelta(days=1), slot__starts_at__lt=now + dt.timedelta(days=2),
    )  # fmt: skip
    return list(rows.select_related(*_WITH).order_by("slot__starts_at"))


def own_missing(viewer: Viewer) -> Sequence[Assignment]:
    """Return the last assignments of somebody without record, or with an objection."""
    rows = own_assignments(viewer).select_related(*_WITH).filter(slot__ends_at__lte=clock.now())
    missing = rows.filter(state=Assignment.State.CONFIRMED, service_record=None)
    disputed = rows.filter(service_record__state=State.DISPUTED)
    return list((missing | disputed).order_by("slot__starts_at")[:20])


def next_of(viewer: Viewer) -> Sequence[Assignment]:
    """Return what somebody interprets after tomorrow, the first few."""
    later = clock.now() + dt.timedelta(days=2)
    rows = own_assignments(viewer).filter(
        state=Assignment.State.CONFIRMED, slot__starts_at__gte=later
    )
    return list(rows.select_related(*_WITH).order_by("slot__starts_at")[:10])
