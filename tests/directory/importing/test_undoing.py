"""Undoing a whole import: everything is as it was, or nothing happens."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from nabe.core.errors import Refused
from nabe.directory.actions import imports, services, taking_over, undoing
from nabe.directory.models import (
    ImportRow,
    ImportRun,
    Service,
    SourceQuestion,
)  # fmt: skip
from tests.directory.importing.makers import row
from tests.directory.importing.runs import state_of_everything, take, upload

pytestmark = pytest.mark.django_db


def test_undo_takes_everything_back(coordination: Any, tmp_path: Path) -> None:
    before = state_of_everything()
    run = take([row(), row(angebot="Chor")], tmp_path, coordination)
    undoing.undo_import(run, by=coordination)
    after = state_of_everything()
    kept = {"directory_importrun", "directory_importrow", "directory_importsource", "core_journalentry",
            "directory_searchword"}  # fmt: skip
    assert {name: after[name] for name in after if name not in kept} == {
        name: before[name] for name in before if name not in kept
    }


def test_undo_restores_changed_services_exactly(coordination: Any, tmp_path: Path) -> None:
    take([row(), row(angebot="Chor")], tmp_path, coordination)
    before = list(Service.objects.order_by("pk").values())
    times = list(Service.objects.order_by("pk").values_list("schedules__byday", "phones__number"))
    run = take(
        [row(zeiten="Di 10-11", telefon="02306 7777", stand="05.06.2026")], tmp_path, coordination
    )
    undoing.undo_import(run, by=coordination)
    assert list(Service.objects.order_by("pk").values()) == before
    assert (
        list(Service.objects.order_by("pk").values_list("schedules__byday", "phones__number"))
        == times
    )
    assert not SourceQuestion.objects.exists()
    assert take([row(), row(angebot="Chor")], tmp_path, coordination).counts["unchanged"] == 2


def test_undo_is_refused_when_a_service_was_edited_since(coordination: Any, tmp_path: Path) -> None:
    run = take([row(), row(angebot="Chor")], tmp_path, coordination)
    chor = Service.objects.get(name="Chor")
    services.change_service(chor, services.Entry({"description": "neu"}), by=coordination)
    with pytest.raises(Refused, match="„Chor“"):
        undoing.undo_import(run, by=coordination)
    assert Service.objects.count() == 2
    assert ImportRun.objects.get().state == "applied"


def test_undo_is_refused_after_a_later_list(coordination: Any, tmp_path: Path) -> None:
    run = take([row()], tmp_path, coordination)
    take([row(kosten="5 €")], tmp_path, coordination)
    with pytest.raises(Refused, match="neuere Liste"):
        undoing.undo_import(run, by=coordination)


def test_rows_of_old_lists_are_forgotten_and_can_no_longer_be_undone(
    coordination: Any, tmp_path: Path
) -> None:
    from datetime import timedelta

    from nabe.core import clock
    from nabe.people.privacy import holdings

    run = take([row()], tmp_path, coordination)
    held = next(one for one in holdings() if one.model is ImportRow)
    assert held.expire is not None
    assert held.expire(clock.now() - timedelta(days=1)) == 0
    held.expire(clock.now())
    assert not ImportRow.objects.exists()
    with pytest.raises(Refused, match="zu alt"):
        undoing.undo_import(run, by=coordination)
    assert Service.objects.exists()


def test_list_that_waited_too_long_is_put_away_with_its_file(
    coordination: Any, tmp_path: Path
) -> None:
    from nabe.core import clock

    run = upload([row()], tmp_path, coordination)
    failed = imports.start_import(BytesIO(b"%PDF"), "a.xlsx", by=coordination)
    imports.read_import(failed)
    assert len(list(imports.folder().iterdir())) == 2
    imports.expire_imports(clock.now())
    assert list(imports.folder().iterdir()) == []
    assert not ImportRow.objects.exists()
    assert set(ImportRun.objects.values_list("state", flat=True)) == {"discarded"}
    with pytest.raises(Refused):
        taking_over.take_over(ImportRun.objects.get(pk=run.pk), by=coordination)
