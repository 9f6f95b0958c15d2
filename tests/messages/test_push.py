"""Notifications to a real HTTP server that plays a push service and reads the payload."""

from __future__ import annotations

import datetime as dt
from threading import Thread

import orjson
import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from py_vapid import Vapid02

from nabe.core import clock
from nabe.core.errors import NotAllowed, Refused
from nabe.messages import actions, queries, webpush
from nabe.messages.models import Message, PushSubscription
from nabe.people import privacy
from nabe.people.models import Person
from tests.messages.gateway_sink import Gateway, reply, running
from tests.messages.push_sink import Browser, plain
from tests.messages.test_sms import CONTEXT
from tests.people.house import House

pytestmark = pytest.mark.django_db
State = Message.State
CREATED = reply("201 Created")
ENDPOINT = "https://push.example.org/send/abc"
ON, OFF = "/konto/nachrichten/geraet/", "/konto/nachrichten/geraet/aus/"


@pytest.fixture(autouse=True)
def _nearby(settings) -> None:
    settings.NABE_PUSH_NEARBY = True


@pytest.fixture
def mia(house: House) -> Person:
    return house.people["interpreter"]


def subscribe(
    person: Person, endpoint: str = ENDPOINT, browser: Browser | None = None
) -> PushSubscription:
    keys = (browser or Browser()).keys
    return actions.notify_on(person, by=person, endpoint=endpoint, keys=keys)


def queue(to: Person, key: str = "one", **options) -> Message | None:
    actions.send("assignment_cancelled", to=to, key=key, context=CONTEXT, **options)
    return Message.objects.filter(channel="push").first()


def sent_to(gateway: Gateway, mia: Person, browser: Browser | None = None) -> Message:
    with running(gateway) as url:
        subscribe(mia, f"{url}/send/1?x=y", browser)
        message = queue(mia)
        actions.deliver_due()
    return Message.objects.filter(pk=message.pk).first()


def test_device_is_notified_and_it_alone_can_read_it(mia: Person, mailoutbox) -> None:
    browser, gateway = Browser(), Gateway(answer=CREATED)
    message = sent_to(gateway, mia, browser)

    [heard] = gateway.heard
    assert browser.read(heard) == {
        "title": "Integration im Kreis Unna", "text": "Abgesagt: Tigrinya, A-2026-00001",
        "link": "http://127.0.0.1:8000/buero/dolmetschen/heute/", "tag": heard.headers["topic"],
    }  # fmt: skip
    assert b"Abgesagt" not in heard.body
    assert (heard.method, heard.path) == ("POST", "/send/1?x=y")
    assert message.state == State.SENT
    assert len(mailoutbox) == 1


def test_push_service_knows_us_by_our_key(mia: Person) -> None:
    gateway = Gateway(answer=CREATED)
    sent_to(gateway, mia)

    headers = gateway.heard[0].headers
    assert Vapid02.verify(headers["authorization"])
    token, key = (
        each.partition("=")[2] for each in headers["authorization"].split(" ")[1].split(",")
    )
    assert key == webpush.public_key()
    claims = orjson.loads(plain(token.split(".")[1]))
    assert claims["aud"] == f"http://{headers['host']}"
    assert 0 < claims["exp"] - clock.now().timestamp() < 24 * 3600
    assert claims["sub"].startswith(("mailto:", "https://"))
    assert (headers["content-encoding"], headers["ttl"]) == ("aes128gcm", "21600")


def test_payload_says_no_more_than_the_subject(mia: Person) -> None:
    browser, gateway = Browser(), Gateway(answer=CREATED)
    with running(gateway) as url:
        subscribe(mia, url + "/", browser)
        actions.send(
            "invitation", to=mia, key="x", context={**CONTEXT, "until": clock.now(), "euro": 20}
        )
        actions.deliver_due()

    said = browser.read(gateway.heard[0])
    assert said["text"] == Message.objects.get(channel="mail").subject
    assert "/l/" not in str(said)
    assert "Bergkamen" not in str(said)


def test_every_device_is_notified_once(mia: Person) -> None:
    gateway = Gateway(answer=CREATED)
    with running(gateway) as url:
        for number in range(3):
            subscribe(mia, f"{url}/{number}")
        queue(mia)
        queue(mia)
        actions.deliver_due()

    assert sorted(heard.path for heard in gateway.heard) == ["/0", "/1", "/2"]


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_device_that_is_gone_is_forgotten_with_its_messages(mia: Person, status: str) -> None:
    assert sent_to(Gateway(answer=reply(status)), mia) is None
    assert not PushSubscription.objects.exists()
    assert Message.objects.get().channel == "mail"


