"""A sheet to lines: the header found by its words, every other row with its cells by field."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.translation import gettext_noop as _
from rapidfuzz import fuzz, process

from nabe.sheets import rows as row_kinds
from nabe.sheets.cells import as_text, clean, fold
from nabe.sheets.layouts import Column, Layout, bare, column_letters
from nabe.sheets.mending import NOTHING, put_in
from nabe.sheets.notes import Kind, Note, Read, note
from nabe.sheets.tables import Row, Sheet, is_empty

SEARCHED_ROWS = 40
LEFT_OUT = _("Jemand hat diese Zeile ausgelassen.")
WRONG_WIDTH = _(
    "Die Zeile hat %(found)s statt %(usual)s Spalten. Bitte prüfen Sie die Trennzeichen."
)
MENDED = _("Hier verbessert. In der Datei steht: „%(text)s“.")
LEAST_KNOWN = 4
_NEAR = 88  # per cent of letters that a header shares when only a slip parts it from a known one
Value = TypeVar("Value")
Words = Mapping[str, Sequence[str]]
Needs = Sequence[Sequence[str]]


@dataclass(slots=True)
class Line:
    """One row of a sheet: why it is none of the list, or its cells by field, words and as they are."""

    sheet: str
    number: int
    raw: dict[str, str]
    skipped: str = ""
    columns: dict[str, str] = field(default_factory=dict)  # header: field
    notes: list[Note] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    cells: dict[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the words of a field, '' where there are none."""
        return self.texts.get(name, "")

    def header(self, name: str) -> str:
        """Return the header over a field, '' where no column holds it."""
        return next((head for head, held in self.columns.items() if held == name), "")

    def say(self, notes: Sequence[Note], name: str) -> None:
        """Take notes about a field, under the header of its column."""
        self.notes += [each.under(self.header(name)) for each in notes]

    def remark(self, kind: Kind, name: str, message: str, **said: Any) -> None:
        """Make a note about a field."""
        self.say([note(kind, name, message, **said)], name)

    def take(self, read: Read[Value], name: str) -> Value:
        """Return what was read, and keep its notes under the header of the column."""
        self.say(read.notes, name)
        return read.value


def lines(sheet: Sheet, words: Words, needs: Needs) -> Iterator[Line]:
    """Yield every row of the sheet that is not empty, with its reason where it is none of the list."""
    layout = layout_of(sheet, words, needs)
    wide = row_kinds.wide_merges(sheet)
    held = row_kinds.tall_merges(sheet)
    usual = _usual_width(sheet) if sheet.even else 0
    values: dict[int, Sequence[Any]] = {}
    above: row_kinds.Filled | None = None
    places = {column.field: column.index for column in layout.columns if column.field}
    for row in sheet.rows:
        if is_empty(row.cells) or not row.number:
            continue
        said = sheet.mended.get(row.number, NOTHING)
        reason = layout.skip_reason
        if not said.texts:  # to whom somebody gave words, that is a row of the list
            reason = reason or row_kinds.reason_to_skip(
                row, layout, is_merged_over=row.number in wide
            )
        if reason:
            yield _without(sheet, row, reason)
            continue
        above = row_kinds.fill(row, above, held=held, values=values, width=len(layout.columns))
        put_in(above, said, places, len(layout.columns))
        values[row.number] = above.cells
        if said.left_out:  # the rows below may still mean "as above"
            yield _without(sheet, row, LEFT_OUT)
            continue
        line = _line(sheet, above, layout, usual=0 if said.says_all(places) else usual)
        for name in said.texts:
            before = as_text(_at(row.cells, places.get(name, -1)))[:200] or "–"
            line.remark("cleaned", name, MENDED, text=before)
        yield line


def _at(cells: Sequence[Any], index: int) -> Any:
    return cells[index] if 0 <= index < len(cells) else ""


def layout_of(sheet: Sheet, words: Words, needs: Needs) -> Layout:
    """Return where the header of a sheet is and which column holds which field."""
    fields = {word: name for name, known in words.items() for word in known}
    best: tuple[int, Row | None, list[str]] = (LEAST_KNOWN - 1, None, [])
    for row in sheet.rows[:SEARCHED_ROWS]:
        found = _fields_of(row, fields)
        if len({name for name in found if name}) > best[0]:
            best = (len({name for name in found if name}), row, found)
    layout = Layout(sheet.name)
    _known, header, found = best
    if header is None:
        layout.skip_reason = _("In diesem Blatt steht keine Tabelle mit bekannten Überschriften.")
        return layout
    layout.header_row = layout.header_first = header.number
    heads = [" ".join(as_text(cell).split()) for cell in header.cells]
    layout.columns = [Column(at, _once(heads, at), name) for at, name in enumerate(found)]
    layout.header_words = frozenset(bare(one.header) for one in layout.columns if one.field)
    if not all(any(layout.has(name) for name in group) for group in needs):
        layout.skip_reason = _("In diesem Blatt fehlt eine Spalte, ohne die es nicht geht.")
    return layout


