"""From a request to a person who comes: one yes wins, nobody is in two places, everybody hears."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from nabe.core import clock, pagecache
from nabe.core.errors import NotAllowed, Refused
from nabe.interpreting.actions import cancelling, dispatch, planning
from nabe.interpreting.matching import in_words
from nabe.interpreting.models import Assignment, Invitation, Request, Slot, SpokenLanguage
from nabe.interpreting.queries.candidates import candidates, candidates_for
from nabe.messages.models import Message
from nabe.people.models import Role
from tests.interpreting.factories import (
    at,
    at_once,
    kinds,
    make_interpreter,
    make_invitation,
    make_request,
    weekday,
)
from tests.people.house import House


@pytest.mark.django_db
def test_request_goes_from_open_to_confirmed(house: House) -> None:
    amal, bana = make_interpreter("Amal"), make_interpreter("Bana")
    request = make_request(house)
    assert dispatch.invite(request, by=house.coordination, everybody=True) == 2
    request.refresh_from_db()
    assert request.state == "asking"

    first = Invitation.objects.get(interpreter=amal)
    made = dispatch.accept(first, request.slots.get().pk)

    request.refresh_from_db()
    assert (request.state, made.interpreter, made.cents) == ("confirmed", amal, 2500)
    assert Invitation.objects.get(interpreter=bana).state == "not_needed"
    assert kinds() == [
        "assignment_confirmed", "invitation", "invitation", "invitation_not_needed",
        "request_confirmed",
    ]  # fmt: skip
    assert dispatch.accept(first, request.slots.get().pk) == made  # sent twice
    assert Message.objects.filter(kind="request_confirmed").count() == 1


@pytest.mark.django_db
def test_second_yes_gets_a_friendly_refusal(house: House) -> None:
    request = make_request(house)
    first = make_invitation(request, make_interpreter("Amal"))
    second = make_invitation(request, make_interpreter("Bana"))
    slot = request.slots.get().pk
    dispatch.accept(first, slot)
    with pytest.raises(Refused, match="schneller"):
        dispatch.accept(second, slot)
    assert Assignment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_say_yes_at_once_one_comes(house: House) -> None:
    request = make_request(house)
    asked = [make_invitation(request, make_interpreter(f"Person {n}")) for n in range(6)]
    slot, start, said = request.slots.get().pk, threading.Barrier(6), list[str]()

    def say(invitation: Invitation) -> None:
        try:
            start.wait()
            dispatch.accept(invitation, slot)
            said.append("held")
        except Refused:
            said.append("refused")
        finally:
            connection.close()

    at_once([lambda one=one: say(one) for one in asked])
    assert sorted(said) == ["held", *["refused"] * 5]
    assert Assignment.objects.count() == 1
    states = sorted(Invitation.objects.values_list("state", flat=True))
    assert states == [*["not_needed"] * 5, "yes"]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_promised_to_two_requestsat_once(house: House) -> None:
    amal = make_interpreter("Amal")
    requests = [make_request(house), make_request(house, time=dt.time(9, 30))]
    asked = [make_invitation(one, amal) for one in requests]
    start, said = threading.Barrier(2), list[str]()

    def say(invitation: Invitation) -> None:
        try:
            start.wait()
            dispatch.accept(invitation, invitation.request.slots.get().pk)
            said.append("held")
        except Refused:
            said.append("refused")
        finally:
            connection.close()

    at_once([lambda one=one: say(one) for one in asked])
    assert sorted(said) == ["held", "refused"]
    assert sorted(Request.objects.values_list("state", flat=True)) == ["confirmed", "open"]


@pytest.mark.django_db(transaction=True)
def test_two_yes_at_once_do_not_pass_the_tax_limit(house: House) -> None:
    amal = make_interpreter("Amal", tax_limit=4000)  # one talk is 2500
    afternoon = make_request(house, time=dt.time(14))  # the same day, so the same year
    requests = [make_request(house), afternoon]
    asked = [make_invitation(one, amal) for one in requests]
    start, said = threading.Barrier(2), list[str]()

    def say(invitation: Invitation) -> None:
        try:
            start.wait()
            dispatch.accept(invitation, invitation.request.slots.get().pk)
            said.append("held")
        except Refused as error:
            said.append("refused" if "Freibetrag" in str(error) else str(error))
        finally:
            connection.close()

    at_once([lambda one=one: say(one) for one in asked])
    assert sorted(said) == ["held", "refused"]


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "is_free"), [(0, False), (59, False), (74, False), (75, True)])
def test_database_refuses_overlapping_assignments(
    house: House, minutes: int, is_free: bool
) -> None:
    amal = make_interpreter("Amal")
    first, second = make_request(house), make_request(house)
    begins = at(weekday())

    def hold(request: Request, starts: dt.datetime) -> None:
        with transaction.atomic():
            Assignment.objects.create(
                request=request, slot=request.slots.get(), interpreter=amal,
                during=(starts, starts + dt.timedelta(minutes=75)),
            )  # fmt: skip

    hold(first, begins)
    if is_free:
        hold(second, begins + dt.timedelta(minutes=minutes))
        return
    with pytest.raises(IntegrityError, match="nobody_in_two_places"):
        hold(second, begins + dt.timedelta(minutes=minutes))


@pytest.mark.django_db
def test_whoever_cannot_come_starts_a_new_search(house: House) -> None:
    amal, bana = make_interpreter("Amal"), make_interpreter("Bana")
    request = make_request(house)
    made = dispatch.accept(make_invitation(request, amal), request.slots.get().pk)
    dispatch.give_back(made, reason="krank")

    request.refresh_from_db()
    assert request.state == "asking"
    assert Invitation.objects.get(interpreter=bana).state == "sent"
    assert not Invitation.objects.filter(interpreter=amal, state="sent").exists()
    assert "request_open_again" in kinds()
    assert Assignment.objects.get().state == "returned"


@pytest.mark.django_db
def test_nothing_is_given_back_once_the_talk_has_begun(house: House) -> None:
    request = make_request(house)
    made = dispatch.accept(
        make_invitation(request, make_interpreter("Amal")), request.slots.get().pk
    )
    with (
        time_machine.travel(at(weekday()) + dt.timedelta(minutes=5), tick=False),
        pytest.raises(Refused, match="vorbei"),
    ):
        dispatch.give_back(made)
    made.refresh_from_db()
    assert made.state == "confirmed"


@pytest.mark.django_db
def test_questions_end_in_time_and_the_next_wave_goes_out(house: House) -> None:
    amal, bana = make_interpreter("Amal"), make_interpreter("Bana")
    request = make_request(house)
    make_invitation(request, amal)
    Request.objects.update(state="asking")
    with time_machine.travel(clock.now() + dt.timedelta(days=2), tick=False):
        assert dispatch.expire_invitations() == 1
        assert dispatch.expire_invitations() == 0
    assert Invitation.objects.get(interpreter=amal).state == "expired"
    assert Invitation.objects.get(interpreter=bana).state == "sent"


@pytest.mark.django_db
def test_late_yes_counts_while_nobody_else_comes(house: House) -> None:
    request = make_request(house)
    late = make_invitation(request, make_interpreter("Amal"), state="expired")
    other = make_invitation(request, make_interpreter("Bana"), state="expired")
    with time_machine.travel(clock.now() + dt.timedelta(days=2), tick=False):
        made = dispatch.accept(late, request.slots.get().pk)
        with pytest.raises(Refused, match="etwas schneller"):
            dispatch.accept(other, request.slots.get().pk)
    assert made.interpreter == late.interpreter
    late.refresh_from_db()
    assert late.state == "yes"


@pytest.mark.django_db
def test_late_yes_of_somebody_who_is_asked_again_leads_to_the_new_question(house: House) -> None:
    request, amal = make_request(house), make_interpreter("Amal")
    late = make_invitation(request, amal, state="expired")
    make_invitation(request, amal)
    with pytest.raises(Refused, match="noch einmal gefragt"):
        dispatch.accept(late, request.slots.get().pk)


@pytest.mark.django_db
def test_who_was_not_needed_may_be_asked_again_after_a_broken_promise(house: House) -> None:
    amal, bana = make_interpreter("Amal"), make_interpreter("Bana")
    request = make_request(house)
    dispatch.invite(request, by=house.coordination, everybody=True)
    made = dispatch.accept(request.invitations.get(interpreter=amal), request.slots.get().pk)
    assert request.invitations.get(interpreter=bana).state == "not_needed"
    dispatch.give_back(made)
    assert request.invitations.filter(interpreter=bana, state="sent").count() == 1


@pytest.mark.django_db
def test_what_is_over_is_closed_and_told_once(house: House) -> None:
    request, later = make_request(house), make_request(house, day=weekday(60))
    make_invitation(request, make_interpreter("Amal"), expires_at=at(weekday(300)))
    Request.objects.filter(pk=request.pk).update(state="asking")
    with time_machine.travel(at(weekday()) + dt.timedelta(hours=2), tick=False):
        with pytest.raises(Refused, match="vorbei"):
            dispatch.invite(request, by=house.coordination)
        assert (dispatch.close_past(), dispatch.close_past()) == (1, 0)
    states = [Request.objects.get(pk=one.pk).state for one in (request, later)]
    assert states == ["unfilled", "open"]
    assert kinds() == ["invitation_not_needed", "request_unfilled"]


@pytest.mark.django_db
def test_second_date_is_asked_for_when_the_first_is_over(house: House) -> None:
    make_interpreter("Amal")
    request = make_request(house, day=clock.today() - dt.timedelta(days=1))
    begins = at(weekday())
    Slot.objects.create(
        request=request, order=1, starts_at=begins, ends_at=begins + dt.timedelta(hours=1)
    )
    assert dispatch.invite(request, by=house.coordination) == 1
    assert Invitation.objects.get().expires_at > clock.now()


@pytest.mark.django_db
def test_requesters_ask_nobody_and_strangers_cancel_nothing(house: House) -> None:
    make_interpreter("Amal")
    request = make_request(house)
    with pytest.raises(NotAllowed):
        dispatch.invite(request, by=house.requester)
    with pytest.raises(NotAllowed):
        cancelling.cancel(request, by=house.provider)


@pytest.mark.django_db
def test_candidates_cost_the_same_queries_for_many(
    house: House, django_assert_num_queries: Callable[[int], object]
) -> None:
    make_interpreter("Amal")
    request = Request.objects.select_related("setting").prefetch_related("slots").get(
        pk=make_request(house).pk
    )  # fmt: skip
    candidates_for(house.coordination, request)
    for number in (0, 3):
        for one in range(number):
            make_interpreter(f"Person {one}", "ar tr" if one else "fa")
        pagecache.forget()
        candidates_for(house.coordination, request)  # lists that are read once
        with django_assert_num_queries(2):  # type: ignore[attr-defined]
            found = candidates_for(house.coordination, request)
    assert len(found.good) == 3
    assert found.strangers == 1


def test_who_interprets_one_way_only_is_neither_asked_nor_planned(house: House) -> None:
    amal = make_interpreter("Amal", "ar:Syrisch")
    amal.languages.update(direction="to_german")
    request = make_request(house)
    assert dict(candidates(request).reasons) == {"dolmetscht diese Sprache nur in eine Richtung": 1}
    made = planning.propose(by=house.coordination)
    why = in_words(made.uncovered[str(request.pk)])
    assert why == "dolmetscht diese Sprache nur in eine Richtung"
    SpokenLanguage.objects.create(interpreter=amal, code="ar", dialect="Irakisch")
    assert [one.name for one in candidates(request).good] == ["Amal"]


@pytest.mark.django_db
def test_body_hears_of_what_the_coordination_wrote_down_for_it(house: House) -> None:
    request = make_request(house, by=house.coordination)
    asked = make_invitation(request, make_interpreter("Amal"))
    held = dispatch.accept(asked, request.slots.get().pk)
    told = Message.objects.filter(kind="request_confirmed")
    assert {one.person for one in told} == {house.requester, house.people["colleague"]}

    Role.objects.filter(organization=house.school).delete()
    dispatch.give_back(held)
    (again,) = Message.objects.filter(kind="request_open_again")
    assert again.person == house.coordination  # who rings the body
