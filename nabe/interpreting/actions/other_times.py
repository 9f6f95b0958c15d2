"""Somebody can only come at another time, and the coordination agrees to it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import Refused, WrongState
from nabe.interpreting.actions import changing, dispatch
from nabe.interpreting.models import Assignment, Invitation, Request
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.people.models import Person


@transaction.atomic
def agree(invitation: Invitation, *, by: Person) -> Assignment:
    """Move the request to the time that somebody named, and promise them; both sides hear of it once.

    Journal: edited, other time agreed, confirmed. Raises Refused for a time that is over, and where
    a rule keeps the person away at that time; then nothing moves.
    """
    demand(runs_the_pool(by))
    request = (
        Request.objects.select_for_update(of=("self",))
        .select_related("setting", "bundle").get(pk=invitation.request_id)
    )  # fmt: skip
    mine = Invitation.objects.get(pk=invitation.pk)
    first = request.slots.order_by("order").first()
    if first is None or mine.other_at is None or mine.state != Invitation.State.OTHER:
        raise WrongState()
    if mine.other_at <= clock.now():
        raise Refused(_("Diese Zeit ist schon vorbei."))
    begins = clock.local(mine.other_at)
    wanted = changing.Change({}, begins.date(), begins.time(), first.minutes)
    changing.apply(request, wanted, by=by)
    request.refresh_from_db()
    journal.write(request, "other time agreed", by=by)
    question = dispatch.own_question(request, mine.interpreter_id, by=by)
    return dispatch.accept(question, request.slots.get().pk, is_moved=True)
