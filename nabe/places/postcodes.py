"""Reads lists of postcodes: GeoNames (tab separated, also zipped) and CSV with named columns."""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from nabe.core.errors import Refused
from nabe.places.geojson import GERMANY

LARGEST_FILE = 80 * 1024 * 1024
GEONAMES_COLUMNS = 12
CSV_NAMES = {
    "code": ("plz", "postcode", "postleitzahl", "postal_code", "zip"),
    "place": ("place", "ort", "name", "place_name", "ortsname"),
    "county_ags": ("kreis_ags", "county_ags", "ags_kreis", "admin_code3", "ags"),
    "lat": ("lat", "latitude", "breite"),
    "lon": ("lon", "lng", "longitude", "laenge", "länge"),
}


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    """One postcode of one place, with the middle of its area in degrees."""

    code: str
    place: str
    county_ags: str
    lat: float
    lon: float


def read_file(path: Path) -> list[PostcodeRow]:
    """Read a GeoNames or CSV file; raises Refused with line and reason. Germany only."""
    if not path.is_file():
        raise Refused(_("Die Datei %(name)s gibt es nicht.") % {"name": path.name})
    return read(_unzipped(path))


def read(text: str) -> list[PostcodeRow]:
    """Read the text of a list; the same place under one postcode counts once."""
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    tabs = first.count("\t") >= GEONAMES_COLUMNS - 3
    found = _geonames(text) if tabs else _csv(text)
    once = {(row.code, row.place): row for row in found}
    if not once:
        raise Refused(_("In der Datei steht keine Postleitzahl."))
    return list(once.values())


def _unzipped(path: Path) -> str:
    if path.stat().st_size > LARGEST_FILE:
        raise Refused(_("Die Datei ist zu groß."))
    content = path.read_bytes()
    if content[:2] == b"PK":
        content = _largest_text(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _largest_text(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            lists = [
                one
                for one in archive.infolist()
                if one.filename.lower().endswith((".txt", ".csv"))
                and "readme" not in one.filename.lower()
            ]
            if not lists:
                raise Refused(_("In dem Archiv liegt keine Liste (.txt oder .csv)."))
            largest = max(lists, key=lambda one: one.file_size)
            if largest.file_size > LARGEST_FILE:
                raise Refused(_("Die Datei ist zu groß."))
            return archive.read(largest)
    except zipfile.BadZipFile:
        raise Refused(_("Das Archiv ist beschädigt.")) from None


def _geonames(text: str) -> Iterator[PostcodeRow]:
    """Columns: country, postcode, place, three pairs of name and code, lat, lon, accuracy."""
    for number, line in enumerate(io.StringIO(text), 1):
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) < GEONAMES_COLUMNS - 1:
            if line.strip():
                raise _refused(number, _("Es fehlen Spalten."))
            continue
        if cells[0] == "DE":
            yield _row(number, cells[1], cells[2], cells[8], (cells[9], cells[10]))


def _csv(text: str) -> Iterator[PostcodeRow]:
    sample = text[:4000]
    delimiter = max(",;\t", key=sample.split("\n", 1)[0].count)
    lines = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)
    columns = {str(name).strip().casefold(): name for name in lines.fieldnames or []}
    chosen = {
        wanted: next((columns[name] for name in names if name in columns), None)
        for wanted, names in CSV_NAMES.items()
    }
    if any(chosen[name] is None for name in ("code", "place", "lat", "lon")):
        raise Refused(_("Die Datei braucht Spalten für Postleitzahl, Ort, Breite und Länge."))
    for cells in lines:
        value = {name: str(cells.get(column) or "").strip() for name, column in chosen.items()}
        yield _row(
            lines.line_num, value["code"], value["place"], value["county_ags"],
            (value["lat"], value["lon"]),
        )  # fmt: skip


def _row(
    number: int, code: str, place: str, county_ags: str, point: tuple[str, str]
) -> PostcodeRow:
    code = code.strip().zfill(5)
    if not re.fullmatch(r"[0-9]{5}", code):
        raise _refused(number, _("„%(code)s“ ist keine Postleitzahl.") % {"code": code[:20]})
    try:
        lat, lon = (float(one.replace(",", ".")) for one in point)
    except ValueError:
        raise _refused(number, _("Breite oder Länge ist keine Zahl.")) from None
    inside = GERMANY["lat"][0] <= lat <= GERMANY["lat"][1] and (
        GERMANY["lon"][0] <= lon <= GERMANY["lon"][1]
    )
    if not (math.isfinite(lat) and math.isfinite(lon) and inside):
        raise _refused(number, _("Der Punkt liegt nicht in Deutschland."))
    ags = re.sub(r"\D", "", county_ags)[:5]
    return PostcodeRow(code, place.strip()[:120], ags if len(ags) == 5 else "", lat, lon)


def _refused(number: int, reason: str) -> Refused:
    return Refused(_("Zeile %(number)d: %(reason)s") % {"number": number, "reason": reason})
