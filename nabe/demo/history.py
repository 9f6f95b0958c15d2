"""What happened to the demo's requests, as their rows tell it: the history that a page shows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence

from django.db import models

from nabe.core.models import JournalEntry
from nabe.core.rows import key_of
from nabe.demo.people import Cast
from nabe.interpreting.models import Assignment, Request, ServiceRecord
from nabe.people.models import Person


def entry(
    row: models.Model, verb: str, at: dt.datetime, by: Person | None, *,
    fields: Sequence[str] = (), note: str = "",
) -> JournalEntry:  # fmt: skip
    """Return an entry of the journal of another day, to be kept with others."""
    table, row_id = key_of(row)
    return JournalEntry(
        table=table, row_id=row_id, verb=verb, at=at, by=by, fields=list(fields), note=note
    )


def make(cast: Cast) -> None:
    """Write the history of every request that no list told."""
    rows = Request.objects.filter(source_key="").select_related("by").prefetch_related(
        "invitations", "assignments__interpreter__person", "assignments__service_record"
    )  # fmt: skip
    JournalEntry.objects.bulk_create(
        one for request in rows for one in _of_request(request, cast.coordination[1])
    )


def _of_request(request: Request, coordination: Person) -> Iterator[JournalEntry]:
    yield entry(request, "asked", request.made_at, request.by)
    asked = Counter(one.sent_at for one in request.invitations.all())
    for at, number in asked.items():
        yield entry(request, "asked people", at, coordination, note=str(number))
    for one in request.invitations.all():
        if one.state == "no" and one.answered_at:
            yield entry(request, "said no", one.answered_at, None)
    for held in request.assignments.all():
        yield entry(request, "confirmed", held.confirmed_at, held.interpreter.person)
        yield from _of_record(request, held)


def _of_record(request: Request, held: Assignment) -> Iterator[JournalEntry]:
    record = getattr(held, "service_record", None)
    if record is None:
        return
    yield entry(request, "recorded", record.written_at, held.interpreter.person)
    if record.state == ServiceRecord.State.SIGNED:
        by = request.by if record.signed_how == ServiceRecord.How.LINK else None
        yield entry(request, f"signed by {record.signed_how}", record.signed_at, by)
