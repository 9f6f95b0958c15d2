"""The SQL behind the result page: which documents fit a wish, counted per facet, in their order.

Ticks of one facet are alternatives, facets add up. A facet's own counts ignore its own ticks, so
that each number says what a click would give.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from nabe.core import clock, pagecache
from nabe.core.search import Query
from nabe.directory.queries.register import Bits, Register, facet_counts, register_of
from nabe.directory.wishes import Wish
from nabe.places.distance import Point

Parameters = list[Any]
_DOCUMENT = "directory_searchdocument d"
_KM = (
    "(12742.0 * asin(least(1.0, sqrt(power(sin(radians(d.lat - %s) / 2), 2)"
    " + cos(radians(%s)) * cos(radians(d.lat)) * power(sin(radians(d.lon - %s) / 2), 2)))))"
)
_NEXT = (
    "(SELECT o.starts_at FROM directory_occurrence o"
    " WHERE o.service_id = d.service_id AND o.ends_at > %s ORDER BY o.ends_at LIMIT 1)"
)
# A date ends on the day it begins, so what is open now ends within a day: a short piece of index.
_IS_NOW = "o.ends_at > %s AND o.ends_at <= %s AND o.starts_at <= %s"
_OPEN = f"d.service_id IN (SELECT o.service_id FROM directory_occurrence o WHERE {_IS_NOW})"


@dataclass(frozen=True, slots=True)
class Search:
    """A wish with everything that had to be looked up for it."""

    wish: Wish
    query: Query
    every_word: bool = True
    centre: Point | None = None
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One service of a result, with its distance in kilometres where a postcode was given."""

    service_id: UUID
    km: float | None
    next_start: Any


def _where(search: Search) -> tuple[str, Parameters]:
    """What holds for the whole result, facets aside."""
    listed, values = _listed()
    fits, more = _fits(search)
    return f"{listed} AND {fits}", [*values, *more]


def _listed() -> tuple[str, Parameters]:
    """What stands on the public pages today."""
    today = clock.today()
    return (
        "d.is_listed AND (d.listed_from IS NULL OR d.listed_from <= %s)"
        " AND (d.listed_until IS NULL OR d.listed_until >= %s)",
        [today, today],
    )


def _fits(search: Search) -> tuple[str, Parameters]:
    """What words and postcode ask for."""
    parts, parameters = ["TRUE"], list[Any]()
    if search.query:
        sql, values = search.query.sql(every=search.every_word)
        parts.append(f"d.vector @@ ({sql})")
        parameters += values
    elif search.wish.q and search.query.unknown:
        parts.append("FALSE")  # no word is known here: that is not a wish for everything
    if search.wish.postcode:
        parts.append(_near(search, parameters))
    return " AND ".join(parts), parameters


def _near(search: Search, parameters: Parameters) -> str:
    own = "d.tokens && %s"
    if search.centre is None:
        parameters.append(list(search.near))
        return own
    at = search.centre
    parameters += [at.lat, at.lat, at.lon, search.wish.radius, list(search.near)]
    return f"(d.lat IS NOT NULL AND {_KM} <= %s OR d.lat IS NULL AND {own})"


def _facets(wish: Wish) -> tuple[str, Parameters]:
    """The ticked facets as a condition."""
    parts, parameters = ["TRUE"], list[Any]()
    for facet in wish.ticked:
        parts.append("d.tokens && %s")
        parameters.append(wish.tokens(facet))
    days, times = wish.ticked.get("day"), wish.ticked.get("time")
    if days and times:
        parts.append("d.tokens && %s")
        parameters.append([f"slot:{day}-{time}" for day in days for time in times])
    if wish.open_now:
        parts.append(_OPEN)
        parameters += _now()
    return " AND ".join(parts), parameters


def _now() -> Parameters:
    now = clock.now()
    return [now, now + dt.timedelta(days=1), now]


def counts(search: Search) -> dict[str, int]:
    """Return {token: services that a click on it leaves}, and the total under '*'.

    One query: what words, distance and clock decide. The rest is counted in the kept register.
    """
    name = f"register {clock.today()}"
    if not pagecache.has_kept(name):
        register, fits, is_open = _first_look(search)
        pagecache.kept(name, lambda: register)
    else:
        register = pagecache.kept(name, lambda: register_of(()))
        fits, is_open = _look(search, register)
    return _with_slots(search.wish, facet_counts(register, search.wish, fits=fits, is_open=is_open))


