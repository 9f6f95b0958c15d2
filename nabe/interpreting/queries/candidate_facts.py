"""What is read of everybody who could come to a request; at most six queries, whatever the pool's size.

Two statements read it all: who speaks the language with what is known of them, and when they are busy.
They are written by hand, since putting them together row by row and model by model takes as long as
running them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, product
from math import isnan
from typing import Any

import numpy as np
from django.db import connection

from nabe.core import clock
from nabe.interpreting.matching import Need, Window
from nabe.interpreting.models import Request
from nabe.interpreting.queries.county import pool_rules
from nabe.interpreting.queries.fees import HELD, earned_by_class
from nabe.interpreting.queries.needs import QUALIFIED, kept_back, kinds_in, note_paper, spot_of
from nabe.interpreting.queries.taxes import days_of, limit_on
from nabe.interpreting.spots import Spot, gap, spot
from nabe.people.models import Qualification
from nabe.places.distance import Point, km_to_many

# Of weekly times it reads which of at most three slots they hold; no row of `week`: none were told.
# Of papers of one kind the one seen last counts; without an end it ends with all days. Of several
# questions about this request the one that is furthest counts: yes, sent, others. Who was told that
# nobody is needed any more said nothing against it, and may be asked again.
_PEOPLE = """
WITH who AS MATERIALIZED (
    SELECT DISTINCT interpreter_id AS id FROM interpreting_spokenlanguage WHERE code = ANY(%(codes)s)
), week AS (
    SELECT interpreter_id,
        bool_or(weekday = %(day_0)s AND starts <= %(since_0)s AND ends >= %(until_0)s) AS holds_0,
        bool_or(weekday = %(day_1)s AND starts <= %(since_1)s AND ends >= %(until_1)s) AS holds_1,
        bool_or(weekday = %(day_2)s AND starts <= %(since_2)s AND ends >= %(until_2)s) AS holds_2
    FROM interpreting_workingtime WHERE interpreter_id IN (SELECT id FROM who) GROUP BY 1
), shown AS (
    SELECT interpreter_id, max(until) FILTER (WHERE kind = 'record') AS record,
        max(until) FILTER (WHERE kind = 'secrecy') AS secrecy,
        max(until) FILTER (WHERE kind = 'training') AS training
    FROM (
        SELECT DISTINCT ON (interpreter_id, kind) interpreter_id, kind,
            coalesce(valid_until, '9999-12-31') AS until
        FROM interpreting_paper
        WHERE kind = ANY(%(kinds)s) AND interpreter_id IN (SELECT id FROM who)
        ORDER BY interpreter_id, kind, seen_on DESC, id DESC
    ) newest GROUP BY 1
), worked AS (
    SELECT a.interpreter_id,
        sum(a.cents + a.travel_cents * %(travel)s) FILTER (
            WHERE s.starts_at >= %(taxed)s AND s.starts_at < %(no_more)s) AS cents,
        sum(s.ends_at - s.starts_at) FILTER (
            WHERE s.starts_at >= %(monday)s AND s.starts_at < %(next_monday)s) AS week,
        count(*) FILTER (WHERE r."case" = %(case)s AND r.organization_id = %(body)s) AS in_case
    FROM interpreting_assignment a JOIN interpreting_slot s ON s.id = a.slot_id
        JOIN interpreting_request r ON r.id = a.request_id
    WHERE a.state = ANY(%(held)s) AND a.interpreter_id IN (SELECT id FROM who) AND (
        s.starts_at >= %(taxed)s AND s.starts_at < %(no_more)s
        OR s.starts_at >= %(monday)s AND s.starts_at < %(next_monday)s
        OR r."case" = %(case)s AND r.organization_id = %(body)s
    ) GROUP BY 1
), asked AS (
    SELECT interpreter_id, count(*) FILTER (WHERE sent_at >= %(week_ago)s) AS in_week,
        count(*) FILTER (WHERE state = 'yes') AS yes,
        count(*) FILTER (WHERE state IN ('yes', 'no', 'expired')) AS answered,
        max(state) FILTER (WHERE request_id = %(request)s AND state <> 'not_needed') AS question
    FROM interpreting_invitation WHERE interpreter_id IN (SELECT id FROM who) GROUP BY 1
)
SELECT i.id, l.code, l.dialect, l.level, l.direction <> 'both', p.name, i.gender, i.modes, i.not_in,
    i.lat, i.lon, i.radius_km, i.transport, i.most_asked, i.hours_a_week,
    coalesce(i.tax_limit, %(limit)s),
    CASE WHEN i.declared_for = %(year)s THEN i.declared ELSE 0 END,
    i.fee_class,
    i.id IN (
        SELECT interpreter_id FROM interpreting_conflict
        WHERE organization_id = %(body)s AND "case" IN ('', %(case)s)
    ),
    week.interpreter_id IS NOT NULL, holds_0, holds_1, holds_2, record, secrecy, training,
    coalesce(worked.cents, 0), worked.week, coalesce(worked.in_case, 0),
    coalesce(asked.in_week, 0), coalesce(asked.yes, 0), coalesce(asked.answered, 0),
    coalesce(asked.question, '')
