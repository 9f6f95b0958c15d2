"""Which requests the pool goes on with by itself, and by which rule of the county."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import Enum
from itertools import islice
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q

from nabe.core import clock
from nabe.interpreting.models import DispatchRule, Invitation, Request
from nabe.interpreting.queries.county import dispatch_rules
from nabe.interpreting.queries.planning import WEEKS

AT_ONCE = 50  # requests in one turn
AGAIN = dt.timedelta(hours=1)  # after nobody could be asked
SECOND_THOUGHT = dt.timedelta(minutes=5)  # in which a no may become a yes
SAME_MOMENT = dt.timedelta(seconds=10)  # a promise ends and its yes becomes a no
LONG = dt.timedelta(days=7)  # nobody expects any more that it goes on by itself
HURRY = dt.timedelta(hours=24)  # what begins sooner does not wait for an answer of one person


class Next(Enum):
    """How the pool asks next for a request."""

    WAVE = "wave"
    EVERYBODY = "everybody"
    PLAN = "plan"


def idle_requests(*wanted: Next) -> list[tuple[Request, Next]]:
    """Return requests that wait for nobody's answer and that the pool asks for now, with the way.

    `wanted` are the ways to look for. New ones by the county's rule, when its minutes to step in are
    over; those for whom everybody said no go on by the same rule, or in waves, as was promised when
    they were begun by hand; an "only at another time" then waits for a person. Never what the coordination holds, nor
    what found nobody within the hour. The longest waiting come first.
    """
    now = clock.now()
    asked = Invitation.objects.filter(request=OuterRef("pk"))
    waiting = Request.objects.filter(
        Q(in_vain_at=None) | Q(in_vain_at__lt=now - AGAIN),
        state=Request.State.OPEN, is_held=False, slots__starts_at__gt=now,
    )  # fmt: skip
    rows = waiting.annotate(
        was_asked=Exists(asked), wants_other=Exists(asked.filter(state=Invitation.State.OTHER)),
        promise_ended=Max("assignments__ended_at"), answered=Max("invitations__answered_at"),
    )  # fmt: skip
    ways = (
        (one, _next_way(one, now)) for one in rows.order_by("made_at").prefetch_related("slots")
    )
    return list(islice(((one, way) for one, way in ways if way in wanted), AT_ONCE))


def _next_way(request: Request, now: dt.datetime) -> Next | None:
    rule = rule_for(request, dispatch_rules())
    if request.was_asked:  # type: ignore[attr-defined]
        if rule is None and not _goes_on(request, now):
            return None
        if _may_think_again(request, now):
            return None
    elif rule is None or request.made_at + dt.timedelta(minutes=rule.wait_minutes) > now:
        return None
    return way_by(rule, request)


def _goes_on(request: Any, now: dt.datetime) -> bool:
    """Say whether the pool goes on with what was begun by hand: not after long, nor where a person is due."""
    return not request.wants_other and (request.answered or now) > now - LONG


def _may_think_again(request: Any, now: dt.datetime) -> bool:
    """Say whether somebody said no just now; a promise that broke is no such answer."""
    answered, ended = request.answered, request.promise_ended
    if answered is None or answered <= now - SECOND_THOUGHT:
        return False
    return ended is None or abs(answered - ended) > SAME_MOMENT


def rule_for(request: Request, rules: Iterable[DispatchRule]) -> DispatchRule | None:
    """Return the rule of the county for a request, the one of its field of work before others."""
    first = _first(request)
    if first is None:
        return None
    days = (clock.local(first).date() - clock.today()).days
    for rule in sorted(rules, key=lambda one: one.setting_id is None):
        fits = rule.is_active and rule.setting_id in (None, request.setting_id)
        if fits and rule.least_days <= days <= rule.most_days:
            return rule
    return None


def way_by(rule: DispatchRule | None, request: Request) -> Next:
    """Return how a rule goes on; what begins soon, or after the plan's weeks, goes out in waves."""
    if rule is None:
        return Next.WAVE
    first = _first(request)
    coming = first - clock.now() if first else dt.timedelta()
    if rule.way == DispatchRule.Way.PLAN and not HURRY <= coming < dt.timedelta(weeks=WEEKS):
        return Next.WAVE
    return Next(rule.way)


def is_planned(request: Request) -> bool:
    """Say whether the next person for this request is found by the plan."""
    return way_by(rule_for(request, dispatch_rules()), request) is Next.PLAN


def asks_itself(request: Request) -> tuple[dt.datetime, str] | None:
    """Return from when the pool asks by itself for a new request, and how in words; None: it does not."""
    rule = rule_for(request, dispatch_rules())
    if rule is None or request.is_held or request.state != Request.State.OPEN:
        return None
    from_then = request.made_at + dt.timedelta(minutes=rule.wait_minutes)
    return max(from_then, clock.now()), str(DispatchRule.Way(way_by(rule, request).value).label)


def asks_by_plan() -> bool:
    """Say whether a rule of the county asks by the plan."""
    return any(one.is_active and one.way == DispatchRule.Way.PLAN for one in dispatch_rules())


def _first(request: Request) -> dt.datetime | None:
    now = clock.now()
    return min((one.starts_at for one in request.slots.all() if one.starts_at > now), default=None)
