"""A request ends before anything took place: by the body, or by the pool that cannot keep it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import Refused
from nabe.core.language_names import language_name
from nabe.core.states import move
from nabe.interpreting.actions import bundles
from nabe.interpreting.actions.proof import late_cancellation
from nabe.interpreting.actions.telling import later, people_of_body, said
from nabe.interpreting.matching import Window
from nabe.interpreting.models import Assignment, Interpreter, Invitation, Request, Slot
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
    held = _promised(ended)
    if any(one.slot.starts_at <= clock.now() for one in held):
        raise Refused(_("Der Termin ist vorbei. Bitte schreiben Sie in den Nachweis, was war."))
    for one in ended:
        move(
            one, Request.State.CANCELLED, allowed=Request.ALLOWED, reason=reason[:300],
            cancelled_by=Request.Side.POOL if by_pool else Request.Side.BODY,
        )  # fmt: skip
        journal.write(one, "called off" if by_pool else "cancelled", by=by, note=reason[:200])
    for promise in held:
        take_back(promise, reason, by=by, by_pool=by_pool)
    _tell_interpreters(held, by_pool=by_pool)
    release_all(ended)
    return Cancelled(len(ended), _tell_body(ended, held, by=by))


def _promised(ended: Sequence[Request]) -> list[Assignment]:
    """Lock and return who promised to come, the first date first; and the people, for their money."""
    rows = Assignment.objects.filter(request__in=ended, state=Assignment.State.CONFIRMED)
    people = Interpreter.objects.filter(pk__in=rows.values("interpreter")).order_by("pk")
    list(people.select_for_update())
    of = {one.pk: one for one in ended}
    held = list(
        rows.select_for_update(of=("self",)).select_related("slot", "interpreter__person")
        .order_by("pk")
    )  # fmt: skip
    for one in held:
        one.request = of[one.request_id]
    return sorted(held, key=lambda one: one.slot.starts_at)


def take_back(promise: Assignment, reason: str, *, by: Person, by_pool: bool = False) -> None:
    """End a promise, and book what the rule pays for a late word: to the body, or to the pool."""
    move(
        promise, Assignment.State.CANCELLED, allowed=Assignment.ALLOWED, ended_at=clock.now(),
        why_ended=reason[:200], ended_by=Request.Side.POOL if by_pool else Request.Side.BODY,
    )  # fmt: skip
    late_cancellation(promise, by=by)


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
            not_before=later(own[0].interpreter, min(one.slot.starts_at for one in own)),
            context={
                **said(request, person), "by_pool": by_pool,
                "slots": [(one.slot.starts_at, one.slot.ends_at) for one in own],
                "more": len(own) - 1,
            },
        )  # fmt: skip


def _tell_body(ended: Sequence[Request], held: Sequence[Assignment], *, by: Person) -> bool:
    """Write to the body what it did not do itself; returns whether anybody of it knows."""
    first = ended[0]
    by_pool = first.cancelled_by == Request.Side.POOL
    body = people_of_body(first)
    told = [
        send(
            "request_called_off" if by_pool else "request_cancelled", to=one, cause=first,
            key=f"request_cancelled-{first.pk}-{one.pk}",
            context={
                **said(first, one), "slots": _dates(ended, held), "reason": first.reason,
                "others": [
                    f"{other.number}, {language_name(other.language, one.language)}"
                    for other in ended[1:] if other.language != first.language
                ],
            },
        )
        for one in body if one != by
    ]  # fmt: skip
    return by in body or any(told)


def _dates(ended: Sequence[Request], held: Sequence[Assignment]) -> list[Window]:
    """Return what was agreed; of what was not, what was asked for. Several languages share a date."""
    agreed = {one.request_id: (one.slot.starts_at, one.slot.ends_at) for one in held}
    asked = Slot.objects.filter(request__in=[one for one in ended if one.pk not in agreed])
    return sorted({*agreed.values(), *asked.values_list("starts_at", "ends_at")})


def release_all(requests: Sequence[Request]) -> None:
    """Tell whoever was asked for these that nobody is needed any more, each in one message."""
    theirs: defaultdict[int, list[Invitation]] = defaultdict(list)
    for one in waiting_for_word(requests):
        theirs[one.interpreter_id].append(one)
    for own in theirs.values():
        dates = Slot.objects.filter(request__in=[one.request_id for one in own])
        slots = sorted(set(dates.values_list("starts_at", "ends_at")))
        for one in own[1:]:
            over(one)
        release(own[0], slots=slots)


def waiting_for_word(requests: Sequence[Request]) -> list[Invitation]:
    """Return the newest question to everybody who was asked for these and heard no end of it.

    These have not answered, in time or at all, or named another time. Who said no, or came, knows.
    """
    states = Invitation.State
    rows = Invitation.objects.filter(request__in=requests).select_related(
        "interpreter__person", "request__setting"
    ).order_by("sent_at", "pk")  # fmt: skip
    newest = {(one.request_id, one.interpreter_id): one for one in rows}
    open_ended = (states.SENT, states.OTHER, states.EXPIRED)
    return [one for one in newest.values() if one.state in open_ended]


def over(invitation: Invitation) -> None:
    """End a question whatever was answered; whose time ran out stays on record as no answer."""
    states = Invitation.State
    if invitation.state not in (states.NOT_NEEDED, states.EXPIRED):
        move(invitation, states.NOT_NEEDED, allowed=Invitation.ALLOWED, answered_at=clock.now())


def release(invitation: Invitation, *, slots: Sequence[Window] | None = None) -> None:
    """Tell somebody who was asked that nobody is needed any more; within the caller's transaction.

    `slots` are the dates of several questions that end together.
    """
    over(invitation)
    who = invitation.interpreter
    context = said(invitation.request, who.person)
    send(
        "invitation_not_needed", to=who.person, cause=invitation,
        key=f"invitation_not_needed-{invitation.pk}", not_before=later(who),
        context=context if slots is None else {**context, "slots": slots},
    )  # fmt: skip
