"""The list of whom the pool looks for as rows: on a page, in a file, in a mail."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core.language_names import language_name
from nabe.interpreting.planning.gaps import Need


def parts_of_day() -> dict[str, str]:
    """Return what the parts of the day are called."""
    return {
        "morning": _("vormittags"), "afternoon": _("nachmittags"), "evening": _("abends"),
    }  # fmt: skip


def wanted_headers() -> list[str]:
    """Return the columns of the list of whom the pool looks for."""
    return [_("Sprache"), _("Ort"), _("Tageszeit"), _("Anfragen"), _("Warum?")]


def wanted_row(one: Need) -> list[object]:
    """Return one line of the list of whom the pool looks for, in words."""
    spoken = language_name(one.language, get_language() or "de")
    return [spoken, one.municipality, parts_of_day()[one.part_of_day], one.count, one.reason]
