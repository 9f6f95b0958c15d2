"""What a row of a source was understood as, whatever kind of file it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nabe.directory.importing.headers import Layout
from nabe.directory.importing.notes import Note, worst

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
