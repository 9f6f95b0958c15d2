"""`nabe run`: database, web server and worker with one command."""

from __future__ import annotations

import argparse
import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from nabe.config.processes import run_together, web_command, worker_command
from nabe.places.queries import county_for_site


class Command(BaseCommand):
    help = "Serve everything: database, web pages, worker."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
        parser.add_argument("--demo", action="store_true", help="load the demo county if empty")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("setup")
        if options["demo"] and settings.NABE_DEMO and county_for_site() is None:
            self.stdout.write("Loading the demo county ...")
            call_command("load_demo")
        address = f"http://{options['host']}:{options['port']}/"
        self.stdout.write(self.style.SUCCESS(f"\n  Nabe serves {address}"))
        if settings.NABE_DEMO:
            self.stdout.write(f"  Sign in with one click: {address}demo/anmelden/\n")
        self.stdout.flush()
        web = web_command(options["host"], options["port"], options["workers"])
        raise SystemExit(run_together([web], revive=[worker_command()]))
