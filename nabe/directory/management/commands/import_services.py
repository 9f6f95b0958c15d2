"""`nabe import services FILE`: read a list; preview every row, or take the good rows over."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from nabe.core.errors import Refused
from nabe.directory.actions import imports, taking_over
from nabe.directory.importing.preview import Preview, Result, preview
from nabe.directory.importing.source_names import name_of
from nabe.directory.models import ImportRun, ImportSource
from nabe.directory.queries.imports import (
    known_services,
    probable_list,
    source_name_for,
    vanished_names,
)
from nabe.directory.queries.vocabulary import empty_vocabulary, vocabulary
from nabe.sheets.notes import UnreadableFile, filled
from nabe.sheets.opening import open_source

MARKS = {
    "new": "neu", "changed": "geändert", "unchanged": "unverändert", "duplicate": "doppelt",
    "error": "FEHLER", "skipped": "–",
}  # fmt: skip


class Command(BaseCommand):
    """Reads services from XLSX, ODS, CSV or HSDS JSON."""

    help = "Liest Angebote aus XLSX, ODS, CSV oder HSDS-JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--preview", action="store_true", help="nur zeigen, nichts schreiben")
        parser.add_argument(
            "--json", action="store_true", help="eine Zeile JSON je Zeile der Quelle"
        )
        parser.add_argument(
            "--source", default="", help="Name der Quelle (sonst: Name der Datei ohne Datum)"
        )
        parser.add_argument(
            "--mapping", action="append", default=[], metavar="SPALTE=FELD",
            help="eine Spalte einem Feld zuordnen; mehrfach möglich",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = _chosen(options["mapping"])
        source = options["source"] or _source_for(options["file"])
        with translation.override(translation.get_language() or "de"):
            try:
                if options["preview"]:
                    self._preview(options["file"], source, chosen, as_json=options["json"])
                else:
                    self._take_over(options["file"], source, chosen, as_json=options["json"])
            except UnreadableFile as error:
                raise CommandError(_sentence(error.note.message, error.note.said)) from error
            except Refused as error:
                raise CommandError(str(error.message)) from error

    def _preview(self, path: Path, source: str, chosen: dict[str, str], *, as_json: bool) -> None:
        found = _previewed(path, source, chosen)
        for result in found.results:
            line = as_object(result)
            self.stdout.write(json.dumps(line, ensure_ascii=False) if as_json else _in_words(line))
        notices = [_sentence(each.message, each.said) for each in found.notices]
        self.stderr.write("\n".join(notices)) if notices else None
        if as_json:
            for one in found.vanished:
                gone = {"service": one.service_id, "name": one.fields.get("name", "")}
                self.stdout.write(json.dumps({"vanished": gone}, ensure_ascii=False))
            return
        self._layouts(found)
        self._counts(found.counts)
        self._vanished([str(one.fields.get("name", "")) for one in found.vanished])
        self.stdout.write(_("Es wurde nichts geschrieben."))

    def _vanished(self, names: Sequence[str]) -> None:
        for name in names:
            self.stdout.write(_("Nicht mehr in der Liste: %(name)s") % {"name": name})

    def _take_over(self, path: Path, source: str, chosen: dict[str, str], *, as_json: bool) -> None:
        if not path.is_file():
            raise CommandError(_("Die Datei wurde nicht gefunden."))
        if not _has_tables():
            raise CommandError(
                _("Die Datenbank ist noch leer. Bitte starten Sie zuerst: nabe setup")
            )
        with path.open("rb") as file:
            run = imports.start_import(file, path.name, source_name=source, by=None)
        if chosen:
            run.source.mappings = {**run.source.mappings, "": chosen}
            run.source.save(update_fields=["mappings"])
        run = imports.read_import(run)
        if run.state == ImportRun.State.FAILED:
            raise CommandError(_sentence(run.problem["message"], run.problem["said"]))
        run = taking_over.take_over(run, by=None)
        self._done(run, as_json=as_json)

    def _done(self, run: ImportRun, *, as_json: bool) -> None:
        done = run.rows.filter(was_applied=True).count()
        gone, probable = vanished_names(run), probable_list(run)
        if probable:
            self.stderr.write(
                _(
                    "Das ist wohl eine neue Fassung der Liste „%(list)s“. Bitte geben Sie sie mit --source an."
                )
                % {"list": probable}
            )
        if as_json:
            line = {"run": str(run.pk), "taken_over": done, **run.counts, "vanished": gone}
            self.stdout.write(json.dumps(line, ensure_ascii=False))
            return
        for row in run.rows.filter(result__in=["error", "duplicate"]):
            reasons = "; ".join(
                _sentence(each["message"], each["said"])
                for each in row.notes if each["kind"] in {"error", "question"}
            )  # fmt: skip
            self.stdout.write(f"{row.sheet} {row.number}: {MARKS[row.result]}: {reasons}")
        self._vanished(gone)
        self._counts(run.counts)
        self.stdout.write(_("%(number)s Angebote übernommen.") % {"number": done})

    def _layouts(self, found: Preview) -> None:
        for layout in found.layouts:
            if layout.skip_reason:
                self.stdout.write(f"{layout.sheet}: {_(layout.skip_reason)}")
                continue
            pairs = ", ".join(
                f"{column.header} → {column.field or '?'}" for column in layout.columns
            )
            self.stdout.write(f"{layout.sheet}: {pairs}")

    def _counts(self, counts: dict[str, int]) -> None:
        self.stdout.write(", ".join(f"{MARKS[name]}: {counts.get(name, 0)}" for name in MARKS))


def _source_for(path: Path) -> str:
    return source_name_for(path.name) if _has_tables() else name_of(path.name)


def _previewed(path: Path, source: str, chosen: dict[str, str]) -> Preview:
    """Preview inside a transaction that cannot write."""
    opened = open_source(path)
    if not _has_tables():
        return preview(opened, empty_vocabulary(), name=source, chosen={"": chosen})
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY") if _is_outermost() else None
        kept = ImportSource.objects.filter(name=source).first()
        mappings = {**(kept.mappings if kept else {}), **({"": chosen} if chosen else {})}
        return preview(
            opened, vocabulary(), known=known_services(source), name=source, chosen=mappings
        )


def _has_tables() -> bool:
    """Say whether the database is set up; a preview works before that, too."""
    return ImportSource._meta.db_table in connection.introspection.table_names()


def _is_outermost() -> bool:
    return len(connection.savepoint_ids) == 0 and len(connection.atomic_blocks) == 1


def _chosen(pairs: list[str]) -> dict[str, str]:
    chosen = {}
    for pair in pairs:
        header, sign, name = pair.rpartition("=")
        if not sign:
            raise CommandError(_("Bitte schreiben Sie die Zuordnung so: SPALTE=FELD."))
        chosen[header.strip()] = name.strip()
    return chosen


def _sentence(message: str, said: dict[str, Any]) -> str:
    return filled(_(message), said)


def as_object(result: Result) -> dict[str, Any]:
    """Return one row of the preview as it is printed with --json."""
    reading = result.reading
    line: dict[str, Any] = {
        "sheet": reading.sheet,
        "row": reading.row,
        "result": result.result,
        "reasons": [
            {"kind": each.kind, "field": each.field, "column": each.column,
             "message": _sentence(each.message, each.said)}
            for each in result.reasons
        ],
        "fields": reading.fields,
        "source": reading.raw,
        "columns": {
            column.header: column.field
            for column in (reading.layout.columns if reading.layout else ()) if column.field
        },
    }  # fmt: skip
    if result.twin:
        line["duplicate_of"] = {"sheet": result.twin[0], "row": result.twin[1]}
    elif result.result == "duplicate" and result.known:
        line["duplicate_of"] = {"service": result.known.service_id}
    if result.diff and result.result in {"changed", "duplicate"}:
        line["diff"] = result.diff
    if reading.is_proposal:
        line["fields_are_proposal"] = True
    return line


def _in_words(line: dict[str, Any]) -> str:
    name = line["fields"].get("name") or next(iter(line["source"].values()), "")
    head = f"{line['sheet'][:14]:<14} {line['row']:>6}  {MARKS[line['result']]:<11} {name[:60]}"
    reasons = [
        f"{'':<24}{each['kind']:<9} {each['column'] or '–'}: {each['message']}"
        for each in line["reasons"]
    ]
    facts = [
        f"{'':<24}{field} = {json.dumps(value, ensure_ascii=False)}"
        for field, value in line["fields"].items()
    ]
    return "\n".join([head, *reasons, *facts])
