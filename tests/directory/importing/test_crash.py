"""The worker is killed with -9 in the middle of taking over: nothing is half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from nabe.directory.actions import taking_over
from nabe.directory.models import ImportRun, Service
from tests.directory.importing.makers import row
from tests.directory.importing.runs import upload
from tests.people.house import give, make_person

# Takes the run over, but stops after the services are written and says so on its standard output.
CHILD = """
import sys, django
django.setup()
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = sys.argv[2]
settings.MEDIA_ROOT = sys.argv[3]
from nabe.directory.actions import taking_over
from nabe.directory.models import ImportRun, Service
def stop(*args):
    print(Service.objects.count(), flush=True)
    sys.stdin.read()
taking_over.index_loaded = stop
taking_over.take_over(ImportRun.objects.get(pk=sys.argv[1]), by=None)
"""


@pytest.mark.django_db(transaction=True)
def test_killed_worker_leaves_nothing_half_done(tmp_path: Path, settings: Any) -> None:
    from django.core.management import call_command

    from nabe.places.queries import county_for_site
    from tests.conftest import DEMO_BORDERS

    call_command("load_county", str(DEMO_BORDERS), verbosity=0)
    person = make_person("Kim")
    give(person, "coordination", county_for_site())
    run = upload([row(angebot=f"Kurs {name}") for name in "abcde"], tmp_path, person)
    command = [
        sys.executable,
        "-c",
        CHILD,
        str(run.pk),
        connection.settings_dict["NAME"],
        str(settings.MEDIA_ROOT),
    ]
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "nabe.config.settings"},
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "5"
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    kept = ImportRun.objects.get(pk=run.pk)
    assert Service.objects.count() == 0
    assert kept.state == "taking_over"
    taking_over.take_over(kept, by=None)
    assert Service.objects.count() == 5
    assert ImportRun.objects.get(pk=run.pk).state == "applied"
