"""Somebody answers on the telephone: the coordination writes it down, both sides hear of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from nabe.core import clock
from nabe.core.errors import NotAllowed, Refused
from nabe.interpreting.actions import dispatch
from nabe.interpreting.models import Assignment, Conflict, Invitation, Paper, Request, Setting
from nabe.messages.models import Message
from tests.interpreting.factories import make_interpreter, make_invitation, make_request
from tests.people.house import House

pytestmark = pytest.mark.django_db


def word(house: House, request: Request, key: int, *, comes: bool = True) -> Assignment | None:
    slot = request.slots.get().pk if comes else None
    return dispatch.take_word(request, key, slot, by=house.coordination)


@pytest.mark.parametrize("asked", ["", "sent", "other", "expired", "no"])
def test_yes_on_the_telephone_counts_whatever_was_answered(house: House, asked: str) -> None:
    request, amal, bana = make_request(house), make_interpreter("Amal"), make_interpreter("Bana")
    if asked:
        make_invitation(request, amal, state=asked)
    make_invitation(request, bana)
    made = word(house, request, amal.pk)
    assert made is not None
    assert (made.interpreter, made.state, made.cents) == (amal, "confirmed", 2500)
    request.refresh_from_db()
    assert request.state == "confirmed"
    kinds = sorted(Message.objects.values_list("kind", flat=True))
    told = ["assignment_confirmed", "invitation_not_needed", "request_confirmed"]
    assert [one for one in kinds if one != "request_confirmed"] == told[:2]
    assert "request_confirmed" in kinds
    assert not Message.objects.filter(kind="invitation").exists()


def test_no_on_the_telephone_is_not_asked_again(house: House) -> None:
    request, amal = make_request(house), make_interpreter("Amal")
    assert word(house, request, amal.pk, comes=False) is None
    assert Invitation.objects.get().state == "no"
    with pytest.raises(Refused, match="niemanden mehr"):
        dispatch.invite(Request.objects.get(), [amal.pk], by=house.coordination)
    request.refresh_from_db()
    assert request.state == "open"


def test_own_word_counts_more_than_own_wishes(house: House) -> None:
    request = make_request(house)
    amal = make_interpreter("Amal", most_asked=1, radius_km=1)
    amal.times.create(weekday=6, starts=dt.time(9), ends=dt.time(10))
    make_invitation(make_request(house, "tr"), amal)
    assert word(house, request, amal.pk) is not None


def test_rule_counts_more_than_a_word(house: House) -> None:
    request, amal = make_request(house, case="F-1"), make_interpreter("Amal")
    Conflict.objects.create(
        interpreter=amal, case="F-1", organization=house.school, reason="verwandt"
    )
    unable = make_interpreter("Bana", "tr")
    Setting.objects.filter(code="school").update(papers=["secrecy"])
    paperless = make_interpreter("Cem")
    Paper.objects.filter(interpreter=paperless).delete()
    for one in (amal, unable):
        with pytest.raises(Refused, match="darf diesen Einsatz nicht"):
            word(house, request, one.pk)
    request.refresh_from_db()
    assert (request.state, Invitation.objects.count()) == ("open", 0)


def test_only_the_coordination_writes_words_down(house: House) -> None:
    request, amal = make_request(house), make_interpreter("Amal")
    with pytest.raises(NotAllowed):
        dispatch.take_word(request, amal.pk, None, by=house.requester)


def test_page_takes_the_word(client: Client, house: House) -> None:
    request, amal = make_request(house), make_interpreter("Amal")
    rested = make_interpreter("Rahel", most_asked=1)
    make_invitation(make_request(house, "tr"), rested)
    client.force_login(house.coordination)
    page = client.get(request.get_absolute_url()).content.decode()
    assert "Jemand hat am Telefon geantwortet" in page
    assert f'<option value="{rested.pk}">Rahel</option>' in page
    step = f"{request.get_absolute_url()}schritt/"
    for wrong in ({"person": "x"}, {"person": "999999"}):
        assert client.post(step, {"step": "told_yes", "slot": "1"} | wrong).status_code == 404
    said = {"step": "told_no", "person": rested.pk}
    page = client.post(step, said, follow=True).content.decode()
    assert "Rahel kann nicht" in page
    client.post(step, {"step": "told_no", "person": make_interpreter("Bana").pk})
    assert "hat Nein gesagt" in client.get(request.get_absolute_url()).content.decode()
    said = {"step": "told_yes", "person": amal.pk, "slot": "0"}
    assert client.post(step, said).status_code == 409
    said["slot"] = str(request.slots.get().pk)
    page = client.post(step, said, follow=True).content.decode()
    assert "Amal kommt" in page
    assert "Am Telefon geantwortet" in page
    assert Assignment.objects.get().slot.starts_at > clock.now()


def test_closing_says_why_and_can_be_undone(client: Client, house: House) -> None:
    request = make_request(house)
    client.force_login(house.coordination)
    step = f"{request.get_absolute_url()}schritt/"
    page = client.post(step, {"step": "unfilled", "reason": " "}, follow=True)
    assert "warum niemand kommt" in page.content.decode()
    client.post(step, {"step": "unfilled", "reason": "alle im Urlaub"})
    request.refresh_from_db()
    assert request.state == "unfilled"
    assert "Wieder öffnen" in client.get(request.get_absolute_url()).content.decode()
    page = client.post(step, {"step": "reopen"}, follow=True).content.decode()
    assert "Wir suchen wieder" in page
    request.refresh_from_db()
    assert (request.state, request.reason) == ("open", "")
    assert Message.objects.filter(kind="request_searched_again").exists()
    assert client.post(step, {"step": "reopen"}).status_code == 409
    client.force_login(house.requester)
    assert client.post(step, {"step": "reopen"}).status_code == 403
