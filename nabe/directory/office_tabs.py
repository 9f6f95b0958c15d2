"""The pages of the directory's office, side by side above each of them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from nabe.directory.rules import runs_the_directory
from nabe.people.models import Person


def tabs_for(viewer: Person, current: str) -> list[tuple[str, str, bool]]:
    """Return (label, address, is current) of the pages that the viewer may open."""
    pages = [
        ("list", _("Alle Angebote")), ("proposals", _("Vorschläge")), ("calls", _("Anrufen")),
        ("pairs", _("Doppelte")), ("translations", _("Übersetzungen")),
    ]  # fmt: skip
    if runs_the_directory(viewer):
        pages += [
            ("campaigns", _("Aktionen")),
            ("rules", _("Regeln")),
            ("neighbours", _("Nachbarn")),
        ]
    return [(label, reverse(f"directory_office:{name}"), name == current) for name, label in pages]
