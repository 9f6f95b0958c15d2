"""Reading another directory's HSDS interface: asked page by page within hard limits. No database.

What comes is cut to a sane size before anything else looks at it. Whatever does not fit the limits
ends the reading as a whole: half a directory is no directory.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import orjson
from django.utils.translation import gettext_noop as _

from nabe.core import outside
from nabe.core.outside import Limits, Unreachable

Json = dict[str, Any]
PER_PAGE = 100
_LONGEST_TEXT, _LONGEST_LIST, _MOST_KEYS, _DEEPEST = 12_000, 200, 80, 10
_NESTED = frozenset(
    {"service_at_locations", "locations", "phones", "schedules", "languages", "contacts"}
)


class Unusable(Exception):
    """The interface cannot be used now; a German sentence for people and a detail for the log."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.detail = sentence, detail[:200]


@dataclass(slots=True)
class Bounds:
    """How much one run may ask for; used up as it goes."""

    services: int = 5000
    pages: int = 200
    details: int = 1000
    seconds: float = 600
    size: int = 64 * 1024 * 1024
    answer_size: int = 8 * 1024 * 1024
    wait: float = 15
    is_nearby: bool = False
    began: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        return self.seconds - (time.monotonic() - self.began)


@dataclass(frozen=True, slots=True)
class About:
    """What an interface says of itself."""

    licence: str = ""
    publisher: str = ""
    page_url: str = ""

    def page_of(self, key: str) -> str:
        """Return where people read a service there, or ''."""
        return self.page_url.replace("{id}", quote(key, safe=""))[:400]


@dataclass(slots=True)
class Fetched:
    """The services that came, each once; how many came twice or without a name for itself."""

    about: About
    services: dict[str, Json] = field(default_factory=dict)
    total: int | None = None
    spoilt: int = 0


def fetch(
    address: str, *, since: dt.datetime | None, bounds: Bounds, some: bool = False
) -> Fetched:
    """Return what the interface lists, or what changed `since`.

    `some`: only the first page, and of a list without details as many as may be asked for.

    Raises Unusable when it does not answer as an HSDS interface does, or not within the bounds.
    """
    demand_address(address, is_nearby=bounds.is_nearby)
    found = Fetched(_about(address, bounds))
    for page in _pages(address, since, bounds):
        is_full = any(_NESTED & one.keys() for one in page.contents if isinstance(one, dict))
        before = len(found.services)
        for one in page.contents:
            if some and not is_full and bounds.details < 1:
                break
            _take(one, found, address, bounds, is_full=is_full)
        found.total = page.total if page.total is not None else found.total
        if some:
            return found
        if page.contents and len(found.services) == before and page.number > 1:
            raise Unusable(_("Die Schnittstelle schickt immer wieder dieselbe Seite."))
        if len(found.services) > bounds.services:
            raise Unusable(_("Das Verzeichnis ist zu groß für einen Abgleich."))
    if found.total is not None and len(found.services) + found.spoilt < found.total:
        raise Unusable(_("Es kamen weniger Angebote an als angekündigt."))
    return found


def demand_address(address: str, *, is_nearby: bool) -> None:
    """Refuse what is no https address without a password and a query."""
    try:
        parts = urlsplit(address)
        fits = bool(parts.hostname) and not (parts.username or parts.query or parts.fragment)
    except ValueError:
        fits = False
    if not fits or parts.scheme not in ({"https", "http"} if is_nearby else {"https"}):
        raise Unusable(_("Die Adresse muss mit https:// beginnen und zu einem Server führen."))


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    contents: list[Any]
    total: int | None


