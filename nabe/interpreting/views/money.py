"""Settlement and fee rules: months, statements, the file for the bank, the list for the accounts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nabe.core import clock, sheets
from nabe.interpreting import bookings
from nabe.interpreting.actions import county, settling
from nabe.interpreting.fees import Invalid, Rule
from nabe.interpreting.fees.cases import Case, cases
from nabe.interpreting.forms.fee_rows import with_more_rows
from nabe.interpreting.forms.fees import FeeRuleForm, MonthForm, fields_of
from nabe.interpreting.pool_tabs import tabs_for
from nabe.interpreting.presenting import accounting_headers, accounting_row
from nabe.interpreting.presets import cancellation_presets, preset, presets
from nabe.interpreting.queries import bills, fees, money
from nabe.interpreting.queries.county import county_land
from nabe.interpreting.rules import demand, interpreter_of, runs_the_pool
from nabe.interpreting.statements import letter
from nabe.interpreting.views.saying import say_first_error
from nabe.people.viewers import me

YEARS = 100  # a month farther away than that was not meant


def month_typed(text: str) -> dt.date:
    """Return the first day of a month typed as 2026-11; the month before this one otherwise."""
    before = (clock.today().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    try:
        typed = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return before
    return typed if abs(typed.year - before.year) < YEARS else before


@login_required
@require_safe
def settlement(request: HttpRequest) -> HttpResponse:
    """One month: what is open, statements, the file for the bank."""
    viewer = me(request)
    month = money.month_of(viewer, month_typed(request.GET.get("monat", "")))
    unpaid = list(money.unpaid(viewer))
    context = {
        "without": [one for one in unpaid if not hasattr(one.interpreter, "account")],
        "month": month, "months": money.months_to_choose(viewer), "unpaid": unpaid,
        "runs": money.runs(viewer)[:6], "tabs": tabs_for(viewer, "settlement"),
        "form": MonthForm(initial={"execution_date": clock.today() + dt.timedelta(days=2)}),
        "rules": fees.fee_rules(), "bills": bills.bills(viewer, month.first),
    }  # fmt: skip
    return render(request, "interpreting/settlement.html", context)


@login_required
@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Write the statements of a month."""
    first = month_typed(request.POST.get("monat", ""))
    number = len(settling.settle_month(first, by=me(request)))
    said = ngettext(
        "%(number)s Abrechnung ist erstellt.", "%(number)s Abrechnungen sind erstellt.", number
    )
    messages.success(request, said % {"number": number})
    return redirect(f"{reverse('interpreting_office:settlement')}?monat={first:%Y-%m}")


@login_required
@require_POST
def pay(request: HttpRequest) -> HttpResponse:
    """Make the file for the bank."""
    viewer = me(request)
    demand(runs_the_pool(viewer))
    form = MonthForm(request.POST)
    if form.is_valid():
        run = settling.pay(form.cleaned_data["execution_date"], by=viewer)
        said = ngettext(
            "Die Datei mit %(number)s Überweisung ist fertig.",
            "Die Datei mit %(number)s Überweisungen ist fertig.", run.number,
        )  # fmt: skip
        messages.success(request, said % {"number": run.number})
    else:
        say_first_error(request, form)
    return redirect("interpreting_office:settlement")


@login_required
@require_safe
def run_file(request: HttpRequest, message_id: str) -> HttpResponse:
    """The file for the bank, as it was made."""
    run = money.run_for_file(me(request), message_id)
    answer = HttpResponse(bytes(run.file), content_type="application/xml")
    answer["Content-Disposition"] = f'attachment; filename="{run.message_id}.xml"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The month as a list for the county's accounts."""
    first = month_typed(request.GET.get("monat", ""))
    rows = money.entries_for_accounts(me(request), first, settling.last_day(first))
    form = "xlsx" if request.GET.get("als") == "xlsx" else "csv"
    name = f"buchungen-{first:%Y-%m}"
    return sheets.answer(form, accounting_headers(), map(accounting_row, rows), name=name)


@login_required
@require_safe
def statement(request: HttpRequest, number: str) -> HttpResponse:
    """One statement, as page or PDF."""
    viewer = me(request)
    found = money.statement_for_page(viewer, number)
    entries = bookings.in_words(list(found.entries.order_by("day", "pk")))
    if request.GET.get("als") == "pdf":
        answer = HttpResponse(letter(found, entries), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
        return answer
    context = {"found": found, "entries": entries, "runs": runs_the_pool(viewer)}
    return render(request, "interpreting/statement.html", context)


@login_required
@require_safe
def own_statements(request: HttpRequest) -> HttpResponse:
    """An interpreter's own statements, and where they stand to the tax limit."""
    viewer = me(request)
    own = interpreter_of(viewer)
    context = {
        "rows": money.own_statements(viewer), "outlook": money.tax_outlook(own) if own else None,
    }  # fmt: skip
    return render(request, "interpreting/own_statements.html", context)


