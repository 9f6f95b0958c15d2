"""The office pages of the directory: list, editor, confirm, publish, reports."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabe.core import journal
from nabe.directory.actions import reports as report_actions
from nabe.directory.actions import services as actions
from nabe.directory.forms.reports import AnswerForm
from nabe.directory.forms.services import ServiceForm, initial_of, sections
from nabe.directory.queries import care, entries, office, previews, proposals, templates
from nabe.directory.rules import demand, may_publish, publishes_somewhere, works_in_directory
from nabe.directory.views.conflicts import seen
from nabe.people.queries import organizations_for_choice
from nabe.people.viewers import me
from nabe.places.queries import municipalities

_PER_PAGE = 30


@login_required
@require_safe
def service_list(request: HttpRequest) -> HttpResponse:
    """The entries that somebody keeps."""
    viewer = me(request)
    filters = {name: request.GET.get(name, "") for name in ("q", "stand", "ort")}
    rows = office.services_for_office(viewer, filters)
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    care.show_quality(page)
    context = {
        "page": page, "filters": filters, "states": _states(), "towns": municipalities(viewer),
    }  # fmt: skip
    return render(request, "directory/office_list.html", context)


def _states() -> list[tuple[str, str]]:
    return [
        ("", _("alle")), ("review", _("wartet auf Prüfung")), ("published", _("veröffentlicht")),
        ("ueberfaellig", _("Bestätigung überfällig")), ("ohne-ort", _("ohne Ort")),
        ("hinweise", _("mit offenem Hinweis")),
        ("pflege", _("braucht Pflege")), ("links", _("mit kaputter Adresse")),
        ("draft", _("Entwurf")), ("archived", _("im Archiv")),
    ]  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Make a new entry."""
    viewer = me(request)
    demand(works_in_directory(viewer))
    template = templates.template_of(viewer, request.GET.get("vorlage", ""))
    form = ServiceForm(
        request.POST or None, organizations=organizations_for_choice(viewer),
        initial=_begun(viewer, request.GET.get("vorschlag", ""), template),
        may_note=publishes_somewhere(viewer),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        service = actions.create_service(
            form.entry(), by=viewer, template=template, key=request.POST.get("key", "")[:32]
        )
        messages.success(request, _created(service))
        return redirect(_next_page(viewer, service.pk))
    asked = request.GET.get("suche", "")[:100]
    context = {
        "form": form, "sections": sections(form), "template": template, "asked": asked,
        "key": request.POST.get("key") or uuid.uuid4().hex,
        "templates": templates.templates_for(viewer, asked),
        "preview": previews.preview_of(viewer, form.draft()) if form.is_bound else None,
    }  # fmt: skip
    return render(request, "directory/office_add.html", context)


def _begun(viewer: Any, proposal: str, template: Any) -> dict[str, Any]:
    if template:
        return initial_of(templates.taken_from(template))
    return initial_of(proposals.new_one_for_office(viewer, proposal)) if proposal else {}


def _created(service: Any) -> str:
    if service.state == "published":
        return _("Das Angebot ist angelegt und veröffentlicht.")
    return _("Das Angebot ist angelegt. Es wartet auf die Prüfung.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change one entry; beside the form stand its state, its next steps and its history."""
    viewer = me(request)
    service = office.service_for_office(viewer, pk)
    publishes = may_publish(viewer, service)
    form = ServiceForm(
        request.POST or None, instance=service, organizations=organizations_for_choice(viewer),
        may_note=publishes,
    )  # fmt: skip
    kept = office.service_for_office(viewer, pk)
    meanwhile = _meanwhile(request, form, kept)
    if form.is_bound and form.is_valid() and not meanwhile:
        saved = actions.change_service(kept, form.entry(), by=viewer, seen=seen(request))
        messages.success(request, _what_happened(saved))
        return redirect(_next_page(viewer, pk))
    context = {
        "form": form, "sections": sections(form), "service": service,
        "seen": kept.last_modified.isoformat(), "may_publish": publishes, "meanwhile": meanwhile,
        "history": journal.entries_for(service),
        "reports": office.open_reports(viewer).filter(service=service),
        "proposals": proposals.open_proposals(viewer).filter(service=service),
        "care": care.care_of(viewer, service),
        "preview": previews.preview_of(viewer, entries.entry_of(kept), kept),
        "taken_over": service.taken_over.exclude(state="archived").count(),
        "versions": service.versions.select_related("by")[:10],
    }  # fmt: skip
    status = 409 if meanwhile else 200
    return render(request, "directory/office_edit.html", context, status=status)


def _meanwhile(request: HttpRequest, form: ServiceForm, service: Any) -> Any:
    """What somebody else wrote while this form was open, where it says something else."""
    valid = form.is_bound and form.is_valid()
    return entries.conflicts(service, form.entry(), seen(request)) if valid else []


def _what_happened(saved: actions.Saved) -> str:
    if not saved.waiting:
        return _("Gespeichert.") if saved else _("Es hat sich nichts geändert.")
    names = ", ".join(entries.label_of(name) for name in saved.waiting)
    return _("Gespeichert. Das Büro prüft noch: %(names)s. Bis dahin steht der alte Text da.") % {
        "names": names
    }


def _next_page(viewer: Any, pk: uuid.UUID) -> str:
    """The entry again; the list for whoever gave it into other hands."""
    if office.keeps(viewer, pk):
        return reverse("directory_office:edit", args=[pk])
    return reverse("directory_office:list")


@login_required
@require_POST
def preview(request: HttpRequest, pk: uuid.UUID | None = None) -> HttpResponse:
    """Show what visitors would see of what is typed; nothing is written."""
    viewer = me(request)
    service = office.service_for_office(viewer, pk) if pk else None
    form = ServiceForm(
        request.POST, instance=service, organizations=organizations_for_choice(viewer),
        may_note=False,
    )  # fmt: skip
    shown = previews.preview_of(viewer, form.draft(), service)
    return render(request, "directory/preview_page.html", {"preview": shown, "service": service})


@login_required
@require_POST
def confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that an entry is still right."""
    viewer = me(request)
    service = office.service_for_office(viewer, pk)
    actions.assure(service, by=viewer)
    messages.success(request, _("Danke. „%(name)s“ ist bestätigt.") % {"name": service.name})
    return redirect(_back(request, pk))


@login_required
@require_POST
def step(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Publish or archive."""
    viewer = me(request)
    service = office.service_for_office(viewer, pk)
    if request.POST.get("step") == "publish":
        actions.publish(service, by=viewer)
        messages.success(request, _("Das Angebot ist veröffentlicht."))
    else:
        actions.archive(service, by=viewer)
        messages.success(
            request, _("Das Angebot ist im Archiv. Sie können es wieder veröffentlichen.")
        )
    return redirect(_back(request, pk))


def _back(request: HttpRequest, pk: uuid.UUID) -> Any:
    return "office:today" if request.POST.get("back") == "today" else f"/buero/angebote/{pk}/"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a visitor's report and say what became of it."""
    viewer = me(request)
    report = office.report_for_office(viewer, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        demand(may_publish(viewer, report.service))
    if request.method == "POST" and form.is_valid():
        done = form.cleaned_data["result"] == "done"
        answer = form.cleaned_data["answer"]
        report_actions.close_report(report, by=viewer, done=done, answer=answer)
        messages.success(
            request,
            _("Der Hinweis ist erledigt.") if done else _("Der Hinweis ist nicht übernommen."),
        )
        return redirect("office:today")
    context = {
        "report": report, "service": report.service, "form": form,
        "may_answer": may_publish(viewer, report.service),
    }  # fmt: skip
    return render(request, "directory/office_report.html", context)
