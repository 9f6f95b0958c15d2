"""The demo's pool is the county's own: its list, its log moved to the last year, requests to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from nabe.core import clock
from nabe.demo import DATA, actions, names
from nabe.demo.pool import POOL_LIST, REQUEST_LOG
from nabe.interpreting.figures import Span
from nabe.interpreting.models import Assignment, Entry, Interpreter, Request, ServiceRecord, Slot
from nabe.interpreting.queries.candidates import candidates
from nabe.interpreting.queries.figures import figures_of
from nabe.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[actions.Counts]:
    """Make the demo once for all tests here; each test's own changes are taken back."""
    folder = str(tmp_path_factory.mktemp("media"))
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder),
        transaction.atomic(),
    ):
        yield actions.load()
        transaction.set_rollback(True)


def test_pool_is_the_list_of_the_county_and_who_joined_since(demo: actions.Counts) -> None:
    assert Interpreter.objects.exclude(source_key="").count() == 104
    joined = Interpreter.objects.filter(source_key="")
    active = joined.exclude(state="applied")
    assert {one.person.name for one in active} == {name for name, *_rest in names.POOL}
    assert joined.filter(state="applied").exists()
    assert not Person.objects.filter(interpreter__isnull=False, is_demo=False).exists()


def test_year_of_the_log_ends_now_and_keeps_its_weekdays(demo: actions.Counts) -> None:
    past = Slot.objects.exclude(request__source_key="").order_by("starts_at")
    last = past.last()
    assert last is not None
    assert clock.now() - timedelta(days=14) < last.starts_at < clock.now()
    first = past.get(request__source_key="2025-0001")
    assert (clock.local(first.starts_at).weekday(), clock.local(first.starts_at).hour) == (4, 9)
    assert Request.objects.exclude(source_key="").count() == 686
    year = figures_of(Span(clock.today() - timedelta(days=364), clock.today()))[0]
    assert year.times.number > 400
    assert 12 < year.times.median < 60 < year.times.p90


def test_what_took_place_is_countersigned_and_paid_as_the_log_says(demo: actions.Counts) -> None:
    held = Assignment.objects.filter(state="done")
    assert not held.filter(service_record=None).exists()
    paid_before = ServiceRecord.objects.filter(signed_how="import")
    assert not Entry.objects.filter(assignment__service_record__in=paid_before).exists()
    assert paid_before.count() > 300
    states = ServiceRecord.objects.values_list("state", flat=True).distinct()
    assert set(states) == {"signed", "written", "disputed"}
    one = held.get(request__source_key="2025-0007")
    assert (one.cents, one.travel_cents, one.interpreter.source_key) == (3500, 1230, "SM-022")


def test_requests_to_come_wait_are_asked_or_are_confirmed(demo: actions.Counts) -> None:
    states = Counter(Request.objects.filter(source_key="").values_list("state", flat=True))
    assert min(states[name] for name in ("open", "asking", "confirmed")) >= 3
    open_ones = Request.objects.filter(state="open").select_related("setting")
    assert sum(bool(candidates(one).good) for one in open_ones.prefetch_related("slots")) >= 3


def test_lists_of_the_county_once_more_change_nothing(demo: actions.Counts) -> None:
    for command, name in (("import_interpreters", POOL_LIST), ("import_requests", REQUEST_LOG)):
        out = StringIO()
        call_command(command, str(DATA / name), preview=True, stdout=out, stderr=StringIO())
        assert "neu: 0, geändert: 0" in out.getvalue()


def test_series_is_one_question_and_an_evening_has_its_languages(demo: actions.Counts) -> None:
    course = Request.objects.filter(bundle__kind="series").order_by("number")
    assert [one.state for one in course] == ["asking", "open", "open", "open", "open"]
    assert Slot.objects.filter(request__in=course).values("starts_at").distinct().count() == 5
    evening = Request.objects.filter(bundle__kind="group")
    assert sorted(evening.values_list("language", flat=True)) == ["ro", "tr", "uk"]
    assert Slot.objects.filter(request__in=evening).values("starts_at").distinct().count() == 1
    assert "confirmed" in evening.values_list("state", flat=True)
