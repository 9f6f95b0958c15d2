"""When the talk of a request is, or may first be."""

from __future__ import annotations

from django.db.models import DateTimeField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from nabe.core import clock
from nabe.interpreting.models import Assignment, Slot

_HELD = (Assignment.State.CONFIRMED, Assignment.State.DONE)


def first_date() -> Coalesce:
    """Return when a talk is, to annotate: the promised slot, else the first to come, else the first.

    Whoever is promised comes to one slot; that others would have gone too no longer matters.
    """
    promised = Assignment.objects.filter(request=OuterRef("pk"), state__in=_HELD)
    slots = Slot.objects.filter(request=OuterRef("pk")).order_by("starts_at")
    return Coalesce(
        Subquery(promised.values("slot__starts_at")[:1]),
        Subquery(slots.filter(starts_at__gt=clock.now()).values("starts_at")[:1]),
        Subquery(slots.values("starts_at")[:1]),
        output_field=DateTimeField(),
    )
