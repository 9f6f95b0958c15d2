from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client

from nabe.core import clock, journal
from nabe.core.errors import NotAllowed, Refused
from nabe.core.models import JournalEntry, SignedLink
from nabe.messages import actions as messages
from nabe.messages.models import Message
from nabe.people import actions, tasks
from nabe.people.models import AccountInvitation, Erasure, Person, PersonKey, Retention
from tests.people.house import House

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


def leave_traces(house: House) -> Person:
    person = house.provider
    person.phone = "02303 4711"
    person.save()
    journal.write(house.school, "edited", by=person)
    messages.send("account_notice", to=person, key="x", context={"notice": "Hallo"})
    actions.invite("x@example.org", kind="provider", scope=house.school, by=person)
    return person


def test_export_holds_everything_about_the_person_and_nothing_of_others(house: House) -> None:
    person = leave_traces(house)

    held = actions.export_person(person, by=person)["held"]
    text = json.dumps(held)

    assert held["people.person"]["rows"][0]["phone"] == "02303 4711"
    assert held["people.role"]["rows"][0]["kind"] == "provider"
    assert {"people.membership", "core.journalentry", "outbox.message"} <= set(held)
    assert "colleague@example.org" not in text
    assert "coordination@example.org" not in text


def test_export_holds_what_is_kept_under_the_address(house: House, client: Client) -> None:
    person = house.provider
    messages.send("account_notice", to="Provider@example.org", key="x", context={"notice": "Hallo"})
    Message.objects.update(person=None)
    actions.invite(
        "provider@example.org", kind="requester", scope=house.school, by=house.municipality
    )
    client.post("/anmelden/", {"login": "provider@example.org", "password": "falsch"})

    held = actions.export_person(person, by=person)["held"]

    assert [row["text"] for row in held["outbox.message"]["rows"] if "Hallo" in row["text"]]
    assert held["people.accountinvitation"]["rows"][0]["kind"] == "requester"
    assert held["core.signedlink"]["rows"][0]["purpose"] == "people.invitation"
    assert held["axes.accessattempt"]["rows"][0]["username"] == "provider@example.org"


def test_export_for_somebody_else_is_noted(house: House) -> None:
    actions.export_person(house.provider, by=house.provider)
    assert not journal.entries_for(house.provider)

    actions.export_person(house.provider, by=house.coordination)
    entry = journal.entries_for(house.provider).get()
    assert (entry.verb, entry.by) == ("exported", house.coordination)


def test_mail_to_the_address_of_a_person_is_known_as_theirs(house: House) -> None:
    messages.send("account_notice", to="nobody@example.org", key="x", context={"notice": "Neu"})

    assert Message.objects.get().person == house.nobody


@pytest.mark.parametrize("by", ["municipality", "colleague", "nobody"])
def test_export_of_somebody_else_is_refused(house: House, by: str) -> None:
    with pytest.raises(NotAllowed):
        actions.export_person(house.provider, by=house.people[by])


def test_own_export_is_a_file(house: House, client: Client) -> None:
    client.force_login(house.provider)
    answer = client.post("/konto/daten/")

    assert "attachment" in answer["Content-Disposition"]
    assert answer.json()["held"]["people.person"]["rows"][0]["name"] == "Provider"


def test_erased_person_leaves_no_trace_but_the_deed(house: House) -> None:
    person = leave_traces(house)
    actions.erase_person(person, by=house.coordination)

    person = Person.objects.get(pk=person.pk)
    assert (person.email, person.phone, person.is_active) == (None, "", False)
    assert "Provider" not in person.name
    assert not person.roles.exists()
    assert not PersonKey.objects.filter(pk=person.pk).exists()
    assert not EmailAddress.objects.filter(email="provider@example.org").exists()
    assert not Message.objects.filter(address="provider@example.org").exists()
    assert not SignedLink.objects.filter(by=person.pk).exists()
    assert AccountInvitation.objects.get(email="x@example.org").invited_by is None
    assert JournalEntry.objects.get(row_id=house.school.pk, verb="edited").by is None


