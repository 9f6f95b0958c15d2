"""A request changes after it was sent: one date, the following, or all of a series; exceptions; holding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import Refused, WrongState
from nabe.core.states import move
from nabe.interpreting import gate
from nabe.interpreting.actions import bundles
from nabe.interpreting.actions.asking import make_further
from nabe.interpreting.actions.cancelling import release, take_back, waiting_for_word
from nabe.interpreting.actions.telling import later, place_of, said, tell_body
from nabe.interpreting.models import (
    Assignment,
    Conflict,
    Interpreter,
    Invitation,
    Mode,
    Request,
    Slot,
)
from nabe.interpreting.queries.county import limits
from nabe.interpreting.queries.fees import fund_for, has_money
from nabe.interpreting.rules import demand, may_cancel, runs_the_pool
from nabe.interpreting.series import local_moment
from nabe.messages.actions import send
from nabe.people.models import Person
from nabe.places.queries import middle_of

State = Request.State
PLACE = ("street", "postcode", "municipality")
ANOTHER = frozenset({"language", "mode"})  # whoever promised promised something else
DIALECT = frozenset({"dialect", "needs_dialect"})


@dataclass(frozen=True, slots=True)
class Change:
    """What was typed anew: columns of the request, and the local begin and length of the slot.

    `by_pool`: the pool cannot keep the time, not the body; then it pays what a late word costs.
    """

    columns: Mapping[str, Any]
    day: dt.date
    time: dt.time
    minutes: int
    by_pool: bool = False


@transaction.atomic
def change(request: Request, wanted: Change, *, by: Person, scope: str = bundles.ONE) -> int:
    """Change one request, this and the following, or all of its series; returns how many changed.

    Another time, place, language or mode, or a wish that binds: whoever promised is released with a
    word of thanks and the search begins anew; of several slots the first moves and the others go.
    Anything else: whoever promised hears it. What the pool changes, the body hears too. Requests that
    are over or cancelled stay as they are. Journal: edited. Raises Refused for a time in the past.
    """
    number = apply(request, wanted, by=by, scope=scope)
    if number and runs_the_pool(by) and by.pk != request.by_id:
        now = Request.objects.get(pk=request.pk)
        tell_body(
            now, "request_changed", cause=request,
            key=f"request_changed-{request.pk}-{clock.now():%Y%m%d%H%M%S%f}",
            more=lambda _reader: {"dates": number, **place_of(now)},
        )  # fmt: skip
    return number


def apply(request: Request, wanted: Change, *, by: Person, scope: str = bundles.ONE) -> int:
    """Change as `change` does, without a word to the body."""
    demand(may_cancel(by, request))
    first = request.slots.order_by("order").first()
    if first is None or request.state not in bundles.OPEN:
        raise WrongState()
    shown = bundles.slot_of(request) or first
    before = clock.local(shown.starts_at)
    days = (wanted.day - before.date()).days
    shift = None if _is_same_time(wanted, shown) else dt.timedelta(days=days)
    # Of a series that was changed in parts before, only what was typed anew becomes the same.
    columns = {
        name: value for name, value in wanted.columns.items() if getattr(request, name) != value
    }
    number = 0
    for one in bundles.meant(request, scope):
        number += _change(one, replace(wanted, columns=columns), shift, by)
    if scope != bundles.ONE and number > 1:
        journal.write(request, "series changed", by=by)
    return number


def _is_same_time(wanted: Change, slot: Slot) -> bool:
    """Say whether day, time and length are those that the form showed."""
    begins = clock.local(slot.starts_at)
    return (wanted.day, wanted.time, wanted.minutes) == (
        begins.date(), begins.time().replace(second=0, microsecond=0), slot.minutes,
    )  # fmt: skip


def _moved(slot: Slot, wanted: Change, shift: dt.timedelta) -> tuple[dt.datetime, dt.datetime]:
    """Return a slot some days further, at the time and with the length that were typed."""
    starts = local_moment(clock.local(slot.starts_at).date() + shift, wanted.time)
    if starts is None:
        raise Refused(_("Diese Uhrzeit gibt es an diesem Tag nicht eindeutig."))
    return starts, starts + dt.timedelta(minutes=wanted.minutes)


def _change(one: Request, wanted: Change, shift: dt.timedelta | None, by: Person) -> bool:
    """Change one request; `shift` by how many days it moves, None: its time stays."""
    slot = bundles.slot_of(one)
    if slot is None:
        return False
    starts, ends = slot.starts_at, slot.ends_at
    if shift is not None:
        starts, ends = _moved(slot, wanted, shift)
    fields = [name for name, value in wanted.columns.items() if getattr(one, name) != value]
    moves = (starts, ends) != (slot.starts_at, slot.ends_at)
    if moves and starts <= clock.now():
        raise Refused(_("Der neue Termin liegt in der Vergangenheit."))
    if moves and not runs_the_pool(by):
        _demand_through_the_gate(one, starts, ends)
    if not moves and not fields:
        return False
    for name in fields:
        setattr(one, name, wanted.columns[name])
    if "language" in fields:
        _forget_of_language(one, fields)
    if set(fields) & set(PLACE):
        one.lat, one.lon = middle_of(one.postcode, one.municipality)
    one.save()
    if moves or _is_another_question(one, set(fields)):
        _search_anew(one, slot, (starts, ends), by, wanted.by_pool and runs_the_pool(by))
    else:
        _tell(one)
    journal.write(one, "edited", by=by, fields=[*fields, *(["slots"] if moves else [])])
    return True


def _forget_of_language(one: Request, fields: list[str]) -> None:
    """What was said of the language before does not hold for another one."""
    one.also = []
    if "dialect" not in fields:
        one.dialect, one.needs_dialect = "", False


def _is_another_question(one: Request, fields: set[str]) -> bool:
    """Say whether who was asked, or promised, was asked for something else; a wish less is not."""
    return bool(
        fields & ANOTHER
        or (one.mode == Mode.ON_SITE and fields & set(PLACE))
        or ("gender" in fields and one.gender)
        or (fields & DIALECT and one.needs_dialect)
    )


def _demand_through_the_gate(one: Request, starts: dt.datetime, ends: dt.datetime) -> None:
    """A new time meets the county's rules as a new request does; coordination may pass them."""
    asked = gate.Asked(
        clock.local(clock.now()), [(clock.local(starts), clock.local(ends))], (), 0,
        one.is_urgent, is_inside=True,
        has_money=one.body_pays or has_money(clock.local(starts).date()),
    )  # fmt: skip
    for against in gate.objections(asked, limits()):
        if against.blocks:
            raise Refused(f"{against.reason} {against.instead}")


