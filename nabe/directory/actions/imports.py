"""A file on its way in: uploaded, read, its columns chosen, its rows corrected and decided.

Nothing here writes a service; that is `taking_over`. `by` is None on the command line, where the
operator acts for the county.
"""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.copying import copy_in
from nabe.core.errors import Refused, WrongState
from nabe.core.states import move
from nabe.directory.actions import background, deciding
from nabe.directory.importing import preview as previews
from nabe.directory.importing.fields import read_fields
from nabe.directory.importing.records import Reading, missing
from nabe.directory.models import ImportRow, ImportRun, ImportSource, SourceQuestion
from nabe.directory.queries.imports import known_services, may_import, source_name_for
from nabe.directory.queries.vocabulary import vocabulary
from nabe.directory.rules import demand, may_edit
from nabe.people.models import Person
from nabe.sheets.notes import Note, UnreadableFile, worst
from nabe.sheets.opening import open_source
from nabe.sheets.tables import LARGEST_FILE

State = ImportRun.State
_BATCH = 1000


def start_import(
    content: IO[bytes], file_name: str, *,
    source_name: str = "", by: Person | None, by_worker: bool = False,
) -> ImportRun:  # fmt: skip
    """Keep an uploaded file and make its run; reading is left to `read_import`, or to a worker.

    Without a `source_name` the file's own name counts, without its date.
    Raises Refused for a file that is too large. Journal: uploaded.
    """
    demand(by is None or may_import(by))
    run = ImportRun(
        id=uuid.uuid4(), file_name=Path(file_name).name[:200], by=by, uploaded_at=clock.now(),
        busy_since=clock.now(),
    )  # fmt: skip
    target = folder() / f"{run.pk}"
    with target.open("wb") as file:
        shutil.copyfileobj(content, file, 1024 * 1024)
    if target.stat().st_size > LARGEST_FILE:
        target.unlink()
        raise Refused(_("Die Datei ist zu groß. Erlaubt sind 100 MB."))
    run.stored_as = target.name
    with transaction.atomic():
        run.source = _source(source_name.strip()[:80] or source_name_for(run.file_name))
        run.save()
        journal.write(run, "uploaded", by=by, note=run.file_name)
        if by_worker:
            background.read_soon(run)
    return run


def _source(name: str) -> ImportSource:
    """Return the source of this name, however it writes its capitals; an unknown one is made."""
    known = ImportSource.objects.filter(name__iexact=name).order_by("pk")
    exact = known.filter(name=name).first() or known.first()
    return (
        exact
        or ImportSource.objects.get_or_create(name=name, defaults={"created_at": clock.now()})[0]
    )


def folder() -> Path:
    """Return where uploaded lists wait; workers on other machines need it as a shared volume."""
    place = Path(settings.MEDIA_ROOT) / "imports"
    place.mkdir(parents=True, exist_ok=True)
    return place


def read_import(run: ImportRun) -> ImportRun:
    """Read the file of a run into rows, compared with what is there. May be repeated.

    A file that cannot be read ends in "failed" with the reason. Progress is written as it goes.
    """
    if run.state not in {State.UPLOADED, State.READING, State.READY}:
        return run
    move(
        run, State.READING, allowed=ImportRun.ALLOWED,
        done=0, total=0, problem={}, read_at=clock.now(), busy_since=clock.now(),
    )  # fmt: skip
    try:
        source = open_source(folder() / run.stored_as, name=run.file_name)
        total = sum(len(sheet.rows) for sheet in source.sheets) + len(source.services)
        ImportRun.objects.filter(pk=run.pk).update(total=total, kind=source.kind)
        found = previews.preview(
            source, vocabulary(), known=known_services(run.source.name), name=run.source.name,
            chosen=run.source.mappings, progress=lambda done, _all: _note_progress(run, done),
        )  # fmt: skip
    except UnreadableFile as error:
        return move(run, State.FAILED, allowed=ImportRun.ALLOWED, problem=error.note.as_dict())
    with transaction.atomic():
        _write_rows(run, found)
        return move(
            run, State.READY, allowed=ImportRun.ALLOWED, counts=deciding.counted(run), done=total, total=total,
            kind=found.kind,
            layouts=[layout.as_dict() for layout in found.layouts],
        )  # fmt: skip


def read_by_worker(run: ImportRun) -> None:
    """Read a run as a worker does: whatever goes wrong, the run says so and can be discarded."""
    try:
        read_import(run)
    except WrongState:
        return  # somebody discarded it meanwhile
    except Exception as error:
        background.give_back(run, error)
        raise


def _note_progress(run: ImportRun, done: int) -> None:
    ImportRun.objects.filter(pk=run.pk).update(done=done, busy_since=clock.now())


def _write_rows(run: ImportRun, found: previews.Preview) -> None:
    run.rows.all().delete()
    rows = []
    for position, one in enumerate(found.results, 1):
        rows.append(_row(run, position, one))
        if len(rows) >= _BATCH:
            copy_in(rows)
            rows.clear()
    copy_in(rows)


