"""How long does the page of figures take over 50,000 requests?

Limits: eight times the floor, which is one bare pass over the same requests with their talks; and
as many queries as over 200 requests. Everything is rolled back.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable
from typing import Any

from _harness import demo, p95, table, use, verdict

REQUESTS, FEW = 50_000, 200
TRIES = 15
PAGE = "/buero/dolmetschen/zahlen/"
_FILL = (
    """CREATE TEMP TABLE filled ON COMMIT DROP AS SELECT n, gen_random_uuid() AS id,
        gen_random_uuid() AS talk, %(first)s + n * interval '730 days' / %(many)s AS at,
        (ARRAY['ar','tr','uk','ro','fa','kmr','bg','so','ti','sq','ru','ps','en'])[1 + floor(random() * 13)::int]
            AS language,
        CASE WHEN d < 0.7 THEN 'done' WHEN d < 0.86 THEN 'unfilled' WHEN d < 0.96 THEN 'cancelled'
            ELSE 'refused' END AS state
        FROM (SELECT n, random() AS d FROM generate_series(1, %(many)s) n) numbers""",
    """INSERT INTO interpreting_request SELECT (jsonb_populate_record(old, jsonb_build_object(
            'id', f.id, 'number', 'B-' || f.n, 'key', 'bench' || f.n, 'source_key', '', 'state', f.state,
            'language', f.language, 'reason', 'niemand frei', 'made_at', f.at - interval '9 days',
            'organization_id', o.ids[1 + f.n %% array_length(o.ids, 1)],
            'municipality_id', t.ids[1 + f.n %% array_length(t.ids, 1)],
            'setting_id', s.ids[1 + f.n %% array_length(s.ids, 1)],
            'confirmed_at', CASE WHEN f.state = 'done' THEN f.at - random() * interval '9 days' END))).*
        FROM filled f, interpreting_request old,
            (SELECT array_agg(id) AS ids FROM people_organization) o,
            (SELECT array_agg(id) AS ids FROM places_municipality) t,
            (SELECT array_agg(id) AS ids FROM interpreting_setting) s
        WHERE old.id = (SELECT id FROM interpreting_request LIMIT 1)""",
    """INSERT INTO interpreting_slot (request_id, starts_at, ends_at, "order")
        SELECT id, at, at + interval '20 minutes', 0 FROM filled""",
    """INSERT INTO interpreting_assignment SELECT (jsonb_populate_record(old, jsonb_build_object(
            'id', f.talk, 'request_id', f.id, 'slot_id', s.id, 'state', 'done',
            'during', tstzrange(f.at, f.at + interval '20 minutes')))).*
        FROM filled f JOIN interpreting_slot s ON s.request_id = f.id,
            interpreting_assignment old
        WHERE f.state = 'done' AND old.id = (SELECT id FROM interpreting_assignment LIMIT 1)""",
    """INSERT INTO interpreting_servicerecord
        SELECT (jsonb_populate_record(old, jsonb_build_object('id', 1000000 + f.n, 'assignment_id',
            f.talk, 'kind', 'held', 'starts_at', f.at, 'ends_at', f.at + interval '20 minutes'))).*
        FROM filled f, interpreting_servicerecord old
        WHERE f.state = 'done' AND old.id = (SELECT id FROM interpreting_servicerecord LIMIT 1)""",
)
_UNLOCK = """
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT conname FROM pg_constraint
            WHERE conrelid = 'interpreting_assignment'::regclass AND contype = 'x'
        LOOP EXECUTE 'ALTER TABLE interpreting_assignment DROP CONSTRAINT ' || quote_ident(name);
        END LOOP;
    END $$
"""
BARE = """
    SELECT r.language, r.state, count(*) FROM interpreting_request r
    JOIN interpreting_slot s ON s.request_id = r.id
    LEFT JOIN interpreting_assignment a ON a.request_id = r.id
    LEFT JOIN interpreting_servicerecord p ON p.assignment_id = a.id GROUP BY 1, 2
"""


def main() -> None:
    demo("demo")
    use("demo")
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from nabe.core import clock, pagecache
    from nabe.people.models import Role

    pagecache.LOOK_AGAIN = 3600.0  # seconds; else the look at the content version comes and goes
    year = clock.today().year - 1
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(Role.objects.filter(kind="coordination").first().person)  # type: ignore[union-attr]

    def page() -> None:
        assert client.get(PAGE, {"jahr": year}).status_code == 200

    with transaction.atomic():
        # One person holds all these talks, some at the time of another: only here, never committed.
        with connection.cursor() as cursor:
            cursor.execute(_UNLOCK)
        with transaction.atomic():
            _requests(connection, year, FEW)
            few = _queries(CaptureQueriesContext, connection, page)
            transaction.set_rollback(True)
        _requests(connection, year, REQUESTS)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        page()
        many = _queries(CaptureQueriesContext, connection, page)
        spent, bare = [], []
        for _try in range(TRIES):
            spent.append(_timed(page))
            bare.append(_timed(lambda: _sql(connection)))
        transaction.set_rollback(True)
    _tell(spent, bare, many=many, few=few)


def _tell(spent: list[float], bare: list[float], *, many: int, few: int) -> None:
    median, floor = statistics.median(spent), statistics.median(bare)
    table(
        ["what", "value"],
        [
            ("requests", f"{REQUESTS:,}"), ("page, median ms", median), ("page, p95 ms", p95(spent)),
            ("bare pass, ms", floor), ("queries", many), (f"queries over {FEW}", few),
        ],
    )  # fmt: skip
    verdict(
        "figures over 50,000 requests",
        [
            ("median / bare pass", median / floor, "≤", 8.0),
            (f"queries / queries over {FEW}", many / few, "≤", 1.0),
        ],
    )


def _queries(capture: Any, connection: Any, call: Callable[[], None]) -> int:
    call()
    with capture(connection) as seen:
        call()
    return len(seen)


def _timed(call: Callable[[], None]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _sql(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        cursor.fetchall()


def _requests(connection: Any, year: int, many: int) -> None:
    """Write requests of two years inside the database, one in six unfilled, one in ten cancelled."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.8)")
        for sql in _FILL:
            cursor.execute(
                sql, {"first": dt.datetime(year - 1, 1, 1, 8, tzinfo=dt.UTC), "many": many}
            )


if __name__ == "__main__":
    main()