def test_erased_person_leaves_no_open_or_withdrawn_invitation(house: House) -> None:
    for kind in ("requester", "provider"):
        actions.invite("nobody@example.org", kind=kind, scope=house.club, by=house.coordination)
    actions.withdraw_invitation(AccountInvitation.objects.first(), by=house.coordination)
    actions.erase_person(house.nobody, by=house.coordination)

    assert not AccountInvitation.objects.exists()
    assert not SignedLink.objects.exists()


def test_erased_person_cannot_be_erased_twice_or_seen(house: House) -> None:
    actions.erase_person(house.provider, by=house.coordination)

    with pytest.raises(Refused, match="schon gelöscht"):
        actions.erase_person(house.provider, by=house.coordination)


@pytest.mark.parametrize("by", ["municipality", "provider", "colleague", "nobody"])
def test_person_is_erased_by_coordination_alone(house: House, by: str) -> None:
    with pytest.raises(NotAllowed):
        actions.erase_person(house.requester, by=house.people[by])


def test_erasure_is_repeated_after_a_restore(house: House) -> None:
    person = leave_traces(house)
    actions.erase_person(person, by=house.coordination)
    # The backup brings everything back, even the table of erasures is the old one.
    Erasure.objects.all().delete()
    Person.objects.filter(pk=person.pk).update(
        name="Provider", email="provider@example.org", erased_at=None
    )

    call_command("repeat_erasures")

    person = Person.objects.get(pk=person.pk)
    assert person.email is None
    assert person.erased_at is not None
    assert actions.repeat_erasures() == 0


def test_erasure_is_repeated_although_a_line_of_the_file_was_torn(
    house: House, settings, caplog: pytest.LogCaptureFixture
) -> None:
    file = settings.MEDIA_ROOT / "erasures.jsonl"
    file.parent.mkdir()
    file.write_text('{"person": "0193-not-the')  # a machine died while it wrote
    actions.erase_person(house.provider, by=house.coordination)
    Erasure.objects.all().delete()
    Person.objects.filter(pk=house.provider.pk).update(erased_at=None)

    assert actions.repeat_erasures() == 1
    assert "line 1 cannot be read" in caplog.text


def test_erasure_that_did_not_reach_the_file_is_written_there_at_night(
    house: House, settings
) -> None:
    Erasure.objects.create(pk=house.provider.pk)
    tasks.repeat_erasures()

    assert str(house.provider.pk) in (settings.MEDIA_ROOT / "erasures.jsonl").read_text()


def test_retention_takes_what_is_old_and_leaves_the_rest(house: House) -> None:
    leave_traces(house)
    with time_machine.travel(clock.now() + dt.timedelta(days=179)):
        messages.send("account_notice", to=house.nobody, key="y", context={"notice": "Neu"})
        actions.apply_retention()
        assert Message.objects.filter(key="x").exists()
    with time_machine.travel(clock.now() + dt.timedelta(days=181)):
        cleared = actions.apply_retention()

    assert cleared["outbox.message"] >= 1
    assert not Message.objects.filter(key="x").exists()
    assert Message.objects.filter(key="y").exists()


def test_retention_follows_what_the_county_decided(house: House) -> None:
    leave_traces(house)
    Retention.objects.create(table="outbox.message", days=10)
    with time_machine.travel(clock.now() + dt.timedelta(days=11)):
        actions.apply_retention()

    assert not Message.objects.exists()


def test_erasing_asks_first_and_names_the_consequences(house: House, client: Client) -> None:
    client.force_login(house.coordination)
    address = f"/buero/personen/{house.provider.pk}/loeschen/"

    assert "nicht rückgängig" in client.get(address).content.decode()
    assert Person.objects.filter(pk=house.provider.pk, erased_at=None).exists()
    client.post(address)
    assert not Person.objects.filter(pk=house.provider.pk, erased_at=None).exists()
