"""What a person decides in the preview: duplicates, mended rows, services under another name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nabe.core.errors import Refused
from nabe.directory.actions import deciding, imports, taking_over, undoing
from nabe.directory.models import ImportRun, Service, SourceQuestion
from nabe.messages.models import Message
from tests.directory.importing.makers import row
from tests.directory.importing.runs import take, upload

pytestmark = pytest.mark.django_db


def test_service_that_exists_already_is_proposed_as_duplicate(
    coordination: Any, tmp_path: Path
) -> None:
    take([row()], tmp_path, coordination, source="Eine Liste")
    run = upload([row()], tmp_path, coordination, source="Andere Liste")
    kept = run.rows.get(result="duplicate")
    assert kept.service == Service.objects.get()
    taking_over.take_over(run, by=coordination)
    assert Service.objects.count() == 1


def test_duplicate_is_taken_over_when_somebody_says_so(coordination: Any, tmp_path: Path) -> None:
    run = upload([row(), row(kosten="0 €")], tmp_path, coordination)
    deciding.decide_row(run.rows.get(result="duplicate"), "take", by=coordination)
    taking_over.take_over(run, by=coordination)
    assert Service.objects.count() == 2


def test_decision_about_a_duplicate_is_kept_for_next_time(
    coordination: Any, tmp_path: Path
) -> None:
    run = upload([row(), row(kosten="0 €")], tmp_path, coordination)
    deciding.decide_row(run.rows.get(result="duplicate"), "skip", by=coordination)
    again = upload([row(), row(kosten="0 €")], tmp_path, coordination)
    assert again.rows.get(result="duplicate").decision == "skip"


def test_row_is_mended_in_the_browser_and_taken_over(coordination: Any, tmp_path: Path) -> None:
    run = upload([row(), row(angebot="", zeiten="jeden 2. Dienstag 9-11")], tmp_path, coordination)
    bad = run.rows.get(result="error")
    mended = imports.fix_row(
        bad, {"name": "Chor", "times": "jeden 2. Dienstag im Monat 9-11"}, by=coordination
    )
    assert mended.result == "new"
    taking_over.take_over(run, by=coordination)
    assert Service.objects.get(name="Chor").schedules.get().byday == "2TU"


def test_row_mended_after_taking_over_is_taken_over_too(coordination: Any, tmp_path: Path) -> None:
    run = take([row(), row(angebot="")], tmp_path, coordination)
    imports.fix_row(run.rows.get(result="error"), {"name": "Chor"}, by=coordination)
    assert taking_over.take_over_rest(run, by=coordination) == 1
    assert Service.objects.filter(name="Chor").exists()


def test_mended_row_that_equals_another_becomes_a_duplicate(
    coordination: Any, tmp_path: Path
) -> None:
    run = upload([row(), row(angebot="")], tmp_path, coordination)
    assert (
        imports.fix_row(
            run.rows.get(result="error"), {"name": "Sprachcafé"}, by=coordination
        ).result
        == "duplicate"
    )


RENAMED = [row(angebot="Café International"), row(angebot="Chor", zeiten="Fr 9-10")]
BEFORE = [row(), row(angebot="Chor", zeiten="Fr 9-10")]


def decided(decision: str, tmp_path: Path, by: Any) -> ImportRun:
    take(BEFORE, tmp_path, by)
    run = upload(RENAMED, tmp_path, by)
    deciding.decide_row(run.rows.get(result="new"), decision, by=by)
    return run


def test_renamed_row_changes_the_name_of_its_service(coordination: Any, tmp_path: Path) -> None:
    run = decided("same", tmp_path, coordination)
    old = Service.objects.get(name="Sprachcafé").pk
    assert run.rows.get(position=2).diff == {"name": ["Sprachcafé", "Café International"]}
    taking_over.take_over(run, by=coordination)
    assert Service.objects.get(pk=old).name == "Café International"
    assert Service.objects.count() == 2
    assert not SourceQuestion.objects.exists()
    assert not Message.objects.filter(kind="entries_vanished").exists()


def test_renamed_service_is_known_by_its_new_name_from_then_on(
    coordination: Any, tmp_path: Path
) -> None:
    taking_over.take_over(decided("same", tmp_path, coordination), by=coordination)
    again = take(RENAMED, tmp_path, coordination)
    assert (again.counts["unchanged"], again.counts["new"]) == (2, 0)
    assert not SourceQuestion.objects.exists()


def test_undoing_gives_the_old_name_back(coordination: Any, tmp_path: Path) -> None:
    run = taking_over.take_over(decided("same", tmp_path, coordination), by=coordination)
    undoing.undo_import(run, by=coordination)
    assert Service.objects.filter(name="Sprachcafé").exists()
    assert take(BEFORE, tmp_path, coordination).counts["unchanged"] == 2


def test_row_that_is_another_service_comes_in_and_the_old_one_is_asked_about(
    coordination: Any, tmp_path: Path
) -> None:
    run = decided("new", tmp_path, coordination)
    assert run.rows.get(position=2).worst not in {"question", "error"}
    taking_over.take_over(run, by=coordination)
    assert Service.objects.count() == 3
    assert SourceQuestion.objects.get().service.name == "Sprachcafé"


def test_decision_about_a_name_may_be_changed_and_is_kept_when_read_again(
    coordination: Any, tmp_path: Path
) -> None:
    run = decided("new", tmp_path, coordination)
    deciding.decide_row(run.rows.get(position=2), "same", by=coordination)
    run.refresh_from_db()
    assert (run.counts["new"], run.counts["changed"]) == (0, 1)
    imports.choose_mapping(run, {}, by=coordination)
    run = imports.read_import(run)
    kept = run.rows.get(position=2)
    assert (kept.result, kept.decision, run.counts["changed"]) == ("changed", "same", 1)


def test_row_left_out_after_all_changes_nothing(coordination: Any, tmp_path: Path) -> None:
    run = decided("same", tmp_path, coordination)
    deciding.decide_row(run.rows.get(position=2), "skip", by=coordination)
    taking_over.take_over(run, by=coordination)
    assert set(Service.objects.values_list("name", flat=True)) == {"Sprachcafé", "Chor"}


def test_row_that_resembles_nothing_has_no_name_to_settle(
    coordination: Any, tmp_path: Path
) -> None:
    run = upload([row()], tmp_path, coordination)
    with pytest.raises(Refused):
        deciding.decide_row(run.rows.get(result="new"), "same", by=coordination)


def test_changed_row_that_is_left_out_changes_nothing_and_may_come_back(
    coordination: Any, tmp_path: Path
) -> None:
    from nabe.directory.queries.imports import number_to_take

    take([row()], tmp_path, coordination)
    run = upload([row(kosten="5 €")], tmp_path, coordination)
    changed = run.rows.get(result="changed")
    deciding.decide_row(changed, "skip", by=coordination)
    assert number_to_take(coordination, run) == 0
    page = page_of(run, coordination)
    assert "Zeile nicht mehr auslassen" in page
    deciding.decide_row(changed, "", by=coordination)
    assert number_to_take(coordination, run) == 1
    assert "Zeile auslassen" in page_of(run, coordination)
    deciding.decide_row(changed, "skip", by=coordination)
    taking_over.take_over(run, by=coordination)
    assert Service.objects.get().is_free is True
    assert run.rows.get(result="changed").was_applied is False


def page_of(run: ImportRun, by: Any) -> str:
    client = Client()
    client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse("directory_import:row", args=[run.pk, 2])).content.decode()


def test_row_that_is_mended_is_no_longer_left_out(coordination: Any, tmp_path: Path) -> None:
    run = upload([row(), row(angebot="")], tmp_path, coordination)
    bad = run.rows.get(result="error")
    deciding.decide_row(bad, "skip", by=coordination)
    imports.fix_row(bad, {"name": "Chor"}, by=coordination)
    taking_over.take_over(run, by=coordination)
    assert Service.objects.filter(name="Chor").exists()
