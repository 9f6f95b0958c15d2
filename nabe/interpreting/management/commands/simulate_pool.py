"""`nabe simulate pool`: play a year of the pool again by four ways of asking, and compare them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from nabe.interpreting.importing import read_log, read_pool
from nabe.interpreting.queries.simulating import (
    last_year_with_requests,
    members_of_pool,
    requests_of_year,
    rules_of_county,
    whereabouts_of_county,
)
from nabe.interpreting.simulation.compare import compare
from nabe.interpreting.simulation.county import County, Member, Wanted
from nabe.interpreting.simulation.model import HABITS, NAMES, SHARES, Habits, Model
from nabe.interpreting.simulation.reading import Left, members, wanted
from nabe.interpreting.simulation.telling import as_lines, as_plain
from nabe.places.gazetteer import vocabulary_of_places
from nabe.places.queries import county_for_site
from nabe.sheets.notes import UnreadableFile, filled
from nabe.sheets.opening import open_source

SEEDS, MOST_SEEDS = 20, 1000


class Command(BaseCommand):
    """Plays a year of requests by phone round, broadcast, waves, and waves with planning."""

    help = "Spielt ein Jahr Anfragen mit vier Arten zu fragen durch und vergleicht sie."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seeds", type=int, default=SEEDS, help="so viele Jahre mit eigenem Zufall"
        )
        parser.add_argument(
            "--year", type=int, help="Jahr der Anfragen (in Nabe sonst: das letzte, das vorbei ist)"
        )
        parser.add_argument("--log", type=Path, help="Anfragen aus einer Liste (XLSX, ODS, CSV)")
        parser.add_argument("--pool", type=Path, help="Pool aus einer Liste (XLSX, ODS, CSV)")
        parser.add_argument(
            "--set", action="append", default=[], metavar="NAME=ZAHL",
            help="eine Zahl ändern; mehrfach möglich: " + ", ".join((*NAMES, *HABITS)),
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="ein JSON-Objekt ausgeben")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(translation.get_language() or "de"):
            seeds, (model, habits) = _seeds(options["seeds"]), _chosen(options["set"])
            if county_for_site() is None:
                raise CommandError(_("Es ist noch kein Kreis geladen."))
            county, left = _county(options["pool"], options["log"], options["year"])
            found = compare(county, seeds, model=model, habits=habits)
            if options["json"]:
                about = {"members": len(county.members), "requests": len(county.wanted)}
                rows = [{"row": one.row, "lacks": one.lacks} for one in left]
                plain = about | {"left_out": rows} | as_plain(found)
                self.stdout.write(json.dumps(plain, ensure_ascii=False))
                return
            said = _(
                "%(members)s Personen, %(requests)s Anfragen, %(seeds)s Jahre mit eigenem Zufall"
            )
            self.stdout.write(said % {
                "members": len(county.members), "requests": len(county.wanted), "seeds": len(seeds)
            })  # fmt: skip
            if left:
                text = _("%(number)s Zeilen der Listen wurden nicht gebraucht (--json nennt sie).")
                self.stdout.write(text % {"number": len(left)})
            self.stdout.write("\n".join(["", *as_lines(found)]))


def _seeds(number: int) -> Sequence[int]:
    if not 1 <= number <= MOST_SEEDS:
        raise CommandError(_("Bitte wählen Sie 1 bis %(most)s Jahre.") % {"most": MOST_SEEDS})
    return range(1, number + 1)


def _chosen(pairs: Sequence[str]) -> tuple[Model, Habits]:
    """Return the model and the habits with the numbers that were set."""
    model: dict[str, float] = {}
    habits = Habits()
    for pair in pairs:
        name, number = _number(pair)
        least = 0.01 if name in ("willing", "alike", "reply_minutes") else 0.0
        most = 0.99 if name in SHARES else 10_000.0
        if not least <= number <= most:
            text = _("„%(field)s“ muss von %(low)s bis %(high)s gehen.")
            raise CommandError(text % {"field": name, "low": least, "high": most})
        if name in HABITS:
            habits = habits.changed(name, number)
        else:
            model[name] = number
    return Model(**model), habits


def _number(pair: str) -> tuple[str, float]:
    name, _sign, text = pair.partition("=")
    try:
        number = float(text)
    except ValueError:
        name, number = "", 0.0
    if name not in (*NAMES, *HABITS):
        said = _("Bitte schreiben Sie die Zahl so: NAME=ZAHL. Namen: %(names)s.")
        raise CommandError(said % {"names": ", ".join((*NAMES, *HABITS))})
    return name, number


def _county(pool: Path | None, log: Path | None, year: int | None) -> tuple[County, list[Left]]:
    """Return the county from the lists, and from Nabe what no list was given for."""
    people, no_people = _members(pool)
    requests, no_requests = _wanted(log, year)
    if not people:
        raise CommandError(_("Im Pool ist niemand aktiv."))
    if not requests:
        raise CommandError(_("Für dieses Jahr gibt es keine Anfragen."))
    return County(people, requests, rules_of_county()), no_people + no_requests


def _members(path: Path | None) -> tuple[list[Member], list[Left]]:
    if path is None:
        return members_of_pool(), []
    return members(_read(read_pool, path), whereabouts_of_county())


def _wanted(path: Path | None, year: int | None) -> tuple[list[Wanted], list[Left]]:
    if path is None:
        year = year or last_year_with_requests()
        return (requests_of_year(year) if year else []), []
    found, left = wanted(_read(read_log, path), whereabouts_of_county())
    return [one for one in found if year in (None, one.starts.year)], left


def _read(read: Any, path: Path) -> Any:
    """Read a list; raises CommandError with the sentence for a file that cannot be read."""
    try:
        return read(open_source(path), vocabulary_of_places())
    except UnreadableFile as error:
        raise CommandError(filled(_(error.note.message), error.note.said)) from error
