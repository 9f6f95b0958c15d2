"""The sheet of the next days: a page to print, a PDF, a calendar file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nabe.core import clock
from nabe.interpreting.day_sheets import days_of, sheet_ics, sheet_pdf
from nabe.interpreting.queries.day_sheet import due_for_sheet
from nabe.people.viewers import me

_FILES = {
    "pdf": (sheet_pdf, "application/pdf", "inline"),
    "ics": (sheet_ics, "text/calendar; charset=utf-8", "attachment"),
}


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show today and the seven days after it; `als` pdf or ics is the same as a file."""
    found = due_for_sheet(me(request))
    if file := _FILES.get(request.GET.get("als", "")):
        make, content_type, how = file
        answer = HttpResponse(make(found), content_type=content_type)
        name = f"tagesblatt-{clock.today()}.{request.GET['als']}"
        answer["Content-Disposition"] = f'{how}; filename="{name}"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer
    context = {"days": days_of(found), "made": clock.now(), "number": len(found)}
    return render(request, "interpreting/day_sheet.html", context)
