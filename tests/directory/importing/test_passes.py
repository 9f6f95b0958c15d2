"""A list that comes in twice, first its good rows and then the mended ones; undoing sees both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nabe.core import texts
from nabe.core.errors import Refused
from nabe.directory.actions import imports, services, taking_over, undoing
from nabe.directory.models import (
    Assurance,
    ImportRun,
    Service,
    ServiceAtLocation,
    SourceQuestion,
)  # fmt: skip
from nabe.people.models import AccountInvitation, Organization
from tests.directory.importing.makers import row
from tests.directory.importing.runs import state_of_everything, take, upload
from tests.people.house import give, make_person

pytestmark = pytest.mark.django_db
ROWS = [row(), row(angebot="", zeiten="Fr 9-10")]


def in_two_passes(tmp_path: Path, by: Any) -> ImportRun:
    """Take the café over, then the choir whose name was missing."""
    run = take(ROWS, tmp_path, by)
    imports.fix_row(run.rows.get(result="error"), {"name": "Chor"}, by=by)
    taking_over.take_over_rest(run, by=by)
    return ImportRun.objects.get(pk=run.pk)


def test_service_edited_between_the_passes_is_not_deleted_by_undoing(
    coordination: Any, tmp_path: Path
) -> None:
    run = take(ROWS, tmp_path, coordination)
    cafe = Service.objects.get()
    services.assure(cafe, by=coordination)
    imports.fix_row(run.rows.get(result="error"), {"name": "Chor"}, by=coordination)
    taking_over.take_over_rest(run, by=coordination)
    with pytest.raises(Refused, match="„Sprachcafé“"):
        undoing.undo_import(run, by=coordination)
    assert Service.objects.count() == 2


def test_undo_takes_both_passes_back(coordination: Any, tmp_path: Path) -> None:
    before = state_of_everything()
    run = in_two_passes(tmp_path, coordination)
    first, second = run.rows.filter(was_applied=True).values_list("taken_at", flat=True)
    assert run.applied_at == first < second
    undoing.undo_import(run, by=coordination)
    after = state_of_everything()
    for name in ("service", "assurance", "sourcerecord", "location", "sourcequestion"):
        assert after[f"directory_{name}"] == before[f"directory_{name}"], name
    assert after["people_organization"] == before["people_organization"]


def test_undo_takes_confirmations_of_the_second_pass_back(
    coordination: Any, tmp_path: Path
) -> None:
    take([row(), row(angebot="Chor", zeiten="Fr 9-10")], tmp_path, coordination)
    run = take(
        [row(stand="05.06.2026"), row(angebot="", stand="05.06.2026")], tmp_path, coordination
    )
    mended = imports.fix_row(
        run.rows.get(result="error"), {"name": "Chor", "times": "Fr 9-10"}, by=coordination
    )
    assert mended.result == "changed"
    assert SourceQuestion.objects.get().state == "open"
    taking_over.take_over_rest(run, by=coordination)
    assert SourceQuestion.objects.get().state == "returned"
    undoing.undo_import(run, by=coordination)
    assert not SourceQuestion.objects.exists()
    assert set(Assurance.objects.values_list("on", flat=True)) == {
        Service.objects.get(name="Chor").assured_on
    }
    assert Assurance.objects.count() == 2


@pytest.mark.parametrize("kind", ["role", "invitation", "change"])
def test_undo_keeps_an_organization_that_somebody_uses(
    coordination: Any, tmp_path: Path, kind: str
) -> None:
    run = take([row()], tmp_path, coordination)
    house = Organization.objects.get()
    if kind == "role":
        give(make_person("Mo"), "provider", house)
    elif kind == "invitation":
        AccountInvitation.objects.create(
            kind="provider", organization=house, email="mo@example.org",
            expires_at="2030-01-01T00:00Z",
        )  # fmt: skip
    else:
        Organization.objects.update(phone="02306 1", modified_at="2030-01-01T00:00Z")
    undoing.undo_import(run, by=coordination)
    assert not Service.objects.exists()
    assert Organization.objects.get() == house


def test_organization_that_a_changed_row_brought_goes_with_undoing(
    coordination: Any, tmp_path: Path
) -> None:
    first = [row(), row(angebot="Chor", zeiten="Fr 9-10")]
    take(first, tmp_path, coordination)
    run = upload([*first, row(angebot="Treff", traeger="Neues Haus")], tmp_path, coordination)
    taking_over.take_over(run, by=coordination)
    assert Organization.objects.count() == 2
    undoing.undo_import(run, by=coordination)
    assert Organization.objects.get().name == "Café Welt e. V."


def test_preview_from_before_an_undoing_is_read_again_first(
    coordination: Any, tmp_path: Path
) -> None:
    first = take([row(), row(angebot="Chor", zeiten="Fr 9-10")], tmp_path, coordination)
    waiting = upload(
        [row(kosten="5 €"), row(angebot="Chor", zeiten="Fr 9-10")], tmp_path, coordination
    )
    assert (waiting.counts["changed"], waiting.counts["unchanged"]) == (1, 1)
    undoing.undo_import(first, by=coordination)
    with pytest.raises(Refused, match="noch einmal ein"):
        taking_over.take_over(waiting, by=coordination)
    waiting.refresh_from_db()
    assert waiting.state == "ready"
    assert "noch einmal ein" in waiting.problem["message"]
    imports.choose_mapping(waiting, {}, by=coordination)
    assert taking_over.take_over(imports.read_import(waiting), by=coordination).counts["new"] == 2
    assert Service.objects.count() == 2


def test_row_whose_service_is_gone_is_not_passed_over_in_silence(
    coordination: Any, tmp_path: Path
) -> None:
    take([row()], tmp_path, coordination)
    waiting = upload([row(kosten="5 €")], tmp_path, coordination)
    ServiceAtLocation.objects.all().delete()
    Service.objects.all().delete()
    with pytest.raises(Refused, match="noch einmal ein"):
        taking_over.take_over(waiting, by=coordination)


def test_translation_written_since_keeps_a_service_from_being_deleted(
    coordination: Any, tmp_path: Path
) -> None:
    run = take([row()], tmp_path, coordination)
    texts.save(Service.objects.get(), "name", "en", "Language café", state="checked")
    with pytest.raises(Refused, match="„Sprachcafé“"):
        undoing.undo_import(run, by=coordination)
