"""Who could come to one request, out of a pool of 5,000 interpreters?

Limits (figures to reach): candidates with reasons under 50 ms and at most 6 queries. The language is
the largest of a real pool of 104 people, 20 of whom speak it. Beside it a language that a third of the
pool speaks, without a limit, and as floor the bare SQL that only reads these people. The pool stays
in a database of its own.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import time
from typing import Any

from _harness import demo, p95, table, use, verdict

PEOPLE = 5_000
TRIES = 30
LARGEST, SHARE = "en", 20 / 104
HUGE, HUGE_SHARE = "ar", 1 / 3
OTHERS = ("tr", "uk", "ro", "fa", "kmr", "bg", "so", "ti")
BARE = """
    SELECT i.*, p.name FROM interpreting_interpreter i JOIN people_person p ON p.id = i.person_id
    WHERE i.state = 'active' AND EXISTS (SELECT 1 FROM interpreting_spokenlanguage l
        WHERE l.interpreter_id = i.id AND l.code = %s)
"""


def main() -> None:
    demo("candidates")
    use("candidates")
    from nabe.interpreting.actions.lists import ensure_lists

    ensure_lists()
    _people(random.Random(4))
    real, huge = (_measured(_request(), language) for language in (LARGEST, HUGE))
    table(
        ["what", "largest language", "a third"],
        [(name, real[name], huge[name]) for name in real],
    )
    verdict(
        "candidates out of 5,000",
        [
            ("median / 50 ms", float(real["median, ms"]) / 50, "≤", 1.0),
            ("queries", float(real["queries"]), "≤", 6.0),
        ],
    )


def _measured(request: Any, language: str) -> dict[str, float]:
    """Return how long the candidates of a language take, and how many they are."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from nabe.interpreting.queries.candidates import candidates

    request.language, request.also = language, []
    for _warm in range(3):
        found = candidates(request)
    with CaptureQueriesContext(connection) as seen:
        candidates(request)
    # Once a second every process asks whether lists changed; that is no query of the candidates.
    number = sum("core_contentversion" not in one["sql"] for one in seen.captured_queries)
    spent = [_timed(lambda: candidates(request)) for _try in range(TRIES)]
    return {
        "interpreters": PEOPLE, "speak the language": len(found.good) + len(found.others),
        "fit": len(found.good), "median, ms": statistics.median(spent), "p95, ms": p95(spent),
        "bare SQL, ms": statistics.median(_timed(lambda: _sql(BARE, language)) for _try in range(TRIES)),
        "queries": number,
    }  # fmt: skip


def _timed(call: object) -> float:
    started = time.perf_counter()
    call()  # type: ignore[operator]
    return (time.perf_counter() - started) * 1000


def _sql(text: str, *values: object) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(text, values or None)
        if cursor.description:
            cursor.fetchall()


def _people(by: random.Random) -> None:
    from nabe.interpreting.models import Interpreter, Paper, SpokenLanguage, WorkingTime
    from nabe.people.models import Person

    if Interpreter.objects.count() > PEOPLE:
        return
    people = Person.objects.bulk_create(
        Person(name=f"Person {number}", sort_key=f"person {number:05d}", email=f"p{number}@bench.example")
        for number in range(PEOPLE)
    )  # fmt: skip
    made = Interpreter.objects.bulk_create(
        Interpreter(
            person=one, state="active", gender=by.choice("wm"), lat=51.4 + by.random() / 3,
            lon=7.4 + by.random() / 3, radius_km=by.choice((10, 20, 40)),
        )
        for one in people
    )  # fmt: skip
    SpokenLanguage.objects.bulk_create(
        SpokenLanguage(interpreter=one, code=_language(by.random(), by))
        for one in made
    )  # fmt: skip
    WorkingTime.objects.bulk_create(
        WorkingTime(interpreter=one, weekday=day, starts=dt.time(8), ends=dt.time(by.choice((13, 18))))
        for one in made for day in range(5) if by.random() < 0.7
    )  # fmt: skip
    Paper.objects.bulk_create(
        Paper(interpreter=one, kind="secrecy", seen_on=dt.date(2026, 1, 1)) for one in made
    )
    _sql("VACUUM ANALYZE")  # as a real pool's tables are, long after its people came


def _language(drawn: float, by: random.Random) -> str:
    if drawn < SHARE:
        return LARGEST
    return HUGE if drawn < SHARE + HUGE_SHARE else by.choice(OTHERS)


def _request() -> Any:
    """Return an open request on a Tuesday at ten."""
    from django.utils import timezone

    from nabe.interpreting.models import Request, Slot

    tuesday = timezone.localtime() + dt.timedelta(days=14 - timezone.localtime().weekday() + 1)
    begins = tuesday.replace(hour=10, minute=0, second=0, microsecond=0)
    Slot.objects.filter(request__state="open").update(
        starts_at=begins, ends_at=begins + dt.timedelta(hours=1)
    )
    waiting = Request.objects.select_related("setting").prefetch_related("slots")
    request = waiting.filter(state="open", mode="on_site").first()
    if request is None:
        raise SystemExit("the demo has no open request")
    return request


if __name__ == "__main__":
    main()
