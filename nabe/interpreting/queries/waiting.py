"""Which requests the pool goes on with by itself, and by which rule of the county."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q

from nabe.core import clock
from nabe.interpreting.models import Bundle, DispatchRule, Invitation, Request, Slot
from nabe.interpreting.queries.county import dispatch_rules
from nabe.interpreting.queries.planning import WEEKS

Way = DispatchRule.Way
AT_ONCE = 50  # requests in one turn
AGAIN = dt.timedelta(hours=1)  # after nobody could be asked
SECOND_THOUGHT = dt.timedelta(minutes=5)  # in which a no may become a yes
SAME_MOMENT = dt.timedelta(seconds=10)  # a promise ends and its yes becomes a no
LONG = dt.timedelta(days=7)  # nobody expects any more that it goes on by itself
AHEAD = dt.timedelta(days=14)  # a later date of a series waits for the answer to an earlier one
WAITING = (Request.State.OPEN, Request.State.ASKING)
HURRY = dt.timedelta(hours=24)  # what begins sooner does not wait for an answer of one person


def idle_requests(*wanted: Way) -> list[tuple[Request, Way]]:
    """Return requests that wait for nobody's answer and that the pool asks for now, with the way.

    `wanted` are the ways to look for. New ones by the county's rule, when its minutes to step in are
    over; those for whom everybody said no go on by the same rule, or in waves, as was promised when
    they were begun by hand; an "only at another time" then waits for a person. Never what the
    coordination holds, nor what found nobody within the hour. The longest waiting come first.
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
    ways = {one: _next_way(one, now) for one in rows.order_by("made_at").prefetch_related("slots")}
    later = _later_dates({one.pk: one.bundle_id for one, way in ways.items() if way}, now)
    ripe = ((one, way) for one, way in ways.items() if one.pk not in later)
    return list(islice(((one, way) for one, way in ripe if way in wanted), AT_ONCE))


def times_meant(asked: Invitation) -> list[Slot]:
    """Return the times that a question is about: the one of a plan, else all of the request."""
    return [asked.slot] if asked.slot else list(asked.request.slots.all())


def open_dates(request: Request) -> list[Request]:
    """Return the other dates of a series that wait for somebody and are not held, the first first."""
    if request.bundle_id is None or request.bundle.kind != Bundle.Kind.SERIES:  # type: ignore[union-attr]
        return []
    waiting = Request.objects.filter(bundle=request.bundle_id, state__in=WAITING, is_held=False)
    rows = waiting.exclude(pk=request.pk)
    first = Min("slots__starts_at", filter=Q(slots__starts_at__gt=clock.now()))
    return list(rows.annotate(first=first).exclude(first=None).order_by("first", "number"))


def asked_for_the_same(request: Request) -> set[int]:
    """Return who is asked for another language, or as another person, of the same event, or said no."""
    if request.bundle_id is None or request.bundle.kind != Bundle.Kind.GROUP:  # type: ignore[union-attr]
        return set()
    rows = Invitation.objects.filter(
        request__bundle=request.bundle_id,
        state__in=(Invitation.State.SENT, Invitation.State.NO),
    ).exclude(request=request.pk)
    return set(rows.values_list("interpreter", flat=True))


def _later_dates(ripe: Mapping[uuid.UUID, uuid.UUID | None], now: dt.datetime) -> set[uuid.UUID]:
    """Return the dates that wait for an answer to another date of their series.

    One question is enough for a series: whoever is asked for its first date may promise all of it.
    Only a date that is asked for, or that is `ripe` and asked for now, lets others wait; what is
    near waits for nothing.
    """
    series = {bundle for bundle in ripe.values() if bundle}
    if not series:
        return set()
    first = Min("slots__starts_at", filter=Q(slots__starts_at__gt=now))
    rows = Request.objects.filter(
        bundle__in=series, bundle__kind=Bundle.Kind.SERIES, state__in=WAITING
    ).annotate(first=first).exclude(first=None).order_by("first", "number")  # fmt: skip
    begun = {one.bundle_id for one in rows if one.state == Request.State.ASKING}
    found = set()
    for one in rows:
        if one.bundle_id in begun and one.first > now + AHEAD:
            found.add(one.pk)
        elif one.pk in ripe:
            begun.add(one.bundle_id)
    return found


def _next_way(request: Request, now: dt.datetime) -> Way | None:
    rule = rule_for(request, dispatch_rules())
    if request.was_asked:  # type: ignore[attr-defined]
        if rule is None and not _goes_on(request, now):
            return None
        if _may_think_again(request, now):
            return None
    elif rule is None or _ripe_at(request, rule) > now:
        return None
    return way_by(rule, request)


def _ripe_at(request: Request, rule: DispatchRule) -> dt.datetime:
    """Return until when the coordination may step in before the rule asks."""
    return request.made_at + dt.timedelta(minutes=rule.wait_minutes)


def _goes_on(request: Any, now: dt.datetime) -> bool:
    """Say whether the pool goes on with what was begun by hand, without a rule of the county."""
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


def way_by(rule: DispatchRule | None, request: Request) -> Way:
    """Return how a rule goes on; what begins soon, or after the plan's weeks, goes out in waves."""
    if rule is None:
        return Way.WAVE
    first = _first(request)
    coming = first - clock.now() if first else dt.timedelta()
    if rule.way == Way.PLAN and not HURRY <= coming < dt.timedelta(weeks=WEEKS):
        return Way.WAVE
    return Way(rule.way)


def is_planned(request: Request) -> bool:
    """Say whether the next person for this request is found by the plan."""
    return way_by(rule_for(request, dispatch_rules()), request) == Way.PLAN


def asks_itself(request: Request) -> tuple[dt.datetime, str] | None:
    """Return from when the pool asks by itself for a new request, and how in words; None: it does not."""
    rule = rule_for(request, dispatch_rules())
    if rule is None or request.is_held or request.state != Request.State.OPEN:
        return None
    return max(_ripe_at(request, rule), clock.now()), str(way_by(rule, request).label)


def asks_by_plan() -> bool:
    """Say whether a rule of the county asks by the plan."""
    return any(one.is_active and one.way == Way.PLAN for one in dispatch_rules())


def _first(request: Request) -> dt.datetime | None:
    now = clock.now()
    return min((one.starts_at for one in request.slots.all() if one.starts_at > now), default=None)
