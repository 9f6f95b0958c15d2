"""After a restore: erase again who was erased before."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from nabe.people import actions


class Command(BaseCommand):
    help = "Erase again the persons who came back with a restored backup."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.repeat_erasures()} persons erased again")
