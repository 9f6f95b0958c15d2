"""Service records: written on a phone, countersigned by link or page, printed for paper."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabe.core import links
from nabe.core.errors import Refused
from nabe.core.models import SignedLink
from nabe.interpreting.actions import proof
from nabe.interpreting.forms.proof import FeedbackForm, RecordForm, record_of
from nabe.interpreting.pool_tabs import tabs_for
from nabe.interpreting.queries import pages, proofs
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.interpreting.views.invitations import thank
from nabe.interpreting.views.saying import how_it_was, taken
from nabe.people.viewers import me

PER_PAGE = 30


@login_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What an interpreter does today and tomorrow, also without net; what is still to be written."""
    viewer = me(request)
    context = {
        "days": proofs.own_day(viewer), "missing": proofs.own_missing(viewer),
        "later": proofs.next_of(viewer), "questions": pages.own_questions(viewer),
    }  # fmt: skip
    return render(request, "interpreting/today.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write what took place; the coordination enters paper and corrects."""
    viewer = me(request)
    found = proofs.assignment_for_record(viewer, pk)
    office = found.interpreter.person_id != viewer.pk
    form = RecordForm(request.POST or None, assignment=found, office=office)
    if request.method == "POST" and form.is_valid():
        signs = office and request.POST.get("step") == "sign"
        if kept := taken(form, lambda: _keep(form, viewer, office=office, signs=signs)):
            kept.refresh_from_db()
            thank(request, kept.state == "signed", code=form.cleaned_data.get("code", ""))
            return redirect("interpreting_office:record", pk=pk)
    context = {"form": form, "found": found, "record": record_of(found), "office": office}
    refused = form.is_bound and form.non_field_errors()
    return render(request, "interpreting/record.html", context, status=409 if refused else 200)


def _keep(form: RecordForm, viewer: Any, *, office: bool, signs: bool) -> Any:
    """Keep what was typed: a correction of what is countersigned, else the record."""
    found = form.assignment
    kept = record_of(found)
    if office and kept and kept.state == "signed":
        why = form.cleaned_data["why"]
        return proof.correct(kept, form.written(on_paper=kept.on_paper), by=viewer, why=why)
    code = form.cleaned_data.get("code", "")
    kept = proof.write_record(found, form.written(on_paper=office), by=viewer, code=code)
    return proof.sign(kept, by=viewer) if signs else kept


@login_required
@require_safe
def paper(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The record as a sheet of paper, to be signed with a pen."""
    found = proofs.assignment_for_record(me(request), pk)
    return render(request, "interpreting/paper.html", {"found": found})


@login_required
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """Records that are missing, wait, or are disputed."""
    viewer = me(request)
    filters = {"stand": request.GET.get("stand", "")}
    if filters["stand"] not in ("", "fehlt", "written", "disputed", "signed"):
        filters["stand"] = ""
    rows = proofs.records_for_list(viewer, filters)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "filters": filters,
        "counts": proofs.record_counts(viewer), "tabs": tabs_for(viewer, "records"),
    }  # fmt: skip
    return render(request, "interpreting/records.html", context)


@login_required
@require_POST
def judge(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Countersign, object, say that nobody came, say how it was: for the body that asked."""
    viewer = me(request)
    found = pages.request_for_page(viewer, pk)
    held = next(iter(found.assignments.all()), None)
    demand(held is not None)
    _decide(request, proofs.record_for_signing(viewer, pk), by=viewer)
    if request.POST.get("step") == "no_show":
        proof.no_show(held, by=viewer)  # type: ignore[arg-type]
        messages.success(request, _("Danke, dass Sie es sagen. Die Koordination meldet sich."))
    elif request.POST.get("step") == "say" and not runs_the_pool(viewer):
        _say(request, held, "requester")
    return redirect(found)


def _decide(request: HttpRequest, kept: object, by: object) -> None:
    step = request.POST.get("step")
    if step not in ("sign", "object"):
        return
    if kept is None:
        raise Refused(_("Es gibt noch keinen Nachweis."))
    if step == "sign":
        if not request.POST.get("seen"):
            raise Refused(_("Bitte sehen Sie sich den Nachweis zuerst an."), status=400)
        proof.sign(kept, by=by, seen=request.POST.get("seen", ""))  # type: ignore[arg-type]
        messages.success(request, _("Danke! Der Nachweis ist bestätigt."))
    else:
        proof.object_to(kept, request.POST.get("objection", ""), by=by)  # type: ignore[arg-type]
        messages.success(request, _("Danke. Wir klären das mit der Sprachmittlung."))


def _say(request: HttpRequest, held: object, side: str) -> None:
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        raise Refused(how_it_was(form), status=400)
    said = form.cleaned_data
    proof.say(held, side, said["mark"], said["text"])  # type: ignore[arg-type]
    messages.success(request, _("Danke für die Rückmeldung."))


@links.serves(proof.LINK)
def by_link(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """What was written, for the body that asked: confirm it, object, say how it was."""
    kept = proofs.record_for_link(link)
    if request.method == "POST":
        if request.POST.get("step") == "say":
            _say(request, kept.assignment, "requester")
        else:
            _decide(request, kept, by=None)
        return redirect(request.path)
    context = {"record": kept, "found": kept.assignment, "feedback": FeedbackForm()}
    return render(request, "interpreting/sign.html", context)
