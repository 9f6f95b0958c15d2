"""The start page, "Heute", and the pages that every public office has to have."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from nabe.core.languages import preferred
from nabe.directory import presenting
from nabe.directory.queries import catalogue, pages
from nabe.people.viewers import me, viewer_of
from nabe.places.queries import municipalities
from nabe.portal import today as todays


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the start page in the language that fits."""
    with translation.override(preferred(request)):
        response = HttpResponseRedirect(reverse("portal:home"))
    response["Vary"] = "Accept-Language, Cookie"
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public start page: search, fields, map, next dates."""
    viewer = viewer_of(request)
    overview = pages.overview_for_home(viewer)
    context = {
        "overview": overview,
        "tiles": presenting.field_tiles({code: n for code, _l, _i, n in overview.per_field}),
        "map": presenting.county_map(overview.per_municipality),
        "towns": municipalities(viewer),
        "dates": pages.dates_for_page(viewer, days=7, limit=4)[0],
    }
    return render(request, "portal/home.html", context)


@require_safe
def colours(request: HttpRequest) -> HttpResponse:
    """The county's own colour as a style sheet; empty where none is set."""
    county = catalogue.county()
    colour = county.setting("colour") if county else ""
    text = f":root{{--brand:{colour};--action:{colour};--action-strong:{colour}}}" if colour else ""
    response = HttpResponse(text, content_type="text/css")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """How to help: services that look for volunteers."""
    cards = pages.services_of_field(viewer_of(request), "engagement")
    return render(request, "portal/join.html", {"cards": cards})


@login_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for me, newest trouble first; four figures under it."""
    return render(request, "portal/today.html", todays.page_for(me(request)))


def _page(name: str) -> Any:
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, f"portal/{name}.html")

    view.__name__ = name
    return view


imprint = _page("imprint")
privacy = _page("privacy")
accessibility = _page("accessibility")
barrier = _page("barrier")
contact = _page("contact")
