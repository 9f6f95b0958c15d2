"""What took place: written, countersigned, objected to, corrected; the ledger forgets nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from nabe.core import clock, pagecache
from nabe.core.errors import NotAllowed, Refused
from nabe.interpreting.actions import cancelling, dispatch, proof
from nabe.interpreting.actions.county import write_rule
from nabe.interpreting.fees import Cancellation, Rule, TravelRefund
from nabe.interpreting.models import (
    Assignment,
    Entry,
    FeeRule,
    Interpreter,
    ServiceRecord,
)
from nabe.interpreting.presets import preset
from nabe.messages.models import Message
from tests.interpreting.factories import (
    at,
    make_interpreter,
    make_invitation,
    make_request,
    weekday,
)
from tests.people.house import House

TEN = dt.time(10)


def held(house: House, *, amal: Interpreter | None = None, **columns: object) -> Assignment:
    """Return a confirmed assignment of an hour at ten."""
    request = make_request(house, time=TEN, **columns)
    asked = make_invitation(request, amal or make_interpreter("Amal"), km=5.0, travel_minutes=20)
    return dispatch.accept(asked, request.slots.get().pk)


def hour(made: Assignment, minutes: int = 60, **more: object) -> proof.Written:
    begins = made.slot.starts_at
    return proof.Written(
        "held", begins, begins + dt.timedelta(minutes=minutes), km=Decimal("13.0"), **more
    )


def after(made: Assignment) -> time_machine.travel:
    return time_machine.travel(made.slot.ends_at + dt.timedelta(hours=3), tick=False)


@pytest.mark.django_db
def test_record_is_written_countersigned_and_booked_once(house: House) -> None:
    made = held(house)
    with after(made):
        record = proof.write_record(made, hour(made, 125), by=None)
        assert proof.write_record(made, hour(made, 125), by=None) == record  # sent twice
        made.refresh_from_db()
        assert (made.state, made.request.state, record.state) == ("done", "done", "written")
        assert Message.objects.filter(kind="record_to_sign").count() == 1

        signed = proof.sign(record, by=house.requester)
        assert proof.sign(record, by=house.requester).state == "signed"  # replayed
    assert (signed.signed_how, signed.cents, signed.travel_cents) == ("link", 3500, 390)
    entry = Entry.objects.get()
    assert (entry.cents, entry.travel_cents, entry.payer_cents) == (3500, 390, 3890)
    assert entry.rule == made.rule


@pytest.mark.django_db
def test_code_of_the_requester_countersigns_at_the_place(house: House) -> None:
    made = held(house)
    with after(made):
        wrong = "000000" if made.code != "000000" else "111111"
        record = proof.write_record(made, hour(made), by=None, code=wrong)
        assert record.state == "written"
        record = proof.write_record(
            made, hour(made), by=None, code=f" {made.code[:3]} {made.code[3:]}"
        )
    assert (record.state, record.signed_how) == ("signed", "code")


@pytest.mark.django_db
def test_code_cannot_be_guessed(house: House) -> None:
    made = held(house)
    wrong = "000000" if made.code != "000000" else "111111"
    with after(made):
        for _try in range(proof.TRIES):
            proof.write_record(made, hour(made), by=None, code=wrong)
        with pytest.raises(Refused, match="zu viele"):
            proof.write_record(made, hour(made), by=None, code=made.code)
    assert ServiceRecord.objects.get().state == "written"


@pytest.mark.django_db
def test_objection_goes_back_to_the_interpreter(house: House) -> None:
    made = held(house)
    with after(made):
        record = proof.write_record(made, hour(made, 90), by=None)
        with pytest.raises(Refused, match="was nicht stimmt"):
            proof.object_to(record, "  ", by=house.requester)
        proof.object_to(record, "Es waren 60 Minuten.", by=house.requester)
        assert Message.objects.filter(kind="record_disputed").count() == 1
        assert not Entry.objects.exists()
        record = proof.write_record(made, hour(made, 60), by=None)
        assert (record.state, record.objection, record.minutes) == ("written", "", 60)
        proof.sign(record, by=None)
    assert Entry.objects.get().cents == 2500


@pytest.mark.django_db
def test_silence_countersigns_after_the_days_of_the_rules(house: House) -> None:
    made = held(house)
    with after(made) as now:
        proof.write_record(made, hour(made), by=None)
        now.shift(dt.timedelta(days=13))
        assert proof.sign_in_silence() == 0
        now.shift(dt.timedelta(days=2))
        assert proof.sign_in_silence() == 1
        assert proof.sign_in_silence() == 0
    assert ServiceRecord.objects.get().signed_how == "silence"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts", "ends", "sentence"),
    [
        (dt.timedelta(), -dt.timedelta(minutes=1), "liegt vor dem Beginn"),
        (dt.timedelta(), dt.timedelta(hours=9), "in der Zukunft"),
        (dt.timedelta(days=-1), dt.timedelta(days=-1, hours=1), "passen nicht"),
    ],
)
def test_impossible_times_are_refused(
    house: House, starts: dt.timedelta, ends: dt.timedelta, sentence: str
) -> None:
    made = held(house)
    begins = made.slot.starts_at
    with after(made), pytest.raises(Refused, match=sentence):
        proof.write_record(made, proof.Written("held", begins + starts, begins + ends), by=None)


@pytest.mark.django_db
def test_form_keeps_what_was_typed_when_the_times_cannot_be(house: House, client: Client) -> None:
    made = held(house, amal=make_interpreter(person=house.interpreter))
    said = {"kind": "held", "begins": "10:00", "ends": "09:00", "note": "Aufzug kaputt"}
    with after(made):
        client.force_login(house.interpreter)
        page = client.post(f"/buero/dolmetschen/einsatz/{made.pk}/nachweis/", said)
        text = page.content.decode()
        assert (page.status_code, "Das Ende liegt vor dem Beginn." in text) == (200, True)
        assert 'value="Aufzug kaputt"' in text
        assert not ServiceRecord.objects.exists()

        token = Message.objects.get(kind="assignment_confirmed").text
        address = "/l/" + token.split("/l/")[1].split("/")[0] + "/?als=nachweis"
        page = client.post(address, said | {"begins": "02:00", "ends": "03:00"})
        text = page.content.decode()
        assert (page.status_code, "passen nicht zum Termin" in text) == (409, True)
        assert 'value="Aufzug kaputt"' in text
        said["ends"] = "11:00"
        assert client.post(address, said).status_code == 302
        assert ServiceRecord.objects.get().note == "Aufzug kaputt"


@pytest.mark.django_db
def test_nothing_is_written_before_the_talk_or_after_it_was_cancelled(house: House) -> None:
    made = held(house)
    with pytest.raises(Refused, match="noch nicht begonnen"):
        proof.write_record(made, hour(made), by=None)
    cancelling.cancel(made.request, by=house.requester)
    with after(made), pytest.raises(Refused, match="abgesagt"):
        proof.write_record(made, hour(made), by=None)


@pytest.mark.django_db
def test_only_the_two_sides_and_coordination_touch_a_record(house: House) -> None:
    made = held(house)
    with after(made):
        with pytest.raises(NotAllowed):
            proof.write_record(made, hour(made), by=house.requester)
        record = proof.write_record(made, hour(made), by=house.coordination)
        for act in (
            lambda: proof.sign(record, by=house.provider),
            lambda: proof.object_to(record, "nein", by=house.provider),
            lambda: proof.no_show(made, by=house.provider),
            lambda: proof.correct(record, hour(made), by=house.requester, why="so"),
        ):
            with pytest.raises(NotAllowed):
                act()


@pytest.mark.django_db
def test_one_way_for_two_talks_at_one_place_is_paid_once(house: House) -> None:
    amal, day = make_interpreter("Amal"), weekday()
    place = {"street": "Schulstr. 1", "postcode": "59423", "day": day, "amal": amal}
    first = held(house, **place)
    request = make_request(house, day=day, time=dt.time(15), street="Schulstr. 1", postcode="59423")
    second = dispatch.accept(make_invitation(request, amal, km=5.0), request.slots.get().pk)
    with time_machine.travel(at(day, dt.time(20)), tick=False):
        proof.sign(proof.write_record(first, hour(first), by=None), by=None)
        assert sum(one.travel_cents for one in Entry.objects.all()) == 390
        longer = proof.Written(
            "held", second.slot.starts_at, second.slot.ends_at, km=Decimal("15.0")
        )
        proof.sign(proof.write_record(second, longer, by=None), by=None)
    assert sum(one.travel_cents for one in Entry.objects.all()) == 450  # the longer way, once
    assert sum(one.cents for one in Entry.objects.all()) == 5000
    assert Entry.objects.filter(counter_of__isnull=False).count() == 1


@pytest.mark.django_db
def test_correction_is_a_counter_entry(house: House) -> None:
    made = held(house)
    with after(made):
        record = proof.sign(proof.write_record(made, hour(made, 125), by=None), by=None)
        with pytest.raises(Refused, match="warum"):
            proof.correct(record, hour(made, 60), by=house.coordination, why=" ")
        proof.correct(record, hour(made, 60), by=house.coordination, why="Zahlendreher")
        proof.correct(record, hour(made, 60), by=house.coordination, why="noch einmal")
    assert list(Entry.objects.order_by("pk").values_list("cents", flat=True)) == [3500, -3500, 2500]
    assert Entry.objects.get(cents=-3500).why == "Zahlendreher"
    record.refresh_from_db()
    assert (record.state, record.cents, record.signed_how) == ("signed", 2500, "link")


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["change", "delete"])
def test_database_keeps_the_ledger(house: House, act: str) -> None:
    made = held(house)
    with after(made):
        proof.sign(proof.write_record(made, hour(made), by=None), by=None)
    rows = Entry.objects.filter(pk=Entry.objects.get().pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(cents=1) if act == "change" else rows._raw_delete("default")
    assert Entry.objects.get().cents == 2500


@pytest.mark.django_db
def test_promise_keeps_the_rule_of_its_day(house: House) -> None:
    made = held(house)
    with time_machine.travel(clock.now() + dt.timedelta(days=1), tick=False):
        dearer = Rule.from_plain(preset("demo-b").rule().to_plain())
        write_rule("A", dearer, clock.today(), by=house.coordination)
        pagecache.forget()
        assert held(house, day=weekday(30)).cents == 3500
    with after(made):
        record = proof.sign(proof.write_record(made, hour(made), by=None), by=None)
    assert record.cents == 2500
    with pytest.raises(Refused, match="Tag oder später"):
        write_rule("A", dearer, clock.today(), by=house.coordination)


@pytest.mark.django_db
def test_two_rules_of_one_class_never_hold_on_one_day(house: House) -> None:
    row = FeeRule.objects.get(fee_class="A")
    with pytest.raises(IntegrityError), transaction.atomic():
        FeeRule.objects.create(
            fee_class="A", name="zweite", rule=row.rule, version=row.version,
            valid_from=row.valid_from + dt.timedelta(days=1),
        )  # fmt: skip


@pytest.mark.django_db
def test_nobody_came_costs_nothing_and_is_seen(house: House) -> None:
    made = held(house)
    with after(made):
        record = proof.no_show(made, by=house.requester)
        with pytest.raises(Refused):
            proof.no_show(made, by=house.requester)
    assert (record.kind, record.state, record.cents) == ("no_show", "signed", 0)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_waiting_in_vain_is_paid_by_the_rule(house: House) -> None:
    made = held(house)
    begins = made.slot.starts_at
    with after(made):
        record = proof.write_record(
            made, proof.Written("in_vain", begins, begins, km=Decimal("13.0")), by=None
        )
        proof.sign(record, by=None)
    assert (Entry.objects.get().cents, Entry.objects.get().travel_cents) == (2500, 390)


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "cents"), [(2, 1250), (30, None)])
def test_late_cancellation_is_paid_by_the_rule_of_the_promise(
    house: House, hours: int, cents: int | None
) -> None:
    FeeRule.objects.filter(fee_class="A").delete()
    tariff = preset("demo-a").rule().tariff
    steps = (Cancellation(hours_before=24, percent=50),)
    rule = Rule("spät", tariff, travel=TravelRefund(cents_per_km=30), cancellations=steps)
    write_rule("A", rule, dt.date(2020, 1, 1), by=house.coordination)
    pagecache.forget()
    made = held(house)
    with time_machine.travel(made.slot.starts_at - dt.timedelta(hours=hours), tick=False):
        cancelling.cancel(made.request, by=house.requester, reason="Kind krank")
    entry = Entry.objects.first()
    assert (entry.cents if entry else None) == cents
    assert ServiceRecord.objects.filter(kind="late").count() == (1 if cents else 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("by_pool", "payer"), [(False, "requester"), (True, "pool")])
def test_nobody_pays_for_what_the_pool_called_off_but_the_pool(
    house: House, by_pool: bool, payer: str
) -> None:
    FeeRule.objects.filter(fee_class="A").delete()
    steps = (Cancellation(hours_before=24, percent=50),)
    rule = Rule(
        "Stelle zahlt", preset("demo-a").rule().tariff, cancellations=steps, paid_by="requester"
    )
    write_rule("A", rule, dt.date(2020, 1, 1), by=house.coordination)
    pagecache.forget()
    made = held(house)
    with time_machine.travel(made.slot.starts_at - dt.timedelta(hours=2), tick=False):
        cancelling.cancel(made.request, by=house.coordination, reason="krank", by_pool=by_pool)
    entry = Entry.objects.get()
    assert (entry.cents, entry.payer_cents, entry.paid_by) == (1250, 1250, payer)


@pytest.mark.django_db
def test_each_side_says_once_how_it_was(house: House) -> None:
    made = held(house)
    with pytest.raises(Refused, match="noch nicht begonnen"):
        proof.say(made, "requester", "good")
    with after(made):
        proof.say(made, "requester", "good")
        proof.say(made, "requester", "bad", "kam zu spät")
        proof.say(made, "interpreter", "good")
        with pytest.raises(Refused):
            proof.say(made, "everybody", "good")
    assert list(made.feedback.order_by("side").values_list("mark", flat=True)) == ["good", "bad"]
