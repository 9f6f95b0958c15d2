"""The pool in figures: what was asked for in a time, what came of it, and the year before.

A request belongs to the day of its talk: of the one that was promised, else of the date that the
body likes best. All figures of both times come from one pass over the requests, whatever is asked for.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection
from django.db.models import Min
from django.utils import timezone

from nabe.core import clock, pagecache
from nabe.core.errors import NotAllowed
from nabe.interpreting.figures import Span, Tally, year
from nabe.interpreting.models import Setting, Slot
from nabe.interpreting.rules import Viewer, runs_the_pool
from nabe.people import rules as people
from nabe.people.models import Organization, RoleKind
from nabe.places.models import Municipality

DIMENSIONS = ("language", "town", "setting", "kind", "month")
COUNTED = (
    "requests", "fulfilled", "absent", "no_show", "unfilled", "called_off", "cancelled", "late", "refused",
    "open", "returned", "minutes",
)  # fmt: skip
# What came of a request. A record says it best; without one the state of the request does.
_FACTS = """
WITH talks AS (
    SELECT a.request_id, s.starts_at, p.kind,
        CASE WHEN p.kind = 'held' THEN (extract(epoch FROM p.ends_at - p.starts_at) / 60)::int END
            AS minutes
    FROM interpreting_assignment a JOIN interpreting_slot s ON s.id = a.slot_id
        LEFT JOIN interpreting_servicerecord p ON p.assignment_id = a.id
    WHERE a.state IN ('confirmed', 'done')
), ended AS (
    SELECT a.request_id, bool_or(p.kind = 'late') AS late,
        count(*) FILTER (WHERE a.state = 'returned') AS returned
    FROM interpreting_assignment a LEFT JOIN interpreting_servicerecord p ON p.assignment_id = a.id
    WHERE a.state IN ('returned', 'cancelled') GROUP BY a.request_id
), facts AS MATERIALIZED (
    SELECT coalesce(t.starts_at, d.starts_at) >= %(first)s
            AND coalesce(t.starts_at, d.starts_at) < %(last)s AS now,
        r.language, r.municipality_id AS town, r.setting_id AS setting, o.kind,
        extract(month FROM coalesce(t.starts_at, d.starts_at) AT TIME ZONE %(zone)s)::int AS month,
        CASE WHEN r.cancelled_by = 'pool' THEN 'called_off'
            WHEN r.state IN ('cancelled', 'unfilled', 'refused') THEN r.state
            WHEN r.state <> 'done' THEN 'open' WHEN t.kind = 'in_vain' THEN 'absent'
            WHEN t.kind = 'no_show' THEN 'no_show' ELSE 'fulfilled' END AS outcome,
        CASE WHEN r.state IN ('unfilled', 'refused') THEN r.reason ELSE '' END AS why,
        coalesce(e.late, false) AS late, coalesce(e.returned, 0) AS returned,
        coalesce(t.minutes, 0) AS minutes,
        extract(epoch FROM r.confirmed_at - r.made_at)::float8 / 3600 AS hours
    FROM interpreting_request r JOIN interpreting_slot d ON d.request_id = r.id AND d."order" = 0
        JOIN people_organization o ON o.id = r.organization_id
        LEFT JOIN talks t ON t.request_id = r.id LEFT JOIN ended e ON e.request_id = r.id
    WHERE (coalesce(t.starts_at, d.starts_at) >= %(first)s AND coalesce(t.starts_at, d.starts_at) < %(last)s
        OR coalesce(t.starts_at, d.starts_at) >= %(first_before)s
            AND coalesce(t.starts_at, d.starts_at) < %(last_before)s)
        AND (%(town)s::bigint IS NULL OR r.municipality_id = %(town)s)
        AND (%(setting)s::bigint IS NULL OR r.setting_id = %(setting)s)
)
"""
_SUMS = """
SELECT now, CASE WHEN grouping(language) = 0 THEN 'language' WHEN grouping(town) = 0 THEN 'town'
        WHEN grouping(setting) = 0 THEN 'setting' WHEN grouping(kind) = 0 THEN 'kind'
        WHEN grouping(month) = 0 THEN 'month' WHEN grouping(why) = 0 THEN outcome ELSE '' END,
    coalesce(language, town::text, setting::text, kind, month::text, why, ''),
    count(*), count(*) FILTER (WHERE outcome = 'fulfilled'),
    count(*) FILTER (WHERE outcome = 'absent'), count(*) FILTER (WHERE outcome = 'no_show'),
    count(*) FILTER (WHERE outcome = 'unfilled'), count(*) FILTER (WHERE outcome = 'called_off'),
    count(*) FILTER (WHERE outcome = 'cancelled'),
    count(*) FILTER (WHERE outcome = 'cancelled' AND late),
    count(*) FILTER (WHERE outcome = 'refused'), count(*) FILTER (WHERE outcome = 'open'),
    sum(returned)::int, sum(minutes)::int, NULL::float8[], count(hours)
