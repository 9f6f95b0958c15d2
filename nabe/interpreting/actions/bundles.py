"""What belongs together: one date, this and the following, or all of a series or a group."""

from __future__ import annotations

from django.db.models import Min

from nabe.core import clock
from nabe.interpreting.models import Request, Slot

ONE, FOLLOWING, ALL = "one", "following", "all"
OPEN = (Request.State.OPEN, Request.State.ASKING, Request.State.CONFIRMED)


def meant(request: Request, scope: str) -> list[Request]:
    """Lock and return the requests that are meant, the first date first; `request` alone by ONE.

    FOLLOWING and ALL leave out what is over or ended. To be called in a transaction.
    """
    if request.bundle_id is None or scope == ONE:
        rows = Request.objects.filter(pk=request.pk)
    else:
        since = clock.now()
        if scope == FOLLOWING:
            since = request.slots.order_by("order")[0].starts_at
        coming = Slot.objects.filter(starts_at__gte=since).values("request")
        rows = Request.objects.filter(bundle=request.bundle_id, state__in=OPEN, pk__in=coming)
    # In the order of keys, so that two who mean the same never wait for each other.
    locked = rows.select_for_update(of=("self",)).select_related("setting", "municipality")
    found = {one.pk: one for one in locked.order_by("pk")}
    dates = Slot.objects.filter(request__in=found).values_list("request").annotate(Min("starts_at"))
    return [found[key] for key, _first in sorted(dates, key=lambda one: (one[1], str(one[0])))]