@pytest.mark.parametrize(
    ("gateway", "state"),
    [
        (Gateway(answer=reply("200 OK")), State.SENT), (Gateway(answer=reply("202 OK")), State.SENT),
        (Gateway(answer=reply("429 Slow down")), State.FAILED),
        (Gateway(answer=reply("503 Busy")), State.FAILED),
        (Gateway(answer=reply("403 Who are you")), State.FAILED),
        (Gateway(answer=reply("302 Found", b"", "Location: http://127.0.0.1:1/")), State.FAILED),
        (Gateway(answer=reply("413 Too large")), State.ABANDONED),
        (Gateway(answer=reply("500 Oops")), State.ABANDONED),
        (Gateway(answer=b"rubbish\x00"), State.ABANDONED),
        (Gateway(answer=b"HTTP/1.1 201 Created\r\n\r\n" + b"x" * 300_000), State.SENT),
    ],
)  # fmt: skip
def test_answer_decides(mia: Person, gateway: Gateway, state: str) -> None:
    gateway.heard.clear()

    assert sent_to(gateway, mia).state == state
    assert len(gateway.heard) == 1
    device = PushSubscription.objects.get()
    assert (device.failed_at is None) == (state == State.SENT)


def test_failure_is_forgotten_after_a_success(mia: Person) -> None:
    gateway = Gateway(answer=reply("503 Busy"))
    with running(gateway) as url:
        subscribe(mia, url + "/")
        queue(mia)
        actions.deliver_due()
        assert PushSubscription.objects.get().last_error == "503"
        gateway.answer = CREATED
        with time_machine.travel(clock.now() + dt.timedelta(hours=1)):
            actions.deliver_due()

    device = PushSubscription.objects.get()
    assert (device.failed_at, device.last_error) == (None, "")
    assert len({heard.headers["topic"] for heard in gateway.heard}) == 1


@pytest.mark.django_db(transaction=True)
def test_device_that_goes_while_something_is_written_undoes_nothing(mia: Person) -> None:
    """Of two transactions at once, one forgets the device and the other writes to it."""
    subscribe(mia)
    with transaction.atomic():
        queue(mia)
        other = Thread(target=forget_all_devices)
        other.start()
        other.join()
    actions.deliver_due()

    assert Message.objects.get(channel="mail").state == State.SENT
    left = Message.objects.get(channel="push")
    assert (left.state, left.last_error) == (State.ABANDONED, "Dieses Gerät ist abgemeldet.")


def forget_all_devices() -> None:
    for device in PushSubscription.objects.all():
        device.delete()
    connection.close()


def test_notification_hours_late_is_given_up(mia: Person) -> None:
    gateway = Gateway(answer=reply("503 Busy"))
    with running(gateway) as url:
        subscribe(mia, url + "/")
        message = queue(mia)
        actions.deliver_due()
        with time_machine.travel(clock.now() + dt.timedelta(hours=7)):
            actions.deliver_due()

    message.refresh_from_db()
    assert message.state == State.ABANDONED
    assert len(gateway.heard) == 1


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "0.0.0.0", "2130706433"]
)
def test_private_address_is_never_reached(settings, mia: Person, host: str) -> None:
    gateway = Gateway(answer=CREATED)
    with running(gateway) as url:
        device = subscribe(mia)
        message = queue(mia)
        PushSubscription.objects.filter(pk=device.pk).update(
            endpoint=f"https://{host}:{url.rpartition(':')[2]}/"
        )
        settings.NABE_PUSH_NEARBY = False
        actions.deliver_due()

    message.refresh_from_db()
    assert gateway.met == 0
    assert (message.state, message.last_error) == (
        State.FAILED,
        "the address leads into this network",
    )


def test_endpoint_that_became_unsound_is_given_up(mia: Person) -> None:
    subscribe(mia)
    message = queue(mia)
    PushSubscription.objects.update(endpoint="https://[::1]/")
    actions.deliver_due()

    message.refresh_from_db()
    assert message.state == State.ABANDONED


GOOD = Browser().keys
BAD = {
    "http": ("http://push.example.org/x", *GOOD), "file": ("file:///etc/passwd", *GOOD),
    "no host": ("https:///x", *GOOD), "user": ("https://a:b@push.example.org/", *GOOD),
    "port": ("https://push.example.org:22/", *GOOD), "port no number": ("https://x:y/", *GOOD),
    "line break": ("https://push.example.org/\r\nX: y", *GOOD), "umlaut": ("https://müller.example/", *GOOD),
    "long": ("https://push.example.org/" + "x" * 1000, *GOOD), "empty": ("", *GOOD),
    "bracket": ("https://[::1/", *GOOD), "no key": (ENDPOINT, "", GOOD[1]),
    "short key": (ENDPOINT, GOOD[0][:40], GOOD[1]), "not on the curve": (ENDPOINT, "B" + "A" * 86, GOOD[1]),
    "no base64": (ENDPOINT, "!" * 87, GOOD[1]), "umlaut in the key": (ENDPOINT, "ä" * 87, GOOD[1]),
    "short secret": (ENDPOINT, GOOD[0], "AAAA"), "wrong secret": (ENDPOINT, GOOD[0], "*"),
    "IPv6": ("https://[2a00:1450::1]/", *GOOD), "local by name": ("http://localhost:8000/", *GOOD),
}  # fmt: skip


