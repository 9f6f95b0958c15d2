"""A real web server on the test's database, and how to ask it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from nabe.people.models import Person
from tests.messages.sink import LONG_ENOUGH, surroundings

TOKEN = "a" * 32
WEB = "import sys; from nabe.config.command import main; main()"


def until(is_so: Callable[[], Any], what: str, *, seconds: int = LONG_ENOUGH) -> Any:
    """Wait until something is so, and return it; leaves the processor to what it waits for."""
    end, pause = time.monotonic() + seconds, Event()
    while time.monotonic() < end:
        if found := is_so():
            return found
        pause.wait(0.02)
    raise AssertionError(f"did not happen: {what}")


@contextmanager
def web(port: int, *, workers: int = 1, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `nabe web` on the test's database; one of its `workers` answers already."""
    process = _begin(port, workers, **variables)
    try:
        patience = LONG_ENOUGH * workers
        until(lambda: answers(port), "the web server answers", seconds=patience)
        yield process
    finally:
        _end(process)


class KeptWeb:
    """`nabe web` as an init system keeps it: begun again when it ended.

    It ends by itself when one of its processes dies within seconds of the one before.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.process = _begin(port, 1)

    def answers(self) -> bool:
        """Begin it again if it ended, and say whether it answers."""
        if self.process.poll() is not None:
            self.process = _begin(self.port, 1)
        return answers(self.port)


@contextmanager
def kept_web(port: int) -> Iterator[KeptWeb]:
    """Run `nabe web` on the test's database and keep it up; it answers already."""
    kept = KeptWeb(port)
    try:
        until(kept.answers, "the web server answers")
        yield kept
    finally:
        _end(kept.process)


def _begin(port: int, workers: int, **variables: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WEB, "web", "--port", str(port), "--workers", str(workers)],
        env={**surroundings(), "DEBUG": "1", **variables}, stdout=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=LONG_ENOUGH)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def answers(port: int) -> bool:
    try:
        return ask(port, "GET", "/readyz")[0] == 200
    except (OSError, HTTPException):
        return False


def ask(port: int, method: str, path: str, cookie: str = "", **form: str) -> tuple[int, str]:
    line = HTTPConnection("127.0.0.1", port, timeout=LONG_ENOUGH)
    heads = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN,
             "Cookie": f"csrftoken={TOKEN}; {cookie}"}  # fmt: skip
    try:
        line.request(method, path, urlencode(form), heads)
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()


def signed_in(person: Person) -> str:
    """Return the cookie of somebody who is signed in."""
    client = Client()
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}"


def serving_process(process: subprocess.Popen[bytes]) -> int:
    """Return the process that runs Django: the last child in the row `nabe web` > granian > it."""
    found, pid = 0, process.pid
    while children := [one for one in children_of(pid) if "resource_tracker" not in said(one)]:
        (found,) = children
        pid = found
    return found


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def said(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()
