"""`{{ code|language }}` and `{% request_state request %}`: words and colours of the pool."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from nabe.core import clock
from nabe.core.language_names import language_name
from nabe.interpreting.fees import Record, euros, fee
from nabe.interpreting.presenting import KINDS
from nabe.interpreting.queries.county import video_room
from nabe.ui.templatetags.ui import badge
from nabe.ui.words import listed

register = template.Library()


@register.filter
def language(code: str) -> str:
    """Return the name of a language in the reader's own."""
    return language_name(code, get_language() or "de")


@register.simple_tag
def spoken(languages: Iterable[Any]) -> SafeString:
    """Return languages in a row, each with its dialect."""
    names = [
        format_html("{} (<bdi>{}</bdi>)", language(one.code), one.dialect)
        if one.dialect else escape(language(one.code))
        for one in languages
    ]  # fmt: skip
    return mark_safe(listed(names))  # noqa: S308  every part is escaped


@register.filter
def other_times(request: Any) -> int:
    """Return how many other slots are still possible; none once somebody is promised."""
    if request.assignments.all():
        return 0
    to_come = [one for one in request.slots.all() if one.starts_at > clock.now()]
    return max(0, len(to_come) - 1)


@register.filter
def euro(cents: int) -> str:
    """Return an amount in whole cents as people write it."""
    return euros(cents)


@register.filter
def an_hour(kept: Any) -> int | None:
    """Return what an hour on a working day earns by a rule, in cents without travel."""
    begins = clock.local(clock.now()).replace(hour=10, minute=0, second=0, microsecond=0)
    monday = begins - dt.timedelta(days=begins.weekday())
    return fee(kept.rule, Record(monday, monday + dt.timedelta(hours=1), remote=True)).earned_cents


@register.filter
def county_text(text: str) -> str | SafeString:
    """Return what the county begins with in the reader's language, else its own German, marked."""
    if not text:
        return ""
    said = gettext(text)
    is_german = (get_language() or "de").startswith("de")
    return said if said != text or is_german else format_html('<bdi lang="de">{}</bdi>', text)


@register.simple_tag
def request_state(request: Any) -> SafeString:
    """Draw the state of a request as word, icon and colour."""
    return badge(str(request.get_state_display()), KINDS[request.state])


@register.filter
def of(words: dict[str, str], key: str) -> str:
    """Return the word for a key; the key itself where there is none."""
    return words.get(key, key)


@register.filter
def room(request: Any) -> str:
    """Return the address of the room of a talk by video."""
    return video_room(request)
