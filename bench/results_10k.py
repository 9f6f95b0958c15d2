"""Does the result page stay fast with 10,000 services?

Limits (issue: speed and size): at most 12 queries whatever the number of rows; p95 under 60 ms
server time on 2 cores. Every page is asked for under a new address, so each is made anew. What
counts is processor time, of the web process and its database session together: what the page
costs, whatever else the machine does; the clock's time stands beside it. The floor is a page of the
same frame without services and the bare SQL for how many match and the first twenty.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from _harness import demo, p95, table, use, verdict

if TYPE_CHECKING:
    from django.test import Client

SERVICES = 10_000
PAGES = 200
WORDS = ["", "deutsch", "sprachkurs", "beratung", "kurs", "hilfe wohnung", "füchtling", "café",
         "deutschkurs mit kinderbetreuung", "دورة لغة", "мовні курси", "formulare ausfüllen",
         "wo finde ich einen deutschkurs am abend"]  # fmt: skip
PLACES = ["", "&ort=luenen", "&ort=unna&ort=kamen", "&plz=59423&umkreis=10", "&plz=44532&umkreis=5"]
FACETS = ["", "&feld=language", "&sprache=ar", "&tag=MO&zeit=morning", "&kostenlos=ja",
          "&deutsch=A1&kinder=ja", "&gruppe=women", "&jetzt=ja", "&sort=naechste",
          "&seite=7"]  # fmt: skip
FRAME = "/de/impressum/?"
BARE = """
    SELECT service_id, count(*) OVER () FROM directory_searchdocument
    WHERE is_listed AND vector @@ websearch_to_tsquery('german', %s)
    ORDER BY ts_rank(vector, websearch_to_tsquery('german', %s)) DESC LIMIT 20
"""


def main() -> None:
    demo("many")
    use("many")
    from _many import grow
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["*"]
    count = grow(SERVICES)
    every = [
        f"/de/angebote/?q={q}{place}{facet}"
        for q, place, facet in itertools.product(WORDS, PLACES, FACETS)
    ]
    pages = random.Random(10).sample(every, PAGES)
    client = Client()
    for warm in [*pages[:20], FRAME]:
        _fresh(client, warm)
    cost = _processor(connection)
    spent, waited = {}, []
    for page in pages:
        spent[page], clock = _measured(cost, lambda page=page: _fresh(client, page))
        waited.append(clock)
    queries = {}
    for page in pages[:80]:
        with CaptureQueriesContext(connection) as seen:
            _fresh(client, page)
        queries[page] = len(seen)
    frame = p95([_measured(cost, lambda: _fresh(client, FRAME))[0] for _try in range(40)])
    bare = p95(
        [_measured(cost, lambda word=word: _sql(connection, word))[0] for word in WORDS[1:] * 4]
    )
    _say(count, spent, waited, queries, floor=(frame, bare))


def _say(
    count: int, spent: dict[str, float], waited: list[float], queries: dict[str, int], *,
    floor: tuple[float, float],
) -> None:  # fmt: skip
    """Print what was measured, and whether it keeps the limits; `floor` is (frame, bare SQL)."""
    most = max(queries, key=queries.__getitem__)
    value = p95(list(spent.values()))
    slowest = sorted(spent, key=spent.__getitem__, reverse=True)[:4]
    table(
        ["what", "value"],
        [
            ("services", f"{count:,}"),
            ("pages measured", len(spent)),
            ("median, ms", sorted(spent.values())[len(spent) // 2]),
            ("p95, ms", value),
            ("p95 by the clock, ms", p95(waited)),
            ("frame p95, ms", floor[0]),
            ("bare SQL p95, ms", floor[1]),
            ("most queries", queries[most]),
            ("on the page", most),
            *((f"costly: {page}", spent[page]) for page in slowest),
        ],
    )
    verdict(
        "results of 10,000 services",
        [
            ("p95 / 60 ms", value / 60, "≤", 1.0),
            ("p95 / (frame + bare SQL)", value / sum(floor), "≤", 6.0),
            ("queries", float(queries[most]), "≤", 12.0),
        ],
    )


_numbers = itertools.count()


def _fresh(client: Client, page: str) -> None:
    """Ask under an address that nobody asked before, so that no kept page answers."""
    answer = client.get(f"{page}&bench={next(_numbers)}")
    if answer.status_code != 200:
        raise SystemExit(f"{page}: {answer.status_code}")


def _sql(connection: object, word: str) -> None:
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(BARE, [word, word])
        cursor.fetchall()


def _processor(connection: object) -> Callable[[], float]:
    """Return a clock of the processor time of this process and its database session, in ms."""
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    if not backend.is_file():
        print("no /proc/…/schedstat here: the clock's time counts")
        return lambda: time.perf_counter() * 1000
    return lambda: time.process_time() * 1000 + int(backend.read_text().split()[0]) / 1_000_000


def _measured(cost: Callable[[], float], call: Callable[[], None]) -> tuple[float, float]:
    """Return (cost, time by the clock) of a call, both in ms."""
    before, start = cost(), time.perf_counter()
    call()
    return cost() - before, (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
