"""`nabe web`: the web server alone, for many machines."""

from __future__ import annotations

import argparse
import os
from typing import Any

from django.core.management.base import BaseCommand

from nabe.config.processes import run_together, web_command


class Command(BaseCommand):
    help = "Serve web pages."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, **options: Any) -> None:
        command = web_command(options["host"], options["port"], options["workers"])
        raise SystemExit(run_together([command]))
