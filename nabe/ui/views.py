"""The style guide: every component once, in all three kinds of page."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nabe.ui import samples


def _only_where_shown() -> None:
    if not (settings.DEBUG or getattr(settings, "NABE_DEMO", False)):
        raise Http404


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Components on a public page."""
    _only_where_shown()
    return render(request, "ui/style_guide.html", samples.everything(request.GET))


@require_safe
def style_guide_office(request: HttpRequest) -> HttpResponse:
    """Components on an office page."""
    _only_where_shown()
    return render(request, "ui/style_guide_office.html", samples.everything(request.GET))


@require_safe
def style_guide_plain(request: HttpRequest) -> HttpResponse:
    """A page of one question, as signed links show it."""
    _only_where_shown()
    return render(request, "ui/style_guide_plain.html", samples.everything(request.GET))
