"""Hand over due messages now, without waiting for the worker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from nabe.messages import actions


class Command(BaseCommand):
    help = "Hand over due messages now and say how many went out."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.deliver_due()} sent")
