"""What a real mail server may answer, and whether trying again later is worth it."""

from __future__ import annotations

import pytest
import time_machine

from nabe.core import clock
from nabe.messages import actions, channels
from nabe.messages.models import Message
from tests.messages.sink import Sink, running, wrong_password

pytestmark = pytest.mark.django_db
State = Message.State


@pytest.fixture(autouse=True)
def _real_mail(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"


def delivered(settings, sink: Sink, *, to: str = "mia@example.org", **options) -> Message:
    actions.send("account_notice", to=to, key="one", context={"notice": "Etwas ist neu."})
    with running(sink, **options) as port:
        settings.EMAIL_PORT = port
        actions.deliver_due()
    return Message.objects.get()


def test_changed_password_of_the_mail_server_gives_nothing_up(settings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "nabe", "old"
    message = delivered(settings, Sink(), authenticator=wrong_password, auth_require_tls=False)

    assert "535" in message.last_error
    assert message.state == State.FAILED


@pytest.mark.parametrize(
    "sink",
    [
        Sink(refuse_sender="550 5.1.8 sender unknown"),
        Sink(refuse="554 5.7.1 Relay access denied"),
        Sink(refuse="530 5.5.1 Authentication required"),
        Sink(refuse="451 4.7.1 greylisted"),
    ],
    ids=["sender", "relay", "sign-in", "greylisting"],
)
def test_answer_that_is_not_about_the_recipient_is_tried_again(settings, sink: Sink) -> None:
    assert delivered(settings, sink).state == State.FAILED


def test_unknown_recipient_is_given_up_at_once(settings) -> None:
    assert delivered(settings, Sink(refuse="550 5.1.1 unknown")).state == State.ABANDONED


def test_address_with_umlauts_in_its_domain_is_written_as_mail_servers_want_it(settings) -> None:
    sink = Sink()
    message = delivered(settings, sink, to="mia@müller.example")

    assert message.state == State.SENT
    assert sink.recipients == ["mia@xn--mller-kva.example"]


@pytest.mark.parametrize("address", ["müller@example.org", f"mia@{'ä' * 70}.example"])
def test_address_that_no_mail_server_takes_is_given_up_at_once(settings, address: str) -> None:
    assert delivered(settings, Sink(), to=address).state == State.ABANDONED


def test_message_that_ends_every_worker_is_given_up(monkeypatch) -> None:
    def channel(message: Message, *, handing_over: channels.Mark) -> None:
        raise MemoryError

    monkeypatch.setitem(channels.CHANNELS, "mail", channel)
    actions.send("account_notice", to="mia@example.org", key="x", context={"notice": "Neu"})
    moment = clock.now()
    for _turn in range(actions.MOST_ATTEMPTS):
        with time_machine.travel(moment, tick=False), pytest.raises(MemoryError):
            actions.deliver_due()
        moment += actions.LEASE
    with time_machine.travel(moment, tick=False):
        assert actions.deliver_due() == 0

    message = Message.objects.get()
    assert message.state == State.ABANDONED
    assert "zu oft abgebrochen" in message.last_error
