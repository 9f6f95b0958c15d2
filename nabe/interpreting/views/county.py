"""The county's rules of the pool on one page, each with its form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nabe.interpreting.actions import county as actions
from nabe.interpreting.forms.county import (
    DispatchRuleForm,
    ExclusionForm,
    FundForm,
    PayerForm,
    PoolRulesForm,
    QualificationKindForm,
    SettingForm,
)
from nabe.interpreting.pool_tabs import tabs_for
from nabe.interpreting.queries import county as queries
from nabe.interpreting.queries import fees
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.people.queries import qualification_kinds
from nabe.people.viewers import me

# What is edited row by row: name in the address → (form, heading).
KINDS: dict[str, tuple[Any, Any]] = {
    "finanzierung": (FundForm, lambda: _("Finanzierung")),
    "zahler": (PayerForm, lambda: _("Stelle, die selbst bezahlt")),
    "fragen": (DispatchRuleForm, lambda: _("Von selbst fragen")),
    "einsatzfeld": (SettingForm, lambda: _("Einsatzfeld")),
    "ausschluss": (ExclusionForm, lambda: _("Ausschluss")),
    "qualifikation": (QualificationKindForm, lambda: _("Qualifikation")),
}


@login_required
@require_safe
def county(request: HttpRequest) -> HttpResponse:
    """Everything that the county decided, with what can be changed."""
    viewer = me(request)
    demand(runs_the_pool(viewer))
    spent = fees.spent_by_fund()
    context = {
        "rules": queries.pool_rules(), "fees": fees.fee_rules(), "tabs": tabs_for(viewer, "county"),
        "funds": [(one, spent.get(one.pk, 0), one.cents - spent.get(one.pk, 0)) for one in fees.funds()],
        "asking": queries.dispatch_rules(), "settings": queries.all_settings(),
        "exclusions": queries.all_exclusions(), "payers": queries.payers(),
        "kinds": qualification_kinds(),
    }  # fmt: skip
    return render(request, "interpreting/county.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: HttpRequest) -> HttpResponse:
    """Deadlines, limits and the county's account."""
    viewer = me(request)
    demand(runs_the_pool(viewer))
    form = PoolRulesForm(request.POST or None, instance=queries.fresh_rules())
    if request.method == "POST" and form.is_valid():
        actions.write_pool_rules(form.cleaned_data, by=viewer)
        messages.success(request, _("Gespeichert."))
        return redirect("interpreting_office:county")
    return render(
        request,
        "interpreting/county_form.html",
        {"form": form, "heading": _("Fristen und Grenzen")},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, kind: str, pk: int | None = None) -> HttpResponse:
    """One row of a list, new or changed."""
    viewer = me(request)
    demand(runs_the_pool(viewer))
    if kind not in KINDS:
        raise Http404
    form_of, heading = KINDS[kind]
    form = form_of(request.POST or None, instance=queries.row_of(kind, pk) if pk else None)
    if request.method == "POST" and form.is_valid():
        actions.keep_row(form.save(commit=False), by=viewer)
        messages.success(request, _("Gespeichert."))
        return redirect("interpreting_office:county")
    return render(request, "interpreting/county_form.html", {"form": form, "heading": heading()})