FROM facts GROUP BY GROUPING SETS (
    (now), (now, language), (now, town), (now, setting), (now, kind), (now, month), (now, outcome, why)
)
UNION ALL
SELECT now, 'times', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY hours), count(hours)
FROM facts WHERE hours IS NOT NULL GROUP BY now
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures somebody sees: `town` None is the whole county. `exact`: no number is hidden."""

    town: Municipality | None
    towns: Sequence[Municipality]
    exact: bool


@dataclass(frozen=True, slots=True)
class Times:
    """Hours from asking to the confirmation that holds, over `number` requests."""

    number: int = 0
    median: float = 0.0
    p90: float = 0.0


@dataclass(slots=True)
class Figures:
    """The figures of one time. `by` maps each of DIMENSIONS to key and tally.

    Keys are codes of languages, keys of towns and settings ("" for none), kinds of organizations,
    months from "1". `unfilled` and `refused` count the reasons.
    """

    span: Span
    total: Tally = field(default_factory=Tally)
    times: Times = field(default_factory=Times)
    by: dict[str, dict[str, Tally]] = field(default_factory=lambda: defaultdict(dict))
    unfilled: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)


def sees_figures(viewer: Viewer) -> bool:
    """Coordination, whoever decides, and the towns' officers for their towns."""
    return people.holds(
        viewer, RoleKind.COORDINATION, RoleKind.DECISION_MAKER, RoleKind.MUNICIPALITY
    )


def scope_for(viewer: Viewer, slug: str = "") -> Scope:
    """Return whose figures somebody sees, of the town `slug` where there is a choice.

    Who decides for the county sees the county alone, an officer the own towns alone: with both
    beside each other a small number would be a difference. Raises NotAllowed for everybody else.
    """
    towns = list(Municipality.objects.order_by("sort_key"))
    if runs_the_pool(viewer):
        return Scope(next((one for one in towns if one.slug == slug), None), towns, exact=True)
    deciding = [one for one in people.roles_of(viewer) if one.kind == RoleKind.DECISION_MAKER]
    if any(one.county_id for one in deciding):
        return Scope(None, (), exact=False)
    own = people.municipalities_of(viewer) | {one.municipality_id for one in deciding}
    mine = [one for one in towns if one.pk in own]
    if not mine:
        raise NotAllowed()
    return Scope(next((one for one in mine if one.slug == slug), mine[0]), mine, exact=False)


def years_with_figures() -> list[int]:
    """Return the years of talks up to this one, the newest first."""
    first = Slot.objects.aggregate(first=Min("starts_at"))["first"]
    last = clock.today().year
    return list(range(last, min(clock.local(first).year, last) - 1, -1)) if first else []


def names_of() -> Mapping[str, Mapping[str, str]]:
    """Return the names of the keys of towns, settings (also of those that ended) and kinds."""
    return {
        "town": {str(key): name for key, name in Municipality.objects.values_list("pk", "name")},
        "setting": {str(one.pk): one.label for one in Setting.objects.only("name")},
        "kind": {key: str(name) for key, name in Organization.Kind.choices},
    }


def figures_of(
    span: Span, *, town: int | None = None, setting: int | None = None
) -> tuple[Figures, Figures]:
    """Return the figures of a time and of the same days a year before; one query."""
    now, before = Figures(span), Figures(span.before)
    first, last = _moments(span)
    first_before, last_before = _moments(span.before)
    wanted: dict[str, dt.datetime | str | int | None] = {
        "first": first, "last": last, "first_before": first_before, "last_before": last_before,
        "zone": settings.TIME_ZONE, "town": town, "setting": setting,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_FACTS + _SUMS, wanted)
        for is_now, what, key, *counts, quantiles, timed in cursor.fetchall():
            found = now if is_now else before
            if what == "times":
                found.times = Times(timed, *quantiles)
            else:
                _note(found, what, key, Tally(**dict(zip(COUNTED, counts, strict=True))))
    return now, before


def _note(found: Figures, what: str, key: str, tally: Tally) -> None:
    if not what:
        found.total = tally
    elif what in DIMENSIONS:
        found.by[what][key] = tally
    elif what in ("unfilled", "refused"):
        getattr(found, what)[key] = tally.requests


def _moments(span: Span) -> tuple[dt.datetime, dt.datetime]:
    """Return the first moment of a time, and the first one after it, on the county's clock."""
    zone = timezone.get_default_timezone()
    after = span.last + dt.timedelta(days=1)
    return tuple(dt.datetime.combine(day, dt.time(), zone) for day in (span.first, after))  # type: ignore[return-value]


def last_full_year() -> Figures:
    """Return the figures of the last full year; as old as the content that a process keeps."""
    last = clock.today().year - 1
    return pagecache.kept(f"pool figures {last}", lambda: figures_of(year(last))[0])
