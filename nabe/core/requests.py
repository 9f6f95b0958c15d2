"""The outermost middleware: turns away what no browser sends, before any code reads it.

A NUL cannot be kept in PostgreSQL, and a form in another charset than UTF-8 cannot be read; both
would end as an error somewhere deep inside. A body that is too large is thrown away piece by
piece, before anything keeps it. Office pages are also marked as nobody else's.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from nabe.core.languages import from_path, preferred

GOOD_CHARSETS = {"", "utf-8", "utf8"}
PIECE = 64 * 1024
PROGRAMS = "/api/"  # whoever asks there reads JSON
MOST_THROWN_AWAY = 300 * 1024 * 1024


class SaneRequest:
    """Answer 400 to what cannot be read and 413 to what is too large; mind what is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_strange(request):
            return for_programs() if request.path_info.startswith(PROGRAMS) else refusal()
        if _is_too_large(request):
            return _too_large(request)
        if "q=" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            request.META["HTTP_ACCEPT_ENCODING"] = _accepted(request.META["HTTP_ACCEPT_ENCODING"])
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def for_programs() -> HttpResponse:
    """Say to a program that its question could not be read."""
    response = JsonResponse({"error": "This address cannot be read."}, status=400)
    response["Access-Control-Allow-Origin"] = "*"
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


def _is_too_large(request: HttpRequest) -> bool:
    """Only who may be signed in uploads files; everybody else sends small forms."""
    size = request.META.get("CONTENT_LENGTH") or ""
    most = (
        settings.NABE_LARGEST_UPLOAD
        if settings.SESSION_COOKIE_NAME in request.COOKIES
        else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    )
    return size.isascii() and size.isdigit() and int(size) >= most


def _too_large(request: HttpRequest) -> HttpResponse:
    """Read the body without keeping it, else the browser shows a broken line, not our sentence."""
    left = MOST_THROWN_AWAY
    try:
        while left > 0 and (piece := request.read(PIECE)):
            left -= len(piece)
    except UnreadablePostError:
        pass
    with translation.override(from_path(request.path_info) or preferred(request)):
        message = (
            _("Die Datei ist zu groß. Erlaubt sind weniger als 100 MB.")
            if settings.SESSION_COOKIE_NAME in request.COOKIES
            else _("Das war zu viel auf einmal. Bitte schicken Sie weniger.")
        )
        page = {"message": message, "status": 413}
        return HttpResponse(render_to_string("ui/refused.html", page), status=413)


def _accepted(codings: str) -> str:
    """Return an Accept-Encoding without what it refuses ("gzip;q=0"), for all who read it."""
    kept = []
    for coding in codings.split(","):
        name, *parameters = coding.replace(" ", "").lower().split(";")
        weights = [word.removeprefix("q=") for word in parameters if word.startswith("q=")]
        if not weights or weights[0].strip("0."):
            kept.append(name)
    return ", ".join(kept)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for status 400; never touches the form, whose reading may be what failed."""
    return refusal()


def form_is_not_ours(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that carries no sign of our own page (CSRF), with what helps."""
    page = {
        "message": _(
            "Diese Seite war zu lange offen, oder Ihr Browser nimmt keine Cookies an."
            " Bitte gehen Sie zurück und laden Sie die Seite neu. Dann geht es."
        ),
        "status": 403,
    }
    return render(request, "ui/refused.html", page, status=403)
