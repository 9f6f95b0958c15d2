"""The `nabe` command: run, web, worker, demo, county, import, setup, doctor and the others."""

from __future__ import annotations

import os
import sys

HELP = """\
nabe: runs a county's network for municipal integration

  nabe run [--port N]         everything at once: database, web server, worker
  nabe web [--port N]         the web server
  nabe worker                 the worker for mail, imports and nightly work
  nabe demo                   load the demo county into an empty database
  nabe county load FILE       read a county and its municipalities from GeoJSON
  nabe coordination EMAIL     give a county its first account (--name "First Last")
  nabe places postcodes FILE  read postcodes with their centres (GeoNames or CSV)
  nabe import services FILE   read services from XLSX, ODS, CSV or HSDS JSON
  nabe import interpreters FILE   read an interpreter pool from XLSX, ODS or CSV
  nabe import requests FILE   read a log of past interpreting requests
                              (--preview writes nothing; --json prints an object a row)
  nabe simulate pool          play a year of the interpreter pool by four ways of asking
                              (--seeds N, --year Y, --log FILE, --pool FILE, --json)
  nabe setup                  create or update tables and lists: first, and after an update
  nabe doctor                 is this installation healthy, and what to do if not
  nabe manage ...             Django's own commands
"""

COMMANDS = {
    ("run",): "run",
    ("web",): "web",
    ("worker",): "worker",
    ("demo",): "load_demo",
    ("county", "load"): "load_county",
    ("coordination",): "appoint_coordination",
    ("places", "postcodes"): "load_postcodes",
    ("import", "services"): "import_services",
    ("import", "interpreters"): "import_interpreters",
    ("import", "requests"): "import_requests",
    ("simulate", "pool"): "simulate_pool",
    ("doctor",): "doctor",
    ("setup",): "setup",
}


def main() -> None:
    """Translate `nabe verb ...` into the management command of that name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nabe.config.settings")
    words = sys.argv[1:]
    if not words or words[0] in {"help", "-h", "--help"}:
        print(HELP)  # noqa: T201
        return
    know_port(words)
    sys.exit(_dispatch(words))


def know_port(words: list[str]) -> None:
    """Let the links in mails lead to the port that is asked for, where no public address is set."""
    for word, value in zip(words, [*words[1:], ""], strict=True):
        name, _equals, own = word.partition("=")
        if name == "--port" and (own or value).isdigit():
            os.environ["NABE_PORT"] = own or value


def _dispatch(words: list[str]) -> int:
    if words[0] == "manage":
        return _django(words[1:])
    for verb, command in COMMANDS.items():
        if tuple(words[: len(verb)]) == verb:
            return _django([command, *words[len(verb) :]])
    print(f"nabe: unknown command: {' '.join(words[:2])}\n\n{HELP}", file=sys.stderr)  # noqa: T201
    return 2


def _django(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["nabe manage", *arguments])
    return 0
