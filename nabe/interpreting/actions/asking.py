"""A requester asks: the gate first, then a request with a number; repeats change nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import Refused
from nabe.core.states import move
from nabe.interpreting.actions.proof import late_cancellation
from nabe.interpreting.actions.telling import said
from nabe.interpreting.gate import Objection
from nabe.interpreting.matching import Window
from nabe.interpreting.models import Assignment, Bundle, Invitation, Request, Slot
from nabe.interpreting.queries.fees import fund_for
from nabe.interpreting.rules import asking_organizations, demand, may_cancel, runs_the_pool
from nabe.messages.actions import send
from nabe.people.models import Organization, Person, RoleKind
from nabe.places.queries import middle_of


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed, checked: columns of a Request, one to three local windows, the gate's word.

    `dates` are the slots of the further dates of a series, `languages` further languages for the same
    talk; each becomes a request of its own.
    """

    organization: Organization
    columns: Mapping[str, Any]
    slots: Sequence[Window]
    objections: Sequence[Objection]
    key: str
    every_weeks: int | None = None
    dates: Sequence[Sequence[Window]] = ()
    languages: Sequence[str] = ()

    @property
    def number(self) -> int:
        """How many requests this becomes."""
        return 1 + len(self.dates) + len(self.languages)


@transaction.atomic
def ask(wish: Wish, *, by: Person) -> Request:
    """Keep a request; one that the rules do not allow is kept as refused, with the reason.

    The same key again returns what is there. Journal: asked. Raises NotAllowed for a foreign body,
    Refused without a slot.
    """
    demand(asking_organizations(by).filter(pk=wish.organization.pk).exists())
    if not 1 <= len(wish.slots) <= 3:
        raise Refused(_("Bitte nennen Sie einen bis drei Termine."))
    _take_turns()
    if made := Request.objects.filter(key=wish.key).first():
        demand(made.by_id == by.pk)
        return made
    against = next((one for one in wish.objections if one.blocks), None)
    bundle = _bundle(wish) if wish.number > 1 and not against else None
    request = _make(wish, wish.slots, wish.key, by, bundle=bundle)
    if not against:
        for number, slots in enumerate(wish.dates, 1):
            _make(wish, slots, _further(wish.key, number), by, bundle=bundle)
        for number, code in enumerate(wish.languages, len(wish.dates) + 1):
            _make(wish, wish.slots, _further(wish.key, number), by, bundle=bundle, language=code)
        send(
            "request_arrived", to=by, key=f"request_arrived-{request.pk}", cause=request,
            context={**said(request, by), "count": wish.number},
        )  # fmt: skip
    return request


def _bundle(wish: Wish) -> Bundle:
    if wish.dates:
        last = max(ends for slots in wish.dates for _starts, ends in slots)
        return Bundle.objects.create(
            kind=Bundle.Kind.SERIES, every_weeks=wish.every_weeks, until=clock.local(last).date()
        )
    return Bundle.objects.create(kind=Bundle.Kind.GROUP)


def _further(key: str, number: int) -> str:
    """Return the key of a further request of the same form: the same form gives the same keys."""
    return hashlib.blake2b(f"{key}-{number}".encode(), digest_size=16).hexdigest()


def _make(
    wish: Wish, slots: Sequence[Window], key: str, by: Person, *,
    bundle: Bundle | None, language: str = "",
) -> Request:  # fmt: skip
    """Keep one request with its slots, its number and who pays it; refused where the gate says so."""
    against = next((one for one in wish.objections if one.blocks), None)
    lat, lon = middle_of(wish.columns.get("postcode", ""), wish.columns.get("municipality"))
    columns = dict(wish.columns) | (
        {"language": language, "dialect": "", "also": []} if language else {}
    )
    request = Request.objects.create(
        **columns, organization=wish.organization, by=by, key=key, lat=lat, lon=lon,
        number=_next_number(), bundle=bundle, fund=fund_for(clock.local(slots[0][0]).date()),
        state=Request.State.REFUSED if against else Request.State.OPEN,
        reason=against.reason[:300] if against else "",
    )  # fmt: skip
    Slot.objects.bulk_create(
        Slot(request=request, starts_at=starts, ends_at=ends, order=order)
        for order, (starts, ends) in enumerate(slots)
    )
    journal.write(request, "refused" if against else "asked", by=by, note=request.reason)
    return request


def _take_turns() -> None:
    """Let one after the other take a number: whoever comes second waits, and sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('request number', 0))")


def _next_number() -> str:
    """Return the next number of this year."""
    year = clock.today().year
    last = Request.objects.filter(number__startswith=f"A-{year}-").order_by("-number").first()
    return f"A-{year}-{int(last.number.rpartition('-')[2]) + 1 if last else 1:05d}"


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
    held = Assignment.objects.select_for_update().filter(
        request=request, state=Assignment.State.CONFIRMED
    )
    now = clock.now()
    if any(one.slot.starts_at <= now for one in held.select_related("slot")):
        raise Refused(_("Der Termin ist vorbei. Bitte schreiben Sie in den Nachweis, was war."))
    side = Request.Side.POOL if by_pool else Request.Side.BODY
    # The request says by whom before the fee of a late cancellation asks who pays it.
    move(
        request, Request.State.CANCELLED, allowed=Request.ALLOWED, reason=reason[:300],
        cancelled_by=side,
    )  # fmt: skip
    for assignment in held:
        assignment.request = request
        move(
            assignment, Assignment.State.CANCELLED, allowed=Assignment.ALLOWED, ended_at=now,
            why_ended=reason[:200],
        )  # fmt: skip
        send(
            "assignment_cancelled", to=assignment.interpreter.person, cause=assignment,
            key=f"assignment_cancelled-{assignment.pk}",
            context={
                **said(request, assignment.interpreter.person), "by_pool": by_pool,
                "slots": [(assignment.slot.starts_at, assignment.slot.ends_at)],
            },
        )  # fmt: skip
        late_cancellation(assignment, by=by)
    for one in request.invitations.filter(state=Invitation.State.SENT):
        release(one)
    body = people_of_body(request)
    told = [
        send(
            "request_called_off" if by_pool else "request_cancelled", to=one, cause=request,
            key=f"request_cancelled-{request.pk}-{one.pk}",
            context={**said(request, one), "reason": reason},
        )
        for one in body if one != by
    ]  # fmt: skip
    journal.write(request, "called off" if by_pool else "cancelled", by=by, note=reason[:200])
    return by in body or any(told)


def people_of_body(request: Request) -> list[Person]:
    """Return whoever asked, if they ask for this body; else all who ask for it.

    What the coordination wrote down for a body, or a list told, was asked by nobody of it.
    """
    of_body = {"roles__kind": RoleKind.REQUESTER, "roles__organization": request.organization_id}
    if request.by and Person.objects.filter(pk=request.by.pk, **of_body).exists():
        return [request.by]
    return list(Person.objects.filter(is_active=True, **of_body).distinct().order_by("pk"))


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
