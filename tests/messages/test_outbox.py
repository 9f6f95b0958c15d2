from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import transaction

from nabe.core import clock
from nabe.core.errors import NotAllowed
from nabe.messages import actions, channels, queries
from nabe.messages.actions import delivering
from nabe.messages.models import Message
from tests.people.house import House

pytestmark = pytest.mark.django_db
State = Message.State


def queue(key: str = "one", *, to: Any = "mia@example.org", **options: Any) -> Message:
    message = actions.send(
        "account_notice", to=to, key=key, context={"notice": "Etwas ist neu."}, **options
    )
    assert message is not None
    return message


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def channel(message: Message, *, handing_over: Any) -> None:
        raise error

    monkeypatch.setitem(channels.CHANNELS, "mail", channel)


def test_message_is_sent_as_text_and_html(mailoutbox, house: House) -> None:
    queue()
    assert actions.deliver_due() == 1

    mail = mailoutbox[0]
    assert mail.to == ["mia@example.org"]
    assert "Etwas ist neu." in mail.body
    assert "<p>Etwas ist neu.</p>" in mail.alternatives[0].content
    assert "Kreis Unna" in mail.body


def test_message_of_the_same_key_is_written_once(mailoutbox) -> None:
    assert queue().pk == queue().pk
    actions.deliver_due()
    actions.deliver_due()

    assert len(mailoutbox) == 1


def test_message_goes_with_its_transaction(mailoutbox) -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    actions.deliver_due()

    assert mailoutbox == []
    assert not Message.objects.exists()


def test_person_gets_mail_in_their_language_and_without_address_none(house: House) -> None:
    house.nobody.language = "ar"
    assert queue(to=house.nobody).language == "ar"

    house.nobody.email = None
    assert actions.send("account_notice", to=house.nobody, key="x") is None


def test_failed_message_waits_longer_each_time_and_is_given_up(monkeypatch) -> None:
    fail_with(monkeypatch, channels.NotSent("451 später"))
    message, now, waits = queue(), clock.now(), []
    while fresh(message).state != State.ABANDONED:
        with time_machine.travel(max(now, fresh(message).next_try), tick=False):
            actions.deliver_due()
            waits.append(fresh(message).next_try - clock.now())

    assert len(waits) == actions.MOST_ATTEMPTS
    assert waits[0] == dt.timedelta(minutes=1)
    assert waits == sorted(waits)
    assert waits[-1] == dt.timedelta(hours=12)
    assert fresh(message).last_error == "451 später"


def test_failed_message_is_not_tried_before_its_time(monkeypatch) -> None:
    fail_with(monkeypatch, channels.NotSent("451"))
    message = queue()
    actions.deliver_due()
    actions.deliver_due()

    assert fresh(message).attempts == 1


def test_refused_address_is_given_up_at_once(monkeypatch) -> None:
    fail_with(monkeypatch, channels.NotSent("550 unbekannt", final=True))
    message = queue()
    actions.deliver_due()

    assert fresh(message).state == State.ABANDONED


def test_one_broken_message_does_not_hold_up_the_others(mailoutbox, monkeypatch) -> None:
    queue("bad", to="bad@example.org")
    queue("good")
    real = channels.mail

    def channel(message: Message, *, handing_over: Any) -> None:
        if message.key == "bad":
            raise channels.NotSent("451")
        real(message, handing_over=handing_over)

    monkeypatch.setitem(channels.CHANNELS, "mail", channel)
    actions.deliver_due()

    assert [mail.to for mail in mailoutbox] == [["mia@example.org"]]


def test_unknown_outcome_is_not_repeated_but_shown(monkeypatch, mailoutbox) -> None:
    fail_with(monkeypatch, channels.Unknown("line broke"))
    message = queue()
    actions.deliver_due()
    monkeypatch.undo()
    with time_machine.travel(clock.now() + dt.timedelta(days=1)):
        actions.deliver_due()

    assert mailoutbox == []
    assert "Vielleicht" in fresh(message).last_error
    assert fresh(message).state == State.ABANDONED


