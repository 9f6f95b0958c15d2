"""Whether an installation is healthy, as a list of findings with what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from procrastinate.contrib.django.models import ProcrastinateWorker

from nabe.core import clock, libretranslate
from nabe.core.outside import Limits, Unreachable
from nabe.directory.models import Field, Occurrence, Service
from nabe.messages import queries as outbox
from nabe.places.models import Municipality
from nabe.places.queries import county_for_site

OLDEST_PG = 150000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, and what to do when it is not good."""

    name: str
    is_good: bool
    said: str
    remedy: str = ""


def examine() -> list[Finding]:
    """Look at everything that the installation needs; stops early without a database."""
    findings = [_database()]
    if not findings[0].is_good:
        return findings
    findings += [_migrations()]
    if not findings[-1].is_good:
        return findings
    return findings + [finding for look in _LOOKS for finding in look()]


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            number = int(cursor.fetchone()[0])
    except DatabaseError as error:
        return Finding(
            "database", False, str(error).strip(), "Check DATABASE_URL; is PostgreSQL running?"
        )
    where = "embedded" if settings.EMBEDDED else "server"
    said = f"PostgreSQL {number // 10000}.{number % 10000}, {where}"
    return Finding("database", number >= OLDEST_PG, said, "Nabe needs PostgreSQL 15 or later.")


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Finding(
        "tables", not waiting, f"{len(waiting)} migrations wait" if waiting else "up to date",
        "Run: nabe setup",
    )  # fmt: skip


def _county() -> Iterator[Finding]:
    county = county_for_site()
    towns = Municipality.objects.count()
    yield Finding(
        "county", county is not None and towns > 0,
        f"{county.name}, {towns} municipalities" if county else "no county yet",
        "Run: nabe county load FILE (or nabe demo)",
    )  # fmt: skip
    fields = Field.objects.filter(is_active=True).count()
    yield Finding("fields of action", fields > 0, f"{fields} in use", "Run: nabe setup")


def _worker() -> Iterator[Finding]:
    recent = clock.now() - dt.timedelta(minutes=5)
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gte=recent).count()
    yield Finding("worker", alive > 0, f"{alive} alive", "Start one: nabe worker (or nabe run)")


def _outbox() -> Iterator[Finding]:
    number, oldest = outbox.waiting()
    hours = (clock.now() - oldest).total_seconds() / 3600 if oldest else 0.0
    said = f"{number} wait, the oldest for {hours:.0f} h" if oldest else "empty"
    yield Finding("outbox", hours < 24, said, "Look at /buero/nachrichten/ and at EMAIL_URL.")


def _dates() -> Iterator[Finding]:
    if not Service.objects.filter(schedules__freq="WEEKLY").exists():
        return
    soon = clock.now() + dt.timedelta(days=21)
    ahead = Occurrence.objects.filter(starts_at__gte=soon).exists()
    yield Finding(
        "dates", ahead, "worked out for the coming weeks" if ahead else "not worked out",
        "The worker does this every night; by hand: nabe manage refresh_dates",
    )  # fmt: skip


def _safety() -> Iterator[Finding]:
    problems = [str(problem.msg) for problem in run_checks(include_deployment_checks=False)]
    yield Finding(
        "checks", not problems, "; ".join(problems) or "no complaints", "See the message."
    )
    if settings.EMBEDDED:
        return
    secure = settings.NABE_URL.startswith("https://")
    yield Finding("address", secure, settings.NABE_URL, "Set NABE_URL to the public https address.")
    yield Finding("debug", not settings.DEBUG, f"DEBUG={settings.DEBUG}", "Unset DEBUG.")


def _translation() -> Iterator[Finding]:
    if not libretranslate.is_on():
        yield Finding("machine translation", True, "off")
        return
    remedy = "Check NABE_TRANSLATE_URL and NABE_TRANSLATE_KEY; is LibreTranslate running?"
    try:
        offered = sorted(libretranslate.offered(Limits(wait=3, whole=5)))
    except Unreachable as error:
        yield Finding("machine translation", False, str(error), remedy)
        return
    said = f"from German into {', '.join(offered)}" if offered else "nothing from German"
    yield Finding("machine translation", bool(offered), said, remedy)


_LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _county, _worker, _outbox, _dates, _translation, _safety,
)  # fmt: skip
