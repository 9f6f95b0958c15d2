"""Signing in as people do: by code, password, second factor; and what must not work."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client, RequestFactory

from nabe.core import clock
from nabe.messages import actions as messages
from nabe.messages.models import Message
from nabe.people.models import Person
from tests.people.house import make_person

pytestmark = pytest.mark.django_db

ASK, ENTER, PASSWORD = "/anmelden/code/", "/anmelden/code/eingeben/", "/anmelden/"


@pytest.fixture(autouse=True)
def _no_counts_from_before(settings) -> None:
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def person() -> Person:
    return make_person(email="mia@example.org", password="ein langer Satz")


def ask_for_code(client: Client, email: str = "mia@example.org") -> str:
    client.post(ASK, {"email": email})
    text = Message.objects.filter(address=email).latest("pk").text
    return re.search(r"\b\d{6}\b", text)[0]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("email", ["mia@example.org", " MIA@Example.org "])
def test_code_by_mail_signs_in(client: Client, person: Person, email: str) -> None:
    client.post(ASK, {"email": email})
    code = re.search(r"\b\d{6}\b", Message.objects.get().text)[0]

    client.post(ENTER, {"code": code})

    assert is_signed_in(client)


def test_code_and_notices_come_in_the_language_that_the_person_chose(
    client: Client, person: Person
) -> None:
    Person.objects.update(language="en")
    code = ask_for_code(client)
    client.post(ENTER, {"code": code})
    client.post(
        "/konto/passwort/",
        {"oldpassword": "ein langer Satz", "password1": "noch ein Satz", "password2": "noch ein Satz"},
        headers={"accept-language": "ar"},
    )  # fmt: skip

    kinds = {message.kind: message for message in Message.objects.all()}
    assert {message.language for message in kinds.values()} == {"en"}
    assert "password" in kinds["account_notice"].text


def test_code_works_only_where_it_was_asked_for(client: Client, person: Person) -> None:
    code = ask_for_code(client)
    thief = Client()
    thief.post(ENTER, {"code": code})

    assert not is_signed_in(thief)


def test_code_is_not_replayed(client: Client, person: Person) -> None:
    code = ask_for_code(client)
    client.post(ENTER, {"code": code})
    client.post("/abmelden/")

    client.post(ENTER, {"code": code})
    assert not is_signed_in(client)

    ask_for_code(client)
    client.post(ENTER, {"code": code})
    assert not is_signed_in(client)


def test_code_expires(client: Client, person: Person) -> None:
    code = ask_for_code(client)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=16), tick=False):
        answer = client.post(ENTER, {"code": code}, follow=True)

    assert not is_signed_in(client)
    assert answer.status_code == 200


def test_guessed_code_is_refused_with_a_sentence_and_then_void(
    client: Client, person: Person
) -> None:
    code = ask_for_code(client)
    wrong = f"{(int(code) + 1) % 1000000:06d}"

    page = client.post(ENTER, {"code": wrong}).content.decode()
    assert "Dieser Code stimmt nicht." in page

    for _guess in range(2):
        client.post(ENTER, {"code": wrong})
    client.post(ENTER, {"code": code})
    assert not is_signed_in(client)


def test_codes_of_one_address_run_out_for_the_hour(person: Person) -> None:
    for _turn in range(10):
        cache.clear()
        Client().post(ASK, {"email": "mia@example.org"})
    cache.clear()
    page = Client().post(ASK, {"email": "mia@example.org"}).content.decode()

    assert "zu viele Versuche" in page
    assert Message.objects.count() == 10


@pytest.mark.parametrize("spelled", ["MIA@example.org", "mia@EXAMPLE.org ", "mia@ｅxample.org"])
@pytest.mark.parametrize("where", [ASK, "/anmelden/passwort-vergessen/"])
def test_other_spellings_of_an_address_are_counted_with_it(
    person: Person, spelled: str, where: str
) -> None:
    for _turn in range(10):
        cache.clear()
        Client().post(where, {"email": "mia@example.org"})
    cache.clear()

    assert "zu viele Versuche" in Client().post(where, {"email": spelled}).content.decode()
    assert Message.objects.count() == 10


def test_unknown_address_gets_the_same_answer_and_no_mail(client: Client, person: Person) -> None:
    known, unknown = Client(), Client()
    answers = [
        each.post(ASK, {"email": email}, follow=True)
        for each, email in ((known, "mia@example.org"), (unknown, "ivo@example.org"))
    ]
    pages = [re.sub(r'value="[\w-]{20,}"|mia@|ivo@', "", page.content.decode()) for page in answers]

    assert pages[0] == pages[1]
    assert Message.objects.count() == 1
    assert "ivo" not in Message.objects.get().address


def test_forgotten_password_tells_nobody_which_addresses_exist(person: Person) -> None:
    pages = []
    for email in ("mia@example.org", "ivo@example.org"):
        page = Client().post("/anmelden/passwort-vergessen/", {"email": email}, follow=True)
        pages.append(re.sub(r'value="[\w-]{20,}"|mia@|ivo@', "", page.content.decode()))

    assert pages[0] == pages[1]
    assert Message.objects.count() == 1


def test_code_of_the_mail_never_shows_in_its_subject(client: Client, person: Person) -> None:
    code = ask_for_code(client)

    assert code not in Message.objects.get().subject


def test_sent_code_is_not_kept(client: Client, person: Person, mailoutbox) -> None:
    code = ask_for_code(client)
    messages.deliver_due()

    assert code in mailoutbox[0].body
    assert code not in Message.objects.get().text


def test_password_signs_in(client: Client, person: Person) -> None:
    client.post(PASSWORD, {"login": "mia@example.org", "password": "ein langer Satz"})

    assert is_signed_in(client)


def test_wrong_password_is_refused_alike_for_known_and_unknown(person: Person) -> None:
    for email in ("mia@example.org", "ivo@example.org"):
        page = Client().post(PASSWORD, {"login": email, "password": "falsch"})
        assert "passen nicht zusammen" in page.content.decode()


def test_passwords_are_not_guessed_for_long(person: Person) -> None:
    for _guess in range(8):
        cache.clear()
        Client().post(PASSWORD, {"login": "mia@example.org", "password": "falsch"})
    cache.clear()
    thief = Client()
    answer = thief.post(PASSWORD, {"login": "mia@example.org", "password": "ein langer Satz"})

    assert answer.status_code == 429
    assert "zu oft falsch" in answer.content.decode()
    assert not is_signed_in(thief)


def test_locked_account_cannot_sign_in(client: Client, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)
    client.post(ASK, {"email": "mia@example.org"})
    client.post(PASSWORD, {"login": "mia@example.org", "password": "ein langer Satz"})

    assert not is_signed_in(client)
    assert not Message.objects.exists()


def test_forgotten_password_is_set_anew_by_code(client: Client, person: Person) -> None:
    client.post("/anmelden/passwort-vergessen/", {"email": "mia@example.org"})
    code = re.search(r"\b\d{6}\b", Message.objects.latest("pk").text)[0]
    client.post("/anmelden/passwort-vergessen/code/", {"code": code})
    new = {"password1": "ein anderer Satz", "password2": "ein anderer Satz"}
    client.post("/anmelden/passwort-vergessen/neu/", new)

    person.refresh_from_db()
    assert person.check_password("ein anderer Satz")


def test_second_factor_is_asked_after_code_and_password(client: Client, person: Person) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    client.post(PASSWORD, {"login": "mia@example.org", "password": "ein langer Satz"})
    assert not is_signed_in(client)

    page = client.post("/anmelden/zweiter-schritt/", {"code": "000000"}).content.decode()
    assert "Dieser Code stimmt nicht." in page

    code = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )
    client.post("/anmelden/zweiter-schritt/", {"code": code})
    assert is_signed_in(client)


def test_code_of_the_app_is_not_replayed(client: Client, person: Person) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    code = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )
    signed_in = []
    for _turn in range(2):
        each = Client()
        each.post(PASSWORD, {"login": "mia@example.org", "password": "ein langer Satz"})
        each.post("/anmelden/zweiter-schritt/", {"code": code})
        signed_in.append(is_signed_in(each))

    assert signed_in == [True, False]


def test_recovery_code_works_once(person: Person) -> None:
    totp.TOTP.activate(person, totp.generate_totp_secret())
    codes = RecoveryCodes.activate(person)
    code = codes.get_unused_codes()[0]
    signed_in = []
    for _turn in range(2):
        each = Client()
        each.post(PASSWORD, {"login": "mia@example.org", "password": "ein langer Satz"})
        each.post("/anmelden/zweiter-schritt/", {"code": code})
        signed_in.append(is_signed_in(each))

    assert signed_in == [True, False]


def test_secret_of_the_app_is_encrypted_in_the_database(person: Person) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)

    assert secret not in str(Authenticator.objects.get().data)


def test_signing_up_does_not_exist(client: Client) -> None:
    for address in ("/anmelden/signup/", "/signup/", "/accounts/signup/", "/konto/signup/"):
        assert client.get(address).status_code == 404


def test_sign_out_by_get_only_asks(client: Client, person: Person) -> None:
    client.force_login(person)
    client.get("/abmelden/")
    assert is_signed_in(client)

    client.post("/abmelden/")
    assert not is_signed_in(client)


def test_sign_in_returns_only_to_our_own_pages(client: Client, person: Person) -> None:
    form = {"login": "mia@example.org", "password": "ein langer Satz"}
    answer = client.post(f"{PASSWORD}?next=https://evil.example/", form)

    assert answer["Location"].startswith("/")
    assert "evil" not in answer["Location"]


def test_new_email_is_confirmed_by_code_first(client: Client, person: Person) -> None:
    client.force_login(person)
    client.post("/konto/email/", {"email": "neu@example.org", "action_add": "1"})
    person.refresh_from_db()
    assert person.email == "mia@example.org"

    text = Message.objects.filter(address="neu@example.org").latest("pk").text
    client.post("/anmelden/email/code/", {"code": re.search(r"\b\d{6}\b", text)[0]})

    person.refresh_from_db()
    assert person.email == "neu@example.org"


def test_county_sign_in_makes_no_accounts(rf: RequestFactory) -> None:
    from allauth.socialaccount.adapter import get_adapter

    assert get_adapter().is_open_for_signup(rf.get("/"), None) is False


def test_codes_of_the_second_step_are_not_guessed_for_long(person: Person) -> None:
    totp.TOTP.activate(person, totp.generate_totp_secret())
    page = ""
    client = Client()
    client.post(PASSWORD, {"login": "mia@example.org", "password": "ein langer Satz"})
    for _guess in range(21):
        cache.clear()
        page = client.post("/anmelden/zweiter-schritt/", {"code": "000000"}).content.decode()

    assert "zu viele Versuche" in page
