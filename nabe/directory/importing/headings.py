"""Where tables begin on a sheet: header rows of one or two lines, and several tables below each other.

A row is a header when most of its cells are words that head columns. A second header in the same
order repeats the first; in another order it begins a table of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from nabe.directory.importing.header_words import WORDS
from nabe.sheets.cells import as_text, clean, fold
from nabe.sheets.tables import Row, Sheet
from nabe.sheets.values import languages
from nabe.sheets.vocabulary import Vocabulary

SEARCHED_ROWS = 40
LONGEST_HEADER = 80
LEAST_KNOWN = 3
_LEVEL = re.compile(r"(?:niveau )?[abc][0-2]|alpha(?:betisierung)?")
_PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "\xa0": " ", "\n": " "})


@dataclass(frozen=True, slots=True)
class Heading:
    """A header: its rows in the source, and the words over each column."""

    first: int
    last: int
    words: tuple[str, ...]


def tables_in(sheet: Sheet, vocabulary: Vocabulary) -> list[Sheet]:
    """Cut a sheet where a header in another order begins a new table; mostly it is one."""
    found = [at for at, row in enumerate(sheet.rows) if is_heading(row, vocabulary)]
    starts: list[int] = []
    current: tuple[str, ...] = ()
    previous = -2
    for at in found:
        words = _folded(sheet.rows[at])
        if at == previous + 1 or words == current:
            previous = at  # the second line of a header, or the header again
            continue
        if current and not _begins_anew(sheet.rows[at]):
            continue
        if current:
            starts.append(at)
        current, previous = words, at
    borders = [0, *starts, len(sheet.rows)]
    return [replace(sheet, rows=sheet.rows[start:end]) for start, end in pairwise(borders)]


def _begins_anew(row: Row) -> bool:
    """Say whether a later row is surely a header: it names a service once, and no field twice."""
    fields = [name for name in (_field(as_text(cell)) for cell in row.cells) if name]
    return "name" in fields and all(fields.count(name) < 2 for name in ("name", "organization"))


def heading_of(sheet: Sheet, vocabulary: Vocabulary) -> Heading | None:
    """Return the first sure header of a table with its second line, or None."""
    rows = sheet.rows[:SEARCHED_ROWS]
    at = next((at for at, row in enumerate(rows) if is_heading(row, vocabulary)), None)
    if at is None:
        return None
    first = last = rows[at]
    if at + 1 < len(rows) and _continues(rows[at], rows[at + 1], vocabulary):
        last = rows[at + 1]
    elif at and _is_group_line(rows[at - 1], rows[at]):
        first = rows[at - 1]
    return Heading(first.number, last.number, _joined(first, last))


def is_heading(row: Row, vocabulary: Vocabulary) -> bool:
    """Say whether nearly all cells of a row are words that head columns."""
    texts = [cell for cell in row.cells if isinstance(cell, str) and cell.strip()]
    if len(texts) < LEAST_KNOWN or len(texts) < sum(cell not in ("", None) for cell in row.cells):
        return False
    if not any(_field(text) for text in texts[:4]):
        return False
    fields = [_field(text) for text in texts]
    known = len(set(fields) - {""})
    crosses = sum(
        not name and bool(value_named(text, vocabulary))
        for name, text in zip(fields, texts, strict=True)
    )
    if known >= 2 and crosses:
        return known + crosses >= 0.6 * len(texts)
    return known >= LEAST_KNOWN and sum(map(bool, fields)) >= 0.6 * len(texts)


def value_named(header: str, vocabulary: Vocabulary) -> str:
    """Return the field that a header is itself a value of ("Arabisch", "A1", "Frauen"), or ''."""
    words = fold(header).strip(" .:*?")
    if _LEVEL.fullmatch(words):
        return "level"
    if words in vocabulary.group_words:
        return "target_groups"
    return "languages" if len(words) > 3 and languages.code_of(words) else ""


@lru_cache(maxsize=4096)
def _known_field(words: str) -> str:
    bare = re.sub(r"\s*[(\[].*?[)\]]\s*", " ", words).strip(" .:*?")
    return WORDS.get(words) or WORDS.get(bare) or WORDS.get(f"{bare}.") or ""


def _field(text: str) -> str:
    if len(text) > LONGEST_HEADER:
        return ""
    return _known_field(" ".join(text.casefold().translate(_PLAIN).split()))


def _folded(row: Row) -> tuple[str, ...]:
    texts = [" ".join(as_text(cell).split()).casefold() for cell in row.cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _continues(upper: Row, lower: Row, vocabulary: Vocabulary) -> bool:
    """Say whether the next row is the second line of a header."""
    if lower.number != upper.number + 1 or _folded(lower) == _folded(upper):
        return False
    if is_heading(lower, vocabulary):
        return True
    texts = [as_text(cell) for cell in lower.cells if as_text(cell).strip()]
    return len(texts) >= 2 and all(_field(text) for text in texts)


def _is_group_line(upper: Row, lower: Row) -> bool:
    """Say whether a row groups the columns of the header below ("Adresse", "Kontakt")."""
    texts = [as_text(cell).strip() for cell in upper.cells if as_text(cell).strip()]
    under = [cell for cell in lower.cells if as_text(cell).strip()]
    return (
        lower.number == upper.number + 1
        and 2 <= len(texts) < len(under)
        and any(_field(text) for text in texts)
        and all(len(text) <= 40 and not re.search(r"\d", text) for text in texts)
    )


def _joined(upper: Row, lower: Row) -> tuple[str, ...]:
    if upper is lower:
        return tuple(header_text(cell) for cell in lower.cells)
    words: list[str] = []
    group = ""
    for index in range(max(len(upper.cells), len(lower.cells))):
        above, below = _at(upper.cells, index), _at(lower.cells, index)
        group = above or group
        words.append(f"{group}: {below}" if group and below else below or above)
    return tuple(words)


def _at(cells: Sequence[object], index: int) -> str:
    return header_text(cells[index]) if index < len(cells) else ""


def header_text(cell: object) -> str:
    """Return the words of a head in one line."""
    return " ".join(clean(cell).value.split())[:LONGEST_HEADER]
