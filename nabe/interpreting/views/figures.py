"""The pool in figures: the page, its download, and what is accounted for to whoever pays."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nabe.core import clock, sheets
from nabe.interpreting import presenting_figures as presenting
from nabe.interpreting.accounting import funding_book
from nabe.interpreting.forms.figures import FiguresForm
from nabe.interpreting.pool_tabs import tabs_for
from nabe.interpreting.queries import figures, funding
from nabe.interpreting.rules import runs_the_pool
from nabe.people.viewers import me
from nabe.places.queries import county_for_site


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The figures of a time beside the year before, as page or file."""
    viewer = me(request)
    scope = figures.scope_for(viewer, request.GET.get("ort", ""))
    years = figures.years_with_figures()
    # Outside the coordination whole years alone: two times that overlap would tell their difference.
    if not scope.exact:
        years = [one for one in years if one < clock.today().year]
    form = FiguresForm(request.GET, years=years, scope=scope)
    found = _report(form, scope) if form.is_valid() else None
    if found and request.GET.get("als") in sheets.FORMS:
        rows = presenting.file_rows(found)
        name = f"dolmetschen-{form.span.first}-{form.span.last}" if form.span else "dolmetschen"
        return sheets.answer(
            request.GET["als"], presenting.file_headers(), rows, name=name
        )  # fmt: skip
    context = {
        "form": form, "found": found, "scope": scope, "tabs": tabs_for(viewer, "figures"),
        "county": county_for_site(), "query": _query(request),
        "funding": funding.years_of_funds() if runs_the_pool(viewer) else [],
    }  # fmt: skip
    return render(request, "interpreting/figures.html", context)


def _report(form: FiguresForm, scope: figures.Scope) -> presenting.Report | None:
    if form.span is None:
        return None
    town = scope.town.pk if scope.town else None
    now, before = figures.figures_of(
        form.span, town=town, setting=form.cleaned_data.get("feld")
    )  # fmt: skip
    if not presenting.has_numbers(now, exact=scope.exact):
        return None
    return presenting.report(
        now, before, figures.names_of(), exact=scope.exact, town=scope.town is not None
    )


def _query(request: HttpRequest) -> str:
    """Return the filters as a query string, for the links to files."""
    kept = request.GET.copy()
    kept.pop("als", None)
    return kept.urlencode()


@login_required
@require_safe
def funding_report(request: HttpRequest) -> HttpResponse:
    """What each source of money paid for in a year, as a workbook."""
    viewer = me(request)
    year = _number(request.GET.get("jahr", ""))
    if year is None or not 2000 <= year <= 2100:
        year = clock.today().year
    fund = _number(request.GET.get("fonds", ""))
    found = funding.account_of(viewer, year, fund)
    answer = HttpResponse(funding_book(found), content_type=sheets.EXCEL)
    is_one = any(one.fund and one.fund.pk == fund for one in found.funds)
    name = f"verwendungsnachweis-{year}" + (f"-{fund}" if is_one else "")
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
