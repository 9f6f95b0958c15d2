"""Somebody leaves the pool: what they promised is given back, what may be deleted is deleted."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import close_old_connections, connection
from django.test import Client

from nabe.core import clock
from nabe.core.errors import NotAllowed, Refused, WrongState
from nabe.interpreting.actions import dispatch, leaving, profiles
from nabe.interpreting.actions.settling import write_account
from nabe.interpreting.models import (
    Assignment,
    BankAccount,
    CalendarFeed,
    Entry,
    Interpreter,
    LanguageProposal,
    Paper,
    Request,
    SpokenLanguage,
    Statement,
    WorkingTime,
)
from nabe.messages.models import Message
from nabe.people.models import Role
from tests.interpreting.factories import (
    make_interpreter,
    make_invitation,
    make_request,
    make_settled_assignment,
    weekday,
)
from tests.people.house import House

pytestmark = pytest.mark.django_db
IBAN = "DE89370400440532013000"


@pytest.fixture
def amal(house: House) -> Interpreter:
    return make_interpreter("Amal", person=house.interpreter)


def page(one: Interpreter, end: str = "") -> str:
    return f"/buero/dolmetschen/pool/{one.pk}/{end}"


def everything_of(amal: Interpreter) -> None:
    WorkingTime.objects.create(interpreter=amal, weekday=1, starts=dt.time(8), ends=dt.time(18))
    LanguageProposal.objects.create(interpreter=amal, code="fr")
    CalendarFeed.objects.create(interpreter=amal, url="https://a.example/x")
    write_account(amal, holder="Amal", iban=IBAN, by=amal.person)


def test_leaving_gives_back_deletes_and_says_so_before(
    client: Client, house: House, amal: Interpreter
) -> None:
    everything_of(amal)
    coming, past, asked = (
        make_request(house),
        make_request(house),
        make_request(house, day=weekday(40)),
    )
    dispatch.accept(make_invitation(coming, amal), coming.slots.get().pk)
    make_settled_assignment(past, amal)
    question = make_invitation(asked, amal)
    client.force_login(house.interpreter)
    text = client.get(page(amal, "ende/")).content.decode()
    for said in (
        "sofort an andere weiter",
        "1 Sprache",
        "3 Nachweise",
        "1 offene Anfrage",
        "1 Abrechnung",
    ):
        assert said in text
    assert Interpreter.objects.get(pk=amal.pk).state == "active"  # a GET only says
    client.post(page(amal, "ende/"))
    amal.refresh_from_db()
    assert (amal.state, amal.postcode, amal.lat, amal.gender) == ("left", "", None, "")
    for model in (SpokenLanguage, WorkingTime, Paper, LanguageProposal, CalendarFeed, BankAccount):
        assert not model.objects.filter(interpreter=amal).exists(), model
    assert Request.objects.get(pk=coming.pk).state == "open"
    assert Message.objects.filter(kind="request_open_again").count() == 1
    question.refresh_from_db()
    assert question.state == "no"
    assert Assignment.objects.get(request=past).state == "done"
    assert Statement.objects.filter(interpreter=amal).exists()
    assert not Role.objects.filter(person=house.interpreter).exists()
    assert "gelöscht" in Message.objects.get(kind="interpreter_left").text
    assert "Nicht mehr im Pool" in client.get(page(amal)).content.decode()


def test_account_stays_until_everything_is_paid(house: House, amal: Interpreter) -> None:
    everything_of(amal)
    held = make_settled_assignment(make_request(house), amal)
    Entry.objects.create(interpreter=amal, assignment=held, day=clock.today(), what="x", cents=2500)
    leaving.leave(amal, by=house.coordination)
    assert leaving.forget_accounts() == 0
    assert BankAccount.objects.get().iban == IBAN
    assert "behalten wir Ihr Konto" in Message.objects.get(kind="interpreter_left").text
    Entry.objects.update(statement=Statement.objects.get())
    Statement.objects.update(state="made")
    assert leaving.forget_accounts() == 0
    Statement.objects.update(state="paid")
    assert leaving.forget_accounts() == 1
    assert not BankAccount.objects.exists()


def test_account_stays_while_a_talk_is_not_written_down(house: House, amal: Interpreter) -> None:
    everything_of(amal)
    held = make_settled_assignment(make_request(house), amal)
    Assignment.objects.filter(pk=held.pk).update(state="confirmed")
    leaving.leave(amal, by=amal.person)
    assert BankAccount.objects.exists()
    held.refresh_from_db()
    assert held.state == "confirmed"  # what has begun is not given back


def test_leaving_twice_and_by_strangers_is_refused(house: House, amal: Interpreter) -> None:
    for person in (house.requester, house.municipality, make_interpreter("Bana").person):
        with pytest.raises(NotAllowed):
            leaving.leave(amal, by=person)
    profiles.change_state(amal, "left", by=amal.person)
    with pytest.raises(WrongState):
        leaving.leave(amal, by=house.coordination)
    with pytest.raises(WrongState):
        profiles.change_state(Interpreter.objects.get(pk=amal.pk), "active", by=amal.person)


def test_old_link_brings_nobody_back(house: House, amal: Interpreter) -> None:
    asked = make_request(house)
    question = make_invitation(asked, amal)
    leaving.leave(amal, by=amal.person)
    with pytest.raises(Refused, match="nicht mehr im Pool"):
        dispatch.accept(question, asked.slots.get().pk)
    assert Request.objects.get(pk=asked.pk).state == "open"


@pytest.mark.django_db(transaction=True)
def test_yes_and_leaving_at_the_same_moment_leave_no_promise(house: House) -> None:
    for number in range(8):
        one = make_interpreter(f"Person {number}")
        asked = make_request(house, day=weekday(21 + 7 * number))
        question = make_invitation(asked, one)
        slot = asked.slots.get().pk
        start = threading.Barrier(2)

        def act(what: Callable[[], object], start: threading.Barrier = start) -> None:
            start.wait()
            with suppress(Refused):
                what()
            close_old_connections()
            connection.close()

        said_yes = threading.Thread(
            target=act, args=[lambda q=question, s=slot: dispatch.accept(q, s)]
        )
        leaves = threading.Thread(target=act, args=[lambda o=one: leaving.leave(o, by=o.person)])
        for each in (said_yes, leaves):
            each.start()
        for each in (said_yes, leaves):
            each.join(20)
        assert Interpreter.objects.get(pk=one.pk).state == "left"
        assert not Assignment.objects.filter(interpreter=one, state="confirmed").exists()
        assert Request.objects.get(pk=asked.pk).state == "open"
