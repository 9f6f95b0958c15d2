"""Small lists of a pool and of its requests, and what their county knows."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nabe.interpreting.importing import Entry, LogEntry, PoolEntry, read_log, read_pool
from nabe.sheets.opening import open_source
from nabe.sheets.tables import Row, Sheet, Source
from nabe.sheets.vocabulary import Vocabulary

TODAY = dt.date(2026, 6, 30)
COUNTY = Path(__file__).parents[3] / "nabe" / "demo" / "data"
PERSON: Mapping[str, Any] = {
    "Nr.": "SM-001", "Name": "Muster", "Vorname": "Amal", "m/w/d": "w", "PLZ": "44532", "Wohnort": "Lünen",
    "Telefon": "0171 3920071", "E-Mail": "a.muster@example.org", "Sprache 1 (Dialekt)": "Arabisch (Syrisch)",
    "Niveau 1": "Muttersprache", "Sprache 2 (Dialekt)": "", "Niveau 2": "", "weitere Sprachen": "", "Deutsch": "C1",
    "Mobilität": "Auto", "Umkreis": "30 km", "Mo": "8-13", "Di": "", "Mi": "", "Do": "", "Fr": "", "Sa": "",
    "Einsatzart": "vor Ort, Telefon", "Qualifikation": "Grundschulung KI", "Grundschulung am": "01.03.2022",
    "letzte Fortbildung": "", "Führungszeugnis gesehen": "15.02.2024", "Zertifikat gültig bis": "01.03.2028",
    "Honorarklasse": "A", "Status": "aktiv", "Bemerkung": "",
}  # fmt: skip
TALK: Mapping[str, Any] = {
    "Anfrage-Nr": "2025-0001", "Eingang": "08.12.2024", "Termin": "10.01.2025", "Uhrzeit": "09:30",
    "Dauer geplant (Min)": "60", "Sprache": "Arabisch", "Dialekt": "", "Bereich": "Schule", "Kommune": "Lünen",
    "Anfragende Stelle": "Grundschule Am Eulenberg Lünen", "Fall": "F-25-0181", "Vorlauf (Tage)": "33",
    "Wunsch w/m": "", "Art": "vor Ort", "Ergebnis": "vermittelt", "Grund": "", "Sprachmittler-Nr": "SM-001",
    "km": "3", "Minuten": "60", "Honorar": "25,00", "Fahrtkosten": "0,90", "Bemerkung": "",
}  # fmt: skip


def words(**changes: Any) -> Vocabulary:
    """Return what a small county knows."""
    known: dict[str, Any] = {
        "today": TODAY,
        "towns": ("Lünen", "Kamen", "Unna", "Fröndenberg/Ruhr"),
        "postcodes": {
            "44532": ("Lünen",), "44534": ("Lünen",), "59174": ("Kamen",), "59423": ("Unna",),
            "58730": ("Fröndenberg/Ruhr",),
        },
    }  # fmt: skip
    return Vocabulary(**{**known, **changes})


def sheet(sample: Mapping[str, Any], *changes: Mapping[str, Any], name: str = "Pool") -> Source:
    """Return a source of one sheet: a header, and the sample once for each set of changes."""
    rows = [Row(1, list(sample))]
    rows += [Row(at, [*{**sample, **one}.values()]) for at, one in enumerate(changes, 2)]
    return Source("xlsx", [Sheet(name, rows)])


def person(**changes: Any) -> PoolEntry:
    """Return how one row of a pool is read; names of columns as they stand in the list."""
    return read_pool(sheet(PERSON, changes), words())[1]


def talk(**changes: Any) -> LogEntry:
    """Return how one row of a log is read."""
    return read_log(sheet(TALK, changes), words())[1]


def pool(*changes: Mapping[str, Any]) -> list[PoolEntry]:
    return read_pool(sheet(PERSON, *changes), words())[1:]


def log(*changes: Mapping[str, Any]) -> list[LogEntry]:
    return read_log(sheet(TALK, *changes), words())[1:]


def said(entry: Entry, kind: str = "") -> list[str]:
    """Return what was said about a row, in German."""
    return [one.german for one in entry.notes if not kind or one.kind == kind]


def county_pool() -> list[PoolEntry]:
    """Return the county's own list as it is read."""
    return read_pool(open_source(COUNTY / "sprachmittlung_2026.xlsx"), words())


def county_log() -> list[LogEntry]:
    """Return the county's own log as it is read; whoever is not in the pool is an error."""
    known = {one.key for one in county_pool()}
    return read_log(open_source(COUNTY / "anfragen_2025.csv"), words(), interpreters=known)


def write_csv(path: Path, rows: Sequence[Sequence[Any]], *, encoding: str = "cp1252") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path
