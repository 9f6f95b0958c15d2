"""Office pages of the county and its municipalities."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nabe.core import journal
from nabe.places import actions, queries, words
from nabe.places.forms import CountyForm, PlaceNamesForm
from nabe.ui.maps import Choropleth


@require_safe
@login_required
def county(request: HttpRequest) -> HttpResponse:
    """The county with its municipalities."""
    found = queries.county_for_office(request.user)
    rows = list(found.municipalities.all())
    drawing = Choropleth(
        title=_("Karte: Einwohner je Kommune"),
        finding=words.population_finding(rows),
        areas=queries.map_areas({one.ags: one.population for one in rows}),
        view_box=found.view_box,
        attribution=found.attribution,
        value_label=_("Einwohner"),
    )
    return render(
        request,
        "places/county.html",
        {"county": found, "municipalities": rows, "map": drawing, "facts": words.facts_of(found),
         "entries": journal.entries_for(found)},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def county_edit(request: HttpRequest) -> HttpResponse:
    """Change the county's name on pages, its colour, its contact and its legal texts."""
    found = queries.county_for_office(request.user)
    form = CountyForm.of(found, request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.edit_county(found, by=request.user, settings=form.changes())
        messages.success(request, _("Die Angaben sind gespeichert."))
        return redirect("places:county")
    return render(
        request,
        "places/county_edit.html",
        {"county": found, "form": form, "crumbs": _crumbs(_("Angaben ändern"))},
    )


@require_http_methods(["GET", "POST"])
@login_required
def municipality(request: HttpRequest, ags: str) -> HttpResponse:
    """One municipality with the names under which it is found."""
    found = queries.municipality_for_office(request.user, ags)
    form = PlaceNamesForm.of(found, request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.save_place_names(found, by=request.user, names=form.cleaned_data["names"])
        messages.success(request, _("Die Namen sind gespeichert."))
        return redirect("places:municipality", ags=ags)
    return render(
        request,
        "places/municipality.html",
        {"municipality": found, "form": form, "crumbs": _crumbs(found.name),
         "entries": journal.entries_for(found)},
    )  # fmt: skip


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [(_("Orte"), reverse("places:county")), (here, "")]
