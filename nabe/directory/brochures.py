"""A list as a brochure for paper: a tagged PDF (PDF/UA-1) with contents by field and town.

The layout is print/brochure.typ; Typst sets it inside this process, without fonts of the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.glyphs import has_visible, letters_of, shown
from nabe.core.printing import COLOUR, FONTS, pdf
from nabe.directory.queries.catalogue import catalogue, county
from nabe.directory.queries.handouts import Handout
from nabe.places.words import site_name
from nabe.ui.dates import day

LAYOUT = Path(__file__).parent / "print" / "brochure.typ"
LONGEST_DESCRIPTION = 700


def brochure(
    handouts: Sequence[Handout], *, total: int, wish: Sequence[str], title: str = ""
) -> bytes:
    """Return the PDF; `wish` says in words what was asked for, `total` how much would fit.

    Raises Refused when it cannot be set.
    """
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
    return pdf(LAYOUT, "brochure", content)


def _heading(*names: str) -> str:
    """Return the first name of which something can be printed: no heading may be empty."""
    letters = letters_of(FONTS)
    return next((name for name in names if has_visible(shown(name, letters))), "–")


def _left_out(printed: int, total: int) -> str:
    if printed >= total:
        return ""
    return _("Hier stehen %(shown)s von %(total)s Angeboten. Mehr stehen im Internet.") % {
        "shown": printed, "total": total,
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
            found.append({"name": _heading(name, code), "towns": _by_town(own)})
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
            found.append({"name": _heading(name, ags), "services": [_service(one) for one in own]})
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
    name = _heading(one.name.text, service.name, service.organization.name, _("Angebot"))
    letters = letters_of(FONTS)
    return {
        "name": _words(name, one.name.language if name == one.name.text else "de"),
        "organization": service.organization.name,
        "description": _words(description, one.description.language),
        "facts": [
            (label, _words(value, _language(code, one)))
            for label, value, code in facts
            if has_visible(shown(value, letters))
        ],
    }


def _language(code: str, one: Handout) -> str:
    if code == "auto":
        return one.description.language
    return code or get_language() or "de"


def _words(text: str, language: str) -> dict[str, Any]:
    bare = language.split("-", maxsplit=1)[0]
    return {"text": text, "language": bare, "rtl": language in settings.LANGUAGES_BIDI}
