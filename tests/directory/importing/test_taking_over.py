"""Taking over, running again, mending, undoing: what the directory holds afterwards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from nabe.core.errors import NotAllowed, Refused
from nabe.directory.actions import imports, services, taking_over, undoing
from nabe.directory.models import (
    Assurance,
    ImportRow,
    ImportRun,
    Location,
    SearchDocument,
    Service,
    SourceQuestion,
)  # fmt: skip
from nabe.people.models import Organization
from tests.directory.importing.makers import HEADER, row, write_csv
from tests.people.house import give, make_person

pytestmark = pytest.mark.django_db


def upload(
    rows: Sequence[Sequence[Any]], tmp_path: Path, by: Any, *, source: str = "Liste"
) -> ImportRun:
    content = write_csv(tmp_path / "list.csv", [HEADER, *rows]).read_bytes()
    run = imports.start_import(BytesIO(content), "list.csv", source_name=source, by=by)
    return imports.read_import(run)


def take(
    rows: Sequence[Sequence[Any]], tmp_path: Path, by: Any, *, source: str = "Liste"
) -> ImportRun:
    return taking_over.take_over(upload(rows, tmp_path, by, source=source), by=by)


def state_of_everything() -> dict[str, int]:
    """Count the rows of every table of the house."""
    with connection.cursor() as cursor:
        tables = [
            name for name in connection.introspection.table_names(cursor)
            if name.startswith(("directory_", "people_", "places_", "core_", "messages_"))
        ]  # fmt: skip
        counts = {}
        for name in tables:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            counts[name] = cursor.fetchone()[0]
    return counts


def test_preview_writes_nothing(county: Any, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [HEADER, row(), row(angebot="Chor"), row(angebot="")])
    before = state_of_everything()
    call_command("import_services", str(path), preview=True, stdout=StringIO())
    assert state_of_everything() == before


def test_preview_as_json_gives_one_object_for_each_row(county: Any, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [HEADER, row(), row(angebot="", mail="a@@b.example")])
    out = StringIO()
    call_command("import_services", str(path), preview=True, json=True, stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["sheet"], line["row"], line["result"]) for line in lines] == [
        ("list", 1, "skipped"), ("list", 2, "new"), ("list", 3, "error"),
    ]  # fmt: skip
    assert lines[1]["fields"]["municipality"] == "Lünen"
    assert {reason["kind"] for reason in lines[2]["reasons"]} == {"warning", "error"}
    assert lines[2]["reasons"][-1]["column"] == "Angebot"


def test_command_takes_over_and_says_what_stayed_out(county: Any, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [HEADER, row(), row(angebot="")])
    out = StringIO()
    call_command("import_services", str(path), stdout=out)
    assert Service.objects.get().name == "Sprachcafé"
    assert "list 3: FEHLER: Der Name des Angebots fehlt." in out.getvalue()


def test_command_refuses_an_unreadable_file_with_a_sentence(county: Any, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(CommandError, match="beschädigt"):
        call_command("import_services", str(tmp_path / "a.xlsx"), stdout=StringIO())


def test_good_rows_become_published_services_with_all_parts(
    coordination: Any, tmp_path: Path
) -> None:
    take([row(bemerkung="Träger fragt nach Mitteln")], tmp_path, coordination)
    service = Service.objects.get()
    assert (service.state, service.level_from, service.level_to) == ("published", "A1", "B1")
    assert [one.code for one in service.fields.all()] == ["language"]
    assert [one.code for one in service.target_groups.all()] == ["everyone"]
    assert [one.code for one in service.languages.all()] == ["de", "ar"]
    assert service.phones.get().number == "+4923060001234"
    assert (service.contacts.get().name, service.contacts.get().is_public) == ("Frau Muster", False)
    place = service.at_locations.get().location
    assert (place.street, place.postcode, place.municipality.name) == (
        "Marktgasse 4",
        "44532",
        "Lünen",
    )
    schedule = service.schedules.get()
    assert (schedule.byday, str(schedule.opens_at)) == ("MO", "09:00:00")
    assert service.internal_note == "Träger fragt nach Mitteln"
    assert Assurance.objects.get().via == "import"
    assert str(service.assured_on) == "2026-06-03"
    assert SearchDocument.objects.get(service=service).is_listed


def test_bad_rows_stay_out_and_good_rows_come_in(coordination: Any, tmp_path: Path) -> None:
    run = take([row(), row(angebot=""), row(angebot="Chor")], tmp_path, coordination)
    assert set(Service.objects.values_list("name", flat=True)) == {"Sprachcafé", "Chor"}
    assert run.counts["error"] == 1


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


def test_organization_in_another_spelling_is_not_made_twice(
    coordination: Any, tmp_path: Path
) -> None:
    Organization.objects.create(name="Café Welt e. V.", folded_name="cafe welt e. v.")
    take([row(traeger="CAFÉ WELT"), row(angebot="Chor")], tmp_path, coordination)
    assert Organization.objects.count() == 1


def test_services_at_one_address_share_one_place(coordination: Any, tmp_path: Path) -> None:
    take([row(), row(angebot="Chor")], tmp_path, coordination)
    assert Location.objects.count() == 1


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
    imports.decide_row(run.rows.get(result="duplicate"), "take", by=coordination)
    taking_over.take_over(run, by=coordination)
    assert Service.objects.count() == 2


def test_decision_about_a_duplicate_is_kept_for_next_time(
    coordination: Any, tmp_path: Path
) -> None:
    run = upload([row(), row(kosten="0 €")], tmp_path, coordination)
    imports.decide_row(run.rows.get(result="duplicate"), "skip", by=coordination)
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


def test_vanished_row_becomes_a_question_not_a_deletion(coordination: Any, tmp_path: Path) -> None:
    take([row(), row(angebot="Chor")], tmp_path, coordination)
    take([row()], tmp_path, coordination)
    assert Service.objects.filter(name="Chor", state="published").exists()
    question = SourceQuestion.objects.get()
    assert (question.service.name, question.state) == ("Chor", "open")
    imports.answer_question(question, is_still=False, by=coordination)
    assert Service.objects.get(name="Chor").state == "archived"


def test_question_closes_when_the_row_returns(coordination: Any, tmp_path: Path) -> None:
    both = [row(), row(angebot="Chor")]
    take(both, tmp_path, coordination)
    take(both[:1], tmp_path, coordination)
    take(both, tmp_path, coordination)
    assert SourceQuestion.objects.get().state == "returned"


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


def test_second_preview_of_the_same_list_cannot_be_taken_over_twice(
    coordination: Any, tmp_path: Path
) -> None:
    first, second = upload([row()], tmp_path, coordination), upload([row()], tmp_path, coordination)
    taking_over.take_over(first, by=coordination)
    with pytest.raises(Refused, match="inzwischen schon übernommen"):
        taking_over.take_over(second, by=coordination)
    assert Service.objects.count() == 1


def test_taking_over_twice_writes_once(coordination: Any, tmp_path: Path) -> None:
    run = take([row()], tmp_path, coordination)
    assert (
        taking_over.take_over(ImportRun.objects.get(pk=run.pk), by=coordination).state == "applied"
    )
    assert Service.objects.count() == 1


def test_unreadable_upload_ends_as_failed_with_its_reason(coordination: Any) -> None:
    run = imports.start_import(BytesIO(b"%PDF-1.7"), "a.xlsx", source_name="Liste", by=coordination)
    assert imports.read_import(run).state == "failed"
    assert "keine Tabelle" in run.problem["message"]


def test_discarded_import_leaves_no_rows_and_no_file(
    coordination: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    run = upload([row()], tmp_path, coordination)
    with django_capture_on_commit_callbacks(execute=True):
        imports.discard_import(run, by=coordination)
    assert not ImportRow.objects.exists()
    assert list(imports.folder().iterdir()) == []


@pytest.mark.parametrize("kind", ["municipality", "provider", "requester", None])
def test_import_is_only_for_the_coordination(county: Any, tmp_path: Path, kind: str | None) -> None:
    person = make_person("Wer anders")
    if kind == "municipality":
        give(person, kind, county.municipalities.first())
    elif kind:
        give(person, kind, Organization.objects.create(name="X", folded_name="x"))
    with pytest.raises(NotAllowed):
        upload([row()], tmp_path, person)
    assert not ImportRun.objects.exists()


def test_mapping_is_kept_for_the_next_file(coordination: Any, tmp_path: Path) -> None:
    odd = ["Xyz", *HEADER[1:]]
    content = write_csv(tmp_path / "odd.csv", [odd, row()]).read_bytes()
    run = imports.read_import(
        imports.start_import(BytesIO(content), "odd.csv", source_name="Q", by=coordination)
    )
    layout = run.layouts[0]
    mapping = {column["header"]: column["field"] for column in layout["columns"]} | {"Xyz": "name"}
    imports.choose_mapping(run, layout["signature"], mapping, by=coordination)
    again = imports.start_import(BytesIO(content), "odd.csv", source_name="Q", by=coordination)
    assert imports.read_import(again).counts["new"] == 1


def test_number_of_queries_does_not_grow_with_the_rows(
    coordination: Any, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    many = upload(
        [row(angebot=f"Kurs {n}") for n in "abcdefghijklmnopqrstuvwxyz"], tmp_path, coordination
    )
    with django_assert_max_num_queries(75):
        taking_over.take_over(many, by=coordination)


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


def test_index_written_with_the_import_is_the_one_read_back_later(
    coordination: Any, tmp_path: Path
) -> None:
    from nabe.directory.actions.indexing import reindex
    from nabe.directory.models import Occurrence

    def index() -> tuple[list[Any], list[Any]]:
        documents = SearchDocument.objects.order_by("pk").values()
        dates = Occurrence.objects.order_by("schedule_id", "starts_at")
        return list(documents), list(
            dates.values_list("service_id", "schedule_id", "starts_at", "ends_at")
        )

    take(
        [row(), row(angebot="Chor", zeiten="Fr (gerade KW) 9-11"), row(angebot="Treff", ort="-")],
        tmp_path,
        coordination,
    )
    written = index()
    assert len(written[0]) == 3
    assert written[1]
    reindex()
    assert index() == written
