"""A real server for calendars on this machine, by TLS, that answers in every good and bad way."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MEGABYTE = 1024 * 1024


@dataclass
class Site:
    """What the server gives out at /calendar, whom it met, and how many bytes of /big went out."""

    port: int = 0
    content: bytes = b""
    asked: list[tuple[str, str]] = field(default_factory=list)
    sent: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def at(self, path: str) -> str:
        return f"https://localhost:{self.port}/{path}"


class Answers(BaseHTTPRequestHandler):
    """What the addresses of the site answer."""

    site: Site

    def do_GET(self) -> None:
        self.site.asked.append((self.path, self.headers.get("User-Agent", "")))
        name, _slash, rest = self.path.strip("/").partition("/")
        if name.isdigit():
            self.send_error(int(name))
        else:
            with suppress(OSError):
                getattr(self, name)(rest)

    def calendar(self, _rest: str) -> None:
        self.give(self.site.content, len(self.site.content))

    def html(self, _rest: str) -> None:
        self.give(b"<html>Anmelden</html>", 21)

    def broken(self, _rest: str) -> None:
        self.give(self.site.content, len(self.site.content) + 50)

    def to(self, rest: str) -> None:
        self.send_response(302)
        self.send_header("Location", rest)
        self.end_headers()

    def hops(self, rest: str) -> None:
        left = int(rest)
        self.to(f"/hops/{left - 1}" if left else "/calendar")

    def big(self, _rest: str) -> None:
        """50 MB, as fast as they are taken."""
        self.send_response(200)
        self.end_headers()
        for _piece in range(50):
            self.wfile.write(b"X-FILL:" + b"x" * (MEGABYTE - 9) + b"\r\n")
            self.site.sent += MEGABYTE

    def drip(self, _rest: str) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.site.stop.wait(0.05):
            self.wfile.write(b"B")

    def give(self, content: bytes, length: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_said: object) -> None:
        pass


@contextmanager
def calendar_server(tls: ssl.SSLContext) -> Iterator[Site]:
    """Serve at a free port of "localhost" until the end of the block."""
    site = Site()
    answers = type("AnswersOfSite", (Answers,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), answers)
    server.daemon_threads = True
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    ).start()
    try:
        yield site
    finally:
        site.stop.set()
        server.shutdown()
        server.server_close()
