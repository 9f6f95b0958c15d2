"""Sentences and labels about places that pages show."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from nabe.places.models import County, Municipality


def facts_of(county: County) -> list[tuple[str, str]]:
    """Return what is known of a county as (label, value), without the empty ones."""
    shown = [
        (_("Name der Seite"), county.setting("site_name")),
        (_("Kreisschlüssel"), county.ags),
        (_("Koordination"), county.setting("contact_name")),
        (_("E-Mail"), county.setting("contact_email")),
        (_("Telefon"), county.setting("contact_phone")),
        (_("Quelle der Grenzen"), county.attribution),
    ]
    return [(label, value) for label, value in shown if value]


def population_finding(rows: Sequence[Municipality]) -> str:
    """Return the sentence under the map of inhabitants."""
    counted = [one for one in rows if one.population]
    if not counted:
        return _("Für keine Kommune ist die Zahl der Einwohner bekannt.")
    largest = max(counted, key=lambda one: one.population or 0)
    return _("Am meisten Menschen wohnen in %(name)s: %(count)s.") % {
        "name": largest.name,
        "count": largest.population_text,
    }
