"""Rows of a log become past requests, with who came, what took place and what was paid."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from nabe.core import journal
from nabe.core.errors import Refused
from nabe.interpreting.actions.lists import ensure_lists
from nabe.interpreting.importing import LogEntry, Outcome
from nabe.interpreting.importing.results import RowResult
from nabe.interpreting.importing.settings import OTHER
from nabe.interpreting.models import (
    Assignment,
    Entry,
    Interpreter,
    Request,
    ServiceRecord,
    Setting,
    Slot,
)
from nabe.interpreting.queries.lists import on_wall
from nabe.people.actions.lists import ListedBody, take_in_organizations
from nabe.people.models import Organization, Person
from nabe.places.models import Municipality
from nabe.sheets.comparing import CHANGED, NEW

Rows = Sequence[RowResult[LogEntry]]
_BODIES = {
    "school": Organization.Kind.SCHOOL, "childcare": Organization.Kind.CHILDCARE,
    "jobcenter": Organization.Kind.JOBCENTER, "youth": Organization.Kind.YOUTH_OFFICE,
}  # fmt: skip
_STATES = {
    Outcome.HELD: Request.State.DONE, Outcome.UNFILLED: Request.State.UNFILLED,
    Outcome.REFUSED: Request.State.REFUSED, Outcome.RETURNED: Request.State.UNFILLED,
    Outcome.NO_SHOW: Request.State.DONE, Outcome.IN_VAIN: Request.State.DONE,
}  # fmt: skip
_KINDS = {
    Outcome.HELD: ServiceRecord.Kind.HELD, Outcome.IN_VAIN: ServiceRecord.Kind.IN_VAIN,
    Outcome.NO_SHOW: ServiceRecord.Kind.NO_SHOW,
}  # fmt: skip


def take_requests(rows: Rows, *, by: Person | None, note: str = "") -> list[Request]:
    """Write the new rows of a log and those that changed; returns the requests. In a transaction.

    A changed row is written anew as a whole under its old number. Raises Refused where money of
    such a row is booked. Journal: imported, changed by import.
    """
    ensure_lists()
    new = [one for one in rows if one.result == NEW]
    changed = [one for one in rows if one.result == CHANGED]
    kept = _take_out([one.key for one in changed])
    writer = _Writer([one.entry for one in (*new, *changed)], by=by, note=note)
    made = [writer.add(one, None) for one in new]
    again = [writer.add(one, kept[one.key]) for one in changed]
    writer.write()
    journal.write_many(made, "imported", by=by, note=note)
    journal.write_many(again, "changed by import", by=by, note=note)
    return made + again


def _take_out(keys: Sequence[str]) -> dict[str, Request]:
    """Delete requests that a list tells anew; their numbers and ids are used again."""
    found = {
        one.source_key: one
        for one in Request.objects.select_for_update().filter(source_key__in=keys)
    }
    held = Assignment.objects.filter(request__in=found.values())
    if Entry.objects.filter(assignment__in=held).exists():
        raise Refused(
            _("Zu einer geänderten Zeile gibt es schon eine Buchung. Bitte berichtigen Sie dort.")
        )
    ServiceRecord.objects.filter(assignment__in=held).delete()
    held.delete()
    Request.objects.filter(pk__in=[one.pk for one in found.values()]).delete()
    return found


def _state_of(entry: LogEntry) -> str:
    """Return how the request ended; without a name nobody came in vain, and nobody stayed away."""
    nobody = {
        Outcome.IN_VAIN: Request.State.CANCELLED,
        Outcome.NO_SHOW: Request.State.UNFILLED,
    }
    if entry.outcome in nobody and not entry.interpreter:
        return nobody[entry.outcome]
    return _STATES.get(entry.outcome or Outcome.CANCELLED, Request.State.CANCELLED)


def _side_of(state: str, outcome: Outcome) -> str:
    if state != Request.State.CANCELLED:
        return ""
    return Request.Side.POOL if outcome == Outcome.CALLED_OFF else Request.Side.BODY


def _words_for(state: str) -> str:
    return _("laut Liste abgelehnt") if state == Request.State.REFUSED else ""


class _Writer:
    """Collects the rows of many requests for a few large inserts; looks things up once."""

    def __init__(self, entries: Sequence[LogEntry], *, by: Person | None, note: str) -> None:
        self.settings = {one.code: one for one in Setting.objects.all()}
        self.towns = {one.name: one for one in Municipality.objects.all()}
        self.people = {one.source_key: one for one in Interpreter.objects.exclude(source_key="")}
        listed = {one.organization: self._body(one) for one in reversed(entries)}
        self.bodies = take_in_organizations(list(listed.values()), by=by, note=note)
        self.numbers = set(Request.objects.values_list("number", flat=True))
        self.rows: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)

    def _body(self, entry: LogEntry) -> ListedBody:
        kind = _BODIES.get(entry.setting, Organization.Kind.OTHER)
        town = self.towns.get(entry.municipality)
        return ListedBody(entry.organization, {"kind": kind, "municipality": town})

    def add(self, row: RowResult[LogEntry], kept: Request | None) -> Request:
        """Collect one request with all that hangs on it."""
        entry = row.entry
        request = self._request(row, kept)
        starts, ends = (on_wall(one) for one in entry.span)
        planned = starts + dt.timedelta(minutes=entry.minutes_planned or entry.minutes or 0)
        slot = Slot(request=request, starts_at=starts, ends_at=planned)
        self.rows[Request].append(request)
        self.rows[Slot].append(slot)
        if entry.interpreter:
            self._assign(entry, request, slot, ends)
        return request

    def _request(self, row: RowResult[LogEntry], kept: Request | None) -> Request:
        entry = row.entry
        assert entry.outcome is not None
        starts, _ends = (on_wall(one) for one in entry.span)
        asked = entry.asked_on or entry.span[0].date()
        town = self.towns.get(entry.municipality)
        state = _state_of(entry)
        return Request(
            cancelled_by=_side_of(state, entry.outcome),
            id=kept.pk if kept else uuid.uuid4(), number=kept.number if kept else self._number(row.key),
            key=kept.key if kept else uuid.uuid4().hex, source_key=row.key, state=state,
            organization=self.bodies[entry.organization], reason=entry.reason or _words_for(state),
            language=entry.languages[0], also=list(entry.languages[1:]), dialect=entry.dialect,
            setting=self.settings.get(entry.setting) or self.settings[OTHER], mode=entry.mode,
            municipality=town, lat=town.lat if town else None, lon=town.lon if town else None,
            case=entry.case, gender=entry.gender, gender_reason=_("aus der Liste") if entry.gender else "",
            note=entry.remark[:300],
            made_at=min(on_wall(dt.datetime.combine(asked, dt.time())), starts),
        )  # fmt: skip

    def _number(self, key: str) -> str:
        number = key[:20] if not key.startswith("~") else f"L-{key[1:14]}"
        while number in self.numbers:
            number = f"L-{uuid.uuid4().hex[:12]}"
        self.numbers.add(number)
        return number

    def _assign(self, entry: LogEntry, request: Request, slot: Slot, ends: dt.datetime) -> None:
        """Collect who was promised, and what took place."""
        states = {
            Outcome.RETURNED: Assignment.State.RETURNED,
            **dict.fromkeys(_KINDS, Assignment.State.DONE),
        }
        assert entry.outcome is not None
        state = states.get(entry.outcome, Assignment.State.CANCELLED)
        starts = slot.starts_at
        until = max(ends, starts + dt.timedelta(minutes=1))
        assignment = Assignment(
            request=request, slot=slot, interpreter=self.people[entry.interpreter], state=state,
            during=(starts, until), cents=entry.fee_cents or 0, travel_cents=entry.travel_cents or 0,
            confirmed_at=request.made_at, why_ended="" if state == "done" else entry.reason[:200],
        )  # fmt: skip
        self.rows[Assignment].append(assignment)
        if entry.outcome in _KINDS:
            self.rows[ServiceRecord].append(self._record(entry, assignment, until))

    def _record(self, entry: LogEntry, assignment: Assignment, ends: dt.datetime) -> ServiceRecord:
        assert entry.outcome is not None
        starts = assignment.slot.starts_at
        return ServiceRecord(
            assignment=assignment, kind=_KINDS[entry.outcome], starts_at=starts,
            ends_at=starts if entry.outcome == Outcome.NO_SHOW else ends, km=entry.km or Decimal(0),
            cents=assignment.cents, travel_cents=assignment.travel_cents,
            payer_cents=assignment.cents + assignment.travel_cents, on_paper=True,
            state=ServiceRecord.State.SIGNED, signed_how=ServiceRecord.How.IMPORT,
            signed_at=ends, written_at=ends,
        )  # fmt: skip

    def write(self) -> None:
        """Write everything collected, in the order in which it hangs together."""
        order: tuple[type[Any], ...] = (Request, Slot, Assignment, ServiceRecord)
        for model in order:
            model.objects.bulk_create(self.rows[model])
        self.rows.clear()