def _search_anew(
    one: Request, slot: Slot, time: tuple[dt.datetime, dt.datetime], by: Person, by_pool: bool
) -> None:
    """Another time or place is another question: nobody promised that. Raises Refused once it began.

    A late move costs what a late cancellation costs, and whatever was answered before is over.
    """
    for held in Assignment.objects.select_for_update(of=("self",)).select_related(
        "interpreter__person", "slot"
    ).filter(request=one, state=Assignment.State.CONFIRMED):  # fmt: skip
        if held.slot.starts_at <= clock.now():
            raise Refused(_("Der Termin ist vorbei. Bitte schreiben Sie in den Nachweis, was war."))
        held.request = one
        take_back(held, _("Der Termin wurde verlegt."), by=by, by_pool=by_pool)
        person = held.interpreter.person
        send(
            "assignment_cancelled", to=person, cause=held, key=f"assignment_cancelled-{held.pk}",
            not_before=later(held.interpreter, held.slot.starts_at),
            context={
                **said(one, person), "slots": [(held.slot.starts_at, held.slot.ends_at)],
                "is_moved": True,
            },
        )  # fmt: skip
    for ask in waiting_for_word([one]):
        release(ask)
    for answered in one.invitations.exclude(state=Invitation.State.NOT_NEEDED):
        move(
            answered, Invitation.State.NOT_NEEDED, allowed=Invitation.ALLOWED,
            answered_at=clock.now(),
        )  # fmt: skip
    if time != (slot.starts_at, slot.ends_at):
        _move_slots(one, slot, *time)
    Request.objects.filter(pk=one.pk).update(in_vain_at=None)
    if one.state != State.OPEN:
        move(one, State.OPEN, allowed=Request.ALLOWED, confirmed_at=None)


