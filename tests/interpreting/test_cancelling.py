"""A request is cancelled by the body or by the pool, and everybody hears it."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from nabe.core.errors import NotAllowed, Refused
from nabe.interpreting.actions import cancelling, dispatch
from nabe.interpreting.models import Assignment, Request
from nabe.interpreting.queries import pages
from nabe.messages.models import Message
from nabe.people.models import Role
from tests.interpreting.factories import (
    at_once,
    kinds,
    make_interpreter,
    make_invitation,
    make_request,
)
from tests.people.house import House


@pytest.mark.django_db(transaction=True)
def test_yes_and_cancelling_at_once_leave_nobody_waiting(house: House) -> None:
    request = make_request(house)
    asked, slot = make_invitation(request, make_interpreter("Amal")), request.slots.get().pk
    start = threading.Barrier(2)

    def say() -> None:
        try:
            start.wait()
            dispatch.accept(asked, slot)
        except Refused:
            pass  # the other was faster
        finally:
            connection.close()

    def cancel() -> None:
        try:
            start.wait()
            cancelling.cancel(request, by=house.requester)
        finally:
            connection.close()

    at_once([say, cancel])
    request.refresh_from_db()
    assert request.state == "cancelled"
    assert not Assignment.objects.filter(state="confirmed").exists()


@pytest.mark.django_db
def test_cancelling_tells_everybody(house: House) -> None:
    request = make_request(house)
    dispatch.accept(make_invitation(request, make_interpreter("Amal")), request.slots.get().pk)
    other = make_request(house)
    make_invitation(other, make_interpreter("Bana"))
    for one in (request, other):
        cancelling.cancel(one, by=house.requester, reason="Familie verhindert")
    assert {"assignment_cancelled", "invitation_not_needed"} <= set(kinds())
    ends = set(Request.objects.values_list("state", "cancelled_by"))
    assert ends == {("cancelled", "body")}
    assert not {"request_cancelled", "request_called_off"} & set(kinds())  # they know it themselves


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by_pool", "kind", "words"),
    [(False, "request_cancelled", "Sie brauchen diesen Termin nicht mehr"),
     (True, "request_called_off", "leider müssen wir diesen Termin absagen")],
    ids=["the body by telephone", "the pool"],
)  # fmt: skip
def test_whoever_asked_hears_what_the_coordination_cancels(
    house: House, by_pool: bool, kind: str, words: str
) -> None:
    request = make_request(house)
    cancelling.cancel(request, by=house.coordination, reason="alle krank", by_pool=by_pool)
    told = Message.objects.get(kind=kind)
    assert told.person == house.requester
    assert words in told.text
    assert "alle krank" in told.text
    assert Request.objects.get().cancelled_by == ("pool" if by_pool else "body")


@pytest.mark.django_db
def test_body_hears_of_what_the_coordination_asked_and_cancelled_for_it(house: House) -> None:
    request = make_request(house, by=house.coordination)
    ended = cancelling.cancel(request, by=house.coordination, reason="krank", by_pool=True)
    assert ended.body_knows
    told = {one.person for one in Message.objects.filter(kind="request_called_off")}
    assert told == {house.requester, house.people["colleague"]}
    Role.objects.filter(organization=house.school).delete()
    again = cancelling.cancel(make_request(house), by=house.coordination)
    assert not again.body_knows  # nobody of it is there


@pytest.mark.django_db
def test_talk_that_has_begun_is_written_down_and_not_cancelled(house: House) -> None:
    request = make_request(house)
    dispatch.accept(make_invitation(request, make_interpreter("Amal")), request.slots.get().pk)
    assert pages.may_end(Request.objects.get())
    with time_machine.travel(request.slots.get().starts_at + dt.timedelta(minutes=5), tick=False):
        assert not pages.may_end(Request.objects.get())
        for one in (house.requester, house.coordination):
            with pytest.raises(Refused, match="vorbei"):
                cancelling.cancel(request, by=one)
    assert Request.objects.get().state == "confirmed"


@pytest.mark.django_db
def test_pool_cancels_with_a_reason_and_nobody_else_does_it_in_its_name(house: House) -> None:
    request = make_request(house)
    with pytest.raises(Refused, match="warum"):
        cancelling.cancel(request, by=house.coordination, reason=" ", by_pool=True)
    with pytest.raises(NotAllowed):
        cancelling.cancel(request, by=house.requester, reason="krank", by_pool=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.update(state="cancelled")  # without by whom
    assert Request.objects.get().state == "open"
    assert kinds() == []
