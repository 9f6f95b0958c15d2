"""What visitors take along: the list as a table or a brochure, the dates as a calendar feed."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nabe.core import limits, sheets
from nabe.core.errors import Refused
from nabe.directory import handout_tables as tables
from nabe.directory import presenting
from nabe.directory.brochures import brochure
from nabe.directory.calendars import calendar_of
from nabe.directory.queries import handouts as queries
from nabe.directory.queries import office, results
from nabe.directory.queries.catalogue import county
from nabe.people.viewers import me, viewer_of
from nabe.places.words import site_name

MOST_PRINTED = 500
MOST_CHOSEN = 100
FILES_PER_HOUR = 120


@require_safe
def as_file(request: HttpRequest, form: str) -> HttpResponse:
    """The result list of this address as XLSX, CSV or PDF."""
    if form not in (*sheets.FORMS, "pdf"):
        raise Http404
    limits.take(f"handout:{limits.visitor(request)}", per_hour=FILES_PER_HOUR)
    wish = results.wish_from(dict(request.GET.lists()))
    most = MOST_PRINTED if form == "pdf" else tables.MOST_ROWS
    total, found = queries.handouts(viewer_of(request), wish, limit=most)
    if form == "pdf":
        return _printed(found, total, [one.label for one in presenting.chips(wish, _language())])
    return _table(form, found, total, name="angebote")


def _language() -> str:
    return get_language() or "de"


def _printed(found: list[queries.Handout], total: int, wish: list[str]) -> HttpResponse:
    if not found:
        raise Refused(_("Zu dieser Auswahl gibt es nichts zu drucken."), status=404)
    response = HttpResponse(brochure(found, total=total, wish=wish), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="angebote.pdf"'
    return response


def _table(
    form: str, found: list[queries.Handout], total: int, *, name: str, for_office: bool = False
) -> HttpResponse:
    names = tables.headers(for_office=for_office)
    rows = [
        *tables.rows(found, for_office=for_office),
        *tables.cut(len(found), total, width=len(names)),
    ]
    return sheets.answer(form, names, rows, name=name)


@login_required
@require_safe
def office_as_file(request: HttpRequest, form: str) -> HttpResponse:
    """The office's list of this address as XLSX or CSV."""
    if form not in sheets.FORMS:
        raise Http404
    filters = {name: request.GET.get(name, "") for name in ("q", "stand", "ort")}
    rows = office.services_for_office(me(request), filters)
    total, found = queries.handouts_of(rows, limit=tables.MOST_ROWS)
    return _table(form, found, total, name="angebote", for_office=True)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The coming dates as a feed: of this address's filters, or of the services named by `id`."""
    limits.take(f"calendar:{limits.visitor(request)}", per_hour=FILES_PER_HOUR)
    chosen = _chosen(request)
    wish = results.wish_from(dict(request.GET.lists()))
    dates = queries.dates_for_calendar(viewer_of(request), wish, chosen=chosen)
    name = site_name(county())
    response = HttpResponse(
        calendar_of(dates, name=name), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="kalender.ics"'
    return response


def _chosen(request: HttpRequest) -> list[UUID]:
    """Read the services of "my list"; an address with ids of which none can be read is refused."""
    given = [part for text in request.GET.getlist("id") for part in text.split(",") if part.strip()]
    if len(given) > MOST_CHOSEN:
        raise Refused(_("Das sind zu viele Angebote auf einmal."), status=400)
    try:
        return [UUID(one.strip()) for one in given]
    except ValueError:
        raise Refused(_("Diese Liste können wir nicht lesen."), status=400) from None
