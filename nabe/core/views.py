"""Pages that belong to no feature: signed links, choice of language, health."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from nabe.core import limits, links
from nabe.core.errors import Refused
from nabe.core.languages import CODES, COOKIE, same_page
from nabe.core.models import ContentVersion, SignedLink

UNKNOWN_LINKS_PER_HOUR = 30


@csrf_exempt  # a mail program has no page of ours; everything else is looked at in _by_page
@never_cache
def signed_link(request: HttpRequest, token: str) -> HttpResponse:
    """Hand a signed link to the view of its purpose; nothing is changed by looking.

    A mail program's own button ends what the link is about (RFC 8058). Whoever tries many tokens
    that do not exist is asked to wait; real links still open.
    """
    try:
        link = links.find(token)
    except Refused as refused:
        if refused.status == HTTPStatus.NOT_FOUND:
            limits.take(f"link:{limits.visitor(request)}", per_hour=UNKNOWN_LINKS_PER_HOUR)
        raise
    if links.is_one_click(request) and (end := links.end_for(link.purpose)):
        end(link)
        return HttpResponse(_("Sie sind abgemeldet.") + "\n", content_type="text/plain")
    answer: HttpResponse = _by_page(request, link)
    return answer


@csrf_protect
def _by_page(request: HttpRequest, link: SignedLink) -> HttpResponse:
    return links.view_for(link.purpose)(request, link)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's choice and go back to the same page in that language."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    if chosen not in CODES:
        return HttpResponseRedirect(back)
    response = HttpResponseRedirect(same_page(back, chosen))
    response.set_cookie(
        COOKIE, chosen, max_age=31536000, samesite="Lax", secure=settings.HTTPS, httponly=True
    )
    return response


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Say that this process lives."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether this process can serve: the database answers and its tables are there."""
    try:
        ContentVersion.objects.first()
    except DatabaseError:
        connection.close()
        return JsonResponse({"database": "unreachable"}, status=503)
    return JsonResponse({"database": "ok"})
