"""Taking over, running again, mending, undoing: what the directory holds afterwards."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from nabe.core.errors import NotAllowed
from nabe.directory.actions import imports, taking_over
from nabe.directory.models import (
    Assurance,
    ImportRow,
    ImportRun,
    Location,
    SearchDocument,
    Service,
)  # fmt: skip
from nabe.people.models import Organization
from tests.directory.importing.makers import row
from tests.directory.importing.runs import take, upload
from tests.people.house import give, make_person

pytestmark = pytest.mark.django_db


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


def test_organization_in_another_spelling_is_not_made_twice(
    coordination: Any, tmp_path: Path
) -> None:
    Organization.objects.create(name="Café Welt e. V.", folded_name="cafe welt e. v.")
    take([row(traeger="CAFÉ WELT"), row(angebot="Chor")], tmp_path, coordination)
    assert Organization.objects.count() == 1


def test_services_at_one_address_share_one_place(coordination: Any, tmp_path: Path) -> None:
    take([row(), row(angebot="Chor")], tmp_path, coordination)
    assert Location.objects.count() == 1


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


def test_number_of_queries_does_not_grow_with_the_rows(
    coordination: Any, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    many = upload(
        [row(angebot=f"Kurs {n}") for n in "abcdefghijklmnopqrstuvwxyz"], tmp_path, coordination
    )
    with django_assert_max_num_queries(75):
        taking_over.take_over(many, by=coordination)


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