FROM interpreting_spokenlanguage l JOIN interpreting_interpreter i ON i.id = l.interpreter_id
    JOIN people_person p ON p.id = i.person_id
    LEFT JOIN week ON week.interpreter_id = i.id LEFT JOIN shown ON shown.interpreter_id = i.id
    LEFT JOIN worked ON worked.interpreter_id = i.id LEFT JOIN asked ON asked.interpreter_id = i.id
WHERE l.code = ANY(%(codes)s) AND i.state = 'active'
"""
# Promised talks with their place; absences and the own calendar have none.
_TAKEN = """
WITH who AS MATERIALIZED (
    SELECT DISTINCT interpreter_id AS id FROM interpreting_spokenlanguage WHERE code = ANY(%(codes)s)
)
SELECT a.interpreter_id, s.starts_at, s.ends_at, r.mode, r.lat, r.lon, r.postcode, r.street
FROM interpreting_assignment a JOIN interpreting_slot s ON s.id = a.slot_id
    JOIN interpreting_request r ON r.id = a.request_id
WHERE a.state = ANY(%(held)s) AND a.during && tstzrange(%(first)s, %(last)s)
    AND a.interpreter_id IN (SELECT id FROM who)
UNION ALL
SELECT interpreter_id, lower(during), upper(during), NULL, NULL, NULL, NULL, NULL
FROM interpreting_absence
WHERE during && tstzrange(%(first)s, %(last)s) AND interpreter_id IN (SELECT id FROM who)
UNION ALL
SELECT interpreter_id, lower(during), upper(during), NULL, NULL, NULL, NULL, NULL
FROM interpreting_busytime
WHERE during && tstzrange(%(first)s, %(last)s) AND interpreter_id IN (SELECT id FROM who)
"""
SLOTS, KINDS = 3, ("record", "secrecy", "training")
_HELD = [one.value for one in HELD]
_LANGUAGE, _ONE_WAY, NAME, _HOME = slice(1, 4), 4, 5, slice(9, 11)
TRANSPORT, ANSWERS = 12, slice(30, 33)
Busy = tuple[dt.datetime, dt.datetime, Spot]


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read, by interpreter: the row, languages, taken times; `ways` of holding the slots.

    `qualified` are qualifications to their last day, of whoever has any that the request asks for.
    """

    rows: Mapping[int, tuple[Any, ...]]
    spoken: Mapping[int, list[tuple[str, str, str]]]
    one_way: Mapping[int, set[tuple[str, str]]]
    ways: Mapping[tuple[bool | None, ...], Sequence[tuple[int, dt.time, dt.time]]]
    away: Mapping[int, list[Window]]
    busy: Mapping[int, list[Busy]]
    qualified: Mapping[int, dict[str, dt.date | None]]
    fees: Mapping[str, int]
    rare: Mapping[int, str]
    here: Spot


def facts_of(request: Request, need: Need) -> Facts:
    """Return everything that the rules look at; at most six queries.

    Only what this request needs is read: its languages, its weekdays, its papers, its days.
    """
    rows: dict[int, Any] = {}
    spoken: defaultdict[int, list[tuple[str, str, str]]] = defaultdict(list)
    one_way: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for row in _read(_PEOPLE, _asked_for(request, need)):
        rows[row[0]] = row
        spoken[row[0]].append(row[_LANGUAGE])
        if row[_ONE_WAY]:
            one_way[row[0]].add(row[1:3])
    away, busy = _taken(need)
    slot = max(need.slots, key=lambda one: one[1] - one[0], default=None)
    return Facts(
        rows, spoken, one_way, _ways(need), away, busy, _qualified(need),
        earned_by_class(*slot) if slot else {}, kept_back(need), spot_of(request),
    )  # fmt: skip


