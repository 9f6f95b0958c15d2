"""Is the open interface as cheap as a program that fetches everything needs it?

Limits (issue: speed and size): a full dump of 1,000 services with contacts at most 8 queries and
60 ms of processor time (the nearest comparable system takes 2,005 queries and 2.7 s); a list page
of 100 at most 10 queries; what changed since a moment, of 100,000 services, under 20 ms; the
tabular package of 10,000 services under 10 s in constant memory. Processor time is that of the web
process and its database session together. The floor is the bare SQL that only reads the columns.
"""

from __future__ import annotations

import datetime as dt
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from _harness import demo, table, use, verdict
from results_10k import _measured, _processor

if TYPE_CHECKING:
    from django.test import Client

MANY = 10_000
AUTOMATIC = {"number"}  # columns that a copy must not repeat
MOST = 100_000
DUMP = "/api/hsds/services?full=true&per_page=1000"
PAGE = "/api/hsds/services?per_page=100"
BARE = """
    SELECT s.*, o.name FROM directory_service s
    JOIN directory_searchdocument d ON d.service_id = s.id
    JOIN people_organization o ON o.id = s.organization_id
    WHERE d.is_listed ORDER BY s.id LIMIT 1000
"""


def main() -> None:
    demo("many")
    use("many")
    from _many import grow
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    count = grow(MANY)
    seconds, kilobytes, grown = _package()
    client, cost = Client(headers={"Accept-Encoding": "identity"}), _processor(connection)
    dump, dump_queries, size = _of(client, cost, DUMP)
    page, page_queries, _size = _of(client, cost, PAGE)
    bare = statistics.median(
        _measured(cost, lambda: _sql(connection, BARE))[0] for _try in range(9)
    )
    first, first_queries = _first(client, cost)
    changed, listed = _changed_since(client)
    table(
        ["what", "value"],
        [
            ("services", f"{count:,}"),
            ("full dump of 1,000, ms", dump),
            ("the first after a change, ms", first),
            ("bytes of it", f"{size:,}"),
            ("queries of it", dump_queries),
            ("bare SQL of 1,000, ms", bare),
            ("page of 100, ms", page),
            ("queries of it", page_queries),
            ("tabular package, s", seconds),
            ("its kB", kilobytes),
            ("memory it added, MB", grown),
            (f"changed since, of {listed:,}, ms", changed),
        ],
    )
    verdict("open data", _limits(
        dump=(dump, first, bare), queries=(first_queries, page_queries), changed=changed,
        package=(seconds, grown),
    ))  # fmt: skip


def _limits(
    *, dump: tuple[float, float, float], queries: tuple[int, int], changed: float,
    package: tuple[float, float],
) -> list[tuple[str, float, str, float]]:  # fmt: skip
    """Return what must hold: `dump` warm, first and bare in ms; `package` in seconds and MB."""
    warm, first, bare = dump
    return [
        ("dump / 60 ms", warm / 60, "≤", 1.0),
        ("queries of the first dump", float(queries[0]), "≤", 8.0),
        ("first dump / bare SQL", first / bare, "≤", 12.0),
        ("queries of a page of 100", float(queries[1]), "≤", 10.0),
        ("changed since / 20 ms", changed / 20, "≤", 1.0),
        ("package / 10 s", package[0] / 10, "≤", 1.0),
        ("memory of the package / 40 MB", package[1] / 40, "≤", 1.0),
    ]


def _of(client: Client, cost: Callable[[], float], address: str) -> tuple[float, int, int]:
    """Return (median ms, queries, bytes) of an address in a warm process."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _warm in range(3):
        size = len(_asked(client, address))
    with CaptureQueriesContext(connection) as seen:
        _asked(client, address)
    queries = len(seen)
    spent = [_measured(cost, lambda: _asked(client, address))[0] for _try in range(15)]
    return statistics.median(spent), queries, size


def _asked(client: Client, address: str) -> bytes:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return answer.content


def _sql(connection: Any, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.fetchall()


def _first(client: Client, cost: Callable[[], float]) -> tuple[float, int]:
    """Return (median ms, queries) of a dump when nothing is kept, as after a change of content."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from nabe.core import pagecache

    spent = []
    for _try in range(5):
        pagecache.forget()
        _asked(client, PAGE)  # the county's lists
        spent.append(_measured(cost, lambda: _asked(client, DUMP))[0])
    pagecache.forget()
    _asked(client, PAGE)
    with CaptureQueriesContext(connection) as seen:
        _asked(client, DUMP)
    return statistics.median(spent), len(seen)


def _package() -> tuple[float, float, float]:
    """Return (seconds, kB, MB of memory that writing the package added to the process)."""
    from nabe.api.hsds import package

    before, start = _memory(), time.perf_counter()
    with package.written() as file:
        size = file.seek(0, 2) / 1000
    return time.perf_counter() - start, size, _memory() - before


def _memory() -> float:
    """Return the most memory that this process ever held, in MB."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1_000_000 if sys.platform == "darwin" else 1000)


def _changed_since(client: Client) -> tuple[float, int]:
    """Return (median ms by the clock of a page of what changed lately, services listed).

    The services are copied once more, inside a transaction that is taken back.
    """
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            listed = _multiply(cursor)
        since = (dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        address = f"/api/hsds/services?modified_after={since}"
        _asked(client, address)
        spent = []
        for _try in range(15):
            start = time.perf_counter()
            _asked(client, address)
            spent.append((time.perf_counter() - start) * 1000)
        transaction.set_rollback(True)
    return statistics.median(spent), listed


def _multiply(cursor: Any) -> int:
    """Copy services and their documents up to MOST; every hundredth changed within the hour."""
    from django.db import connection

    copies = MOST // MANY - 1
    columns = _columns("directory", "Service")
    values = [
        "c.new" if one == "id" else "t.slug || '-m' || c.n" if one == "slug"
        else "''" if one == "external_id"
        else "now() - (CASE WHEN random() < 0.01 THEN 1 ELSE 3000 END) * interval '1 minute'"
        if one == "last_modified" else f't."{one}"'
        for one in columns
    ]  # fmt: skip
    cursor.execute(
        "CREATE TEMP TABLE nabe_bench_more ON COMMIT DROP AS SELECT id AS old, n,"
        " gen_random_uuid() AS new FROM directory_service, generate_series(1, %s) n",
        [copies],
    )
    cursor.execute("UPDATE directory_service SET last_modified = now() - interval '2 days'")
    _insert(cursor, "directory_service", columns, values, "id")
    own = _columns("directory", "SearchDocument")
    moved = ["c.new" if one == "service_id" else f't."{one}"' for one in own]
    _insert(cursor, "directory_searchdocument", own, moved, "service_id")
    cursor.execute("ANALYZE directory_service; ANALYZE directory_searchdocument")
    cursor.execute("SELECT count(*) FROM directory_searchdocument WHERE is_listed")
    assert connection.in_atomic_block
    return int(cursor.fetchone()[0])


def _columns(app: str, model: str) -> list[str]:
    from django.apps import apps

    fields = apps.get_model(app, model)._meta.concrete_fields
    return [one.column for one in fields if not one.generated and one.column not in AUTOMATIC]


def _insert(cursor: Any, name: str, columns: list[str], values: list[str], key: str) -> None:
    quoted = ", ".join(f'"{one}"' for one in columns)
    cursor.execute(
        f"INSERT INTO {name} ({quoted}) SELECT {', '.join(values)} FROM {name} t"
        f" JOIN nabe_bench_more c ON c.old = t.{key}"
    )


if __name__ == "__main__":
    main()
