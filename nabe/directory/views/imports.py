"""The office pages of imports: upload, columns, preview, one row, taking over, undoing."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabe.core import journal
from nabe.directory import import_words, rules
from nabe.directory.actions import deciding, taking_over, undoing
from nabe.directory.actions import imports as actions
from nabe.directory.forms.imports import UploadForm, row_form
from nabe.directory.queries import imports as queries
from nabe.people.viewers import me
from nabe.sheets.bad_rows import BadRow, workbook

_PER_PAGE = 40
_DISCARDABLE = {"uploaded", "reading", "ready", "failed"}
_BUSY = {"uploaded", "reading", "taking_over"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def run_list(request: HttpRequest) -> HttpResponse:
    """All runs, and the form for the next file."""
    viewer = me(request)
    runs = queries.runs(viewer)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        run = actions.start_import(
            file, file.name, source_name=form.cleaned_data["source"], by=viewer, by_worker=True
        )
        return redirect("directory_import:run", run.pk)
    page = Paginator(runs, 20).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "sources": queries.source_names(viewer)}
    return render(request, "directory/import_list.html", context)


@login_required
@require_safe
def run(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One run in its present state: progress, preview with every row, or what was done."""
    viewer = me(request)
    found = queries.run_for_office(viewer, pk)
    result = request.GET.get("ergebnis", "")
    waiting = request.GET.get("offen", "") == "1"
    rows = queries.rows_of(viewer, found, result=result, waiting=waiting)
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "run": found, "page": page, "result": result, "busy": found.state in _BUSY,
        "tabs": _tabs(found, result, waiting=waiting), "history": journal.entries_for(found),
        "lines": [
            (row, import_words.note_lines(row.notes), found.state == "ready" and queries.is_name_asked(row))
            for row in page
        ],
        "problem": queries.sentence(found.problem) if found.problem else "",
        "take": queries.number_to_take(viewer, found), "left": queries.number_left(viewer, found),
        "probable": queries.probable_list(found) if found.state == "ready" else "",
        "vanishing": queries.will_vanish(viewer, found) if found.state == "ready" else [],
        "discardable": found.state in _DISCARDABLE,
        "skipped_sheets": [one for one in found.layouts if one["skip_reason"]],
    }  # fmt: skip
    return render(request, "directory/import_run.html", context)


