"""XLSX and ODS workbooks, looked through before they are unpacked: size, ratio, extent, password.

The reader lays a sheet out as one dense block, so a single cell in the last row and column of a
hostile sheet would fill the memory. The extent is therefore measured in the packed file first.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine as calamine
from django.utils.translation import gettext_noop as _

from nabe.sheets import gaps
from nabe.sheets.notes import UnreadableFile, note
from nabe.sheets.probe import survives
from nabe.sheets.sheetmarks import Marks, Seen, look, parts_by_sheet
from nabe.sheets.tables import (
    MOST_COLUMNS,
    MOST_ROWS,
    Row,
    Sheet,
    Source,
    too_many_rows,
)

LARGEST_UNPACKED = 600 * 1024 * 1024
LARGEST_RATIO = 200  # a packed sheet of real words shrinks by 10 to 30
MOST_PARTS = 5_000
LARGEST_AREA = 4_000_000  # cells of a sheet with a stray cell far to the right
_BLOCK = 1024 * 1024
_LONGEST_CELL = 2_000
_REPEATED_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_FILLED_REPEATED = re.compile(
    rb'<table:table-cell[^<>]*number-columns-repeated="(\d+)"[^<>]*(?:office:value-type=[^<>]*)[^/]>'
)


@dataclass(slots=True)
class Looked:
    """What was seen of a sheet in the packed file; `plan` where a row stands too far below."""

    part: str
    marks: Marks = field(default_factory=dict)
    plan: gaps.Plan | None = None


def read(path: Path) -> Source:
    """Read every sheet of a workbook with its real row numbers. Raises UnreadableFile."""
    seen = _look_through(path)
    plans = {one.part: one.plan for one in (seen or {}).values() if one.plan}
    if not plans:
        return _laid_out(path, seen)
    with tempfile.TemporaryDirectory(prefix="nabe-import-") as folder:
        return _laid_out(gaps.closed_up(path, Path(folder) / "near.xlsx", plans), seen)


def _laid_out(path: Path, seen: Mapping[str, Looked] | None) -> Source:
    if not survives(path):
        raise UnreadableFile(
            _("Die Tabelle ist ungewöhnlich groß oder fehlerhaft aufgebaut. "
              "Bitte kopieren Sie die Zeilen in eine neue Tabelle.")
        )  # fmt: skip
    try:
        with calamine.CalamineWorkbook.from_path(str(path)) as book:
            sheets = [
                _sheet(book, meta, looked=(seen or {}).get(meta.name) or Looked(""))
                for meta in book.sheets_metadata
                if meta.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError as error:
        raise UnreadableFile(
            _("Die Datei ist mit einem Passwort geschützt. Bitte speichern Sie sie ohne Passwort.")
        ) from error
    except (calamine.CalamineError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise _broken() from error
    return Source("ods" if seen is None else "xlsx", sheets)


def _broken() -> UnreadableFile:
    return UnreadableFile(
        _(
            "Die Datei ist beschädigt oder keine Tabelle. Bitte speichern Sie sie noch einmal als XLSX."
        )
    )


def _look_through(path: Path) -> dict[str, Looked] | None:
    """Refuse what is dangerous or no workbook; return what each XLSX sheet holds, None for ODS."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise _bomb()
            for part in parts:
                if part.file_size > 10 * _BLOCK and part.file_size > LARGEST_RATIO * max(
                    part.compress_size, 1
                ):
                    raise _bomb()
            if any(part.flag_bits & 1 for part in parts) or _is_locked_ods(packed, names):
                raise UnreadableFile(
                    _("Die Datei ist mit einem Passwort geschützt. "
                      "Bitte speichern Sie sie ohne Passwort.")
                )  # fmt: skip
            return _measure(packed, names)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise _broken() from error


def _bomb() -> UnreadableFile:
    return UnreadableFile(
        _("Die Datei ist ungewöhnlich stark gepackt und wird nicht geöffnet. "
          "Bitte speichern Sie die Tabelle neu.")
    )  # fmt: skip


def _is_locked_ods(packed: zipfile.ZipFile, names: set[str]) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in names and b"encryption-data" in packed.read(manifest)[: 4 * _BLOCK]


