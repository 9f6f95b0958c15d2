"""Who wants text messages says so on their own page, and proves that the number is theirs."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from nabe.core import links
from nabe.core.errors import NotAllowed, Refused
from nabe.messages import actions
from nabe.messages.models import Message, Reach
from nabe.people import privacy
from nabe.people.models import Person
from tests.people.house import House

pytestmark = pytest.mark.django_db
PAGE = "/konto/nachrichten/"


@pytest.fixture
def mia(house: House, client: Client) -> Person:
    person = house.people["interpreter"]
    client.force_login(person)
    return person


def choose(client: Client, phone: str = "0151 23456789", **data: str) -> str:
    answer = client.post(PAGE, {"by_sms": "on", "phone": phone, **data}, follow=True)
    return answer.content.decode()


def token() -> str:
    return re.search(r"/l/([\w-]+)/", Message.objects.get(kind="sms_confirm").text)[1]


def test_person_chooses_and_confirms(mia: Person, client: Client) -> None:
    assert "Bitte bestätigen Sie noch Ihre Nummer" in choose(client)
    message = Message.objects.get()
    assert (message.kind, message.channel, message.address) == ("sms_confirm", "sms", "…789")

    visitor = Client()
    assert "Ja, SMS einschalten" in visitor.get(f"/l/{token()}/").content.decode()
    assert Reach.objects.get().confirmed_at is None
    after = visitor.post(f"/l/{token()}/", follow=True).content.decode()
    assert "SMS sind eingeschaltet" in after
    assert "SMS sind eingeschaltet" in client.get(PAGE).content.decode()
    assert Person.objects.get(pk=mia.pk).phone == "0151 23456789"


def test_link_is_not_shown_to_coordination(mia: Person, client: Client, house: House) -> None:
    choose(client)
    secret = token()
    client.force_login(house.coordination)

    assert secret not in client.get("/buero/nachrichten/").content.decode()
    page = client.get(f"/buero/nachrichten/{Message.objects.get().pk}/").content.decode()
    assert secret not in page
    assert "23456789" not in page
    assert "SMS" in page


@pytest.mark.parametrize(
    ("phone", "words"),
    [
        ("", "Bitte geben Sie Ihre Handynummer ein."),
        ("02303 27-1234", "Das ist eine Festnetznummer."),
        ("0151", "Diese Handynummer gibt es nicht."),
        ("Oma", "Diese Handynummer gibt es nicht."),
        ("0900 1234567", "Diese Handynummer gibt es nicht."),
        ("110", "Diese Handynummer gibt es nicht."),
        ("\x00", "Nullzeichen"),
        ("9" * 500, "höchstens 40"),
    ],
)
def test_number_without_text_messages_is_refused(
    mia: Person, client: Client, phone: str, words: str
) -> None:
    assert words in choose(client, phone)
    assert not Reach.objects.exists()
    assert not Message.objects.exists()


def test_same_number_again_needs_no_new_proof(mia: Person, client: Client) -> None:
    choose(client)
    Client().post(f"/l/{token()}/")
    choose(client, "+49 151 23456789")

    assert Message.objects.count() == 1
    assert Reach.objects.get().confirmed_at is not None


def test_another_number_is_proved_anew_and_the_old_link_is_void(
    mia: Person, client: Client
) -> None:
    choose(client)
    old = token()
    Message.objects.all().delete()
    choose(client, "0152 33333333")

    assert Client().post(f"/l/{old}/").status_code == 410
    assert Reach.objects.get().confirmed_at is None


def test_number_changed_in_the_account_stops_text_messages(mia: Person, client: Client) -> None:
    choose(client)
    Client().post(f"/l/{token()}/")
    client.post("/konto/", {"name": mia.name, "language": "de", "phone": "0152 33333333"})

    assert "Wir senden gerade keine SMS" in client.get(PAGE).content.decode()


def test_link_opened_after_the_number_changed_switches_nothing_on(
    mia: Person, client: Client
) -> None:
    choose(client)
    client.post("/konto/", {"name": mia.name, "language": "de", "phone": "0152 33333333"})

    answer = Client().post(f"/l/{token()}/")
    assert answer.status_code == 409
    assert "andere Nummer" in answer.content.decode()
    assert Reach.objects.get().confirmed_at is None


def test_person_ends_text_messages_and_what_waits_goes_too(mia: Person, client: Client) -> None:
    choose(client)
    gone = token()
    client.post(PAGE, {"phone": "0151 23456789"})

    assert not Reach.objects.exists()
    assert not Message.objects.exists()
    assert Client().get(f"/l/{gone}/").status_code == 410
    assert "SMS sind eingeschaltet" not in client.get(PAGE).content.decode()


def test_many_tries_are_slowed_down(mia: Person, client: Client) -> None:
    for number in range(5):
        choose(client, f"0151 2345678{number}")

    assert client.post(PAGE, {"by_sms": "on", "phone": "0151 23456788"}).status_code == 429
    assert Message.objects.count() == 5


def test_one_number_is_not_flooded_by_many_accounts(house: House) -> None:
    for who in ("provider", "municipality", "requester", "volunteer", "interpreter"):
        actions.ask_for_sms(house.people[who], by=house.people[who], phone="0151 23456789")

    with pytest.raises(Refused, match="zu viele Versuche"):
        actions.ask_for_sms(house.nobody, by=house.nobody, phone="0151 23456789")


def test_page_without_gateway_says_so(settings, mia: Person, client: Client) -> None:
    settings.NABE_SMS = {**settings.NABE_SMS, "URL": ""}

    assert "Dieser Kreis sendet keine SMS." in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"by_sms": "on", "phone": "0151 23456789"}).status_code == 409


def test_others_choose_for_nobody(mia: Person, house: House) -> None:
    for act in (actions.ask_for_sms, actions.end_sms):
        options = {"phone": "0151 23456789"} if act is actions.ask_for_sms else {}
        with pytest.raises(NotAllowed):
            act(mia, by=house.people["provider"], **options)


def test_wish_is_exported_and_erased(mia: Person, client: Client) -> None:
    choose(client)
    holding = next(each for each in privacy.holdings() if each.model is Reach)

    assert holding.export(mia)[0]["confirmed_at"] is None
    holding.erase(mia)
    assert not Reach.objects.exists()
    assert (
        Client()
        .get("/l/" + links.make("messages.sms", row=mia, valid_for=actions.LEASE) + "/")
        .status_code
        == 410
    )
