"""Makers of the pool's rows with no surprises: by day everybody can, and lives around the corner."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from nabe.core import clock
from nabe.interpreting.actions.lists import ensure_lists
from nabe.interpreting.models import (
    Assignment,
    Interpreter,
    Invitation,
    Paper,
    PaymentRun,
    Proposal,
    Request,
    Setting,
    Slot,
    SpokenLanguage,
    Statement,
)
from nabe.messages.models import Message
from nabe.people.models import Person
from nabe.places.models import Municipality
from tests.people.house import House, make_person

_count = itertools.count(1)
NINE = dt.time(9)


def weekday(days: int = 21) -> dt.date:
    """Return a Tuesday at least `days` ahead: no weekend, far from every deadline."""
    day = clock.today() + dt.timedelta(days=days)
    return day + dt.timedelta(days=(1 - day.weekday()) % 7)


def at(day: dt.date, time: dt.time = NINE) -> dt.datetime:
    """Return a moment on the county's clock."""
    return dt.datetime.combine(day, time, timezone.get_default_timezone())


def make_interpreter(
    name: str = "Amal Beispiel", spoken: str = "ar", *, person: Person | None = None, **columns: Any
) -> Interpreter:  # fmt: skip
    """Make an active interpreter with all papers; `spoken` as "ar:Syrisch en"."""
    ensure_lists()
    person = person or make_person(name, email=f"pool{next(_count)}@example.org")
    town = Municipality.objects.first()
    columns = {"state": "active", "gender": "w", "lat": town.lat, "lon": town.lon} | columns if town else columns  # fmt: skip
    one = Interpreter.objects.create(person=person, **columns)
    for said in spoken.split():
        code, _colon, dialect = said.partition(":")
        SpokenLanguage.objects.create(interpreter=one, code=code, dialect=dialect)
    for kind in Paper.Kind.values:
        Paper.objects.create(interpreter=one, kind=kind, seen_on=clock.today())
    return one


def make_request(
    house: House, language: str = "ar", *, day: dt.date | None = None, minutes: int = 60,
    time: dt.time = NINE, **columns: Any,
) -> Request:  # fmt: skip
    """Make an open request of the school for one slot."""
    ensure_lists()
    number = next(_count)
    columns = {
        "organization": house.school, "by": house.requester, "municipality": house.town,
        "lat": house.town.lat, "lon": house.town.lon,
        "setting": Setting.objects.get(code="school"), "number": f"A-2026-{number:05d}",
        "key": uuid.uuid4().hex,
    } | columns  # fmt: skip
    request = Request.objects.create(language=language, **columns)
    begins = at(day or weekday(), time)
    ends = begins + dt.timedelta(minutes=minutes)
    Slot.objects.create(request=request, starts_at=begins, ends_at=ends)
    return request


def make_invitation(request: Request, one: Interpreter, **columns: Any) -> Invitation:
    """Ask one person, open for a day."""
    columns = {"expires_at": clock.now() + dt.timedelta(days=1), "cents": 2500} | columns
    return Invitation.objects.create(request=request, interpreter=one, **columns)


def make_settled_assignment(request: Request, one: Interpreter) -> Assignment:
    """Make a talk of yesterday that took place, with a statement that is paid and a plan."""
    slot = request.slots.get()
    begins = clock.now() - dt.timedelta(days=1)
    ends = begins + dt.timedelta(hours=1)
    Slot.objects.filter(pk=slot.pk).update(starts_at=begins, ends_at=ends)
    Request.objects.filter(pk=request.pk).update(state="done")
    run = PaymentRun.objects.create(
        message_id="NABE-1", execution_date=clock.today(), cents=2500, number=1, file=b"<x/>"
    )
    Statement.objects.create(
        interpreter=one, month=dt.date(2026, 10, 1), number="S-2026-10-0001", cents=2500,
        state="paid", run=run,
    )  # fmt: skip
    Proposal.objects.create(first_day=clock.today(), input_hash="0", method="exact")
    return Assignment.objects.create(
        request=request, slot_id=slot.pk, interpreter=one, during=(begins, ends), state="done",
        cents=2500,
    )  # fmt: skip


def kinds() -> list[str]:
    """Return what kinds of messages were written, one for each message."""
    return sorted(Message.objects.values_list("kind", flat=True))


def at_once(jobs: list[Callable[[], None]]) -> None:
    """Do jobs in threads of their own, and wait for all of them."""
    threads = [threading.Thread(target=job) for job in jobs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
