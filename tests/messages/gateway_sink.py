"""A real HTTP server on this machine that answers as gateways do, and as they should not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import orjson

OK = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"state":"accepted"}'
Send = Callable[[bytes], None]


@dataclass
class Heard:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> object:
        return orjson.loads(self.body)


@dataclass
class Gateway:
    """Answers `answer`, then `drip` again and again; `hold`: stands still after having heard."""

    answer: bytes = OK
    drip: bytes = b""
    hold: bool = False
    deaf: bool = False  # closes before anything was read
    met: int = 0
    heard: list[Heard] = field(default_factory=list)
    reached: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)

    def meet(self, raw: socket.socket) -> None:
        self.met += 1
        with suppress(OSError), raw:
            if self.deaf:
                return
            self.heard.append(_read(raw))
            self.reached.set()
            if self.hold:
                self.stop.wait(30)
                return
            raw.sendall(self.answer)
            while self.drip and not self.stop.wait(0.01):
                raw.sendall(self.drip)


def _read(raw: socket.socket) -> Heard:
    got = b""
    while b"\r\n\r\n" not in got:
        got += raw.recv(65536)
    head, _blank, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines:
        name, _colon, value = line.partition(": ")
        headers[name.lower()] = value
    while len(body) < int(headers.get("content-length", "0")):
        body += raw.recv(65536)
    method, path, _version = first.split(" ")
    return Heard(method, path, headers, body)


@contextmanager
def running(gateway: Gateway) -> Iterator[str]:
    """Yield the address at which `gateway` answers."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                raw, _whom = listening.accept()
                threading.Thread(target=gateway.meet, args=(raw,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        gateway.stop.set()
        listening.close()


def reply(status: str, body: bytes = b"", *headers: str) -> bytes:
    """Return a whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body
