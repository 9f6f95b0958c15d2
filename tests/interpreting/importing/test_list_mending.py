"""Rows of a list are mended, left out and restored in the browser, before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from nabe.interpreting import tasks
from nabe.interpreting.models import Interpreter, Request
from nabe.sheets import waiting
from nabe.sheets.models import ListRun
from tests.interpreting.importing.makers import PERSON, TALK, write_csv
from tests.interpreting.importing.test_list_pages import UNNA, media, office, rows_of, upload
from tests.people.house import House

__all__ = ["media", "office"]
pytestmark = pytest.mark.django_db
WITHOUT_LANGUAGE = {"Nr.": "SM-002", "E-Mail": "", "Vorname": "Banu", "Sprache 1 (Dialekt)": ""}


def listed(office: Client, tmp_path: Path, *changes: Any, sample: Any = None) -> ListRun:
    rows = rows_of(sample or {**PERSON, **UNNA}, *changes)
    purpose = "requests" if sample else "pool"
    return upload(office, write_csv(tmp_path / "a.csv", rows).read_bytes(), purpose=purpose)


def at(run: ListRun, position: int, name: str = "row") -> str:
    return reverse(f"interpreting_import:{name}", args=[run.pk, position])


def page_of(office: Client, run: ListRun, position: int) -> str:
    return office.get(at(run, position)).content.decode()


def form_of(office: Client, run: ListRun, position: int, **changes: str) -> dict[str, str]:
    """Return what the form of a row holds, as a browser would send it."""
    form = office.get(at(run, position)).context["form"]
    return {name: str(one.initial) for name, one in form.fields.items()} | changes


def again(run: ListRun) -> ListRun:
    """Let the worker read the list anew."""
    tasks.read_list(str(run.pk))
    run.refresh_from_db()
    return run


def step(office: Client, run: ListRun, position: int, name: str) -> ListRun:
    office.post(at(run, position, "decide"), {"step": name})
    return again(run)


def counts(run: ListRun) -> dict[str, int]:
    return {name: number for name, number in run.counts.items() if number}


def test_row_in_error_is_mended_and_comes_in(office: Client, tmp_path: Path) -> None:
    run = listed(office, tmp_path, {}, WITHOUT_LANGUAGE)
    assert counts(run) == {"new": 1, "error": 1, "skipped": 1}
    said = form_of(office, run, 2, language_1="Türkisch", level_1="C1")
    answer = office.post(at(run, 2), said)
    assert answer.headers["Location"] == at(run, 2)
    assert 'http-equiv="refresh"' in page_of(office, run, 2)
    assert counts(again(run)) == {"new": 2, "skipped": 1}
    page = page_of(office, run, 2)
    assert "Hier verbessert. In der Datei steht: „–“." in page
    assert "Türkisch" in page
    office.post(reverse("interpreting_import:take", args=[run.pk]))
    tasks.take_over_list(str(run.pk))
    banu = Interpreter.objects.get(source_key="SM-002")
    assert [(one.code, one.level) for one in banu.languages.all()] == [("tr", "C1")]


def test_words_are_gone_with_the_list(
    office: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    run = listed(office, tmp_path, {})
    office.post(at(run, 1), form_of(office, run, 1, remark="nur vormittags"))
    folder = waiting.file_of(run).parent
    assert len(list(folder.glob(f"list-{run.pk}*"))) == 3
    again(run)
    office.post(reverse("interpreting_import:take", args=[run.pk]))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.take_over_list(str(run.pk))
    assert list(folder.glob(f"list-{run.pk}*")) == []


def test_row_is_left_out_and_taken_in_again(office: Client, tmp_path: Path) -> None:
    run = listed(office, tmp_path, {}, {"Nr.": "SM-003", "Vorname": "Cem", "E-Mail": ""})
    office.post(at(run, 2), form_of(office, run, 2, family="Anders"))
    again(run)
    assert counts(step(office, run, 2, "out")) == {"new": 1, "skipped": 2}
    assert "Jemand hat diese Zeile ausgelassen." in page_of(office, run, 2)
    assert counts(step(office, run, 2, "in")) == {"new": 2, "skipped": 1}
    assert "Cem Anders" in page_of(office, run, 2)  # what was mended before still holds
    step(office, run, 2, "restore")
    page = page_of(office, run, 2)
    assert "Cem Muster" in page
    assert "Wie in der Datei lesen" not in page


def test_row_that_lost_a_delimiter_is_as_wide_as_its_table_again(
    office: Client, tmp_path: Path
) -> None:
    run = listed(office, tmp_path, *({"Nr.": f"SM-00{n}", "E-Mail": ""} for n in range(1, 7)))
    content = waiting.file_of(run).read_bytes().splitlines(keepends=True)
    content[3] = content[3].replace(b";;;", b";;", 1)
    run = upload(office, b"".join(content))
    assert run.counts["error"] == 1
    said = form_of(office, run, 3)
    moved = list(said)
    right = dict(zip(moved, form_of(office, run, 2).values(), strict=True)) | {"key": said["key"]}
    office.post(at(run, 3), right)
    assert again(run).counts["error"] == 0


def test_talk_of_the_log_is_mended(office: Client, tmp_path: Path) -> None:
    pool = listed(office, tmp_path, {})
    office.post(reverse("interpreting_import:take", args=[pool.pk]))
    tasks.take_over_list(str(pool.pk))
    run = listed(office, tmp_path, {"Sprachmittler-Nr": "SM-999"}, sample=TALK)
    assert run.counts["error"] == 1
    office.post(at(run, 1), form_of(office, run, 1, interpreter="SM-001", day="11.01.2025"))
    again(run)
    office.post(reverse("interpreting_import:take", args=[run.pk]))
    tasks.take_over_list(str(run.pk))
    assert Request.objects.get().slots.get().starts_at.isoformat() == "2025-01-11T08:30:00+00:00"


def test_nothing_changed_reads_nothing_anew(office: Client, tmp_path: Path) -> None:
    run = listed(office, tmp_path, {})
    answer = office.post(at(run, 1), form_of(office, run, 1))
    assert [str(one) for one in get_messages(answer.wsgi_request)] == ["Es ist nichts geändert."]
    run.refresh_from_db()
    assert run.state == "ready"


def test_row_is_mended_only_while_its_preview_stands(
    office: Client, house: House, tmp_path: Path
) -> None:
    run = listed(office, tmp_path, {})
    said = form_of(office, run, 1, family="Anders")
    office.post(reverse("interpreting_import:take", args=[run.pk]))  # somebody else takes it over
    assert office.post(at(run, 1), said).headers["Location"] == reverse(
        "interpreting_import:run", args=[run.pk]
    )
    office.post(at(run, 1, "decide"), {"step": "out"})
    assert waiting.kept_mendings(run) == {}
    assert office.get(at(run, 99)).status_code in (302, 404)
    stranger = Client()
    stranger.force_login(house.requester)
    for address in (at(run, 1), at(run, 1, "decide")):
        assert stranger.post(address, {"step": "out"} | said).status_code == 403


def test_unknown_row_and_step_and_too_long_words_say_so(office: Client, tmp_path: Path) -> None:
    run = listed(office, tmp_path, {})
    assert office.get(at(run, 7)).status_code == 404
    answer = office.post(at(run, 1, "decide"), {"step": "explode"})
    assert [str(one) for one in get_messages(answer.wsgi_request)] == ["Diesen Schritt gibt es nicht."]  # fmt: skip
    page = office.post(at(run, 1), form_of(office, run, 1, remark="x" * 2001))
    assert page.context["form"].errors["remark"]
    run.refresh_from_db()
    assert run.state == "ready"
