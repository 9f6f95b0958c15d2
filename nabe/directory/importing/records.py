"""What a row of a source was understood as, whatever kind of file it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.sheets.layouts import Layout
from nabe.sheets.notes import Note, note, worst

# Any of these says where a service is.
PLACE = ("municipality", "city", "postcode", "district", "street", "is_online", "county_wide")
GOOD, BAD, SKIPPED = "good", "error", "skipped"


@dataclass(slots=True)
class Reading:
    """One row of the source as it was understood."""

    sheet: str
    row: int
    raw: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)  # words by field, as a person may mend them
    fields: dict[str, Any] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    skipped: bool = False
    layout: Layout | None = None  # the columns it was read by
    is_proposal: bool = False  # the fields were put right and wait for a person's yes

    @property
    def verdict(self) -> str:
        """Return "skipped", "error" or "good"; only an error keeps a row out."""
        if self.skipped:
            return SKIPPED
        return BAD if worst(self.notes) == "error" else GOOD


def missing(fields: Mapping[str, Any]) -> list[Note]:
    """Return what a service cannot do without, and does."""
    notes: list[Note] = []
    if not fields.get("name"):
        notes.append(note("error", "name", _("Der Name des Angebots fehlt.")))
    if not fields.get("organization"):
        notes.append(note("error", "organization", _("Der Träger fehlt.")))
    elif not any(fields.get(name) for name in ("contact", "phones", "email", "url")):
        notes.append(note("question", "contact", _("Es fehlen Telefon, E-Mail und Kontakt.")))
    if not any(fields.get(name) for name in PLACE):
        notes.append(note("question", "municipality", _("Der Ort fehlt.")))
    return notes
