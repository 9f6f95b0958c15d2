"""A sheet to Readings: each filled row once, with its fields, its notes and a verdict."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.directory.importing import sections, several, shifts
from nabe.directory.importing.fields import Cells, read_fields, text_of
from nabe.directory.importing.headers import guessed_columns
from nabe.directory.importing.records import Reading, missing
from nabe.directory.importing.sections import Section
from nabe.directory.importing.values import costs
from nabe.directory.importing.values import times as times_values
from nabe.sheets import rows as row_kinds
from nabe.sheets.cells import as_text, clean, says_nothing
from nabe.sheets.layouts import Column, Layout
from nabe.sheets.notes import Note, note
from nabe.sheets.rows import Filled
from nabe.sheets.sheetmarks import broken_cell
from nabe.sheets.tables import Row, Sheet, is_empty
from nabe.sheets.vocabulary import Vocabulary

_NOTED_AS = {"phone": "phones", "times": "schedules", "cost": "is_free"}
_BROKEN = re.compile(r"#(?:REF!|BEZUG!|N/A|NV|WERT!|VALUE!|NAME\?|DIV/0!|NUM!|ZAHL!|NULL!)")


def read_sheet(
    sheet: Sheet, layout: Layout, vocabulary: Vocabulary, section: Section | None = None
) -> Iterator[Reading]:
    """Yield a Reading for every row that is not empty, in the order of the source.

    `section` carries what the lines above say from one table of a sheet to the next.
    """
    held = row_kinds.tall_merges(sheet)
    wide = row_kinds.wide_merges(sheet)
    usual = _usual_width(sheet) if sheet.even else 0
    section = section or Section(sheet.name)
    values: dict[int, Sequence[Any]] = {}
    above: Filled | None = None
    for row in sheet.rows:
        filled_row = row_kinds.fill(row, None, held=held, values=values, width=0) if held else None
        if is_empty(row.cells) and not (filled_row and filled_row.borrowed):
            yield from _without_values(sheet, row)
            continue
        reason = layout.skip_reason or row_kinds.reason_to_skip(
            row, layout, is_merged_over=row.number in wide
        )
        if reason:
            if row.number:
                yield _skipped(sheet, row, reason, layout)
            if not row_kinds.is_sum(row):
                section.hear(
                    row, is_title=reason == row_kinds.ABOVE, has_bodies=layout.has("organization")
                )
            continue
        filled = row_kinds.fill(row, above, held=held, values=values, width=len(layout.columns))
        if held:
            values[row.number] = filled.cells
        reading = _read(sheet, filled, layout, vocabulary, above=above)
        _complete(reading, section, layout, vocabulary)
        _remark_on_width(reading, row, usual=usual)
        reading.notes += [*_marks(sheet, row, layout), *sheet.notes]
        above = filled
        yield reading


def _without_values(sheet: Sheet, row: Row) -> Iterator[Reading]:
    """Name a row that looks empty but holds formulas or errors."""
    if any(column >= 0 for column in sheet.marks.get(row.number, ())):
        lost = note("error", "", _("Alle Zellen dieser Zeile sind ohne Wert."))
        yield Reading(sheet.name, row.number, notes=[lost, *_marks(sheet, row)])


def _complete(reading: Reading, section: Section, layout: Layout, vocabulary: Vocabulary) -> None:
    """Add what the lines above say, what is missing, and which columns were guessed."""
    sections.apply(
        reading, section, vocabulary,
        town=header_of(layout, "municipality"), body=header_of(layout, "organization"),
    )  # fmt: skip
    asked = {each.field for each in reading.notes}
    reading.notes += [
        each.under(header_of(layout, each.field))
        for each in missing(reading.fields)
        if each.kind == "error" or each.field not in asked
    ]
    guessed = guessed_columns(layout)
    if guessed:
        said = {"columns": guessed}
        reading.notes.append(
            Note(
                "guess", "", _("Diese Spalten nennt keine sichere Überschrift: %(columns)s."), said
            )
        )


def _marks(sheet: Sheet, row: Row, layout: Layout | None = None) -> list[Note]:
    """Return what the file tells of cells without a value, under their columns."""
    columns = {column.index: column for column in layout.columns} if layout else {}
    found = []
    for index, each in sorted(sheet.marks.get(row.number, {}).items()):
        column = columns.get(index)
        found.append(
            dataclasses.replace(each, field=column.field, column=column.header) if column else each
        )
    return found


def _usual_width(sheet: Sheet) -> int:
    """Return the number of columns that nearly all rows of a CSV have, or 0."""
    widths = Counter(len(row.cells) for row in sheet.rows)
    if not widths:
        return 0
    width, times = widths.most_common(1)[0]
    return width if times >= 0.8 * len(sheet.rows) else 0


def _skipped(sheet: Sheet, row: Row, reason: str, layout: Layout) -> Reading:
    raw = {
        str(index + 1): as_text(cell)[:500]
        for index, cell in enumerate(row.cells) if as_text(cell).strip()
    }  # fmt: skip
    if reason == row_kinds.ABOVE and row_kinds.is_full(row, layout):
        lost = _("Die Zeile steht über der Kopfzeile, sieht aber wie ein Angebot aus.")
        return Reading(sheet.name, row.number, raw, notes=[note("error", "", lost)])
    return Reading(sheet.name, row.number, raw, notes=[note("cleaned", "", reason)], skipped=True)


def _read(
    sheet: Sheet, filled: Filled, layout: Layout, vocabulary: Vocabulary, *, above: Filled | None
) -> Reading:
    reading = Reading(sheet.name, filled.row.number, _raw(filled.row, layout), layout=layout)
    cells: Sequence[Any] = filled.cells
    shift = shifts.find(cells, layout, vocabulary)
    if shift:
        cells = list(shift.cells)
        reading.is_proposal = True
        reading.notes.append(_shift_note(shift, layout))
    taken = _by_field(cells, layout, reading.notes)
    _remark_on_borrowed(reading, filled, layout, above=above, taken=taken)
    reading.texts = {name: text_of(taken, name) for name in taken if text_of(taken, name)}
    fields, notes, times = read_fields(taken, vocabulary)
    reading.fields = fields
    reading.notes += [each.under(header_of(layout, each.field)) for each in notes]
    _remark_on_place(reading, layout)
    _remark_on_several(reading, times, header_of(layout, "name"))
    if reading.fields.get("name"):
        reading.fields["name"] = " ".join(reading.fields["name"].split())
    _remark_on_unread(reading, cells, layout)
    return reading


def _raw(row: Row, layout: Layout) -> dict[str, str]:
    raw: dict[str, str] = {}
    for index, cell in enumerate(row.cells):
        text = as_text(cell)
        if text.strip():
            header = (
                layout.columns[index].header if index < len(layout.columns) else f"+{index + 1}"
            )
            raw[header if header not in raw else f"{header} ({index + 1})"] = text[:2000]
    return raw


def _shift_note(shift: shifts.Shift, layout: Layout) -> Note:
    message = (
        _("Ab der Spalte „%(start)s“ stehen die Werte eine Spalte zu weit rechts. "
          "Gelesen ist ein Vorschlag.")
        if shift.by > 0
        else _("Ab der Spalte „%(start)s“ stehen die Werte eine Spalte zu weit links. "
               "Gelesen ist ein Vorschlag.")
    )  # fmt: skip
    header = layout.columns[shift.column].header
    return note("error", "", message, start=header).under(header)


def _by_field(cells: Sequence[Any], layout: Layout, notes: list[Note]) -> Cells:
    """Return {field: [(text, cell)]} with tidied texts."""
    taken: Cells = {}
    for column in layout.columns:
        if not column.field or column.index >= len(cells):
            continue
        cell = cells[column.index]
        read = clean(cell, column.field)
        if _BROKEN.fullmatch(read.value):
            notes.append(
                dataclasses.replace(
                    broken_cell(read.value), field=column.field, column=column.header
                )
            )
            continue
        notes += [each.under(column.header) for each in read.notes]
        if column.is_cross and read.value:
            _take_cross(read.value, column, taken, notes)
        elif read.value:
            taken.setdefault(column.field, []).append((read.value, cell))
    return taken


def _take_cross(text: str, column: Column, taken: Cells, notes: list[Note]) -> None:
    """Take the header as the value where the cell has a cross."""
    answer = costs.child_care(text).value
    if answer == "yes":
        taken.setdefault(column.field, []).append((column.header, column.header))
    elif answer != "no" and not says_nothing(text):
        notes.append(
            note("question", column.field, _("„%(text)s“ ist weder Kreuz noch Ja oder Nein."), text=text)
            .under(column.header)
        )  # fmt: skip


def _remark_on_borrowed(
    reading: Reading, filled: Filled, layout: Layout, *, above: Filled | None, taken: Cells
) -> None:
    other = above is not None and _organization(above, layout) != _organization(filled, layout)
    for index, (how, number) in filled.borrowed.items():
        column = layout.columns[index] if index < len(layout.columns) else None
        if column is None or not column.field:
            continue
        value, mark = as_text(filled.cells[index]), _mark(filled, index)
        name = _NOTED_AS.get(column.field, column.field)
        if how == "nothing":
            said = note(
                "question", name, _("Hier steht „%(mark)s“, aber oben steht nichts."), mark=mark
            )
        elif how == "merged":
            said = note("guess", name, _("Die Zelle ist verbunden. „%(text)s“ kommt aus Zeile %(row)s."),
                        text=value, row=number)  # fmt: skip
        elif other and column.field != "organization":
            taken.pop(column.field, None)
            said = note("question", name, _("Hier steht „%(mark)s“. In Zeile %(row)s steht aber ein anderer "
                                            "Träger."), mark=mark, row=number)  # fmt: skip
        else:
            said = note("guess", name, _("Für „%(mark)s“ gilt „%(text)s“ aus Zeile %(row)s."),
                        mark=mark, text=value, row=number)  # fmt: skip
        reading.notes.append(said.under(column.header))


def _mark(filled: Filled, index: int) -> str:
    """Return the words that stand for the cell above, as the source writes them."""
    return as_text(filled.row.cells[index]).strip() if index < len(filled.row.cells) else ""


def _organization(filled: Filled, layout: Layout) -> str:
    from nabe.directory.importing.organizations import key_of

    for column in layout.columns_for("organization"):
        if column.index < len(filled.cells):
            return key_of(as_text(filled.cells[column.index]))
    return ""


def header_of(layout: Layout, name: str) -> str:
    """Return the header of the column that a field's value came from, or ''."""
    from nabe.directory.importing.fields import ORIGIN

    for origin in ORIGIN.get(name, (name,)):
        for column in layout.columns_for(origin):
            return column.header
    return ""


