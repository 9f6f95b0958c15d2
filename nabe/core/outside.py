"""Asking another server for JSON, so that it can do no harm: limits on bytes and on time.

For addresses that the operator configured or that coordination entered. The standard library's
client follows no redirect and knows no proxy, which is what is wanted here.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson

_PIECE = 64 * 1024


class Unreachable(Exception):
    """The other server did not answer as agreed; the text says why, for the operator's log."""


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
    connection, root = _connection(base, limits)
    late = threading.Event()
    watch = threading.Timer(limits.whole, _cut, [connection, late])
    watch.daemon = True
    watch.start()
    try:
        content = _exchange(connection, root + path, send, limits)
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        raise Unreachable("too slow" if late.is_set() else _reason(error)) from error
    finally:
        watch.cancel()
        connection.close()
    if late.is_set():
        raise Unreachable("too slow")
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Unreachable("the answer is no JSON") from error


def _connection(base: str, limits: Limits) -> tuple[http.client.HTTPConnection, str]:
    try:
        parts = urlsplit(base)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Unreachable("the address cannot be read") from error
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.query:
        raise Unreachable("the address must be http(s)://host[:port][/path]")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(host, port, timeout=limits.wait), parts.path.rstrip("/")


def _exchange(
    connection: http.client.HTTPConnection, path: str, send: Any, limits: Limits
) -> bytes:
    until = time.monotonic() + limits.whole
    connection.connect()
    if limits.only_public and not _is_public(connection.sock):
        raise Unreachable("the address leads into this network")
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Nabe"}
    if send is None:
        connection.request("GET", path, headers=headers)
    else:
        headers["Content-Type"] = "application/json"
        connection.request("POST", path, body=orjson.dumps(send), headers=headers)
    answer = connection.getresponse()
    if answer.status != http.client.OK:
        raise Unreachable(f"answers with status {answer.status}")
    return _body(answer, limits, until)


def _body(answer: http.client.HTTPResponse, limits: Limits, until: float) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read1(_PIECE):
        size += len(piece)
        if size > limits.size:
            raise Unreachable("the answer is too long")
        if time.monotonic() > until:
            raise Unreachable("too slow")
        pieces.append(piece)
    return b"".join(pieces)


def _is_public(sock: socket.socket | None) -> bool:
    """Judge whom the connection really reached: a name may lead elsewhere than a moment ago."""
    there = sock.getpeername()[0] if sock is not None else ""
    return ipaddress.ip_address(there.split("%")[0]).is_global


def _cut(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    """End an exchange that takes too long, whatever it is waiting for."""
    late.set()
    sock = connection.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "too slow"
    return str(error)[:200] or type(error).__name__
