"""The office pages of the pool's lists: upload, preview, single rows, taking over, taking back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabe.core import journal
from nabe.interpreting import list_words
from nabe.interpreting.actions import list_runs, list_undo
from nabe.interpreting.forms.lists import ListForm, RowForm
from nabe.interpreting.importing.grid import LEFT_OUT, MENDED, WRONG_WIDTH
from nabe.interpreting.queries import lists as queries
from nabe.people.viewers import me
from nabe.sheets.bad_rows import BadRow, workbook
from nabe.sheets.note_words import note_lines

_PER_PAGE = 40
_BUSY = {"uploaded", "taking_over"}
_DISCARDABLE = {"uploaded", "ready", "failed"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def all_lists(request: HttpRequest) -> HttpResponse:
    """All lists, and the form for the next one."""
    viewer = me(request)
    runs = queries.list_runs(viewer)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        run = list_runs.start(form.cleaned_data["purpose"], file, file.name, by=viewer)
        return redirect("interpreting_import:run", run.pk)
    page = Paginator(runs, 20).get_page(request.GET.get("page"))
    return render(request, "interpreting/lists.html", {"form": form, "page": page})


@login_required
@require_safe
def one_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One list in its present state: progress, preview with every row, or what was done."""
    viewer = me(request)
    found = queries.list_run(viewer, pk)
    result, waiting = request.GET.get("ergebnis", ""), request.GET.get("offen", "") == "1"
    rows, notices = queries.rows_of_list(viewer, found, result=result, waiting=waiting)
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "run": found, "page": page, "lines": [list_words.line(row) for row in page],
        "busy": found.state in _BUSY, "discardable": found.state in _DISCARDABLE,
        "tabs": _tabs(found.counts, result, waiting=waiting), "notices": note_lines(notices),
        "problem": _problem(found), "history": journal.entries_for(found),
        "keeps_before": found.state == "applied" and queries.keeps_before(viewer, found),
        "take": found.counts.get("new", 0) + found.counts.get("changed", 0),
        "left": found.counts.get("error", 0) + found.counts.get("duplicate", 0),
    }  # fmt: skip
    return render(request, "interpreting/list.html", context)


def _tabs(counts: dict[str, Any], result: str, *, waiting: bool) -> list[tuple[str, str, bool]]:
    total = sum(counts.values())
    items = [(f"{_('alle')} ({total})", "?", not result and not waiting)]
    items += [
        (f"{word} ({counts[name]})", f"?ergebnis={name}", result == name)
        for name, (word, _badge) in list_words.results().items()
        if counts.get(name) or result == name
    ]
    return [*items, (_("mit Fragen"), "?offen=1", waiting)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, pk: uuid.UUID, position: int) -> HttpResponse:
    """One row: what was said of it, how it was read, and the form to mend it."""
    viewer = me(request)
    found = queries.list_run(viewer, pk)
    if found.state == "uploaded":
        return render(request, "interpreting/list_row.html", {"run": found, "busy": True})
    if found.state != "ready":
        return redirect("interpreting_import:run", pk)
    kept, following = queries.row_of_list(viewer, found, position)
    asked = {one["column"] for one in kept["reasons"] if one["kind"] in queries.ASKING}
    said = {one["message"] for one in kept["reasons"]}
    form = RowForm(
        kept["columns"], kept["source"], asked, request.POST or None,
        is_wrong_width=WRONG_WIDTH in said,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        if texts := form.said_anew():
            list_runs.mend(found, (kept["sheet"], kept["row"]), texts, by=viewer)
            messages.success(request, _("Gespeichert. Die Liste wird neu gelesen."))
        else:
            messages.info(request, _("Es ist nichts geändert."))
        return redirect("interpreting_import:row", pk, position)
    context = {
        "run": found, "line": list_words.line(kept), "form": form, "following": following,
        "facts": list_words.facts(kept, queries.setting_names()),
        "is_out": LEFT_OUT in said, "is_mended": MENDED in said,
        "is_row": bool(kept["columns"]), "problem": _problem(found),
    }  # fmt: skip
    return render(request, "interpreting/list_row.html", context)


def _problem(run: Any) -> str:
    return note_lines([run.problem])[0].sentence if run.problem else ""


@login_required
@require_POST
def decide(request: HttpRequest, pk: uuid.UUID, position: int) -> HttpResponse:
    """Leave a row out, take it in again, or read it as it stands in the file."""
    viewer = me(request)
    found = queries.list_run(viewer, pk)
    kept, _following = queries.row_of_list(viewer, found, position)
    place = (kept["sheet"], kept["row"])
    match request.POST.get("step"):
        case "out" | "in" as step:
            list_runs.leave_out(found, place, step == "out", by=viewer)
        case "restore":
            list_runs.restore(found, place, by=viewer)
        case _:
            messages.error(request, _("Diesen Schritt gibt es nicht."))
    return redirect("interpreting_import:row", pk, position)


@login_required
@require_POST
def take(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take all good rows over; a worker does it, the page shows when it is done."""
    viewer = me(request)
    list_runs.take_over_soon(queries.list_run(viewer, pk), by=viewer)
    return redirect("interpreting_import:run", pk)


@login_required
@require_POST
def undo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a list back: what it brought, and what it changed."""
    viewer = me(request)
    number = list_undo.undo(queries.list_run(viewer, pk), by=viewer)
    said = ngettext(
        "%(number)s Zeile ist wieder wie vorher.",
        "%(number)s Zeilen sind wieder wie vorher.",
        number,
    )
    messages.success(request, said % {"number": number})
    return redirect("interpreting_import:run", pk)


@login_required
@require_safe
def download_bad(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The rows that stay out, with their reasons, as a workbook to mend and read in again."""
    viewer = me(request)
    found = queries.list_run(viewer, pk)
    rows = [
        BadRow(one["sheet"], one["row"], one["source"], note_lines(one["reasons"]))
        for one in queries.bad_rows(viewer, found)
    ]
    answer = HttpResponse(
        workbook(rows, queries.headers_of(viewer, found)),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    name = f"fehler-{found.uploaded_at:%Y-%m-%d}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@login_required
@require_POST
def discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a list away unused."""
    viewer = me(request)
    list_runs.discard(queries.list_run(viewer, pk), by=viewer)
    messages.success(request, _("Die Liste ist verworfen. Es wurde nichts geändert."))
    return redirect("interpreting_import:lists")