def test_message_of_a_worker_that_died_before_handing_over_is_sent(mailoutbox) -> None:
    message = queue()
    delivering._take()  # and then the worker is gone
    actions.deliver_due()
    assert mailoutbox == []

    with time_machine.travel(clock.now() + actions.LEASE):
        actions.deliver_due()
    assert len(mailoutbox) == 1
    assert fresh(message).state == State.SENT


def test_message_of_a_worker_that_died_after_handing_over_waits_for_a_person(
    mailoutbox, house: House
) -> None:
    message = queue()
    taken = delivering._take()
    delivering._note(taken, handed_over_at=clock.now())

    with time_machine.travel(clock.now() + actions.LEASE):
        actions.deliver_due()
    assert mailoutbox == []
    assert fresh(message).state == State.ABANDONED

    actions.repeat(fresh(message), by=house.coordination)
    actions.deliver_due()
    assert len(mailoutbox) == 1


def test_slow_worker_whose_message_was_taken_by_another_sends_nothing(mailoutbox) -> None:
    queue()
    slow = delivering._take()
    with time_machine.travel(clock.now() + actions.LEASE):
        actions.deliver_due()
        delivering._deliver(slow)

    assert len(mailoutbox) == 1


def test_repeated_message_keeps_its_message_id(mailoutbox, house: House) -> None:
    message = queue()
    first = channels.message_id(message)
    with time_machine.travel(clock.now() + dt.timedelta(hours=1)):
        actions.deliver_due()

    assert mailoutbox[0].extra_headers["Message-ID"] == first


@pytest.mark.parametrize("by", ["municipality", "provider", "operator", "nobody"])
def test_message_is_repeated_by_coordination_alone(house: House, by: str) -> None:
    message = queue()
    Message.objects.update(state=State.ABANDONED)

    with pytest.raises(NotAllowed):
        actions.repeat(fresh(message), by=house.people[by])


def test_links_of_a_sent_message_are_not_kept(mailoutbox) -> None:
    link = "http://127.0.0.1:8000/l/" + "a" * 32 + "/"
    actions.send(
        "account_invitation", to="mia@example.org", key="x",
        context={"inviter": "I", "role": "R", "scope": "S", "link": link, "days": 14},
    )  # fmt: skip
    actions.deliver_due()

    assert link in mailoutbox[0].body
    assert f'href="{link}"' in mailoutbox[0].alternatives[0].content
    assert "a" * 32 not in Message.objects.get().text


def test_typed_text_cannot_add_a_button_or_a_header(mailoutbox) -> None:
    evil = "Mia\n\n> Klick | https://evil.example/\nBcc: x@evil.example\n<b>fett</b>"
    actions.send("account_notice", to="mia@example.org", key="x", context={"notice": evil})
    actions.deliver_due()

    html = mailoutbox[0].alternatives[0].content
    assert 'href="https://evil.example' not in html
    assert "<b>" not in html
    assert "Bcc" not in mailoutbox[0].message()


def test_trouble_is_counted_by_provider_for_coordination_only(house: House) -> None:
    for number, address in enumerate(["a@gmx.example", "b@gmx.example", "c@web.example"]):
        queue(str(number), to=address)
    Message.objects.update(state=State.FAILED)

    assert queries.failing_providers(house.coordination) == [("gmx.example", 2), ("web.example", 1)]
    assert queries.messages_in_trouble(house.coordination).count() == 3
    assert not queries.messages_in_trouble(house.municipality).exists()
    assert queries.failing_providers(None) == []


def test_oldest_waiting_message_is_known_to_operators() -> None:
    assert queries.waiting() == (0, None)
    with time_machine.travel("2026-11-22T08:00:00Z", tick=False):
        queue()

    assert queries.waiting() == (1, dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC))
