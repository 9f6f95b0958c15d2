"""Somebody leaves the pool: promises are given back, and what is no longer needed is deleted.

What was done and paid stays for the accounts; the bank account goes as soon as nothing is owed.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from nabe.core import clock, journal, pagecache
from nabe.core.states import move
from nabe.interpreting.actions.dispatch import decline, give_back
from nabe.interpreting.actions.joining import forget
from nabe.interpreting.models import (
    Absence,
    Application,
    BankAccount,
    CalendarFeed,
    Conflict,
    Interpreter,
    Invitation,
    LanguageProposal,
    Paper,
    Request,
    SpokenLanguage,
    WorkingTime,
)
from nabe.interpreting.queries.joining import coming_assignments, is_owed
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.messages.actions import send
from nabe.people import actions as people
from nabe.people.models import Person, RoleKind

DELETED = (
    SpokenLanguage, LanguageProposal, WorkingTime, Absence, Paper, CalendarFeed, Conflict,
)  # fmt: skip


@transaction.atomic
def leave(interpreter: Interpreter, *, by: Person) -> Interpreter:
    """Take somebody out of the pool, on their own wish or by the coordination.

    What they promised is given back first, so that the search begins at once; open questions are
    answered with no. The person hears what was deleted. Journal: left. Raises WrongState for who
    has left already, NotAllowed.
    """
    demand(runs_the_pool(by) or interpreter.person_id == by.pk)
    _hold_requests(interpreter)
    kept = Interpreter.objects.select_for_update().get(pk=interpreter.pk)
    had_begun = kept.state != Interpreter.State.APPLIED
    move(
        kept, Interpreter.State.LEFT, allowed=Interpreter.ALLOWED, modified_at=clock.now(),
        postcode="", lat=None, lon=None, gender="", not_in=[], declared=0, talked_on=None,
        quiet_from=None, quiet_to=None,
    )  # fmt: skip
    for assignment in coming_assignments(kept):
        give_back(assignment, by=by)
    for question in kept.invitations.filter(state=Invitation.State.SENT):
        decline(question)
    for model in DELETED:
        model._default_manager.filter(interpreter=kept).delete()
    forget(Application.objects.filter(interpreter=kept))
    still_owed = is_owed(kept)
    if not still_owed:
        BankAccount.objects.filter(interpreter=kept).delete()
    people.give_up_role(kept.person, kind=RoleKind.INTERPRETER, by=by)
    journal.write(kept, "left", by=by)
    send(
        "interpreter_left", to=kept.person, cause=kept,
        key=f"interpreter_left-{kept.pk}-{clock.now():%Y%m%d%H%M%S}",
        context={"owed": still_owed, "had_begun": had_begun},
    )  # fmt: skip
    pagecache.content_changed()
    return kept


def _hold_requests(interpreter: Interpreter) -> None:
    """Lock what somebody promised or is asked for, in the order in which every answer locks.

    A yes that comes meanwhile waits, and then finds that the person has left.
    """
    promised = coming_assignments(interpreter).order_by().values("request")
    asked = interpreter.invitations.filter(state=Invitation.State.SENT).values("request")
    rows = Request.objects.filter(Q(pk__in=promised) | Q(pk__in=asked)).order_by("pk")
    list(rows.select_for_update())


def forget_accounts() -> int:
    """Delete the bank accounts of those who left and are owed nothing any more; how many? Daily."""
    left = BankAccount.objects.filter(interpreter__state=Interpreter.State.LEFT)
    done = [one for one in left.select_related("interpreter") if not is_owed(one.interpreter)]
    BankAccount.objects.filter(pk__in=[one.pk for one in done]).delete()
    return len(done)
