"""Lists on their way in: what is there to compare with, previews, runs for the office."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from nabe.core import clock
from nabe.core.search import fold
from nabe.interpreting.importing import LogEntry, PoolEntry, read_log, read_pool
from nabe.interpreting.importing.entries import GOOD
from nabe.interpreting.importing.pay import check_pay
from nabe.interpreting.importing.results import (
    Known,
    ListPreview,
    RowResult,
    header_of,
    key_of,
    results,
)
from nabe.interpreting.models import (
    Assignment,
    BeforeList,
    FeeRule,
    Interpreter,
    Paper,
    Request,
    ServiceRecord,
    Setting,
)
from nabe.interpreting.rules import Viewer, demand, runs_the_pool
from nabe.people.models import Organization, Person
from nabe.people.names import folded_name
from nabe.places.gazetteer import vocabulary_of_places
from nabe.sheets.comparing import UNCHANGED
from nabe.sheets.models import ListRecord, ListRun
from nabe.sheets.notes import note
from nabe.sheets.tables import Source
from nabe.sheets.vocabulary import Vocabulary
from nabe.sheets.waiting import kept_preview

POOL, LOG = "pool", "requests"
PURPOSES = (POOL, LOG)
ASKING = frozenset({"error", "question", "warning"})
_TROUBLE = ("error", "duplicate", "changed", "new", "unchanged", "skipped")
HELD = (Assignment.State.CONFIRMED, Assignment.State.DONE)


def has_tables() -> bool:
    """Say whether the database is set up; a preview works before that, too."""
    return Interpreter._meta.db_table in connection.introspection.table_names()


# --- the pool ----------------------------------------------------------------------------------
def preview_pool(source: Source) -> ListPreview[PoolEntry]:
    """Read a pool's list and compare it with the pool."""
    if not has_tables():
        return _with_notices(results(read_pool(source, Vocabulary(today=clock.today())), Known()))
    entries = read_pool(source, vocabulary_of_places())
    people = _people()
    _hear_about_addresses(entries, people)
    _hear_about_classes(entries)
    there = {one.source_key: fields_of(one) for one in people.values() if one.source_key}
    there |= {
        entry.key: fields_of(people[entry.email])
        for entry in entries
        if entry.key and entry.email in people and not people[entry.email].source_key
    }
    found = _with_notices(results(entries, Known(there, seals(POOL))))
    for row in found.rows:
        _keep_steps(row)
    return found


def _keep_steps(row: RowResult[PoolEntry]) -> None:
    """A step that the pool does not know stays undone: nobody comes back who left."""
    before, after = row.changes.get("state", ("", ""))
    if not before or after in Interpreter.ALLOWED.get(Interpreter.State(before), ()):
        return
    words = dict(Interpreter.State.choices)
    said = _("Der Status bleibt, wie er in Nabe ist: „%(state)s“.")
    row.entry.notes.append(note("question", "state", said, state=str(words[before])))
    del row.changes["state"]
    row.result = row.result if row.changes else UNCHANGED


def _with_notices(found: ListPreview[PoolEntry]) -> ListPreview[PoolEntry]:
    good = [one.entry for one in found.rows if one.entry.verdict == GOOD]
    if not good:
        found.notices.append(note("warning", "", _("In der Liste wurde niemand gefunden.")))
    elif not any(one.secrecy_on for one in good):
        found.notices.append(
            note("question", "", _("Die Liste nennt keine Erklärung zur Verschwiegenheit. Bitte tragen Sie "
                                   "sie nach: Ohne sie fragen wir die Personen für die meisten Felder nicht an."))
        )  # fmt: skip
    if any(one.last_training for one in good):
        found.notices.append(
            note("warning", "", _("Die letzte Fortbildung wurde gelesen, aber noch nicht gespeichert."))
        )  # fmt: skip
    return found


def _people() -> dict[str, Interpreter]:
    """Return everybody in the pool by address, or by key where there is none."""
    rows = Interpreter.objects.select_related("person").prefetch_related(
        "languages", "times", Prefetch("papers", Paper.objects.order_by("seen_on"))
    )
    return {one.person.email or f"~{one.pk}": one for one in rows}


def fields_of(one: Interpreter) -> Mapping[str, Any]:
    """Return what the pool keeps of somebody, in the form in which a list says it."""
    papers = {paper.kind: paper for paper in one.papers.all()}
    days = {
        "trained_on": _seen(papers.get("training")), "record_seen": _seen(papers.get("record")),
        "secrecy_on": _seen(papers.get("secrecy")), "certified_until": _until(papers.get("training")),
    }  # fmt: skip
    return {
        "name": one.person.name, "gender": one.gender, "postcode": one.postcode, "phone": one.person.phone,
        "email": one.person.email or "", "german": one.german, "transport": one.transport,
        "languages": [[said.code, said.dialect, said.level] for said in one.languages.all()],
        "radius_km": one.radius_km, "modes": sorted(one.modes), "not_in": sorted(one.not_in),
        "times": [[time.weekday, f"{time.starts:%H:%M}", f"{time.ends:%H:%M}"] for time in one.times.all()],
        "grade": one.grade, "fee_class": one.fee_class, "state": one.state, **days,
    }  # fmt: skip