@pytest.mark.parametrize(("endpoint", "key", "secret"), BAD.values(), ids=BAD)
def test_unsound_subscription_is_refused_with_a_sentence(
    mia: Person, client: Client, endpoint: str, key: str, secret: str
) -> None:
    client.force_login(mia)
    answer = client.post(ON, {"endpoint": endpoint, "p256dh": key, "auth": secret})

    assert answer.status_code == 400
    assert "keine brauchbare Adresse" in answer.content.decode()
    assert not PushSubscription.objects.exists()


@given(st.text(), st.text(), st.text())
def test_any_text_is_judged_without_a_fault(endpoint: str, key: str, secret: str) -> None:
    try:
        webpush.check(endpoint, key, secret)
    except webpush.Unsound:
        return
    raise AssertionError("hypothesis found a key on the curve")


def test_local_service_is_refused_outside_of_trials(settings, mia: Person) -> None:
    settings.NABE_PUSH_NEARBY = False

    with pytest.raises(Refused):
        subscribe(mia, "http://127.0.0.1:9000/x")


def switch_on(client: Client, browser: Browser, endpoint: str = ENDPOINT) -> int:
    key, secret = browser.keys
    sent = {"endpoint": endpoint, "p256dh": key, "auth": secret}
    agent = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
    return client.post(ON, sent, headers={"user-agent": agent}).status_code


def test_person_sees_and_removes_the_own_device(mia: Person, client: Client) -> None:
    client.force_login(mia)
    browser = Browser()
    assert switch_on(client, browser) == 201
    assert switch_on(client, browser) == 204
    page = client.get("/konto/nachrichten/").content.decode()
    assert page.count("Firefox, Android") == 1

    client.post(OFF, {"device": PushSubscription.objects.get().pk})
    assert not PushSubscription.objects.exists()
    assert queue(mia) is None


def test_browser_ends_it_by_its_endpoint(mia: Person, client: Client) -> None:
    client.force_login(mia)
    switch_on(client, Browser())
    client.post(OFF, {"endpoint": ENDPOINT})

    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("named", ["device", "endpoint"])
def test_devices_of_others_stay(mia: Person, house: House, client: Client, named: str) -> None:
    device = subscribe(mia)
    client.force_login(house.people["provider"])
    answer = client.post(OFF, {named: {"device": device.pk, "endpoint": ENDPOINT}[named]})

    assert answer.status_code == 302
    assert PushSubscription.objects.get().person == mia
    with pytest.raises(NotAllowed):
        actions.end_notifying(device, by=house.people["provider"])
    with pytest.raises(NotAllowed):
        actions.notify_on(mia, by=house.people["provider"], endpoint=ENDPOINT, keys=GOOD)


def test_device_that_somebody_else_uses_now_belongs_to_them(mia: Person, house: House) -> None:
    browser = Browser()
    subscribe(mia, browser=browser)
    queue(mia)
    subscribe(house.people["provider"], browser=browser)

    assert PushSubscription.objects.get().person == house.people["provider"]
    assert not Message.objects.filter(channel="push").exists()


def test_of_many_devices_the_oldest_is_forgotten(mia: Person) -> None:
    for number in range(11):
        with time_machine.travel(clock.now() + dt.timedelta(minutes=number), tick=False):
            subscribe(mia, f"{ENDPOINT}/{number}")

    kept = {each.endpoint for each in queries.devices_of(mia)}
    assert len(kept) == 10
    assert f"{ENDPOINT}/0" not in kept


def test_locked_account_is_not_notified(mia: Person) -> None:
    subscribe(mia)
    mia.is_active = False

    assert queue(mia) is None


def test_device_in_trouble_troubles_nobody_else(mia: Person, house: House) -> None:
    subscribe(mia)
    queue(mia)
    Message.objects.update(state=State.FAILED)

    assert [each.channel for each in queries.messages_in_trouble(house.coordination)] == ["mail"]
    assert queries.waiting()[0] == 1


def test_kind_that_can_wait_costs_no_more_queries(mia: Person) -> None:
    with CaptureQueriesContext(connection) as queries_made:
        actions.send("account_notice", to=mia, key="x", context={"notice": "Neu"})

    assert not [
        q for q in queries_made if "pushsubscription" in q["sql"] or "outbox_reach" in q["sql"]
    ]


def test_devices_are_exported_and_erased(mia: Person) -> None:
    subscribe(mia)
    holding = next(each for each in privacy.holdings() if each.model is PushSubscription)

    assert holding.export(mia)[0]["endpoint"] == ENDPOINT
    holding.erase(mia)
    assert not PushSubscription.objects.exists()


def test_same_secret_gives_the_same_key_and_another_another(settings) -> None:
    first = webpush.public_key()
    assert webpush.public_key() == first
    assert len(plain(first)) == 65
    settings.NABE_PUSH_KEY = "another"

    assert webpush.public_key() != first
