"""The public page of the pool: what it does, in which languages, for whom, and what it does not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nabe.interpreting.presenting_figures import in_public
from nabe.interpreting.queries import figures, pages
from nabe.interpreting.queries.county import exclusions, pool_rules
from nabe.interpreting.rules import may_ask
from nabe.people.viewers import viewer_of


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what the pool is; nothing about its people."""
    viewer = viewer_of(request)
    languages = sorted((name for _code, name, _number in pages.languages_of_pool(viewer)))
    context = {
        "languages": languages, "exclusions": exclusions(), "rules": pool_rules(),
        "may_ask": may_ask(viewer), "year": in_public(figures.last_full_year()),
        "sees_figures": figures.sees_figures(viewer),
    }  # fmt: skip
    return render(request, "interpreting/about.html", context)
