"""Asking another server, so that it can do no harm: limits on bytes and on time.

`ask` wants JSON and nothing else; `call` sends what it is given, tells the status, and tells apart
what was certainly not heard from what may have been; `fetch` gets a file by https. For addresses
that the operator configured, that coordination entered or that a person named (then
`only_public`). The standard library's client follows no redirect and knows no proxy, which is what
is wanted here. The connection is made here, not by that client: whom it reaches is judged before a
byte is sent, and its end is held until the answer is there, however the other server spins it out.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import orjson

from nabe.core import reach

_PIECE = 64 * 1024
_FAULTS = (OSError, http.client.HTTPException, ValueError, AttributeError)


class Unreachable(Exception):
    """The other server did not answer as agreed; the text says why, for the operator's log."""


class Inside(Unreachable):
    """The address leads to this machine or into this network, and only public ones were wanted."""


class Lost(Unreachable):
    """The line broke after the question had left: nobody knows whether it was heard."""


@dataclass(frozen=True, slots=True)
class Question:
    """What goes to a whole address, as it goes out."""

    method: str
    address: str
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, and the content unless it was `cut`: too long, too slow or broken off.

    `location` is where a redirect leads, as it was said.
    """

    status: int
    content: bytes | None
    location: str = ""
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one wait and the whole exchange may take, in seconds; how many bytes may come."""

    wait: float = 10
    whole: float = 60
    size: int = 4 * 1024 * 1024
    only_public: bool = False  # refuse a server on this machine or within this network


def ask(base: str, path: str, *, send: Any = None, limits: Limits | None = None) -> Any:
    """Return the JSON at `base` + `path`; POSTs `send` as JSON if given. Raises Unreachable."""
    limits = limits or Limits()
    connection, parts = _connection(base, limits)
    if parts.query:
        raise Unreachable("the address must be http(s)://host[:port][/path]")
    watch = _Watch(limits)
    try:
        content = _exchange(connection, parts.path.rstrip("/") + path, send, limits, watch)
    except _FAULTS as error:
        raise Unreachable(_said(error, watch)) from error
    finally:
        watch.end()
        connection.close()
    if watch.is_late:
        raise Unreachable("too slow")
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Unreachable("the answer is no JSON") from error


def call(
    question: Question, *, limits: Limits, before: Callable[[], None] = lambda: None
) -> Answer:
    """Send `question` and return the answer, whatever its status; no redirect is followed.

    `before` is called when the other server was reached, just before the first byte goes to it.
    Raises Unreachable when nothing was sent, Lost when nobody knows.
    """
    connection, parts = _connection(question.address, limits)
    path = parts.path or "/"
    watch = _Watch(limits)
    try:
        try:
            connection.sock = _connect(connection, limits, watch)
            _put_head(connection, question, f"{path}?{parts.query}" if parts.query else path)
        except _FAULTS as error:
            raise Unreachable(_said(error, watch)) from error
        before()
        return _heard(connection, question.body, limits, watch)
    finally:
        watch.end()
        connection.close()


def _put_head(connection: http.client.HTTPConnection, question: Question, path: str) -> None:
    """Write the head into the client's buffer; what no head can carry is a ValueError."""
    connection.putrequest(question.method, path)
    if question.body is not None:
        connection.putheader("Content-Length", str(len(question.body)))
    for name, value in {"User-Agent": "Nabe", **question.headers}.items():
        connection.putheader(name, value)


def _heard(
    connection: http.client.HTTPConnection, body: bytes | None, limits: Limits, watch: _Watch
) -> Answer:
    try:
        connection.endheaders(body)
        answer = connection.getresponse()
    except _FAULTS as error:
        raise Lost(_said(error, watch)) from error
    if watch.is_late:
        raise Lost("too slow")
    content: bytes | None = None
    cut = ""
    try:
        content = _body(answer, limits, watch)
    except Unreachable:
        cut = "too long"
    except _FAULTS as error:
        cut = _said(error, watch)
    cut = "too slow" if watch.is_late else cut or ("broken off" if answer.length else "")
    location = answer.headers.get("Location", "") if 300 <= answer.status < 400 else ""
    return Answer(answer.status, None if cut else content, location, cut)


