"""What visitors take and give without an account: an address card, words, a proposal."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from nabe.core import limits
from nabe.directory.actions.proposals import propose_new
from nabe.directory.forms.visitors import ProposeForm
from nabe.directory.queries import pages
from nabe.directory.queries.suggestions import words_for
from nabe.directory.vcards import vcard_of
from nabe.people.viewers import viewer_of

PROPOSALS_PER_HOUR = 10


@require_safe
def vcard(request: HttpRequest, slug: str) -> HttpResponse:
    """A service for the address book."""
    page = pages.service_for_page(viewer_of(request), slug)
    if not page.is_listed:
        raise Http404
    card = vcard_of(page.service, name=page.texts["name"].text)
    response = HttpResponse(card, content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{page.service.slug[:60]}.vcf"'
    return response


@require_safe
def suggested_words(request: HttpRequest) -> HttpResponse:
    """What somebody may be about to type, for the search field."""
    found = words_for(viewer_of(request), request.GET.get("q", ""), get_language() or "de")
    return JsonResponse({"words": found}, json_dumps_params={"ensure_ascii": False})


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a service that is missing here."""
    begun = {"key": uuid.uuid4().hex, "name": request.GET.get("name", "")[:200]}
    form = ProposeForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        limits.take(f"propose:{limits.visitor(request)}", per_hour=PROPOSALS_PER_HOUR)
        said = form.cleaned_data
        propose_new(
            form.values(), text=form.text(), email=said["email"], key=said["key"],
            language=get_language() or "de",
        )  # fmt: skip
        return redirect("directory:proposed")
    return render(request, "directory/propose.html", {"form": form})


@require_safe
def proposed(request: HttpRequest) -> HttpResponse:
    """Say thanks, and what happens next."""
    return render(request, "directory/proposed.html")
