"""Qualifications: granted, prolonged, revoked; what they open in the pool."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from nabe.core import clock, pagecache
from nabe.core.errors import NotAllowed, Refused
from nabe.core.models import JournalEntry
from nabe.interpreting.actions import planning
from nabe.interpreting.matching import in_words
from nabe.interpreting.models import Request, Setting
from nabe.interpreting.queries.candidates import candidates
from nabe.people.actions import qualifications
from nabe.people.actions.personal_data import erase_person, export_person
from nabe.people.actions.qualifications import months_later
from nabe.people.models import Qualification, QualificationKind
from nabe.people.queries import qualifications_of
from tests.interpreting.factories import make_interpreter, make_request, weekday
from tests.people.house import House

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 31)


@pytest.fixture
def kind() -> QualificationKind:
    return QualificationKind.objects.create(name="Gespräche über Krankheit", months=24)


@pytest.mark.parametrize(
    ("day", "months", "until"),
    [
        (TODAY, 24, dt.date(2028, 3, 31)),
        (TODAY, 11, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 1), 1, dt.date(2027, 1, 1)),
        (dt.date(2027, 8, 31), 6, dt.date(2028, 2, 29)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: dt.date, months: int, until: dt.date) -> None:
    assert months_later(day, months) == until


def test_kind_says_how_long_it_holds_and_the_coordination_may_say_otherwise(
    house: House, kind: QualificationKind
) -> None:
    person, day = house.interpreter, clock.today()
    usual = qualifications.grant(person, kind, day, by=house.coordination, source=" VHS ")
    assert (usual.valid_until, usual.source) == (months_later(day, 24), "VHS")
    shorter = qualifications.grant(person, kind, day, by=house.coordination, valid_until=day)
    assert shorter.valid_until == day
    assert [one.verb for one in JournalEntry.objects.filter(verb="qualified")] == ["qualified"] * 2


@pytest.mark.parametrize(
    ("granted", "until", "said"),
    [
        (1, None, "Zukunft"),
        (0, -1, "letzte gültige Tag"),
        (-60 * 366, None, "zu lange"),
        (0, 60 * 366, "letzte"),
    ],
)
def test_days_that_cannot_be_are_refused(
    house: House, kind: QualificationKind, granted: int, until: int | None, said: str
) -> None:
    day = clock.today() + dt.timedelta(days=granted)
    last = None if until is None else clock.today() + dt.timedelta(days=until)
    with pytest.raises(Refused, match=said):
        qualifications.grant(house.interpreter, kind, day, by=house.coordination, valid_until=last)
    assert not Qualification.objects.exists()


def test_only_the_coordination_grants_revokes_and_names_kinds(
    house: House, kind: QualificationKind
) -> None:
    made = qualifications.grant(house.interpreter, kind, clock.today(), by=house.coordination)
    for who in (house.interpreter, house.requester, house.provider):
        with pytest.raises(NotAllowed):
            qualifications.grant(house.interpreter, kind, clock.today(), by=who)
        with pytest.raises(NotAllowed):
            qualifications.revoke(made, by=who)
        with pytest.raises(NotAllowed):
            qualifications.keep_kind(QualificationKind(name="Neu"), by=who)
    assert qualifications_of(house.requester, house.interpreter) == []
    assert len(qualifications_of(house.interpreter, house.interpreter)) == 1
    qualifications.revoke(made, by=house.coordination)
    assert qualifications_of(house.interpreter, house.interpreter) == []


# --- in the pool -------------------------------------------------------------------------------
def wanted(kind: QualificationKind) -> None:
    Setting.objects.filter(code="school").update(qualifications=[kind.pk])
    pagecache.content_changed()
    pagecache.forget()


def good(request: Any) -> list[str]:
    return [one.name for one in candidates(Request.objects.get(pk=request.pk)).good]


def reasons(request: Any) -> dict[str, int]:
    return dict(candidates(Request.objects.get(pk=request.pk)).reasons)


def test_field_of_work_asks_for_a_qualification_that_holds_on_the_day(
    house: House, kind: QualificationKind
) -> None:
    amal = make_interpreter("Amal")
    request = make_request(house, day=weekday())
    wanted(kind)
    missing = {"Nachweis fehlt oder ist abgelaufen: Gespräche über Krankheit": 1}
    assert reasons(request) == missing
    made = planning.propose(by=house.coordination)
    why = {key: in_words(one) for key, one in made.uncovered.items()}
    assert why == {str(request.pk): next(iter(missing))}
    made = qualifications.grant(
        amal.person, kind, clock.today(), by=house.coordination,
        valid_until=weekday() - dt.timedelta(days=1),
    )  # fmt: skip
    assert reasons(request) == missing
    Qualification.objects.filter(pk=made.pk).update(valid_until=weekday())
    assert good(request) == ["Amal"]
    assert set(planning.propose(by=house.coordination).chosen) == {str(request.pk)}
    qualifications.revoke(made, by=house.coordination)
    assert reasons(request) == missing


def test_qualification_for_good_is_not_shortened_by_a_later_one(
    house: House, kind: QualificationKind
) -> None:
    amal, request = make_interpreter("Amal"), make_request(house)
    wanted(kind)
    day = clock.today()
    kind.months = None
    qualifications.grant(amal.person, kind, day - dt.timedelta(days=900), by=house.coordination)
    qualifications.grant(
        amal.person, kind, day - dt.timedelta(days=400), by=house.coordination,
        valid_until=day - dt.timedelta(days=35),
    )  # fmt: skip
    assert good(request) == ["Amal"]
    assert planning.propose(by=house.coordination).uncovered == {}


def test_newest_qualification_counts(house: House, kind: QualificationKind) -> None:
    amal, request = make_interpreter("Amal"), make_request(house)
    wanted(kind)
    ended, day = clock.today() - dt.timedelta(days=1), clock.today()
    for granted, until in ((day, None), (day - dt.timedelta(days=800), ended)):
        qualifications.grant(amal.person, kind, granted, by=house.coordination, valid_until=until)
    assert good(request) == ["Amal"]


def test_pages_name_a_kind_ask_for_it_and_write_it_down(client: Client, house: House) -> None:
    amal = make_interpreter("Amal")
    page = f"/buero/dolmetschen/pool/{amal.pk}/"
    client.force_login(house.coordination)
    assert "Qualifikation eintragen" not in client.get(page).content.decode()
    county = "/buero/dolmetschen/regeln/"
    assert client.post(f"{county}qualifikation/neu/", {"name": "Trauma", "months": "12", "is_active": "on"}).status_code == 302  # fmt: skip
    kind = QualificationKind.objects.get()
    setting = Setting.objects.get(code="school")
    said = {"name": setting.name, "level": "B2", "is_active": "on", "qualifications": [kind.pk]}
    assert client.post(f"{county}einsatzfeld/{setting.pk}/", said).status_code == 302
    setting.refresh_from_db()
    assert setting.qualifications == [kind.pk]

    assert "Qualifikation eintragen" in client.get(page).content.decode()
    client.post(f"{page}qualifikation/", {"kind": kind.pk, "granted_on": clock.today().isoformat(), "source": "Kurs"})  # fmt: skip
    made = Qualification.objects.get()
    assert (made.person, made.source) == (amal.person, "Kurs")
    text = client.post(
        f"{page}qualifikation/", {"kind": "99", "granted_on": "gestern"}, follow=True
    )
    assert Qualification.objects.count() == 1
    assert text.status_code == 200
    client.force_login(amal.person)
    own = client.get(page).content.decode()
    assert "Trauma" in own
    assert "Qualifikation eintragen" not in own
    client.force_login(house.coordination)
    client.post(f"{page}qualifikation/{made.pk}/weg/")
    made.refresh_from_db()
    assert made.revoked_at is not None


def test_export_and_erasure_of_a_person_know_their_qualifications(
    house: House, kind: QualificationKind
) -> None:
    person = make_interpreter("Amal").person
    qualifications.grant(person, kind, clock.today(), by=house.coordination, source="VHS")
    assert "VHS" in str(export_person(person, by=house.coordination))
    erase_person(person, by=house.coordination)
    assert not Qualification.objects.exists()
