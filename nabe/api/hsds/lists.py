"""What each list of the interface answers: one page of it, one entry, or everything in a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from nabe.api.hsds import shapes
from nabe.api.hsds.parameters import BadRequest
from nabe.api.hsds.shapes import Thing
from nabe.core import clock, pagecache
from nabe.core.search import words
from nabe.directory.queries import open_data
from nabe.directory.queries.open_data import Parts, Row, Wanted

Asked = Mapping[str, Any]
_PIECE = 500
MOST_KEPT = 3000  # full services ready to be sent; about 5 kB each


@dataclass(frozen=True, slots=True)
class Found:
    """Some entries of a list, how many there are in all, and when the newest was changed."""

    things: Sequence[Thing | orjson.Fragment]
    total: int
    modified: dt.datetime | None = None


def envelope(found: Found, *, page: int, per_page: int) -> Thing:
    """Return an HSDS page; past the last page it is empty and still the last."""
    pages = -(-found.total // per_page)
    return {
        "total_items": found.total,
        "total_pages": pages,
        "page_number": page,
        "size": len(found.things),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not found.things,
        "contents": found.things,
    }


def wanted_of(asked: Asked) -> Wanted:
    """Turn the parameters of a list into what is wanted; BadRequest where they contradict."""
    if asked.get("proximity") is not None and not asked["postcode"]:
        raise BadRequest("The parameter “proximity” needs a postcode.", parameter="proximity")
    by_id = {term["id"]: token for token, term in shapes.terms()}
    tokens: list[tuple[str, ...]] = [
        (by_id.get(one, "none"),) for one in asked.get("taxonomy_term_id", ())
    ]
    if asked.get("taxonomy_id"):
        own = [
            token for token, term in shapes.terms() if term["taxonomy_id"] == asked["taxonomy_id"]
        ]
        tokens.append(tuple(own) or ("none",))
    return Wanted(
        words=asked.get("search", ""),
        tokens=tuple(tokens),
        organization=asked.get("organization_id", ""),
        modified_after=asked.get("modified_after"),
        postcode=asked.get("postcode", ""),
        metres=asked.get("proximity"),
        minimum_age=asked.get("minimum_age"),
        maximum_age=asked.get("maximum_age"),
        day=asked.get("day") or "",
        start_time=asked.get("start_time"),
        end_time=asked.get("end_time"),
    )


def _window(asked: Asked) -> slice:
    start = (asked["page"] - 1) * asked["per_page"]
    return slice(start, start + asked["per_page"])


# --- services -------------------------------------------------------------------------------
def services(asked: Asked) -> Found:
    """One page of services; `minimal` is one page with all of them."""
    rows = open_data.services(wanted_of(asked))
    if asked["minimal"]:
        changes = open_data.changes(rows)
        things = [{"id": key, "last_modified": moment.isoformat()} for key, moment in changes]
        return Found(things, len(things), max((one[1] for one in changes), default=None))
    if asked["full"]:
        changes = open_data.changes(rows[_window(asked)])
        found = _kept([key for key, _moment in changes])
        newest = max((one[1] for one in changes), default=None)
        return Found(found, _total(rows, changes, asked), newest)
    page = open_data.service_rows(rows[_window(asked)])
    return Found(_services(page, full=False), _total(rows, page, asked), _newest(page))


def _total(rows: Any, page: Sequence[Any], asked: Asked) -> int:
    """Count only when the page does not say it already."""
    if asked["page"] == 1 and len(page) < asked["per_page"]:
        return len(page)
    return int(rows.order_by().count())


def _kept(keys: Sequence[str]) -> list[orjson.Fragment]:
    """Return full services ready to be sent, made once per process and content version."""
    shelf: dict[str, bytes] = pagecache.kept(f"hsds {clock.today()}", dict)
    missing = [key for key in keys if key not in shelf]
    made = dict(shelf) if missing else shelf
    if missing:
        for thing in _services(open_data.services_by_id(missing), full=True):
            made[thing["id"]] = orjson.dumps(thing)
            if len(shelf) < MOST_KEPT:
                shelf[thing["id"]] = made[thing["id"]]
    return [orjson.Fragment(made[key]) for key in keys if key in made]


def _newest(page: Sequence[Row]) -> dt.datetime | None:
    return max((row[14] for row in page), default=None)


def _services(page: Sequence[Row], *, full: bool) -> list[Thing]:
    shared = shapes.frame()
    if not full:
        return [shapes.service(row, shared) for row in page]
    parts = open_data.parts_of([row[0] for row in page])
    return [shapes.full_service(row, parts, shared) for row in page]


def service(key: str, asked: Asked) -> Found | None:
    """One service with everything that belongs to it."""
    rows = open_data.service_rows(open_data.services(Wanted(id=key)))
    return Found(_services(rows, full=True), 1, _newest(rows)) if rows else None


def all_services(asked: Asked) -> Iterator[Thing]:
    """Every service that fits, read in pieces."""
    wanted = wanted_of(asked)
    if asked["minimal"]:
        for key, moment in open_data.changes(open_data.services(wanted)):
            yield {"id": key, "last_modified": moment.isoformat()}
        return
    for piece in open_data.in_pieces(wanted, _PIECE):
        yield from _services(piece, full=asked["full"])


# --- organizations ---------------------------------------------------------------------------
def organizations(asked: Asked) -> Found:
    """One page of the organizations that offer something."""
    rows = _organizations(asked)
    page = open_data.organization_rows(rows[_window(asked)])
    return Found(_organizations_of(page, asked), _total(rows, page, asked))


def _organizations(asked: Asked) -> Any:
    wanted = wanted_of({name: value for name, value in asked.items() if name != "search"})
    return open_data.organizations(wanted, text=asked["search"])


def _organizations_of(page: Sequence[Row], asked: Asked) -> list[Thing]:
    made = [shapes.organization(row) for row in page]
    if asked.get("full", True) or asked["full_service"]:
        rows = open_data.service_rows(open_data.services_of([row[0] for row in page]))
        own: dict[str, list[Thing]] = {one["id"]: [] for one in made}
        for row, thing in zip(rows, _inside(rows, full=asked["full_service"]), strict=True):
            own[row[1]].append(thing)
        made = [one | {"services": own[one["id"]]} for one in made]
    return made


def _inside(rows: Sequence[Row], *, full: bool) -> list[Thing]:
    """Return services as they stand inside their organization: without it."""
    if not full:
        shared = shapes.frame()
        return [shapes.plain_service(row, shared) for row in rows]
    found = _services(rows, full=True)
    return [{k: v for k, v in one.items() if k != "organization"} for one in found]


def organization(key: str, asked: Asked) -> Found | None:
    """One organization with its services."""
    page = open_data.organization_rows(open_data.organizations(Wanted(), id=key))
    return Found(_organizations_of(page, asked), 1) if page else None


def all_organizations(asked: Asked) -> Iterator[Thing]:
    """Every organization that fits."""
    yield from _organizations_of(open_data.organization_rows(_organizations(asked)), asked)


# --- services at locations --------------------------------------------------------------------
def service_at_locations(asked: Asked) -> Found:
    """One page of places at which services are held."""
    wanted = wanted_of(asked)
    rows = open_data.places(wanted, of=open_data.services(wanted))
    page = open_data.place_rows(rows[_window(asked)])
    return Found(_places(page, full=asked["full"]), _total(rows, page, asked))


def _places(page: Sequence[Row], *, full: bool) -> list[Thing]:
    shared, ids = shapes.frame(), list({row[1] for row in page})
    rows = {row[0]: row for row in open_data.services_by_id(ids)}
    if not full:
        return [
            shapes.plain_place(one) | {"service": shapes.service(rows[one[1]], shared)}
            for one in page
        ]
    parts = open_data.parts_of(ids)
    return [_full_place(one, rows[one[1]], parts, shared) for one in page]


def _full_place(row: Row, of: Row, parts: Parts, shared: shapes.Frame) -> Thing:
    inside = shapes.full_service(of, parts, shared, places=False)
    here = [
        one for one in inside.get("schedules", ()) if one.get("service_at_location_id") == row[0]
    ]
    made = shapes.place(row, shared) | {"service": inside}
    return made | ({"schedules": here} if here else {})


def service_at_location(key: str, asked: Asked) -> Found | None:
    """One service at one location, with everything that belongs to both."""
    rows = open_data.places(Wanted(), of=open_data.services(Wanted())).filter(pk=key)
    page = open_data.place_rows(rows)
    return Found(_places(page, full=True), 1) if page else None


def all_service_at_locations(asked: Asked) -> Iterator[Thing]:
    """Every place that fits, read in pieces."""
    wanted = wanted_of(asked)
    rows, last = open_data.places(wanted, of=open_data.services(wanted)), ""
    while page := open_data.place_rows((rows.filter(pk__gt=last) if last else rows)[:_PIECE]):
        yield from _places(page, full=asked["full"])
        last = page[-1][0]


# --- lists of terms ----------------------------------------------------------------------------
def _paged(things: list[Thing], asked: Asked) -> Found:
    return Found(things[_window(asked)], len(things))


def _named(things: list[Thing], text: str) -> list[Thing]:
    wanted = words(text)
    if text.strip() and not wanted:
        return []
    return [
        one for one in things
        if all(word in " ".join(words(f"{one['name']} {one['description']}")) for word in wanted)
    ]  # fmt: skip


def all_taxonomies(asked: Asked) -> list[Thing]:
    """The county's taxonomies that fit."""
    return _named(shapes.taxonomies(), asked["search"])


