"""Makers of small lists in every format, and of the vocabulary of one county."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from nabe.directory import taxonomy
from nabe.directory.importing.preview import Preview, Result, preview
from nabe.sheets.opening import open_source
from nabe.sheets.vocabulary import Term, Vocabulary

TODAY = dt.date(2026, 6, 30)
HEADER = ["Angebot", "Träger", "Handlungsfeld", "Ort", "PLZ", "Straße", "Zielgruppe", "Sprachen", "Niveau",
          "Tage/Zeiten", "Kosten", "Kinderbetreuung", "Kontakt", "Telefon", "Mail", "Internet", "Stand",
          "Bemerkung"]  # fmt: skip
ROW = ["Sprachcafé", "Café Welt e. V.", "Sprachförderung", "Lünen", "44532", "Marktgasse 4", "alle",
       "Deutsch, Arabisch", "A1-B1", "Mo 9-12 Uhr", "kostenlos", "ja", "Frau Muster", "02306 000 1234",
       "cafe@example.org", "https://www.cafe.example", "03.06.2026", ""]  # fmt: skip


def row(**changes: Any) -> list[Any]:
    """Return a good row with some cells changed; `zeiten` stands for "Tage/Zeiten"."""
    cells: list[Any] = list(ROW)
    for name, value in changes.items():
        header = {"zeiten": "Tage/Zeiten", "strasse": "Straße", "traeger": "Träger"}.get(
            name, name.capitalize() if name != "plz" else "PLZ"
        )
        cells[HEADER.index(header)] = value
    return cells


def terms(entries: Sequence[taxonomy.StartTerm]) -> tuple[Term, ...]:
    return tuple(
        Term(one.code, one.name, tuple(word.strip() for word in one.synonyms.split(",")))
        for one in entries
    )


def words(**changes: Any) -> Vocabulary:
    """Return what a small county knows."""
    known: dict[str, Any] = {
        "today": TODAY,
        "towns": ("Lünen", "Kamen", "Unna", "Selm", "Fröndenberg/Ruhr", "Bergkamen", "Werne"),
        "districts": {"massen": "Unna"},
        "postcodes": {
            "44532": ("Lünen",), "44534": ("Lünen",), "59174": ("Kamen",), "59423": ("Unna",),
            "59425": ("Unna",), "59379": ("Selm",), "58730": ("Fröndenberg/Ruhr",),
            "59192": ("Bergkamen",), "59368": ("Werne",),
        },
        "fields": terms(taxonomy.FIELDS),
        "target_groups": terms(taxonomy.TARGET_GROUPS),
    }  # fmt: skip
    return Vocabulary(**{**known, **changes})


def write_csv(
    path: Path, rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8", delimiter: str = ";"
) -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], *, merged: Sequence[str] = ()
) -> Path:
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for span in merged:
                sheet.merge_range(span, "")
            for number, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell not in (None, ""):
                        sheet.write(number, column, cell)
    return path


def read(path: Path, **options: Any) -> Preview:
    vocabulary = options.pop("vocabulary", None) or words()
    return preview(open_source(path), vocabulary, **options)


def results(path: Path, **options: Any) -> list[Result]:
    """Return the results of data rows."""
    return [one for one in read(path, **options).results if one.result != "skipped"]


def one_row(tmp_path: Path, **changes: Any) -> Result:
    """Return the result of one row in a CSV list."""
    return results(write_csv(tmp_path / "list.csv", [HEADER, row(**changes)]))[0]


def messages(result: Result, kind: str = "") -> str:
    return " ".join(each.german for each in result.reasons if not kind or each.kind == kind)
