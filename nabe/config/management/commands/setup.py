"""`nabe setup`: bring the database up to date; safe to repeat."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from nabe.directory.actions.terms import ensure_taxonomy
from nabe.interpreting.actions.lists import ensure_lists


class Command(BaseCommand):
    help = "Migrate the database and give an empty county its lists."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        ensure_taxonomy()
        ensure_lists()
        if not (settings.STATIC_ROOT / "staticfiles.json").exists():
            call_command("collectstatic", verbosity=0, interactive=False)
        self.stdout.write("Database is up to date.")
