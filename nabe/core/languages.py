"""Which language a reader gets: from the address, the cookie, the browser, in this order."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, translate_url
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

# Codes that browsers send for languages that we speak under another code.
ALIASES = {"prs": "fa-af", "pes": "fa", "fa-ir": "fa"}
COOKIE = settings.LANGUAGE_COOKIE_NAME
CODES = tuple(code for code, _name in settings.LANGUAGES)


class LanguageMiddleware:
    """Activate the reader's language and say so in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = from_path(request.path_info) or preferred(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            if response.status_code == 404 and (page := _in_language(request, language)):
                response = HttpResponseRedirect(page)
                patch_vary_headers(response, ["Accept-Language", "Cookie"])
        response.headers.setdefault("Content-Language", language)
        return response


def _in_language(request: HttpRequest, language: str) -> str:
    """Return the address of a public page that was typed without a language; empty for any other."""
    if from_path(request.path_info) or request.method not in ("GET", "HEAD"):
        return ""
    try:
        resolve(f"/{language}{request.path_info}")
    except Resolver404:
        return ""
    return f"/{language}{request.get_full_path()}"


def from_path(path: str) -> str | None:
    """Return the language that an address begins with, if it begins with one."""
    first = path.split("/", 2)[1].lower() if path.startswith("/") else ""
    return first if first in CODES else None


def preferred(request: HttpRequest) -> str:
    """Return the language chosen before, else the best that the browser asks for."""
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in CODES:
        return chosen
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        bare = code.split("-")[0]
        for candidate in (ALIASES.get(code, code), ALIASES.get(bare, bare)):
            if candidate in CODES:
                return candidate
    return settings.LANGUAGE_CODE


def same_page(path: str, language: str) -> str:
    """Return the address of the same public page in another language."""
    return translate_url(path, language) if from_path(path) else path
