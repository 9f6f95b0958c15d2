"""Which language a reader gets: from the address, the cookie, the browser, in this order."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import translate_url
from django.utils import translation
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
        response.headers.setdefault("Content-Language", language)
        return response


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
