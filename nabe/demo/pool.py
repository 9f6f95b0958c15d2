"""The demo's interpreter pool: the county's own list, who joined since, and the year that its log tells.

All days move by whole weeks, so that the list is of today and the log ends now: weekdays stay.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import CharField
from django.db.models import functions as sql

from nabe.core import clock
from nabe.demo import DATA, books, coming, history, joining, names, together
from nabe.demo.county import Bodies
from nabe.demo.people import Cast
from nabe.demo.reading import chance
from nabe.interpreting.actions.lists import ensure_lists
from nabe.interpreting.actions.lists_in import remember
from nabe.interpreting.actions.lists_log import take_requests
from nabe.interpreting.actions.lists_pool import take_people
from nabe.interpreting.importing import Entry, read_log, read_pool
from nabe.interpreting.importing.results import Known, ListPreview, results
from nabe.interpreting.models import (
    Absence,
    Assignment,
    Interpreter,
    Paper,
    Request,
    ServiceRecord,
    Slot,
    SpokenLanguage,
    WorkingTime,
)
from nabe.interpreting.queries.lists import LOG, POOL
from nabe.people.actions.qualifications import grant
from nabe.people.models import Person, QualificationKind
from nabe.places.gazetteer import vocabulary_of_places
from nabe.places.models import Municipality
from nabe.sheets.opening import open_source
from nabe.sheets.vocabulary import Vocabulary

POOL_LIST, REQUEST_LOG = "sprachmittlung_2026.xlsx", "anfragen_2025.csv"
KEPT_ON = dt.date(2026, 6, 30)  # the day of the lists
LAST_TALK = dt.date(2025, 12, 31)
QUALIFIED = (
    ("Gespräche über Krankheit und Trauma", 24), ("Kindeswohl und Jugendhilfe", 36),
    ("Dolmetschen per Telefon und Video", None),
)  # fmt: skip


def make(bodies: Bodies, cast: Cast) -> None:
    """Write the pool, what it did in the last year, and what waits today."""
    ensure_lists()
    by = cast.coordination[1]
    words = dataclasses.replace(vocabulary_of_places(), today=KEPT_ON)
    _pool_of_the_county(words, by)
    _joined_since(bodies, cast)
    _year_of_the_log(words, by)
    _let_it_be_counted()
    _say_where(bodies)
    _qualify(by)
    coming.make(bodies, cast)
    together.make(bodies, cast)
    books.make(cast)
    history.make(cast)
    joining.make(bodies, cast)


def _pool_of_the_county(words: Vocabulary, by: Person) -> None:
    """Take the county's list over as it is, its days moved; of secrecy it says nothing."""
    found = results(read_pool(open_source(DATA / POOL_LIST), words), Known())
    remember(POOL, found.rows)  # as the list says it: the same file again changes nothing
    _move_days(found, weeks=(clock.today() - KEPT_ON).days // 7)
    made = take_people(found.rows, by=by, note=POOL_LIST)
    persons = Person.objects.filter(interpreter__in=made)
    persons.update(is_demo=True, joined_at=clock.now() - dt.timedelta(days=500))
    Paper.objects.bulk_create(
        Paper(interpreter=one, kind="secrecy", seen_on=one.since or clock.today(), by=by)
        for one in made if one.state != "left"
    )  # fmt: skip


def _year_of_the_log(words: Vocabulary, by: Person) -> None:
    known = set(Interpreter.objects.exclude(source_key="").values_list("source_key", flat=True))
    entries = read_log(open_source(DATA / REQUEST_LOG), words, interpreters=known)
    found = results(entries, Known())
    remember(LOG, found.rows)
    _move_days(found, weeks=(clock.today() - LAST_TALK).days // 7)
    take_requests(found.rows, by=by, note=REQUEST_LOG)
    year = sql.Cast(sql.ExtractYear("made_at"), CharField())
    Request.objects.exclude(source_key="").update(
        number=sql.Concat(year, sql.Substr("source_key", 5))
    )
    _say_when_it_was_confirmed()


def _say_when_it_was_confirmed() -> None:
    """Let every talk that took place have been confirmed a day or two after it was asked for.

    The log does not say when; without it nobody could see how long people wait.
    """
    rows = list(
        Request.objects.exclude(source_key="").filter(state="done").prefetch_related("slots")
    )
    for one in rows:
        hours = 9 + chance(f"confirmed {one.source_key}").lognormvariate(3, 0.9)
        latest = one.slots.all()[0].starts_at - dt.timedelta(hours=2)
        one.confirmed_at = max(one.made_at, min(one.made_at + dt.timedelta(hours=hours), latest))
    Request.objects.bulk_update(rows, ["confirmed_at"], batch_size=500)


def _let_it_be_counted() -> None:
    """Let PostgreSQL count what this transaction wrote.

    It plans by what it counted last, perhaps an empty table, and would read all for every row.
    """
    tables = (Assignment, Interpreter, Request, ServiceRecord, Slot, SpokenLanguage, WorkingTime)
    names = ", ".join(connection.ops.quote_name(one._meta.db_table) for one in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")


def _say_where(bodies: Bodies) -> None:
    """Let every talk of the log have been where its body is: the log names towns alone."""
    for body in bodies.requesters:
        there = Request.objects.filter(organization=bodies.organizations[body.name], street="")
        there.filter(mode="on_site").update(street=body.street)


def _qualify(by: Person) -> None:
    """Give one in three a qualification, some of which have run out; no field of work asks for one."""
    kinds = [
        QualificationKind.objects.create(name=name, months=months) for name, months in QUALIFIED
    ]
    for one in Interpreter.objects.filter(state="active").select_related("person").order_by("pk"):
        draw = chance(f"qualified {one.person.name}")
        kind, day = draw.choice(kinds), clock.today() - dt.timedelta(days=draw.randrange(40, 1000))
        if draw.random() < 0.34:
            grant(
                one.person,
                kind,
                day,
                by=by,
                source=draw.choice(("VHS Unna", "Kommunales Integrationszentrum")),
            )


def _move_days(found: ListPreview[Any], *, weeks: int) -> None:
    by = dt.timedelta(weeks=weeks)
    for row in found.rows:
        _move(row.entry, by)


def _move(entry: Entry, by: dt.timedelta) -> None:
    for one in dataclasses.fields(entry):
        value = getattr(entry, one.name)
        if isinstance(value, dt.date):
            setattr(entry, one.name, value + by)


# --- who joined since --------------------------------------------------------------------------
def _joined_since(bodies: Bodies, cast: Cast) -> None:
    """Write the people who may be played by one click, each with a page in their language."""
    towns: Sequence[Municipality] = list(bodies.towns.values())
    for name, gender, spoken, _language in names.POOL:
        by = chance(f"interpreter {name}")
        town = by.choice(towns)
        codes = sorted(one.code for one in town.postcodes.all())
        one = Interpreter.objects.create(
            person=cast.pool[name], state="active", gender=gender, lat=town.lat, lon=town.lon,
            grade=by.choices(("lay", "trained", "sworn"), weights=(7, 3, 1))[0],
            postcode=by.choice(codes) if codes else "", radius_km=by.choice((15, 20, 30, 40)),
            transport=by.choice(("car", "public", "public", "bike")), german=by.choice(("B2", "C1", "C2")),
            modes=by.choice((["on_site", "phone"], ["on_site", "phone", "video"])),
            not_in=["health"] if by.random() < 0.08 else [],
            most_asked=by.choice((3, 5, 5, 8)), hours_a_week=by.choice((4, 6, 8, 10)),
            since=clock.today() - dt.timedelta(days=by.randrange(30, 120)),
        )  # fmt: skip
        _about(one, spoken, by, cast.coordination[1])


def _about(one: Interpreter, spoken: str, by: random.Random, seen_by: Person) -> None:
    levels = ("native", "C2", "C1")
    for order, said in enumerate(spoken.split()):
        code, _colon, dialect = said.partition(":")
        SpokenLanguage.objects.create(
            interpreter=one, code=code, dialect=dialect, level=levels[min(order, 2)]
        )
    for weekday in range(5):
        window = by.choice(((8, 13), (8, 18), (13, 18), (9, 16), None))
        if window:
            WorkingTime.objects.create(
                interpreter=one, weekday=weekday, starts=dt.time(window[0]), ends=dt.time(window[1])
            )
    seen = clock.today() - dt.timedelta(days=by.randrange(30, 700))
    Paper.objects.create(interpreter=one, kind="secrecy", seen_on=seen, by=seen_by)
    Paper.objects.create(
        interpreter=one, kind="record", seen_on=seen, by=seen_by,
        valid_until=seen + dt.timedelta(days=5 * 365),
    )  # fmt: skip
    if by.random() < 0.2:
        start = clock.now() + dt.timedelta(days=by.randrange(1, 20))
        Absence.objects.create(interpreter=one, during=(start, start + dt.timedelta(days=9)))
