"""A request ends before anything took place: by the body, or by the pool that cannot keep it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import Refused
from nabe.core.states import move
from nabe.interpreting.actions.proof import late_cancellation
from nabe.interpreting.actions.telling import said
from nabe.interpreting.models import Assignment, Invitation, Request
from nabe.interpreting.rules import demand, may_cancel, runs_the_pool
from nabe.messages.actions import send
from nabe.people.models import Person, RoleKind


@transaction.atomic
def cancel(request: Request, *, by: Person, reason: str = "", by_pool: bool = False) -> bool:
    """Cancel a request; whoever was asked or promised hears it. Journal: cancelled or called off.

    `by_pool`: not the body cancels, the pool itself cannot keep what it took on; for the coordination
    alone, with a reason. The body hears of everything that it did not do itself. Returns whether it
    knows: somebody of it cancelled, or was written to. Raises Refused without a reason, or when the
    talk has begun: then a record says what came of it.
    """
    demand(runs_the_pool(by) if by_pool else may_cancel(by, request))
    if by_pool and not reason.strip():
        raise Refused(_("Bitte schreiben Sie der Stelle, warum der Pool absagt."))
    Request.objects.select_for_update().get(pk=request.pk)  # nobody says yes meanwhile
    held, now = _promised(request), clock.now()
    if any(one.slot.starts_at <= now for one in held):
        raise Refused(_("Der Termin ist vorbei. Bitte schreiben Sie in den Nachweis, was war."))
    # The request says by whom before the fee of a late cancellation asks who pays it.
    move(
        request, Request.State.CANCELLED, allowed=Request.ALLOWED, reason=reason[:300],
        cancelled_by=Request.Side.POOL if by_pool else Request.Side.BODY,
    )  # fmt: skip
    for assignment in held:
        _take_promise_back(request, assignment, now, by=by)
    for one in request.invitations.filter(state=Invitation.State.SENT):
        release(one)
    journal.write(request, "called off" if by_pool else "cancelled", by=by, note=reason[:200])
    return _tell_body(request, by=by)


def _promised(request: Request) -> Sequence[Assignment]:
    rows = Assignment.objects.select_for_update(of=("self",)).filter(
        request=request, state=Assignment.State.CONFIRMED
    )
    return list(rows.select_related("slot", "interpreter__person"))


def _take_promise_back(
    request: Request, assignment: Assignment, now: dt.datetime, *, by: Person
) -> None:
    """Tell whoever would have come, and book what the rule pays for a late word."""
    assignment.request = request
    person = assignment.interpreter.person
    move(
        assignment, Assignment.State.CANCELLED, allowed=Assignment.ALLOWED, ended_at=now,
        why_ended=request.reason[:200],
    )  # fmt: skip
    send(
        "assignment_cancelled", to=person, cause=assignment,
        key=f"assignment_cancelled-{assignment.pk}",
        context={
            **said(request, person), "by_pool": request.cancelled_by == Request.Side.POOL,
            "slots": [(assignment.slot.starts_at, assignment.slot.ends_at)],
        },
    )  # fmt: skip
    late_cancellation(assignment, by=by)


def _tell_body(request: Request, *, by: Person) -> bool:
    """Write to the body what it did not do itself; returns whether anybody of it knows."""
    by_pool = request.cancelled_by == Request.Side.POOL
    body = people_of_body(request)
    told = [
        send(
            "request_called_off" if by_pool else "request_cancelled", to=one, cause=request,
            key=f"request_cancelled-{request.pk}-{one.pk}",
            context={**said(request, one), "reason": request.reason},
        )
        for one in body if one != by
    ]  # fmt: skip
    return by in body or any(told)


def people_of_body(request: Request) -> list[Person]:
    """Return whoever asked, if they ask for this body; else all who ask for it.

    What the coordination wrote down for a body, or a list told, was asked by nobody of it.
    """
    of_body = {"roles__kind": RoleKind.REQUESTER, "roles__organization": request.organization_id}
    people = list(Person.objects.filter(is_active=True, **of_body).distinct().order_by("pk"))
    return [one for one in people if one.pk == request.by_id] or people


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
