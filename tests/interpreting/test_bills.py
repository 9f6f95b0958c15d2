"""Bodies that pay themselves: told before they ask, billed by the month, never from the pool's money."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from nabe.core import clock, pagecache
from nabe.interpreting.actions import dispatch, proof
from nabe.interpreting.models import Assignment, Entry, Exclusion, Fund, Payer, Request, Setting
from nabe.interpreting.queries.fees import has_money, pays_itself, spent_by_fund
from nabe.people.models import RoleKind
from tests.interpreting.factories import (
    make_interpreter,
    make_invitation,
    make_request,
    weekday,
)
from tests.interpreting.test_asking import ASK, typed
from tests.people.house import House, give

pytestmark = pytest.mark.django_db
HERE = "/buero/dolmetschen/abrechnung/kosten/"
RULES = "/buero/dolmetschen/regeln/"


@pytest.fixture
def payer(house: House) -> Payer:
    made = Payer.objects.create(
        organization=house.school, bill_to="Schulamt\nRing 1\n59423 Unna", reference="KST 4711"
    )
    pagecache.forget()
    return made


def fund(cents: int = 100_000) -> Fund:
    year = weekday(21).year
    made = Fund.objects.create(
        name="Land", first_day=dt.date(year, 1, 1), last_day=dt.date(year, 12, 31), cents=cents
    )
    pagecache.forget()
    return made


def asked(client: Client, house: House) -> Request:
    said = typed(house, day=weekday(21).isoformat(), step="send")
    assert client.post(ASK, said).status_code == 302
    return Request.objects.get(key=said["key"])


def held(request: Request) -> Assignment:
    """Let somebody come for an hour, 6.5 km away, and sign it a day later."""
    made = dispatch.accept(
        make_invitation(request, make_interpreter("Amal"), km=5.0), request.slots.get().pk
    )
    with time_machine.travel(made.slot.ends_at + dt.timedelta(days=1), tick=False):
        begins, ends = made.slot.starts_at, made.slot.ends_at
        written = proof.Written("held", begins, ends, km=Decimal("13.0"))
        proof.sign(proof.write_record(made, written, by=None), by=None)
    return made


def test_body_reads_what_it_pays_before_it_asks(client: Client, house: House, payer: Payer) -> None:
    client.force_login(house.requester)
    page = client.post(ASK, typed(house)).content.decode()
    assert "Ihre Stelle bezahlt" in page
    assert "höchstens 50,00" in page  # the dearest class of the county
    made = asked(client, house)
    assert made.body_pays
    assert "bezahlt diesen Einsatz selbst" in client.get(made.get_absolute_url()).content.decode()


def test_pool_pays_for_all_others(client: Client, house: House, payer: Payer) -> None:
    Payer.objects.update(is_active=False)
    pagecache.forget()
    source = fund()
    client.force_login(house.requester)
    assert "Ihre Stelle bezahlt" not in client.post(ASK, typed(house)).content.decode()
    made = asked(client, house)
    assert (made.body_pays, made.fund) == (False, source)
    held(made)
    assert Entry.objects.get().paid_by == "pool"
    assert client.get(HERE).content.decode().count("/kosten/2") == 0
    assert spent_by_fund() == {source.pk: 2890}


def test_what_a_body_pays_takes_nothing_from_the_pool(
    client: Client, house: House, payer: Payer
) -> None:
    fund(cents=0)
    assert not has_money(weekday(21))
    client.force_login(house.requester)
    made = asked(client, house)
    assert (made.state, made.fund) == ("open", None)
    held(made)
    entry = Entry.objects.get()
    assert (entry.paid_by, entry.payer_cents, entry.fund) == ("requester", 2890, None)
    assert spent_by_fund() == {}


def test_promise_by_a_rule_of_bodies_takes_nothing_from_the_pool(house: House) -> None:
    source = fund()
    request = make_request(house, day=weekday(21))
    Request.objects.update(fund=source)
    made = dispatch.accept(
        make_invitation(request, make_interpreter("Amal")), request.slots.get().pk
    )
    assert spent_by_fund()[source.pk] >= 2500
    assert made.rule is not None
    made.rule.rule["paid_by"] = "requester"
    made.rule.save()
    assert spent_by_fund() == {}


def test_bill_of_a_month_is_read_by_body_and_coordination(
    client: Client, house: House, payer: Payer
) -> None:
    client.force_login(house.requester)
    made = held(asked(client, house))
    booked = clock.local(Entry.objects.get().made_at).date()
    address = f"{HERE}{house.school.pk}/{booked:%Y-%m}/"
    for person in (house.requester, house.people["colleague"], house.coordination):
        client.force_login(person)
        page = client.get(HERE).content.decode()
        assert address in page
        page = client.get(address).content.decode()
        assert "28,90" in page
        assert made.request.number in page
        assert "Amal" not in page  # who came is no matter of the treasury
    pdf = client.get(f"{address}?als=pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert b"pdfuaid" in pdf.content
    month = f"{booked:%Y-%m}"
    assert address in client.get(f"/buero/dolmetschen/abrechnung/?monat={month}").content.decode()


def test_bill_is_of_nobody_else(client: Client, house: House, payer: Payer) -> None:
    client.force_login(house.requester)
    held(asked(client, house))
    booked = clock.local(Entry.objects.get().made_at).date()
    address = f"{HERE}{house.school.pk}/{booked:%Y-%m}/"
    foreign = house.people["volunteer"]
    give(foreign, RoleKind.REQUESTER, house.club)
    for person, answers in (
        (foreign, {200: [HERE], 404: [address]}),
        (house.interpreter, {403: [HERE, address]}),
        (house.people["nobody"], {403: [HERE, address]}),
    ):
        client.force_login(person)
        for status, pages in answers.items():
            for page in pages:
                assert client.get(page).status_code == status, (person, page)
    client.force_login(foreign)
    assert "Ihre Stelle bezahlt nichts" in client.get(HERE).content.decode()
    for month in ("2019-01", "9999-99", "rubbish"):
        client.force_login(house.coordination)
        assert client.get(f"{HERE}{house.school.pk}/{month}/").status_code == 404


def test_correction_stands_on_the_bill_of_its_own_month(
    client: Client, house: House, payer: Payer
) -> None:
    client.force_login(house.requester)
    made = held(asked(client, house))
    first = clock.local(Entry.objects.get().made_at).date()
    before = client.get(f"{HERE}{house.school.pk}/{first:%Y-%m}/").content.decode()
    later = made.slot.ends_at + dt.timedelta(days=40)
    with time_machine.travel(later, tick=False):
        begins, ends = made.slot.starts_at, made.slot.ends_at
        less = proof.Written("held", begins, ends, km=Decimal("10.0"))
        proof.correct(made.service_record, less, by=house.coordination, why="Weg kürzer")
    client.force_login(house.requester)
    after = client.get(f"{HERE}{house.school.pk}/{first:%Y-%m}/").content.decode()
    assert ("28,90" in before, "28,90" in after, "Weg kürzer" in after) == (True, True, False)
    page = client.get(f"{HERE}{house.school.pk}/{clock.local(later):%Y-%m}/").content.decode()
    assert "-28,90" in page
    assert "-0,90" in page


@pytest.mark.parametrize("bills", [1, 3])
def test_list_of_bills_takes_the_same_queries(
    client: Client, house: House, payer: Payer, bills: int, django_assert_num_queries: object
) -> None:
    client.force_login(house.requester)
    held(asked(client, house))
    entry = Entry.objects.get()
    for number in range(1, bills):
        entry.pk = None
        entry.made_at -= dt.timedelta(days=40 * number)
        entry.save(force_insert=True)
    client.get(HERE)
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        page = client.get(HERE).content.decode()
    assert page.count(f"{house.school.pk}/20") == bills


QUERIES = 8


def test_coordination_keeps_the_list_of_bodies_that_pay(client: Client, house: House) -> None:
    client.force_login(house.coordination)
    said = {"organization": house.school.pk, "bill_to": "Ring 1", "is_active": "on"}
    assert client.post(f"{RULES}zahler/neu/", said).status_code == 302
    assert pays_itself(house.school.pk)
    assert client.post(f"{RULES}zahler/neu/", said).status_code == 200  # no longer to be chosen
    kept = Payer.objects.get()
    assert house.school.name in client.get(RULES).content.decode()
    assert client.post(f"{RULES}zahler/{kept.pk}/", {"bill_to": "Ring 2"}).status_code == 302
    kept.refresh_from_db()
    assert (kept.organization, kept.bill_to, kept.is_active) == (house.school, "Ring 2", False)
    assert not pays_itself(house.school.pk)
    client.force_login(house.requester)
    assert client.get(f"{RULES}zahler/{kept.pk}/").status_code == 403


def test_county_adds_an_exclusion_and_a_field_of_work(client: Client, house: House) -> None:
    client.force_login(house.coordination)
    said = {
        "question": "eine Hochzeit", "reason": "Das Standesamt beurkundet.",
        "instead": "Das Standesamt bestellt selbst.", "is_active": "on",
    }  # fmt: skip
    assert client.post(f"{RULES}ausschluss/neu/", said).status_code == 302
    field = {"name": "Standesamt", "level": "B2", "papers": ["secrecy"], "is_active": "on"}
    assert client.post(f"{RULES}einsatzfeld/neu/", field).status_code == 302
    code = Exclusion.objects.get(question="eine Hochzeit").code
    work = Setting.objects.get(name="Standesamt")
    client.force_login(house.requester)
    page = client.get(ASK).content.decode()
    assert "eine Hochzeit" in page
    assert "Standesamt" in page
    page = client.post(ASK, typed(house, excluded=[code], setting=work.code))
    assert page.status_code == 409
    assert "Das Standesamt bestellt selbst." in page.content.decode()
