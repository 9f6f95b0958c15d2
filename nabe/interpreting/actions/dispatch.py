"""Asking people, and what their answers do: the first yes comes, everybody else hears it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal, links
from nabe.core.errors import Refused, WrongState
from nabe.core.language_names import language_name
from nabe.core.states import move
from nabe.interpreting.actions import bundles, holding
from nabe.interpreting.actions.cancelling import release, waiting_for_word
from nabe.interpreting.actions.telling import after_quiet_hours, place_of, said, tell_body
from nabe.interpreting.models import Assignment, Interpreter, Invitation, Request, Slot
from nabe.interpreting.queries.candidates import Candidate, by_word, candidates
from nabe.interpreting.queries.county import pool_rules
from nabe.interpreting.queries.needs import language_between
from nabe.interpreting.queries.waiting import (
    asked_for_the_same,
    is_planned,
    open_dates,
    times_meant,
)
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.messages.actions import send
from nabe.messages.queries import is_written
from nabe.people.models import Person

LINK = "interpreting.invitation"
KEPT = dt.timedelta(days=120)  # the link shows the assignment afterwards, too


@transaction.atomic
def invite(
    request: Request, people: Collection[int] | None = None, *, by: Person | None,
    everybody: bool = False, spare: Collection[int] = (), slot: int | None = None,
) -> int:  # fmt: skip
    """Ask these people, everybody who fits, or the next wave by chance of a yes; returns how many.

    Only whoever fits is asked, nobody twice at the same time, and nobody of `spare`. `slot` is the
    key of the one time that a plan means. Journal: asked people. Raises NotAllowed for whoever does
    not run the pool (`by` None: the pool's own rule).
    """
    demand(by is None or runs_the_pool(by))
    kept = (
        Request.objects.select_for_update(of=("self",)).select_related("setting").get(pk=request.pk)
    )
    if kept.state not in (Request.State.OPEN, Request.State.ASKING):
        raise WrongState()
    if not _is_to_come(kept):
        raise Refused(_("Der Termin ist vorbei."))
    if slot and not kept.slots.filter(pk=slot, starts_at__gt=clock.now()).exists():
        raise Refused(_("Diese Zeit geht nicht mehr. Bitte planen Sie neu."))
    found = candidates(kept)
    free = [one for one in found.good if not one.question and one.key not in spare]
    if people is None:
        asked = asked_for_the_same(kept)
        free = [one for one in free if one.key not in asked]
        chosen = free if everybody else free[: found.wave]
    else:
        chosen = [one for one in free if one.key in people]
    if not chosen:
        raise Refused(_("Es gibt niemanden mehr, der passt und noch nicht gefragt ist."))
    last = kept.invitations.order_by("-wave").values_list("wave", flat=True).first()
    for one in chosen:
        _ask(kept, one, wave=(last or 0) + 1, by=by, slot=slot)
    if kept.state == Request.State.OPEN:
        move(kept, Request.State.ASKING, allowed=Request.ALLOWED)
    journal.write(kept, "asked people", by=by, note=str(len(chosen)))
    return len(chosen)


def _ask(
    request: Request, one: Candidate, *, wave: int, by: Person | None, slot: int | None
) -> Invitation:
    made = _question(request, one, wave=wave, by=by, slot=slot)
    made.save()
    person = made.interpreter.person
    token = links.make(LINK, row=made, to=person.email or "", valid_for=KEPT)
    heard = after_quiet_hours(made.interpreter, made.sent_at)
    send(
        "invitation", to=person, cause=made, key=f"invitation-{made.pk}",
        not_before=heard if heard > made.sent_at else None,
        context={
            **said(request, person), "link": f"{settings.NABE_URL}/l/{token}/", "km": one.km,
            "travel": one.minutes, "euro": made.cents // 100, "until": made.expires_at,
            "slots": [(one.starts_at, one.ends_at) for one in times_meant(made)],
            "dates": 1 + len(open_dates(request)),
        },
    )  # fmt: skip
    return made


def _question(
    request: Request, one: Candidate, *, wave: int, by: Person | None, slot: int | None = None
) -> Invitation:
    """Return a question with its time and its worth, not yet saved."""
    now = clock.now()
    asked = Interpreter.objects.select_related("person").get(pk=one.key)
    until = after_quiet_hours(asked, now) + dt.timedelta(hours=pool_rules().answer_hours)
    made = Invitation(
        request=request, interpreter=asked, wave=wave, km=one.km, by=by, sent_at=now,
        travel_minutes=one.minutes, slot=request.slots.filter(pk=slot).first() if slot else None,
    )  # fmt: skip
    slots = times_meant(made)
    made.expires_at = min(until, max(one.starts_at for one in slots))
    made.cents = holding.worth(made, slots[0]).fee.earned_cents
    return made


@transaction.atomic
def take_word(request: Request, person: int, slot: int | None, *, by: Person) -> Assignment | None:
    """Write down what somebody said on the telephone: they come to this slot, or (None) they cannot.

    Also whoever was not asked, or was asked often enough: their own word counts. Both sides hear of
    a yes as of any other. Journal: told by phone. Raises Refused where a rule forbids it.
    """
    demand(runs_the_pool(by))
    kept = (
        Request.objects.select_for_update(of=("self",)).select_related("setting").get(pk=request.pk)
    )
    if kept.state not in (Request.State.OPEN, Request.State.ASKING):
        raise WrongState()
    mine = own_question(kept, person, by=by)
    journal.write(kept, "told by phone", by=by)
    if slot is None:
        if mine.state != Invitation.State.NO:
            decline(mine)
        return None
    return accept(mine, slot)


def own_question(request: Request, person: int, *, by: Person | None) -> Invitation:
    """Return the question that somebody answers unasked, or was asked; made where there is none.

    Raises Refused for whoever a rule of the pool keeps away.
    """
    states = (
        Invitation.State.SENT,
        Invitation.State.OTHER,
        Invitation.State.EXPIRED,
        Invitation.State.NO,
    )
    rows = request.invitations.filter(interpreter=person, state__in=states)
    mine = rows.order_by("sent_at").last()
    if mine is not None:
        return mine
    found = by_word(request, person)
    if found is None:
        raise Refused(_("Diese Person darf diesen Einsatz nicht übernehmen."))
    last = request.invitations.order_by("-wave").values_list("wave", flat=True).first()
    mine = _question(request, found, wave=(last or 0) + 1, by=by)
    mine.save()
    if request.state == Request.State.OPEN:
        move(request, Request.State.ASKING, allowed=Request.ALLOWED)
    return mine


@transaction.atomic
def accept_series(invitation: Invitation, slot: int) -> tuple[int, list[dt.datetime]]:
    """The person comes to this slot and to every date of its series that is still open.

    Returns to how many they come, and the beginnings of those for which a rule or another talk of
    theirs forbids it; these are asked on. Raises Refused when they cannot come to this slot itself.
    """
    meant = bundles.meant(invitation.request, bundles.ALL)  # all locked in one order
    accept(invitation, slot)
    number, missed = 1, []
    dates = {one.pk for one in open_dates(invitation.request)}
    for one in meant:
        if one.pk not in dates:
            continue
        wanted = one.slots.filter(starts_at__gt=clock.now()).order_by("starts_at").first()
        try:
            with transaction.atomic():
                if by_word(one, invitation.interpreter_id) is None:
                    raise Refused(_("Diese Person darf diesen Einsatz nicht übernehmen."))
                mine = own_question(one, invitation.interpreter_id, by=None)
                accept(mine, wanted.pk if wanted else 0)
            number += 1
        except (Refused, WrongState):
            missed.append(wanted.starts_at if wanted else one.made_at)
    return number, missed


def is_told(key: str) -> bool:
    """Say whether a message of this key was written before: a new link would be lost."""
    return is_written(key)


@transaction.atomic
def accept(invitation: Invitation, slot: int, *, is_moved: bool = False) -> Assignment:
    """The person comes to this slot (its key): confirmed to both sides, all others are released.

    `is_moved`: the body asked for another time and hears so.
    A yes after its time counts while nobody else has come. Of many who say yes at the same moment
    one wins; the others hear a friendly refusal. Raises Refused with the reason. The same yes again
    returns what is there. Journal: confirmed.
    """
    request = Request.objects.select_for_update(of=("self",)).select_related(
        "setting", "municipality"
    ).prefetch_related("slots").get(pk=invitation.request_id)  # fmt: skip
    mine = Invitation.objects.select_for_update(of=("self",)).select_related(
        "interpreter__person"
    ).get(pk=invitation.pk)  # fmt: skip
    own = Assignment.objects.filter(
        request=request, interpreter=mine.interpreter, state=Assignment.State.CONFIRMED
    ).first()
    if own is not None:
        return own
    _demand_open(request, mine)
    chosen = request.slots.filter(pk=slot).first()
    if chosen is None or chosen.starts_at <= clock.now():
        raise Refused(_("Dieser Termin ist vorbei."))
    made = holding.hold(request, mine, chosen)
    now = clock.now()
    move(mine, Invitation.State.YES, allowed=Invitation.ALLOWED, answered_at=now)
    move(request, Request.State.CONFIRMED, allowed=Request.ALLOWED, confirmed_at=now)
    for other in waiting_for_word([request]):
        other.request = request  # read once for all of them
        release(other)
    journal.write(request, "confirmed", by=mine.interpreter.person)
    _confirm_to_both(made, is_moved=is_moved)
    return made


def _demand_open(request: Request, mine: Invitation) -> None:
    if request.state == Request.State.CONFIRMED:
        raise Refused(_("Danke! Jemand anderes war etwas schneller. Sie müssen nichts mehr tun."))
    if request.state not in (Request.State.OPEN, Request.State.ASKING):
        raise Refused(_("Dieser Einsatz findet nicht statt. Danke, dass Sie geantwortet haben."))
    if mine.state == Invitation.State.NOT_NEEDED:
        raise Refused(_("Diese Anfrage hat sich erledigt. Danke!"))
    again = request.invitations.filter(interpreter=mine.interpreter_id, state=Invitation.State.SENT)
    if mine.state == Invitation.State.EXPIRED and again.exists():
        raise Refused(
            _("Wir haben Sie noch einmal gefragt. Bitte antworten Sie in der neuen Nachricht.")
        )


def _confirm_to_both(made: Assignment, *, is_moved: bool) -> None:
    request, slots = made.request, [(made.slot.starts_at, made.slot.ends_at)]
    person = made.interpreter.person
    token = links.make(LINK, row=_invitation_of(made), to="", valid_for=KEPT)
    send(
        "assignment_confirmed", to=person, cause=made, key=f"assignment_confirmed-{made.pk}",
        context={
            **said(request, person), "slots": slots, "link": f"{settings.NABE_URL}/l/{token}/",
            "contact": request.contact, **place_of(request),
        },
    )  # fmt: skip
    tell_body(
        request, "request_confirmed", cause=made, key=f"request_confirmed-{made.pk}",
        more=lambda reader: {
            "slots": slots, "name": person.name, "is_moved": is_moved,
            "phone": person.phone if pool_rules().tells_phone else "",
            "language_name": language_name(language_between(request, person), reader.language),
        },
    )  # fmt: skip


def _invitation_of(made: Assignment) -> Invitation:
    return Invitation.objects.get(
        request=made.request, interpreter=made.interpreter, state__in=["sent", "yes"]
    )


@transaction.atomic
def decline(
    invitation: Invitation, *, other_at: dt.datetime | None = None, other_time: str = ""
) -> Invitation:
    """The person cannot, or only at another time, said as a moment or in words; coordination sees it.

    Journal: said no, other time. Raises Refused for a moment that is over.
    """
    if other_at is not None and other_at <= clock.now():
        raise Refused(_("Diese Zeit ist schon vorbei. Bitte nennen Sie eine spätere."))
    request = Request.objects.select_for_update().get(pk=invitation.request_id)
    mine = Invitation.objects.select_for_update().get(pk=invitation.pk)
    says_when = other_at is not None or other_time.strip()
    to = Invitation.State.OTHER if says_when else Invitation.State.NO
    if mine.state == to:
        return mine
    if mine.state not in (Invitation.State.SENT, Invitation.State.OTHER):
        raise Refused(_("Diese Anfrage hat sich erledigt. Danke!"))
    move(
        mine, to, allowed=Invitation.ALLOWED, answered_at=clock.now(),
        other_at=other_at, other_time=other_time.strip()[:160],
    )  # fmt: skip
    _reopen_if_nobody_is_left(request)
    journal.write(request, "other time" if to == Invitation.State.OTHER else "said no")
    return mine


def _reopen_if_nobody_is_left(request: Request) -> None:
    waiting = request.invitations.filter(state=Invitation.State.SENT).exists()
    if request.state == Request.State.ASKING and not waiting:
        move(request, Request.State.OPEN, allowed=Request.ALLOWED, in_vain_at=None)


@transaction.atomic
def give_back(
    assignment: Assignment, *, by: Person | None = None, reason: str = "", search: bool = True
) -> Request:
    """The interpreter cannot come: the search begins anew at once, and the requester hears it.

    `by` None: by the person's own link; `search` False: a plan follows. The reason is for the
    coordination alone and stays with the assignment. Journal: returned.
    Raises WrongState when it has ended, Refused when the talk has begun.
    """
    kept = Assignment.objects.select_related("slot", "interpreter__person").get(pk=assignment.pk)
    demand(by is None or runs_the_pool(by) or kept.interpreter.person_id == by.pk)
    if kept.slot.starts_at <= clock.now():
        raise Refused(_("Der Termin ist vorbei."))
    request = Request.objects.select_for_update().get(pk=kept.request_id)
    move(
        kept, Assignment.State.RETURNED, allowed=Assignment.ALLOWED, ended_at=clock.now(),
        why_ended=reason[:200],
    )  # fmt: skip
    Invitation.objects.filter(request=request, interpreter=kept.interpreter, state="yes").update(
        state=Invitation.State.NO, answered_at=clock.now()
    )
    # What a plan follows for waits an hour before the pool asks by itself.
    later = None if search else clock.now()
    move(request, Request.State.OPEN, allowed=Request.ALLOWED, confirmed_at=None, in_vain_at=later)
    journal.write(request, "returned", by=by)
    tell_body(request, "request_open_again", cause=kept, key=f"request_open_again-{kept.pk}")
    if search:
        _ask_next(request)
    return request


def _ask_next(request: Request) -> None:
    """Ask the next wave by itself where somebody is left to ask; else the coordination sees it.

    What the coordination holds, or goes by the plan, is left to them.
    """
    if request.is_held or is_planned(request):
        return
    found = candidates(Request.objects.select_related("setting").get(pk=request.pk))
    if any(not one.question for one in found.good) and _is_to_come(request):
        invite(request, by=None)


def _is_to_come(request: Request) -> bool:
    return request.slots.filter(starts_at__gt=clock.now()).exists()


def expire_invitations() -> int:
    """End the questions whose time is over and ask the next wave; how many ended? Every minutes.

    Request by request, each in its own transaction and locked first, as every answer does.
    """
    late = Invitation.objects.filter(state=Invitation.State.SENT, expires_at__lte=clock.now())
    requests = sorted(set(late.values_list("request_id", flat=True)))
    return sum(_expire_of(pk) for pk in requests)


@transaction.atomic
def _expire_of(request_pk: uuid.UUID) -> int:
    request = Request.objects.select_for_update().get(pk=request_pk)
    now = clock.now()
    late = list(request.invitations.filter(state=Invitation.State.SENT, expires_at__lte=now))
    for one in late:
        move(one, Invitation.State.EXPIRED, allowed=Invitation.ALLOWED, answered_at=now)
    _reopen_if_nobody_is_left(request)
    if late and request.state == Request.State.OPEN:
        _ask_next(request)
    return len(late)


def close_past() -> int:
    """Close what nobody was found for before its last date was over; how many? Every minutes."""
    waiting = Request.objects.filter(state__in=[Request.State.OPEN, Request.State.ASKING])
    coming = Slot.objects.filter(starts_at__gt=clock.now(), request__isnull=False).values("request")
    over = list(waiting.exclude(pk__in=coming)[:200])
    reason = _("Bis zum Termin hat niemand zugesagt.")
    return len([close_unfilled(one, by=None, reason=reason) for one in over])


@transaction.atomic
def close_unfilled(request: Request, *, by: Person | None, reason: str) -> Request:
    """Say that nobody was found, and why; the requester hears it. Journal: unfilled.

    `by` None: the pool's own rule. Raises WrongState for a request that waits for nobody.
    """
    demand(by is None or runs_the_pool(by))
    if not reason.strip():
        raise Refused(_("Bitte schreiben Sie der Stelle, warum niemand kommt."))
    Request.objects.select_for_update().get(pk=request.pk)
    for one in waiting_for_word([request]):
        release(one)
    move(request, Request.State.UNFILLED, allowed=Request.ALLOWED, reason=reason[:300])
    journal.write(request, "unfilled", by=by, note=reason[:200])
    tell_body(
        request, "request_unfilled", cause=request,
        key=f"request_unfilled-{request.pk}-{clock.now():%Y%m%d%H%M%S}",
        more=lambda _reader: {"reason": reason},
    )  # fmt: skip
    return request


@transaction.atomic
def reopen(request: Request, *, by: Person) -> Request:
    """Search anew for what was closed without anybody; the requester hears it. Journal: resumed."""
    demand(runs_the_pool(by))
    kept = Request.objects.select_for_update().get(pk=request.pk)
    if kept.state != Request.State.UNFILLED:
        raise WrongState()
    if not _is_to_come(kept):
        raise Refused(_("Der Termin ist vorbei."))
    move(kept, Request.State.OPEN, allowed=Request.ALLOWED, reason="", in_vain_at=None)
    journal.write(kept, "reopened", by=by)
    tell_body(
        kept, "request_searched_again", cause=kept,
        key=f"request_searched_again-{kept.pk}-{clock.now():%Y%m%d%H%M%S}",
    )  # fmt: skip
    return kept
