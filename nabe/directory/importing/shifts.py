"""Rows whose values stand one column too far right or left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nabe.directory.importing.contents import looks_like
from nabe.sheets.cells import as_text, says_nothing
from nabe.sheets.layouts import Layout
from nabe.sheets.vocabulary import Vocabulary

CHECKED = (
    "postcode", "street", "languages", "level", "times", "child_care", "phone", "email", "url",
    "assured_date", "municipality", "fields", "cost",
)  # fmt: skip
LEAST_WRONG = 3
LEAST_GAIN = 5


@dataclass(frozen=True, slots=True)
class Shift:
    """From which column on, in which direction (+1: too far right), and the row put right."""

    column: int
    by: int
    cells: tuple[Any, ...]


def find(cells: Sequence[Any], layout: Layout, vocabulary: Vocabulary) -> Shift | None:
    """Return the shift that explains a row far better than the row as it stands, or None."""
    checked = [column for column in layout.columns if column.field in CHECKED]
    if len(checked) < LEAST_WRONG:
        return None
    wrong, own = _fit(cells, layout, vocabulary)
    if wrong < LEAST_WRONG:
        return None
    best, best_score = None, own + LEAST_GAIN
    width = len(layout.columns)
    for start in range(1, width):
        for candidate in _candidates(cells, start, width):
            _wrong, score = _fit(candidate.cells, layout, vocabulary)
            if score > best_score:
                best, best_score = candidate, score
    return best


def _candidates(cells: Sequence[Any], start: int, width: int) -> list[Shift]:
    found = []
    padded = list(cells) + [""] * (width + 1 - len(cells))
    if says_nothing(as_text(padded[start]).strip()):
        found.append(Shift(start, 1, tuple(padded[:start] + padded[start + 1 :])))
    if not as_text(padded[width - 1]).strip():
        found.append(Shift(start, -1, (*padded[:start], "", *padded[start:-1])))
    return found


def _fit(cells: Sequence[Any], layout: Layout, vocabulary: Vocabulary) -> tuple[int, int]:
    """Return (how many cells do not fit their column, fitting minus not fitting)."""
    wrong = right = 0
    for column in layout.columns:
        if column.field not in CHECKED or column.index >= len(cells):
            continue
        text = as_text(cells[column.index]).strip()
        if not text:
            continue
        fits = looks_like(column.field, text[:200], vocabulary)
        if column.field == "postcode" and text.isdigit():
            fits = True  # a postcode with a slip is still in its place
        if fits is False:
            wrong += 1
        elif fits:
            right += 1
    return wrong, right - wrong
