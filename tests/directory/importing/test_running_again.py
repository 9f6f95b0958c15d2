"""The same list once more, and its next version: only what changed is brought in."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from nabe.core.errors import Refused
from nabe.directory.actions import imports, taking_over
from nabe.directory.models import (
    ImportRun,
    Service,
)  # fmt: skip
from tests.directory.importing.makers import HEADER, row, write_csv
from tests.directory.importing.runs import take, upload

pytestmark = pytest.mark.django_db


def test_same_file_twice_changes_nothing(coordination: Any, tmp_path: Path) -> None:
    rows = [
        row(),
        row(angebot="Chor"),
        row(angebot="Sprachcafé", ort="Kamen", plz="59174"),
        row(angebot=""),
    ]
    take(rows, tmp_path, coordination)
    before = list(Service.objects.order_by("pk").values())
    run = take(rows, tmp_path, coordination)
    assert (run.counts["unchanged"], run.counts["new"], run.counts["changed"]) == (3, 0, 0)
    assert list(Service.objects.order_by("pk").values()) == before


def test_rows_in_another_order_change_nothing(coordination: Any, tmp_path: Path) -> None:
    rows = [row(), row(angebot="Chor"), row(angebot="Treff")]
    take(rows, tmp_path, coordination)
    assert take(rows[::-1], tmp_path, coordination).counts["unchanged"] == 3


def test_changed_row_brings_only_what_changed(coordination: Any, tmp_path: Path) -> None:
    take([row()], tmp_path, coordination)
    Service.objects.update(description="Von Hand geschrieben")
    run = upload([row(zeiten="Di 10-11 Uhr", telefon="02306 7777")], tmp_path, coordination)
    assert set(run.rows.get(result="changed").diff) == {"times", "schedules", "phones"}
    taking_over.take_over(run, by=coordination)
    service = Service.objects.get()
    assert service.description == "Von Hand geschrieben"
    assert service.schedules.get().byday == "TU"
    assert service.phones.get().number == "+4923067777"


def test_field_edited_by_hand_stays_and_is_said(coordination: Any, tmp_path: Path) -> None:
    take([row()], tmp_path, coordination)
    Service.objects.update(email="hand@example.org")
    run = take([row(mail="neu@example.org", kosten="5 €")], tmp_path, coordination)
    service = Service.objects.get()
    assert (service.email, service.is_free) == ("hand@example.org", False)
    assert "von Hand geändert" in json.dumps(
        run.rows.get(result="changed").notes, ensure_ascii=False
    )


def test_second_preview_of_the_same_list_cannot_be_taken_over_twice(
    coordination: Any, tmp_path: Path
) -> None:
    first, second = upload([row()], tmp_path, coordination), upload([row()], tmp_path, coordination)
    taking_over.take_over(first, by=coordination)
    with pytest.raises(Refused, match="noch einmal ein"):
        taking_over.take_over(second, by=coordination)
    assert Service.objects.count() == 1


def test_taking_over_twice_writes_once(coordination: Any, tmp_path: Path) -> None:
    run = take([row()], tmp_path, coordination)
    assert (
        taking_over.take_over(ImportRun.objects.get(pk=run.pk), by=coordination).state == "applied"
    )
    assert Service.objects.count() == 1


def test_mapping_is_kept_for_the_next_file(coordination: Any, tmp_path: Path) -> None:
    odd = ["Xyz", *HEADER[1:]]
    content = write_csv(tmp_path / "odd.csv", [odd, row()]).read_bytes()
    run = imports.read_import(
        imports.start_import(BytesIO(content), "odd.csv", source_name="Q", by=coordination)
    )
    layout = run.layouts[0]
    mapping = {column["header"]: column["field"] for column in layout["columns"]} | {"Xyz": "name"}
    imports.choose_mapping(run, {layout["signature"]: mapping}, by=coordination)
    again = imports.start_import(BytesIO(content), "odd.csv", source_name="Q", by=coordination)
    assert imports.read_import(again).counts["new"] == 1
