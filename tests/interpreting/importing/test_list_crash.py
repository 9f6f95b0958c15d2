"""The worker is killed with -9 in the middle of taking a list over: nothing is half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from nabe.interpreting import tasks
from nabe.interpreting.actions import list_runs
from nabe.interpreting.models import Interpreter
from nabe.people.models import Person
from nabe.places.queries import county_for_site
from nabe.sheets.models import ListRecord, ListRun
from tests.conftest import DEMO_BORDERS
from tests.interpreting.importing.makers import COUNTY
from tests.people.house import give, make_person

# Takes the run over, but stops after everybody is written and says so on its standard output.
CHILD = """
import sys, django
django.setup()
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[2]
settings.MEDIA_ROOT = sys.argv[3]
from nabe.interpreting import tasks
from nabe.interpreting.actions import lists_in
from nabe.interpreting.models import Interpreter
def stop(*args):
    print(Interpreter.objects.count(), flush=True)
    sys.stdin.read()
lists_in.remember = stop
tasks.take_over_list(sys.argv[1])
"""


@pytest.mark.django_db(transaction=True)
def test_killed_worker_leaves_nothing_half_done(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    call_command("load_county", str(DEMO_BORDERS), verbosity=0)
    person = make_person("Kim")
    give(person, "coordination", county_for_site())
    with (COUNTY / "sprachmittlung_2026.xlsx").open("rb") as file:
        run = list_runs.start("pool", file, "pool.xlsx", by=person)
    tasks.read_list(str(run.pk))
    run.refresh_from_db()
    list_runs.take_over_soon(run, by=person)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(run.pk), connection.settings_dict["NAME"], str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "nabe.config.settings"},
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "104"
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    assert (Interpreter.objects.count(), ListRecord.objects.count()) == (0, 0)
    assert Person.objects.count() == 1
    assert ListRun.objects.get().state == "taking_over"
    tasks.take_over_list(str(run.pk))
    assert (Interpreter.objects.count(), ListRecord.objects.count()) == (104, 104)
    assert ListRun.objects.get().state == "applied"