def _row(run: ImportRun, position: int, one: previews.Result) -> ImportRow:
    """Return the row of a result, with what was decided about it the last time."""
    service = one.known or one.renamed
    row = ImportRow(
        run=run, position=position, sheet=one.reading.sheet[:120], number=one.reading.row,
        key=one.key, result=one.result, raw=one.reading.raw, texts=one.reading.texts,
        fields=one.reading.fields, notes=[each.as_dict() for each in one.reasons],
        diff=one.diff, twin=one.twin, worst=worst(one.reasons),
        service_id=service.service_id if service else None,
    )  # fmt: skip
    kept = run.source.decisions.get(one.key, "")
    if one.result == previews.DUPLICATE and kept in deciding.ABOUT_DUPLICATES:
        row.decision = kept
    elif one.renamed and kept in deciding.ABOUT_NAMES:
        deciding.settle_name(row, kept, before=one.renamed.fields)
    return row


@transaction.atomic
def choose_mapping(
    run: ImportRun, mappings: Mapping[str, Mapping[str, str]], *, by: Person
) -> ImportRun:
    """Keep which column holds which field, {signature of a table: {header: field}}, for this source.

    The file has to be read again, which a worker does. Journal: columns chosen.
    """
    demand(may_import(by))
    move(
        run, State.READING, allowed={State.READY: {State.READING}},
        done=0, total=0, tries=0, busy_since=clock.now(),
    )  # fmt: skip
    source = ImportSource.objects.select_for_update().get(pk=run.source_id)
    source.mappings = {**source.mappings, **{key: dict(one) for key, one in mappings.items()}}
    source.save(update_fields=["mappings"])
    journal.write(run, "columns chosen", by=by)
    background.read_soon(run)
    run.source = source
    return run


@transaction.atomic
def fix_row(row: ImportRow, texts: Mapping[str, str], *, by: Person) -> ImportRow:
    """Read a row again with a person's words in place of the source's. Journal: row corrected."""
    demand(may_import(by))
    kept = deciding.locked(row)
    kept.texts = {
        name: text.strip() for name, text in {**kept.texts, **texts}.items() if text.strip()
    }
    words = vocabulary()
    fields, notes, _times = read_fields(
        {name: [(text, text)] for name, text in kept.texts.items()}, words
    )
    fields["name"] = " ".join(str(fields.get("name", "")).split())
    if kept.fields.get("other"):
        fields["other"] = kept.fields["other"]
    notes += missing(fields)
    _compare_again(kept, fields, notes)
    if kept.decision != ImportRow.Decision.TAKE:
        kept.decision = ""  # it was said about other words
    kept.fields, kept.is_fixed, kept.worst = fields, True, worst(notes)
    kept.notes = [each.as_dict() for each in notes]
    kept.save()
    deciding.count(kept.run)
    journal.write(kept.run, "row corrected", by=by, note=f"{kept.sheet} {kept.number}")
    return kept


def _compare_again(row: ImportRow, fields: dict[str, Any], notes: list[Note]) -> None:
    if worst(notes) == "error":
        row.result = ImportRow.Result.ERROR
        return
    source = row.run.source.name
    others = list(
        row.run.rows.exclude(pk=row.pk)
        .exclude(result__in=["skipped", "error"])
        .order_by("position")
    )
    readings = [Reading(other.sheet, other.number, fields=other.fields) for other in others]
    own = Reading(row.sheet, row.number, fields=fields)
    result = previews.compare([*readings, own], known_services(source), name=source)[-1]
    notes += own.notes
    row.result, row.diff, row.twin = (
        result.result,
        result.diff,
        list(result.twin) if result.twin else None,
    )
    row.key, row.service_id = result.key, result.known.service_id if result.known else None


@transaction.atomic
def discard_import(run: ImportRun, *, by: Person) -> ImportRun:
    """Put a run away unused; its file and rows are deleted. Journal: discarded."""
    demand(may_import(by))
    move(run, State.DISCARDED, allowed=ImportRun.ALLOWED)
    run.rows.all().delete()
    journal.write(run, "discarded", by=by)
    transaction.on_commit(lambda: forget_file(run))
    return run


def expire_imports(before: dt.datetime) -> int:
    """Delete the rows and files of lists uploaded before; those still waiting are put away.

    Rows name contact persons; after half a year nobody mends or undoes the list any more.
    """
    old = ImportRun.objects.filter(uploaded_at__lt=before)
    rows, _by_model = ImportRow.objects.filter(run__in=old).delete()
    old.filter(state__in=[one for one, to in ImportRun.ALLOWED.items() if State.DISCARDED in to]
               ).update(state=State.DISCARDED)  # fmt: skip
    for run in old.exclude(stored_as=""):
        forget_file(run)
    return rows


def forget_file(run: ImportRun) -> None:
    """Delete the uploaded file: it holds names of contact persons and is no longer needed."""
    if run.stored_as:
        (folder() / run.stored_as).unlink(missing_ok=True)
        ImportRun.objects.filter(pk=run.pk).update(stored_as="")


@transaction.atomic
def answer_question(question: SourceQuestion, *, is_still: bool, by: Person) -> SourceQuestion:
    """Say of a vanished service whether it still exists; if not, it is archived."""
    from nabe.directory.actions import services

    demand(may_edit(by, question.service))
    state = SourceQuestion.State
    move(
        question, state.KEPT if is_still else state.ENDED, allowed=SourceQuestion.ALLOWED,
        answered_at=clock.now(), by=by,
    )  # fmt: skip
    services.assure(
        question.service, by=by,
        result="unchanged" if is_still else "withdrawn", note=_("Rückfrage zur Liste"),
    )  # fmt: skip
    return question
