"""Taking a list over: all good rows in one transaction, or nothing.

New services are written in bulk; a changed one gets only what its source changed, and what somebody
changed by hand since stays as it is. Vanished services become questions. Everything that undoing
needs is kept with the row.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from nabe.core import clock, journal, pagecache
from nabe.core.copying import copy_in
from nabe.core.errors import Refused, WrongState
from nabe.core.states import move
from nabe.directory.actions import background
from nabe.directory.actions.asking import ask_about_vanished, close_questions
from nabe.directory.actions.import_changes import change_service
from nabe.directory.actions.import_parts import Writer
from nabe.directory.actions.imports import State, forget_file
from nabe.directory.actions.indexing import index_loaded, reindex
from nabe.directory.actions.snapshots import LOADED, dump
from nabe.directory.actions.terms import ensure_taxonomy
from nabe.directory.importing.sealing import without_names
from nabe.directory.models import (
    Assurance,
    ImportRow,
    ImportRun,
    ImportSource,
    Service,
    SourceRecord,
)
from nabe.directory.queries.imports import IS_CHANGED, IS_NEW, may_import
from nabe.directory.rules import demand
from nabe.people.models import Person
from nabe.sheets.notes import KEPT_BY_HAND, note

_BATCH = 1000


def begin(run: ImportRun, *, by: Person | None) -> ImportRun:
    """Mark a run as being taken over by somebody, so that nobody does it twice."""
    demand(by is None or may_import(by))
    return move(
        run, State.TAKING_OVER, allowed={State.READY: {State.TAKING_OVER}},
        taken_by=by, busy_since=clock.now(), tries=0, problem={},
    )  # fmt: skip


@transaction.atomic
def take_over_soon(run: ImportRun, *, by: Person) -> ImportRun:
    """Leave taking over to a worker; it acts for `by`."""
    background.take_over_soon(begin(run, by=by))
    return run


def take_over(run: ImportRun, *, by: Person | None) -> ImportRun:
    """Write all good rows of a run in one transaction. Journal: taken over.

    May be repeated after a crash: a run that is applied already is left alone. Raises Refused when
    the directory has changed so that the preview no longer holds. Whatever goes wrong, nothing is
    written and the run is a preview again that says why.
    """
    if run.state == State.READY:
        begin(run, by=by)
    try:
        kept = _take_over_at_once(run, by=by)
    except WrongState:
        raise
    except Exception as error:
        background.give_back(run, error)
        raise
    forget_file(kept)
    return kept


def _take_over_at_once(run: ImportRun, *, by: Person | None) -> ImportRun:
    demand(by is None or may_import(by))
    with transaction.atomic():
        kept = ImportRun.objects.select_for_update().select_related("source").get(pk=run.pk)
        if kept.state == State.APPLIED:
            return kept
        if kept.state != State.TAKING_OVER:
            raise WrongState()
        kept.applied_at = clock.now()
        _demand_up_to_date(kept)
        _take_over(kept, by=by, at=kept.applied_at)
        move(kept, State.APPLIED, allowed=ImportRun.ALLOWED, applied_at=kept.applied_at)
        journal.write(kept, "taken over", by=by)
    return kept


def take_over_rest(run: ImportRun, *, by: Person) -> int:
    """Take over rows that were mended after the run was applied; returns how many."""
    demand(may_import(by))
    with transaction.atomic():
        kept = ImportRun.objects.select_for_update().select_related("source").get(pk=run.pk)
        if kept.state != State.APPLIED:
            raise WrongState()
        done = _take_over(kept, by=by, at=clock.now())
        if done:
            journal.write(kept, "rest taken over", by=by)
    return done


def _take_over(run: ImportRun, *, by: Person | None, at: dt.datetime) -> int:
    """Write what waits; each pass has its own moment, by which undoing knows what came later."""
    ensure_taxonomy()
    waiting = run.rows.filter(was_applied=False).order_by("position")
    new = list(waiting.filter(IS_NEW).values_list("pk", "key"))
    changed = list(waiting.filter(IS_CHANGED))
    renamed = [row.key for row in changed if row.decision == ImportRow.Decision.SAME]
    _demand_still_there(changed)
    _demand_still_new(run, [*(key for _pk, key in new), *renamed])
    if at == run.applied_at:
        ask_about_vanished(run)
    else:
        close_questions(run, [row.service_id for row in changed if row.service_id], at=at)
    writer = Writer(run, by=by, at=at)
    with _no_collecting():
        for start in range(0, len(new), _BATCH):
            _create(run, [pk for pk, _key in new[start : start + _BATCH]], writer)
            gc.collect()
    for start in range(0, len(changed), _BATCH):
        _change(run, changed[start : start + _BATCH], writer)
    if new or changed:
        ImportSource.objects.filter(pk=run.source_id).update(changed_at=at)
    pagecache.content_changed()
    return len(new) + len(changed)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Look for garbage after a batch only, and only among its rows: a third faster."""
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()


