"""`nabe coordination EMAIL --name NAME`: the first account of a county."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nabe.core.errors import Refused
from nabe.people.actions.operators import appoint_coordination


class Command(BaseCommand):
    help = "Gibt einer Person die Rolle Koordination; ihr Konto entsteht, wenn es fehlt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="Vor- und Nachname")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person, made = appoint_coordination(options["email"], name=options["name"])
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{person.name}: {'neues Konto' if made else 'Konto gab es schon'}.")
        self.stdout.write("Anmelden: die Adresse eingeben, dann den Code aus der E-Mail.")
