"""What `nabe import interpreters` and `nabe import requests` have in common."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from nabe.core.errors import Refused
from nabe.interpreting.actions.lists_in import PREVIEWS, as_plain, take_over
from nabe.interpreting.importing.results import ListPreview, RowResult
from nabe.interpreting.queries.lists import has_tables
from nabe.sheets.notes import UnreadableFile, filled
from nabe.sheets.opening import open_source
from nabe.sheets.tables import Source

MARKS = {
    "new": "neu", "changed": "geändert", "unchanged": "unverändert", "duplicate": "doppelt",
    "error": "FEHLER", "skipped": "–",
}  # fmt: skip


class ListCommand(BaseCommand):
    """Reads one of the pool's lists; `purpose` says which."""

    purpose = ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--preview", action="store_true", help="nur zeigen, nichts schreiben")
        parser.add_argument(
            "--json", action="store_true", help="eine Zeile JSON je Zeile der Quelle"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(translation.get_language() or "de"):
            try:
                source = open_source(options["file"])
                found = self._found(source, options["file"].name, is_preview=options["preview"])
            except UnreadableFile as error:
                raise CommandError(_sentence(error.note.as_dict())) from error
            except Refused as error:
                raise CommandError(str(error.message)) from error
            self._print(found, as_json=options["json"])
            if options["json"]:
                return
            counts = found.counts
            self.stdout.write(", ".join(f"{MARKS[name]}: {counts[name]}" for name in MARKS))
            number = counts["new"] + counts["changed"]
            self.stdout.write(
                _("Es wurde nichts geschrieben.") if options["preview"]
                else _("%(number)s Zeilen übernommen.") % {"number": number}
            )  # fmt: skip

    def _found(self, source: Source, name: str, *, is_preview: bool) -> ListPreview[Any]:
        if not is_preview:
            if not has_tables():
                raise CommandError(
                    _("Die Datenbank ist noch leer. Bitte starten Sie zuerst: nabe setup")
                )
            return take_over(self.purpose, source, by=None, note=name)
        if not has_tables():
            return PREVIEWS[self.purpose](source)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY") if _is_outermost() else None
            return PREVIEWS[self.purpose](source)

    def _print(self, found: ListPreview[Any], *, as_json: bool) -> None:
        for each in found.notices:
            self.stderr.write(_sentence(each.as_dict()))
        for row in found.rows:
            line = as_object(row)
            self.stdout.write(json.dumps(line, ensure_ascii=False) if as_json else _in_words(line))


def _is_outermost() -> bool:
    return len(connection.savepoint_ids) == 0 and len(connection.atomic_blocks) == 1


def _sentence(said: dict[str, Any]) -> str:
    return filled(_(said["message"]), said["said"])


def as_object(row: RowResult[Any]) -> dict[str, Any]:
    """Return one row as it is printed with --json."""
    line = as_plain(row)
    line["reasons"] = [
        {"kind": each["kind"], "field": each["field"], "column": each["column"], "message": _sentence(each)}
        for each in line["reasons"]
    ]  # fmt: skip
    return line


def _in_words(line: dict[str, Any]) -> str:
    name = line["fields"].get("key") or next(iter(line["source"].values()), "")
    head = f"{line['sheet'][:14]:<14} {line['row']:>6}  {MARKS[line['result']]:<11} {name[:60]}"
    reasons = [
        f"{'':<24}{each['kind']:<9} {each['column'] or '–'}: {each['message']}"
        for each in line["reasons"]
    ]
    return "\n".join([head, *reasons])
