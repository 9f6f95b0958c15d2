"""Reading imports: runs that wait, one run with its rows, what exists to compare with."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.db.models import Case, Prefetch, Q, QuerySet, When
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from nabe.directory.importing.hints import same_list
from nabe.directory.importing.matching import Known
from nabe.directory.importing.source_names import LONGEST, name_of
from nabe.directory.models import (
    Field,
    ImportRow,
    ImportRun,
    ImportSource,
    Schedule,
    Service,
    ServiceAtLocation,
    SourceQuestion,
    SourceRecord,
    TargetGroup,
)
from nabe.directory.rules import demand, editable_by, runs_the_directory
from nabe.people.models import Person
from nabe.sheets.notes import filled

Viewer = Person | None
RESULTS = ("new", "changed", "unchanged", "duplicate", "error", "skipped")
_TROUBLE = ("error", "duplicate", "changed", "new", "unchanged", "skipped")
# what taking over writes: rows that become services, rows that change one
IS_NEW = Q(result="new") & ~Q(decision="skip") | Q(result="duplicate", decision="take")
IS_CHANGED = Q(result="changed") & ~Q(decision="skip")
_WAITING = (ImportRun.State.READY, ImportRun.State.FAILED, ImportRun.State.UPLOADED)


@dataclass(frozen=True, slots=True)
class WaitingImport:
    """A line on "Heute": a list with rows that wait for somebody."""

    name: str
    href: str
    about: str


def may_import(viewer: Viewer) -> bool:
    """Only those who keep the whole directory may read lists into it."""
    return runs_the_directory(viewer)


def imports_that_wait(viewer: Viewer) -> list[WaitingImport]:
    """Return what waits of lists: runs for a decision, questions about vanished entries.

    Towns and providers hear only of questions about their own entries.
    """
    if not may_import(viewer):
        return questions_that_wait(viewer)
    lines = [
        WaitingImport(run.file_name, reverse("directory_import:run", args=[run.pk]), _about(run))
        for run in ImportRun.objects.filter(state__in=_WAITING)[:20]
    ]
    left = _left_over()
    lines += [
        WaitingImport(
            run.file_name, reverse("directory_import:run", args=[run.pk]), _left_about(number)
        )
        for run, number in left
    ]
    return [*lines, *questions_that_wait(viewer)]


def questions_that_wait(viewer: Viewer) -> list[WaitingImport]:
    """Return one line for the open questions that the viewer may answer, or none."""
    number = open_questions(viewer).count()
    if not number:
        return []
    about = ngettext(
        "%(number)s Angebot fehlt in der Liste", "%(number)s Angebote fehlen in der Liste", number
    ) % {"number": number}  # fmt: skip
    return [WaitingImport(_("Rückfragen"), reverse("directory_import:questions"), about)]


def _about(run: ImportRun) -> str:
    if run.state == ImportRun.State.FAILED:
        return _("konnte nicht gelesen werden")
    waiting = run.counts.get("error", 0) + run.counts.get("duplicate", 0)
    return _("%(number)s Zeilen brauchen eine Entscheidung") % {"number": waiting}


def _left_about(number: int) -> str:
    return ngettext(
        "%(number)s Zeile ist noch nicht übernommen", "%(number)s Zeilen sind noch nicht übernommen",
        number,
    ) % {"number": number}  # fmt: skip


def _left_over() -> list[tuple[ImportRun, int]]:
    """Return the newest applied run of each source with the bad rows that it left."""
    newest: dict[int, ImportRun] = {}
    for run in ImportRun.objects.filter(state=ImportRun.State.APPLIED).order_by("applied_at"):
        newest[run.source_id] = run
    found = []
    for run in newest.values():
        number = run.rows.filter(result="error", was_applied=False, decision="").count()
        if number:
            found.append((run, number))
    return found


def runs(viewer: Viewer) -> QuerySet[ImportRun]:
    """Return all runs, newest first."""
    demand(may_import(viewer))
    return ImportRun.objects.select_related("source", "by")


def run_for_office(viewer: Viewer, pk: uuid.UUID) -> ImportRun:
    """Return one run, or 404."""
    found = runs(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def rows_of(
    viewer: Viewer, run: ImportRun, *, result: str = "", waiting: bool = False
) -> QuerySet[ImportRow]:
    """Return the rows of a run, those with trouble first, then in the order of the file."""
    demand(may_import(viewer))
    trouble = Case(*(When(result=name, then=rank) for rank, name in enumerate(_TROUBLE)), default=9)
    rows = run.rows.select_related("service").order_by(trouble, "position")
    if result in RESULTS:
        rows = rows.filter(result=result)
    if waiting:
        rows = rows.filter(worst__in=["question", "warning", "error"]).exclude(result="skipped")
    return rows


def row_for_office(viewer: Viewer, run: ImportRun, position: int) -> ImportRow:
    """Return one row of a run, or 404."""
    found = rows_of(viewer, run).filter(position=position).first()
    if found is None:
        raise Http404
    return found


def open_questions(viewer: Viewer) -> QuerySet[SourceQuestion]:
    """Return the questions about services that vanished from their list."""
    return SourceQuestion.objects.filter(
        state=SourceQuestion.State.OPEN, service__in=editable_by(viewer)
    ).select_related("service__organization", "source")


def question_for_office(viewer: Viewer, pk: int) -> SourceQuestion:
    """Return one open question, or 404."""
    found = open_questions(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def is_name_asked(row: ImportRow) -> bool:
    """Say whether a row that waits looks like a service of its list under another name."""
    looks_new = row.result == "new" or row.decision == ImportRow.Decision.SAME
    return bool(row.service_id) and looks_new and not row.was_applied


def sentence(note: dict[str, Any]) -> str:
    """Return a stored note in the reader's language."""
    return filled(_(note["message"]), note.get("said", {})) if note.get("message") else ""


