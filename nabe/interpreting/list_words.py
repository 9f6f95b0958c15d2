"""Rows of a list in the words of the page: who or what they are, what would change, what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core.language_names import language_name
from nabe.interpreting.importing.results import header_of
from nabe.interpreting.models import Interpreter, Mode
from nabe.sheets.note_words import NoteLine, note_lines

Row = Mapping[str, Any]
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "state": dict(Interpreter.State.choices), "grade": dict(Interpreter.Grade.choices),
    "transport": dict(Interpreter.Transport.choices), "mode": dict(Mode.choices),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of a preview: where it stands, who or what it is, what becomes of it and why."""

    place: str
    title: str
    about: str
    result: str
    word: str
    badge: str
    changes: Sequence[tuple[str, str, str]]
    notes: Sequence[NoteLine]


def results() -> dict[str, tuple[str, str]]:
    """Return by result what it is called and the kind of its badge."""
    return {
        "new": (_("neu"), "success"), "changed": (_("geändert"), "info"),
        "unchanged": (_("unverändert"), "neutral"), "duplicate": (_("doppelt"), "warning"),
        "error": (_("Fehler"), "danger"), "skipped": (_("keine Datenzeile"), "neutral"),
    }  # fmt: skip


def line(row: Row) -> RowLine:
    """Return one row of a kept preview for the page."""
    title, about = _title(row["fields"])
    word, badge = results()[row["result"]]
    return RowLine(
        f"{row['sheet']}, {row['row']}", title or _first(row["source"]), about, row["result"], word,
        badge, _changes(row), note_lines(row["reasons"]),
    )  # fmt: skip


def _title(fields: Row) -> tuple[str, str]:
    """Return who or what a row is, and the few words that tell it from others."""
    if "family" in fields:
        spoken = [one["code"] for one in fields["languages"]]
        about = [fields["key"], _languages(spoken), fields["home"]["town"]]
        return f"{fields['given']} {fields['family']}".strip(), _joined(about)
    if "starts" in fields:
        starts = (fields["starts"] or "").replace("T", " ")
        return fields["key"], _joined(
            [starts, _languages(fields["languages"]), fields["organization"]]
        )
    return "", ""


def _first(source: Mapping[str, str]) -> str:
    return next(iter(source.values()), "")[:80]


def _joined(words: Sequence[str]) -> str:
    return " · ".join(word for word in words if word)


def _languages(codes: Sequence[str]) -> str:
    reader = get_language() or "de"
    return ", ".join(language_name(code, reader) for code in dict.fromkeys(codes))


def _changes(row: Row) -> list[tuple[str, str, str]]:
    """Return (header, before, after) of what would be written anew."""
    return [
        (header_of(row["columns"], name) or name, value(name, before), value(name, after))
        for name, (before, after) in row.get("diff", {}).items()
    ]


def value(name: str, said: Any) -> str:
    """Return one value in words."""
    if said in (None, "", []):
        return "–"
    if name == "languages":
        return _languages([one if isinstance(one, str) else one[0] for one in said])
    if name == "times":
        return ", ".join(f"{WEEKDAYS_ABBR[day]} {starts}–{ends}" for day, starts, ends in said)
    if name in _WORDS:
        return str(_WORDS[name].get(said, said))
    if name.endswith("_cents"):
        return f"{said / 100:.2f} €".replace(".", ",")
    if isinstance(said, list):
        return ", ".join(str(_WORDS["mode"].get(one, one)) for one in said)
    return str(said)
