"""CSV in any encoding and with any delimiter, read as spreadsheet programs number its rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from pathlib import Path

from django.utils.translation import gettext_noop as _

from nabe.sheets.notes import Note, UnreadableFile, note
from nabe.sheets.tables import (
    MOST_COLUMNS,
    MOST_ROWS,
    Row,
    Sheet,
    Source,
    too_many_rows,
)

DELIMITERS = (";", "\t", ",", "|")
LONGEST_FIELD = 2_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GERMAN = frozenset("äöüÄÖÜßéèçğışêîûâ€–„“”’…§°")


def read(path: Path, *, name: str) -> Source:
    """Read a CSV file as one sheet. Raises UnreadableFile."""
    content = path.read_bytes()
    text, encoding, notes = decoded(content)
    del content
    if not text.strip():
        raise UnreadableFile(_("Die Datei ist leer."))
    if sum(letter < " " and letter not in "\r\n\t" for letter in text[:20_000]) > 200:
        raise UnreadableFile(
            _("Das ist keine Tabelle. Bitte wählen Sie eine Datei in XLSX, ODS, CSV oder JSON.")
        )
    sheet = parsed(text, name=name)
    sheet.notes += notes
    return Source(f"csv ({encoding})", [sheet])


def decoded(content: bytes) -> tuple[str, str, list[Note]]:
    """Return the text, the name of its encoding, and notes about letters that were lost."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding, errors="replace"), encoding, []
    if content[:4000].count(0) > len(content[:4000]) // 4:
        odd = content[1:4000:2].count(0) > content[0:4000:2].count(0)
        encoding = "utf-16-le" if odd else "utf-16-be"
        return content.decode(encoding, errors="replace"), encoding, []
    try:
        return content.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        return _eight_bit(content)


def _eight_bit(content: bytes) -> tuple[str, str, list[Note]]:
    as_utf8 = content.decode("utf-8", errors="replace")
    wrong = as_utf8.count("\ufffd")
    good = sum(ord(letter) > 127 for letter in as_utf8) - wrong
    if good > 3 * wrong:
        text = content.decode("utf-8", errors="_nabe_mixed")
        return text, "utf-8", [
            note("question", "", _("%(count)s Zeichen sind anders gespeichert als der Rest. "
                                   "Bitte prüfen Sie die Umlaute."), count=wrong)
        ]  # fmt: skip
    sample = content[:400_000]
    best = max(("cp1252", "cp850", "mac_roman"), key=lambda code: _likeness(sample, code))
    return content.decode(best, errors="replace"), best, []


def _mixed(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    piece = error.object[error.start : error.end]
    return piece.decode("cp1252", errors="replace"), error.end


codecs.register_error("_nabe_mixed", _mixed)


def _likeness(sample: bytes, encoding: str) -> int:
    letters = Counter(
        letter for letter in sample.decode(encoding, errors="replace") if letter > "\x7f"
    )
    return sum(count if letter in _GERMAN else -2 * count for letter, count in letters.items())


def parsed(text: str, *, name: str) -> Sheet:
    """Read the rows of a CSV text; blank lines keep their number."""
    csv.field_size_limit(LONGEST_FIELD)
    text = text.replace("\x00", "")
    offset = 0
    delimiter = ""
    first, _end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5:
        delimiter = first.strip()[4:5] or ";"
        text, offset = rest, 1
    delimiter = delimiter or best_delimiter(text)
    try:
        records = list(_records(io.StringIO(text, newline=""), delimiter))
    except csv.Error:
        records = _by_line(text, delimiter)
    notes: list[Note] = []
    if _swallowed(records, delimiter):
        records = _by_line(text, delimiter)
        notes.append(
            note("question", "", _("Ein Anführungszeichen ist nicht geschlossen. "
                                   "Bitte prüfen Sie die Zeilen."))
        )  # fmt: skip
    rows = [Row(number, cells) for number, cells in enumerate(records, 1 + offset) if any(cells)]
    return Sheet(name or "CSV", rows, notes=notes, even=True)


def _records(lines: io.StringIO, delimiter: str) -> list[list[str]]:
    records: list[list[str]] = []
    for record in csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter == ","):
        records.append(list(record[: MOST_COLUMNS + 1]))
        if len(records) > MOST_ROWS:
            raise too_many_rows("CSV", len(records))
    return records


def _by_line(text: str, delimiter: str) -> list[list[str]]:
    records = []
    for line in text.splitlines()[: MOST_ROWS + 1]:
        balanced = line.count('"') % 2 == 0
        cells = csv.reader([line[:LONGEST_FIELD]], delimiter=delimiter)
        bare = csv.reader([line[:LONGEST_FIELD]], delimiter=delimiter, quoting=csv.QUOTE_NONE)
        record = next(cells if balanced else bare, [])
        records.append([cell.strip('"') if not balanced else cell for cell in record])
    if len(records) > MOST_ROWS:
        raise too_many_rows("CSV", len(records))
    return records


def _swallowed(records: list[list[str]], delimiter: str) -> bool:
    """Say whether a quote that never closes has swallowed following rows."""
    width = Counter(len(record) for record in records if len(record) > 1).most_common(1)
    expected = max(width[0][0] - 1 if width else 2, 2)
    return any(
        cell.count("\n") >= 1 and cell.count(delimiter) >= expected
        for record in records
        for cell in record
    )


def best_delimiter(text: str) -> str:
    """Return the delimiter that cuts the first lines most evenly into most columns."""
    sample = text[:60_000]
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    try:
        records = list(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))[:80]
    except csv.Error:
        records = [line.split(delimiter) for line in sample.splitlines()[:80]]
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0.0, 0
    width, times = widths.most_common(1)[0]
    return times * (width - 1) ** 0.5, width
