"""What a person said of single rows of a list: other words for some cells, or that it stays out.

It waits beside the list as a file, goes with it, and is put over the list whenever it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nabe.sheets.rows import Filled
from nabe.sheets.tables import Source


@dataclass(frozen=True, slots=True)
class Mending:
    """What was said of one row: words by field, and whether it stays out."""

    texts: Mapping[str, str] = field(default_factory=dict)
    left_out: bool = False

    def with_texts(self, texts: Mapping[str, str]) -> Mending:
        """Return the same with more words."""
        return Mending({**self.texts, **texts}, self.left_out)

    def says_all(self, places: Mapping[str, int]) -> bool:
        """Say whether every column has new words; `places` are columns by field."""
        return places.keys() <= self.texts.keys()


Mendings = Mapping[tuple[str, int], Mending]  # by sheet and number of the row
NOTHING = Mending()


def over(source: Source, mendings: Mendings) -> Source:
    """Put what was said of rows over the sheets of a source; returns the same source."""
    for sheet in source.sheets:
        sheet.mended = {
            number: said for (name, number), said in mendings.items() if name == sheet.name
        }
    return source


def put_in(filled: Filled, said: Mending, places: Mapping[str, int], width: int) -> None:
    """Put the words of a person into a row; they are borrowed from no other row.

    Whoever gave words to every column saw all there is: what stands beyond the last one goes.
    """
    for name, text in said.texts.items():
        if name in places:
            filled.cells[places[name]] = text
            filled.borrowed.pop(places[name], None)
    if said.says_all(places):
        del filled.cells[width:]


def as_json(mendings: Mendings) -> list[dict[str, Any]]:
    """Return what was said as JSON can carry it."""
    return [
        {"sheet": sheet, "row": number, "texts": dict(said.texts), "left_out": said.left_out}
        for (sheet, number), said in mendings.items() if said != NOTHING
    ]  # fmt: skip


def from_json(kept: list[dict[str, Any]]) -> dict[tuple[str, int], Mending]:
    """Return what `as_json` wrote."""
    return {(one["sheet"], one["row"]): Mending(one["texts"], one["left_out"]) for one in kept}
