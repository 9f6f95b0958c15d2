"""What the base pages ask for: language and direction, and the same page in other languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi, get_language_info

from nabe.ui.components import html_language


class LanguageLink(NamedTuple):
    """One line of the language menu; without an address the choice is sent as a form."""

    code: str
    html_code: str
    name: str
    href: str
    current: bool


def language() -> str:
    """The language of the page as HTML writes it."""
    return html_language(_active())


def direction() -> str:
    """Where the lines of the page begin."""
    return "rtl" if get_language_bidi() else "ltr"


def offered(site: Mapping[str, Any]) -> list[str]:
    """The codes of the languages that this county offers."""
    languages: Sequence[Any] = site.get("languages") or settings.LANGUAGES
    return [language if isinstance(language, str) else language[0] for language in languages]


def language_links(request: HttpRequest | None, codes: Sequence[str]) -> list[LanguageLink]:
    """The same page in every language; pages without a language in their address get no link."""
    path = request.get_full_path() if request else "/"
    here = path.split("/", 2)[1] if path.count("/") > 1 else ""
    public = here in codes
    return [
        LanguageLink(
            code=code,
            html_code=html_language(code),
            name=str(get_language_info(code)["name_local"]),
            href=f"/{code}/{path.split('/', 2)[2]}" if public else "",
            current=code == _active(),
        )
        for code in codes
    ]


def _active() -> str:
    return get_language() or settings.LANGUAGE_CODE
