"""The public pages: results, one service, one municipality, dates, report an error."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nabe.core import limits
from nabe.directory import presenting
from nabe.directory.actions.reports import report
from nabe.directory.actions.searches import count_unmet
from nabe.directory.forms.reports import ReportForm
from nabe.directory.queries import notes, pages, results
from nabe.directory.rules import works_in_directory
from nabe.people.viewers import viewer_of
from nabe.places import queries as places


@require_safe
def result_list(request: HttpRequest) -> HttpResponse:
    """What fits the words, place and filters in the address."""
    wish = results.wish_from(dict(request.GET.lists()))
    found = results.services_for_results(viewer_of(request), wish)
    if found.is_unmet:
        count_unmet(
            wish.q, language=get_language() or "de", place=wish.postcode,
            visitor=limits.visitor(request),
        )  # fmt: skip
    page = presenting.result_page(found, language=get_language() or "de")
    if wish.as_map:
        page["map"] = presenting.result_map(found)
    return render(request, "directory/results.html", page)


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service: everything on one screen of a phone."""
    try:
        page = pages.service_for_page(viewer_of(request), slug)
    except Http404:
        if stays := pages.merged_address(slug):
            return redirect(stays, permanent=True)
        if pages.has_ended(slug):
            return render(request, "directory/ended.html", status=410)
        raise
    status = 200 if page.is_listed or page.may_edit else 410
    context = {
        "page": page,
        "service": page.service,
        "may_take": works_in_directory(viewer_of(request)),
        "may_note": bool(notes.writable_towns(viewer_of(request), page.service)),
        "facts": presenting.facts(page),
        "assured": presenting.assured_line(page),
        "german_href": presenting.german_address(page.service),
        "spoken": presenting.languages_in_words(page),
    }
    return render(request, "directory/service.html", context, status=status)


@require_safe
def service_by_number(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Lead from the number that the open interface names to the page of a service."""
    return redirect(pages.address_of(viewer_of(request), pk))


@require_safe
def municipality_list(request: HttpRequest) -> HttpResponse:
    """All municipalities on a map and in a list."""
    counts = pages.municipality_counts(viewer_of(request))
    context = {
        "map": presenting.county_map(counts),
        "municipalities": [
            (one, counts.get(one.ags, 0)) for one in places.municipalities(viewer_of(request))
        ],
    }
    return render(request, "directory/municipalities.html", context)


@require_safe
def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    """One municipality: its fields, what happens next, its neighbours."""
    viewer = viewer_of(request)
    place = places.municipality_by_slug(viewer, slug)
    total, numbers, cards = pages.services_of_municipality(viewer, place.ags)
    context = {
        "place": place,
        "fields": presenting.field_tiles(numbers, municipality=place.slug),
        "total": total,
        "cards": cards,
        "results": f"{reverse('directory:results')}?ort={place.slug}",
    }
    return render(request, "directory/municipality.html", context)


@require_safe
def dates(request: HttpRequest) -> HttpResponse:
    """What takes place in the next two weeks, by day."""
    wish = results.wish_from(dict(request.GET.lists()))
    ags = next(iter(wish.ticked.get("m", ())), "")
    field = next(iter(wish.ticked.get("field", ())), "")
    days, is_all = pages.dates_for_page(viewer_of(request), municipality=ags, field=field)
    context = {"days": days, "is_all": is_all, **presenting.date_filters(ags, field)}
    return render(request, "directory/dates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Report an error or suggest a change, without an account."""
    page = pages.service_for_page(viewer_of(request), slug)
    form = ReportForm(request.POST or None, initial={"key": uuid.uuid4().hex})
    if request.method == "POST" and form.is_valid():
        limits.take(f"report:{limits.visitor(request)}", per_hour=20)
        report(
            page.service, kind=kind, text=form.cleaned_data["text"],
            email=form.cleaned_data["email"], key=form.cleaned_data["key"],
            language=get_language() or "de",
        )  # fmt: skip
        return HttpResponseRedirect(reverse("directory:thanks", args=[slug]))
    context = {"page": page, "service": page.service, "form": form, "kind": kind}
    return render(request, "directory/report.html", context)


@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a report arrived and what happens next."""
    page = pages.service_for_page(viewer_of(request), slug)
    context = {"page": page, "service": page.service, "title": _("Danke für Ihren Hinweis")}
    return render(request, "directory/thanks.html", context)
