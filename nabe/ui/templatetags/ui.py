"""The components as template tags, known in every template without a load line.

Here stand only names and arguments; what they draw lies in `templates/ui/components/`.
Arguments are strict: a wrong name, kind or icon is an error, never an empty spot.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nabe.ui import codes, components, dates, icons, pages
from nabe.ui.charts import BarChart, LineChart
from nabe.ui.maps import Choropleth

register = template.Library()
Pairs = Iterable[tuple[Any, ...]]


def _draw(component: str, /, **context: object) -> SafeString:
    return render_to_string(f"ui/components/{component}.html", context)


# --- words and signs ------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, *, label: str = "") -> SafeString:
    """`{% icon "search" %}`; with label="…" it is read aloud."""
    return icons.icon(name, label=label)


@register.simple_tag
def badge(text: object, kind: str = "neutral", *, icon: str = "") -> SafeString:
    """`{% badge "Frisch" "success" %}`: a state as word, icon and colour."""
    components.check("badge", kind, components.BADGES)
    return _draw("badge", text=text, kind=kind, icon=icon or components.KIND_ICONS[kind])


@register.simple_tag
def phone(number: str) -> SafeString:
    """`{% phone service.phone %}`: a link to call, always left to right."""
    return format_html(
        '<a class="phone" dir="ltr" href="tel:{}">{}</a>',
        components.dialled(number),
        components.spoken(number),
    )


@register.simple_tag
def german(text: object) -> SafeString:
    """`{% german municipality.name %}`: a German name inside any language."""
    return format_html('<bdi lang="de">{}</bdi>', text)


_HOURS = re.compile(r"(\d\d:\d\d–\d\d:\d\d(?: Uhr)?)")


@register.filter
def hours_together(text: object) -> SafeString:
    """`{{ "Montag, 09:00–12:00 Uhr"|hours_together }}`: no line ends between from and to."""
    pieces = (
        (format_html('<span class="nowrap">{}</span>', piece) if number % 2 else piece,)
        for number, piece in enumerate(_HOURS.split(str(text)))
    )
    return format_html_join("", "{}", pieces)


@register.simple_tag
def in_language(text: object, code: str) -> SafeString:
    """`{% in_language service.description "ar" %}`: text in a language of its own."""
    return format_html('<bdi dir="auto" lang="{}">{}</bdi>', components.html_language(code), text)


# --- buttons and boxes ----------------------------------------------------------------------
@register.simple_tag
def link_button(text: object, href: str, *, kind: str = "primary", icon: str = "") -> SafeString:
    """`{% link_button "Ansehen" href kind="secondary" icon="arrow" %}`."""
    components.check("link_button", kind, components.BUTTONS)
    return _draw("link_button", text=text, href=href, kind=kind, icon=icon)


@register.simple_tag
def button(
    text: object, *, kind: str = "primary", name: str = "", value: object = "", icon: str = "",
    at: str = "",
) -> SafeString:  # fmt: skip
    """`{% button "Speichern" name="step" value="save" %}`: submits its form.

    `at="#times"`: the page that answers is shown from there on.
    """
    components.check("button", kind, components.BUTTONS)
    return _draw("button", text=text, kind=kind, name=name, value=value, icon=icon, at=at)


@register.simple_block_tag
def alert(content: SafeString, kind: str, title: object = "", *, live: str = "") -> SafeString:
    """`{% alert "info" "Titel" %}…{% endalert %}`; live="alert" or "status" after an action."""
    components.check("alert", kind, components.ALERTS)
    components.check("alert live", live, ("", "alert", "status"))
    return _draw(
        "alert",
        content=components.block_text(content),
        kind=kind,
        title=title,
        live=live,
        icon=components.KIND_ICONS[kind],
    )


@register.simple_block_tag
def card(
    content: SafeString, *, title: object = "", href: str = "", icon: str = "", level: int = 3
) -> SafeString:
    """`{% card title="Deutsch" href=url icon="translate" %}…{% endcard %}`."""
    components.check("card level", level, range(1, 7))
    text = components.block_text(content)
    return _draw("card", content=text, title=title, href=href, icon=icon, level=level)


@register.simple_tag
def facts(rows: Pairs) -> SafeString:
    """`{% facts rows %}`: pairs of label and value; pairs without a value are left out."""
    return _draw("facts", rows=[row for row in rows if row[1] not in (None, "")])


@register.simple_tag
def figure(label: object, value: object, *, note: object = "", href: str = "") -> SafeString:
    """`{% figure "Offene Anfragen" 7 note="2 heute fällig" %}` inside `class="figures"`."""
    return _draw("figure", label=label, value=value, note=note, href=href)


@register.simple_tag
def timeline(entries: Iterable[Any]) -> SafeString:
    """`{% timeline journal %}`: what happened to a row, newest first."""
    return _draw("timeline", entries=components.timeline_rows(entries))


@register.simple_tag
def empty(
    title: object, text: object, *, action: object = "", href: str = "", icon: str = "search"
) -> SafeString:
    """`{% empty "Nichts gefunden" "Suchen Sie weiter." action="Neu" href=url %}`."""
    return _draw("empty", title=title, text=text, action=action, href=href, icon=icon)


# --- moving about ---------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def pagination(context: RequestContext, page: Page[Any], *, parameter: str = "page") -> SafeString:
    """`{% pagination page %}`: keeps the rest of the query string."""
    query = context["request"].GET
    return _draw("pagination", page=page, **components.page_links(page, query, parameter))


@register.simple_tag
def tabs(items: Sequence[tuple[object, str, bool]], *, label: object = "") -> SafeString:
    """`{% tabs items %}`: triples of label, address and whether it is the current one."""
    return _draw("tabs", items=items, label=label)


@register.simple_tag
def breadcrumbs(items: Sequence[tuple[object, str]]) -> SafeString:
    """`{% breadcrumbs items %}`: pairs of label and address, the last one is this page."""
    return _draw("breadcrumbs", items=items[:-1], here=items[-1][0])


# --- forms ----------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def form(
    context: RequestContext, form: BaseForm, *, submit: object, action: str = "", icon: str = ""
) -> SafeString:
    """`{% form form submit="Speichern" %}`: a whole form, its errors listed first."""
    token = context.get("csrf_token", "")
    return _draw("form", form=form, submit=submit, action=action, icon=icon, csrf_token=token)


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """`{% fields form %}`: error summary and fields, for a form tag of your own."""
    return _draw("fields", form=form)


@register.simple_tag
def field(bound: Any) -> SafeString:
    """`{% field form.name %}`: one field with label, hint and error."""
    text: SafeString = bound.as_field_group()
    return text


# --- figures --------------------------------------------------------------------------------
@register.simple_tag
def bar_chart(chart: BarChart) -> SafeString:
    """`{% bar_chart chart %}`: bars, the finding as a sentence, the table."""
    return _draw("bar_chart", chart=chart)


@register.simple_tag
def line_chart(chart: LineChart) -> SafeString:
    """`{% line_chart chart %}`: one line over time, the finding, the table."""
    return _draw("line_chart", chart=chart)


@register.simple_tag
def choropleth(map: Choropleth) -> SafeString:
    """`{% choropleth map %}`: areas by value, or areas as a shortcut beside a list of links."""
    return _draw("navigation_map" if map.navigates else "choropleth", map=map)


@register.simple_tag
def qr(address: str, *, label: object) -> SafeString:
    """`{% qr address label="…" %}`: a code that a phone's camera opens."""
    return codes.qr(address, str(label))


# --- page -----------------------------------------------------------------------------------
@register.simple_tag
def page_language() -> str:
    """`<html lang="{% page_language %}">`: the language of the page as HTML writes it."""
    return pages.language()


@register.simple_tag
def page_direction() -> str:
    """`<html dir="{% page_direction %}">`: the direction of the page."""
    return pages.direction()


@register.simple_tag(takes_context=True)
def language_links(context: RequestContext) -> list[pages.LanguageLink]:
    """`{% language_links as links %}`: the same page in every language of the county."""
    site = context.get("site") or {}
    return pages.language_links(context.get("request"), pages.offered(site))


# --- filters --------------------------------------------------------------------------------
@register.filter
def day(value: dt.date | None) -> str:
    """Di, 24.11.2026."""
    return dates.day(value) if value else ""


@register.filter
def moment(value: dt.date | None) -> str:
    """Di, 24.11.2026, 14:30."""
    return dates.moment(value) if value else ""


@register.filter
def clock(value: dt.time | dt.datetime | None) -> str:
    """14:30."""
    return dates.clock(value) if value else ""