def _pages(address: str, since: dt.datetime | None, bounds: Bounds) -> Iterator[_Page]:
    wanted: dict[str, Any] = {"full": "true", "per_page": PER_PAGE}
    if since is not None:
        wanted["modified_after"] = since.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for number in range(1, bounds.pages + 1):
        answer = _ask(address, f"/services?{urlencode({**wanted, 'page': number})}", bounds)
        contents = answer.get("contents") if isinstance(answer, dict) else answer
        if not isinstance(contents, list):
            raise Unusable(_("Die Liste der Angebote hat eine andere Form als in HSDS."))
        said = answer if isinstance(answer, dict) else _whole(contents)
        yield _Page(number, contents, _number(said.get("total_items")))
        pages = _number(said.get("total_pages"))
        if not contents or said.get("last_page") is True or (pages is not None and number >= pages):
            return
    raise Unusable(_("Die Liste der Angebote nimmt kein Ende."))


def _whole(contents: list[Any]) -> Json:
    """Return what a list without a frame around it would say of itself."""
    return {"total_pages": 1, "total_items": len(contents)}


def _take(one: Any, found: Fetched, address: str, bounds: Bounds, *, is_full: bool) -> None:
    key = one.get("id") if isinstance(one, dict) else None
    if not isinstance(key, str) or not _is_key(key) or key in found.services:
        found.spoilt += 1
        return
    if not is_full:
        bounds.details -= 1
        if bounds.details < 0:
            raise Unusable(_("Das Verzeichnis ist zu groß für einen Abgleich."))
        one = _ask(address, f"/services/{quote(key, safe='')}", bounds)
        if not isinstance(one, dict) or one.get("id") != key:
            found.spoilt += 1
            return
    found.services[key] = bounded(one)


def _is_key(key: str) -> bool:
    return 0 < len(key) <= 80 and key.isprintable() and key.isascii()


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _about(address: str, bounds: Bounds) -> About:
    said = _ask(address, "/", bounds)
    version = said.get("version") if isinstance(said, dict) else None
    if not isinstance(version, str) or not version.lstrip("v").startswith("3"):
        raise Unusable(_("Unter dieser Adresse antwortet keine HSDS-Schnittstelle, Version 3."))
    texts = {
        name: "".join(one for one in value if one.isprintable())[:120]
        for name in ("license", "publisher")
        if isinstance(value := said.get(name), str)
    }
    return About(texts.get("license", ""), texts.get("publisher", ""), _page_url(said, address))


def _page_url(said: Mapping[str, Any], address: str) -> str:
    """Believe where people read a service only as far as it stays on the interface's own server."""
    there, here = said.get("service_page_url"), urlsplit(address)
    root = f"{here.scheme}://{here.netloc}/"
    if not isinstance(there, str) or not there.startswith(root) or len(there) > 300:
        return root
    return there if there.isprintable() and " " not in there else root


def _ask(address: str, path: str, bounds: Bounds) -> Any:
    if bounds.left() <= 0:
        raise Unusable(_("Die Schnittstelle ist zu langsam."))
    limits = Limits(
        wait=bounds.wait, whole=min(60, bounds.left()), size=bounds.answer_size,
        only_public=not bounds.is_nearby,
    )  # fmt: skip
    try:
        answer = outside.ask(address, path, limits=limits)
    except Unreachable as error:
        raise Unusable(
            _("Die Schnittstelle antwortet nicht so, wie sie soll."), str(error)
        ) from error
    bounds.size -= len(orjson.dumps(answer))
    if bounds.size < 0:
        raise Unusable(_("Das Verzeichnis ist zu groß für einen Abgleich."))
    return answer


def bounded(value: Any, depth: int = 0) -> Any:
    """Return plain data with texts, lists and nesting cut to what a service can need."""
    if isinstance(value, str):
        return value[:_LONGEST_TEXT]
    if depth >= _DEEPEST:
        return None
    if isinstance(value, list):
        return [bounded(one, depth + 1) for one in value[:_LONGEST_LIST]]
    if isinstance(value, dict):
        return {key[:80]: bounded(one, depth + 1) for key, one in list(value.items())[:_MOST_KEYS]}
    return value