def _read(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _asked_for(request: Request, need: Need) -> dict[str, Any]:
    """Return the values of the statement: codes, slots, kinds of papers, days, the case and its body."""
    day = need.slots[0][0] if need.slots else clock.local(clock.now())
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - dt.timedelta(days=day.weekday())
    limit = limit_on(day.date())
    taxed, no_more = days_of(limit, day.date())
    values = {
        "codes": [need.language, *need.also], "kinds": list(need.papers),
        "monday": monday, "next_monday": monday + dt.timedelta(days=7),
        "taxed": taxed, "no_more": no_more, "limit": limit.cents, "year": day.year,
        "travel": int(limit.counts_travel),
        # No case is a case of its own: NULL equals nothing.
        "case": request.case or None, "body": request.organization_id, "request": request.pk,
        "held": _HELD, "week_ago": clock.now() - dt.timedelta(days=7),
    }  # fmt: skip
    for at in range(SLOTS):
        hours = need.hours[at] if at < len(need.hours) else (None, None, None)
        values |= {f"day_{at}": hours[0], f"since_{at}": hours[1], f"until_{at}": hours[2]}
    return values


def _ways(need: Need) -> Mapping[tuple[bool | None, ...], Sequence[tuple[int, dt.time, dt.time]]]:
    """Return the slots that are held, by what is read of the week: thousands stand in the same few ways."""
    slots = [one[:3] for one in need.hours]
    return {way: list(compress(slots, way)) for way in product((None, False, True), repeat=SLOTS)}


def _qualified(need: Need) -> Mapping[int, dict[str, dt.date | None]]:
    """Return the qualifications that the field of work asks for, of those who have any; one query."""
    found: defaultdict[int, dict[str, dt.date | None]] = defaultdict(dict)
    if kinds := kinds_in(need.papers):
        rows = Qualification.objects.filter(kind__in=kinds, revoked_at=None).order_by("granted_on")
        own = rows.filter(person__interpreter__languages__code__in={need.language, *need.also})
        for key, kind, until in own.values_list("person__interpreter", "kind", "valid_until"):
            note_paper(found[key], f"{QUALIFIED}{kind}", until)
    return found


def _taken(need: Need) -> tuple[Mapping[int, list[Window]], Mapping[int, list[Busy]]]:
    """Return when anybody is away, and when and where anybody is busy around the slots; one query."""
    away: defaultdict[int, list[Window]] = defaultdict(list)
    busy: defaultdict[int, list[Busy]] = defaultdict(list)
    if not need.slots:
        return away, busy
    values = {
        "codes": [need.language, *need.also], "held": _HELD,
        "first": min(starts for starts, _ends in need.slots) - dt.timedelta(days=1),
        "last": max(ends for _starts, ends in need.slots) + dt.timedelta(days=1),
    }  # fmt: skip
    for key, since, until, mode, lat, lon, *address in _read(_TAKEN, values):
        starts, ends = clock.local(since), clock.local(until)
        if mode is None:
            away[key].append((starts, ends))
        else:
            busy[key].append((starts, ends, spot(mode, (lat, lon), *address)))
    return away, busy


def around(held: Sequence[Busy], here: Spot, transport: str) -> list[Window]:
    """Return taken times with the way to `here` and the buffer around them."""
    buffer = pool_rules().buffer_minutes
    found = []
    for starts, ends, there in held:
        way = dt.timedelta(minutes=gap(there, here, transport, buffer))
        found.append((starts - way, ends + way))
    return found


def ways(facts: Facts) -> Sequence[float | None]:
    """Return the kilometres by air of everybody, in the order of the rows; None: no way or unknown."""
    here = facts.here
    if here.remote or here.lat is None or here.lon is None:
        return [None] * len(facts.rows)
    homes = np.array([row[_HOME] for row in facts.rows.values()], dtype=float).reshape(-1, 2)
    found = km_to_many(Point(here.lat, here.lon), homes[:, 0], homes[:, 1])
    return [None if isnan(km) else km for km in found.tolist()]
