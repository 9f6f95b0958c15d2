"""Somebody cannot for a while: nobody asks them, and what they promised is given back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import Refused
from nabe.interpreting.actions.dispatch import give_back
from nabe.interpreting.models import Absence, Assignment, Interpreter, Request
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.people.models import Person

LONGEST = dt.timedelta(days=400)
FURTHEST = dt.timedelta(days=365 * 5)
Hours = tuple[dt.time | None, dt.time | None]
_DAY = dt.timedelta(days=1)


@transaction.atomic
def be_away(  # noqa: PLR0913
    interpreter: Interpreter, first: dt.date, last: dt.date, *, by: Person,
    is_illness: bool = False, hours: Hours = (None, None), search: bool = True,
) -> int:  # fmt: skip
    """Note that somebody cannot from `first` to `last` (days included); returns what was given back.

    `hours` are the time on the first day from which, and on the last day until which; None: the
    whole day. Whatever is confirmed in this time is given back at once: the search begins anew and
    every requester hears it; `search` False leaves it to a plan. Journal: away. Raises Refused for
    times in the wrong order or too long.
    """
    demand(runs_the_pool(by) or interpreter.person_id == by.pk)
    wrong = _("Bitte prüfen Sie die Tage: Der letzte liegt vor dem ersten oder ist vorbei.")
    if not first <= last <= clock.today() + FURTHEST:
        raise Refused(wrong)
    starts = _moment(first, hours[0] or dt.time())
    ends = _moment(last, hours[1]) if hours[1] else _moment(last + _DAY, dt.time())
    if ends <= starts or ends <= clock.now() or ends - starts > LONGEST:
        raise Refused(wrong)
    Absence.objects.create(interpreter=interpreter, during=(starts, ends), is_illness=is_illness)
    held = Assignment.objects.filter(
        interpreter=interpreter, state=Assignment.State.CONFIRMED,
        slot__starts_at__lt=ends, slot__starts_at__gt=clock.now(), slot__ends_at__gt=starts,
    )  # fmt: skip
    # In the order of keys, as a series is cancelled: neither waits for the other.
    list(
        Request.objects.filter(pk__in=held.order_by().values("request"))
        .order_by("pk").select_for_update()
    )  # fmt: skip
    reason = _("krank") if is_illness else ""
    given = [give_back(one, by=by, reason=reason, search=search) for one in held]
    journal.write(interpreter, "away", by=by, note=f"{first:%d.%m.%Y}–{last:%d.%m.%Y}")
    return len(given)


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    """Return the moment that the county's clock shows; what it shows twice is the first one."""
    return dt.datetime.combine(day, time, timezone.get_default_timezone())


@transaction.atomic
def be_back(absence: Absence, *, by: Person) -> None:
    """Take an absence back, or end it now if it has begun. Journal: back."""
    interpreter = absence.interpreter
    demand(runs_the_pool(by) or interpreter.person_id == by.pk)
    kept = Absence.objects.select_for_update().filter(pk=absence.pk).first()
    if kept is None:
        return
    now = clock.now()
    if kept.during.upper <= now:
        raise Refused(_("Diese Abwesenheit ist schon vorbei."))
    if kept.during.lower < now:
        kept.during = (kept.during.lower, now)
        kept.save(update_fields=["during"])
    else:
        kept.delete()
    journal.write(interpreter, "back", by=by)
