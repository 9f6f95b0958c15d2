"""A request ends before anything took place: by the body, or by the pool that cannot keep it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import Refused, WrongState
from nabe.core.states import move
from nabe.interpreting.actions import bundles
from nabe.interpreting.actions.proof import late_cancellation
from nabe.interpreting.actions.telling import people_of_body, said
from nabe.interpreting.models import Assignment, Invitation, Request, Slot
from nabe.interpreting.rules import demand, may_cancel, runs_the_pool
from nabe.messages.actions import send
from nabe.people.models import Person


@dataclass(frozen=True, slots=True)
class Cancelled:
    """How many requests were cancelled, and whether somebody of the body did it or was written to."""

    number: int
    body_knows: bool


@transaction.atomic
def cancel(
    request: Request, *, by: Person, reason: str = "", by_pool: bool = False,
    scope: str = bundles.ONE,
) -> Cancelled:  # fmt: skip
    """Cancel a request, or what belongs to it; who was asked or promised hears it once for all dates.

    `by_pool`: not the body cancels, the pool itself cannot keep what it took on; for the coordination
    alone, with a reason. The body hears of everything that it did not do itself. Journal: cancelled or
    called off. Raises Refused without a reason, or when a talk has begun: then a record says what came
    of it.
    """
    demand(runs_the_pool(by) if by_pool else may_cancel(by, request))
    if by_pool and not reason.strip():
        raise Refused(_("Bitte schreiben Sie der Stelle, warum der Pool absagt."))
    ended = bundles.meant(request, scope)  # locked: nobody says yes meanwhile
    if not ended:
        raise WrongState()
    held = [promise for one in ended for promise in _end(one, reason, by_pool=by_pool, by=by)]
    _tell_interpreters(held, by_pool=by_pool)
    return Cancelled(len(ended), _tell_body(ended, by=by))


def _end(request: Request, reason: str, *, by_pool: bool, by: Person) -> list[Assignment]:
    """End one request and release whoever was asked; returns the promises that ended with it."""
    held, now = _promised(request), clock.now()
    if any(one.slot.starts_at <= now for one in held):
        raise Refused(_("Der Termin ist vorbei. Bitte schreiben Sie in den Nachweis, was war."))
    # The request says by whom before the fee of a late cancellation asks who pays it.
    move(
        request, Request.State.CANCELLED, allowed=Request.ALLOWED, reason=reason[:300],
        cancelled_by=Request.Side.POOL if by_pool else Request.Side.BODY,
    )  # fmt: skip
    for assignment in held:
        assignment.request = request
        move(
            assignment, Assignment.State.CANCELLED, allowed=Assignment.ALLOWED, ended_at=now,
            why_ended=reason[:200],
        )  # fmt: skip
        late_cancellation(assignment, by=by)
    for one in request.invitations.filter(state=Invitation.State.SENT):
        release(one)
    journal.write(request, "called off" if by_pool else "cancelled", by=by, note=reason[:200])
    return held


def _promised(request: Request) -> list[Assignment]:
    rows = Assignment.objects.select_for_update(of=("self",)).filter(
        request=request, state=Assignment.State.CONFIRMED
    )
    return list(rows.select_related("slot", "interpreter__person"))


def _tell_interpreters(held: Sequence[Assignment], *, by_pool: bool) -> None:
    """Tell whoever would have come, each in one message for all their dates."""
    theirs: defaultdict[int, list[Assignment]] = defaultdict(list)
    for one in held:
        theirs[one.interpreter_id].append(one)
    for own in theirs.values():
        person, request = own[0].interpreter.person, own[0].request
        send(
            "assignment_cancelled", to=person, cause=own[0],
            key=f"assignment_cancelled-{own[0].pk}",
            context={
                **said(request, person), "by_pool": by_pool,
                "slots": [(one.slot.starts_at, one.slot.ends_at) for one in own],
                "more": len(own) - 1,
            },
        )  # fmt: skip


def _tell_body(ended: Sequence[Request], *, by: Person) -> bool:
    """Write to the body what it did not do itself; returns whether anybody of it knows."""
    first = ended[0]
    by_pool = first.cancelled_by == Request.Side.POOL
    body = people_of_body(first)
    rows = Slot.objects.filter(request__in=ended).order_by("starts_at", "ends_at")
    # Several languages for the same talk have the same slots: each is named once.
    slots = rows.values_list("starts_at", "ends_at").distinct()
    told = [
        send(
            "request_called_off" if by_pool else "request_cancelled", to=one, cause=first,
            key=f"request_cancelled-{first.pk}-{one.pk}",
            context={**said(first, one), "slots": list(slots), "reason": first.reason},
        )
        for one in body if one != by
    ]  # fmt: skip
    return by in body or any(told)


def release(invitation: Invitation) -> None:
    """Tell somebody who was asked that nobody is needed any more; within the caller's transaction."""
    move(
        invitation, Invitation.State.NOT_NEEDED, allowed=Invitation.ALLOWED, answered_at=clock.now()
    )
    send(
        "invitation_not_needed", to=invitation.interpreter.person, cause=invitation,
        key=f"invitation_not_needed-{invitation.pk}",
        context=said(invitation.request, invitation.interpreter.person),
    )  # fmt: skip
