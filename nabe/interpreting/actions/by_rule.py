"""What the pool does by itself: ask the next people, remind the day before, ask for records."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from contextlib import suppress
from typing import Any

from django.db import transaction

from nabe.core import clock, links
from nabe.core.errors import Refused, WrongState
from nabe.interpreting.actions import dispatch, planning
from nabe.interpreting.actions.telling import place_of, said, tell_body
from nabe.interpreting.models import Assignment, Request
from nabe.interpreting.queries.waiting import Way, idle_requests
from nabe.messages.actions import send

log = logging.getLogger(__name__)
REMIND_FROM = 15  # o'clock, the day before
_WITH = ("slot", "interpreter__person", "request__setting", "request__municipality")


def ask_by_rule() -> int:
    """Ask the next people for what waits for nobody's answer; returns how many were asked.

    The coordination has a rule's minutes to step in first, and may hold a request for good. What
    goes by the plan is left to `ask_by_plan`.
    """
    idle = idle_requests(Way.WAVE, Way.EVERYBODY)
    return sum(_ask(one.pk, everybody=way == Way.EVERYBODY) for one, way in idle)


def ask_by_plan() -> int:
    """Plan all that waits together and ask one person for each request whose rule says so.

    Whatever the plan finds nobody for goes out in waves. Nothing is planned while nothing is idle.
    Returns how many were asked.
    """
    idle = [one.pk for one, _way in idle_requests(Way.PLAN)]
    if not idle:
        return 0
    try:
        chosen = planning.propose(by=None).chosen
    except Refused:
        return 0  # it was taken or cancelled meanwhile
    wanted = {pk: chosen[str(pk)] for pk in idle if str(pk) in chosen}
    asked = sum(_ask(pk, who, slot=slot) for pk, (who, slot) in wanted.items())
    spare = tuple(who for who, _slot in wanted.values())  # nobody gets two questions by one plan
    return asked + sum(_ask(pk, spare=spare) for pk in idle if pk not in wanted)


def _ask(pk: uuid.UUID, who: int | None = None, **how: Any) -> int:
    """Ask the person that a plan chose, or the next wave; 0 when nobody is left to ask.

    What breaks one request holds up no other; it is looked at again after an hour.
    """
    try:
        return _invite(pk, who, **how)
    except Exception:
        log.exception("Nobody could be asked for request %s.", pk)
        Request.objects.filter(pk=pk).update(in_vain_at=clock.now())
        return 0


@transaction.atomic
def _invite(pk: uuid.UUID, who: int | None, **how: Any) -> int:
    request = Request.objects.select_for_update().get(pk=pk)
    if request.is_held or request.state != Request.State.OPEN:
        return 0
    if who:
        with suppress(Refused, WrongState), transaction.atomic():
            return dispatch.invite(request, [who], by=None, **how)
        how = {}  # whoever the plan meant cannot: anybody may, to any of the times
    with suppress(Refused, WrongState), transaction.atomic():
        return dispatch.invite(request, by=None, **how)
    Request.objects.filter(pk=pk).update(in_vain_at=clock.now())
    return 0


def remind() -> int:
    """Remind both sides on the afternoon before, once. Returns of how many assignments."""
    now = clock.local(clock.now())
    if now.hour < REMIND_FROM:
        return 0
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    rows = Assignment.objects.filter(
        state=Assignment.State.CONFIRMED,
        slot__starts_at__gte=midnight,
        slot__starts_at__lt=midnight + dt.timedelta(days=1),
    ).select_related(*_WITH, "request__by")
    return sum(_remind(one) for one in rows)


@transaction.atomic
def _remind(one: Assignment) -> int:
    request, person = one.request, one.interpreter.person
    key = f"assignment_reminder-{one.pk}"
    if dispatch.is_told(key):
        return 0
    context = {
        **said(request, person), "slots": [(one.slot.starts_at, one.slot.ends_at)],
        "contact": request.contact, **place_of(request),
    }  # fmt: skip
    ask = request.invitations.filter(interpreter=one.interpreter, state="yes").first()
    token = links.make(dispatch.LINK, row=ask, to="", valid_for=dispatch.KEPT) if ask else ""
    link = links.address(token) if token else context["page"]
    send("assignment_reminder", to=person, cause=one, key=key, context={**context, "link": link})
    tell_body(
        request, "request_reminder", cause=one, key=f"request_reminder-{one.pk}",
        more=lambda reader: {
            **context, **said(request, reader), "slots": context["slots"], "name": person.name,
            "code": one.code,
        },
    )  # fmt: skip
    return 1


def ask_for_records() -> int:
    """Ask for the record of what ended a day ago and is not written; each once."""
    now = clock.now()
    rows = Assignment.objects.filter(
        state=Assignment.State.CONFIRMED,
        service_record=None,
        slot__ends_at__range=(now - dt.timedelta(days=14), now - dt.timedelta(days=1)),
    ).select_related(*_WITH)
    return sum(_ask_for(one) for one in rows)


@transaction.atomic
def _ask_for(one: Assignment) -> int:
    key = f"record_missing-{one.pk}"
    if dispatch.is_told(key):
        return 0
    person = one.interpreter.person
    ask = one.request.invitations.filter(interpreter=one.interpreter, state="yes").first()
    token = links.make(dispatch.LINK, row=ask, to="", valid_for=dispatch.KEPT) if ask else ""
    context = said(one.request, person)
    send(
        "record_missing", to=person, cause=one, key=key,
        context={
            **context, "slots": [(one.slot.starts_at, one.slot.ends_at)],
            "link": links.address(token) if token else context["page"],
        },
    )  # fmt: skip
    return 1
