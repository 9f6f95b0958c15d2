"""What takes place from today to seven days ahead: for paper and calendars when nothing else works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from nabe.core import clock
from nabe.interpreting.models import Assignment, Interpreter, Request, Slot
from nabe.interpreting.rules import Viewer, demand, runs_the_pool
from nabe.people.models import Person, RoleKind

DAYS = 7  # after today


@dataclass(frozen=True, slots=True)
class Due:
    """One talk: the slot that is promised, or one that would suit as long as nobody is promised."""

    slot: Slot
    request: Request
    interpreter: Interpreter | None

    @property
    def day(self) -> dt.date:
        """The day on the county's calendar."""
        return clock.local(self.slot.starts_at).date()

    @property
    def phone(self) -> str:
        """Where the interpreter is called; empty where nobody said a number."""
        return self.interpreter.person.phone if self.interpreter else ""


def days_ahead() -> list[dt.date]:
    """Return today and the days of the sheet after it."""
    return [clock.today() + dt.timedelta(days=one) for one in range(DAYS + 1)]


def due_for_sheet(viewer: Viewer) -> Sequence[Due]:
    """Return what is promised or asked for in the days of the sheet, in order; for coordination.

    Two queries; each number of a telephone that is read then needs its person's key.
    """
    demand(runs_the_pool(viewer))
    begins = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    until = begins + dt.timedelta(days=DAYS + 1)  # by the wall clock, also when it changes
    promised = Assignment.objects.filter(
        state__in=[Assignment.State.CONFIRMED, Assignment.State.DONE],
        slot__starts_at__gte=begins, slot__starts_at__lt=until,
    ).select_related(
        "slot", "interpreter__person", "request__organization", "request__setting",
        "request__municipality",
    )  # fmt: skip
    people: dict[int, Interpreter] = {}
    found = [
        Due(one.slot, one.request, people.setdefault(one.interpreter_id, one.interpreter))
        for one in promised
    ]
    found += [Due(one, one.request, None) for one in _open_slots(begins, until) if one.request]
    return sorted(found, key=lambda one: (one.slot.starts_at, one.request.number, one.slot.order))


def _open_slots(first: dt.datetime, until: dt.datetime) -> QuerySet[Slot]:
    waiting = (Request.State.OPEN, Request.State.ASKING)
    return Slot.objects.filter(
        request__state__in=waiting, starts_at__gte=first, starts_at__lt=until
    ).select_related("request__organization", "request__setting", "request__municipality")  # fmt: skip


def coordinators() -> QuerySet[Person]:
    """Return everybody in coordination who can sign in and has an address, each once."""
    return Person.objects.filter(
        is_active=True, erased_at=None, roles__kind=RoleKind.COORDINATION, email__isnull=False
    ).exclude(email="").order_by("pk").distinct()  # fmt: skip
