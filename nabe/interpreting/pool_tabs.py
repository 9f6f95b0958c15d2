"""The pages of the pool's office, side by side above each of them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from nabe.interpreting.rules import Viewer, runs_the_pool

PAGES = ("board", "planning", "pool", "records", "settlement", "figures", "county")


def tabs_for(viewer: Viewer, current: str) -> list[tuple[str, str, bool]]:
    """Return (label, address, is current) of the pages that the viewer may open; none for others."""
    if not runs_the_pool(viewer):
        return []
    labels = {
        "board": _("Anfragen"), "planning": _("Planen"), "pool": _("Pool"),
        "records": _("Einsatznachweise"), "settlement": _("Abrechnung"), "figures": _("Zahlen"),
        "county": _("Regeln"),
    }  # fmt: skip
    return [
        (labels[name], reverse(f"interpreting_office:{name}"), name == current) for name in PAGES
    ]
