"""From a template and its context to subject, text and simple HTML in the recipient's language.

One template `messages/<kind>.txt` yields them. Its head says `Subject: …`, for what nobody
else may read later (codes, passwords) `Secret: yes`, and for what comes again and again
`Unsubscribe: https://…`, which mail programs offer as a button: one click there must end it
(core.links.ended_by_one_click). After an empty line come paragraphs. A paragraph
`> Label | https://…` becomes a button, if it leads to our own pages. A kind that cannot wait also
has `messages/<kind>.sms.txt`: one line for telephones. Above it may stand `Page: https://…`, where
a notification on a device leads, without a secret; kinds without it are not shown there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from nabe.messages import short
from nabe.places.queries import county_for_site
from nabe.places.words import site_name

_LINK = re.compile(r"(/l/)[\w-]{20,}")
_BUTTON = re.compile(r"^> *([^|\n]+?) *\| *(\S+)$")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Wording:
    """What goes out: one line of subject, plain text, HTML; `secret` texts are not kept."""

    subject: str
    text: str
    html: str
    secret: bool
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """What a telephone shows: one line of text; the page where a notification leads, if any."""

    text: str
    page: str


def word(kind: str, context: Mapping[str, Any], *, language: str) -> Wording:
    """Render `messages/<kind>.txt` in `language`; unknown kinds raise TemplateDoesNotExist."""
    with translation.override(language):
        site = {"name": site_name(county_for_site()), "url": settings.NABE_URL, "footer": ()}
        plain = {name: _harmless(value) for name, value in context.items()}
        template = get_template(f"messages/{kind}.txt").template  # type: ignore[attr-defined]
        source = template.render(Context({**plain, "site": site}, autoescape=False))
        head, _blank, body = source.strip().partition("\n\n")
        fields = dict(line.split(":", 1) for line in head.splitlines() if ":" in line)
        subject = one_line(fields["Subject"])[:250]
        paragraphs = [part.strip() for part in re.split(r"\n\s*\n", body) if part.strip()]
        page = {"subject": subject, "site": site}
        return Wording(
            subject=subject,
            text=_render("text.txt", {**page, "body": mark_safe(_as_text(paragraphs))}),  # noqa: S308
            html=_render("text.html", {**page, "body": _as_html(paragraphs)}),
            secret="Secret" in fields,
            unsubscribe=fields.get("Unsubscribe", "").strip(),
        )  # fmt: skip


@cache
def is_brief(kind: str) -> bool:
    """Say whether a kind of message cannot wait: it has a wording for telephones."""
    try:
        get_template(f"messages/{kind}.sms.txt")
    except TemplateDoesNotExist:
        return False
    return True


def word_briefly(kind: str, context: Mapping[str, Any], *, language: str) -> Brief:
    """Render `messages/<kind>.sms.txt`; empty for kinds that have none."""
    if not is_brief(kind):
        return Brief("", "")
    template = get_template(f"messages/{kind}.sms.txt").template  # type: ignore[attr-defined]
    with translation.override(language):
        plain = {name: _harmless(value) for name, value in context.items()}
        site = {"url": settings.NABE_URL}
        source = template.render(Context({**plain, "site": site}, autoescape=False)).strip()
    head, _line, rest = source.partition("\n")
    has_head = head.startswith("Page:")
    page = head.removeprefix("Page:").strip() if has_head else ""
    is_ours = page.startswith(settings.NABE_URL + "/") and not _LINK.search(page)
    return Brief(short.fitted(rest if has_head else source), page if is_ours else "")


def without_links(text: str) -> str:
    """Return `text` with the tokens of signed links made unreadable."""
    return _LINK.sub(r"\1…", text)


def _render(name: str, context: dict[str, Any]) -> str:
    return render_to_string(f"messages/{name}", context).strip() + "\n"


def _harmless(value: Any) -> Any:
    """Keep what people typed from breaking out of its paragraph."""
    if isinstance(value, list):
        return [_harmless(each) for each in value]
    return one_line(value) if isinstance(value, str) else value


def one_line(text: str) -> str:
    """Return `text` without line breaks and without signs that steer what is shown."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _button(paragraph: str) -> tuple[str, str] | None:
    found = _BUTTON.match(paragraph)
    if found and found[2].startswith(settings.NABE_URL + "/"):
        return found[1], found[2]
    return None


def _as_text(paragraphs: list[str]) -> str:
    lines = []
    for paragraph in paragraphs:
        button = _button(paragraph)
        lines.append(f"{button[0]}:\n{button[1]}" if button else paragraph)
    return "\n\n".join(lines)


def _as_html(paragraphs: list[str]) -> SafeString:
    return format_html_join("\n", "<p>{}</p>", ((_html(each),) for each in paragraphs))


def _html(paragraph: str) -> SafeString:
    button = _button(paragraph)
    if button:
        return format_html('<a href="{}"><strong>{}</strong></a>', button[1], button[0])
    return mark_safe(escape(paragraph).replace("\n", "<br>\n"))  # noqa: S308
