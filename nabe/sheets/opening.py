"""Opening a file: what kind it is by its first bytes, within limits, as a Source.

The ending of the name is not trusted. A file that cannot be read raises UnreadableFile with one
sentence that says what to do.
"""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_noop as _

from nabe.sheets import csvfiles, jsonfiles, workbooks
from nabe.sheets.notes import UnreadableFile
from nabe.sheets.tables import LARGEST_FILE, Source

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES_AND_PAPERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")


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
        return jsonfiles.read(path)
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