def known_services(source_name: str) -> list[Known]:
    """Return every service as matching sees it: with what its source last said, or its basic facts."""
    recorded = {
        record.service_id: Known(
            str(record.service_id), record.fields, record.key, record.source.name
        )
        for record in SourceRecord.objects.select_related("source")
    }
    others = Service.objects.filter(origin=None).exclude(pk__in=recorded)
    others = others.exclude(state=Service.State.ARCHIVED)
    result = [
        one if one.source == source_name else Known(one.service_id, one.fields, "", one.source)
        for one in recorded.values()
    ]
    return result + [
        Known(str(service.pk), basic_fields(service)) for service in with_places(others)
    ]


def probable_list(run: ImportRun) -> str:
    """Return the list that a run is probably the next version of, or ''."""
    copies = (
        run.rows.filter(result="duplicate")
        .exclude(service=None)
        .values_list("service_id", flat=True)
    )
    records = SourceRecord.objects.filter(service_id__in=list(copies)).exclude(source=run.source_id)
    data = run.rows.exclude(result="skipped").count()
    found = same_list(records.values_list("source__name", flat=True), data)
    return str(found.said["list"]) if found else ""


def vanished_names(run: ImportRun) -> list[str]:
    """Return the services that are open questions because they left the list of this run."""
    questions = SourceQuestion.objects.filter(source=run.source_id, state=SourceQuestion.State.OPEN)
    return list(questions.order_by("service__name").values_list("service__name", flat=True))


def vanished_records(run: ImportRun) -> list[SourceRecord]:
    """Return what the source named before and this run no longer does, archived services aside."""
    met = set(run.rows.exclude(key="").values_list("key", flat=True))
    renamed = set(run.rows.filter(result="changed").values_list("service_id", flat=True))
    living = SourceRecord.objects.filter(source=run.source_id).exclude(
        service__state=Service.State.ARCHIVED
    )
    return [
        one for one in living.only("key", "service_id", "source_id")
        if one.key not in met and one.service_id not in renamed
    ]  # fmt: skip


