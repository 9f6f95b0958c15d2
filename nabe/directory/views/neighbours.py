"""The office reads the directories of neighbours: list, add after a look, pause, end."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from nabe.core.errors import Refused
from nabe.directory.actions import neighbours as actions
from nabe.directory.forms.neighbours import NeighbourForm
from nabe.directory.queries import neighbours as queries
from nabe.directory.queries.imports import sentence
from nabe.directory.rules import demand, runs_the_directory
from nabe.people.viewers import me


@login_required
@require_safe
def neighbour_list(request: HttpRequest) -> HttpResponse:
    """All directories that are read."""
    rows = queries.subscriptions_for_office(me(request))
    return render(request, "directory/neighbour_list.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Look at a directory first, then subscribe to it."""
    viewer = me(request)
    demand(runs_the_directory(viewer))
    form = NeighbourForm(request.POST or None)
    found: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.look(form.instance)
            if request.POST.get("step") == "add":
                made = actions.subscribe(form.instance, by=viewer, licence=found["licence"])
                messages.success(request, _("Dabei. Die Angebote kommen in wenigen Minuten."))
                return redirect("directory_office:neighbour", made.pk)
        except Refused as refused:
            form.add_error("address", str(refused))
    return render(request, "directory/neighbour_add.html", {"form": form, "found": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def neighbour(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One directory: how the last run went, what came; read now, pause, end."""
    found = queries.subscription_for_office(me(request), pk)
    if request.method == "POST":
        return _step(request, found)
    context = {
        "one": found, "services": queries.services_of(found),
        "losses": actions.MOST_GONE, "problem": _(found.problem) if found.problem else "",
        "notes": [sentence(note) for note in found.notes],
    }  # fmt: skip
    return render(request, "directory/neighbour.html", context)


def _step(request: HttpRequest, found: Any) -> HttpResponse:
    viewer, step = me(request), request.POST.get("step")
    if step == "end":
        number = actions.end(found, by=viewer)
        said = ngettext(
            "Beendet. %(number)s Angebot ist im Archiv.",
            "Beendet. %(number)s Angebote sind im Archiv.", number,
        )  # fmt: skip
        messages.success(request, said % {"number": number})
        return redirect("directory_office:neighbours")
    if step == "pause":
        actions.pause(found, by=viewer)
        messages.success(request, _("Angehalten. Die Angebote bleiben, wie sie sind."))
    elif step == "resume":
        actions.resume(found, by=viewer)
        messages.success(request, _("Der Abgleich läuft wieder."))
    else:
        actions.read_soon(found, by=viewer, with_losses=step == "losses")
        messages.success(request, _("Der Abgleich beginnt. Das dauert wenige Minuten."))
    return redirect("directory_office:neighbour", found.pk)