def _tabs(run: Any, result: str, *, waiting: bool) -> list[tuple[str, str, bool]]:
    words = {
        "new": _("neu"), "changed": _("geändert"), "unchanged": _("unverändert"),
        "duplicate": _("doppelt"), "error": _("Fehler"), "skipped": _("keine Angebote"),
    }  # fmt: skip
    total = sum(run.counts.values())
    items = [(f"{_('alle')} ({total})", "?", not result and not waiting)]
    items += [
        (f"{words[name]} ({run.counts[name]})", f"?ergebnis={name}", result == name)
        for name in words
        if run.counts.get(name) or result == name
    ]
    return [*items, (_("mit Fragen"), "?offen=1", waiting)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Which column holds which field, table by table; kept for the next time."""
    viewer = me(request)
    found = queries.run_for_office(viewer, pk)
    tables = import_words.tables(found.layouts)
    if request.method == "POST":
        allowed = {name for name, _label in import_words.choices()}
        chosen = {one.signature: one.mapping(request.POST, allowed) for one in tables}
        actions.choose_mapping(found, chosen, by=viewer)
        messages.success(request, _("Die Spalten sind gespeichert. Die Datei wird neu gelesen."))
        return redirect("directory_import:run", pk)
    sheets = [
        (one, import_words.column_choices(one, queries.example_rows(viewer, found, one.sheets[0])))
        for one in tables
    ]
    context = {"run": found, "sheets": sheets, "choices": import_words.choices()}
    return render(request, "directory/import_columns.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, pk: uuid.UUID, position: int) -> HttpResponse:
    """One row: what the source says, how it was read, and the form to mend it."""
    viewer = me(request)
    found = queries.run_for_office(viewer, pk)
    kept = queries.row_for_office(viewer, found, position)
    form = row_form(kept.texts, request.POST or None)
    if request.method == "POST" and form.is_valid():
        mended = actions.fix_row(kept, form.cleaned_data, by=viewer)
        messages.success(request, _mended(mended.result))
        return redirect("directory_import:row", pk, position)
    names = queries.term_names()
    context = {
        "run": found, "row": kept, "form": form, "notes": import_words.note_lines(kept.notes),
        "facts": import_words.facts(kept.fields, names),
        "raw": import_words.raw_lines(kept.raw, found.layouts, kept.sheet),
        "differences": import_words.differences(kept.diff, names),
        "next": queries.next_bad(viewer, found, kept),
        "asks_name": found.state == "ready" and queries.is_name_asked(kept),
        "mendable": not kept.was_applied and kept.result != "skipped"
        and found.state in {"ready", "applied"},
    }  # fmt: skip
    return render(request, "directory/import_row.html", context)


def _mended(result: str) -> str:
    if result == "error":
        return _("Gespeichert. Die Zeile hat noch einen Fehler.")
    return _("Gespeichert. Die Zeile kann jetzt übernommen werden.")


@login_required
@require_POST
def decide(request: HttpRequest, pk: uuid.UUID, position: int) -> HttpResponse:
    """Say what becomes of one row; from the preview the way leads back to its line there."""
    viewer = me(request)
    found = queries.run_for_office(viewer, pk)
    kept = queries.row_for_office(viewer, found, position)
    deciding.decide_row(kept, request.POST.get("decision", ""), by=viewer)
    if "back" in request.POST:
        query = QueryDict(request.POST["back"]).urlencode()
        return redirect(f"{reverse('directory_import:run', args=[pk])}?{query}#zeile-{position}")
    return redirect("directory_import:row", pk, position)


@login_required
@require_POST
def take(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take all good rows over; a worker does it, the page shows when it is done."""
    viewer = me(request)
    found = queries.run_for_office(viewer, pk)
    if found.state == "applied":
        number = taking_over.take_over_rest(found, by=viewer)
        messages.success(
            request,
            ngettext("%(number)s Zeile übernommen.", "%(number)s Zeilen übernommen.", number)
            % {"number": number},
        )
        return redirect("directory_import:run", pk)
    taking_over.take_over_soon(found, by=viewer)
    return redirect("directory_import:run", pk)


@login_required
@require_POST
def undo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the whole import back."""
    viewer = me(request)
    undoing.undo_import(queries.run_for_office(viewer, pk), by=viewer)
    messages.success(request, _("Alles ist wieder wie vor dieser Liste."))
    return redirect("directory_import:run", pk)


@login_required
@require_POST
def discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a run away unused."""
    viewer = me(request)
    actions.discard_import(queries.run_for_office(viewer, pk), by=viewer)
    messages.success(request, _("Die Liste ist verworfen. Es wurde nichts geändert."))
    return redirect("directory_import:list")


@login_required
@require_safe
def download_bad(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The rows that stay out, with their reasons, as a workbook to mend and read in again."""
    viewer = me(request)
    found = queries.run_for_office(viewer, pk)
    rows = [
        BadRow(row.sheet, row.number, row.raw, import_words.note_lines(row.notes))
        for row in queries.bad_rows(viewer, found)
    ]
    headers = {
        layout["sheet"]: [column["header"] for column in layout["columns"]]
        for layout in found.layouts
    }
    content = workbook(rows, headers)
    answer = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer["Content-Disposition"] = (
        f'attachment; filename="fehler-{found.uploaded_at:%Y-%m-%d}.xlsx"'
    )
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest) -> HttpResponse:
    """Services that their list no longer names: do they still exist?"""
    viewer = me(request)
    rules.demand(rules.works_in_directory(viewer))
    if request.method == "POST":
        asked = queries.question_for_office(viewer, _number(request.POST.get("question", "")))
        actions.answer_question(asked, is_still=request.POST.get("answer") == "still", by=viewer)
        messages.success(request, _("Danke. Die Antwort ist gespeichert."))
        return redirect("directory_import:questions")
    page = Paginator(queries.open_questions(viewer), _PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "keeps_lists": queries.may_import(viewer)}
    return render(request, "directory/import_questions.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
