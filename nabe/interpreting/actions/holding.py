"""A promise becomes an assignment: nobody is in two places, nobody earns more than their limit.

Everything is looked at under the lock of the interpreter's row; behind it stands the database, which
refuses two assignments of one person that overlap.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.errors import Refused
from nabe.interpreting.fees import Fee, PaidBy
from nabe.interpreting.models import (
    Absence,
    Assignment,
    Fund,
    Interpreter,
    Invitation,
    Request,
    Slot,
)
from nabe.interpreting.queries import taxes
from nabe.interpreting.queries.county import pool_rules
from nabe.interpreting.queries.fees import HELD, Expected, Way, expected, fund_for, has_source
from nabe.interpreting.queries.needs import spot_of
from nabe.interpreting.spots import gap

NEAR = dt.timedelta(hours=24)


def worth(mine: Invitation, slot: Slot) -> Expected:
    """Return what this talk will be worth to this person, by the rule that is valid today."""
    way = Way(mine.km, mine.travel_minutes, on_site=mine.request.mode == "on_site")
    found = expected(mine.interpreter.fee_class, slot.starts_at, slot.ends_at, way)
    if found is None:
        text = _("Für die Honorarklasse %(name)s gilt heute keine Regel.")
        raise Refused(text % {"name": mine.interpreter.fee_class})
    return found


def hold(request: Request, mine: Invitation, slot: Slot) -> Assignment:
    """Make the assignment, within the caller's transaction; raises Refused with the reason."""
    who = Interpreter.objects.select_for_update().get(pk=mine.interpreter_id)
    fee = worth(mine, slot).fee
    _demand_within_limit(who, slot, fee)
    _demand_present(who, slot)
    _demand_hours(who, slot)
    _demand_money(request, slot, fee)
    lower, upper = _make_room(request, who, mine, slot)
    on_site = request.mode == "on_site"
    try:
        with transaction.atomic():
            return Assignment.objects.create(
                request=request, slot=slot, interpreter=mine.interpreter, during=(lower, upper),
                cents=fee.earned_cents, travel_cents=fee.travel_cents,
                km=mine.km if on_site else None, rule=worth(mine, slot).row,
                code=f"{secrets.randbelow(10**6):06d}", confirmed_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise _elsewhere() from error


def _elsewhere() -> Refused:
    return Refused(
        _("Sie haben zu dieser Zeit schon einen anderen Einsatz, mit dem Weg dazwischen.")
    )


def _demand_within_limit(who: Interpreter, slot: Slot, fee: Fee) -> None:
    """Refuse what would pass the tax limit, also when two are confirmed at once."""
    day = clock.local(slot.starts_at).date()
    cents = taxes.worth(taxes.limit_of(who, day), fee.earned_cents, fee.travel_cents)
    if cents and cents > taxes.left_for(who, day):
        raise Refused(_("Damit wäre Ihr Freibetrag überschritten. Bitte rufen Sie uns an."))


def _demand_present(who: Interpreter, slot: Slot) -> None:
    """Refuse whoever has left the pool, also a moment ago, and whoever is away."""
    if who.state == Interpreter.State.LEFT:
        raise Refused(_("Sie sind nicht mehr im Pool. Danke, dass Sie geantwortet haben."))
    away = Absence.objects.filter(interpreter=who, during__overlap=(slot.starts_at, slot.ends_at))
    if away.exists():
        raise Refused(_("Für diese Zeit sind Sie als abwesend eingetragen."))


def _demand_money(request: Request, slot: Slot, fee: Fee) -> None:
    """Refuse what no source can pay; a source that is used up is followed by the next one."""
    day = clock.local(slot.starts_at).date()
    if request.body_pays or fee.paid_by == PaidBy.REQUESTER or not has_source(day):
        return
    # Of two promises at the same moment the second sees what the first one takes.
    list(Fund.objects.select_for_update().order_by("pk"))
    found = fund_for(day, fee.payer_cents)
    if found is None:
        raise Refused(_("Dafür reicht das Geld des Pools nicht mehr. Bitte rufen Sie uns an."))
    if request.fund_id != found.pk:
        request.fund = found
        request.save(update_fields=["fund"])


def _demand_hours(who: Interpreter, slot: Slot) -> None:
    """Refuse what would pass the hours that the person set for a week."""
    day = clock.local(slot.starts_at)
    monday = day.replace(hour=0, minute=0, second=0, microsecond=0) - dt.timedelta(
        days=day.weekday()
    )
    held = Assignment.objects.filter(
        interpreter=who, state__in=HELD,
        slot__starts_at__range=(monday, monday + dt.timedelta(days=7)),
    ).select_related("slot")  # fmt: skip
    if sum(one.slot.minutes for one in held) + slot.minutes > who.hours_a_week * 60:
        raise Refused(_("Damit hätten Sie in dieser Woche mehr Stunden, als Sie wollten."))


def _make_room(
    request: Request, who: Interpreter, mine: Invitation, slot: Slot
) -> tuple[dt.datetime, dt.datetime]:
    """Return the time that is taken: the slot, the way and the buffer; raises Refused without room.

    Two talks on one trip lie closer than the way from home: then the border between them is moved.
    """
    rules, here = pool_rules(), spot_of(request)
    home = mine.travel_minutes if request.mode == "on_site" else 0
    way = dt.timedelta(minutes=home + rules.buffer_minutes)
    lower, upper = slot.starts_at - way, slot.ends_at + way
    for other in Assignment.objects.filter(
        interpreter=who, state__in=HELD, during__overlap=(lower - NEAR, upper + NEAR)
    ).select_related("slot", "request"):
        between = dt.timedelta(
            minutes=gap(spot_of(other.request), here, who.transport, rules.buffer_minutes)
        )
        if other.slot.ends_at + between <= slot.starts_at:
            if other.during.upper > lower:
                lower = max(other.slot.ends_at, slot.starts_at - between)
                _shrink(other, other.during.lower, lower)
        elif slot.ends_at + between <= other.slot.starts_at:
            if other.during.lower < upper:
                upper = min(other.slot.starts_at, slot.ends_at + between)
                _shrink(other, upper, other.during.upper)
        else:
            raise _elsewhere()
    return lower, upper


def _shrink(other: Assignment, lower: dt.datetime, upper: dt.datetime) -> None:
    Assignment.objects.filter(pk=other.pk).update(during=(lower, upper))
