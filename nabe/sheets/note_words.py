"""Notes in the words of a page: what each kind is called, and its badge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nabe.sheets.notes import RANK, filled

# Notes by kind: the kind of the badge.
KINDS = {
    "error": "danger", "warning": "warning", "question": "warning", "guess": "info",
    "cleaned": "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One remark with its badge."""

    kind: str
    badge: str
    word: str
    column: str
    sentence: str


def kind_word(kind: str) -> str:
    """Return what a kind of note is called."""
    return {
        "error": _("Fehler"), "warning": _("weggelassen"), "question": _("Frage"),
        "guess": _("Annahme"), "cleaned": _("bereinigt"),
    }[kind]  # fmt: skip


def note_lines(notes: Iterable[Mapping[str, Any]]) -> list[NoteLine]:
    """Return stored notes for a page, the gravest first."""
    ordered = sorted(notes, key=lambda each: RANK[each["kind"]])
    return [
        NoteLine(
            each["kind"], KINDS[each["kind"]], kind_word(each["kind"]), str(each.get("column", "")),
            filled(_(each["message"]), each.get("said", {})),
        )
        for each in ordered
    ]  # fmt: skip
