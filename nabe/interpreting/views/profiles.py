"""Interpreters keep their wishes and absences; the coordination may do it for them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from nabe.interpreting.actions import absences, profiles
from nabe.interpreting.forms.profiles import AwayForm, ProfileForm
from nabe.interpreting.queries.pages import interpreter_for_page
from nabe.people.viewers import me


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """When, where and how often somebody wants to be asked."""
    viewer = me(request)
    found = interpreter_for_page(viewer, pk)
    form = ProfileForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        kept = interpreter_for_page(viewer, pk)
        changed = profiles.write_profile(kept, form.cleaned_data, form.times(), by=viewer)
        said = _("Gespeichert.") if changed else _("Es hat sich nichts geändert.")
        messages.success(request, said)
        return redirect("interpreting_office:interpreter", pk=pk)
    return render(request, "interpreting/profile.html", {"form": form, "found": found})


@login_required
@require_POST
def away(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody cannot; what they promised is given back at once."""
    viewer = me(request)
    found = interpreter_for_page(viewer, pk)
    form = AwayForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        number = absences.be_away(
            found, said["first"], said["last"], by=viewer, is_illness=said["is_illness"]
        )
        text = ngettext(
            "Eingetragen. Für %(number)s Einsatz suchen wir neu.",
            "Eingetragen. Für %(number)s Einsätze suchen wir neu.", number,
        )  # fmt: skip
        messages.success(request, text % {"number": number} if number else _("Eingetragen."))
    else:
        first = next(iter(form.errors.values()))
        messages.error(request, str(first[0]))
    return redirect("interpreting_office:interpreter", pk=pk)


@login_required
@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause, come back, take in, leave."""
    viewer = me(request)
    found = interpreter_for_page(viewer, pk)
    profiles.change_state(found, request.POST.get("to", ""), by=viewer)
    messages.success(request, _("Gespeichert."))
    return redirect("interpreting_office:interpreter", pk=pk)
