"""A list as a brochure for paper: a tagged PDF (PDF/UA-1) with contents by field and town.

The layout is print/brochure.typ; Typst sets it inside this process, without fonts of the machine.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.directory.glyphs import letters_of, shown
from nabe.directory.queries.catalogue import catalogue, county
from nabe.directory.queries.handouts import Handout
from nabe.places.words import site_name
from nabe.ui.dates import day

LAYOUT = Path(__file__).parent / "print" / "brochure.typ"
FONTS = Path(__file__).parents[1] / "ui" / "static" / "ui" / "built" / "print"
COLOUR = "#1f3f8f"
LONGEST_DESCRIPTION = 700


def brochure(
    handouts: Sequence[Handout], *, total: int, wish: Sequence[str], title: str = ""
) -> bytes:
    """Return the PDF; `wish` says in words what was asked for, `total` how much would fit."""
    home = county()
    language = get_language() or "de"
    content = {
        "title": title or _("Angebote im Überblick"),
        "publisher": site_name(home),
        "language": language.split("-", maxsplit=1)[0],
        "rtl": translation.get_language_bidi(),
        "colour": (home.setting("colour") if home else "") or COLOUR,
        "stand": _("Stand: %(day)s") % {"day": day(clock.today())},
        "wish": list(wish),
        "left-out": _left_out(len(handouts), total),
        "words": {"page": _("Seite"), "wish": _("Ausgewählt:"), "contents": _("Inhalt")},
        "fields": _by_field(handouts),
    }
    made = typst.compile(
        str(LAYOUT),
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        font_paths=[str(FONTS)] if FONTS.is_dir() else [],
        sys_inputs={"brochure": json.dumps(_shown(content))},
        timestamp=int(clock.now().timestamp()),
    )
    return bytes(made)


def _shown(content: Any) -> Any:
    """Return the content with only those letters that the fonts have."""
    if isinstance(content, str):
        return shown(content, letters_of(FONTS))
    if isinstance(content, dict):
        return {key: _shown(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_shown(value) for value in content]
    return content


def _left_out(shown: int, total: int) -> str:
    if shown >= total:
        return ""
    return _("Hier stehen %(shown)s von %(total)s Angeboten. Mehr stehen im Internet.") % {
        "shown": shown, "total": total,
    }  # fmt: skip


def _by_field(handouts: Sequence[Handout]) -> list[dict[str, Any]]:
    """Group services by field and town in the county's order; several fields: several times."""
    language = get_language() or "de"
    names = [(code, one.name_in(language)) for code, one in catalogue().fields.items()]
    found = []
    for code, name in [*names, ("", _("Weitere Angebote"))]:
        own = [
            one
            for one in handouts
            if code in {c for c, _name in one.fields} or not (code or one.fields)
        ]
        if own:
            found.append({"name": name, "towns": _by_town(own)})
    return found


def _by_town(handouts: Sequence[Handout]) -> list[dict[str, Any]]:
    towns = [(ags, one.name) for ags, one in catalogue().municipalities.items()]
    found = []
    for ags, name in [*towns, ("", _("ganzer Kreis"))]:
        own = [
            one
            for one in handouts
            if ags in {a for a, _name in one.towns} or not (ags or one.towns)
        ]
        if own:
            found.append({"name": name, "services": [_service(one) for one in own]})
    return found


def _service(one: Handout) -> dict[str, Any]:
    service = one.service
    description = " ".join(one.description.text.split())
    if len(description) > LONGEST_DESCRIPTION:
        description = description[:LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + " …"
    facts = [
        (_("Zeiten"), "; ".join(one.times), ""), (_("Ort"), "; ".join(one.addresses), "de"),
        (_("Sprachen"), ", ".join(one.languages), ""), (_("Deutsch"), one.level, ""),
        (_("Für wen?"), one.for_whom, "auto"), (_("Kosten"), one.cost, "auto"),
        (_("Telefon"), ", ".join(one.phones), "de"), (_("E-Mail"), service.email, "de"),
        (_("Internet"), settings.NABE_URL.rstrip("/") + service.get_absolute_url(), "de"),
    ]  # fmt: skip
    return {
        "name": _words(one.name.text, one.name.language),
        "organization": service.organization.name,
        "description": _words(description, one.description.language),
        "facts": [
            (label, _words(value, _language(code, one))) for label, value, code in facts if value
        ],
    }


def _language(code: str, one: Handout) -> str:
    if code == "auto":
        return one.description.language
    return code or get_language() or "de"


def _words(text: str, language: str) -> dict[str, Any]:
    bare = language.split("-", maxsplit=1)[0]
    return {"text": text, "language": bare, "rtl": language in settings.LANGUAGES_BIDI}
