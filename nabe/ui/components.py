"""What the components need to know before they are drawn: allowed kinds, links, rows."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any, NamedTuple

import phonenumbers
from django.core.paginator import Page
from django.http import QueryDict
from django.template import TemplateSyntaxError
from django.utils.safestring import SafeString, mark_safe

from nabe.ui.words import verb_in_words

KIND_ICONS = {
    "success": "success",
    "info": "info",
    "warning": "warning",
    "danger": "danger",
    "neutral": "neutral",
}
BADGES = tuple(KIND_ICONS)
ALERTS = ("success", "info", "warning", "danger")
BUTTONS = ("primary", "secondary", "tertiary")


def check(what: str, value: object, allowed: Container[object]) -> None:
    """Raise TemplateSyntaxError when a component is asked for something it does not have."""
    if value not in allowed:
        raise TemplateSyntaxError(f"{what}: {value!r} is not one of {allowed!r}.")


def block_text(content: SafeString) -> SafeString:
    """The inside of a block tag; plain sentences become a paragraph."""
    text = content.strip()
    if text and "<" not in text:
        text = f"<p>{text}</p>"
    return mark_safe(text)  # noqa: S308 - the template engine rendered and escaped it


def dialled(number: str) -> str:
    """A number as a phone dials it: 02303 27-0 becomes +492303270."""
    digits = "".join(sign for sign in number.replace("(0)", "") if sign.isdigit())
    if number.strip().startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"+49{digits[1:]}" if digits.startswith("0") else digits


def spoken(number: str) -> str:
    """A number as people read it: +492303270 becomes 02303 270; anything odd stays as it is."""
    try:
        return phonenumbers.format_number(
            phonenumbers.parse(number, "DE"),
            phonenumbers.PhoneNumberFormat.NATIONAL
            if dialled(number).startswith("+49")
            else phonenumbers.PhoneNumberFormat.INTERNATIONAL,
        )
    except phonenumbers.NumberParseException:
        return number


def html_language(code: str) -> str:
    """A language code as HTML writes it: fa-af becomes fa-AF."""
    main, _, region = code.partition("-")
    return f"{main}-{region.upper()}" if len(region) == 2 else code


class TimelineRow(NamedTuple):
    """One line of the Verlauf."""

    at: Any
    what: str
    who: str
    note: str


def timeline_rows(entries: Iterable[Any]) -> list[TimelineRow]:
    """Journal entries in words; entries without an author were made by Nabe itself."""
    return [
        TimelineRow(
            entry.at, verb_in_words(entry.verb), str(entry.by) if entry.by else "", entry.note
        )
        for entry in entries
    ]


class PageLink(NamedTuple):
    """A number in the row of pages, or a gap without an address."""

    label: str
    href: str
    current: bool


def page_links(page: Page[Any], query: QueryDict, parameter: str) -> dict[str, Any]:
    """Addresses of the other pages, with the rest of the query string kept."""

    def address(number: int) -> str:
        changed = query.copy()
        changed[parameter] = str(number)
        return f"?{changed.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "links": [
            PageLink(str(n), address(n) if isinstance(n, int) else "", n == page.number)
            for n in numbers
        ],
        "before": address(page.previous_page_number()) if page.has_previous() else "",
        "after": address(page.next_page_number()) if page.has_next() else "",
    }
