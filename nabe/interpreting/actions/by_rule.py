"""What the pool does by itself: ask where a rule says so, remind the day before, ask for records."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from nabe.core import clock, links
from nabe.core.errors import Refused, WrongState
from nabe.interpreting.actions import dispatch
from nabe.interpreting.actions.telling import said
from nabe.interpreting.models import Assignment, DispatchRule, Request
from nabe.interpreting.queries.county import dispatch_rules
from nabe.messages.actions import send

REMIND_FROM = 15  # o'clock, the day before
_WITH = ("slot", "interpreter__person", "request__setting", "request__municipality")
AT_ONCE = 50  # requests in one turn


def ask_by_rule() -> int:
    """Ask for what nobody was asked for yet, where a rule says so; returns how many were asked.

    The coordination has the rule's minutes to step in first, and may hold a request for good.
    """
    rules = [one for one in dispatch_rules() if one.is_active]
    if not rules:
        return 0
    waiting = Request.objects.filter(
        state=Request.State.OPEN, is_held=False, invitations=None, slots__starts_at__gt=clock.now()
    ).distinct().order_by("made_at")[:AT_ONCE]  # fmt: skip
    return sum(_ask(one.pk, rule) for one in waiting if (rule := _rule_for(one, rules)))


def _rule_for(request: Request, rules: list[DispatchRule]) -> DispatchRule | None:
    now = clock.now()
    first = request.slots.filter(starts_at__gt=now).order_by("starts_at").first()
    if first is None:
        return None
    days = (clock.local(first.starts_at).date() - clock.today()).days
    for rule in sorted(rules, key=lambda one: one.setting_id is None):
        ripe = request.made_at + dt.timedelta(minutes=rule.wait_minutes) <= now
        fits = rule.setting_id in (None, request.setting_id)
        if fits and ripe and rule.least_days <= days <= rule.most_days:
            return rule
    return None


@transaction.atomic
def _ask(pk: uuid.UUID, rule: DispatchRule) -> int:
    request = Request.objects.select_for_update().get(pk=pk)
    if request.is_held or request.state != Request.State.OPEN:
        return 0
    try:
        everybody = rule.way == DispatchRule.Way.EVERYBODY
        return dispatch.invite(request, by=None, everybody=everybody)
    except (Refused, WrongState):
        return 0  # nobody fits: the coordination sees the request as before


def remind() -> int:
    """Remind both sides on the afternoon before; each once. Returns how many assignments there are."""
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
    context = {
        **said(request, person), "slots": [(one.slot.starts_at, one.slot.ends_at)],
        "contact": request.contact, "meeting_point": request.meeting_point,
    }  # fmt: skip
    if not dispatch.is_told(key):
        ask = request.invitations.filter(interpreter=one.interpreter, state="yes").first()
        token = links.make(dispatch.LINK, row=ask, to="", valid_for=dispatch.KEPT) if ask else ""
        link = links.address(token) if token else context["page"]
        send(
            "assignment_reminder", to=person, cause=one, key=key, context={**context, "link": link}
        )
    if request.by is not None:
        send(
            "request_reminder", to=request.by, cause=one, key=f"request_reminder-{one.pk}",
            context={**context, **said(request, request.by), "name": person.name, "code": one.code,
                     "slots": [(one.slot.starts_at, one.slot.ends_at)]},
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