def _move_slots(one: Request, slot: Slot, starts: dt.datetime, ends: dt.datetime) -> None:
    """Offer this time alone; what somebody promised once stays for their history."""
    one.slots.filter(pk__in=Assignment.objects.values("slot")).update(request=None)
    one.slots.exclude(pk=slot.pk).delete()
    Slot.objects.update_or_create(
        request=one, order=0, defaults={"starts_at": starts, "ends_at": ends}
    )
    _find_money(one, starts)


def _find_money(one: Request, starts: dt.datetime) -> None:
    """Another year is paid from another source."""
    if not one.body_pays:
        one.fund = fund_for(clock.local(starts).date())
        one.save(update_fields=["fund"])


def _tell(one: Request) -> None:
    """Tell whoever promised what is different now."""
    held = Assignment.objects.filter(
        request=one, state=Assignment.State.CONFIRMED
    ).select_related("interpreter__person", "slot").first()  # fmt: skip
    if held is not None:
        person = held.interpreter.person
        send(
            "assignment_changed", to=person, cause=held,
            key=f"assignment_changed-{held.pk}-{clock.now():%Y%m%d%H%M%S%f}",
            not_before=later(held.interpreter, held.slot.starts_at),
            context={
                **said(one, person), "slots": [(held.slot.starts_at, held.slot.ends_at)],
                "contact": one.contact, "note": one.note, **place_of(one),
            },
        )  # fmt: skip


@transaction.atomic
def allow(request: Request, *, by: Person, reason: str) -> Request:
    """Grant an exception: what a rule refused is searched for all the same. Journal: exception."""
    demand(runs_the_pool(by))
    if not reason.strip():
        raise Refused(_("Bitte schreiben Sie, warum Sie die Ausnahme erlauben."))
    if not request.slots.filter(starts_at__gt=clock.now()).exists():
        raise Refused(_("Der Termin ist vorbei."))
    move(request, State.OPEN, allowed={State.REFUSED: {State.OPEN}}, exception=reason.strip()[:200])
    journal.write(request, "exception", by=by, note=reason.strip()[:200])
    make_further(request, by=by)
    tell_body(request, "request_allowed", cause=request, key=f"request_allowed-{request.pk}")
    return request


@transaction.atomic
def hold(request: Request, is_held: bool, *, by: Person) -> None:
    """Keep the pool from asking by itself for a request, or let it. Journal: held, let go."""
    demand(runs_the_pool(by))
    if Request.objects.filter(pk=request.pk).exclude(is_held=is_held).update(is_held=is_held):
        journal.write(request, "held" if is_held else "let go", by=by)


@transaction.atomic
def note_conflict(
    interpreter: Interpreter, request: Request, *, by: Person | None, reason: str
) -> Conflict | None:
    """Keep that somebody must not come to a case, without one to this body. Journal: conflict.

    `by` None: the person said so by their own link; without a case that is no reason to bar a body.
    """
    demand(by is None or runs_the_pool(by))
    if not request.case and by is None:
        return None
    kept, made = Conflict.objects.get_or_create(
        interpreter=interpreter, case=request.case, organization=request.organization,
        defaults={"reason": reason.strip()[:160] or _("befangen"), "by": by},
    )  # fmt: skip
    if made:
        journal.write(request, "conflict", by=by)
    return kept
