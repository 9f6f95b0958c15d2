"""Asking another server for JSON, tried against servers on this machine that never come to an end."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from nabe.core import outside, reach
from nabe.core.outside import Limits, Unreachable
from tests.core.certificates import believed

SHORT = Limits(wait=0.5, whole=1)
CLOSE = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
CHUNKED = CLOSE + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = {
    "trailers": (CHUNKED + b"2\r\n{}\r\n0\r\n", b"x: y\r\n"),
    "chunk size": (CHUNKED + b"2", b"0"),
    "head": (b"HTTP/1.1 200 OK\r\n", b"x"),
    "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": (CLOSE + b"\r\n", b" "),
}


@contextmanager
def server(first: bytes, drip: bytes, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve `first` and then `drip` for ever; yields the port."""
    stop = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def answer(raw: socket.socket) -> None:
        with suppress(OSError):
            met = tls.wrap_socket(raw, server_side=True) if tls else raw
            met.recv(65536)
            met.sendall(first)
            while drip and not stop.wait(0.02):
                met.sendall(drip)
            met.close()

    def serve() -> None:
        with suppress(OSError):
            while not stop.is_set():
                threading.Thread(target=answer, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        stop.set()
        listening.close()


def asked(address: str, limits: Limits = SHORT) -> str:
    """Return what came of asking, within five seconds."""
    said = ["still hanging"]

    def ask() -> None:
        try:
            said[0] = str(outside.ask(address, "/", limits=limits))
        except Unreachable as error:
            said[0] = str(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(5)
    return said[0]


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's TLS for "localhost" that this process believes."""
    return believed(tmp_path, monkeypatch)


@pytest.mark.parametrize("way", ENDLESS)
def test_endless_answer_is_cut(way: str) -> None:
    began = time.monotonic()
    with server(*ENDLESS[way]) as port:
        said = asked(f"http://127.0.0.1:{port}")
    assert said == "too slow" if way != "continue" else said != "still hanging"
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("way", ["trailers", "chunk size"])
def test_endless_answer_by_tls_is_cut(way: str, certificate: ssl.SSLContext) -> None:
    with server(*ENDLESS[way], certificate) as port:
        assert asked(f"https://localhost:{port}") == "too slow"


def test_endless_handshake_is_cut() -> None:
    with server(b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xf0", b"\x00") as port:
        assert asked(f"https://localhost:{port}") == "too slow"


def test_answer_by_tls_is_read_and_a_wrong_certificate_is_not(certificate: ssl.SSLContext) -> None:
    with server(CLOSE + b"\r\n[1]", b"", certificate) as port:
        assert asked(f"https://localhost:{port}") == "[1]"
        assert "CERTIFICATE_VERIFY_FAILED" in asked(f"https://127.0.0.1:{port}")


@pytest.mark.parametrize(
    "inner",
    ["127.0.0.1", "10.1.2.3", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "::1", "fe80::1%lo"],
)
def test_address_within_the_network_is_not_even_connected_to(
    inner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[object] = []
    monkeypatch.setattr(reach, "look_up", lambda _host: ["93.184.216.34", inner])
    monkeypatch.setattr(socket, "create_connection", lambda *args, **_said: met.append(args))
    with pytest.raises(Unreachable, match="this network"):
        outside.ask("https://a.example", "/", limits=Limits(only_public=True))
    assert met == []
    assert not reach.is_public(ipaddress.ip_address(inner.partition("%")[0]))


def test_second_address_of_a_name_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "look_up", lambda _host: ["::1", "127.0.0.1"])
    with server(CLOSE + b"\r\n{}", b"") as port:
        assert asked(f"http://localhost:{port}") == "{}"
