"""Behind a proxy, locks and limits must count the visitor, not the proxy."""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_started

from nabe.config import wsgi

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen() -> Iterator[list[str]]:
    addresses: list[str] = []

    def note(sender: object, environ: dict[str, Any], **_more: object) -> None:
        addresses.append(environ["REMOTE_ADDR"])

    request_started.connect(note)
    yield addresses
    request_started.disconnect(note)
    importlib.reload(wsgi)


def ask(remote: str) -> None:
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/healthz", "QUERY_STRING": "", "SERVER_NAME": "x",
        "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        "REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": "203.0.113.7",
    }  # fmt: skip
    importlib.reload(wsgi)
    answer = wsgi.application(environ, lambda *_words: None)
    getattr(answer, "close", lambda: None)()


@pytest.mark.parametrize(
    ("proxies", "remote", "counted"),
    [
        (["127.0.0.1"], "127.0.0.1", "203.0.113.7"),
        (["127.0.0.1"], "198.51.100.9", "198.51.100.9"),
        ([], "127.0.0.1", "127.0.0.1"),
    ],
)
def test_only_a_named_proxy_is_believed(
    settings: Any, seen: list[str], proxies: list[str], remote: str, counted: str
) -> None:
    settings.NABE_PROXIES = proxies
    ask(remote)
    assert seen == [counted]
