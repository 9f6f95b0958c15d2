"""`nabe demo`: fill an empty database with the demo county."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nabe.core.errors import Refused
from nabe.demo import actions


class Command(BaseCommand):
    help = "Füllt eine leere Datenbank mit dem Demo-Kreis."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = actions.load()
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(
            f"Demo-Kreis Unna: {counts.services} Angebote, {counts.organizations} Träger und "
            f"Stellen, {counts.persons} Personen."
        )
