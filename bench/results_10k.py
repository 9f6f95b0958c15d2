"""Does the result page stay fast with 10,000 services?

Limits (issue: speed and size): at most 12 queries whatever the number of rows; p95 under 60 ms
server time on 2 cores. Every page is asked for under a new address, so each is made anew; of three
tries the best counts, so that what is measured is the page and not whatever else the machine does.
Beside it stands the bare SQL that any such page must ask: how many match, and the first twenty.
"""

from __future__ import annotations

import itertools
import random
import time
from typing import TYPE_CHECKING

from _harness import demo, p95, table, use, verdict

if TYPE_CHECKING:
    from django.test import Client

SERVICES = 10_000
ROUNDS = 160
TRIES = 3
WORDS = ["", "deutsch", "sprachkurs", "beratung", "kurs", "hilfe wohnung", "füchtling", "café",
         "deutschkurs mit kinderbetreuung", "دورة لغة", "мовні курси", "formulare ausfüllen",
         "wo finde ich einen deutschkurs am abend"]  # fmt: skip
PLACES = ["", "&ort=luenen", "&ort=unna&ort=kamen", "&plz=59423&umkreis=10", "&plz=44532&umkreis=5"]
FACETS = ["", "&feld=language", "&sprache=ar", "&tag=MO&zeit=morning", "&kostenlos=ja",
          "&deutsch=A1&kinder=ja", "&gruppe=women", "&jetzt=ja", "&sort=naechste",
          "&seite=7"]  # fmt: skip
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
    every = [f"/de/angebote/?q={q}{place}{facet}" for q, place, facet in
             itertools.product(WORDS, PLACES, FACETS)]  # fmt: skip
    pages = random.Random(10).sample(every, ROUNDS)
    client = Client()
    for warm in pages[:20]:
        client.get(warm)
    times = {
        page: min(_time(lambda page=page: _fresh(client, page)) for _try in range(TRIES))
        for page in pages
    }
    queries = {}
    for page in pages[:80]:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            _fresh(client, page)
        queries[page] = len(seen)
    bare = p95(
        [
            min(_time(lambda word=word: _sql(connection, word)) for _try in range(TRIES))
            for word in WORDS[1:] * 4
        ]
    )
    slowest = sorted(times, key=times.__getitem__, reverse=True)[:5]
    most = max(queries, key=queries.__getitem__)
    value = p95(list(times.values()))
    table(
        ["what", "value"],
        [("services", f"{count:,}"), ("pages measured", len(pages)),
         ("median, ms", sorted(times.values())[len(times) // 2]), ("p95, ms", value),
         ("bare SQL p95, ms", bare), ("most queries", queries[most]), ("on the page", most),
         *((f"slow: {page}", times[page]) for page in slowest)],
    )  # fmt: skip
    verdict(
        "results of 10,000 services",
        [("p95 in ms", value, "≤", 60.0), ("p95 / bare SQL p95", value / bare, "≤", 12.0),
         ("queries", float(queries[most]), "≤", 12.0)],
    )  # fmt: skip


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


def _time(call: object) -> float:
    start = time.perf_counter()
    call()  # type: ignore[operator]
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
