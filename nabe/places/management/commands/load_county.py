"""`nabe county load FILE`: read a county and its municipalities from GeoJSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nabe.core.errors import Refused
from nabe.places import actions, geojson


class Command(BaseCommand):
    help = "Liest einen Kreis und seine Kommunen aus einer GeoJSON-Datei (WGS84)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--ags", default="", help="fünfstelliger Schlüssel des Kreises")
        parser.add_argument("--name", default="", help="Name des Kreises, etwa „Kreis Unna“")
        parser.add_argument("--attribution", default="", help="Quelle der Grenzen")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = actions.load_county(
                geojson.read_file(options["file"]),
                ags=options["ags"],
                name=options["name"],
                attribution=options["attribution"],
            )
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(
            f"{loaded.county.name}: {len(loaded.made)} Kommunen neu, "
            f"{len(loaded.updated)} aktualisiert."
        )
        if loaded.absent:
            self.stdout.write(f"Nicht in der Datei, bleiben bestehen: {', '.join(loaded.absent)}.")
