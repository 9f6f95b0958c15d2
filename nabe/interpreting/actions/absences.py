"""Somebody cannot for a while: nobody asks them, and what they promised is given back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import Refused
from nabe.interpreting.actions.dispatch import give_back
from nabe.interpreting.models import Absence, Assignment, Interpreter
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.people.models import Person

LONGEST = dt.timedelta(days=400)


@transaction.atomic
def be_away(
    interpreter: Interpreter, first: dt.date, last: dt.date, *, by: Person,
    is_illness: bool = False, search: bool = True,
) -> int:  # fmt: skip
    """Note that somebody cannot from `first` to `last` (days included); returns what was given back.

    Whatever is confirmed in this time is given back at once: the search begins anew and every
    requester hears it; `search` False leaves it to a plan. Journal: away. Raises Refused for days
    in the wrong order or too long.
    """
    demand(runs_the_pool(by) or interpreter.person_id == by.pk)
    begins = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = begins + (first - begins.date())
    ends = begins + (last - begins.date()) + dt.timedelta(days=1)
    if last < first or last < clock.today() or ends - starts > LONGEST:
        raise Refused(
            _("Bitte prüfen Sie die Tage: Der letzte liegt vor dem ersten oder ist vorbei.")
        )
    Absence.objects.create(interpreter=interpreter, during=(starts, ends), is_illness=is_illness)
    held = Assignment.objects.filter(
        interpreter=interpreter, state=Assignment.State.CONFIRMED,
        slot__starts_at__lt=ends, slot__starts_at__gt=clock.now(), slot__ends_at__gt=starts,
    )  # fmt: skip
    reason = _("krank") if is_illness else ""
    given = [give_back(one, by=by, reason=reason, search=search) for one in held]
    journal.write(interpreter, "away", by=by, note=f"{first:%d.%m.%Y}–{last:%d.%m.%Y}")
    return len(given)
