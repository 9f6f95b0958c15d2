"""What belongs together: one date, this and the following, or all of a series or a group."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from nabe.core import clock
from nabe.interpreting.models import Assignment, Request, Slot

ONE, FOLLOWING, ALL = "one", "following", "all"
OPEN = (Request.State.OPEN, Request.State.ASKING, Request.State.CONFIRMED)


def meant(request: Request, scope: str) -> list[Request]:
    """Lock and return the requests that are meant: by date, of one date the one asked first.

    `request` itself is always among them. Of the others FOLLOWING and ALL leave out what has begun
    or ended. To be called in a transaction.
    """
    rows = Request.objects.filter(pk=request.pk)
    if request.bundle_id is not None and scope != ONE:
        others = _dated(Request.objects.filter(bundle=request.bundle_id, state__in=OPEN))
        others = others.filter(date__gt=clock.now())
        if scope == FOLLOWING:
            own = _dated(rows).values_list("date", flat=True)[0]
            others = others.filter(date__gte=own)
        rows = Request.objects.filter(Q(pk=request.pk) | Q(pk__in=others.values("pk")))
    # In the order of keys, as whoever takes several requests does, so that nobody waits for each other.
    locked = rows.select_for_update(of=("self",)).select_related("setting", "municipality")
    found = {one.pk: one for one in locked.order_by("pk")}
    dates = _dated(Request.objects.filter(pk__in=found)).order_by("date", "number")
    return [found[key] for key in dates.values_list("pk", flat=True)]


def slot_of(request: Request) -> Slot | None:
    """Return the slot that somebody promised, else the one liked best."""
    held = Assignment.objects.filter(request=request, state=Assignment.State.CONFIRMED)
    promised = held.select_related("slot").first()
    return promised.slot if promised else request.slots.order_by("order").first()


def _dated(rows: QuerySet[Request]) -> QuerySet[Any]:
    """Add the `date` of a request: the slot that somebody promised, else the one liked best."""
    promised = Assignment.objects.filter(
        request=OuterRef("pk"), state=Assignment.State.CONFIRMED
    ).values("slot__starts_at")
    liked = Slot.objects.filter(request=OuterRef("pk")).order_by("order").values("starts_at")
    return rows.annotate(date=Coalesce(Subquery(promised[:1]), Subquery(liked[:1])))
