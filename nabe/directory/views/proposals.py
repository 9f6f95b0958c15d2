"""The office decides on proposed changes, and brings earlier versions back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from nabe.directory.actions import proposals as actions
from nabe.directory.actions import services
from nabe.directory.forms.proposals import DecisionForm
from nabe.directory.queries import proposals
from nabe.directory.rules import demand, may_publish, works_in_directory
from nabe.directory.views.conflicts import seen
from nabe.people.viewers import me


@login_required
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, the oldest first."""
    viewer = me(request)
    demand(works_in_directory(viewer))
    page = Paginator(proposals.open_proposals(viewer), 30).get_page(request.GET.get("page"))
    return render(request, "directory/proposal_list.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One proposed change, field by field; whoever publishes takes over all, some or nothing."""
    viewer = me(request)
    found = proposals.proposal_for_office(viewer, pk)
    may_decide = may_publish(viewer, found.service) if found.service else True
    lines = proposals.differences_of(found)
    form = DecisionForm(request.POST or None, names=[line.name for line in lines])
    if request.method == "POST":
        demand(may_decide)
    if request.method == "POST" and form.is_valid():
        taken = form.cleaned_data["accept"] if form.cleaned_data["decision"] == "accept" else []
        actions.decide(
            found, by=viewer, accept=taken, answer=form.cleaned_data["answer"],
            seen=seen(request) if found.service and taken else None,
        )  # fmt: skip
        messages.success(request, _said(len(taken)))
        if taken and found.service is None:
            return redirect(f"{reverse('directory_office:add')}?vorschlag={found.pk}")
        return redirect("directory_office:proposals")
    context = {
        "proposal": found, "lines": lines, "form": form, "may_decide": may_decide,
        "service": found.service,
        "seen": found.service.last_modified.isoformat() if found.service else "",
    }  # fmt: skip
    return render(request, "directory/proposal.html", context)


def _said(number: int) -> str:
    if not number:
        return _("Der Vorschlag ist nicht übernommen.")
    return ngettext(
        "%(number)s Angabe ist übernommen.", "%(number)s Angaben sind übernommen.", number
    ) % {"number": number}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """An earlier version beside what stands there now; a POST brings it back."""
    viewer = me(request)
    found = proposals.version_for_office(viewer, pk, number)
    may_restore = may_publish(viewer, found.service)
    if request.method == "POST":
        services.restore(found.service, found, by=viewer, seen=seen(request))
        messages.success(request, _("Die frühere Fassung steht wieder da."))
        return redirect("directory_office:edit", pk)
    context = {
        "version": found, "service": found.service, "may_restore": may_restore,
        "lines": proposals.differences_to_now(found, with_notes=may_restore),
        "seen": found.service.last_modified.isoformat(),
    }  # fmt: skip
    return render(request, "directory/version.html", context)
