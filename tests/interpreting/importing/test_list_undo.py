"""A list of the pool is taken back: exactly what it brought, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from nabe.core import clock, journal
from nabe.core.errors import NotAllowed, Refused, WrongState
from nabe.interpreting import tasks
from nabe.interpreting.actions import list_undo, profiles
from nabe.interpreting.models import (
    Assignment,
    BeforeList,
    Feedback,
    Interpreter,
    Paper,
    Request,
    ServiceRecord,
    Slot,
    SpokenLanguage,
    WorkingTime,
)
from nabe.interpreting.queries import lists as queries
from nabe.people import privacy
from nabe.people.actions import qualifications
from nabe.people.models import Organization, Person, PersonKey, QualificationKind, Role
from nabe.sheets.models import ListRecord, ListRun
from tests.interpreting.factories import make_interpreter, make_invitation, make_request
from tests.interpreting.importing.makers import COUNTY, PERSON, TALK, write_csv
from tests.people.house import House

pytestmark = pytest.mark.django_db
HERE: Mapping[str, Any] = {**PERSON, "Wohnort": "Unna", "PLZ": "59423"}
THERE: Mapping[str, Any] = {**TALK, "Kommune": "Unna", "Anfragende Stelle": "Schule am Ring"}
TABLES = (
    Person, PersonKey, Role, Organization, Interpreter, SpokenLanguage, WorkingTime, Paper, Request, Slot,
    Assignment, ServiceRecord, ListRecord, BeforeList,
)  # fmt: skip


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


@pytest.fixture
def office(house: House, client: Client) -> Client:
    make_request(house, state="cancelled", cancelled_by="body")  # the lists of the pool are there
    client.force_login(house.coordination)
    return client


def everything() -> dict[str, list[Any]]:
    return {one.__name__: list(one._default_manager.order_by("pk").values()) for one in TABLES}


def take(office: Client, content: bytes, name: str = "pool.csv", purpose: str = "pool") -> ListRun:
    """Upload a list, and let the worker read it and take it over."""
    file = SimpleUploadedFile(name, content)
    office.post(reverse("interpreting_import:lists"), {"purpose": purpose, "file": file})
    run = ListRun.objects.order_by("uploaded_at").last()
    assert run is not None
    tasks.read_list(str(run.pk))
    office.post(reverse("interpreting_import:take", args=[run.pk]))
    tasks.take_over_list(str(run.pk))
    run.refresh_from_db()
    assert run.state == "applied"
    return run


def rows(tmp_path: Path, sample: Mapping[str, Any], *changes: Mapping[str, Any]) -> bytes:
    lines = [list(sample), *([*{**sample, **one}.values()] for one in changes)]
    return write_csv(tmp_path / "a.csv", lines).read_bytes()


def holding() -> Any:
    """Return how people.privacy knows what is kept of before a list."""
    return next(one for one in privacy.holdings() if one.model is BeforeList)


def back(office: Client, run: ListRun) -> str:
    address = reverse("interpreting_import:undo", args=[run.pk])
    return office.post(address, follow=True).content.decode()


def test_whole_lists_of_a_county_are_taken_back_exactly(office: Client) -> None:
    before = everything()
    people = take(office, (COUNTY / "sprachmittlung_2026.xlsx").read_bytes(), "pool.xlsx")
    between = everything()
    log = take(office, (COUNTY / "anfragen_2025.csv").read_bytes(), "log.csv", "requests")
    assert Assignment.objects.count() > 300
    assert "zuerst diese rückgängig" in back(office, people)
    assert "wieder wie vorher" in back(office, log)
    assert everything() == between
    assert "wieder wie vorher" in back(office, people)
    assert everything() == before
    assert list(ListRun.objects.values_list("state", flat=True)) == ["undone", "undone"]


def test_same_list_comes_in_again_after_it_was_taken_back(office: Client, tmp_path: Path) -> None:
    content = rows(tmp_path, HERE, {})
    back(office, take(office, content))
    assert take(office, content).counts["new"] == 1
    assert Interpreter.objects.get().person.email == "a.muster@example.org"


def test_person_who_was_there_before_stays_and_loses_the_role_of_the_list(
    office: Client, house: House, tmp_path: Path
) -> None:
    content = rows(tmp_path, HERE, {"E-Mail": house.provider.email})
    run = take(office, content)
    assert house.provider.roles.filter(kind="interpreter").exists()
    back(office, run)
    assert Person.objects.filter(pk=house.provider.pk).exists()
    assert list(house.provider.roles.values_list("kind", flat=True)) == ["provider"]


def test_changed_people_are_as_they_were(office: Client, tmp_path: Path) -> None:
    take(office, rows(tmp_path, HERE, {}, {"Nr.": "SM-003", "E-Mail": ""}))
    one = Interpreter.objects.get(source_key="SM-001")
    one.languages.update(direction="to_german", evidence="Zeugnis")
    before, phone = everything(), one.person.phone
    changes = {
        "Umkreis": "50 km", "Telefon": "0171 1234567", "Sprache 1 (Dialekt)": "Arabisch, Kurmandschi",
        "Mo": "", "Di": "9-12", "Führungszeugnis gesehen": "15.02.2025", "Status": "ruht",
        "PLZ": "44532", "Wohnort": "Lünen", "E-Mail": "neu@example.org", "Name": "Anders",
    }  # fmt: skip
    run = take(
        office, rows(tmp_path, HERE, changes, {"Nr.": "SM-002", "E-Mail": ""}, {"Nr.": "SM-003", "E-Mail": ""})
    )  # fmt: skip
    assert (run.counts["new"], run.counts["changed"], run.counts["unchanged"]) == (1, 1, 1)
    assert Interpreter.objects.get(pk=one.pk).person.name == "Amal Anders"
    page = office.get(reverse("interpreting_import:run", args=[run.pk])).content.decode()
    assert "1 neue Zeile wird wieder gelöscht" in page
    assert "1 geänderte Zeile bekommt ihre alten Werte zurück" in page
    assert "2 Zeilen sind wieder wie vorher" in back(office, run)
    assert Interpreter.objects.get(pk=one.pk).person.phone == phone
    after = everything()
    for table in (before, after):  # what is encrypted is never written twice in the same way
        for row in table["Person"]:
            row.pop("phone")
    assert after == before


def test_list_that_brings_nothing_leaves_the_one_before_to_be_taken_back(
    office: Client, tmp_path: Path
) -> None:
    take(office, rows(tmp_path, HERE, {}))
    changed = rows(tmp_path, HERE, {"Umkreis": "50 km"})
    run = take(office, changed)
    assert take(office, changed).counts["unchanged"] == 1
    assert "1 Zeile ist wieder wie vorher" in back(office, run)
    assert Interpreter.objects.get().radius_km == 30


def test_changed_talks_are_as_they_were(office: Client, tmp_path: Path) -> None:
    make_interpreter("Amal", source_key="SM-001")
    other = {"Anfrage-Nr": "2025-0002", "Termin": "17.01.2025"}
    take(office, rows(tmp_path, THERE, {}, other), "log.csv", "requests")
    before = everything()
    changes = {
        "Dauer geplant (Min)": "90",
        "Minuten": "90",
        "Honorar": "35,00",
        "Sprache": "Kurmandschi",
    }
    run = take(office, rows(tmp_path, THERE, changes, other), "log.csv", "requests")
    assert Request.objects.get(source_key="2025-0001").language == "kmr"
    assert "1 Zeile ist wieder wie vorher" in back(office, run)
    assert everything() == before


def test_what_was_there_before_goes_with_its_time_its_person_and_the_next_list(
    office: Client, house: House, tmp_path: Path
) -> None:
    take(office, rows(tmp_path, HERE, {}))
    run = take(office, rows(tmp_path, HERE, {"Umkreis": "50 km"}))
    person = Interpreter.objects.get().person
    assert queries.keeps_before(house.coordination, run)
    assert holding().export(person)[0]["text"]
    kept = BeforeList.objects.get(interpreter__person=person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM interpreting_beforelist WHERE id = %s", [kept.pk])
        assert b"radius" not in bytes(cursor.fetchone()[0])
    assert holding().expire(clock.now() + dt.timedelta(seconds=1)) == 1
    assert "nach 30 Tagen gelöscht" not in back(office, run)  # nothing is left to take back
    assert Interpreter.objects.get().radius_km == 50
    run = take(office, rows(tmp_path, HERE, {"Umkreis": "60 km"}))
    holding().erase(person)
    assert not BeforeList.objects.filter(interpreter__person=person).exists()


def test_old_address_that_belongs_to_another_by_now_stops_everything(
    office: Client, house: House, tmp_path: Path
) -> None:
    take(office, rows(tmp_path, HERE, {}))
    run = take(office, rows(tmp_path, HERE, {"E-Mail": "neu@example.org"}))
    Person.objects.filter(pk=house.provider.pk).update(email="a.muster@example.org")
    before = everything()
    assert "gehört schon zu einem anderen Konto" in back(office, run)
    assert everything() == before


@pytest.mark.parametrize("what", ["asked", "edited", "qualified", "renamed", "signed in"])
def test_list_is_not_taken_back_once_somebody_worked_with_it(
    office: Client, house: House, tmp_path: Path, what: str
) -> None:
    run = take(office, rows(tmp_path, HERE, {}, {"Nr.": "SM-002", "E-Mail": "", "Name": "Zweite"}))
    one = Interpreter.objects.get(source_key="SM-001")
    with time_machine.travel(clock.now() + dt.timedelta(minutes=1), tick=False):
        if what == "asked":
            make_invitation(make_request(house), one)
        elif what == "edited":
            profiles.write_profile(one, {"radius_km": 7}, by=house.coordination)
        elif what == "qualified":
            kind = QualificationKind.objects.create(name="Trauma")
            qualifications.grant(one.person, kind, clock.today(), by=house.coordination)
        elif what == "renamed":
            journal.write(one.person, "edited", by=house.coordination)
        else:
            Person.objects.filter(pk=one.person_id).update(last_login=clock.now())
        before = everything()
        assert "Amal Muster" in back(office, run)
    assert everything() == before
    run.refresh_from_db()
    assert run.state == "applied"


def test_request_of_a_log_that_was_judged_stays(
    office: Client, house: House, tmp_path: Path
) -> None:
    make_interpreter("Amal", source_key="SM-001")
    run = take(office, rows(tmp_path, THERE, {}), "log.csv", "requests")
    held = Assignment.objects.get(request__source_key="2025-0001")
    Feedback.objects.create(assignment=held, side="requester", mark="good")
    assert held.request.number in back(office, run)
    assert Assignment.objects.filter(pk=held.pk).exists()
    Feedback.objects.all().delete()
    back(office, run)
    assert not Request.objects.filter(source_key="2025-0001").exists()


def test_only_the_coordination_takes_back_and_only_what_was_taken_over(
    office: Client, house: House, tmp_path: Path
) -> None:
    run = take(office, rows(tmp_path, HERE, {}))
    with pytest.raises(NotAllowed):
        list_undo.undo(run, by=house.requester)
    list_undo.undo(run, by=house.coordination)
    with pytest.raises(WrongState):
        list_undo.undo(run, by=house.coordination)
    assert not Interpreter.objects.filter(source_key="SM-001").exists()


def test_rows_that_stay_out_leave_as_a_workbook_and_come_in_when_mended(
    office: Client, tmp_path: Path
) -> None:
    content = rows(tmp_path, HERE, {}, {"Nr.": "SM-002", "E-Mail": "", "Sprache 1 (Dialekt)": ""})
    file = SimpleUploadedFile("pool.csv", content)
    office.post(reverse("interpreting_import:lists"), {"purpose": "pool", "file": file})
    run = ListRun.objects.get()
    tasks.read_list(str(run.pk))
    assert "Zeilen mit Fehlern" in office.get(reverse("interpreting_import:run", args=[run.pk])).content.decode()  # fmt: skip
    answer = office.get(reverse("interpreting_import:bad", args=[run.pk]))
    assert "attachment" in answer["Content-Disposition"]
    lines = (
        CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )
    assert [line[lines[0].index("Nr.")] for line in lines[1:]] == ["SM-002"]
    assert "Es fehlt eine Sprache" in str(lines[1])
    lines[1][lines[0].index("Sprache 1 (Dialekt)")] = "Arabisch"
    mended = write_csv(tmp_path / "b.csv", lines).read_bytes()
    assert take(office, mended).counts["new"] == 1


def test_refusal_takes_nothing_back(house: House) -> None:
    run = ListRun.objects.create(
        purpose="pool", state="applied", applied_at=clock.now(), file_name="a.csv"
    )
    ListRun.objects.create(
        purpose="requests",
        counts={"new": 1},
        state="applied",
        applied_at=clock.now() + dt.timedelta(days=1),
    )
    with pytest.raises(Refused, match="neuere Liste"):
        list_undo.undo(run, by=house.coordination)
    run.refresh_from_db()
    assert run.state == "applied"
