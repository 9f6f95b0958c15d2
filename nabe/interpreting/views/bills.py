"""What bodies pay themselves: for the body that asks, and for the coordination."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nabe.interpreting import bookings
from nabe.interpreting.pool_tabs import tabs_for
from nabe.interpreting.queries import bills as queries
from nabe.interpreting.rules import runs_the_pool
from nabe.interpreting.statements import bill_letter
from nabe.interpreting.views.money import month_typed
from nabe.people.viewers import me


@login_required
@require_safe
def bills(request: HttpRequest) -> HttpResponse:
    """Every bill that somebody may see, month by month."""
    viewer = me(request)
    context = {"rows": queries.bills(viewer), "tabs": tabs_for(viewer, "settlement")}
    return render(request, "interpreting/bills.html", context)


@login_required
@require_safe
def bill(request: HttpRequest, body: uuid.UUID, month: str) -> HttpResponse:
    """One bill, as page or PDF."""
    viewer = me(request)
    if month != f"{month_typed(month):%Y-%m}":
        raise Http404
    found, booked, payer = queries.bill(viewer, body, month_typed(month))
    entries = bookings.in_words(booked)
    if request.GET.get("als") == "pdf":
        answer = HttpResponse(bill_letter(found, entries, payer), content_type="application/pdf")
        name = f"kosten-{found.first:%Y-%m}"
        answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
        return answer
    context = {"found": found, "entries": entries, "payer": payer, "runs": runs_the_pool(viewer)}
    return render(request, "interpreting/bill.html", context)
