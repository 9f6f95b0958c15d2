"""What happens to mail when a worker is killed with -9 in the middle, on a real mail server."""

from __future__ import annotations

import datetime as dt
import signal

import pytest
import time_machine
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app

from nabe.core import clock
from nabe.messages import actions, tasks
from nabe.messages.models import Message
from tests.messages.gateway_sink import Gateway
from tests.messages.gateway_sink import running as http_running
from tests.messages.sink import LONG_ENOUGH, Sink, running, start
from tests.people.house import House

pytestmark = pytest.mark.django_db(transaction=True)
State = Message.State


@pytest.fixture(autouse=True)
def _real_mail(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"


def queue(key: str = "one") -> Message:
    message = actions.send(
        "account_notice", to="mia@example.org", key=key, context={"notice": "Etwas ist neu."}
    )
    assert message is not None
    return message


def deliver_later(port: int, settings) -> None:
    settings.EMAIL_PORT = port
    with time_machine.travel(clock.now() + actions.LEASE + dt.timedelta(minutes=1)):
        actions.deliver_due()


def kill_worker_at(step: str, sink: Sink, port: int) -> None:
    worker = start("manage", "deliver", port=port)
    assert sink.reached.wait(LONG_ENOUGH), worker.stderr.read().decode()
    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=LONG_ENOUGH)


def test_message_is_taken_by_a_real_mail_server(settings) -> None:
    message, sink = queue(), Sink()
    with running(sink) as port:
        settings.EMAIL_PORT = port
        assert actions.deliver_due() == 1

    message.refresh_from_db()
    assert message.state == State.SENT
    assert sink.mails[0]["Message-ID"].startswith(f"<nabe-{message.pk}-")
    assert sink.mails[0]["To"] == "mia@example.org"


def test_worker_killed_before_the_text_loses_nothing_and_sends_once(settings) -> None:
    message, sink = queue(), Sink(hold="RCPT")
    with running(sink) as port:
        kill_worker_at("RCPT", sink, port)
        sink.hold = ""
        sink.go_on.set()
        deliver_later(port, settings)

    message.refresh_from_db()
    assert len(sink.mails) == 1
    assert message.state == State.SENT


def test_worker_killed_after_the_text_sends_nothing_twice_and_tells_a_person(settings) -> None:
    message, sink = queue(), Sink(hold="DATA")
    with running(sink) as port:
        kill_worker_at("DATA", sink, port)
        sink.hold = ""
        sink.go_on.set()
        deliver_later(port, settings)

    message.refresh_from_db()
    assert len(sink.mails) == 1
    assert message.state == State.ABANDONED
    assert "Vielleicht" in message.last_error


def test_worker_killed_while_the_gateway_works_sends_no_second_text_message(house: House) -> None:
    person = house.people["interpreter"]
    actions.ask_for_sms(person, by=person, phone="0151 23456789")
    gateway = Gateway(hold=True)
    with http_running(gateway) as url:
        body = '{"to": "{number}", "text": "{text}"}'
        worker = start("manage", "deliver", NABE_SMS_URL=url, NABE_SMS_BODY=body)
        assert gateway.reached.wait(LONG_ENOUGH), worker.stderr.read().decode()
        worker.send_signal(signal.SIGKILL)
        worker.communicate(timeout=LONG_ENOUGH)
        with time_machine.travel(clock.now() + actions.LEASE + dt.timedelta(minutes=1)):
            actions.deliver_due()

    message = Message.objects.get()
    assert len(gateway.heard) == 1
    assert message.state == State.ABANDONED
    assert "Vielleicht" in message.last_error


def test_address_refused_by_the_server_is_given_up_with_its_words(settings) -> None:
    message, sink = queue(), Sink(refuse="550 no such user")
    with running(sink) as port:
        settings.EMAIL_PORT = port
        actions.deliver_due()

    message.refresh_from_db()
    assert message.state == State.ABANDONED
    assert "no such user" in message.last_error


def test_busy_server_is_asked_again_later(settings) -> None:
    message, sink = queue(), Sink(refuse="451 later")
    with running(sink) as port:
        settings.EMAIL_PORT = port
        actions.deliver_due()
        message.refresh_from_db()
        assert message.state == State.FAILED
        sink.refuse = ""
        deliver_later(port, settings)

    assert len(sink.mails) == 1


def test_absent_server_leaves_the_message_waiting(settings) -> None:
    message = queue()
    settings.EMAIL_PORT = 1
    actions.deliver_due()

    message.refresh_from_db()
    assert message.state == State.FAILED


@pytest.mark.parametrize("is_queued_again", [False, True])
def test_job_of_a_killed_worker_is_given_to_a_living_one(is_queued_again: bool) -> None:
    sink = Sink(hold="DATA")
    with running(sink) as port:
        queue()
        worker = start("worker", port=port)
        assert sink.reached.wait(LONG_ENOUGH), worker.stderr.read().decode()
        worker.send_signal(signal.SIGKILL)
        worker.communicate(timeout=LONG_ENOUGH)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
    if is_queued_again:
        actions.wake_worker()

    assert "doing" in job_states()
    async_to_sync(tasks.retry_stalled_jobs.func)()
    assert "doing" not in job_states()
    assert "todo" in job_states()


def job_states() -> set[str]:
    return {job.status for job in app.job_manager.list_jobs(task=actions.DELIVER)}


def test_two_workers_at_once_send_each_message_once(settings) -> None:
    for number in range(12):
        queue(str(number))
    sink = Sink()
    with running(sink) as port:
        workers = [start("manage", "deliver", port=port) for _each in range(2)]
        for worker in workers:
            assert worker.communicate(timeout=LONG_ENOUGH) == (None, b"")

    assert len(sink.mails) == 12
    assert len({mail["Message-ID"] for mail in sink.mails}) == 12
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}