def _demand_up_to_date(run: ImportRun) -> None:
    """Refuse when lists of the source were taken over or taken back since this one was read."""
    changed_at = run.source.changed_at
    if changed_at and run.read_at and changed_at > run.read_at:
        raise Refused(_read_again())


def _demand_still_there(rows: Sequence[ImportRow]) -> None:
    """Refuse when a service that a row would change is no more."""
    if any(row.service_id is None for row in rows):
        raise Refused(_read_again())


def _read_again() -> str:
    return _("Die Quelle hat sich inzwischen geändert. Bitte lesen Sie die Liste noch einmal ein.")


def _demand_still_new(run: ImportRun, keys: Sequence[str]) -> None:
    """Refuse when another run of the same source has meanwhile brought these rows."""
    if SourceRecord.objects.filter(source=run.source, key__in=keys).exists():
        raise Refused(
            _("Die Liste wurde inzwischen schon übernommen. Bitte lesen Sie sie noch einmal ein.")
        )


def _create(run: ImportRun, keys: Sequence[int], writer: Writer) -> None:
    """Write one batch of new services, and index it: the memory stays that of a batch."""
    rows = list(
        run.rows.filter(pk__in=keys).only("run", "key", "fields", "position").order_by("position")
    )
    writer.make_organizations(row.fields["organization"] for row in rows)
    made = [(row, writer.new_service(row.fields, key=row.key)) for row in rows]
    services = [service for _row, service in made]
    copy_in(services)
    for row, service in made:
        writer.add_parts(service, row.fields)
    copy_in(
        SourceRecord(
            source=run.source, key=row.key, service=service, fields=without_names(row.fields)
        )
        for row, service in made
    )
    of_row = SourceRecord.objects.filter(source=run.source, key=OuterRef("key"))
    ImportRow.objects.filter(pk__in=keys).update(
        was_applied=True, taken_at=writer.at, service_id=Subquery(of_row.values("service_id")[:1])
    )
    writer.write()
    journal.write_many(services, "imported", by=writer.by, note=run.file_name)
    index_loaded(services)


def _change(run: ImportRun, rows: Sequence[ImportRow], writer: Writer) -> None:
    loaded = Service.objects.prefetch_related(
        *LOADED, "at_locations__location", "organization", "fields", "target_groups"
    )
    services = loaded.select_for_update().in_bulk([row.service_id for row in rows])
    records = {
        record.service_id: record
        for record in SourceRecord.objects.filter(source=run.source, service__in=services)
    }
    for row in rows:
        service = services[row.service_id]
        record = records[service.pk]
        row.before = {"service": dump(service), "record": record.fields, "key": record.key}
        by_hand = change_service(writer, service, before=record.fields, after=row.fields)
        for name in by_hand:
            row.notes = [*row.notes, note("question", name, KEPT_BY_HAND).as_dict()]
            row.worst = row.worst if row.worst in {"error", "warning"} else "question"
        record.fields = without_names(row.fields)
        if row.decision == ImportRow.Decision.SAME:
            record.key = row.key  # its new name is what it is known by from now on
        record.save(update_fields=["fields", "key"])
        _assure(service, row.fields, by=writer.by, at=writer.at)
        row.was_applied, row.taken_at = True, writer.at
    ImportRow.objects.bulk_update(
        rows, ["was_applied", "taken_at", "before", "notes", "worst"], batch_size=100
    )
    journal.write_many(
        list(services.values()), "changed by import", by=writer.by, note=run.file_name
    )
    reindex(list(services))


def _assure(service: Service, fields: dict[str, Any], *, by: Person | None, at: Any) -> None:
    day = fields.get("assured_date")
    if day and (service.assured_on is None or str(service.assured_on) < day):
        Assurance.objects.create(
            service=service, on=day, at=at, via=Assurance.Via.IMPORT, by=by,
            result=Assurance.Result.CHANGED, by_role=_("Liste der Koordination"),
        )  # fmt: skip
        Service.objects.filter(pk=service.pk).update(assured_on=day)
