"""An organization's entries in the office: give them away, move house."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from nabe.directory.actions import handing_over
from nabe.directory.forms.providers import HandOverForm, MoveHouseForm
from nabe.directory.queries.providers import provider_for_office
from nabe.directory.rules import demand
from nabe.people.viewers import me


@login_required
@require_safe
def provider(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """All entries of one organization, and what can be done with them together."""
    found = provider_for_office(me(request), pk)
    return render(request, "directory/provider.html", {"provider": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give all or some of the entries to another organization."""
    viewer = me(request)
    found = provider_for_office(viewer, pk)
    demand(found.may_hand_over)
    form = HandOverForm(request.POST or None, provider=found, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        target = handing_over.hand_over(
            found.organization, said["services"], by=viewer, to=said["to"] or said["name"],
            close=said["close"],
        )  # fmt: skip
        messages.success(request, _("Die Angebote gehören jetzt zu %(name)s.") % {"name": target})
        return redirect("directory_office:provider", pk=target.pk)
    context = {"provider": found, "form": form}
    return render(request, "directory/provider_hand_over.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move_house(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write a new address into all entries that are held at the old one."""
    viewer = me(request)
    found = provider_for_office(viewer, pk)
    demand(found.may_hand_over)
    form = MoveHouseForm(request.POST or None, places=found.places)
    if request.method == "POST" and form.is_valid():
        moved = handing_over.move_house(
            found.organization, form.cleaned_data["place"], by=viewer, address=form.address()
        )
        said = ngettext(
            "%(number)s Angebot hat die neue Adresse.",
            "%(number)s Angebote haben die neue Adresse.", len(moved),
        )  # fmt: skip
        messages.success(request, said % {"number": len(moved)})
        return redirect("directory_office:provider", pk=pk)
    context = {"provider": found, "form": form}
    return render(request, "directory/provider_move.html", context)
