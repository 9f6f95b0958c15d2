"""The office: who may change what, what is written, what waits on "Heute"."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from nabe.core.errors import NotAllowed, WrongState
from nabe.core.models import JournalEntry, Translation
from nabe.core.texts import save
from nabe.directory.actions import services as actions
from nabe.directory.actions.reports import report
from nabe.directory.entries import Entry
from nabe.directory.models import Field, Report, Service
from nabe.directory.queries.office import tasks_for_today
from nabe.messages.models import Message
from tests.directory.factories import listed
from tests.people.house import House

pytestmark = pytest.mark.django_db


def form(house: House, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Nähcafé", "organization": str(house.school.pk), "status": "active",
        "fields": [str(Field.objects.get(code="everyday").pk)], "languages": ["de", "ar"],
        "times": "Mo und Mi 9–12 Uhr\njeden 1. Freitag im Monat 15-17 Uhr\nnach Vereinbarung",
        "street": "Ringstr. 1", "postcode": "59423", "municipality": str(house.town.pk),
        "phone": "02303 000 123", "is_free": "True", **changes,
    }  # fmt: skip


def test_add_publishes_what_the_coordination_typed(client: Client, house: House) -> None:
    client.force_login(house.coordination)
    answer = client.post("/buero/angebote/neu/", form(house))
    assert answer.status_code == 302
    service = Service.objects.get()
    assert (service.state, service.slug) == ("published", "naehcafe")
    assert [one.code for one in service.languages.all()] == ["de", "ar"]
    assert [one.number for one in service.phones.all()] == ["+492303000123"]
    rules = [(one.freq, one.byday, one.by_appointment) for one in service.schedules.all()]
    assert rules == [("WEEKLY", "MO,WE", False), ("MONTHLY", "1FR", False), ("", "", True)]
    assert "Nähcafé" in client.get("/de/angebote/").content.decode()


def test_add_by_a_provider_waits_for_review(client: Client, house: House) -> None:
    client.force_login(house.provider)
    client.post("/buero/angebote/neu/", form(house))
    assert Service.objects.get().state == "review"
    assert "Nähcafé" not in client.get("/de/angebote/").content.decode()


def test_add_says_what_is_wrong_and_writes_nothing(client: Client, house: House) -> None:
    client.force_login(house.coordination)
    page = client.post(
        "/buero/angebote/neu/",
        form(house, name="", phone="123", postcode="594", minimum_age="30", maximum_age="20"),
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert "Diese Telefonnummer ist nicht vollständig." in text
    assert "Eine Postleitzahl hat fünf Ziffern." in text
    assert "Das Alter bis muss größer sein als das Alter ab." in text
    assert not Service.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordination", 200), ("municipality", 200), ("provider", 200), ("other_municipality", 404),
        ("other_provider", 404), ("volunteer", 404), ("decision_maker", 404), (None, 302),
    ],
)  # fmt: skip
def test_edit_page_opens_only_for_those_who_keep_the_entry(
    client: Client, house: House, who: str | None, status: int
) -> None:
    service = listed("Nähcafé", town="unna", organization=house.school)
    if who:
        client.force_login(getattr(house, who))
    for verb in (client.get, client.post):
        assert verb(f"/buero/angebote/{service.pk}/").status_code == status
    for address in ("bestaetigen", "stand"):
        answer = client.post(f"/buero/angebote/{service.pk}/{address}/", {"step": "archive"})
        expected = {200: 302, 404: 404, 302: 302}[status]
        if who == "provider" and address == "stand":
            expected = 403
        assert answer.status_code == expected


def test_saving_an_unchanged_form_changes_nothing(client: Client, house: House) -> None:
    client.force_login(house.coordination)
    client.post("/buero/angebote/neu/", form(house))
    service = Service.objects.get()
    page = client.get(f"/buero/angebote/{service.pk}/")
    initial = page.context["form"]
    values = {name: initial[name].value() for name in initial.fields}
    values = {name: value for name, value in values.items() if value not in (None, "", False)}
    values["seen"] = page.context["seen"]
    client.post(f"/buero/angebote/{service.pk}/", values)
    assert list(JournalEntry.objects.filter(row_id=service.pk).values_list("verb", flat=True)) == [
        "created"
    ]


def test_change_by_a_provider_waits_while_the_old_text_stays_public(house: House) -> None:
    service = listed("Nähcafé", town="unna", organization=house.school)
    said = Entry({"alert": "Heute zu", "name": "Nähtreff"})
    saved = actions.change_service(service, said, by=house.provider)
    service.refresh_from_db()
    assert (saved.written, saved.waiting) == (["alert"], ["name"])
    assert (service.state, service.name, service.alert) == ("published", "Nähcafé", "Heute zu")
    waiting = service.proposals.get()
    assert (waiting.values, waiting.before) == ({"name": "Nähtreff"}, {"name": "Nähcafé"})


def test_change_refuses_when_somebody_saved_meanwhile(house: House) -> None:
    service = listed("Nähcafé", town="unna", organization=house.school)
    seen = service.last_modified
    actions.change_service(service, Entry({"alert": "A"}), by=house.coordination, seen=seen)
    with pytest.raises(WrongState):
        actions.change_service(service, Entry({"alert": "B"}), by=house.municipality, seen=seen)
    service.refresh_from_db()
    assert service.alert == "A"


def test_change_of_the_source_makes_its_translations_outdated(house: House) -> None:
    service = listed("Nähcafé", organization=house.school)
    save(service, "name", "ar", "مقهى", state="checked")
    actions.change_service(service, Entry({"name": "Nähtreff"}), by=house.coordination)
    assert Translation.objects.get().state == "outdated"


def test_provider_cannot_hand_an_entry_to_another_organization(house: House) -> None:
    service = listed("Nähcafé", organization=house.school)
    with pytest.raises(NotAllowed):
        actions.change_service(service, Entry({"organization": house.club}), by=house.provider)
    service.refresh_from_db()
    assert service.organization_id == house.school.pk


def test_assure_makes_an_overdue_entry_fresh_and_says_for_whom(
    client: Client, house: House
) -> None:
    long_ago = timezone.localdate() - dt.timedelta(days=400)
    service = listed("Nähcafé", town="unna", organization=house.school, assured_on=long_ago)
    assert "lange nicht bestätigt" in client.get("/de/angebote/").content.decode()
    client.force_login(house.provider)
    client.post(f"/buero/angebote/{service.pk}/bestaetigen/")
    client.logout()
    page = client.get(service.get_absolute_url()).content.decode()
    assert "von: Schule am Ring" in page
    assert house.provider.name not in page


def test_archive_and_publish_again(client: Client, house: House) -> None:
    service = listed("Nähcafé", town="unna", organization=house.school)
    actions.archive(service, by=house.municipality)
    assert client.get(service.get_absolute_url()).status_code == 410
    actions.publish(service, by=house.municipality)
    assert client.get(service.get_absolute_url()).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_archive_by_two_at_once_is_written_once(house: House) -> None:
    service = listed("Nähcafé", town="unna", organization=house.school)
    start, losers = threading.Barrier(4), list[int]()

    def click() -> None:
        mine = Service.objects.get(pk=service.pk)
        start.wait(timeout=20)
        try:
            actions.archive(mine, by=house.coordination)
        except WrongState:
            losers.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(losers) == 3
    assert JournalEntry.objects.filter(verb="archived").count() == 1


def test_today_shows_each_person_only_their_own_tasks(house: House) -> None:
    long_ago = timezone.localdate() - dt.timedelta(days=400)
    listed("Überfällig in Unna", town="unna", organization=house.school, assured_on=long_ago)
    listed("Überfällig in Kamen", town="kamen", organization=house.club, assured_on=long_ago)
    listed("Ohne Ort", organization=house.club)
    assert tasks_for_today(house.coordination).numbers["overdue"] == 2
    assert [one.name for one in tasks_for_today(house.municipality).overdue] == [
        "Überfällig in Unna"
    ]
    assert [one.name for one in tasks_for_today(house.other_provider).overdue] == [
        "Überfällig in Kamen"
    ]
    assert tasks_for_today(house.other_provider).numbers["place"] == 1
    assert not any(tasks_for_today(house.volunteer).numbers.values())


@pytest.mark.parametrize("rows", [1, 3])
def test_office_list_takes_the_same_queries_for_one_and_three_rows(
    client: Client, house: House, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        listed(f"Kurs {number}", town="unna", organization=house.school)
    client.force_login(house.coordination)
    client.get("/buero/angebote/")
    with django_assert_num_queries(10):  # the tenth: how good the entries are
        client.get("/buero/angebote/")


def test_report_arrives_once_and_is_answered(client: Client, house: House) -> None:
    service = listed("Nähcafé", town="unna", organization=house.school)
    address = f"/de/angebote/{service.slug}/fehler/"
    key = client.get(address).context["form"]["key"].value()
    said = {"text": "Die Nummer stimmt nicht.", "email": "a@example.org", "key": key}
    for _number in range(2):
        assert client.post(address, said).status_code == 302
    report = Report.objects.get()
    client.force_login(house.municipality)
    client.post(f"/buero/angebote/hinweise/{report.pk}/", {"result": "done", "answer": "Danke"})
    report.refresh_from_db()
    assert (report.state, report.answer, report.email) == ("done", "Danke", "")
    mail = Message.objects.get(kind="report_closed")
    assert mail.address == "a@example.org"
    assert "Danke" in mail.text
    client.force_login(house.other_municipality)
    assert client.get(f"/buero/angebote/hinweise/{report.pk}/").status_code == 404


def test_report_is_answered_with_the_page_in_the_language_of_who_reported(
    client: Client, house: House
) -> None:
    service = listed("Nähcafé", town="unna", organization=house.school)
    row = report(service, kind="error", text="x", email="a@example.org", key="k", language="en")
    client.force_login(house.municipality)
    client.post(f"/buero/angebote/hinweise/{row.pk}/", {"result": "done", "answer": "Danke"})

    mail = Message.objects.get(kind="report_closed")
    assert f"/en/angebote/{service.slug}/" in mail.text


def test_report_without_text_says_so(client: Client, house: House) -> None:
    service = listed("Nähcafé", town="unna", organization=house.school)
    page = client.post(f"/de/angebote/{service.slug}/aendern/", {"text": "", "key": "x"})
    assert page.status_code == 200
    assert not Report.objects.exists()


@pytest.mark.parametrize("seen", ["", "x", "2030-13-01", "2030-01-01T00:00:00"])
def test_form_that_does_not_say_when_it_was_read_is_refused(
    client: Client, house: House, seen: str
) -> None:
    service = listed("Nähcafé", town="unna", organization=house.school)
    client.force_login(house.coordination)
    answer = client.post(f"/buero/angebote/{service.pk}/", form(house, seen=seen))
    assert answer.status_code == 409
    service.refresh_from_db()
    assert service.last_modified is not None
    assert not JournalEntry.objects.filter(row_id=service.pk, verb="edited").exists()


def test_officer_may_save_an_entry_of_a_provider_from_elsewhere(
    client: Client, house: House
) -> None:
    service = listed("Nähcafé", town="unna", organization=house.club)
    client.force_login(house.municipality)
    page = client.get(f"/buero/angebote/{service.pk}/")
    values = form(house, organization=str(house.club.pk), seen=page.context["seen"])
    assert client.post(f"/buero/angebote/{service.pk}/", values).status_code == 302


def test_text_of_two_megabytes_is_refused_with_a_sentence(client: Client, house: House) -> None:
    client.force_login(house.coordination)
    page = client.post("/buero/angebote/neu/", form(house, description="a" * 2_000_000))
    assert page.status_code == 200
    assert not Service.objects.exists()


def test_entry_that_begins_later_is_unknown_until_then(client: Client, house: House) -> None:
    service = listed("Geheim", description="noch nicht", visible_from=dt.date(2090, 1, 1))
    assert client.get(service.get_absolute_url()).status_code == 404
