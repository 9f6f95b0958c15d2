"""Messages that wait for their day, and messages with files."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from nabe.core import clock
from nabe.core.errors import Refused
from nabe.messages import actions, channels, queries
from nabe.messages.models import Attachment, Message
from nabe.people import privacy
from tests.messages.sink import Sink, running
from tests.people.house import House

pytestmark = pytest.mark.django_db
State = Message.State
TOMORROW = dt.timedelta(days=1)
LIST = ("tagesliste.pdf", "application/pdf", b"%PDF-1.7 \x00\xff")
CALENDAR = ("einsaetze.ics", "text/calendar", "BEGIN:VCALENDAR\r\nSUMMARY:Grüße".encode())


def queue(key: str = "one", **options) -> Message:
    options = {"to": "mia@example.org", **options}
    message = actions.send("account_notice", key=key, context={"notice": "Neu"}, **options)
    assert message is not None
    return message


def test_message_waits_for_its_day(mailoutbox) -> None:
    queue(not_before=clock.now() + TOMORROW)
    assert actions.deliver_due() == 0

    with time_machine.travel(clock.now() + TOMORROW):
        assert actions.deliver_due() == 1
    assert len(mailoutbox) == 1


def test_message_whose_day_is_past_goes_at_once(mailoutbox) -> None:
    queue(not_before=clock.now() - TOMORROW)

    assert actions.deliver_due() == 1


def test_waiting_message_is_withdrawn_with_its_files(house: House, mailoutbox) -> None:
    queue(not_before=clock.now() + TOMORROW, cause=house.school, files=[LIST])

    assert actions.withdraw("account_notice", cause=house.school) == 1
    assert not Attachment.objects.exists()


def test_waiting_message_does_not_alarm_the_operators() -> None:
    with time_machine.travel("2026-11-22T08:00:00Z", tick=False):
        queue(not_before=clock.now() + TOMORROW)
        assert queries.waiting() == (0, None)
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False):
        assert queries.waiting() == (1, dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC))


@pytest.mark.parametrize(("waits_days", "left"), [(190, 1), (3, 0)])
def test_old_message_is_kept_while_it_waits(waits_days: int, left: int) -> None:
    with time_machine.travel("2026-01-01T08:00:00Z", tick=False):
        queue(not_before=clock.now() + dt.timedelta(days=waits_days), files=[LIST])
    holding = next(each for each in privacy.holdings() if each.model is Message)

    assert holding.expire(dt.datetime(2026, 1, 9, tzinfo=dt.UTC)) == 1 - left
    assert Attachment.objects.count() == left


def test_files_reach_a_real_mail_server_whole(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    sink = Sink()
    message = queue(files=[LIST, CALENDAR])
    with running(sink) as port:
        settings.EMAIL_PORT = port
        assert actions.deliver_due() == 1

    parts = [part for part in sink.mails[0].walk() if part.get_filename()]
    assert [(part.get_filename(), part.get_content_type()) for part in parts] == [
        ("tagesliste.pdf", "application/pdf"),
        ("einsaetze.ics", "text/calendar"),
    ]
    assert parts[0].get_payload(decode=True) == LIST[2]
    assert "SUMMARY:Grüße" in parts[1].get_payload(decode=True).decode()
    kept = message.attachments.get(name="tagesliste.pdf")
    assert (bytes(kept.content), kept.size) == (b"", len(LIST[2]))


def test_files_of_a_message_that_failed_are_kept_for_the_next_try(monkeypatch, mailoutbox) -> None:
    def broken(message: Message, *, handing_over: channels.Mark) -> None:
        raise channels.NotSent("451")

    queue(files=[LIST])
    with monkeypatch.context() as patch:
        patch.setitem(channels.CHANNELS, "mail", broken)
        actions.deliver_due()
    with time_machine.travel(clock.now() + TOMORROW):
        actions.deliver_due()

    sent = mailoutbox[0].attachments[0]
    assert (sent.filename, sent.mimetype, sent.content) == LIST


def test_files_of_five_megabytes_are_taken_and_one_byte_more_is_refused() -> None:
    half = b"x" * (actions.LARGEST_FILES // 2)
    queue(files=[("a", "application/pdf", half), ("b", "application/pdf", half)])

    with pytest.raises(Refused, match="größer als 5 MB"):
        queue("two", files=[("a", "text/plain", half), ("b", "text/plain", half + b"x")])
    assert Message.objects.count() == 1


def test_second_message_of_a_key_adds_no_files() -> None:
    queue(files=[LIST])
    queue(files=[LIST, CALENDAR])

    assert Attachment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_message_whose_files_cannot_be_written_is_not_written(monkeypatch) -> None:
    def full(_rows) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Attachment.objects, "bulk_create", full)
    with pytest.raises(OSError, match="disk full"):
        queue(files=[LIST])

    assert not Message.objects.exists()


def test_files_go_with_their_transaction() -> None:
    with transaction.atomic():
        queue(files=[LIST])
        transaction.set_rollback(True)

    assert not Attachment.objects.exists()


def test_person_is_told_of_files_and_takes_them_along_when_erased(house: House) -> None:
    queue(to=house.colleague, files=[LIST])
    holding = next(each for each in privacy.holdings() if each.model is Attachment)

    assert holding.export(house.colleague) == [{"name": "tagesliste.pdf", "size": len(LIST[2])}]
    holding.erase(house.colleague)
    assert not Attachment.objects.exists()


def test_page_of_a_message_names_its_day_and_files(house: House, client: Client) -> None:
    client.force_login(house.coordination)
    message = queue(not_before=dt.datetime(2026, 12, 24, 8, tzinfo=dt.UTC), files=[LIST])

    page = client.get(f"/buero/nachrichten/{message.pk}/").content.decode()
    assert "tagesliste.pdf" in page
    assert "Nicht vor" in page
