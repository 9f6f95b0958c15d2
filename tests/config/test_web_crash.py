"""The web process is killed with -9 in the middle of a request: nothing is half written."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from http.client import HTTPException
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction

from nabe.core.models import JournalEntry, SignedLink
from nabe.messages import actions as messages
from nabe.messages.models import Message
from nabe.people.models import AccountInvitation, Person
from tests.config.webserver import answers, ask, children_of, serving_process, signed_in, until, web
from tests.messages.sink import LONG_ENOUGH, Sink, free_port, running
from tests.people.house import House, build_house

pytestmark = pytest.mark.django_db(transaction=True)


def waits_for(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table]
        )
        return bool(cursor.fetchone()[0])


def invite(port: int, person: Person, house: House) -> Callable[[], tuple[int, str]]:
    cookie = signed_in(person)
    form = {"email": "neu@example.org", "kind": "provider", "language": "de",
            "organization": str(house.school.pk)}  # fmt: skip
    return lambda: ask(port, "POST", "/buero/personen/einladen/", cookie, **form)


def kill_in_the_middle(process: subprocess.Popen[bytes], send: Any, *, table: str) -> None:
    """Send a form, and kill the process that serves it while it waits to write into `table`."""
    broken: list[bool] = []

    def post() -> None:
        try:
            send()
        except (OSError, HTTPException):
            broken.append(True)

    thread = Thread(target=post)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        thread.start()
        until(lambda: waits_for(table), f"the form waits for {table}")
        os.kill(serving_process(process), signal.SIGKILL)
        thread.join(timeout=LONG_ENOUGH)
    assert broken == [True]


def is_anybody_writing() -> bool:
    """Say whether a connection of the dead process still holds something."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
            " AND backend_type = 'client backend'"
        )
        return bool(cursor.fetchone()[0])


def test_web_process_killed_in_the_middle_of_a_form_writes_nothing_and_comes_back() -> None:
    house, port = build_house(), free_port()
    with web(port) as process:
        send = invite(port, house.coordination, house)
        kill_in_the_middle(process, send, table="core_journalentry")
        until(lambda: not is_anybody_writing(), "the broken transaction ends")
        for table in (AccountInvitation, SignedLink, Message, JournalEntry):
            assert not table.objects.exists()

        until(lambda: answers(port), "the web process is revived")
        assert process.poll() is None
        assert send()[0] == 302
        assert AccountInvitation.objects.get().email == "neu@example.org"
        assert Message.objects.get().address == "neu@example.org"


def test_mail_of_a_killed_web_process_goes_out_once(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    house, port, sink = build_house(), free_port(), Sink()
    with web(port) as process, running(sink) as settings.EMAIL_PORT:
        send = invite(port, house.coordination, house)
        # The invitation is written; only the call of a worker is still to come.
        kill_in_the_middle(process, send, table="procrastinate_jobs")
        until(lambda: not is_anybody_writing(), "the broken transaction ends")
        assert Message.objects.get().state == Message.State.QUEUED

        messages.deliver_due()
        until(lambda: answers(port), "the web process is revived")
        messages.deliver_due()
    assert [mail["To"] for mail in sink.mails] == ["neu@example.org"]
    assert Message.objects.get().state == Message.State.SENT


def test_server_that_replaces_a_dead_process_still_stops_when_asked() -> None:
    with web(free_port()) as process:
        dead = serving_process(process)
        (server,) = children_of(process.pid)
        os.kill(dead, signal.SIGKILL)
        until(lambda: set(children_of(server)) - {dead}, "the next process begins")
        process.terminate()
        assert process.wait(timeout=LONG_ENOUGH) == 0
