"""Opening a file: what kind it is by its first bytes, within limits, as Sheets of Rows.

The ending of the name is not trusted. A file that cannot be read raises UnreadableFile with one
sentence that says what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.directory.importing.notes import Note, UnreadableFile

LARGEST_FILE = 100 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES_AND_PAPERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")


@dataclass(slots=True)
class Row:
    """One row with its number as the source program shows it."""

    number: int
    cells: list[Any]


@dataclass(slots=True)
class Sheet:
    """A table of the source. `merged` holds (first row, first column, last row, last column).

    Rows in `merged` count like `Row.number`, columns from 0.
    """

    name: str
    rows: list[Row]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    even: bool = False  # the source fixes the number of columns (CSV)


@dataclass(slots=True)
class Source:
    """What a file holds: sheets, and for HSDS files the services as they are."""

    kind: str
    sheets: list[Sheet]
    services: list[dict[str, Any]] = field(default_factory=list)


def open_source(path: Path | str, *, name: str = "") -> Source:
    """Read the file at `path` into a Source. Raises UnreadableFile."""
    path = Path(path)
    if not path.is_file():
        raise UnreadableFile(_("Die Datei wurde nicht gefunden."))
    size = path.stat().st_size
    if size >= LARGEST_FILE:
        raise UnreadableFile(
            _("Die Datei ist zu groß: %(size)s MB. Erlaubt sind weniger als %(most)s MB."),
            size=size // (1024 * 1024), most=LARGEST_FILE // (1024 * 1024),
        )  # fmt: skip
    if size == 0:
        raise UnreadableFile(_("Die Datei ist leer."))
    with path.open("rb") as file:
        start = file.read(4096)
    return _open_by_start(path, start, Path(name or path).stem)


def _open_by_start(path: Path, start: bytes, stem: str) -> Source:
    from nabe.directory.importing import csvfiles, hsdsfiles, workbooks

    if start.startswith(_OLE):
        raise UnreadableFile(_old_or_locked(path))
    if start.startswith(b"PK"):
        return workbooks.read(path)
    if start.startswith(_PICTURES_AND_PAPERS):
        raise UnreadableFile(
            _("Das ist keine Tabelle. Bitte wählen Sie eine Datei in XLSX, ODS, CSV oder JSON.")
        )
    bare = start.lstrip(b"\xef\xbb\xbf \t\r\n\x00\xff\xfe")
    if bare[:1] in (b"{", b"["):
        return hsdsfiles.read(path)
    if bare[:200].lower().startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise UnreadableFile(
            _("Das ist eine Webseite oder XML. Bitte speichern Sie die Tabelle als XLSX oder CSV.")
        )
    return csvfiles.read(path, name=stem)


def _old_or_locked(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(4 * 1024 * 1024)
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _(
            "Die Datei ist mit einem Passwort geschützt. Bitte speichern Sie sie ohne Passwort."
        )
    return _("Die Datei hat das alte Format XLS. Bitte speichern Sie sie als XLSX.")


def too_many_rows(sheet: str, rows: int) -> UnreadableFile:
    """Return the refusal of a sheet that is too long."""
    return UnreadableFile(
        _("Das Blatt „%(sheet)s“ hat %(rows)s Zeilen. Erlaubt sind %(most)s. Bitte teilen Sie es."),
        sheet=sheet, rows=rows, most=MOST_ROWS,
    )  # fmt: skip


def is_empty(cells: Sequence[Any]) -> bool:
    """Say whether no cell holds anything visible."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)
