"""The office pages of the pool's lists: upload, look, take over; and strangers who are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nabe.interpreting import tasks
from nabe.interpreting.models import Interpreter, Request
from nabe.sheets import waiting
from nabe.sheets.models import ListRun
from tests.interpreting.importing.makers import COUNTY, PERSON, TALK, write_csv
from tests.people.house import House

pytestmark = pytest.mark.django_db
UNNA = {"Wohnort": "Unna", "PLZ": "59423"}


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


@pytest.fixture
def office(house: House) -> Client:
    client = Client()
    client.force_login(house.coordination, backend="django.contrib.auth.backends.ModelBackend")
    return client


def rows_of(sample: Any, *changes: Any) -> list[list[Any]]:
    return [list(sample), *([*{**sample, **one}.values()] for one in changes)]


def upload(
    office: Client, content: bytes, name: str = "pool.csv", purpose: str = "pool"
) -> ListRun:
    """Upload a list and let the worker read it."""
    file = SimpleUploadedFile(name, content)
    answer = office.post(reverse("interpreting_import:lists"), {"purpose": purpose, "file": file})
    run = ListRun.objects.order_by("uploaded_at").last()
    assert run is not None
    assert answer.headers["Location"] == reverse("interpreting_import:run", args=[run.pk])
    tasks.read_list(str(run.pk))
    run.refresh_from_db()
    return run


def page_of(office: Client, run: ListRun, query: str = "") -> str:
    address = reverse("interpreting_import:run", args=[run.pk]) + query
    return office.get(address).content.decode()


def test_list_is_uploaded_looked_at_and_taken_over(office: Client, tmp_path: Path) -> None:
    changes = ({}, {"Nr.": "SM-002", "E-Mail": "", "Vorname": "Banu", "Sprache 1 (Dialekt)": ""})
    rows = rows_of({**PERSON, **UNNA}, *changes)
    run = upload(office, write_csv(tmp_path / "a.csv", rows).read_bytes())
    page = page_of(office, run)
    assert "Das ist die Vorschau" in page
    assert "1 Zeile übernehmen" in page
    assert "Es fehlt eine Sprache, die bekannt ist." in page
    assert not Interpreter.objects.exists()
    office.post(reverse("interpreting_import:take", args=[run.pk]))
    assert 'http-equiv="refresh"' in page_of(office, run)
    tasks.take_over_list(str(run.pk))
    assert Interpreter.objects.get().person.name == "Amal Muster"
    assert "Die Liste ist übernommen" in page_of(office, run)


def test_file_and_preview_are_gone_afterwards(
    office: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    run = upload(office, write_csv(tmp_path / "a.csv", rows_of({**PERSON, **UNNA}, {})).read_bytes())  # fmt: skip
    assert waiting.kept_preview(run)["rows"]
    office.post(reverse("interpreting_import:take", args=[run.pk]))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.take_over_list(str(run.pk))
    assert not waiting.file_of(run).exists()
    assert waiting.kept_preview(run)["rows"] == []


def test_discarded_list_leaves_nothing(
    office: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    run = upload(office, write_csv(tmp_path / "a.csv", rows_of(PERSON, {})).read_bytes())
    with django_capture_on_commit_callbacks(execute=True):
        office.post(reverse("interpreting_import:discard", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == "discarded"
    assert not waiting.file_of(run).exists()
    assert not Interpreter.objects.exists()


def test_pool_that_changed_meanwhile_shows_its_preview_anew(office: Client, tmp_path: Path) -> None:
    content = write_csv(tmp_path / "a.csv", rows_of({**PERSON, **UNNA}, {})).read_bytes()
    first, second = upload(office, content), upload(office, content)
    for run in (first, second):
        office.post(reverse("interpreting_import:take", args=[run.pk]))
        tasks.take_over_list(str(run.pk))
    second.refresh_from_db()
    assert (second.state, second.counts["unchanged"]) == ("ready", 1)
    assert "Der Pool hat sich inzwischen geändert." in page_of(office, second)
    assert Interpreter.objects.count() == 1


def test_file_that_is_no_table_says_why(office: Client) -> None:
    run = upload(office, b"PK\x03\x04 broken", "a.xlsx")
    assert run.state == "failed"
    assert "Die Datei ist beschädigt oder keine Tabelle." in page_of(office, run)


def test_log_shows_requests_and_what_follows_no_rule(office: Client, tmp_path: Path) -> None:
    pool = upload(office, write_csv(tmp_path / "a.csv", rows_of({**PERSON, **UNNA}, {})).read_bytes())  # fmt: skip
    office.post(reverse("interpreting_import:take", args=[pool.pk]))
    tasks.take_over_list(str(pool.pk))
    rows = rows_of({**TALK, "Kommune": "Unna"}, {"Honorar": "52,00"})
    run = upload(office, write_csv(tmp_path / "b.csv", rows).read_bytes(), "log.csv", "requests")
    page = page_of(office, run)
    assert "2025-0001" in page
    assert "25,00 € statt 52,00 €" in page
    assert not Request.objects.exists()


def test_changed_row_shows_before_and_after(office: Client, tmp_path: Path) -> None:
    for radius in ("30 km", "45 km"):
        rows = rows_of({**PERSON, **UNNA}, {"Umkreis": radius})
        run = upload(office, write_csv(tmp_path / "a.csv", rows).read_bytes())
        if radius == "30 km":
            office.post(reverse("interpreting_import:take", args=[run.pk]))
            tasks.take_over_list(str(run.pk))
    page = page_of(office, run, "?ergebnis=changed")
    assert "<strong>Umkreis:</strong> <bdi>30</bdi> → <bdi>45</bdi>" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_page_of_a_list_asks_the_same_number_of_queries(
    office: Client, tmp_path: Path, django_assert_num_queries: Any, rows: int
) -> None:  # fmt: skip
    changes = [{"Nr.": f"SM-{at:03}", "E-Mail": f"p{at}@example.org", "Vorname": f"A{at}"} for at in range(rows)]  # fmt: skip
    run = upload(office, write_csv(tmp_path / "a.csv", rows_of({**PERSON, **UNNA}, *changes)).read_bytes())  # fmt: skip
    page_of(office, run)
    with django_assert_num_queries(5):
        page_of(office, run)


@pytest.mark.parametrize("who", ["requester", "interpreter", "provider", "municipality"])
def test_stranger_is_refused(house: House, who: str) -> None:
    run = ListRun.objects.create(purpose="pool", state="ready")
    client = Client()
    client.force_login(house.people[who], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("interpreting_import:lists")).status_code == 403
    assert client.get(reverse("interpreting_import:run", args=[run.pk])).status_code == 403
    assert client.post(reverse("interpreting_import:take", args=[run.pk])).status_code == 403


def test_visitor_is_sent_to_sign_in(house: House) -> None:
    answer = Client().get(reverse("interpreting_import:lists"))
    assert "/anmelden/" in answer.headers["Location"]


def test_county_files_are_shown_on_a_page(office: Client) -> None:
    run = upload(office, (COUNTY / "sprachmittlung_2026.xlsx").read_bytes(), "pool.xlsx")
    assert run.counts["new"] == 104
    assert "Die Liste nennt keine Erklärung zur Verschwiegenheit." in page_of(office, run)