def fetch(address: str, *, limits: Limits, accept: str = "*/*", hops: int = 3) -> Answer:
    """GET an address by https and follow at most `hops` redirects, each judged like the first.

    A redirect never leads from https to anything else. The limits of time hold for each hop. Raises
    Unreachable.
    """
    for _hop in range(hops + 1):
        if _connection(address, limits)[1].scheme != "https":
            raise Unreachable("not https")
        headers = {"Accept": accept, "Accept-Encoding": "identity", "Connection": "close"}
        answer = call(Question("GET", address, headers), limits=limits)
        if not answer.location:
            return answer
        try:
            address = urljoin(address, answer.location)
        except ValueError as error:
            raise Unreachable("the redirect cannot be read") from error
    raise Unreachable("too many redirects")


def _connection(address: str, limits: Limits) -> tuple[http.client.HTTPConnection, SplitResult]:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Unreachable("the address cannot be read") from error
    if parts.scheme not in {"http", "https"} or not host or parts.username:
        raise Unreachable("the address must be http(s)://host[:port][/path]")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(host, port, timeout=limits.wait), parts


class _Watch:
    """Ends an exchange that takes too long, whatever it is waiting for.

    It holds an end of its own of the connection: the client lets go of its socket early, and TLS
    takes it over.
    """

    def __init__(self, limits: Limits) -> None:
        self.until = time.monotonic() + limits.whole
        self.is_late = False
        self._lock = threading.Lock()
        self._end: socket.socket | None = None
        self._timer = threading.Timer(limits.whole, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def left(self) -> float:
        """Return how many seconds are left; raises TimeoutError when there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def hold(self, raw: socket.socket) -> None:
        """Watch over this connection from now on."""
        with self._lock:
            if self.is_late:
                raise TimeoutError
            self._end = raw.dup()

    def end(self) -> None:
        """Let go."""
        self._timer.cancel()
        with self._lock:
            if self._end is not None:
                self._end.close()
                self._end = None

    def _cut(self) -> None:
        with self._lock:
            self.is_late = True
            if self._end is not None:
                with suppress(OSError):
                    self._end.shutdown(socket.SHUT_RDWR)


def _connect(
    connection: http.client.HTTPConnection, limits: Limits, watch: _Watch
) -> socket.socket:
    """Connect to exactly that address of the name which was judged; with TLS if it is wanted."""
    found = reach.look_up(connection.host)
    if limits.only_public and not all(map(_is_public, found)):
        raise Inside("the address leads into this network")
    for number, address in enumerate(found, 1):
        wait = min(limits.wait, watch.left())
        try:
            raw = socket.create_connection((address, connection.port), timeout=wait)
            break
        except OSError:
            if number == len(found):
                raise
    else:
        raise Unreachable("the name leads nowhere")
    try:
        watch.hold(raw)
        raw.settimeout(limits.wait)
        if isinstance(connection, http.client.HTTPSConnection):
            return ssl.create_default_context().wrap_socket(raw, server_hostname=connection.host)
    except BaseException:
        raw.close()
        raise
    return raw


def _is_public(address: str) -> bool:
    return reach.is_public(ipaddress.ip_address(address.partition("%")[0]))


def _exchange(
    connection: http.client.HTTPConnection, path: str, send: Any, limits: Limits, watch: _Watch
) -> bytes:
    connection.sock = _connect(connection, limits, watch)
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Nabe"}
    if send is None:
        connection.request("GET", path, headers=headers)
    else:
        headers["Content-Type"] = "application/json"
        connection.request("POST", path, body=orjson.dumps(send), headers=headers)
    answer = connection.getresponse()
    if answer.status != http.client.OK:
        raise Unreachable(f"answers with status {answer.status}")
    return _body(answer, limits, watch)


def _body(answer: http.client.HTTPResponse, limits: Limits, watch: _Watch) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read1(_PIECE):
        size += len(piece)
        if size > limits.size:
            raise Unreachable("the answer is too long")
        watch.left()
        pieces.append(piece)
    return b"".join(pieces)


def _said(error: Exception, watch: _Watch) -> str:
    if watch.is_late or isinstance(error, TimeoutError):
        return "too slow"
    return str(error)[:200] or type(error).__name__