def _seen(paper: Paper | None) -> str:
    return paper.seen_on.isoformat() if paper else ""


def _until(paper: Paper | None) -> str:
    return paper.valid_until.isoformat() if paper and paper.valid_until else ""


def _hear_about_addresses(entries: Sequence[PoolEntry], people: Mapping[str, Interpreter]) -> None:
    """Say whose address a row has: an account's, somebody's of the pool, that of an earlier row."""
    wanted = {one.email for one in entries if one.email and one.verdict == GOOD}
    accounts = {one.email: one for one in Person.objects.filter(email__in=wanted)}
    keys = {one.source_key for one in people.values()} - {""}
    met: set[str] = set()
    for entry in (one for one in entries if one.email and one.verdict == GOOD):
        known, account = people.get(entry.email), accounts.get(entry.email)
        if entry.email in met:
            entry.notes.append(
                note("warning", "email", _("Die Adresse %(mail)s hat schon eine frühere Zeile. "
                                           "Hier wurde sie weggelassen."), mail=entry.email)
            )  # fmt: skip
            entry.email = ""
            continue
        met.add(entry.email)
        if known and known.source_key and entry.key and known.source_key != entry.key:
            said = _("Die Adresse %(mail)s gehört im Pool zu Nummer %(key)s.")
            entry.notes.append(note("error", "email", said, mail=entry.email, key=known.source_key))
        elif known and not known.source_key:
            said = _("%(name)s ist schon im Pool und bekommt die Nummer dieser Zeile.")
            entry.notes.append(note("guess", "email", said, name=known.person.name))
        elif account and entry.key in keys:
            said = _(
                "Die Adresse %(mail)s gehört schon zu einem anderen Konto. Sie wurde weggelassen."
            )
            entry.notes.append(note("warning", "email", said, mail=entry.email))
            entry.email = ""
        elif account and not known:
            kind = "guess" if fold(account.name) == fold(entry.name) else "question"
            said = _("Zu dieser Adresse gibt es schon ein Konto: %(name)s.")
            entry.notes.append(note(kind, "email", said, name=account.name))  # type: ignore[arg-type]


def _hear_about_classes(entries: Sequence[PoolEntry]) -> None:
    """A fee class without a rule would pay nobody: the row keeps the usual one, and asks."""
    known = set(FeeRule.objects.values_list("fee_class", flat=True))
    for entry in entries:
        if entry.fee_class and known and entry.fee_class not in known:
            said = _("Für die Honorarklasse „%(text)s“ gibt es keine Regel. Sie wurde weggelassen.")
            asked = note("question", "fee_class", said, text=entry.fee_class)
            entry.notes.append(asked.under(header_of(entry.columns, "fee_class")))
            entry.fee_class = ""


# --- the log -----------------------------------------------------------------------------------
def preview_log(source: Source) -> ListPreview[LogEntry]:
    """Read a log of requests and compare it with the requests that came from lists."""
    if not has_tables():
        return results(read_log(source, Vocabulary(today=clock.today())), Known())
    classes = dict(
        Interpreter.objects.exclude(source_key="").values_list("source_key", "fee_class")
    )
    entries = read_log(source, vocabulary_of_places(), interpreters=classes or None)
    _hear_about_other_talks(entries)
    check_pay(entries, classes)
    there = {one.source_key: fields_of_request(one) for one in logged_requests()}
    found = results(entries, Known(there, seals(LOG)))
    if not classes:
        found.notices.append(
            note("error", "", _("Der Pool ist noch leer. Bitte lesen Sie zuerst die Liste des Pools ein."))
        )  # fmt: skip
    new = _new_bodies(entries)
    if new:
        said = _("%(number)s anfragende Stellen sind neu und werden angelegt.")
        found.notices.append(note("guess", "", said, number=len(new)))
    return found


def logged_requests() -> QuerySet[Request]:
    """Return the requests that came from a list, with all that hangs on them."""
    assignments = Assignment.objects.select_related("interpreter", "service_record")
    return (
        Request.objects.exclude(source_key="")
        .select_related("organization", "setting", "municipality")
        .prefetch_related("slots", Prefetch("assignments", assignments))
    )


def fields_of_request(request: Request) -> Mapping[str, Any]:
    """Return what is kept of a logged request, in the form in which a list says it.

    Of the outcome only its seal is compared: one state stands for several.
    """
    slot = next(iter(request.slots.all()), None)
    assignment = next(iter(request.assignments.all()), None)
    record: ServiceRecord | None = getattr(assignment, "service_record", None)
    starts = clock.local(slot.starts_at) if slot else None
    return {
        "asked_on": clock.local(request.made_at).date().isoformat(),
        "starts": starts.replace(tzinfo=None).isoformat(timespec="minutes") if starts else "",
        "minutes_planned": slot.minutes if slot else 0,
        "minutes": record.minutes if record else None,
        "languages": [request.language, *request.also], "dialect": request.dialect,
        "setting": request.setting.code, "mode": request.mode, "case": request.case,
        "municipality": request.municipality.name if request.municipality else "",
        "organization": request.organization.name, "gender": request.gender, "reason": request.reason,
        "interpreter": assignment.interpreter.source_key if assignment else "", "remark": request.note,
        "km": f"{record.km.normalize():f}" if record else None,
        "fee_cents": assignment.cents if assignment else None,
        "travel_cents": assignment.travel_cents if assignment else None,
    }  # fmt: skip