def _measure(packed: zipfile.ZipFile, names: set[str]) -> dict[str, Looked] | None:
    if "content.xml" in names:
        _measure_ods(packed)
        return None
    sheets = sorted(name for name in names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name))
    if not sheets:
        raise UnreadableFile(
            _("Das ist keine Tabelle. Bitte wählen Sie eine Datei in XLSX, ODS, CSV oder JSON.")
        )
    by_part = {name: _measure_xlsx(packed, name) for name in sheets}
    return {
        sheet: by_part[part]
        for sheet, part in parts_by_sheet(packed, names).items() if part in by_part
    }  # fmt: skip


def _measure_xlsx(packed: zipfile.ZipFile, name: str) -> Looked:
    seen = Seen()
    for block in _blocks(packed, name):
        look(seen, block)
        if len(seen.filled) > MOST_ROWS:
            raise too_many_rows(Path(name).stem, seen.last_row)
    far = gaps.plan(seen.filled, most=MOST_ROWS) if seen.last_row > MOST_ROWS else None
    last_row = far.last if far else seen.last_row
    if seen.last_column > MOST_COLUMNS and last_row * seen.last_column > LARGEST_AREA:
        raise UnreadableFile(
            _("Ein Blatt hat %(columns)s Spalten. Erlaubt sind %(most)s."),
            columns=seen.last_column, most=MOST_COLUMNS,
        )  # fmt: skip
    return Looked(name, seen.marks, far)


def _measure_ods(packed: zipfile.ZipFile) -> None:
    rows = 0
    for block in _blocks(packed, "content.xml"):
        rows += block.count(b"<table:table-row")
        if rows > MOST_ROWS * 3:
            raise too_many_rows("ODS", rows)
        for piece in block.split(b"<table:table-row")[1:]:
            repeated = _REPEATED_ROWS.search(piece[:400])
            row, _end, _rest = piece.partition(b"</table:table-row>")
            if repeated and int(repeated[1]) > MOST_ROWS and b"office:value-type" in row:
                raise too_many_rows("ODS", int(repeated[1]))
            if any(int(times) > MOST_COLUMNS * 5 for times in _FILLED_REPEATED.findall(row)):
                raise _bomb()


def _blocks(packed: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a packed part in blocks that overlap, so that no cell is cut."""
    tail = b""
    unpacked = 0
    with packed.open(name) as part:
        while block := part.read(_BLOCK):
            unpacked += len(block)
            if unpacked > LARGEST_UNPACKED:
                raise _bomb()
            yield tail + block
            tail = block[-_LONGEST_CELL:]


def _sheet(
    book: calamine.CalamineWorkbook, meta: calamine.SheetMetadata, *, looked: Looked
) -> Sheet:
    table = book.get_sheet_by_name(meta.name)
    if table.total_height > MOST_ROWS:
        raise too_many_rows(meta.name, table.total_height)
    marks, real = looked.marks, (looked.plan or gaps.Plan()).real_of
    rows = [
        Row(real(near), _trimmed(cells, real(near), marks))
        for near, cells in enumerate(table.to_python(skip_empty_area=False), 1)
    ]
    merged = [
        (real(top + 1), left, real(bottom + 1), right)
        for (top, left), (bottom, right) in (table.merged_cell_ranges or [])
    ]
    sheet = Sheet(meta.name, rows, merged, marks=marks)
    if meta.visible != calamine.SheetVisibleEnum.Visible:
        sheet.notes.append(
            note("question", "", _("Das Blatt „%(sheet)s“ ist in der Datei ausgeblendet."),
                 sheet=meta.name)
        )  # fmt: skip
    return sheet


def _trimmed(cells: list[Any], number: int, marks: Marks) -> list[Any]:
    """Cut off the empty end of a row, and what stands too far to the right, with a note."""
    for column in marks.get(number, ()):
        if 0 <= column < len(cells):
            cells[column] = ""
    if any(cell != "" for cell in cells[MOST_COLUMNS:]):
        said = note(
            "question",
            "",
            _("Zellen rechts von Spalte %(most)s wurden nicht gelesen."),
            most=MOST_COLUMNS,
        )
        marks.setdefault(number, {})[MOST_COLUMNS] = said
    last = min(len(cells), MOST_COLUMNS)
    while last and cells[last - 1] == "":
        last -= 1
    return cells[:last]
