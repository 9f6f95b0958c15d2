"""What a person decides about one row: a duplicate, a bad row, a service under another name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from nabe.core import journal
from nabe.core.errors import Refused
from nabe.directory.importing import hints
from nabe.directory.importing import preview as previews
from nabe.directory.importing.matching import differences
from nabe.directory.models import ImportRow, ImportRun, ImportSource, SourceRecord
from nabe.directory.queries.imports import is_name_asked, may_import
from nabe.directory.rules import demand
from nabe.people.models import Person
from nabe.sheets.notes import RANK

Decision = ImportRow.Decision
ABOUT_DUPLICATES = frozenset({Decision.TAKE, Decision.SKIP})
ABOUT_NAMES = frozenset({Decision.SAME, Decision.NEW})


@transaction.atomic
def decide_row(row: ImportRow, decision: str, *, by: Person) -> ImportRow:
    """Say what becomes of a row. Journal: row decided.

    "skip" leaves any row out, "" takes that back, "take" is for duplicates; "same" makes a row that
    looks new the next version of the service that vanished under its old name, "new" says it is
    another service. What is said of duplicates and names is kept for the next time of this source.
    """
    demand(may_import(by))
    kept = locked(row)
    if decision not in Decision.values:
        raise Refused(_("Diese Zeile ist schon übernommen oder wird gerade gelesen."))
    if kept.result == ImportRow.Result.ERROR and decision == Decision.TAKE:
        raise Refused(_("Diese Zeile hat einen Fehler. Bitte verbessern Sie sie zuerst."))
    if decision in ABOUT_NAMES:
        _demand_name_asked(kept)
        settle_name(kept, decision, before=_last_fields(kept))
    elif kept.decision == Decision.SAME:
        kept.result, kept.diff = ImportRow.Result.NEW, {}
    kept.decision = decision
    kept.save(update_fields=["decision", "result", "diff", "worst"])
    source = ImportSource.objects.select_for_update().get(pk=kept.run.source_id)
    source.decisions = {**source.decisions, kept.key: decision}
    source.save(update_fields=["decisions"])
    count(kept.run)
    journal.write(kept.run, "row decided", by=by, note=f"{kept.sheet} {kept.number}")
    return kept


def locked(row: ImportRow) -> ImportRow:
    """Return a row that may still be mended, with its run held: taking over waits, or came first."""
    run = (
        ImportRun.objects.select_for_update(of=("self",))
        .select_related("source")
        .get(pk=row.run_id)
    )
    kept = ImportRow.objects.select_for_update().filter(pk=row.pk, run=run).first()
    open_states = {ImportRun.State.READY, ImportRun.State.APPLIED}
    if kept is None or kept.was_applied or run.state not in open_states:
        raise Refused(_("Diese Zeile ist schon übernommen oder wird gerade gelesen."))
    kept.run = run
    return kept


def _demand_name_asked(row: ImportRow) -> None:
    if not is_name_asked(row) or row.run.state != ImportRun.State.READY:
        raise Refused(_("Zu dieser Zeile gibt es keine Frage nach dem Namen."))


def _last_fields(row: ImportRow) -> dict[str, Any]:
    record = SourceRecord.objects.filter(source=row.run.source_id, service=row.service_id).first()
    if record is None:
        raise Refused(_("Dieses Angebot steht nicht mehr in dieser Quelle."))
    return dict(record.fields)


def settle_name(row: ImportRow, decision: str, *, before: Mapping[str, Any]) -> None:
    """Make a row the new name of a service, or a service of its own; the question is answered."""
    is_same = decision == Decision.SAME
    row.decision = decision
    row.result = ImportRow.Result.CHANGED if is_same else ImportRow.Result.NEW
    row.diff = differences(before, row.fields) if is_same else {}
    left = [one["kind"] for one in row.notes if one["message"] != hints.FORMER_NAME]
    row.worst = min(left, key=RANK.__getitem__) if left else ""


def counted(run: ImportRun) -> dict[str, int]:
    """Return {result: rows of the run}."""
    found = run.rows.order_by().values_list("result").annotate(Count("pk"))
    return {**dict.fromkeys(previews.RESULTS, 0), **dict(found)}


def count(run: ImportRun) -> None:
    """Count the results of a run again after one of its rows changed."""
    run.counts = counted(run)
    ImportRun.objects.filter(pk=run.pk).update(counts=run.counts)
