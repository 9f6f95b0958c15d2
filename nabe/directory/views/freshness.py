"""The office keeps the directory fresh: whom to call, campaigns, the county's rules."""

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

from nabe.directory.actions import campaigns, freshness, services
from nabe.directory.forms.assuring import CallForm, CampaignForm, CycleForm, RulesForm
from nabe.directory.queries import change_rules, cycles, office, reminders
from nabe.directory.rules import demand, runs_the_directory, works_in_directory
from nabe.people.viewers import me

MOST_SHOWN = 200  # entries that the page of a campaign names


@login_required
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Overdue entries with their telephone numbers, the longest overdue first."""
    viewer = me(request)
    demand(works_in_directory(viewer))
    page = Paginator(reminders.services_to_call(viewer), 20).get_page(request.GET.get("page"))
    return render(request, "directory/calls.html", {"page": page, "form": CallForm()})


@login_required
@require_POST
def called(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Note what came of a call; whoever says "changed" goes on to the editor."""
    viewer = me(request)
    service = office.service_for_office(viewer, pk)
    form = CallForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Bitte wählen Sie, was der Anruf ergeben hat."))
        return redirect("directory_office:calls")
    result, note = form.cleaned_data["result"], form.cleaned_data["note"]
    services.assure(service, by=viewer, result=result, via="phone", note=note)
    messages.success(request, _("Notiert: „%(name)s“.") % {"name": service.name})
    if result == "changed":
        return redirect("directory_office:edit", pk)
    return redirect("directory_office:calls")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The county's cycles and which changes are published at once."""
    viewer = me(request)
    demand(runs_the_directory(viewer))
    present = {
        via: sorted(change_rules.direct_names(via)) for via in ("provider", "link")
    }  # fmt: skip
    form = RulesForm(request.POST or None, initial=present)
    if request.method == "POST" and form.is_valid():
        for via in present:
            freshness.set_change_rules(via, form.cleaned_data[via], by=viewer)
        messages.success(request, _("Gespeichert."))
        return redirect("directory_office:rules")
    context = {"form": form, "cycles": cycles.all_cycles()}
    return render(request, "directory/rules.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cycle(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """One cycle: of the county (the first), or of a field of action."""
    viewer = me(request)
    demand(runs_the_directory(viewer))
    found = cycles.cycle_for_office(viewer, pk)
    form = CycleForm(request.POST or None, instance=found)
    if request.method == "POST" and request.POST.get("step") == "drop" and found and found.field:
        freshness.drop_cycle(found, by=viewer)
        messages.success(request, _("Jetzt gilt wieder die Frist des Kreises."))
        return redirect("directory_office:rules")
    if request.method == "POST" and form.is_valid():
        freshness.set_cycle(form.save(commit=False), by=viewer)
        messages.success(request, _("Gespeichert. Die Fristen gelten ab sofort für alle Angebote."))
        return redirect("directory_office:rules")
    return render(request, "directory/cycle.html", {"form": form, "cycle": found})


@login_required
@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    """All campaigns with how far they are."""
    viewer = me(request)
    demand(runs_the_directory(viewer))
    rows = [(one, reminders.progress_of(one)) for one in reminders.campaigns_for_office(viewer)]
    return render(request, "directory/campaign_list.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_add(request: HttpRequest) -> HttpResponse:
    """Prepare a campaign; nobody is written to yet."""
    viewer = me(request)
    demand(runs_the_directory(viewer))
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = campaigns.add_campaign(form.save(commit=False), by=viewer)
        form.save_m2m()
        return redirect("directory_office:campaign", made.pk)
    return render(request, "directory/campaign_add.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def campaign(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One campaign: begin, ask again, end; who has not answered yet."""
    viewer = me(request)
    demand(runs_the_directory(viewer))
    found = reminders.campaign_for_office(viewer, pk)
    if request.method == "POST":
        _step(request, found)
        return redirect("directory_office:campaign", pk)
    progress = reminders.progress_of(found)
    left = list(reminders.open_in(found)[:MOST_SHOWN])
    context = {
        "campaign": found, "progress": progress, "left": left, "more": progress.left - len(left),
        "meant": reminders.meant_by(found).count(),
    }  # fmt: skip
    return render(request, "directory/campaign.html", context)


def _step(request: HttpRequest, found: Any) -> None:
    viewer, step = me(request), request.POST.get("step")
    if step == "end":
        campaigns.end_campaign(found, by=viewer)
        messages.success(request, _("Die Aktion ist beendet."))
        return
    begin = campaigns.ask_again if step == "again" else campaigns.start_campaign
    number = begin(found, by=viewer)
    said = ngettext(
        "%(number)s Nachricht geht hinaus.", "%(number)s Nachrichten gehen hinaus.", number
    )
    messages.success(request, said % {"number": number})
