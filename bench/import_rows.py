"""How long does a list of 10,000 rows take, and how much memory?

Prints a table and, for each step, the ratio against its limit in the same run: the limit is given
in seconds for 2 cores, so a plain reading of the same workbook is measured beside it.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

ROWS = 10_000
PREVIEW_SECONDS, TAKE_OVER_SECONDS, MEGABYTES = 60.0, 30.0, 400.0
HEADER = ("Angebot", "Träger", "Handlungsfeld", "Ort", "PLZ", "Straße", "Zielgruppe", "Sprachen", "Niveau",
          "Tage/Zeiten", "Kosten", "Kinderbetreuung", "Kontakt", "Telefon", "Mail", "Internet", "Stand")  # fmt: skip
TOWNS = (
    ("Lünen", "44532"),
    ("Unna", "59423"),
    ("Kamen", "59174"),
    ("Werne", "59368"),
    ("Selm", "59379"),
)
TIMES = ("Mo+Mi 9-12 Uhr", "jeden 1. Freitag im Monat, 9-11 Uhr", "n. V.", "Di 8.30-12 + nach Vereinbarung",
         "montags bis donnerstags, 13:30 bis 16:45 Uhr", "letzter Do i. M. 13-15", "jeden 2. Dienstag, 14-16 Uhr")  # fmt: skip
WORDS = (
    "Sprachcafé",
    "Beratung",
    "Nähtreff",
    "Deutschkurs",
    "Lerntreff",
    "Chor",
    "Fahrradkurs",
    "Elterncafé",
)


def main() -> None:
    """Make a list, preview it, take it over, read it again; in a database of its own."""
    folder = Path(tempfile.mkdtemp(prefix="nabe-bench-"))
    os.environ.setdefault("NABE_VAR", str(folder / "var"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "nabe.config.settings"
    path = write_list(folder / "list.xlsx")
    plain = seconds(lambda: plain_reading(path))
    import django

    django.setup()
    from django.test.utils import get_runner, setup_databases, teardown_databases  # noqa: F401

    made = setup_databases(verbosity=0, interactive=False)
    try:
        measure(path, plain)
    finally:
        teardown_databases(made, verbosity=0)


def measure(path: Path, plain: float) -> None:
    """Print what each step takes."""
    from django.conf import settings
    from django.core.management import call_command

    from nabe.directory.actions import imports, taking_over

    settings.MEDIA_ROOT = path.parent / "media"
    call_command(
        "load_county",
        str(Path(settings.BASE_DIR) / "nabe/demo/data/kreis_unna.geojson"),
        verbosity=0,
    )
    with path.open("rb") as file:
        run = imports.start_import(file, path.name, source_name="bench", by=None)
    preview = seconds(lambda: imports.read_import(run))
    taking = seconds(lambda: taking_over.take_over(run, by=None))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with path.open("rb") as file:
        again = imports.start_import(file, path.name, source_name="bench", by=None)
    repeat = seconds(lambda: imports.read_import(again))
    print(f"Import of {ROWS} rows, 2 cores: {run.counts}; read again: {again.counts}")
    print(
        f"{'step':<26}{'seconds':>9}{'limit':>8}{'share of limit':>16}{'times a plain reading':>24}"
    )
    for name, took, limit in (
        ("plain reading of the file", plain, 0.0), ("preview", preview, PREVIEW_SECONDS),
        ("taking over", taking, TAKE_OVER_SECONDS), ("preview of the same again", repeat, PREVIEW_SECONDS),
    ):  # fmt: skip
        share = f"{took / limit:>15.0%}" if limit else " " * 15
        print(f"{name:<26}{took:>9.1f}{limit or '–':>8} {share}{took / plain:>24.1f}")
    print(f"{'largest memory, MB':<26}{memory:>9.0f}{MEGABYTES:>8.0f} {memory / MEGABYTES:>15.0%}")
    worst = max(preview / PREVIEW_SECONDS, taking / TAKE_OVER_SECONDS, memory / MEGABYTES)
    print(f"Ratio: {worst:.2f} of the limit (must stay below 1)")
    sys.exit(worst >= 1)


def seconds(step: object) -> float:
    """Return how long a step takes."""
    start = time.perf_counter()
    step()  # type: ignore[operator]
    return time.perf_counter() - start


def plain_reading(path: Path) -> int:
    """Read the cells and do nothing with them: the least that any import costs."""
    import python_calamine

    with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
        return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def write_list(path: Path) -> Path:
    """Write a workbook of three sheets with invented services, some of them bad."""
    import xlsxwriter

    chance = random.Random(17)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        for part in range(3):
            sheet = book.add_worksheet(f"Blatt {part + 1}")
            sheet.write_row(0, 0, HEADER)
            for line in range(ROWS // 3 + (part < ROWS % 3)):
                sheet.write_row(line + 1, 0, one_row(chance, part * ROWS + line))
    return path


def one_row(chance: random.Random, number: int) -> tuple[object, ...]:
    """Return one invented row; every fiftieth has no name."""
    town, code = chance.choice(TOWNS)
    body = chance.randrange(300)
    name = "" if number % 50 == 0 else f"{chance.choice(WORDS)} {number}"
    return (
        name, f"Verein Beispiel {body} e. V.", chance.choice(("Beratung", "Sprachförderung", "Schule; Ehrenamt")),
        chance.choice((town, town.upper())), code, f"Ringstraße {chance.randrange(90)}",
        chance.choice(("alle", "Frauen", "Kinder 6–10 J.")), chance.choice(("Deutsch, Arabisch", "EN u. TR", "mehrsprachig")),
        chance.choice(("A1-B1", "a2", "keine Vorkenntnisse", "")), chance.choice(TIMES),
        chance.choice(("kostenlos", "5 €", "Spende")), chance.choice(("ja", "nein", "-")), f"Frau Beispiel {body}",
        f"02306 000 {body:04}", f"verein{body}@example.org", "-", chance.choice(("03/2026", "1.6.26", "2026-05-04")),
    )  # fmt: skip


if __name__ == "__main__":
    main()
