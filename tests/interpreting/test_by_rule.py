"""What the pool does by itself: asks by rule or by plan, goes on after a no, reminds."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from nabe.core import clock, pagecache
from nabe.interpreting.actions import by_rule, changing, dispatch, planning
from nabe.interpreting.models import (
    DispatchRule,
    Interpreter,
    Invitation,
    Proposal,
    Request,
    Setting,
)
from nabe.messages.models import Message
from tests.interpreting.factories import (
    at,
    make_interpreter,
    make_invitation,
    make_request,
    weekday,
)
from tests.people.house import House

pytestmark = pytest.mark.django_db


def let_rules_ask(**columns: object) -> None:
    DispatchRule.objects.all().delete()
    DispatchRule.objects.create(**({"wait_minutes": 30} | columns))
    pagecache.content_changed()
    pagecache.forget()


def test_pool_asks_by_rule_after_the_time_to_step_in(house: House) -> None:
    make_interpreter("Amal")
    request = make_request(house)
    let_rules_ask()
    assert by_rule.ask_by_rule() == 0
    with time_machine.travel(clock.now() + dt.timedelta(minutes=31), tick=False):
        changing.hold(request, True, by=house.coordination)
        assert by_rule.ask_by_rule() == 0
        changing.hold(request, False, by=house.coordination)
        assert by_rule.ask_by_rule() == 1
        assert by_rule.ask_by_rule() == 0


@pytest.mark.parametrize(
    ("columns", "asked"),
    [
        ({"most_days": 3}, 0),
        ({"least_days": 60, "most_days": 90}, 0),
        ({"way": "everybody"}, 12),
        ({"is_active": False}, 0),
    ],
)
def test_rule_says_for_what_and_how(house: House, columns: dict[str, object], asked: int) -> None:
    for number in range(12):
        make_interpreter(f"Person {number}")
    make_request(house)
    let_rules_ask(**columns)
    with time_machine.travel(clock.now() + dt.timedelta(hours=1), tick=False):
        assert by_rule.ask_by_rule() == asked


def test_rule_of_another_field_of_work_asks_for_nothing(house: House) -> None:
    make_interpreter("Amal")
    make_request(house)
    let_rules_ask(setting=Setting.objects.get(code="health"))
    with time_machine.travel(clock.now() + dt.timedelta(hours=1), tick=False):
        assert by_rule.ask_by_rule() == 0


def test_both_sides_are_reminded_once_on_the_afternoon_before(house: House) -> None:
    request = make_request(house)
    held = dispatch.accept(
        make_invitation(request, make_interpreter("Amal")), request.slots.get().pk
    )
    day = clock.local(held.slot.starts_at).date() - dt.timedelta(days=1)
    for time, number in ((dt.time(14, 30), 0), (dt.time(15, 30), 1), (dt.time(16, 30), 1)):
        with time_machine.travel(at(day, time), tick=False):
            by_rule.remind()
        assert Message.objects.filter(kind="assignment_reminder").count() == number
        assert Message.objects.filter(kind="request_reminder").count() == number
    assert held.code in Message.objects.get(kind="request_reminder").text
    assert held.code not in Message.objects.get(kind="assignment_reminder").text


def test_record_is_asked_for_once(house: House) -> None:
    request = make_request(house)
    held = dispatch.accept(
        make_invitation(request, make_interpreter("Amal")), request.slots.get().pk
    )
    for hours, number in ((2, 0), (25, 1), (26, 1)):
        with time_machine.travel(held.slot.ends_at + dt.timedelta(hours=hours), tick=False):
            by_rule.ask_for_records()
        assert Message.objects.filter(kind="record_missing").count() == number


@pytest.mark.parametrize(
    ("now", "heard"),
    [(dt.time(12), dt.time(12)), (dt.time(23), dt.time(7)), (dt.time(3), dt.time(7))],
)
def test_nobody_is_asked_in_their_quiet_hours(house: House, now: dt.time, heard: dt.time) -> None:
    make_interpreter("Amal", quiet_from=dt.time(21), quiet_to=dt.time(7))
    request = make_request(house)
    with time_machine.travel(at(clock.today() + dt.timedelta(days=1), now), tick=False):
        dispatch.invite(request, by=house.coordination)
        message = Message.objects.get(kind="invitation")
        assert clock.local(message.next_try).time().replace(second=0, microsecond=0) == heard
        until = Invitation.objects.get().expires_at
        assert until - message.next_try >= dt.timedelta(hours=23, minutes=59)


# --- goes on -----------------------------------------------------------------------------------
def later(**time: int) -> time_machine.travel:
    return time_machine.travel(clock.now() + dt.timedelta(**time), tick=False)


def asked_names() -> list[str]:
    rows = Invitation.objects.filter(state="sent").order_by("pk")
    return [one.interpreter.person.name for one in rows.select_related("interpreter__person")]


def test_pool_goes_on_when_everybody_said_no(house: House) -> None:
    near, far = make_interpreter("Amal"), make_interpreter("Bana", radius_km=30)
    town = house.town
    Interpreter.objects.filter(pk=far.pk).update(lat=(town.lat or 0) + 0.1)
    request = make_request(house)
    dispatch.decline(make_invitation(request, near))
    request.refresh_from_db()
    assert request.state == "open"
    assert by_rule.ask_by_rule() == 0  # within minutes somebody may change their mind
    with later(minutes=6):
        assert by_rule.ask_by_rule() == 1
        assert asked_names() == ["Bana"]


def test_pool_does_not_go_on_with_what_is_held(house: House) -> None:
    near = make_interpreter("Amal")
    make_interpreter("Bana")
    request = make_request(house)
    changing.hold(request, True, by=house.coordination)
    dispatch.decline(make_invitation(request, near))
    with later(minutes=6):
        assert by_rule.ask_by_rule() == 0
    ask = make_invitation(make_request(house, is_held=True), near)
    with later(days=3):
        dispatch.expire_invitations()
    ask.refresh_from_db()
    assert ask.state == "expired"
    assert asked_names() == []


def test_what_found_nobody_is_looked_at_again_after_an_hour_and_holds_nobody_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nabe.interpreting.queries.waiting.AT_ONCE", 1)
    make_interpreter("Amal")
    nobody, somebody = make_request(house, "ti"), make_request(house)
    let_rules_ask(wait_minutes=0)
    assert by_rule.ask_by_rule() == 0
    assert by_rule.ask_by_rule() == 1
    somebody.refresh_from_db()
    assert somebody.state == "asking"
    make_interpreter("Bana", "ti")
    assert by_rule.ask_by_rule() == 0
    with later(minutes=61):
        assert by_rule.ask_by_rule() == 1
        assert nobody.invitations.count() == 1


# --- by the plan -------------------------------------------------------------------------------
def test_rule_asks_by_the_plan_one_person_for_each_request(house: House) -> None:
    make_interpreter("Amal", "ar ku")
    make_interpreter("Bana", "ar")
    arabic, kurdish = make_request(house, "ar"), make_request(house, "ku")
    let_rules_ask(way="plan", wait_minutes=0)
    assert by_rule.ask_by_rule() == 0  # the plan alone asks
    assert by_rule.ask_by_plan() == 2
    by_request = {one.request_id: one.interpreter.person.name for one in Invitation.objects.all()}
    assert by_request == {arabic.pk: "Bana", kurdish.pk: "Amal"}
    assert by_rule.ask_by_plan() == 0
    assert Proposal.objects.count() == 1  # nothing is planned while nothing is idle


def test_plan_asks_for_nothing_that_no_rule_names(house: House) -> None:
    make_interpreter("Amal")
    make_request(house)
    other = make_request(house, setting=Setting.objects.get(code="health"))
    let_rules_ask(way="plan", wait_minutes=0, setting=other.setting)
    assert by_rule.ask_by_plan() == 1
    assert Invitation.objects.get().request == other


def test_plan_goes_on_after_a_question_ran_out_and_at_once_after_a_promise_broke(
    house: House,
) -> None:
    make_interpreter("Amal")
    make_interpreter("Bana")
    request = make_request(house)
    let_rules_ask(way="plan", wait_minutes=0)
    assert by_rule.ask_by_plan() == 1
    first = Invitation.objects.get()
    with later(days=3):
        assert dispatch.expire_invitations() == 1
        assert asked_names() == []  # no wave: the plan goes on
        with later(minutes=6):
            assert by_rule.ask_by_plan() == 1
            second = Invitation.objects.get(state="sent")
            assert second.interpreter != first.interpreter
            held = dispatch.accept(second, request.slots.get().pk)
            dispatch.give_back(held, reason="krank")
            assert asked_names() == []
            # both were asked before; who only let the time pass is not asked twice
            assert by_rule.ask_by_plan() == 0
            make_interpreter("Cem")
            Request.objects.update(in_vain_at=None)
            assert by_rule.ask_by_plan() == 1
            assert asked_names() == ["Cem"]


def test_what_begins_tomorrow_goes_out_in_waves_though_the_rule_plans(house: House) -> None:
    make_interpreter("Amal")
    day = weekday()
    make_request(house, day=day)
    let_rules_ask(way="plan", wait_minutes=0)
    with time_machine.travel(at(day) - dt.timedelta(hours=20), tick=False):
        assert by_rule.ask_by_plan() == 0
        assert by_rule.ask_by_rule() == 1


def test_what_the_plan_finds_nobody_for_is_tried_in_waves_and_rests_for_an_hour(
    house: House,
) -> None:
    request = make_request(house, "ti")
    let_rules_ask(way="plan", wait_minutes=0)
    assert by_rule.ask_by_plan() == 0
    assert by_rule.ask_by_plan() == 0
    request.refresh_from_db()
    assert request.in_vain_at is not None
    assert Proposal.objects.count() == 1


def test_plan_asks_the_next_one_alone_and_keeps_nobody_who_said_no(house: House) -> None:
    speakers = {make_interpreter(name, "ar ku").pk for name in ("Amal", "Bana", "Cem")}
    arabic = make_request(house, "ar")
    let_rules_ask(way="plan", wait_minutes=0)
    assert by_rule.ask_by_plan() == 1
    first = Invitation.objects.get()
    dispatch.decline(first)
    kurdish = make_request(house, "ku")  # at the same hour: whoever said no is free for it
    with later(minutes=6):
        assert by_rule.ask_by_plan() == 2
    second = {one.request_id: one.interpreter_id for one in Invitation.objects.filter(state="sent")}
    assert set(second) == {arabic.pk, kurdish.pk}
    assert second[arabic.pk] != first.interpreter_id
    assert len(set(second.values())) == 2
    assert set(second.values()) <= speakers


def test_nobody_gets_two_questions_by_one_plan(house: House) -> None:
    make_interpreter("Amal")
    for _each in range(3):
        make_request(house)  # all at one hour: one of them gets the only speaker
    let_rules_ask(way="plan", wait_minutes=0)
    assert by_rule.ask_by_plan() == 1
    assert Invitation.objects.count() == 1


def test_wish_for_another_time_waits_for_a_person_unless_a_rule_goes_on(house: House) -> None:
    near = make_interpreter("Amal")
    make_interpreter("Bana")
    request = make_request(house)
    dispatch.decline(make_invitation(request, near), other_time="erst ab 14 Uhr")
    with later(minutes=6):
        assert by_rule.ask_by_rule() == 0
        let_rules_ask(wait_minutes=0)
        assert by_rule.ask_by_rule() == 1


def test_what_nobody_looked_after_for_a_week_does_not_go_out_by_itself(house: House) -> None:
    near = make_interpreter("Amal")
    make_interpreter("Bana")
    dispatch.decline(make_invitation(make_request(house), near))
    with later(days=8):
        assert by_rule.ask_by_rule() == 0


def test_request_that_cannot_be_asked_for_holds_up_no_other(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_interpreter("Amal")
    broken, whole = make_request(house), make_request(house, day=weekday(30))
    let_rules_ask(wait_minutes=0)
    invite = dispatch.invite

    def breaks(request: Request, *people: object, **how: object) -> int:
        if request.pk == broken.pk:
            raise ValueError("broken")
        return invite(request, *people, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(dispatch, "invite", breaks)
    assert by_rule.ask_by_rule() == 1
    assert Invitation.objects.get().request == whole
    broken.refresh_from_db()
    assert broken.in_vain_at is not None


def test_proposal_of_a_rule_takes_nothing_from_the_one_that_somebody_reads(house: House) -> None:
    make_interpreter("Amal")
    make_request(house)
    mine = planning.propose(by=house.coordination)
    planning.propose(by=None)
    assert planning.take(mine, None, by=house.coordination) == (1, 0)
