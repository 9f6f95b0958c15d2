"""The office pages of imports, as the coordination and as strangers see them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nabe.directory import tasks
from nabe.directory.models import ImportRun, Service, SourceQuestion
from tests.directory.importing.makers import HEADER, row, write_csv, write_xlsx
from tests.directory.importing.runs import take, upload
from tests.people.house import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(coordination: Any) -> Client:
    client = Client()
    client.force_login(coordination, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_upload_preview_take_over_and_undo(office: Client, tmp_path: Path) -> None:
    content = write_csv(tmp_path / "a.csv", [HEADER, row(), row(angebot="")]).read_bytes()
    answer = office.post(reverse("directory_import:list"), {
        "file": SimpleUploadedFile("a.csv", content), "source": "Liste der Stadt"})  # fmt: skip
    run = ImportRun.objects.get()
    assert answer.url == reverse("directory_import:run", args=[run.pk])
    assert 'http-equiv="refresh"' in office.get(answer.url).content.decode()
    tasks.read_import(str(run.pk))
    page = office.get(answer.url).content.decode()
    assert "Das ist die Vorschau" in page
    assert "1 Zeile übernehmen" in page
    assert not Service.objects.exists()
    office.post(reverse("directory_import:take", args=[run.pk]))
    tasks.take_over_import(str(run.pk))
    assert Service.objects.get().name == "Sprachcafé"
    assert "Die Liste ist übernommen" in office.get(answer.url).content.decode()
    office.post(reverse("directory_import:undo", args=[run.pk]))
    assert not Service.objects.exists()


def test_row_page_shows_reasons_and_mends(
    office: Client, coordination: Any, tmp_path: Path
) -> None:
    run = upload([row(angebot="")], tmp_path, coordination)
    href = reverse("directory_import:row", args=[run.pk, 2])
    page = office.get(href).content.decode()
    assert "Der Name des Angebots fehlt." in page
    assert "Marktgasse 4" in page
    office.post(href, {**run.rows.get(position=2).texts, "name": "Chor"})
    assert run.rows.get(position=2).result == "new"


def test_bad_rows_leave_as_a_workbook_with_reasons(
    office: Client, coordination: Any, tmp_path: Path
) -> None:
    run = upload([row(), row(angebot="", bemerkung="=1+1")], tmp_path, coordination)
    answer = office.get(reverse("directory_import:bad", args=[run.pk]))
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0][:2] == ("Angebot", "Träger")
    assert lines[1][HEADER.index("Bemerkung")] == "=1+1"
    assert sheet.cell(2, HEADER.index("Bemerkung") + 1).data_type == "s"
    assert "Der Name des Angebots fehlt." in lines[1][len(HEADER)]


def test_mended_workbook_of_bad_rows_is_read_again(
    office: Client, coordination: Any, tmp_path: Path
) -> None:
    from nabe.directory.actions import imports

    run = upload([row(), row(angebot="")], tmp_path, coordination)
    content = office.get(reverse("directory_import:bad", args=[run.pk])).content
    book = openpyxl.load_workbook(BytesIO(content))
    book.active.cell(2, 1).value = "Chor"
    mended = BytesIO()
    book.save(mended)
    mended.seek(0)
    again = imports.read_import(
        imports.start_import(mended, "b.xlsx", source_name="Liste", by=coordination)
    )
    assert (again.counts["new"], again.counts["error"]) == (1, 0)


def test_columns_page_changes_the_mapping_and_lets_the_worker_read(
    office: Client, coordination: Any, tmp_path: Path
) -> None:
    run = upload([row()], tmp_path, coordination)
    href = reverse("directory_import:columns", args=[run.pk])
    assert "Marktgasse 4" in office.get(href).content.decode()
    posted = {f"column-1-{one['index']}": one["field"] for one in run.layouts[0]["columns"]}
    posted[f"column-1-{HEADER.index('Niveau')}"] = ""
    answer = office.post(href, posted, follow=True)
    assert "wird gerade gelesen" in answer.content.decode()
    tasks.read_import(str(run.pk))
    assert "level_from" not in run.rows.get(result="new").fields


def test_columns_of_all_sheets_are_saved_at_once(office: Client, tmp_path: Path) -> None:
    other = ["Titel", "Anbieter", "Wo"]
    sheets = {"Nord": [HEADER, row()], "West": [HEADER, row(angebot="Chor")],
              "Süd": [other, ["Nähkurs", "Haus", "Kamen"], ["Treff", "Haus", "Unna"]]}  # fmt: skip
    with write_xlsx(tmp_path / "a.xlsx", sheets).open("rb") as file:
        office.post(reverse("directory_import:list"), {"file": file})
    run = ImportRun.objects.get()
    tasks.read_import(str(run.pk))
    href = reverse("directory_import:columns", args=[run.pk])
    page = office.get(href).content.decode()
    assert "<h2>Nord, West</h2>" in page
    assert page.count('<form method="post" class="stack"') == 1
    office.post(href, {f"column-1-{HEADER.index('Niveau')}": "", "column-2-2": "description"})
    tasks.read_import(str(run.pk))
    rows = {one.fields["name"]: one.fields for one in run.rows.filter(result="new")}
    assert rows["Nähkurs"]["description"] == "Kamen"
    assert "level_from" not in rows["Sprachcafé"]
    assert rows["Chor"]["municipality"] == "Lünen"


def test_name_of_the_source_may_be_left_out(office: Client, tmp_path: Path) -> None:
    for month in ("2026-06", "2026-07"):
        content = write_csv(tmp_path / "a.csv", [HEADER, row()]).read_bytes()
        file = SimpleUploadedFile(f"angebote_{month}.csv", content)
        office.post(reverse("directory_import:list"), {"file": file, "source": ""})
    assert {run.source.name for run in ImportRun.objects.all()} == {"angebote"}


def test_preview_says_what_is_missing_from_the_file(
    office: Client, coordination: Any, tmp_path: Path
) -> None:
    take([row(), row(angebot="Chor")], tmp_path, coordination)
    run = upload([row()], tmp_path, coordination)
    page = office.get(reverse("directory_import:run", args=[run.pk])).content.decode()
    assert "1 Angebot fehlt in dieser Datei." in page
    assert "Chor" in page


def test_renamed_service_is_settled_with_one_click(
    office: Client, coordination: Any, tmp_path: Path
) -> None:
    take([row(), row(angebot="Chor", zeiten="Fr 9-10")], tmp_path, coordination)
    run = upload([row(angebot="Café International")], tmp_path, coordination)
    href = reverse("directory_import:run", args=[run.pk])
    page = office.get(f"{href}?ergebnis=new").content.decode()
    assert "Dasselbe Angebot: Namen ändern" in page
    decide = reverse("directory_import:decide", args=[run.pk, 2])
    answer = office.post(decide, {"decision": "same", "back": "ergebnis=new"})
    assert answer.url == f"{href}?ergebnis=new#zeile-2"
    assert run.rows.get(position=2).result == "changed"


def test_question_is_answered_on_its_page(
    office: Client, coordination: Any, tmp_path: Path
) -> None:
    take([row(), row(angebot="Chor")], tmp_path, coordination)
    take([row()], tmp_path, coordination)
    href = reverse("directory_import:questions")
    assert "Chor" in office.get(href).content.decode()
    office.post(href, {"question": SourceQuestion.objects.get().pk, "answer": "still"})
    assert SourceQuestion.objects.get().state == "kept"


def test_unreadable_file_is_explained(office: Client, coordination: Any) -> None:
    office.post(reverse("directory_import:list"), {
        "file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 broken"), "source": "Liste"})  # fmt: skip
    run = ImportRun.objects.get()
    tasks.read_import(str(run.pk))
    assert (
        "Die Datei ist beschädigt"
        in office.get(reverse("directory_import:run", args=[run.pk])).content.decode()
    )


@pytest.mark.parametrize("name", ["run", "columns", "bad"])
def test_pages_of_a_run_are_refused_to_strangers(
    coordination: Any, tmp_path: Path, name: str
) -> None:
    run = upload([row()], tmp_path, coordination)
    href = reverse(f"directory_import:{name}", args=[run.pk])
    assert Client().get(href).status_code == 302
    stranger = Client()
    stranger.force_login(make_person("Fremd"), backend="django.contrib.auth.backends.ModelBackend")
    assert stranger.get(href).status_code == 403
    assert stranger.post(reverse("directory_import:take", args=[run.pk])).status_code == 403
    assert not Service.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_preview_page_needs_the_same_queries_for_every_length(
    office: Client,
    coordination: Any,
    tmp_path: Path,
    django_assert_max_num_queries: Any,
    count: int,
) -> None:
    run = upload([row(angebot=f"Kurs {n}") for n in "abc"[:count]], tmp_path, coordination)
    with django_assert_max_num_queries(18):
        office.get(reverse("directory_import:run", args=[run.pk]))


def test_next_version_under_another_name_is_pointed_out(
    office: Client, coordination: Any, tmp_path: Path
) -> None:
    rows = [row(), row(angebot="Chor"), row(angebot="Nähtreff")]
    take(rows, tmp_path, coordination, source="Liste 2026")
    run = upload(rows, tmp_path, coordination, source="Liste 2027")
    page = office.get(reverse("directory_import:run", args=[run.pk])).content.decode()
    assert "neue Fassung der Liste „Liste 2026“" in page
    same = upload(rows, tmp_path, coordination, source="Liste 2026")
    page = office.get(reverse("directory_import:run", args=[same.pk])).content.decode()
    assert "neue Fassung" not in page
