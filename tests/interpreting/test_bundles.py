"""What belongs together and what does not; who hears of it, and who does not any more."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.db import OperationalError, connection
from django.test import Client

from nabe.core import clock, journal
from nabe.core.errors import Refused
from nabe.interpreting.actions import absences, cancelling, changing, dispatch, proof
from nabe.interpreting.models import Assignment, Bundle, Request, Slot
from nabe.messages.models import Message
from nabe.people.models import Person, Role
from nabe.people.privacy import holdings
from tests.interpreting.factories import (
    at_once,
    make_interpreter,
    make_invitation,
    make_request,
    weekday,
)
from tests.people.house import House

pytestmark = pytest.mark.django_db
WEEK, HOUR = dt.timedelta(weeks=1), dt.timedelta(hours=1)


def chain(house: House, number: int = 3) -> list[Request]:
    """Make a weekly series, the first date first."""
    bundle = Bundle.objects.create(kind="series", every_weeks=1)
    return [make_request(house, day=weekday() + at * WEEK, bundle=bundle) for at in range(number)]


def promise(request: Request, name: str = "Amal") -> Assignment:
    """Let somebody new say yes to the first slot."""
    asked = make_invitation(request, make_interpreter(name))
    return dispatch.accept(asked, request.slots.order_by("order")[0].pk)


def has_begun(held: Assignment) -> None:
    """Let a talk have begun an hour ago, though another slot of its request is still to come."""
    slot = held.slot
    Slot.objects.create(
        request_id=held.request_id, order=1, starts_at=slot.starts_at + WEEK / 2,
        ends_at=slot.ends_at + WEEK / 2,
    )  # fmt: skip
    now = clock.now()
    Slot.objects.filter(pk=slot.pk).update(starts_at=now - HOUR, ends_at=now + HOUR)


# --- what is meant -----------------------------------------------------------------------------
def test_following_spares_an_earlier_date_with_a_later_alternative(house: House) -> None:
    rows = chain(house)
    first = rows[0].slots.get()
    Slot.objects.create(
        request=rows[0], order=1, starts_at=first.starts_at + 1.5 * WEEK,
        ends_at=first.ends_at + 1.5 * WEEK,
    )  # fmt: skip
    ended = cancelling.cancel(rows[1], by=house.requester, scope="following")
    assert ended.number == 2
    assert Request.objects.get(pk=rows[0].pk).state == "open"


def test_talk_that_has_begun_stays_when_all_others_end_or_move(house: House) -> None:
    rows = chain(house)
    held = promise(rows[0])
    has_begun(held)
    begins = clock.local(rows[1].slots.get().starts_at)
    moved = changing.Change({}, begins.date() + dt.timedelta(days=1), begins.time(), 60)
    assert changing.change(rows[1], moved, by=house.coordination, scope="all") == 2
    assert cancelling.cancel(rows[1], by=house.requester, scope="all").number == 2
    held.refresh_from_db()
    assert held.state == "confirmed"
    begun = Request.objects.get(pk=rows[0].pk)
    with pytest.raises(Refused, match="vorbei"):
        changing.change(begun, moved, by=house.coordination)


def test_one_that_nobody_was_found_for_ends_with_all_others(house: House) -> None:
    rows = chain(house)
    dispatch.close_unfilled(rows[0], by=house.coordination, reason="niemand")
    assert cancelling.cancel(rows[0], by=house.requester, scope="all").number == 3
    assert set(Request.objects.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.django_db(transaction=True)
def test_illness_and_the_end_of_a_series_wait_for_each_other_in_one_order(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = sorted(chain(house, 2), key=lambda one: one.pk)
    amal = make_interpreter("Amal")
    for one in rows:  # the promise of the later key is given back first
        dispatch.accept(make_invitation(one, amal), one.slots.get().pk)
    begun, failed = threading.Event(), []
    real = absences.give_back

    def give_back(*values: object, **more: object) -> object:
        found = real(*values, **more)  # type: ignore[arg-type]
        begun.set()
        threading.Event().wait(0.5)  # the other reaches its first lock meanwhile
        return found

    monkeypatch.setattr(absences, "give_back", give_back)

    def away() -> None:
        try:
            day = clock.today()
            absences.be_away(amal, day, day + 8 * WEEK, by=house.coordination, search=False)
        except OperationalError as error:
            failed.append(error)
        finally:
            connection.close()

    def cancel() -> None:
        begun.wait(10)
        try:
            cancelling.cancel(rows[0], by=house.requester, scope="all")
        except OperationalError as error:
            failed.append(error)
        finally:
            connection.close()

    at_once([away, cancel])
    assert failed == []
    assert set(Request.objects.values_list("state", flat=True)) == {"cancelled"}


# --- who hears of it ---------------------------------------------------------------------------
def test_whoever_was_asked_for_every_date_hears_it_once(house: House) -> None:
    rows = chain(house)
    make_interpreter("Amal")
    for one in rows:
        dispatch.invite(one, by=house.coordination)
    cancelling.cancel(rows[0], by=house.requester, scope="all")
    told = Message.objects.get(kind="invitation_not_needed")
    assert told.text.count("\n–") == 3


def test_body_reads_all_languages_and_only_what_was_agreed(house: House) -> None:
    bundle = Bundle.objects.create(kind="group")
    # The key of the second sorts first: of one date the one asked first is named first all the same.
    keys = (uuid.UUID(int=2), uuid.UUID(int=1))
    first, second = (
        make_request(house, code, bundle=bundle, pk=key)
        for code, key in zip(("ar", "tr"), keys, strict=True)
    )
    slot = first.slots.get()
    Slot.objects.create(
        request=first, order=1, starts_at=slot.starts_at + WEEK, ends_at=slot.ends_at + WEEK
    )
    promise(first)
    cancelling.cancel(first, by=house.coordination, scope="all", reason="krank", by_pool=True)
    text = Message.objects.get(kind="request_called_off").text
    assert (f"{second.number}, Türkisch" in text, text.count("\n– D")) == (True, 1)


def test_who_left_the_body_hears_nothing_and_signs_nothing(house: House) -> None:
    held = promise(make_request(house))
    Role.objects.filter(organization=house.school).delete()
    now = clock.now()
    Slot.objects.filter(pk=held.slot_id).update(starts_at=now - 3 * HOUR, ends_at=now - 2 * HOUR)
    again = Assignment.objects.get(pk=held.pk)
    proof.write_record(again, proof.Written("held", now - 3 * HOUR, now - 2 * HOUR), by=None)
    assert not Message.objects.filter(kind="record_to_sign").exists()


def test_coordination_hears_what_a_body_without_mail_cannot_read(house: House) -> None:
    keys = [house.requester.pk, house.people["colleague"].pk]
    Person.objects.filter(pk__in=keys).update(email=None)
    promise(make_request(house, by=house.coordination))
    assert Message.objects.get(kind="request_confirmed").person == house.coordination


def test_interpreter_is_told_nothing_of_what_the_body_wrote(house: House) -> None:
    held = promise(make_request(house))
    cancelling.cancel(held.request, by=house.requester, reason="Streit in der Familie")
    export = next(one.export for one in holdings() if one.model is Assignment)
    assert export is not None
    told = str(export(held.interpreter.person)) + "".join(
        Message.objects.values_list("text", flat=True)
    )
    assert "Streit" not in told


def test_language_that_does_too_comes_second_and_is_named(house: House) -> None:
    make_interpreter("Amal", "tr", radius_km=99)
    make_interpreter("Bana", "ar", radius_km=1, most_asked=9)
    request = make_request(house, also=["tr"])
    dispatch.invite(request, by=house.coordination, everybody=True)
    asked = list(request.invitations.order_by("sent_at").select_related("interpreter__person"))
    assert [one.interpreter.person.name for one in asked] == ["Bana", "Amal"]
    texts = {one.person.name: one.subject for one in Message.objects.filter(kind="invitation")}
    assert ("Arabisch" in texts["Bana"], "Türkisch" in texts["Amal"]) == (True, True)
    dispatch.accept(asked[1], request.slots.get().pk)
    assert "Türkisch" in Message.objects.get(kind="request_confirmed").subject


def test_answers_of_before_stay_with_the_pool(house: House, client: Client) -> None:
    request = make_request(house)
    journal.write(request, "answered")
    client.force_login(house.requester)
    assert "Geantwortet" not in client.get(request.get_absolute_url()).content.decode()
