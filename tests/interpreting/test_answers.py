"""Answers by the link of a message: two taps, and nothing happens by looking."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from nabe.core import clock
from nabe.core.errors import Refused
from nabe.interpreting.actions import dispatch, other_times
from nabe.interpreting.models import Assignment, Invitation
from nabe.messages.models import Message
from nabe.people.actions.personal_data import apply_retention, erase_person
from tests.interpreting.factories import make_interpreter, make_invitation, make_request
from tests.people.house import House


def link_of(message: Message) -> str:
    return "/l/" + message.text.split("/l/")[1].split("/")[0] + "/"


@pytest.mark.django_db
def test_two_taps_from_the_message_and_looking_changes_nothing(
    house: House, client: Client
) -> None:
    make_interpreter("Amal")
    request = make_request(house, case="F-26-0120", note="Raum 104", contact="Sekretariat")
    dispatch.invite(request, by=house.coordination)
    address = link_of(Message.objects.get(kind="invitation"))
    for _look in range(50):
        page = client.get(address).content.decode()
    assert Invitation.objects.get().state == "sent"
    assert "Ja, ich komme" in page
    assert not [
        one for one in ("F-26-0120", "Raum 104", "Sekretariat", "Schule am Ring") if one in page
    ]

    said = {"answer": "yes", "slot": request.slots.get().pk}
    assert client.post(address, said).status_code == 302
    page = client.get(address).content.decode()
    assert "Sekretariat" in page
    assert request.organization.name in page
    assert "F-26-0120" not in page
    assert request.organization.name in Message.objects.get(kind="assignment_confirmed").text
    ics = client.get(f"{address}?als=kalender")
    assert (ics["Content-Type"], b"BEGIN:VEVENT" in ics.content) == (
        "text/calendar; charset=utf-8",
        True,
    )
    assert client.post(address, {"answer": "back", "reason": "krank"}).status_code == 302
    request.refresh_from_db()
    assert request.state == "open"
    page = client.get(address).content.decode()
    assert "Sie haben Nein gesagt" in page
    assert "Ich kann doch kommen" in page
    assert "Können Sie?" not in page.partition("<main")[2].partition("Sie haben Nein gesagt")[2]
    assert "Nein, ich kann nicht" not in page


@pytest.mark.django_db
def test_own_assignment_is_found_from_the_own_pages(house: House, client: Client) -> None:
    amal = make_interpreter(person=house.interpreter)
    request = make_request(house)
    made = dispatch.accept(make_invitation(request, amal), request.slots.get().pk)
    client.force_login(house.interpreter)
    way = f"/buero/dolmetschen/einsatz/{made.pk}/"
    assert way in client.get("/buero/dolmetschen/heute/").content.decode()
    page = client.get(way, follow=True).content.decode()
    assert "Ich kann doch nicht kommen" in page
    assert 'href="/buero/dolmetschen/heute/"' in page
    Invitation.objects.all().delete()  # it came with a list
    assert client.get(way).headers["Location"] == f"{way}nachweis/"
    client.force_login(house.requester)
    assert client.get(way).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "status"),
    [({}, 400), ({"answer": "maybe"}, 400), ({"answer": "yes", "slot": "9" * 30}, 409),
     ({"answer": "yes", "slot": "0"}, 409), ({"answer": "back"}, 409)],
)  # fmt: skip
def test_wrong_answers_change_nothing(
    house: House, client: Client, said: dict[str, str], status: int
) -> None:
    make_interpreter("Amal")
    dispatch.invite(make_request(house), by=house.coordination)
    address = link_of(Message.objects.get(kind="invitation"))
    assert client.post(address, said).status_code == status
    assert Invitation.objects.get().state == "sent"


@pytest.mark.django_db
def test_no_and_another_time_are_told_to_the_coordination(house: House, client: Client) -> None:
    make_interpreter("Amal")
    request = make_request(house)
    dispatch.invite(request, by=house.coordination)
    address = link_of(Message.objects.get(kind="invitation"))
    client.post(address, {"answer": "other", "other_time": "erst ab 11 Uhr"})
    client.force_login(house.coordination)
    assert "erst ab 11 Uhr" in client.get(request.get_absolute_url()).content.decode()
    request.refresh_from_db()
    assert request.state == "open"


@pytest.mark.django_db
def test_time_that_somebody_names_is_agreed_in_one_step(house: House, client: Client) -> None:
    make_interpreter("Amal")
    other = make_interpreter("Basma")
    request = make_request(house)
    dispatch.invite(request, by=house.coordination)
    make_invitation(request, other)
    address = link_of(Message.objects.get(kind="invitation"))
    day = clock.local(request.slots.get().starts_at).date()
    client.post(address, {"answer": "other", "other_day": day.isoformat(), "other_clock": "11:00"})
    asked = Invitation.objects.get(state="other")
    assert clock.local(asked.other_at).time() == dt.time(11)
    assert "Wir melden uns" in client.get(address).content.decode()

    client.force_login(house.requester)
    said = {"step": "agree", "invitation": str(asked.pk)}
    assert client.post(f"{request.get_absolute_url()}schritt/", said).status_code in (403, 404)
    client.force_login(house.coordination)
    page = client.get(request.get_absolute_url()).content.decode()
    assert "11:00" in page
    assert "Verlegen und zusagen" in page
    client.post(f"{request.get_absolute_url()}schritt/", said)

    held = Assignment.objects.get()
    assert held.interpreter == asked.interpreter
    assert clock.local(held.slot.starts_at).time() == dt.time(11)
    assert held.slot.minutes == 60
    request.refresh_from_db()
    assert (request.state, request.slots.count()) == ("confirmed", 1)
    (told,) = Message.objects.filter(person=house.requester)
    assert told.kind == "request_confirmed"
    assert "anderen Zeit, als Sie angefragt haben" in told.text
    assert Message.objects.filter(person=other.person, kind="invitation_not_needed").count() == 1
    # The same step again, or with another request's question, does nothing.
    assert client.post(f"{request.get_absolute_url()}schritt/", said).status_code == 409
    for wrong in ("", "x", str(make_invitation(make_request(house), other, state="other").pk)):
        again = {"step": "agree", "invitation": wrong}
        assert client.post(f"{request.get_absolute_url()}schritt/", again).status_code == 404
    assert Assignment.objects.count() == 1


@pytest.mark.django_db
def test_agreed_time_that_a_rule_forbids_moves_nothing(house: House) -> None:
    amal = make_interpreter("Amal")
    request, busy = make_request(house), make_request(house, time=dt.time(11, 30))
    dispatch.accept(make_invitation(busy, amal), busy.slots.get().pk)
    before = request.slots.get()
    asked = make_invitation(request, amal)
    dispatch.decline(asked, other_at=before.starts_at + dt.timedelta(hours=2))
    with pytest.raises(Refused):
        other_times.agree(asked, by=house.coordination)
    assert request.slots.get().starts_at == before.starts_at
    asked.refresh_from_db()
    assert asked.state == "other"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "ab wann es ginge"),
        ({"other_day": "2026-13-01", "other_clock": "11:00"}, "Diesen Tag gibt es nicht"),
        ({"other_day": "2031-01-08", "other_clock": "25:00"}, "Diese Uhrzeit gibt es nicht"),
        ({"other_day": "", "other_clock": "11:00"}, "auch einen Tag"),
        ({"other_day": "2031-03-30", "other_clock": "02:30"}, "nicht eindeutig"),
        ({"other_day": "2020-01-08", "other_clock": "11:00"}, "schon vorbei"),
    ],
)
def test_wrong_other_time_is_a_sentence(
    house: House, client: Client, said: dict[str, str], sentence: str
) -> None:
    make_interpreter("Amal")
    dispatch.invite(make_request(house), by=house.coordination)
    address = link_of(Message.objects.get(kind="invitation"))
    answer = client.post(address, {"answer": "other", **said})
    assert 400 <= answer.status_code < 500
    assert sentence in answer.content.decode()
    assert Invitation.objects.get().state == "sent"


@pytest.mark.django_db
def test_body_does_not_read_whom_the_pool_asked_in_vain(house: House, client: Client) -> None:
    for name in ("Amal", "Basma"):
        make_interpreter(name)
    request = make_request(house)
    dispatch.invite(request, by=house.coordination, everybody=True)
    asked = {one.interpreter.person.name: one for one in Invitation.objects.all()}
    dispatch.decline(asked["Basma"])
    held = dispatch.accept(asked["Amal"], request.slots.get().pk)
    dispatch.give_back(held, reason="Fieber")

    client.force_login(house.requester)
    page = client.get(request.get_absolute_url()).content.decode()
    assert "Zusage zurückgegeben" in page
    assert not [
        one for one in ("Basma", "Fieber", "Personen gefragt", "Jemand kann nicht") if one in page
    ]

    client.force_login(house.coordination)
    page = client.get(request.get_absolute_url()).content.decode()
    history = page.partition("Verlauf")[2]
    assert "Personen gefragt" in history
    assert "Basma" not in history
    assert "Fieber" in page.partition("Verlauf")[0]


@pytest.mark.django_db
def test_own_words_of_an_answer_go_with_the_person(house: House) -> None:
    amal = make_interpreter("Amal")
    request = make_request(house)
    dispatch.invite(request, by=house.coordination)
    asked = Invitation.objects.get()
    dispatch.give_back(dispatch.accept(asked, request.slots.get().pk), reason="Fieber")
    other = make_invitation(make_request(house), amal, state="other", other_time="erst ab elf")
    erase_person(amal.person, by=house.coordination)
    other.refresh_from_db()
    assert (other.other_time, Assignment.objects.get().why_ended) == ("", "")


@pytest.mark.django_db
def test_own_words_of_an_answer_are_kept_for_a_year(house: House) -> None:
    amal = make_interpreter("Amal")
    other = make_invitation(make_request(house), amal, state="other", other_time="erst ab elf")
    assert "interpreting.invitation" not in apply_retention()
    with time_machine.travel(clock.now() + dt.timedelta(days=366), tick=False):
        assert apply_retention()["interpreting.invitation"] == 1
    other.refresh_from_db()
    assert other.other_time == ""
