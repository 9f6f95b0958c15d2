"""A real mail server on this machine that can stand still at any step, and a worker to kill."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message as Mail
from typing import Any
from urllib.parse import quote

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.db import connection

LONG_ENOUGH = 60


class Sink:
    """Keeps accepted mail; `hold` names the step ("RCPT", "DATA") at which it stands still."""

    def __init__(self, hold: str = "", refuse: str = "", *, refuse_sender: str = "") -> None:
        self.hold, self.refuse, self.refuse_sender = hold, refuse, refuse_sender
        self.mails: list[Mail] = []
        self.recipients: list[str] = []
        self.reached, self.go_on, self.accepted = (threading.Event() for _each in range(3))

    async def _at(self, step: str) -> None:
        if self.hold == step:
            self.reached.set()
            await asyncio.get_running_loop().run_in_executor(None, self.go_on.wait, LONG_ENOUGH)

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        await self._at("RCPT")
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        self.recipients.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content))
        self.accepted.set()
        await self._at("DATA")
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wrong_password(*_call: Any) -> AuthResult:
    return AuthResult(success=False, handled=False)


@contextmanager
def running(sink: Sink, **options: Any) -> Iterator[int]:
    controller = Controller(sink, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        sink.go_on.set()
        controller.stop()


def database_url() -> str:
    """Return the address of the test's own database, by socket or by network."""
    kept = connection.settings_dict
    if kept["HOST"].startswith("/"):
        return f"postgres:///{kept['HOST']}/{kept['NAME']}"
    who = f"{quote(kept['USER'])}:{quote(kept['PASSWORD'])}"
    return f"postgres://{who}@{kept['HOST']}:{kept['PORT'] or 5432}/{kept['NAME']}"


def surroundings(*, port: int = 25, **more: str) -> dict[str, str]:
    """Return the environment of a process on the test's database and mail server."""
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "PGUSER": connection.settings_dict["USER"],
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "NABE_DEMO": "0",
        **more,
    }


def start(*arguments: str, port: int = 25, **more: str) -> subprocess.Popen[bytes]:
    """Start a `nabe …` process on the test's database and mail server."""
    return subprocess.Popen(
        [sys.executable, "-c", "from nabe.config.command import main; main()", *arguments],
        env=surroundings(port=port, **more), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
