"""Does the directory of a whole state stay quick? 100,000 services.

Limits (issue: speed and size): a search with two facets, p95 of its query at most three times a
bare SQL count over the same index and at most 30 ms; at most three times what it takes with 10,000
services; the nightly look at freshness under 30 s. The query is what PostgreSQL is asked for a
page of results, its facets and its order; counting by bits stands beside it. Each size has a
database of its own, so that a second run compares the same two again. Every word is asked for the
first time unless a line says otherwise: what a process remembers of a word would flatter it.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable
from urllib.parse import quote

from _harness import demo, p95, table, use, verdict

FEW, MANY = 10_000, 100_000
ROUNDS = 12
SEARCHES = [
    "deutschkurs",
    "beratung",
    "schwimmen",
    "formulare ausfüllen",
    "دورة لغة",
    "женская группа",
]
TICKED = {"field": ("language",), "lang": ("ar", "uk")}


def main() -> None:
    if sys.argv[1:] == ["few"]:
        print(json.dumps(_sized(FEW, name="many")))
        return
    few = subprocess.run([sys.executable, __file__, "few"], stdout=subprocess.PIPE, check=True)
    small = json.loads(few.stdout)
    large = _sized(MANY, name="state")
    night = _night()
    table(
        ["what", "10,000", "100,000"],
        [(name, small[name], large[name]) for name in small] + [("night, s", "", night)],
    )
    verdict(
        "search and freshness of 100,000 services",
        [
            ("p95 / 30 ms", large["query p95, ms"] / 30, "≤", 1.0),
            ("p95 / bare count", large["query p95, ms"] / large["bare count p95, ms"], "≤", 3.0),
            (
                "growth, words asked before",
                large["words asked before, p95, ms"] / small["words asked before, p95, ms"],
                "≤",
                3.0,
            ),
            (
                "growth of the result page",
                large["result page p95, ms"] / small["result page p95, ms"],
                "≤",
                3.0,
            ),
            (
                "growth of the query, first asked",
                large["query p95, ms"] / small["query p95, ms"],
                "≤",
                3.0,
            ),
            ("night / 30 s", night / 30, "≤", 1.0),
        ],
    )


def _sized(wanted: int, *, name: str) -> dict[str, float]:
    """Measure an installation that holds this many services."""
    demo(name)
    use(name)
    from _many import grow

    grow(wanted)
    return _measure()


def _measure() -> dict[str, float]:
    from django.conf import settings
    from django.test import Client

    from nabe.core import clock, pagecache
    from nabe.directory.queries import matching
    from nabe.directory.queries.results import prepare
    from nabe.directory.wishes import Wish

    settings.ALLOWED_HOSTS = ["*"]
    pagecache.forget()
    searches = [prepare(Wish(q=words, ticked=TICKED)) for words in SEARCHES]
    started = time.perf_counter()
    matching.look(searches[0])
    first = time.perf_counter() - started
    query, bare, whole, again, pages = [], [], [], [], []
    client = Client()
    client.get("/de/angebote/")
    for search in searches * ROUNDS:
        pagecache.kept(f"answers {clock.today()}", dict).clear()
        spent, took = _timed(search)
        query.append(spent)
        whole.append(took)
        again.append(_timed(search)[1])
        bare.append(_bare(search))
        pagecache.kept(f"answers {clock.today()}", dict).clear()
        pages.append(_page(client, search))
    return {
        "query p95, ms": p95(query), "bare count p95, ms": p95(bare),
        "with facets and order p95, ms": p95(whole),
        "words asked before, p95, ms": p95(again), "result page p95, ms": p95(pages),
        "register, s": first,
    }  # fmt: skip


def _page(client: object, search: object) -> float:
    """Return how long a reader waits for the page of this search, in ms."""
    ticks = "&feld=language&sprache=ar&sprache=uk"
    address = f"/de/angebote/?q={quote(search.wish.q)}{ticks}&bench={next(_numbers)}"  # type: ignore[attr-defined]
    started = time.perf_counter()
    answer = client.get(address)  # type: ignore[attr-defined]
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return (time.perf_counter() - started) * 1000


_numbers = itertools.count()


def _timed(search: object) -> tuple[float, float]:
    """Return what PostgreSQL and what the whole search took, in ms."""
    from django.db import connection

    from nabe.directory.queries import matching

    spent: list[float] = []
    with connection.execute_wrapper(_timer(spent)):
        started = time.perf_counter()
        found = matching.look(search)
        found.counts(search)
        found.hits(search, limit=20)
        return sum(spent), (time.perf_counter() - started) * 1000


def _timer(spent: list[float]) -> Callable[..., object]:
    def execute(run: Callable[..., object], *arguments: object) -> object:
        started = time.perf_counter()
        try:
            return run(*arguments)
        finally:
            spent.append((time.perf_counter() - started) * 1000)

    return execute


def _bare(search: object) -> float:
    """Count the services that meet any word, over the same index."""
    from django.db import connection

    expressions, values = [], []
    for group in search.query.groups:  # type: ignore[attr-defined]
        sql, said = group.sql()
        if sql:
            expressions.append(f"vector @@ {sql}")
            values += said
    started = time.perf_counter()
    with connection.cursor() as cursor:
        where = " OR ".join(expressions) or "TRUE"
        cursor.execute(f"SELECT count(*) FROM directory_searchdocument WHERE {where}", values)
        cursor.fetchall()
    return (time.perf_counter() - started) * 1000


def _night() -> float:
    from nabe.directory.actions import freshness

    started = time.perf_counter()
    freshness.remind()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
