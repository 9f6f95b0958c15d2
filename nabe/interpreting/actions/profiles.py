"""Interpreters keep their own wishes right: when they can, how far they go, how often we may ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal, pagecache
from nabe.core.errors import Refused
from nabe.core.states import move
from nabe.interpreting.models import Interpreter, WorkingTime
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.people.models import Person
from nabe.places.queries import middle_of

OWN = ("postcode", "radius_km", "transport", "modes", "not_in", "most_asked", "hours_a_week")
Times = Sequence[tuple[int, dt.time, dt.time]]


@transaction.atomic
def write_profile(
    interpreter: Interpreter, values: Mapping[str, Any], times: Times, *, by: Person
) -> list[str]:
    """Write wishes and weekly times (weekday, from, to); returns the names that changed.

    Journal: edited, with the names. Raises NotAllowed for anybody but the person and coordination.
    """
    demand(runs_the_pool(by) or interpreter.person_id == by.pk)
    kept = Interpreter.objects.select_for_update().get(pk=interpreter.pk)
    changed = [name for name in OWN if name in values and getattr(kept, name) != values[name]]
    for name in changed:
        setattr(kept, name, values[name])
    if "postcode" in changed:
        kept.lat, kept.lon = middle_of(kept.postcode, None)
    kept.modified_at = clock.now()
    kept.save()
    if _write_times(kept, times):
        changed.append("times")
    if changed:
        journal.write(kept, "edited", by=by, fields=changed)
        pagecache.content_changed()
    return changed


def _write_times(kept: Interpreter, times: Times) -> bool:
    before = list(kept.times.values_list("weekday", "starts", "ends"))
    if before == sorted(times):
        return False
    kept.times.all().delete()
    WorkingTime.objects.bulk_create(
        WorkingTime(interpreter=kept, weekday=day, starts=starts, ends=ends)
        for day, starts, ends in sorted(times)
    )
    return True


@transaction.atomic
def change_state(interpreter: Interpreter, to: str, *, by: Person) -> Interpreter:
    """Pause, come back, take into the pool, leave. Journal: the new state.

    The person may pause and come back; whoever applied is taken in by the coordination.
    """
    state = Interpreter.State
    if to not in (state.PAUSED, state.ACTIVE, state.LEFT):
        raise Refused(_("Diesen Schritt gibt es nicht."))
    own = interpreter.person_id == by.pk and interpreter.state != state.APPLIED
    demand(runs_the_pool(by) or (own and to in (state.PAUSED, state.ACTIVE)))
    move(interpreter, to, allowed=Interpreter.ALLOWED, modified_at=clock.now())
    verbs = {state.PAUSED: "paused", state.ACTIVE: "resumed", state.LEFT: "ended"}
    journal.write(interpreter, verbs[state(to)], by=by)
    pagecache.content_changed()
    return interpreter
