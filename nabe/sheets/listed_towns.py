"""Towns as a list itself names them, for the time before a county is loaded.

A name that comes often stands for its spellings; every use of it stays a visible guess.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from nabe.sheets.cells import as_text, clean, fold, says_nothing
from nabe.sheets.layouts import Layout, is_header_again
from nabe.sheets.tables import Sheet
from nabe.sheets.vocabulary import Vocabulary

OFTEN = 3


def learn(tables: Sequence[Sheet], layouts: Sequence[Layout], vocabulary: Vocabulary) -> Vocabulary:
    """Return the vocabulary with the towns and postcodes that the list itself names often."""
    pairs = [pair for sheet_pairs in map(_pairs, tables, layouts) for pair in sheet_pairs]
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for town, _code in pairs:
        spellings[fold(town)][town] += 1
    towns = {
        folded: max(counted, key=lambda name: (not name.isupper(), counted[name], name))
        for folded, counted in spellings.items() if counted.total() >= OFTEN
    }  # fmt: skip
    towns = _without_slips(towns, spellings)
    by_code: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for town, code in pairs:
        if code and fold(town) in towns:
            by_code[code][towns[fold(town)]] += 1
    codes = {
        code: (counted.most_common(1)[0][0],)
        for code, counted in by_code.items()
        if counted.total() >= OFTEN and counted.most_common(1)[0][1] >= 0.8 * counted.total()
    }
    return dataclasses.replace(
        vocabulary, towns=tuple(sorted(towns.values())), postcodes=codes, towns_are_listed=True
    )


def _without_slips(towns: dict[str, str], spellings: dict[str, Counter[str]]) -> dict[str, str]:
    """Leave out names that end in another town's name ("Unna-Massen") and rare near-twins."""
    return {
        folded: name for folded, name in towns.items()
        if not any(
            other != folded and re.match(rf"{re.escape(other)}\s?-", folded)
            and spellings[other].total() > spellings[folded].total()
            for other in towns
        )
    }  # fmt: skip


def _pairs(sheet: Sheet, layout: Layout) -> list[tuple[str, str]]:
    towns, codes = layout.columns_for("municipality"), layout.columns_for("postcode")
    if layout.skip_reason or not towns:
        return []
    found = []
    for row in sheet.rows:
        if row.number <= layout.header_row or is_header_again(row, layout):
            continue
        town = clean(_cell(row.cells, towns[0].index)).value
        code = as_text(_cell(row.cells, codes[0].index)).strip() if codes else ""
        if says_nothing(town) or not re.search(r"[^\W\d]{3}", town) or len(town) > 40:
            continue
        if re.search(r"\d", town):
            continue
        found.append((town, code if re.fullmatch(r"\d{5}", code) else ""))
    return found


def _cell(cells: Sequence[Any], index: int) -> Any:
    return cells[index] if index < len(cells) else ""
