"""Which services fit a wish, how many a click would leave, and in which order they stand.

PostgreSQL says who meets which word and who is open now: all of a page with one query, each part
once. Everything else is counted and ordered in the kept register, so that the facets, the
relaxed searches and the ranking of a page cost no further query.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from nabe.core import clock, pagecache
from nabe.core.search import Group, Query
from nabe.directory.queries.ranking import Marks, by_relevance, places
from nabe.directory.queries.register import (
    Bits,
    Numbers,
    Register,
    each,
    facet_counts,
    from_flags,
    register_of,
    ticked,
)
from nabe.directory.wishes import Wish
from nabe.places.distance import Point, km_to_many

ANSWERS = 500  # words that are remembered; with 100,000 services 12 KB each

# A date ends on the day it begins, so what is open now ends within a day: a short piece of index.
_OPEN = (
    "SELECT DISTINCT d.number FROM directory_occurrence o"
    " JOIN directory_searchdocument d USING (service_id)"
    " WHERE o.ends_at > %s AND o.ends_at <= %s AND o.starts_at <= %s"
)


@dataclass(frozen=True, slots=True)
class Search:
    """A wish with everything that had to be looked up for it."""

    wish: Wish
    query: Query
    every_word: bool = True
    centre: Point | None = None
    near: tuple[str, ...] = ()

    @property
    def sort(self) -> str:
        """The order asked for, else the one that fits: nearest, most fitting, by name."""
        if self.wish.sort:
            return self.wish.sort
        if self.wish.postcode and self.centre:
            return "naehe"
        return "passend" if self.query else "name"


@dataclass(frozen=True, slots=True)
class Hit:
    """One service of a result, with its distance in kilometres where a postcode was given."""

    service_id: UUID
    km: float | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What PostgreSQL is asked: SQL that gives numbers of search documents, and its values."""

    sql: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known about the listed services for the searches of one page."""

    register: Register
    is_open: Bits
    answers: dict[Question, Bits]

    def fitting(self, search: Search) -> Bits:
        """Return the services that fit words and distance, ticks aside."""
        fits = self._by_words(search)
        if not search.wish.postcode:
            return fits
        towns = self.register.any_of(search.near)
        if search.centre is None:
            return fits & towns
        around = from_flags(self._km(search.centre) <= search.wish.radius)
        return fits & (around | towns & self.register.nowhere)

    def _km(self, centre: Point) -> Numbers:
        return km_to_many(centre, self.register.lats, self.register.lons)

    def _by_words(self, search: Search) -> Bits:
        if search.query:
            met = [mark.met for mark in self.marks(search)]
            return reduce(and_ if search.every_word else or_, met)
        # No word is known here: that is not a wish for everything.
        return 0 if search.wish.q and search.query.unknown else self.register.everybody

    def marks(self, search: Search) -> list[Marks]:
        """Return for each part of the query where it meets services."""
        return [
            Marks(
                name=self._answer(_words(group, column="name_vector")),
                fact=self.register.any_of(group.tokens),
                text=self._answer(_words(group, column="vector")),
            )
            for group in search.query.groups
        ]

    def _answer(self, question: Question | None) -> Bits:
        return self.answers[question] if question else 0

    def all_of(self, search: Search) -> Bits:
        """Return everything that fits a search."""
        return ticked(self.register, search.wish, self.fitting(search), self.is_open)

    def counts(self, search: Search) -> dict[str, int]:
        """Return {token: services that a click on it leaves}, and the total under '*'."""
        fits = self.fitting(search)
        return facet_counts(self.register, search.wish, fits=fits, is_open=self.is_open)

    def hits(self, search: Search, *, limit: int, offset: int = 0) -> list[Hit]:
        """Return one page of services in the order that the wish asks for."""
        fits = self.all_of(search)
        km = self._km(search.centre) if search.centre else None
        if search.sort == "naehe" and km is not None:
            found = _nearest(fits, km)[offset : offset + limit]
        elif search.sort == "naechste":
            found = _soonest(fits, self.register)[offset : offset + limit]
        else:
            marks = self.marks(search) if search.sort == "passend" else []
            found = places(by_relevance(fits, marks), limit=limit, offset=offset)
        return [
            Hit(UUID(self.register.services[place]), _at(km, place) if km is not None else None)
            for place in found
        ]


def _nearest(fits: Bits, km: Numbers) -> list[int]:
    found = each(fits)
    nearest: list[int] = found[np.argsort(km[found], kind="stable")].tolist()
    return nearest


def _soonest(fits: Bits, register: Register) -> list[int]:
    """Order by the next date, known to the minute; those without any come last, by name."""
    minute = clock.now().replace(second=0, microsecond=0)
    known = pagecache.kept("next dates", dict[dt.datetime, Numbers])
    if minute not in known:
        known.clear()
        known[minute] = _next_dates(minute, register)
    found = each(fits)
    soonest: list[int] = found[np.argsort(known[minute][found], kind="stable")].tolist()
    return soonest


def _next_dates(after: dt.datetime, register: Register) -> Numbers:
    """Return the next begin of each service by place, in seconds; infinite for those without."""
    starts = np.full(len(register.services), np.inf)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.number, extract(epoch FROM min(o.starts_at))::float"
            " FROM directory_occurrence o JOIN directory_searchdocument d USING (service_id)"
            " WHERE o.ends_at > %s GROUP BY d.number",
            [after],
        )
        known = np.array(cursor.fetchall(), dtype=np.float64).reshape(-1, 2)
    places = register.places(known[:, 0].astype(np.int32))
    starts[places[places >= 0]] = known[places >= 0, 1]
    return starts


def _at(km: Numbers, place: int) -> float | None:
    return None if np.isnan(km[place]) else float(km[place])


def look(*searches: Search) -> Findings:
    """Find out what these searches need: at most one query, one more after a change of content.

    Who changes a filter or the page keeps the words: what is known of a word stays known until
    content changes, who is open until the minute ends.
    """
    today = clock.today()
    register = pagecache.kept(f"register {today}", lambda: _read_register(today))
    known = pagecache.kept(f"answers {today}", dict[Question, Bits])
    now = clock.now().replace(second=0, microsecond=0)
    opening = Question(_OPEN, (now, now + dt.timedelta(days=1), now))
    asked = [opening, *_questions(searches)]
    answers = {question: known[question] for question in asked if question in known}
    if missing := [question for question in asked if question not in answers]:
        answers |= _ask(missing, register)
        if len(known) > ANSWERS:
            known.clear()
        known |= answers
    return Findings(register, answers[opening], answers)


def _questions(searches: Iterable[Search]) -> list[Question]:
    found = [
        _words(group, column=column)
        for search in searches
        for group in search.query.groups
        for column in ("name_vector", "vector")
    ]
    return list(dict.fromkeys(filter(None, found)))


def _words(group: Group, *, column: str) -> Question | None:
    sql, values = group.sql()
    if not sql:
        return None
    return Question(
        f"SELECT d.number FROM directory_searchdocument d WHERE d.{column} @@ {sql}",
        tuple(values),
    )


def _ask(questions: Sequence[Question], register: Register) -> dict[Question, Bits]:
    """Ask all of them with one query; numbers come as four bytes each, the quickest to read."""
    sql = " UNION ALL ".join(
        f"SELECT {number}, string_agg(int4send(q.number), '') FROM ({one.sql}) q (number)"
        for number, one in enumerate(questions)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for one in questions for value in one.values])
        return {
            questions[place]: register.bits(np.frombuffer(numbers or b"", dtype=">i4"))
            for place, numbers in cursor.fetchall()
        }


def _read_register(today: dt.date) -> Register:
    """Read what stands on the public pages today, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.service_id::text, d.number, d.tokens, d.lat, d.lon FROM directory_searchdocument d"
            " WHERE d.is_listed AND (d.listed_from IS NULL OR d.listed_from <= %s)"
            " AND (d.listed_until IS NULL OR d.listed_until >= %s)"
            " ORDER BY d.sort_key, d.service_id",
            [today, today],
        )
        return register_of(cursor.fetchall())
