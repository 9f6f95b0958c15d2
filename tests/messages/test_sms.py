"""Text messages through a real HTTP gateway that behaves in every way."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from nabe.core import clock
from nabe.messages import actions, numbers
from nabe.messages.models import Message, Reach
from nabe.people.models import Person
from tests.messages.gateway_sink import Gateway, reply, running
from tests.people.house import House

pytestmark = pytest.mark.django_db
State = Message.State
NUMBER = "+4915123456789"
BODY = '{"to": "{number}", "message": {"text": "{text}"}, "id": ["{key}", 7]}'
CONTEXT = {
    "number": "A-2026-00001", "language_name": "Tigrinya", "town": "Bergkamen", "mode": "vor Ort",
    "slots": [(dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC), dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC))],
    "dialect": "", "setting": "Schule", "page": "http://127.0.0.1:8000/x/",
    "link": "http://127.0.0.1:8000/l/" + "a" * 32 + "/",
}  # fmt: skip


@pytest.fixture
def mia(house: House) -> Person:
    """Somebody who confirmed that they want text messages."""
    person = house.people["interpreter"]
    person.phone = "0151 23456789"
    person.save(update_fields=["phone"])
    Reach.objects.create(
        person=person, digest=numbers.digest(NUMBER), confirmed_at=clock.now(),
    )  # fmt: skip
    return person


def configure(settings, url: str, **changes: str) -> None:
    settings.NABE_SMS = {
        **settings.NABE_SMS, "URL": url, "METHOD": "POST", "FORMAT": "json", "BODY": BODY,
        "TIMEOUT": "1", **changes,
    }  # fmt: skip


def queue(to: Person, key: str = "one", **options) -> Message:
    actions.send("assignment_cancelled", to=to, key=key, context=CONTEXT, **options)
    return Message.objects.get(channel="sms", key=f"{key}:sms")


def sent_by(settings, gateway: Gateway, to: Person, **changes: str) -> Message:
    message = queue(to)
    with running(gateway) as url:
        configure(settings, url, **changes)
        actions.deliver_due()
    message.refresh_from_db()
    return message


def test_text_message_goes_out_beside_the_mail(settings, mia: Person, mailoutbox) -> None:
    gateway = Gateway()
    message = sent_by(settings, gateway, mia)

    [heard] = gateway.heard
    assert (heard.method, heard.path, heard.headers["content-type"]) == (
        "POST",
        "/",
        "application/json",
    )
    key = heard.headers["idempotency-key"]
    assert heard.json == {"to": NUMBER, "message": {"text": message.text}, "id": [key, 7]}
    assert (
        message.text
        == "Abgesagt: Tigrinya, Di, 24.11.2026, 09:00, Bergkamen. Bitte kommen Sie nicht."
    )
    assert (message.state, message.address) == (State.SENT, "…789")
    assert len(mailoutbox) == 1


def test_number_stands_nowhere_in_the_outbox(mia: Person) -> None:
    message = queue(mia)

    assert "23456789" not in str(list(Message.objects.filter(pk=message.pk).values()))


def test_form_and_address_are_filled_each_in_its_own_spelling(settings, mia: Person) -> None:
    Message.objects.all().delete()
    gateway = Gateway()
    message = queue(mia)
    Message.objects.filter(pk=message.pk).update(text="Ä&b=c {number} %41 +?#")
    with running(gateway) as url:
        configure(
            settings, url + "/send?to={digits}&text={text}", FORMAT="form",
            BODY='{"an": "{number}", "was": "{text}", "flag": ["a", "b"]}',
            HEADERS='{"Authorization": "Bearer geheim", "X-Id": "{key}"}',
        )  # fmt: skip
        actions.deliver_due()

    [heard] = gateway.heard
    text = "Ä&b=c {number} %41 +?#"
    assert parse_qs(urlsplit(heard.path).query) == {"to": ["4915123456789"], "text": [text]}
    assert parse_qs(heard.body.decode()) == {"an": [NUMBER], "was": [text], "flag": ["a", "b"]}
    assert heard.headers["authorization"] == "Bearer geheim"
    assert heard.headers["x-id"] == heard.headers["idempotency-key"]


def test_gateway_may_be_asked_by_get(settings, mia: Person) -> None:
    gateway = Gateway()
    message = queue(mia)
    with running(gateway) as url:
        configure(settings, url + "/?n={number}&t={text}", METHOD="get", FORMAT="", BODY="")
        actions.deliver_due()

    message.refresh_from_db()
    assert message.state == State.SENT
    assert (gateway.heard[0].method, gateway.heard[0].body) == ("GET", b"")


YES = {"FIELD": "messages.0.status", "VALUES": "0,queued"}


@pytest.mark.parametrize(
    ("answer", "changes", "state"),
    [
        (reply("202 Accepted"), {}, State.SENT),
        (reply("204 No Content"), {"STATUS": "200"}, State.ABANDONED),
        (reply("200 OK", b'{"messages":[{"status":"0"}]}'), YES, State.SENT),
        (reply("200 OK", b'{"messages":[{"status":"Queued"}]}'), YES, State.SENT),
        (reply("200 OK", b'{"messages":[{"status":"9"}]}'), YES, State.ABANDONED),
        (reply("200 OK", b'{"success":true}'), {"FIELD": "success"}, State.SENT),
        (reply("200 OK", b'{"success":true}'), {"FIELD": "success", "VALUES": "true"}, State.SENT),
        (reply("200 OK", b'{"success":false}'), {"FIELD": "success"}, State.ABANDONED),
        (reply("200 OK", b"100\n"), {"VALUES": "100"}, State.SENT),
        (reply("400 Bad Request", b"no"), {}, State.FAILED),
        (reply("401 Unauthorized"), {}, State.FAILED),
        (reply("402 Payment Required"), {}, State.FAILED),
        (reply("429 Too Many Requests"), {}, State.FAILED),
        (reply("503 Service Unavailable"), {}, State.FAILED),
        (reply("302 Found", b"", "Location: http://127.0.0.1:1/"), {}, State.FAILED),
        (reply("308 Permanent Redirect", b"", "Location: /x"), {}, State.FAILED),
    ],
)  # fmt: skip
def test_answer_decides(settings, mia: Person, answer: bytes, changes: dict, state: str) -> None:
    gateway = Gateway(answer=answer)
    message = sent_by(settings, gateway, mia, **changes)

    assert message.state == state
    assert len(gateway.heard) == 1


HUGE = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 200_000
UNCLEAR = {
    "500": (Gateway(answer=reply("500 Oops", b"<b>trace</b>")), {}),
    "502": (Gateway(answer=reply("502 Bad Gateway")), {}),
    "rubbish": (Gateway(answer=b"\x00\xff\x00 SMTP ready\r\n\r\n"), {}),
    "rubbish body": (Gateway(answer=reply("200 OK", b"\xff<html>")), YES),
    "field is missing": (Gateway(answer=reply("200 OK", b'{"messages":[]}')), YES),
    "deep nesting": (Gateway(answer=reply("200 OK", b"[" * 60_000)), YES),
    "huge body": (Gateway(answer=HUGE, drip=b"x" * 65536), YES),
    "half a body": (Gateway(answer=b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n100"), {"VALUES": "100"}),
    "wrong text": (Gateway(answer=reply("200 OK", b"900")), {"VALUES": "100"}),
    "no answer": (Gateway(hold=True), {}),
    "slow drip of the head": (Gateway(answer=b"HTTP/1.1 200 OK\r\n", drip=b"x"), {}),
    "slow drip of the body": (Gateway(answer=b"HTTP/1.1 200 OK\r\n\r\n", drip=b" "), YES),
    "closed": (Gateway(answer=b""), {}),
}  # fmt: skip


@pytest.mark.parametrize(("gateway", "changes"), UNCLEAR.values(), ids=UNCLEAR)
def test_what_nobody_knows_is_never_repeated_but_shown(
    settings, mia: Person, gateway: Gateway, changes: dict
) -> None:
    gateway.heard.clear()
    message = sent_by(settings, gateway, mia, **changes)

    assert message.state == State.ABANDONED
    assert message.last_error.startswith("Unterbrochen beim Senden. Vielleicht")
    assert len(gateway.heard) == 1


def test_huge_body_after_a_yes_does_no_harm(settings, mia: Person) -> None:
    gateway = Gateway(answer=HUGE, drip=b"x" * 65536)

    assert sent_by(settings, gateway, mia).state == State.SENT


def test_gateway_that_is_not_there_was_certainly_not_told(settings, mia: Person) -> None:
    message = queue(mia)
    configure(settings, "http://127.0.0.1:1/")
    actions.deliver_due()

    message.refresh_from_db()
    assert message.state == State.FAILED


def test_redirect_is_not_followed(settings, mia: Person) -> None:
    other = Gateway()
    with running(other) as elsewhere:
        sent_by(settings, Gateway(answer=reply("307 T", b"", f"Location: {elsewhere}/")), mia)

    assert other.heard == []


def test_repeated_message_says_the_same_key_and_is_sent_once(settings, mia: Person) -> None:
    gateway = Gateway(answer=reply("503 Busy"))
    message = queue(mia)
    with running(gateway) as url:
        configure(settings, url)
        actions.deliver_due()
        gateway.answer = reply("200 OK")
        with time_machine.travel(clock.now() + dt.timedelta(hours=1)):
            actions.deliver_due()
            actions.deliver_due()

    message.refresh_from_db()
    keys = [heard.headers["idempotency-key"] for heard in gateway.heard]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert message.state == State.SENT


def test_text_message_that_failed_for_hours_is_given_up(settings, mia: Person) -> None:
    gateway = Gateway(answer=reply("503 Busy"))
    message = queue(mia)
    with running(gateway) as url:
        configure(settings, url)
        actions.deliver_due()
        with time_machine.travel(clock.now() + dt.timedelta(hours=7)):
            actions.deliver_due()

    message.refresh_from_db()
    assert len(gateway.heard) == 1
    assert (message.state, message.last_error) == (
        State.ABANDONED,
        "Dafür ist es jetzt zu spät.",
    )


def test_number_that_changed_meanwhile_gets_nothing(settings, mia: Person) -> None:
    gateway = Gateway()
    message = queue(mia)
    mia.phone = "0152 33333333"
    mia.save(update_fields=["phone"])
    with running(gateway) as url:
        configure(settings, url)
        actions.deliver_due()

    message.refresh_from_db()
    assert gateway.heard == []
    assert message.state == State.ABANDONED


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"URL": "ftp://x/{text}{number}"}, "NABE_SMS_URL"),
        ({"METHOD": "DELETE"}, "NABE_SMS_METHOD"), ({"FORMAT": "xml"}, "NABE_SMS_FORMAT"),
        ({"BODY": "{"}, "NABE_SMS_BODY"), ({"BODY": '{"to": "{number}"}'}, "{text}"),
        ({"FORMAT": "form", "BODY": '["{text}{number}"]'}, "NABE_SMS_BODY"),
        ({"STATUS": "fine"}, "NABE_SMS_STATUS"), ({"STATUS": ","}, "NABE_SMS_STATUS"),
        ({"HEADERS": "[]"}, "NABE_SMS_HEADERS"), ({"HEADERS": '{"A b": "c"}'}, "NABE_SMS_HEADERS"),
        ({"HEADERS": '{"A": "c\\r\\nX: y"}'}, "NABE_SMS_HEADERS"),
        ({"TIMEOUT": "soon"}, "NABE_SMS_TIMEOUT"), ({"TIMEOUT": "900"}, "NABE_SMS_TIMEOUT"),
    ],
)  # fmt: skip
def test_wrong_settings_are_named_and_the_message_waits(
    settings, mia: Person, changes: dict, words: str
) -> None:
    from nabe.messages.checks import gateway_is_understood

    gateway = Gateway()
    message = queue(mia)
    with running(gateway) as url:
        configure(
            settings,
            **{"url": url, **{("url" if k == "URL" else k): v for k, v in changes.items()}},
        )
        actions.deliver_due()

    message.refresh_from_db()
    assert gateway.heard == []
    assert message.state == State.FAILED
    assert words in message.last_error
    assert words in str(gateway_is_understood(None)[0].msg)


def test_sound_settings_have_no_complaint(settings) -> None:
    from nabe.messages.checks import gateway_is_understood

    configure(settings, "https://sms.example/")
    assert gateway_is_understood(None) == []
    configure(settings, "")
    assert gateway_is_understood(None) == []


def test_demo_writes_into_a_file(settings, mia: Person, tmp_path) -> None:
    configure(settings, f"file://{tmp_path}/sms", BODY="")
    message = queue(mia)
    actions.deliver_due()

    [written] = (tmp_path / "sms").iterdir()
    assert written.read_text(encoding="utf-8") == f"{NUMBER}\n\n{message.text}\n"


def test_kind_that_can_wait_is_not_sent_by_sms(mia: Person) -> None:
    actions.send("account_notice", to=mia, key="x", context={"notice": "Neu"})

    assert Message.objects.get().channel == "mail"


@pytest.mark.parametrize("why", ["off", "not confirmed", "no gateway", "stranger"])
def test_nobody_gets_text_messages_who_did_not_confirm(settings, mia: Person, why: str) -> None:
    if why == "off":
        Reach.objects.all().delete()
    elif why == "not confirmed":
        Reach.objects.update(confirmed_at=None)
    elif why == "no gateway":
        configure(settings, "")
    to = "stranger@example.org" if why == "stranger" else mia
    actions.send("assignment_cancelled", to=to, key="x", context=CONTEXT)

    assert Message.objects.get().channel == "mail"


@pytest.mark.parametrize(
    "kind",
    ["invitation", "assignment_confirmed", "assignment_cancelled", "assignment_reminder",
     "request_open_again", "sms_confirm"],
)  # fmt: skip
def test_german_wording_fits_into_one_message(kind: str) -> None:
    from nabe.messages import short, wording

    link = "https://integration.kreis-unna.example/l/" + "a" * 32 + "/"
    context = {
        **CONTEXT,
        "link": link,
        "language_name": "Kurdisch (Kurmandschi)",
        "town": "Holzwickede",
    }
    text = wording.word_briefly(kind, context, language="de").text

    assert short.parts(text) == 1, (len(text), text)
    assert "{" not in text


def test_waiting_text_message_goes_with_its_mail(mia: Person, house: House) -> None:
    queue(mia, not_before=clock.now() + dt.timedelta(days=1), cause=house.school)
    actions.deliver_due()
    assert set(Message.objects.values_list("state", flat=True)) == {State.QUEUED}

    actions.withdraw("assignment_cancelled", cause=house.school)
    assert not Message.objects.exists()


def test_key_of_the_longest_kind_fits(mia: Person) -> None:
    assert queue(mia, key="k" * 120).key == "k" * 120 + ":sms"