def _remark_on_several(reading: Reading, times: times_values.Times, column: str) -> None:
    kind = several.doubt(reading.fields.get("name", ""), times)
    if kind:
        reading.notes.append(
            note(kind, "name", _("In dieser Zeile stehen wohl mehrere Angebote. "  # type: ignore[arg-type]
                                 "Bitte teilen Sie die Zeile auf."))
            if kind == "error"
            else note("question", "name", _("Sind das mehrere Angebote in einer Zeile?"))
        )  # fmt: skip
        reading.notes[-1] = reading.notes[-1].under(column)


def _remark_on_place(reading: Reading, layout: Layout) -> None:
    """Say that an empty postcode cell without a street leaves nothing but the town."""
    fields = reading.fields
    column = next((one.header for one in layout.columns if one.field == "postcode"), "")
    town = fields.get("municipality")
    said = any(each.field == "postcode" for each in reading.notes)
    if column and town and not said and not fields.get("postcode") and not fields.get("street"):
        reading.notes.append(
            note("guess", "municipality", _("Postleitzahl und Straße fehlen. Als Ort gilt die Gemeinde %(town)s."),
                 town=town).under(column)
        )  # fmt: skip


def _remark_on_unread(reading: Reading, cells: Sequence[Any], layout: Layout) -> None:
    other: dict[str, str] = {}
    for index, cell in enumerate(cells):
        column = layout.columns[index] if index < len(layout.columns) else None
        if column is not None and column.field:
            continue
        text = clean(cell).value
        if text:
            header = column.header if column else f"+{index + 1}"
            other[header] = text[:500]
            reading.notes.append(
                note("warning", "", _("Die Spalte „%(header)s“ gehört zu keinem Feld. "
                                      "Ihr Wert bleibt eine Notiz."), header=header).under(header)
            )  # fmt: skip
    if other:
        reading.fields["other"] = other


def _remark_on_width(reading: Reading, row: Row, *, usual: int) -> None:
    if not usual or len(row.cells) == usual:
        return
    if len(row.cells) > usual and any(as_text(cell).strip() for cell in row.cells[usual:]):
        reading.notes.append(
            note("error", "", _("Die Zeile hat %(found)s statt %(usual)s Spalten. "
                                "Bitte prüfen Sie die Trennzeichen."), found=len(row.cells), usual=usual)
        )  # fmt: skip
    elif len(row.cells) < usual:
        shifted = (
            reading.is_proposal
            or sum(each.kind in {"warning", "question"} for each in reading.notes) > 2
        )
        reading.notes.append(
            note("error" if shifted else "question", "",
                 _("Die Zeile hat nur %(found)s statt %(usual)s Spalten."),
                 found=len(row.cells), usual=usual)
        )  # fmt: skip