def will_vanish(viewer: Viewer, run: ImportRun) -> list[str]:
    """Return the names of the services that taking over would ask their owners about."""
    demand(may_import(viewer))
    gone = [one.service_id for one in vanished_records(run)]
    names = Service.objects.filter(pk__in=gone).order_by("name")
    return list(names.values_list("name", flat=True)) if gone else []


def source_name_for(file_name: str) -> str:
    """Return the source that a file belongs to by its name: one there is, or a new clean name."""
    stem = PurePath(file_name.replace("\\", "/")).stem[:LONGEST]
    known = ImportSource.objects.filter(name__in=[stem, file_name[:LONGEST]]).first()
    return known.name if known else name_of(file_name)


def with_places(services: QuerySet[Service]) -> Iterable[Service]:
    """Return services with what `basic_fields` reads, in a fixed number of queries."""
    return services.select_related("organization").prefetch_related(
        Prefetch(
            "at_locations",
            ServiceAtLocation.objects.select_related("location__municipality"),
        ),
        Prefetch("schedules", Schedule.objects.order_by("order")),
    )


def basic_fields(service: Service) -> dict[str, Any]:
    """Return what tells a service from others, in the words of importing."""
    place = next((at.location for at in service.at_locations.all()), None)
    schedules = list(service.schedules.all())
    fields: dict[str, Any] = {
        "name": service.name,
        "organization": service.organization.name,
        "by_appointment": any(one.by_appointment for one in schedules),
        "times": next((one.description for one in schedules if one.description), ""),
        "schedules": [
            {
                "freq": one.freq, "interval": one.interval, "byday": one.byday,
                "opens_at": f"{one.opens_at:%H:%M}" if one.opens_at else "",
                "closes_at": f"{one.closes_at:%H:%M}" if one.closes_at else "",
            }
            for one in schedules if one.byday
        ],
    }  # fmt: skip
    if place:
        fields["municipality"] = place.municipality.name if place.municipality else ""
        fields |= {"city": place.city, "street": place.street, "postcode": place.postcode}
    return {name: value for name, value in fields.items() if value not in ("", [], False)}


def term_names() -> dict[str, str]:
    """Return {code: name in the reader's language} of fields of action and target groups."""
    language = get_language() or "de"
    return {
        term.code: term.name_in(language)
        for model in (Field, TargetGroup) for term in model.objects.all()
    }  # fmt: skip


def source_names(viewer: Viewer) -> list[str]:
    """Return the names of the lists that came before."""
    demand(may_import(viewer))
    return list(ImportSource.objects.values_list("name", flat=True))


def number_to_take(viewer: Viewer, run: ImportRun) -> int:
    """Return how many rows taking over would write."""
    waiting = rows_of(viewer, run).filter(was_applied=False)
    return waiting.filter(IS_NEW | IS_CHANGED).count()


def number_left(viewer: Viewer, run: ImportRun) -> int:
    """Return how many rows stay out because of an error or as open duplicates."""
    return bad_rows(viewer, run).count()


def bad_rows(viewer: Viewer, run: ImportRun) -> QuerySet[ImportRow]:
    """Return the rows that stay out: errors, and duplicates nobody has decided."""
    return rows_of(viewer, run).filter(
        result__in=["error", "duplicate"], was_applied=False, decision=""
    )


def next_bad(viewer: Viewer, run: ImportRun, row: ImportRow) -> ImportRow | None:
    """Return the next row that waits for somebody."""
    return bad_rows(viewer, run).filter(position__gt=row.position).order_by("position").first()


def example_rows(viewer: Viewer, run: ImportRun, sheet: str) -> list[dict[str, str]]:
    """Return the words of some rows of a sheet, to recognise its columns by."""
    rows = rows_of(viewer, run).filter(sheet=sheet).exclude(result="skipped").order_by("position")
    return list(rows.values_list("raw", flat=True)[:12])
