"""One question is enough: for the time that a plan means, and for all dates of a series."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from nabe.core import clock
from nabe.core.errors import Refused
from nabe.interpreting.actions import by_rule, changing, dispatch, planning
from nabe.interpreting.models import (
    Absence,
    Assignment,
    DispatchRule,
    Invitation,
    Proposal,
    Request,
    Slot,
)
from nabe.messages.models import Message
from tests.interpreting.factories import (
    at,
    make_interpreter,
    make_invitation,
    make_request,
    weekday,
)
from tests.interpreting.test_bundles import chain
from tests.people.house import House

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def another_slot(request: Request, days: int) -> Slot:
    """Offer a second time some days after the first."""
    first = request.slots.get()
    return Slot.objects.create(
        request=request, order=1, starts_at=first.starts_at + days * DAY,
        ends_at=first.ends_at + days * DAY,
    )  # fmt: skip


def page_of(asked: Invitation) -> str:
    """The address of a question for whoever is signed in."""
    return f"/buero/dolmetschen/frage/{asked.pk}/"


# --- the time that a plan means ----------------------------------------------------------------
def test_plan_asks_for_the_time_that_it_found(client: Client, house: House) -> None:
    amal = make_interpreter("Amal", person=house.interpreter)
    request = make_request(house)
    first, second = request.slots.get(), another_slot(request, 2)
    Absence.objects.create(
        interpreter=amal, during=(first.starts_at - DAY / 4, first.ends_at + DAY / 4)
    )
    made = planning.propose(by=house.coordination)
    assert made.chosen == {str(request.pk): [amal.pk, second.pk]}
    assert planning.take(made, None, by=house.coordination) == (1, 0)
    asked = Invitation.objects.get()
    assert asked.slot == second
    text = Message.objects.get(kind="invitation", channel="mail").text
    assert f"{timezone.localtime(second.starts_at).day}." in text
    assert text.count("\n– ") == 1  # one time, not two
    client.force_login(house.interpreter)
    page = client.get(page_of(asked)).content.decode()
    assert page.index(f'value="{second.pk}"') < page.index(f'value="{first.pk}"')
    assert page.index("Nur zu einer anderen Zeit") < page.index(f'value="{first.pk}"')
    assert dispatch.accept(asked, second.pk).slot == second


def test_question_by_the_plan_ends_when_its_time_begins(house: House) -> None:
    amal = make_interpreter("Amal")
    request = make_request(house, day=clock.today() + DAY)
    first, _second = request.slots.get(), another_slot(request, 5)
    made = Proposal.objects.create(
        first_day=clock.today(), input_hash="0", method="exact", by=house.coordination,
        chosen={str(request.pk): [amal.pk, first.pk]},
    )  # fmt: skip
    assert planning.take(made, None, by=house.coordination) == (1, 0)
    assert Invitation.objects.get().expires_at <= first.starts_at


# --- a series ----------------------------------------------------------------------------------
def test_yes_to_all_dates_of_a_series(client: Client, house: House) -> None:
    amal = make_interpreter("Amal", person=house.interpreter)
    rows = chain(house, 4)
    busy = rows[2].slots.get()
    Absence.objects.create(interpreter=amal, during=(busy.starts_at, busy.ends_at))
    dispatch.invite(rows[0], [amal.pk], by=house.coordination)
    body = Message.objects.get(kind="invitation", channel="mail").text
    assert "Reihe mit 4 Terminen" in body
    asked = Invitation.objects.get()
    client.force_login(house.interpreter)
    where = page_of(asked)
    page = client.get(where).content.decode()
    assert "Ja, zu allen 4 Terminen" in page
    said = {"answer": "yes_all", "slot": rows[0].slots.get().pk}
    page = client.post(where, said, follow=True).content.decode()
    assert "3 Termine der Reihe sind bestätigt" in page
    assert "An diesen Tagen geht es nicht" in page
    held = Assignment.objects.filter(interpreter=amal, state="confirmed")
    assert set(held.values_list("request", flat=True)) == {rows[at].pk for at in (0, 1, 3)}
    rows[2].refresh_from_db()
    assert rows[2].state == "open"
    # sent twice: nothing more happens
    client.post(where, said)
    assert held.count() == 3


def test_yes_to_all_leaves_what_others_promised(house: House) -> None:
    amal, bana = make_interpreter("Amal"), make_interpreter("Bana")
    rows = chain(house, 3)
    dispatch.accept(make_invitation(rows[1], bana), rows[1].slots.get().pk)
    waits = make_invitation(rows[2], bana)
    number, missed = dispatch.accept_series(make_invitation(rows[0], amal), rows[0].slots.get().pk)
    assert (number, missed) == (2, [])
    assert Assignment.objects.get(request=rows[1]).interpreter == bana
    waits.refresh_from_db()
    assert waits.state == "not_needed"  # and hears it


def test_no_to_the_first_date_promises_no_other(house: House) -> None:
    amal = make_interpreter("Amal")
    rows = chain(house, 3)
    first = rows[0].slots.get()
    Absence.objects.create(interpreter=amal, during=(first.starts_at, first.ends_at))
    with pytest.raises(Refused):
        dispatch.accept_series(make_invitation(rows[0], amal), first.pk)
    assert not Assignment.objects.exists()


def test_rule_asks_for_one_date_of_a_series_at_a_time(house: House) -> None:
    DispatchRule.objects.all().delete()
    DispatchRule.objects.create(way="wave", wait_minutes=0, least_days=0, most_days=365)
    amal = make_interpreter("Amal")
    make_interpreter("Bana")
    rows = chain(house, 3)
    near = make_request(house, day=weekday(14))
    assert by_rule.ask_by_rule() == 2
    assert set(Invitation.objects.values_list("request", flat=True)) == {rows[0].pk, near.pk}
    assert by_rule.ask_by_rule() == 0
    mine = Invitation.objects.get(request=rows[0], interpreter=amal)
    dispatch.accept(mine, rows[0].slots.get().pk)
    assert by_rule.ask_by_rule() > 0
    asked = Invitation.objects.filter(state="sent").values_list("request", flat=True)
    assert rows[1].pk in asked
    assert rows[2].pk not in asked


def test_near_date_of_a_series_waits_for_no_other(house: House) -> None:
    DispatchRule.objects.all().delete()
    DispatchRule.objects.create(way="wave", wait_minutes=0, least_days=0, most_days=365)
    make_interpreter("Amal")
    rows = chain(house, 2)
    for number, row in enumerate(rows):
        begins = at(weekday(1) + 3 * number * DAY)
        row.slots.update(starts_at=begins, ends_at=begins + DAY / 24)
    by_rule.ask_by_rule()
    assert Invitation.objects.values("request").distinct().count() == 2


# --- what a series must not do -------------------------------------------------------------------
def waves() -> None:
    """Let the pool ask by itself, at once and however far away."""
    DispatchRule.objects.all().delete()
    DispatchRule.objects.create(way="wave", wait_minutes=0, least_days=0, most_days=365)


def test_date_that_nobody_can_take_holds_up_no_other(house: House) -> None:
    waves()
    amal = make_interpreter("Amal")
    rows = chain(house, 3)
    first = rows[0].slots.get()
    Absence.objects.create(interpreter=amal, during=(first.starts_at, first.ends_at))
    assert by_rule.ask_by_rule() == 0  # nobody for the first date
    assert by_rule.ask_by_rule() == 1
    assert Invitation.objects.get().request == rows[1]


def test_date_that_no_rule_asks_for_holds_up_no_other(house: House) -> None:
    waves()
    make_interpreter("Amal")
    rows = chain(house, 3)
    DispatchRule.objects.update(least_days=25)
    by_rule.ask_by_rule()
    assert rows[0].pk not in Invitation.objects.values_list("request", flat=True)
    assert Invitation.objects.get().request in rows[1:]


def test_date_that_is_held_is_promised_by_nobody(house: House) -> None:
    amal = make_interpreter("Amal")
    rows = chain(house, 3)
    Request.objects.filter(pk=rows[1].pk).update(is_held=True)
    number, missed = dispatch.accept_series(make_invitation(rows[0], amal), rows[0].slots.get().pk)
    assert (number, missed) == (2, [])
    assert not Assignment.objects.filter(request=rows[1]).exists()


def test_yes_to_all_is_no_yes_to_a_case_that_is_too_near(house: House) -> None:
    amal = make_interpreter("Amal")
    rows = chain(house, 2)
    Request.objects.filter(pk=rows[1].pk).update(case="F-1")
    dispatch.decline(make_invitation(rows[1], amal))
    rows[1].refresh_from_db()
    changing.note_conflict(amal, rows[1], by=house.coordination, reason="verwandt")
    number, missed = dispatch.accept_series(make_invitation(rows[0], amal), rows[0].slots.get().pk)
    assert (number, missed) == (1, [rows[1].slots.get().starts_at])


def test_time_that_the_page_shows_is_the_time_that_is_promised(
    client: Client, house: House
) -> None:
    amal = make_interpreter("Amal", person=house.interpreter)
    rows = chain(house, 2)
    liked = rows[1].slots.get()
    sooner = Slot.objects.create(
        request=rows[1], order=1, starts_at=liked.starts_at - DAY, ends_at=liked.ends_at - DAY
    )
    asked = make_invitation(rows[0], amal)
    client.force_login(house.interpreter)
    page = client.get(page_of(asked)).content.decode()
    assert f"{timezone.localtime(sooner.starts_at):%d.%m.%Y}" in page
    dispatch.accept_series(asked, rows[0].slots.get().pk)
    assert Assignment.objects.get(request=rows[1]).slot == sooner


def test_plan_of_yesterday_asks_for_no_time_that_is_over(house: House) -> None:
    amal = make_interpreter("Amal")
    request = make_request(house)
    first = request.slots.get()
    another_slot(request, 3)
    made = planning.propose(by=house.coordination)
    made.chosen = {str(request.pk): [amal.pk, first.pk]}
    made.save()
    past = clock.now() - DAY
    Slot.objects.filter(pk=first.pk).update(starts_at=past, ends_at=past + DAY / 24)
    assert planning.take(made, None, by=house.coordination) == (0, 1)
    assert not Invitation.objects.exists()
