"""Notes: what happened to a value on its way in, as sentences for a clerk.

Messages are German msgids with named placeholders; pages translate them when they are shown.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from django.utils.translation import gettext_noop as _

Kind = Literal["error", "warning", "question", "guess", "cleaned"]
Value = TypeVar("Value")

# error: the row waits; warning: a value was left out; question: a person must decide;
# guess: read with a visible assumption; cleaned: only the spelling changed.
RANK: dict[str, int] = {"error": 0, "warning": 1, "question": 2, "guess": 3, "cleaned": 4}
LONGEST_QUOTE = 80
KEPT_BY_HAND = _(
    "Dieses Feld wurde von Hand geändert. Die Liste sagt etwas anderes. Es bleibt, wie es ist."
)


class UnreadableFile(Exception):
    """The file as a whole cannot be read; carries a Note for the person."""

    def __init__(self, message: str, **said: Any) -> None:
        self.note = Note("error", "", message, said)
        super().__init__(self.note.german)


@dataclass(frozen=True, slots=True)
class Note:
    """One remark about one field; `column` is the header in the source, set by the reader."""

    kind: Kind
    field: str
    message: str
    said: dict[str, Any] = dataclasses.field(default_factory=dict)
    column: str = ""

    @property
    def german(self) -> str:
        """Return the sentence in German, for the command line and for files."""
        return filled(self.message, self.said)

    def as_dict(self) -> dict[str, Any]:
        """Return the note as it is stored with its row."""
        return {
            "kind": self.kind, "field": self.field, "message": self.message,
            "said": self.said, "column": self.column,
        }  # fmt: skip

    def under(self, column: str) -> Note:
        """Return the same note with the column's header."""
        return Note(self.kind, self.field, self.message, self.said, self.column or column)


def note(kind: Kind, field: str, message: str, **said: Any) -> Note:
    """Make a note; words quoted from the source are shortened."""
    return Note(kind, field, message, {key: _short(value) for key, value in said.items()})


def filled(message: str, said: dict[str, Any]) -> str:
    """Put the quoted words into a message."""
    return message % said if said else message


def _short(value: Any) -> Any:
    if isinstance(value, str):
        value = " ".join(value.split())
        if len(value) > LONGEST_QUOTE:
            return value[: LONGEST_QUOTE - 1] + "…"
    return value


def worst(notes: Iterable[Note]) -> str:
    """Return the gravest kind among the notes, or ''."""
    kinds = [each.kind for each in notes]
    return min(kinds, key=RANK.__getitem__) if kinds else ""


@dataclass(frozen=True, slots=True)
class Read(Generic[Value]):
    """A value with the notes that its reading caused."""

    value: Value
    notes: tuple[Note, ...] = ()
