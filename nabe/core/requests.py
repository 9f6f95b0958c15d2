"""The outermost middleware: turns away what no browser sends, before any code reads it.

A NUL cannot be kept in PostgreSQL, and a form in another charset than UTF-8 cannot be read; both
would end as an error somewhere deep inside. Office pages are also marked as nobody else's.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

GOOD_CHARSETS = {"", "utf-8", "utf8"}


class SaneRequest:
    """Answer 400 to a request with a NUL in its address or a form in a strange charset."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_strange(request):
            return refusal()
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def refusal() -> HttpResponse:
    """Return a page that says that the request could not be read; it looks at nothing of it."""
    page = {
        "message": _("Diese Anfrage konnten wir nicht lesen. Bitte gehen Sie zur Startseite."),
        "status": 400,
    }
    return HttpResponse(render_to_string("ui/refused.html", page), status=400)


def _is_strange(request: HttpRequest) -> bool:
    charset = (request.content_params or {}).get("charset", "").strip("\"' ").lower()
    return (
        charset not in GOOD_CHARSETS
        or "\x00" in request.path_info
        or b"\x00" in unquote_to_bytes(request.META.get("QUERY_STRING", ""))
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for status 400; never touches the form, whose reading may be what failed."""
    return refusal()
