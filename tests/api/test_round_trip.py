"""What this interface gives out, the import of another Nabe reads in whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from nabe.directory.entries import pack
from nabe.directory.models import Service
from nabe.directory.queries.entries import entry_of
from nabe.people.models import Organization

pytestmark = pytest.mark.django_db

SAME = (
    "name", "description", "eligibility_description", "minimum_age", "maximum_age", "level_from",
    "level_to", "child_care", "application_process", "is_free", "fees_description",
    "places_total", "places_free", "waiting_weeks", "status", "email", "url", "fields",
    "target_groups", "languages",
)  # fmt: skip


def test_own_export_is_imported_whole_and_changes_nothing_the_second_time(
    ask: Callable[..., Any], course: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = pack(entry_of(course))
    file = tmp_path / "angebote.json"
    file.write_text(json.dumps(ask("services", full="true", per_page="1000")), encoding="utf-8")
    course.delete()
    Organization.objects.all().delete()

    call_command("import_services", str(file))
    after = pack(entry_of(Service.objects.get()))
    assert {name: after[name] for name in SAME} == {name: before[name] for name in SAME}
    rules = {(one["freq"], one["byday"], one["opens_at"]) for one in after["schedules"]}
    assert {("MONTHLY", "2MO", "18:00:00"), ("WEEKLY", "TU", "09:00:00")} <= rules

    capsys.readouterr()
    call_command("import_services", str(file), "--preview")
    assert "unverändert: 1" in capsys.readouterr().out
