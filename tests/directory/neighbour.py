"""A neighbour's interface on this machine that says whatever a test wants it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
Answer = Any  # JSON, bytes, an HTTP status, or a redirect's address as ("to", address)
ABOUT: Json = {"version": "3.1", "license": "dl-de/by-2-0", "publisher": "Kreis Soest"}
NEAR = (51.535, 7.690)  # the middle of Unna, nearly
FAR = (53.55, 9.99)


def service(key: str, name: str = "Deutsch am Abend", **said: Any) -> Json:
    """A whole service near Unna, as HSDS writes it."""
    lat, lon = said.pop("where", NEAR)
    return {
        "id": key, "name": name, "status": "active", "description": "Wir lernen zusammen Deutsch.",
        "organization": {"id": "org-1", "name": "Volkshochschule Nachbarstadt"},
        "email": "kurs@nachbar.example", "last_modified": "2026-11-01T08:00:00+01:00",
        "service_at_locations": [{"id": f"{key}-at", "location": {
            "id": f"{key}-l", "location_type": "physical", "name": "Haus am Fluss",
            "latitude": lat, "longitude": lon,
            "addresses": [{"address_1": "Flussweg 3", "city": "Nachbarstadt",
                           "postal_code": "59999", "country": "DE"}]}}],
        **said,
    }  # fmt: skip


class Neighbour:
    """What it answers, what it was asked, and where it is."""

    def __init__(self, services: list[Any]) -> None:
        self.services, self.about = services, dict(ABOUT)
        self.asked: list[str] = []
        self.url = ""
        self.answer: Callable[[str, dict[str, list[str]]], Answer] | None = None
        self.go_on = threading.Event()

    def said_to(self, path: str, query: dict[str, list[str]]) -> Answer:
        if self.answer is not None and (said := self.answer(path, query)) is not None:
            return said
        if path == "/":
            return self.about
        if path == "/services":
            return page(self.services, number=int(query.get("page", ["1"])[0]))
        found = [one for one in self.services if path == f"/services/{one['id']}"]
        return found[0] if found else 404


def page(services: list[Any], *, number: int = 1, size: int = 100, **said: Any) -> Json:
    contents = services[(number - 1) * size : number * size]
    pages = -(-len(services) // size)
    return {
        "total_items": len(services), "total_pages": pages, "page_number": number,
        "last_page": number >= pages, "contents": contents, **said,
    }  # fmt: skip


@contextmanager
def serving(services: list[Any]) -> Iterator[Neighbour]:
    """Serve these services until the test is over."""
    made = Neighbour(services)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            made.asked.append(self.path)
            self._send(made.said_to(parts.path, parse_qs(parts.query)))

        def _send(self, said: Answer) -> None:
            status = said if isinstance(said, int) else 200
            if isinstance(said, tuple):
                self.send_response(302)
                self.send_header("Location", said[1])
                self.end_headers()
                return
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                return

        def log_message(self, *_said: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield made
    finally:
        made.go_on.set()
        server.shutdown()
        server.server_close()
