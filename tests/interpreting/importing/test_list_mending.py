"""Rows of a list are mended, left out and restored in the browser, before anything is written."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from nabe.core import clock
from nabe.interpreting import tasks
from nabe.interpreting.actions import list_runs
from nabe.interpreting.importing import read_pool
from nabe.interpreting.models import Interpreter, Request
from nabe.sheets import waiting
from nabe.sheets.mending import Mending
from nabe.sheets.models import ListRun
from nabe.sheets.tables import Row, Sheet, Source
from tests.interpreting.importing.makers import PERSON, TALK, words, write_csv
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
    return {**form.words, "seen": form.digest, **changes}


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
    # Taking it in again, or changing a single word, does not make a good row of it.
    step(office, run, 3, "out")
    assert step(office, run, 3, "in").counts["error"] == 1
    right = form_of(office, run, 2) | {"seen": form_of(office, run, 3)["seen"], "key": "SM-003"}
    page = office.post(at(run, 3), right).content.decode()
    assert "Bitte prüfen Sie alle Spalten" in page
    assert "Ich habe alle Spalten dieser Zeile geprüft." in page
    office.post(at(run, 3), right | {"all_columns_checked": "on"})
    assert again(run).counts["error"] == 0
    assert step(office, run, 3, "restore").counts["error"] == 1


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


def test_emptied_row_says_what_is_missing_and_can_be_restored(
    office: Client, tmp_path: Path
) -> None:
    run = listed(office, tmp_path, {}, {"Nr.": "SM-002", "E-Mail": ""})
    empty = dict.fromkeys(form_of(office, run, 2), "") | {"seen": form_of(office, run, 2)["seen"]}
    office.post(at(run, 2), empty)
    assert counts(again(run)) == {"new": 1, "error": 1, "skipped": 1}
    assert "Der Name fehlt." in page_of(office, run, 2)
    assert counts(step(office, run, 2, "restore")) == {"new": 2, "skipped": 1}


def test_words_for_a_row_that_somebody_else_changed_are_asked_about(
    office: Client, tmp_path: Path
) -> None:
    run = listed(office, tmp_path, {})
    mine, theirs = (form_of(office, run, 1) for _who in range(2))
    office.post(at(run, 1), theirs | {"family": "Anders"})
    again(run)
    page = office.post(at(run, 1), mine | {"phone": "0171 1111111"}).content.decode()
    assert "Jemand hat diese Zeile inzwischen geändert." in page
    assert "0171 1111111" in page
    office.post(at(run, 1), form_of(office, run, 1, phone="0171 1111111"))
    again(run)
    assert "Amal Anders" in page_of(office, run, 1)


def test_reading_that_fails_leaves_the_preview_from_before(
    office: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = listed(office, tmp_path, {})
    office.post(at(run, 1), form_of(office, run, 1, family="Anders"))
    again(run)
    office.post(at(run, 1), form_of(office, run, 1, family="Dritte"))
    with monkeypatch.context() as broken, pytest.raises(OperationalError):
        broken.setitem(list_runs.PREVIEWS, "pool", _break)  # type: ignore[attr-defined]
        tasks.read_list(str(run.pk))
    page = page_of(office, run, 1)
    assert "Dabei ist ein Fehler passiert." in page
    assert "Amal Anders" in page
    office.post(reverse("interpreting_import:take", args=[run.pk]))
    tasks.take_over_list(str(run.pk))
    assert Interpreter.objects.get().person.name == "Amal Anders"


def _break(*args: Any) -> None:
    raise OperationalError("the line is dead")


def test_words_that_were_never_read_are_never_taken_over(
    office: Client, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = listed(office, tmp_path, {})
    with monkeypatch.context() as broken, pytest.raises(OperationalError):
        broken.setattr(list_runs.leases, "defer", lambda *_args, **_named: _break())
        list_runs.mend(run, ("a", 2), {"family": "Anders"}, by=house.coordination)
    run.refresh_from_db()
    assert (run.state, run.mended, waiting.kept_mendings(run)) == ("ready", 0, {})
    office.post(reverse("interpreting_import:take", args=[run.pk]))
    tasks.take_over_list(str(run.pk))
    assert Interpreter.objects.get().person.name == "Amal Muster"


def test_list_put_away_while_it_is_read_leaves_nothing(
    office: Client, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    run = listed(office, tmp_path, {})
    office.post(at(run, 1), form_of(office, run, 1, family="Anders"))
    preview = list_runs.PREVIEWS["pool"]

    def put_away(source: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            list_runs.discard(ListRun.objects.get(pk=run.pk), by=house.coordination)
        return preview(source)

    monkeypatch.setitem(list_runs.PREVIEWS, "pool", put_away)  # type: ignore[attr-defined]
    with pytest.raises(Exception):  # noqa: B017 - whatever it is, nothing may stay
        tasks.read_list(str(run.pk))
    assert list(waiting.file_of(run).parent.glob("list-*")) == []


def test_stray_files_go_at_night(office: Client, tmp_path: Path) -> None:
    run, done = listed(office, tmp_path, {}), listed(office, tmp_path, {})
    ListRun.objects.filter(pk=done.pk).update(state="discarded")
    folder = waiting.file_of(run).parent
    stray = folder / "list-of-nobody.json.fresh"
    stray.write_text("{}")
    month = clock.now() - dt.timedelta(days=30)
    assert waiting.forget_older(month) == 2  # list and preview of the one put away
    os.utime(stray, (month.timestamp() - 1, month.timestamp() - 1))
    assert waiting.forget_older(month) == 1
    assert {one.name for one in folder.glob("list-*")} == {f"list-{run.pk}", f"list-{run.pk}.json"}


def pure(table: Sequence[Sequence[Any]], said: dict[int, Mending], **columns: Any) -> list[Any]:
    """Return the entries of a table, with what was said of its rows by number."""
    rows = [Row(at, list(cells)) for at, cells in enumerate(table, 1)]
    source = Source("csv", [Sheet("Pool", rows, mended=said, **columns)])
    return read_pool(source, words())[1:]


def table_of(*changes: Any) -> list[list[Any]]:
    return [list(PERSON), *([*{**PERSON, **one}.values()] for one in changes)]


def test_rows_below_a_row_that_is_left_out_still_mean_the_one_above() -> None:
    table = table_of(
        {"Nr.": "1", "Sprache 1 (Dialekt)": "Kurmandschi"}, {"Nr.": "2", "Sprache 1 (Dialekt)": "Türkisch"},
        {"Nr.": "3", "Sprache 1 (Dialekt)": '"'},
    )  # fmt: skip
    found = pure(table, {3: Mending(left_out=True)})
    assert [one.verdict for one in found] == ["good", "skipped", "good"]
    assert [one.code for one in found[2].languages] == ["tr"]


def test_value_of_a_merged_cell_can_be_taken_away() -> None:
    at = list(PERSON).index("Telefon")
    table = table_of({"Nr.": "1"}, {"Nr.": "2", "Telefon": ""})
    merged = [(2, at, 3, at)]
    assert pure(table, {}, merged=merged)[1].phone
    assert pure(table, {3: Mending({"phone": ""})}, merged=merged)[1].phone == ""


def test_mending_a_word_keeps_rows_that_are_wider_than_their_header() -> None:
    table = table_of(*({"Nr.": f"{number}"} for number in range(1, 7)))
    wide = [table[0], *([*row, ""] for row in table[1:])]
    found = pure(wide, {3: Mending({"family": "Anders"})}, even=True)
    assert [one.verdict for one in found] == ["good"] * 6
    assert found[1].family == "Anders"


def test_two_columns_of_one_name_are_told_apart() -> None:
    at = list(PERSON).index("Telefon")
    table = [
        [*row[: at + 1], row[at], *row[at + 1 :]] for row in table_of({"Telefon": "0171 2222222"})
    ]
    table[1][at] = ""
    found = pure(table, {})[0]
    assert "Telefon" not in found.raw
    assert [found.raw[one] for one in found.raw if one.startswith("Telefon (")] == ["0171 2222222"]


def test_fee_class_without_a_rule_is_left_out_and_asked_about(
    office: Client, tmp_path: Path
) -> None:
    run = listed(office, tmp_path, {"Honorarklasse": "Z"})
    assert "gibt es keine Regel" in page_of(office, run, 1)
    office.post(reverse("interpreting_import:take", args=[run.pk]))
    tasks.take_over_list(str(run.pk))
    assert Interpreter.objects.get().fee_class == "A"
