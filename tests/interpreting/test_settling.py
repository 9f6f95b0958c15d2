"""A month is settled once, paid once, and by the right account."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from defusedxml.ElementTree import fromstring
from django.test import Client

from nabe.core import clock
from nabe.core.errors import NotAllowed, Refused
from nabe.interpreting.actions import dispatch, proof, settling
from nabe.interpreting.models import (
    Assignment,
    Entry,
    Interpreter,
    PaymentRun,
    PoolRules,
    Statement,
)
from nabe.messages.models import Message
from nabe.people.models import Person
from tests.interpreting.factories import make_interpreter, make_invitation, make_request, weekday
from tests.people.house import House

GOOD = "DE02120300000000202051"


def done(house: House, amal: Interpreter, days: int = 21) -> Assignment:
    """Return an assignment that took place an hour long and is countersigned."""
    request = make_request(house, day=weekday(days))
    made = dispatch.accept(make_invitation(request, amal, km=5.0), request.slots.get().pk)
    with time_machine.travel(made.slot.ends_at + dt.timedelta(hours=1), tick=False):
        begins, ends = made.slot.starts_at, made.slot.ends_at
        record = proof.write_record(
            made, proof.Written("held", begins, ends, km=Decimal("13.0")), by=None
        )
        proof.sign(record, by=None)
    return made


def month_after(made: Assignment) -> time_machine.travel:
    first = settling.last_day(clock.local(made.slot.starts_at).date()) + dt.timedelta(days=3)
    return time_machine.travel(dt.datetime.combine(first, dt.time(9)), tick=False)


def with_account(house: House, one: Interpreter) -> None:
    settling.write_account(one, holder="Amal Beispiel", iban=GOOD, by=house.coordination)
    PoolRules.objects.filter(pk=1).update(debtor_name="Kreis Unna", debtor_iban=GOOD)


@pytest.mark.django_db
def test_month_is_settled_once_and_only_when_it_is_over(house: House) -> None:
    amal = make_interpreter("Amal")
    made = done(house, amal)
    day = clock.local(made.slot.starts_at).date()
    with time_machine.travel(made.slot.ends_at, tick=False), pytest.raises(Refused, match="vorbei"):
        settling.settle_month(day, by=house.coordination)
    with month_after(made):
        (statement,) = settling.settle_month(day, by=house.coordination)
        assert settling.settle_month(day, by=house.coordination) == []
        with pytest.raises(NotAllowed):
            settling.settle_month(day, by=house.requester)
    assert (statement.cents, statement.travel_cents, statement.state) == (2500, 390, "made")
    assert statement.number == f"S-{day:%Y-%m}-0001"
    assert Entry.objects.get().statement == statement
    assert Message.objects.filter(kind="statement_made").count() == 1


@pytest.mark.django_db
def test_correction_after_the_statement_stands_on_the_next_one(house: House) -> None:
    amal = make_interpreter("Amal")
    made = done(house, amal)
    day = clock.local(made.slot.starts_at).date()
    with month_after(made):
        settling.settle_month(day, by=house.coordination)
        begins = made.slot.starts_at
        less = proof.Written("held", begins, begins + dt.timedelta(hours=1), km=Decimal("10.0"))
        proof.correct(made.service_record, less, by=house.coordination, why="Weg kürzer")
        following = settling.last_day(day) + dt.timedelta(days=1)
    with time_machine.travel(
        dt.datetime.combine(settling.last_day(following), dt.time(23)) + dt.timedelta(days=2)
    ):
        # a credit of the county waits until somebody earns more than that
        assert settling.settle_month(following, by=house.coordination) == []
    assert Entry.objects.filter(statement=None).count() == 2


@pytest.mark.django_db
def test_file_for_the_bank_pays_everybody_once(house: House) -> None:
    amal = make_interpreter("Amal")
    made = done(house, amal)
    day = clock.local(made.slot.starts_at).date()
    with month_after(made):
        settling.settle_month(day, by=house.coordination)
        when = clock.today() + dt.timedelta(days=2)
        with pytest.raises(Refused, match="Von niemandem ist ein Konto"):
            settling.pay(when, by=house.coordination)
        assert not PaymentRun.objects.exists()
        with_account(house, amal)
        run = settling.pay(when, by=house.coordination)
        with pytest.raises(Refused, match="nichts zu überweisen"):
            settling.pay(when, by=house.coordination)
    assert (run.cents, run.number) == (2890, 1)
    text = fromstring(bytes(run.file))
    space = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
    assert [one.text for one in text.iter(f"{space}InstdAmt")] == ["28.90"]
    assert Statement.objects.get().state == "paid"


@pytest.mark.django_db
def test_who_told_no_account_holds_nobody_up(client: Client, house: House) -> None:
    amal, bana = make_interpreter("Amal"), make_interpreter("Bana")
    first, last = done(house, amal), done(house, bana)
    day = clock.local(first.slot.starts_at).date()
    with month_after(last):
        settling.settle_month(day, by=house.coordination)
        with_account(house, amal)
        client.force_login(house.coordination)
        page = client.get("/buero/dolmetschen/abrechnung/").content.decode()
        assert "1 Person hat kein Konto eingetragen" in page
        assert f"/pool/{bana.pk}/konto/" in page
        assert settling.pay(clock.today() + dt.timedelta(days=2), by=house.coordination).number == 1
        assert Statement.objects.get(interpreter=bana).state == "made"
        settling.write_account(bana, holder="Bana Beispiel", iban=GOOD, by=house.coordination)
        assert settling.pay(clock.today() + dt.timedelta(days=2), by=house.coordination).number == 1
    assert set(Statement.objects.values_list("state", flat=True)) == {"paid"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("iban", "sentence"),
    [("DE02120300000000202052", "Prüfziffer"), ("", "Geben Sie eine IBAN ein"), ("1234", "keine IBAN"),
     ("DE0212030000000020205", "Zeichen")],
)  # fmt: skip
def test_wrong_account_is_refused_with_a_sentence(house: House, iban: str, sentence: str) -> None:
    amal = make_interpreter("Amal")
    with pytest.raises(Refused, match=sentence):
        settling.write_account(amal, holder="Amal", iban=iban, by=amal.person)


@pytest.mark.django_db
def test_nobody_writes_the_account_of_somebody_else(house: House) -> None:
    amal, bana = make_interpreter("Amal"), make_interpreter("Bana")
    with pytest.raises(NotAllowed):
        settling.write_account(amal, holder="Bana", iban=GOOD, by=bana.person)


@pytest.mark.django_db
def test_statement_speaks_the_language_of_its_reader(client: Client, house: House) -> None:
    amal = make_interpreter("Amal", person=house.interpreter)
    made = done(house, amal)
    with month_after(made):
        (statement,) = settling.settle_month(
            clock.local(made.slot.starts_at).date(), by=house.coordination
        )
        Person.objects.filter(pk=house.interpreter.pk).update(language="en")
        client.force_login(house.interpreter)
        client.cookies["django_language"] = "en"
        page = client.get(statement.get_absolute_url()).content.decode()
    for german in ("fand statt", "hin und zurück", "zu zahlen"):
        assert german not in page
    assert "there and back" in page
    assert "28,90" in page
