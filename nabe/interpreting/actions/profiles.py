"""Interpreters keep their own wishes right: when they can, how far they go, how often we may ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal, pagecache
from nabe.core.errors import Refused
from nabe.core.states import move
from nabe.interpreting.actions.leaving import leave
from nabe.interpreting.models import Interpreter, WorkingTime
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.people.models import Person
from nabe.places.queries import middle_of

OWN = (
    "gender", "postcode", "radius_km", "transport", "modes", "not_in", "most_asked",
    "hours_a_week", "quiet_from", "quiet_to", "declared",
)  # fmt: skip
OFFICE = ("grade", "german", "fee_class", "tax_limit", "since")
Times = Sequence[tuple[int, dt.time, dt.time]]


@transaction.atomic
def write_profile(interpreter: Interpreter, values: Mapping[str, Any], *, by: Person) -> list[str]:
    """Write the person's wishes, and what only the coordination decides; returns what changed.

    Journal: edited, with the names. Raises NotAllowed for anybody else, and for a name of OFFICE
    from the person.
    """
    runs = runs_the_pool(by)
    demand(runs or interpreter.person_id == by.pk)
    kept = Interpreter.objects.select_for_update().get(pk=interpreter.pk)
    changed = [
        name for name in (*OWN, *OFFICE) if name in values and getattr(kept, name) != values[name]
    ]
    demand(runs or not set(changed) & set(OFFICE))
    for name in changed:
        setattr(kept, name, values[name])
    if "declared" in values:
        kept.declared_for = clock.today().year
    if "postcode" in changed:
        kept.lat, kept.lon = middle_of(kept.postcode, None)
    kept.modified_at = clock.now()
    kept.save()
    if changed:
        journal.write(kept, "edited", by=by, fields=changed)
        pagecache.content_changed()
    return changed


@transaction.atomic
def write_times(interpreter: Interpreter, times: Times, *, by: Person) -> bool:
    """Write the weekly windows (weekday, from, to); windows that touch become one.

    Says whether anything changed. Journal: edited. Raises NotAllowed, Refused for a window that
    ends before it begins.
    """
    demand(runs_the_pool(by) or interpreter.person_id == by.pk)
    if any(starts >= ends for _day, starts, ends in times):
        raise Refused(_("Eine Zeit endet, bevor sie beginnt."))
    Interpreter.objects.select_for_update().get(pk=interpreter.pk)
    wanted = joined(times)
    if list(interpreter.times.values_list("weekday", "starts", "ends")) == wanted:
        return False
    interpreter.times.all().delete()
    WorkingTime.objects.bulk_create(
        WorkingTime(interpreter=interpreter, weekday=day, starts=starts, ends=ends)
        for day, starts, ends in wanted
    )
    Interpreter.objects.filter(pk=interpreter.pk).update(modified_at=clock.now())
    journal.write(interpreter, "edited", by=by, fields=["times"])
    return True


def joined(times: Iterable[tuple[int, dt.time, dt.time]]) -> list[tuple[int, dt.time, dt.time]]:
    """Return windows in order, those that overlap or touch as one."""
    found: list[tuple[int, dt.time, dt.time]] = []
    for day, starts, ends in sorted(times):
        if found and found[-1][0] == day and starts <= found[-1][2]:
            found[-1] = (day, found[-1][1], max(ends, found[-1][2]))
        else:
            found.append((day, starts, ends))
    return found


@transaction.atomic
def change_state(interpreter: Interpreter, to: str, *, by: Person) -> Interpreter:
    """Pause, come back, take into the pool, leave. Journal: the new state.

    The person may pause, come back and leave; whoever applied is taken in by the coordination, and
    is in the pool since then.
    """
    state = Interpreter.State
    if to == state.LEFT:
        return leave(interpreter, by=by)
    if to not in (state.PAUSED, state.ACTIVE):
        raise Refused(_("Diesen Schritt gibt es nicht."))
    own = interpreter.person_id == by.pk and interpreter.state != state.APPLIED
    demand(runs_the_pool(by) or own)
    changes: dict[str, Any] = {"modified_at": clock.now()}
    if to == state.ACTIVE and interpreter.since is None:
        changes["since"] = clock.today()
    begins = interpreter.state == state.APPLIED
    allowed = {
        state.APPLIED: {state.ACTIVE}, state.ACTIVE: {state.PAUSED}, state.PAUSED: {state.ACTIVE},
    }  # fmt: skip
    move(interpreter, to, allowed=allowed, **changes)
    verb = "paused" if to == state.PAUSED else "into the pool" if begins else "resumed"
    journal.write(interpreter, verb, by=by)
    pagecache.content_changed()
    return interpreter