def _once(heads: Sequence[str], at: int) -> str:
    """Return the header of a column so that no other has it: its letters tell twins apart."""
    letters = column_letters(at)
    if not heads[at]:
        return letters
    return f"{heads[at]} ({letters})" if heads[at] in heads[:at] else heads[at]


def _fields_of(row: Row, fields: Mapping[str, str]) -> list[str]:
    """Return the field of each cell of a header, every field once; exact words come first."""
    heads = [
        fold(as_text(cell)).strip(" .:*") if isinstance(cell, str) else "" for cell in row.cells
    ]
    found = [fields.get(_bracketless(head) if head not in fields else head, "") for head in heads]
    taken: set[str] = set()
    for at, name in enumerate(found):
        found[at] = "" if name in taken else name
        taken.add(name)
    for at, head in enumerate(heads):
        if found[at] or len(head) < 4:
            continue
        near = process.extractOne(head, list(fields), scorer=fuzz.ratio, score_cutoff=_NEAR)
        if near and fields[near[0]] not in taken:
            found[at] = fields[near[0]]
            taken.add(found[at])
    return found


def _bracketless(head: str) -> str:
    return head.partition("(")[0].strip(" .:*")


def _usual_width(sheet: Sheet) -> int:
    """Return the number of columns that nearly all rows of a CSV have, or 0."""
    widths = Counter(len(row.cells) for row in sheet.rows)
    width, times = widths.most_common(1)[0] if widths else (0, 0)
    return width if times >= 0.8 * len(sheet.rows) else 0


def _without(sheet: Sheet, row: Row, reason: str) -> Line:
    raw = {
        column_letters(at): as_text(cell)[:500]
        for at, cell in enumerate(row.cells) if as_text(cell).strip()
    }  # fmt: skip
    return Line(sheet.name, row.number, raw, skipped=reason, notes=[note("cleaned", "", reason)])


def _line(sheet: Sheet, filled: row_kinds.Filled, layout: Layout, *, usual: int) -> Line:
    line = Line(sheet.name, filled.row.number, {}, notes=list(sheet.notes))
    line.columns = {column.header: column.field for column in layout.columns if column.field}
    for at, cell in enumerate(filled.cells):
        column = layout.columns[at] if at < len(layout.columns) else None
        header = column.header if column else f"+{at + 1}"
        read = clean(cell, column.field if column else "")
        if not read.value:
            continue
        line.raw[header] = as_text(cell)[:2000]
        line.notes += [each.under(header) for each in read.notes]
        if column is None or not column.field:
            line.notes.append(_unread(header))
            continue
        line.texts[column.field], line.cells[column.field] = read.value, cell
    _borrowed(line, filled, layout)
    _marks(line, sheet, layout)
    _width(line, filled.row, usual=usual)
    return line


def _unread(header: str) -> Note:
    return note(
        "warning",
        "",
        _("Die Spalte „%(header)s“ gehört zu keinem Feld. Ihr Wert wurde weggelassen."),
        header=header,
    ).under(header)


def _borrowed(line: Line, filled: row_kinds.Filled, layout: Layout) -> None:
    """Say which cells got their value from the row above."""
    for at, (how, number) in filled.borrowed.items():
        column = layout.columns[at] if at < len(layout.columns) else None
        if column is None or not column.field:
            continue
        said = (
            note("question", column.field, _("Hier steht ein Zeichen für „wie oben“, aber oben steht nichts."))
            if how == "nothing"
            else note("guess", column.field, _("„%(text)s“ kommt aus Zeile %(row)s."),
                      text=as_text(filled.cells[at]), row=number)
        )  # fmt: skip
        line.notes.append(said.under(column.header))


def _marks(line: Line, sheet: Sheet, layout: Layout) -> None:
    """Say what the file tells of cells without a value and of hidden rows."""
    columns = {column.index: column for column in layout.columns}
    for index, each in sorted(sheet.marks.get(line.number, {}).items()):
        column = columns.get(index)
        line.notes.append(
            dataclasses.replace(each, field=column.field, column=column.header) if column else each
        )


def _width(line: Line, row: Row, *, usual: int) -> None:
    """A CSV row of another width has lost or gained a delimiter: nobody knows where."""
    filled = len(row.cells)
    if (
        usual
        and filled != usual
        and (filled < usual or any(as_text(one).strip() for one in row.cells[usual:]))
    ):
        line.notes.append(
            note("error", "", WRONG_WIDTH, found=filled, usual=usual)
        )  # fmt: skip
