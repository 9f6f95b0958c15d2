"""Public pages for anonymous visitors: kept per process, revalidated by ETag.

A page depends on its address, the content version and the minute; whoever has a session gets it
fresh. The outermost middleware keeps the finished answer with all its headers, so that a repeat
costs neither a query nor any other middleware.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import ResponseHeaders
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from nabe import __version__
from nabe.core.languages import from_path

Value = TypeVar("Value")

LIFE = 60.0  # seconds; "open now" and "next date" may be this old
LOOK_AGAIN = 1.0  # seconds between two looks at the content version
PAGES = 2000
BYTES = 64 * 1024 * 1024


@dataclass(slots=True)
class _Page:
    """A finished answer; its headers are made once and shared, nothing outside changes them."""

    body: bytes
    zipped: bytes
    headers: ResponseHeaders
    zipped_headers: ResponseHeaders
    etag: str
    made: float


class _Shelf:
    """The pages of one content version, the longest unused leaving first."""

    def __init__(self) -> None:
        self.pages: OrderedDict[str, _Page] = OrderedDict()
        self.size = 0
        self.version = 0
        self.looked = 0.0
        self.kept: dict[str, Any] = {}

    def get(self, key: str) -> _Page | None:
        page = self.pages.get(key)
        if page is None or time.monotonic() - page.made > LIFE:
            return None
        self.pages.move_to_end(key)
        return page

    def put(self, key: str, page: _Page) -> None:
        old = self.pages.pop(key, None)
        self.size += len(page.body) - (len(old.body) if old else 0)
        self.pages[key] = page
        while len(self.pages) > PAGES or self.size > BYTES:
            self.size -= len(self.pages.popitem(last=False)[1].body)

    def clear(self) -> None:
        self.pages.clear()
        self.kept.clear()
        self.size = 0


_shelf = _Shelf()


class PublicPageCache:
    """Serve and keep the answers to anonymous GETs of public pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_public(request):
            return self.get_response(request)
        _notice_changes()
        key = f"{request.scheme}://{request.META.get('HTTP_HOST', '')}{request.get_full_path()}"
        page = _shelf.get(key)
        if page is None:
            response = self.get_response(request)
            page = _keep(key, response)
            if page is None:
                return response
        return _answer(request, page)


def content_changed() -> None:
    """Say that public content changed; in the same transaction as the change."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_contentversion AS c (id, number) VALUES (1, 1)"
            " ON CONFLICT (id) DO UPDATE SET number = c.number + 1"
        )
    _look_again()
    transaction.on_commit(_look_again)


def _look_again() -> None:
    _shelf.looked = 0.0


def kept(name: str, make: Callable[[], Value]) -> Value:
    """Return what `make` made for the present content version, made once per process.

    For what every page needs and few changes touch: the county, its lists, the vocabulary.
    """
    _notice_changes()
    if name not in _shelf.kept:
        _shelf.kept[name] = make()
    return cast(Value, _shelf.kept[name])


def has_kept(name: str) -> bool:
    """Say whether `kept` would answer without making anything."""
    _notice_changes()
    return name in _shelf.kept


def content_version() -> int:
    """Return the number of the present content version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM core_contentversion WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else 0


def known_version() -> int:
    """Return the content version that everything `kept` belongs to, a second old at most."""
    _notice_changes()
    return _shelf.version


def forget() -> None:
    """Empty this process's shelf (tests, benchmarks)."""
    _shelf.clear()
    _shelf.looked = 0.0


def _is_public(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "HTTP_HX_REQUEST" not in request.META
        and from_path(request.path_info) is not None
    )


def _notice_changes() -> None:
    now = time.monotonic()
    if now - _shelf.looked < LOOK_AGAIN:
        return
    version = content_version()
    if version != _shelf.version:
        _shelf.clear()
    _shelf.version, _shelf.looked = version, now


def _keep(key: str, response: HttpResponse) -> _Page | None:
    """Keep an answer that is the same for everybody: complete, without cookies, without opt-out."""
    if (
        response.status_code != 200
        or response.streaming
        or response.cookies
        or "no-store" in response.get("Cache-Control", "")
        or "private" in response.get("Cache-Control", "")
    ):
        return None
    body = zipped = response.content
    if response.get("Content-Encoding") == "gzip":
        body = gzip.decompress(zipped)
    else:
        zipped = gzip.compress(body, 6)
    headers = {
        name: value
        for name, value in response.items()
        if name not in {"Content-Encoding", "Content-Length", "ETag", "Vary"}
    }
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    headers["Vary"] = response["Vary"]
    headers["Cache-Control"] = f"public, max-age=0, s-maxage={int(LIFE)}, must-revalidate"
    digest = hashlib.blake2b(body, digest_size=12, key=__version__.encode()).hexdigest()
    headers["ETag"] = etag = f'W/"{digest}"'
    page = _Page(
        body, zipped, ResponseHeaders(headers),
        ResponseHeaders(headers | {"Content-Encoding": "gzip"}), etag, time.monotonic(),
    )  # fmt: skip
    _shelf.put(key, page)
    return page


def _is_known(asked: str, etag: str) -> bool:
    """Say whether the visitor has this page: one tag, a list of them, weak or strong, or "*"."""
    if not asked or asked == etag:
        return bool(asked)
    tags = parse_etags(asked)
    return tags == ["*"] or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in tags}


def _answer(request: HttpRequest, page: _Page) -> HttpResponse:
    if _is_known(request.META.get("HTTP_IF_NONE_MATCH", ""), page.etag):
        response: HttpResponse = HttpResponseNotModified()
        response.headers = page.headers
        return response
    wants_zip = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    response = HttpResponse(page.zipped if wants_zip else page.body)
    response.headers = page.zipped_headers if wants_zip else page.headers
    return response
