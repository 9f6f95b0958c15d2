"""Sentences and labels about places that pages show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from nabe.places.models import County, Municipality


def site_name(county: County | None) -> str:
    """Return what the site is called on pages and in mail: the county's own words, or ours."""
    if county is None:
        return "Nabe"
    return county.setting("site_name") or usual_site_name(county.name)


def usual_site_name(name: str) -> str:
    """Return what the site is called at first: "Integration im Kreis Unna"."""
    if re.search(r"kreis\b", name, re.IGNORECASE):
        return _("Integration im %(county)s") % {"county": name}
    if re.search(r"region\b", name, re.IGNORECASE):
        return _("Integration in der %(county)s") % {"county": name}
    return _("Integration in %(county)s") % {"county": name}


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