# --- fee rules ---------------------------------------------------------------------------------
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fee_rule(request: HttpRequest) -> HttpResponse:
    """A new rule: from a county's preset, from the one that is valid, or from nothing."""
    viewer = me(request)
    demand(runs_the_pool(viewer))
    begun, initial = _begin(request)
    wants_rows = "step" in request.POST
    form = FeeRuleForm(
        with_more_rows(request.POST) if wants_rows else request.POST or None,
        rule=begun, initial=initial,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and form.rule and not wants_rows:
        said = form.cleaned_data
        made = county.write_rule(
            said["fee_class"], form.rule, said["valid_from"], by=viewer, source=said["source"],
            valid_to=said["valid_to"],
        )  # fmt: skip
        messages.success(request, _("Die Regel „%(name)s“ gilt ab dann.") % {"name": made.name})
        return redirect("interpreting_office:county")
    context = {
        "form": form, "presets": presets().values(), "cases": _cases(form.rule),
        "chosen": request.GET.get("vorlage", ""), "steps": cancellation_presets().values(),
        "chosen_steps": request.GET.get("absage", ""),
        "fee_classes": sorted({one.row.fee_class for one in fees.fee_rules().values()}),
    }  # fmt: skip
    return render(request, "interpreting/fee_rule.html", context)


def _begin(request: HttpRequest) -> tuple[Rule | None, dict[str, object]]:
    """Return what the form begins with: a preset or a rule of the county, and its fields."""
    key, own = request.GET.get("vorlage", ""), request.GET.get("wie", "")
    first = (clock.today().replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    found: dict[str, object] = {
        "fee_class": "A", "valid_from": first, "once": True, "holidays_of": county_land(),
    }  # fmt: skip
    rule = None
    try:
        if key in presets():
            rule = preset(key).rule(2500)
            found["source"] = preset(key).source
        elif own.isascii() and own.isdigit() and (kept := fees.fee_rules().get(int(own))):
            rule = kept.rule
            found["fee_class"] = kept.row.fee_class
        if rule and (steps := cancellation_presets().get(request.GET.get("absage", ""))):
            rule = replace(rule, cancellations=steps.steps)
    except (Invalid, ValidationError):
        messages.error(request, _("Diese Vorlage lässt sich nicht lesen."))
    return rule, found | (fields_of(rule) if rule else {})


def _cases(rule: Rule | None) -> list[Case]:
    """What usual cases are worth by the rule; nothing while it cannot be read."""
    monday = clock.today() - dt.timedelta(days=clock.today().weekday())
    return cases(rule, monday) if rule else []


@login_required
@require_POST
def fee_preview(request: HttpRequest) -> HttpResponse:
    """The cases by what is typed, while it is typed."""
    demand(runs_the_pool(me(request)))
    form = FeeRuleForm(request.POST)
    problems = [] if form.is_valid() else list(form.problems())
    context = {"cases": _cases(form.rule), "problems": problems}
    return render(request, "interpreting/fee_preview.html", context)


@login_required
@require_POST
def withdraw_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a rule by which nothing was promised yet."""
    kept = fees.fee_rules().get(pk)
    viewer = me(request)
    demand(runs_the_pool(viewer) and kept is not None)
    county.withdraw_rule(kept.row, by=viewer)  # type: ignore[union-attr]
    messages.success(request, _("Die Regel ist zurückgenommen."))
    return redirect("interpreting_office:county")
