"""Answers for programs: JSON, open to every web page, known again by ETag, errors in a sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

import orjson
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.http import http_date, parse_etags

from nabe import __version__
from nabe.core import clock, pagecache
from nabe.core.errors import Refused

View = Callable[..., HttpResponseBase]
READS = ("GET", "HEAD", "OPTIONS")


def json_answer(content: Any, *, status: int = 200) -> HttpResponse:
    """Return any plain data as JSON."""
    return HttpResponse(orjson.dumps(content), content_type="application/json", status=status)


def lines_answer(things: Iterable[Any]) -> StreamingHttpResponse:
    """Return many things, one in each line, sent while they are read."""
    lines = (orjson.dumps(one) + b"\n" for one in things)
    return StreamingHttpResponse(lines, content_type="application/x-ndjson")


def refusal(sentence: str, *, status: int, parameter: str = "") -> HttpResponse:
    """Return an error in one sentence."""
    content = {"error": sentence} | ({"parameter": parameter} if parameter else {})
    return json_answer(content, status=status)


def open_to_all(response: HttpResponseBase) -> HttpResponseBase:
    """Let scripts of every web page read the answer; nothing of it depends on who asks."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Language"] = "de"
    return response


def etag_of(request: HttpRequest) -> str:
    """Return the tag of what an address answers: it changes with the content and with the day."""
    made = hashlib.blake2b(digest_size=12, key=__version__.encode())
    today = clock.today().isoformat()
    for part in (request.get_full_path(), str(pagecache.known_version()), today):
        made.update(part.encode("utf-8", "replace") + b"\x00")
    return f'W/"{made.hexdigest()}"'


def reading(view: View) -> View:
    """Make a view of this interface: only reading, CORS, ETag and 304, refusals as JSON."""

    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return open_to_all(_preflight())
        if request.method not in READS:
            refused = refusal("This address can only be read, with GET.", status=405)
            refused["Allow"] = ", ".join(READS)
            return open_to_all(refused)
        etag = etag_of(request)
        if _is_known(request.headers.get("If-None-Match", ""), etag):
            return open_to_all(_tagged(HttpResponseNotModified(), etag))
        try:
            response = view(request, *args, **kwargs)
        except Refused as error:
            return open_to_all(refusal(_english(error), status=error.status))
        return open_to_all(_tagged(response, etag) if response.status_code == 200 else response)

    wrapped.csrf_exempt = True  # type: ignore[attr-defined]  # nothing here changes anything
    return wrapped


def _english(error: Refused) -> str:
    return "Too many requests. Please wait a few minutes." if error.status == 429 else str(error)


def _is_known(asked: str, etag: str) -> bool:
    return bool(asked) and (asked.strip() == "*" or etag in parse_etags(asked))


def _tagged(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


def modified(response: HttpResponseBase, moment: Any) -> HttpResponseBase:
    """Say when the newest entry of an answer was changed."""
    if moment is not None:
        response["Last-Modified"] = http_date(moment.timestamp())
    return response


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = ", ".join(READS)
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response
