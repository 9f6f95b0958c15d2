"""Taking a list of the pool back: what it brought goes, what it changed is as it was before.

The journal says what a list brought. What it changed was kept sealed before it came (`list_before`).
Either all of it is taken back or, once somebody has worked with one of its rows, nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from nabe.core import journal, pagecache
from nabe.core.errors import Refused
from nabe.core.models import JournalEntry
from nabe.core.rows import nobody_points_to, table_of
from nabe.core.states import move
from nabe.interpreting.actions import list_before
from nabe.interpreting.actions.lists_in import take_turns
from nabe.interpreting.models import (
    Assignment,
    Interpreter,
    Paper,
    Request,
    ServiceRecord,
    Slot,
    SpokenLanguage,
    WorkingTime,
)
from nabe.interpreting.queries.lists import LOG, POOL, PURPOSES
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.people.actions.lists import Made, take_back
from nabe.people.models import Organization, Person, Qualification, RoleKind
from nabe.sheets.models import ListRecord, ListRun

NAMED = 3  # rows that a refusal names
_PARTS = (SpokenLanguage, WorkingTime, Paper)
_OF_REQUEST = (Slot, Assignment)
_MADE = ("imported", "created")


@dataclass(slots=True)
class _Brought:
    """Keys of what a list brought anew, by table, and the time in which it came."""

    first: dt.datetime
    last: dt.datetime
    keys: dict[str, set[Any]] = field(default_factory=dict)

    def of(self, *models: type[Interpreter | Request | Person | Organization]) -> set[Any]:
        return set().union(*(self.keys.get(table_of(one), set()) for one in models))


@transaction.atomic
def undo(run: ListRun, *, by: Person) -> int:
    """Take a list back; returns how many people or requests. Journal: undone.

    Raises WrongState for a list that is not taken over, Refused when a later list came in or when
    somebody has worked with one of its rows since. Then nothing is taken back.
    """
    demand(runs_the_pool(by))
    take_turns()
    kept = ListRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    move(kept, ListRun.State.UNDONE, allowed=ListRun.ALLOWED)
    _demand_last(kept)
    found = _brought(kept)
    number = _changed(kept, found)
    number += _people(found, by=by) if kept.purpose == POOL else _requests(found, by=by)
    journal.write(kept, "undone", by=by)
    pagecache.content_changed()
    return number


def _demand_last(run: ListRun) -> None:
    later = ListRun.objects.filter(
        Q(counts__new__gt=0) | Q(counts__changed__gt=0), purpose__in=PURPOSES,
        state=ListRun.State.APPLIED, applied_at__gt=run.applied_at,
    )  # fmt: skip
    if later.exists():
        raise Refused(
            _(
                "Danach wurde eine neuere Liste übernommen. Bitte machen Sie zuerst diese rückgängig."
            )
        )


def _brought(run: ListRun) -> _Brought:
    """Read from the journal what came in with a list: one list after the other comes in."""
    assert run.applied_at is not None  # only a list that was taken over may be undone
    found = _Brought(run.busy_since or run.uploaded_at, run.applied_at)
    rows = JournalEntry.objects.filter(
        verb__in=_MADE, note=run.file_name, at__range=(found.first, found.last)
    )
    for model in (Interpreter, Request, Person, Organization):
        keys = rows.filter(table=table_of(model)).values_list("row_id", flat=True)
        found.keys[table_of(model)] = {model._meta.pk.to_python(one) for one in keys}
    return found


def _changed(run: ListRun, found: _Brought) -> int:
    """Bring back what the list changed, as long as nobody has worked with any of it since."""
    changed = list_before.what_changed(run)
    people = Interpreter.objects.filter(
        pk__in=[one.interpreter_id for one in changed if one.interpreter_id]
    )
    requests = Request.objects.filter(pk__in=[one.request for one in changed if one.request])
    list(people.select_for_update(of=("self",)).order_by("pk"))  # whoever works with one waits
    list(requests.select_for_update(of=("self",)).order_by("pk"))
    names = dict(people.values_list("pk", "person__name"))
    edited = _edited_persons(found, people.values_list("person", flat=True))
    _demand_untouched(
        found, Interpreter, names, people.filter(person__in=edited).values_list("pk", flat=True)
    )
    _demand_untouched(
        found, Request, dict(requests.values_list("pk", "number")), _worked_with(requests)
    )
    list_before.bring_back(run, changed)
    return len(changed)


def _worked_with(requests: QuerySet[Request]) -> set[Any]:
    """Return the keys of requests that something hangs on beyond what a list brings."""
    held = Assignment.objects.filter(request__in=requests)
    pointed = requests.exclude(pk__in=nobody_points_to(requests, but=_OF_REQUEST).values("pk"))
    judged = held.exclude(pk__in=nobody_points_to(held, but=(ServiceRecord,)).values("pk"))
    return {*pointed.values_list("pk", flat=True), *judged.values_list("request", flat=True)}


def _people(found: _Brought, *, by: Person) -> int:
    people = Interpreter.objects.filter(pk__in=found.of(Interpreter))
    list(people.select_for_update(of=("self",)).order_by("pk"))  # whoever works with one waits
    pointed = people.exclude(pk__in=nobody_points_to(people, but=_PARTS).values("pk"))
    names = dict(people.values_list("pk", "person__name"))
    held_by = list(people.values_list("person", flat=True))
    known = _known_persons(found, held_by)
    used = {
        *pointed.values_list("pk", flat=True),
        *people.filter(person__in=known).values_list("pk", flat=True),
    }
    _demand_untouched(found, Interpreter, names, used)
    _forget(POOL, people)
    number = len(names)
    people.delete()
    made = Made(found.of(Person), found.of(Organization), held_by, found.first, found.last)
    take_back(made, kind=RoleKind.INTERPRETER, by=by)
    return number


def _edited_persons(found: _Brought, persons: Iterable[Any]) -> set[Any]:
    """Return whose account was changed since the list came."""
    keys = {str(one): one for one in persons}
    changed = JournalEntry.objects.filter(
        table=table_of(Person), row_id__in=keys, at__gt=found.last
    )
    return {keys[one] for one in changed.values_list("row_id", flat=True)}


def _known_persons(found: _Brought, persons: Collection[Any]) -> set[Any]:
    """Return whose account was changed, used or qualified since the list came."""
    signed_in = Person.objects.filter(pk__in=persons, last_login__gt=found.last)
    qualified = Qualification.objects.filter(person__in=found.of(Person) & set(persons))
    return {
        *_edited_persons(found, persons), *signed_in.values_list("pk", flat=True),
        *qualified.values_list("person", flat=True),
    }  # fmt: skip


def _requests(found: _Brought, *, by: Person) -> int:
    requests = Request.objects.filter(pk__in=found.of(Request))
    list(requests.select_for_update(of=("self",)).order_by("pk"))  # whoever works with one waits
    held = Assignment.objects.filter(request__in=requests)
    names = dict(requests.values_list("pk", "number"))
    _demand_untouched(found, Request, names, _worked_with(requests))
    _forget(LOG, requests)
    ServiceRecord.objects.filter(assignment__in=held).delete()
    held.delete()
    number = len(names)
    requests.delete()
    take_back(
        Made((), found.of(Organization), (), found.first, found.last),
        kind=RoleKind.REQUESTER,
        by=by,
    )
    return number


def _demand_untouched(
    found: _Brought, model: type[Interpreter | Request], names: Mapping[Any, str],
    used: Iterable[Any],
) -> None:  # fmt: skip
    """Refuse when somebody did something with a row since, or when something hangs on it."""
    later = JournalEntry.objects.filter(
        table=table_of(model), row_id__in=[str(key) for key in names], at__gt=found.last
    )
    touched = {
        *used,
        *(model._meta.pk.to_python(key) for key in later.values_list("row_id", flat=True)),
    }
    if touched:
        shown = ", ".join(f"„{name}“" for name in sorted(names[key] for key in touched)[:NAMED])
        raise Refused(
            _("Damit wurde seitdem gearbeitet: %(names)s. Darum geht es nicht mehr.")
            % {"names": shown}
        )


def _forget(purpose: str, rows: QuerySet[Interpreter] | QuerySet[Request]) -> None:
    """Forget what the rows said, so that the same list brings them again."""
    keys = rows.values_list("source_key", flat=True)
    ListRecord.objects.filter(purpose=purpose, key__in=list(keys)).delete()
