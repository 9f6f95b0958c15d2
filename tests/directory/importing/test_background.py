"""Lists in the hands of a worker: nothing waits for ever, and each failure says why."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from nabe.core import clock
from nabe.core.errors import Refused
from nabe.core.models import JournalEntry
from nabe.directory import tasks
from nabe.directory.actions import background, deciding, imports, taking_over
from nabe.directory.models import Assurance, ImportRun, Service
from nabe.people.models import Role
from nabe.sheets import leases
from tests.directory.importing.makers import HEADER, row, write_csv
from tests.directory.importing.runs import take, upload
from tests.people.house import give, make_person

pytestmark = pytest.mark.django_db


def jobs(run: ImportRun) -> list[str]:
    """Return the names of the jobs that wait for a worker, for this run."""
    waiting = ProcrastinateJob.objects.filter(status="todo", args__run_id=str(run.pk))
    return list(waiting.order_by("id").values_list("task_name", flat=True))


def uploaded(tmp_path: Path, by: Any) -> ImportRun:
    content = write_csv(tmp_path / "a.csv", [HEADER, row()]).read_bytes()
    return imports.start_import(BytesIO(content), "a.csv", by=by, by_worker=True)


def test_job_is_asked_for_together_with_its_cause(
    coordination: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = uploaded(tmp_path, coordination)
    assert jobs(run) == ["directory.read_import"]
    tasks.read_import(str(run.pk))
    run.refresh_from_db()

    def fail(_run: ImportRun) -> None:
        raise RuntimeError("no queue")

    monkeypatch.setattr(background, "take_over_soon", fail)
    with pytest.raises(RuntimeError):
        taking_over.take_over_soon(run, by=coordination)
    assert ImportRun.objects.get().state == "ready"


def test_worker_acts_for_whoever_said_take_over(
    coordination: Any, county: Any, tmp_path: Path
) -> None:
    run = upload([row()], tmp_path, coordination)
    other = make_person("Toni")
    give(other, "coordination", county)
    taking_over.take_over_soon(run, by=other)
    tasks.take_over_import(str(run.pk))
    assert Service.objects.get().edited_by == other
    assert Assurance.objects.get().by == other
    assert set(JournalEntry.objects.filter(verb__in=["imported", "taken over"]).values_list("by", flat=True)) == {other.pk}  # fmt: skip


def test_taking_over_that_is_refused_is_a_preview_again_and_says_why(
    coordination: Any, tmp_path: Path
) -> None:
    run = upload([row()], tmp_path, coordination)
    taking_over.take_over_soon(run, by=coordination)
    Role.objects.all().delete()
    tasks.take_over_import(str(run.pk))
    run.refresh_from_db()
    assert (run.state, Service.objects.count()) == ("ready", 0)
    assert "Berechtigung" in run.problem["message"]


def test_taking_over_that_breaks_is_a_preview_again(
    coordination: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = upload([row()], tmp_path, coordination)
    taking_over.take_over_soon(run, by=coordination)

    def fail(*_args: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(taking_over, "_create", fail)
    with pytest.raises(RuntimeError):
        tasks.take_over_import(str(run.pk))
    client = Client()
    client.force_login(coordination, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("directory_import:run", args=[run.pk])).content.decode()
    assert "Die Liste konnte nicht übernommen werden." in page
    assert "Es wurde nichts geschrieben" in page
    assert 'http-equiv="refresh"' not in page


def test_reading_that_breaks_ends_as_failed(
    coordination: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = uploaded(tmp_path, coordination)

    def fail(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(imports, "open_source", fail)
    with pytest.raises(RuntimeError):
        tasks.read_import(str(run.pk))
    assert ImportRun.objects.get().state == "failed"


@pytest.mark.parametrize("state", ["uploaded", "reading"])
def test_run_that_waits_for_its_reader_can_be_discarded(
    coordination: Any, tmp_path: Path, state: str
) -> None:
    run = uploaded(tmp_path, coordination)
    ImportRun.objects.update(state=state)
    client = Client()
    client.force_login(coordination, backend="django.contrib.auth.backends.ModelBackend")
    discard = reverse("directory_import:discard", args=[run.pk])
    assert discard in client.get(reverse("directory_import:run", args=[run.pk])).content.decode()
    client.post(discard)
    tasks.read_import(str(run.pk))
    assert ImportRun.objects.get().state == "discarded"


@pytest.mark.parametrize(
    ("state", "task"),
    [("reading", "directory.read_import"), ("taking_over", "directory.take_over_import")],
)
def test_silent_run_is_asked_for_again_once(
    coordination: Any, tmp_path: Path, state: str, task: str
) -> None:
    run = upload([row()], tmp_path, coordination)
    ImportRun.objects.update(state=state, busy_since=clock.now() - dt.timedelta(minutes=5))
    tasks.revive_imports()
    assert jobs(run) == []
    ImportRun.objects.update(busy_since=clock.now() - dt.timedelta(hours=1))
    tasks.revive_imports()
    tasks.revive_imports()
    assert jobs(run) == [task]


@pytest.mark.parametrize(("state", "ends"), [("reading", "failed"), ("taking_over", "ready")])
def test_run_that_kills_its_workers_is_given_up(
    coordination: Any, tmp_path: Path, state: str, ends: str
) -> None:
    run = upload([row()], tmp_path, coordination)
    ImportRun.objects.update(state=state, tries=leases.MOST_TRIES)
    tasks.read_import(str(run.pk))
    tasks.take_over_import(str(run.pk))
    run.refresh_from_db()
    assert (run.state, Service.objects.count()) == (ends, 0)
    assert "abgebrochen" in run.problem["message"]


def test_row_is_not_mended_or_decided_while_its_run_is_taken_over(
    coordination: Any, tmp_path: Path
) -> None:
    run = upload([row(), row(angebot="")], tmp_path, coordination)
    bad = run.rows.get(result="error")
    taking_over.begin(run, by=coordination)
    with pytest.raises(Refused):
        imports.fix_row(bad, {"name": "Chor"}, by=coordination)
    with pytest.raises(Refused):
        deciding.decide_row(bad, "skip", by=coordination)


def test_repeated_job_of_an_applied_run_changes_nothing(coordination: Any, tmp_path: Path) -> None:
    run = take([row()], tmp_path, coordination)
    tasks.take_over_import(str(run.pk))
    tasks.read_import(str(run.pk))
    assert ImportRun.objects.get().state == "applied"
