"""What each side sees and may ask for is the county's choice."""

from __future__ import annotations

import pytest
from django.test import Client

from nabe.core import pagecache
from nabe.interpreting.actions import dispatch
from nabe.interpreting.models import PoolRules, Request
from nabe.messages.models import Message
from tests.interpreting.factories import make_interpreter, make_invitation, make_request
from tests.interpreting.test_asking import ASK, typed
from tests.people.house import House

pytestmark = pytest.mark.django_db
NUMBER = "0170 5550123"


def choose(**values: bool) -> None:
    PoolRules.objects.update_or_create(pk=1, defaults=values)
    pagecache.forget()


@pytest.mark.parametrize("tells", [False, True])
def test_body_sees_a_phone_number_where_the_county_says_so(
    client: Client, house: House, tells: bool
) -> None:
    choose(tells_phone=tells)
    amal = make_interpreter("Amal", person=house.interpreter)
    house.interpreter.phone = NUMBER
    house.interpreter.save()
    request = make_request(house)
    asked = make_invitation(request, amal)
    client.force_login(house.interpreter)
    page = client.get(f"/buero/dolmetschen/frage/{asked.pk}/").content.decode()
    assert ("sieht die Stelle Ihren Namen" in page) is tells
    client.force_login(house.requester)
    assert "5550123" not in client.get(request.get_absolute_url()).content.decode()
    dispatch.accept(asked, request.slots.get().pk)
    page = client.get(request.get_absolute_url()).content.decode()
    assert ("5550123" in page) is tells
    told = Message.objects.get(kind="request_confirmed", channel="mail")
    assert (NUMBER in told.text) is tells


def test_county_may_leave_the_question_for_a_woman_or_a_man_out(
    client: Client, house: House
) -> None:
    client.force_login(house.requester)
    assert 'name="gender"' in client.get(ASK).content.decode()
    choose(asks_gender=False)
    assert 'name="gender"' not in client.get(ASK).content.decode()
    sent = typed(house, gender="w", gender_reason="wegen der Mutter", step="send")
    assert client.post(ASK, sent).status_code == 302
    made = Request.objects.get()
    assert (made.gender, made.gender_reason) == ("", "")
    where = f"{made.get_absolute_url()}aendern/"
    assert 'name="gender"' not in client.get(where).content.decode()
