"""Many people who answer at the same moment, each through one of several real web processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection

from nabe.core import links
from nabe.interpreting.actions import dispatch
from nabe.interpreting.models import Interpreter, Invitation, Request
from tests.config.webserver import TOKEN, answers, until, web
from tests.interpreting.factories import make_invitation
from tests.messages.sink import LONG_ENOUGH, free_port

PROCESSES = 4
HEADS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "X-CSRFToken": TOKEN,
    "Cookie": f"csrftoken={TOKEN}",
}
# Read by every Python process before its own program: nobody waits for anybody, and a step of a
# state machine is taken from whatever state.
WITHOUT_LOCKS = """
from django.db.models import query
from nabe.core import states


def move(row, to, *, allowed, **changes):
    type(row)._default_manager.filter(pk=row.pk).update(state=to, **changes)
    for name, value in {"state": to, **changes}.items():
        setattr(row, name, value)
    return row


query.QuerySet.select_for_update = lambda rows, **options: rows.all()
states.move = move
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """The status of every answer, and seconds from the first yes: to the first promise, to the end."""

    statuses: Sequence[int]
    promised: float
    ended: float


@contextmanager
def webs(**variables: str) -> Iterator[int]:
    """Run `nabe web` with several processes that all serve already; gives its port."""
    port = free_port()
    with web(port, workers=PROCESSES, **variables):
        until(
            lambda: answers(port) and _serving() >= PROCESSES, "all web processes answer",
            seconds=LONG_ENOUGH * PROCESSES,
        )  # fmt: skip
        yield port


def _serving() -> int:
    """How many processes hold a connection: each of the web server keeps one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


@contextmanager
def webs_without_locks(folder: Path) -> Iterator[int]:
    """Run the same web processes, but none of them locks a row."""
    (folder / "sitecustomize.py").write_text(WITHOUT_LOCKS)
    with webs(PYTHONPATH=str(folder)) as port:
        yield port


@contextmanager
def without_constraint(table: str, name: str) -> Iterator[None]:
    """Take a constraint out of the database, and put it back when the wrong rows are gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s),"
            " (SELECT indexdef FROM pg_indexes WHERE indexname = %s))", [name, name],
        )  # fmt: skip
        (made_by,) = cursor.fetchone()
        is_index = made_by.startswith("CREATE")
        kind, add = ("INDEX", made_by), f"ALTER TABLE {table} ADD CONSTRAINT {name} {made_by}"
        cursor.execute(
            f"DROP {kind[0]} {name}" if is_index else f"ALTER TABLE {table} DROP CONSTRAINT {name}"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute(made_by if is_index else add)


def asked(requests: Sequence[Request], people: Sequence[Interpreter]) -> list[tuple[str, int]]:
    """Ask everybody for every request; gives (path of the link, key of the slot), person by person."""
    found = []
    for one in people:
        for request in requests:
            token = _link_of(make_invitation(request, one))
            found.append((f"/l/{token}/", request.slots.get().pk))
    Request.objects.filter(pk__in=[one.pk for one in requests]).update(state="asking")
    return found


def _link_of(invitation: Invitation) -> str:
    return links.make(dispatch.LINK, row=invitation, valid_for=dispatch.KEPT)


def all_say_yes(port: int, to: Sequence[tuple[str, int]]) -> Answers:
    """Say yes to every link at the same moment."""
    ready, statuses, began = threading.Barrier(len(to)), list[tuple[int, float]](), list[float]()

    def say(number: int) -> None:
        path, slot = to[number]
        line = HTTPConnection("127.0.0.1", port, timeout=2 * LONG_ENOUGH)
        try:
            line.connect()
            ready.wait()
            began.append(time.monotonic())
            line.request("POST", path, urlencode({"answer": "yes", "slot": slot}), HEADS)
            statuses.append((line.getresponse().status, time.monotonic()))
        finally:
            line.close()

    threads = [threading.Thread(target=say, args=[number]) for number in range(len(to))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    promises = (moment for status, moment in statuses if status == HTTPStatus.FOUND)
    promised = min(promises, default=min(began))
    ended = max(moment for _status, moment in statuses)
    return Answers(
        [status for status, _moment in statuses], promised - min(began), ended - min(began)
    )
