"""`nabe places postcodes FILE`: read postcodes with their centres."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nabe.core.errors import Refused
from nabe.places import actions, postcodes


class Command(BaseCommand):
    help = "Liest Postleitzahlen mit ihrem Mittelpunkt (GeoNames DE.txt oder DE.zip, oder CSV)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = actions.load_postcodes(postcodes.read_file(options["file"]))
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(
            f"{counts['written']} Postleitzahlen gelesen, {counts['ours']} gehören zum Kreis."
        )