def _hear_about_other_talks(entries: Sequence[LogEntry]) -> None:
    """A talk that overlaps another one of the same person in Nabe stays out."""
    taken: defaultdict[str, list[tuple[Any, Any, str, str]]] = defaultdict(list)
    rows = Assignment.objects.filter(state__in=HELD).exclude(interpreter__source_key="")
    names = ("interpreter__source_key", "during", "request__number", "request__source_key")
    for person, during, number, key in rows.values_list(*names):
        taken[person].append((during.lower, during.upper, number, key))
    for entry in (one for one in entries if one.verdict == GOOD and one.takes_time):
        starts, ends = (on_wall(one) for one in entry.span)
        own = key_of(entry, entry.said())
        for begins, stops, number, key in taken.get(entry.interpreter, ()):
            if begins < ends and starts < stops and key != own:
                said = _("%(person)s war zu dieser Zeit laut Nabe bei %(number)s.")
                entry.notes.append(
                    note("error", "interpreter", said, person=entry.interpreter, number=number)
                )
                break


def on_wall(moment: dt.datetime) -> dt.datetime:
    """Return a time of the list as a moment on the county's clock."""
    return moment.replace(tzinfo=timezone.get_default_timezone())


def _new_bodies(entries: Sequence[LogEntry]) -> set[str]:
    named = {folded_name(one.organization) for one in entries if one.verdict == GOOD}
    active = Organization.objects.filter(folded_name__in=named, state="active", kept_by="")
    return named - set(active.values_list("folded_name", flat=True))


def seals(purpose: str) -> Mapping[str, Mapping[str, str]]:
    """Return by key the seals of what each row last said."""
    return dict(ListRecord.objects.filter(purpose=purpose).values_list("key", "seals"))


# --- runs for the office -----------------------------------------------------------------------
def list_runs(viewer: Viewer) -> QuerySet[ListRun]:
    """Return all lists of the pool on their way, the newest first."""
    demand(runs_the_pool(viewer))
    return ListRun.objects.filter(purpose__in=PURPOSES)


def list_run(viewer: Viewer, pk: uuid.UUID) -> ListRun:
    """Return one list on its way, or answer 404."""
    return get_object_or_404(list_runs(viewer), pk=pk)


def rows_of_list(
    viewer: Viewer, run: ListRun, *, result: str = "", waiting: bool = False
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Return the kept rows of a list, errors and questions first, and the remarks about the whole.

    `result` keeps those of one result, `waiting` those with errors, questions or left-out values.
    """
    demand(runs_the_pool(viewer))
    if run.state != ListRun.State.READY:  # before and after there is nothing to look at
        return [], []
    kept = kept_preview(run)
    rows = [one for one in _placed(kept["rows"]) if not result or one["result"] == result]
    if waiting:
        rows = [one for one in rows if any(each["kind"] in ASKING for each in one["reasons"])]
    return sorted(rows, key=lambda one: _TROUBLE.index(one["result"])), kept["notices"]


def _placed(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [{**one, "position": at} for at, one in enumerate(rows)]


def row_of_list(
    viewer: Viewer, run: ListRun, position: int
) -> tuple[Mapping[str, Any], int | None]:
    """Return one kept row of a list, and where the next one in error is; or answer 404.

    After the last one it goes on from the first.
    """
    demand(runs_the_pool(viewer))
    rows = _placed(kept_preview(run)["rows"])
    if position >= len(rows):
        raise Http404
    others = [*rows[position + 1 :], *rows[:position]]
    following = next((one["position"] for one in others if one["result"] == "error"), None)
    return rows[position], following


def setting_names() -> Mapping[str, str]:
    """Return what the fields of work are called, by code."""
    return {one.code: one.label for one in Setting.objects.all()}


def keeps_before(viewer: Viewer, run: ListRun) -> bool:
    """Say whether what a list changed can still be brought back."""
    demand(runs_the_pool(viewer))
    kept = BeforeList.objects.filter(run=run)
    return kept.exclude(interpreter=None, request=None).exists()


def bad_rows(viewer: Viewer, run: ListRun) -> list[Mapping[str, Any]]:
    """Return the kept rows of a list that stay out, in its order."""
    demand(runs_the_pool(viewer))
    return [one for one in kept_preview(run)["rows"] if one["result"] in ("error", "duplicate")]


def headers_of(viewer: Viewer, run: ListRun) -> dict[str, list[str]]:
    """Return by sheet the columns of a list that were understood, in their order."""
    demand(runs_the_pool(viewer))
    found: dict[str, dict[str, None]] = {}
    for one in kept_preview(run)["rows"]:
        found.setdefault(one["sheet"], {}).update(dict.fromkeys(one["columns"]))
    return {sheet: list(headers) for sheet, headers in found.items()}