def all_terms(asked: Asked) -> list[Thing]:
    """The terms that fit; none of them has a parent."""
    found = _named([term for _token, term in shapes.terms()], asked["search"])
    if asked["parent_id"]:
        return []
    only = asked["taxonomy_id"]
    return [one for one in found if not only or one["taxonomy_id"] == only]


def taxonomies(asked: Asked) -> Found:
    """One page of taxonomies."""
    return _paged(all_taxonomies(asked), asked)


def taxonomy_terms(asked: Asked) -> Found:
    """One page of terms."""
    return _paged(all_terms(asked), asked)


def _one(things: list[Thing], key: str) -> Found | None:
    found = [one for one in things if one["id"] == key]
    return Found(found, 1) if found else None


def taxonomy(key: str, asked: Asked) -> Found | None:
    """One taxonomy."""
    return _one(shapes.taxonomies(), key)


def taxonomy_term(key: str, asked: Asked) -> Found | None:
    """One term."""
    return _one([term for _token, term in shapes.terms()], key)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of the interface: a page of it, all of it, one entry; `thing` names its table."""

    thing: str
    page: Callable[[Asked], Found]
    everything: Callable[[Asked], Iterator[Thing] | list[Thing]]
    one: Callable[[str, Asked], Found | None]


LISTINGS = {
    "services": Listing("service", services, all_services, service),
    "organizations": Listing("organization", organizations, all_organizations, organization),
    "service_at_locations": Listing(
        "service_at_location", service_at_locations, all_service_at_locations, service_at_location
    ),
    "taxonomies": Listing("taxonomy", taxonomies, all_taxonomies, taxonomy),
    "taxonomy_terms": Listing("taxonomy_term", taxonomy_terms, all_terms, taxonomy_term),
}