def _first_look(search: Search) -> tuple[Register, Bits, Bits]:
    """Read all listed services with their tokens, and which of them fit and are open."""
    listed, values = _listed()
    fits, more = _fits(search)
    sql = f"SELECT d.service_id::text, d.tokens, ({fits}), {_OPEN} FROM {_DOCUMENT} WHERE {listed}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*more, *_now(), *values])
        rows = cursor.fetchall()
    register = register_of((row[0], row[1]) for row in rows)
    return (
        register,
        register.bits(row[0] for row in rows if row[2]),
        register.bits(row[0] for row in rows if row[3]),
    )


def _look(search: Search, register: Register) -> tuple[Bits, Bits]:
    """Ask which services fit words and distance, and which are open now."""
    parts = [
        "SELECT 0, array_agg(DISTINCT o.service_id::text) FROM directory_occurrence o"
        f" WHERE {_IS_NOW}"
    ]
    parameters = _now()
    if search.wish.q or search.wish.postcode:
        where, values = _where(search)
        parts.append(f"SELECT 1, array_agg(d.service_id::text) FROM {_DOCUMENT} WHERE {where}")
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        found = {what: register.bits(ids or ()) for what, ids in cursor.fetchall()}
    return found.get(1, register.everybody), found[0]


def _with_slots(wish: Wish, found: dict[str, int]) -> dict[str, int]:
    """Where a part of the day is ticked, count days by day and time together."""
    times = wish.ticked.get("time", ())
    if len(times) == 1 and not wish.ticked.get("day"):
        for token, number in list(found.items()):
            if token.startswith("slot:") and token.endswith(f"-{times[0]}"):
                found[f"day:{token[5:7]}"] = number
    return found


def totals(searches: Sequence[Search]) -> list[int]:
    """Return how many services each search finds, all with one query."""
    selects: list[str] = []
    parameters: Parameters = []
    for number, search in enumerate(searches):
        where, values = _where(search)
        ticks, more = _facets(search.wish)
        selects.append(f"SELECT {number}, count(*) FROM {_DOCUMENT} WHERE {where} AND {ticks}")
        parameters += [*values, *more]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects) + " ORDER BY 1", parameters)
        return [number for _place, number in cursor.fetchall()]


def hits(search: Search, *, limit: int, offset: int = 0) -> list[Hit]:
    """Return one page of services in the order that the wish asks for."""
    where, values = _where(search)
    ticks, more = _facets(search.wish)
    km, km_values = (_KM, _point(search)) if search.centre else ("NULL::float", [])
    order, order_values = _order(search)
    sql = (
        f"SELECT d.service_id, {km} AS km, {_NEXT} AS next_start FROM {_DOCUMENT}"
        f" WHERE {where} AND {ticks} ORDER BY {order} LIMIT %s OFFSET %s"
    )
    parameters = [*km_values, clock.now(), *values, *more, *order_values, limit, offset]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [Hit(*row) for row in cursor.fetchall()]


def _point(search: Search) -> Parameters:
    assert search.centre is not None
    return [search.centre.lat, search.centre.lat, search.centre.lon]


def _order(search: Search) -> tuple[str, Parameters]:
    by_name = "d.sort_key, d.service_id"
    sort = search.wish.sort or default_sort(search)
    if sort == "naehe" and search.centre:
        return f"km NULLS LAST, {by_name}", []
    if sort == "naechste":
        return f"next_start NULLS LAST, {by_name}", []
    if sort == "passend" and search.query:
        sql, values = search.query.sql(every=False)
        meant = [list(group.tokens) for group in search.query.groups if group.tokens]
        facts = "".join(" + 0.7 * (d.tokens && %s)::int" for _group in meant)
        rank = f"(ts_rank('{{0.1, 0.2, 0.8, 1.0}}', d.vector, ({sql})){facts}) DESC"
        return f"{rank}, {by_name}", [*values, *meant]
    return by_name, []


def default_sort(search: Search) -> str:
    """Return the order that fits what was asked: nearest, most fitting, else by name."""
    if search.wish.postcode and search.centre:
        return "naehe"
    return "passend" if search.query else "name"
