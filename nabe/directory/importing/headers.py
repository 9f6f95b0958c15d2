"""Which column holds which field: found by the words of a header row and by the cells below it.

`propose` returns a Layout for one sheet. A mapping that a person has chosen before, kept under the
signature of the headers, wins over every guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_noop as _

from nabe.directory.importing.contents import fitting_field, looks_like, typed_share
from nabe.directory.importing.header_fields import field_for_header
from nabe.directory.importing.header_words import FIELD_LABELS, PERSON_WORDS
from nabe.directory.importing.headings import (
    SEARCHED_ROWS,
    Heading,
    header_text,
    heading_of,
    value_named,
)
from nabe.sheets.cells import as_text, fold, says_nothing
from nabe.sheets.layouts import NO_HEADER, Column, Layout, bare, column_letters, is_header_again
from nabe.sheets.tables import Row, Sheet, is_empty
from nabe.sheets.vocabulary import Vocabulary

SAMPLED_ROWS = 200
SURE = 0.75  # below, every row says that its columns are guessed
_MANY = frozenset(
    {
        "remark",
        "phone",
        "times",
        "street",
        "contact",
        "languages",
        "fields",
        "target_groups",
        "level",
    }
)
_CROSSES = frozenset(
    {
        "x",
        "xx",
        "✓",
        "✔",
        "☑",
        "ja",
        "nein",
        "j",
        "n",
        "yes",
        "no",
        "1",
        "0",
        "true",
        "false",
        "wahr",
        "falsch",
    }
)


def propose(
    sheet: Sheet, vocabulary: Vocabulary, *, chosen: Mapping[str, str] | None = None
) -> Layout:
    """Propose the layout of a sheet; `chosen` maps headers (or column letters) to fields."""
    heading = (
        heading_of(sheet, vocabulary)
        or _likely_heading(sheet)
        or _unlike_heading(sheet, vocabulary)
    )
    width = max((len(row.cells) for row in sheet.rows[: SAMPLED_ROWS * 5]), default=0)
    layout = Layout(sheet.name)
    if heading:
        layout.header_first, layout.header_row = heading.first, heading.last
        if _holds_persons(heading.words):
            layout.skip_reason = _("In diesem Blatt stehen wohl Personen, keine Angebote.")
            return layout
    words = heading.words if heading else ()
    layout.columns = [
        Column(index, _at(words, index) or column_letters(index))
        for index in range(max(width, len(words)))
    ]
    layout.header_words = frozenset(bare(column.header) for column in layout.columns)
    sample = _samples(sheet, layout)
    _by_words(layout, sample, vocabulary)
    _by_crosses(layout, sample, vocabulary)
    _by_contents(layout, sample, vocabulary)
    _choose(layout, chosen or {})
    layout.header_words = frozenset(
        bare(one.header.rpartition(": ")[2]) for one in layout.columns if one.field
    )
    _check(layout, sheet)
    return layout


def guessed_columns(layout: Layout) -> str:
    """Return "header → what the field is called" for the columns that no sure header names."""
    return ", ".join(
        f"{column.header} → {FIELD_LABELS.get(column.field, column.field)}"
        for column in layout.columns if column.field and column.confidence < SURE
    )  # fmt: skip


def _at(words: Sequence[str], index: int) -> str:
    return words[index] if index < len(words) else ""


def _likely_heading(sheet: Sheet) -> Heading | None:
    """Return the row whose cells look most like column heads, or None."""
    best, best_score = None, 1.5
    for row in sheet.rows[:SEARCHED_ROWS]:
        filled = [as_text(cell) for cell in row.cells if as_text(cell).strip()]
        found: dict[str, float] = {}
        for text in filled:
            name, confidence, _why = field_for_header(text)
            if name:
                found[name] = max(found.get(name, 0), confidence)
        score = sum(found.values())
        if score > best_score and score >= 0.3 * len(filled):
            best, best_score = row, score
    return _one_line(best) if best else None


def _unlike_heading(sheet: Sheet, vocabulary: Vocabulary) -> Heading | None:
    """Return the first full row when its cells do not look like those below ("Spalte A")."""
    rows = [row for row in sheet.rows if sum(cell not in ("", None) for cell in row.cells) > 2]
    if len(rows) < 3 or not all(isinstance(cell, str) for cell in rows[0].cells):
        return None
    unlike = 0
    for index, head in enumerate(rows[0].cells):
        below = [as_text(row.cells[index]).strip() for row in rows[1:60] if index < len(row.cells)]
        name, _share = fitting_field(list(filter(None, below)), vocabulary, has_header=False)
        if head.strip() and name and looks_like(name, head.strip(), vocabulary) is False:
            unlike += 1
    return _one_line(rows[0]) if unlike >= 2 else None


def _one_line(row: Row) -> Heading:
    return Heading(row.number, row.number, tuple(header_text(cell) for cell in row.cells))


def _holds_persons(heads: Sequence[str]) -> bool:
    words = {fold(head).strip(" .:*") for head in heads}
    return len(words & PERSON_WORDS) >= 1 and not words & {"angebot", "traeger", "anbieter"}


def _by_crosses(layout: Layout, samples: list[list[str]], vocabulary: Vocabulary) -> None:
    """Read columns whose header is a value ("Arabisch", "A1", "Frauen") and whose cells are crosses."""
    for column in layout.columns:
        said = {fold(text) for text in samples[column.index] if not says_nothing(text)}
        name = value_named(column.header, vocabulary)
        if name and said <= _CROSSES and layout.header_row != NO_HEADER:
            column.field, column.confidence, column.is_cross = name, 0.9, True
            column.reason = _("Die Überschrift ist der Wert, die Zellen sind Kreuze.")


def _by_words(layout: Layout, samples: list[list[str]], vocabulary: Vocabulary) -> None:
    if layout.header_row == NO_HEADER:
        return
    for column in layout.columns:
        column.field, column.confidence, column.reason = field_for_header(column.header)
    taken: dict[str, Column] = {}
    for column in sorted(
        layout.columns,
        key=lambda one: (
            -one.confidence, -(typed_share(one.field, samples[one.index], vocabulary) or 0)
        ),
    ):  # fmt: skip
        if not column.field:
            continue
        if column.field in taken and column.field not in _MANY:
            _second_choice(column, samples[column.index], taken, vocabulary)
        if column.field:
            taken.setdefault(column.field, column)


def _second_choice(
    column: Column, cells: list[str], taken: Mapping[str, Column], vocabulary: Vocabulary
) -> None:
    """Two columns name the same field: a second "Ort" is rather an address or a room, a second
    "Name" that of the contact."""
    second = ""
    if column.field == "municipality":
        is_street = (typed_share("street", cells, vocabulary) or 0) >= 0.5
        second = "street" if is_street and "street" not in taken else "location_name"
    if column.field == "name" and fold(column.header) == "name":
        second = "contact"
    if not second or (second in taken and second not in _MANY):
        column.field, column.confidence, column.reason = "", 0.0, ""
        return
    column.field, column.confidence = second, 0.5
    column.reason = _("Eine andere Spalte passt besser zu diesem Feld.")


def _samples(sheet: Sheet, layout: Layout) -> list[list[str]]:
    """Return up to SAMPLED_ROWS non-empty cells for each column, from below the header."""
    samples: list[list[str]] = [[] for _column in layout.columns]
    for row in sheet.rows[: SAMPLED_ROWS * 5]:
        if row.number <= layout.header_row or len(row.cells) < 2 or is_header_again(row, layout):
            continue
        for index, cell in enumerate(row.cells[: len(samples)]):
            text = as_text(cell).strip()
            if text and len(samples[index]) < SAMPLED_ROWS:
                samples[index].append(text[:200])
    return samples


def _by_contents(layout: Layout, samples: list[list[str]], vocabulary: Vocabulary) -> None:
    taken = {column.field for column in layout.columns if column.field}
    for column in layout.columns:
        cells = samples[column.index]
        if not cells or column.is_cross:
            continue
        if (
            column.field
            and column.confidence >= 0.7
            and typed_share(column.field, cells, vocabulary) != 0
        ):
            continue
        has_header = column.header != column_letters(column.index)
        name, share = fitting_field(cells, vocabulary, has_header=has_header)
        contradicted = bool(column.field) and share >= 0.8 and name != column.field
        if name and (not column.field or contradicted) and (name not in taken or name in _MANY):
            column.field, column.confidence = name, round(0.6 * share, 2)
            column.reason = _("Die Zellen sehen so aus.")
            taken.add(name)
    if not layout.has("name"):
        _name_by_contents(layout, samples)


def _name_by_contents(layout: Layout, samples: list[list[str]]) -> None:
    """Take the column of short, mostly different texts that no field has claimed."""
    free = [
        column for column in layout.columns
        if not column.field and len(set(samples[column.index])) > 0.5 * len(samples[column.index]) > 0
        and 4 <= _mean_length(samples[column.index]) <= 90 and _wordy(samples[column.index])
    ]  # fmt: skip
    typed = [column for column in layout.columns if column.field]
    if free and len(typed) >= 2:
        free[0].field, free[0].confidence = "name", 0.4
        free[0].reason = _("Die Zellen sehen so aus.")
        if not layout.has("organization") and len(free) > 1:
            free[1].field, free[1].confidence = "organization", 0.3
            free[1].reason = _("Die Zellen sehen so aus.")


def _wordy(cells: list[str]) -> bool:
    return sum(bool(re.search(r"[^\W\d_]{4}", cell)) for cell in cells) >= 0.6 * len(cells)


def _mean_length(cells: list[str]) -> float:
    return sum(map(len, cells)) / max(len(cells), 1)


def _choose(layout: Layout, chosen: Mapping[str, str]) -> None:
    wanted = {fold(header): name for header, name in chosen.items()}
    for column in layout.columns:
        for key in (fold(column.header), fold(column_letters(column.index))):
            if key in wanted:
                column.field, column.confidence = wanted[key], 1.0
                column.is_cross = column.is_cross and column.field in {
                    "level",
                    "languages",
                    "target_groups",
                }
                column.reason = _("So wurde es gewählt.")
                break


def _check(layout: Layout, sheet: Sheet) -> None:
    known = {column.field for column in layout.columns if column.field}
    if not any(not is_empty(row.cells) for row in sheet.rows):
        layout.skip_reason = _("Das Blatt ist leer.")
    elif len(known) < 2:
        layout.skip_reason = _("In diesem Blatt steht keine Liste von Angeboten.")
    elif "name" not in known:
        layout.skip_reason = _("In diesem Blatt fehlt eine Spalte mit dem Namen des Angebots.")
