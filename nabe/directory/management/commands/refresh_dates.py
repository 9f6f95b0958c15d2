"""`nabe manage refresh_dates`: work out the dates of the coming weeks, and index every service."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from nabe.directory.actions.indexing import refresh_dates


class Command(BaseCommand):
    help = "Work out the dates of the coming weeks and index every service."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{refresh_dates()} services indexed.")
