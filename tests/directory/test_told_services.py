"""What a saved search was told of is no news when it was away for a short while only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nabe.core import clock, pagecache
from nabe.directory.actions import saved_searches as actions
from nabe.directory.actions import services
from nabe.directory.actions.indexing import reindex
from nabe.directory.models import SavedSearch, Service, ToldService
from nabe.messages.models import Message
from tests.directory.test_saved_searches import START, asked, confirmed, publish, told
from tests.people.house import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def time() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def away_and_back(service: Service, by: Any, time: Any, *, days: int) -> None:
    services.archive(Service.objects.get(pk=service.pk), by=by)
    time.shift(dt.timedelta(days=days))
    services.publish(Service.objects.get(pk=service.pk), by=by)
    pagecache.forget()


@pytest.mark.parametrize(("days", "mails"), [(0, 1), (89, 1), (90, 2), (200, 2)])
def test_what_was_told_and_comes_back_is_new_only_after_long(
    house: House, client: Client, time: Any, days: int, mails: int
) -> None:
    confirmed(client)
    time.shift(dt.timedelta(days=1))
    course = publish("Kurs", fields="language", town="unna")
    assert len(told()) == 1
    time.shift(dt.timedelta(days=1))
    away_and_back(course, house.coordination, time, days=days)
    time.shift(dt.timedelta(days=1))

    assert len(told()) == mails
    time.shift(dt.timedelta(days=1))
    assert len(told()) == mails


def test_long_told_but_shortly_away_is_no_news(house: House, client: Client, time: Any) -> None:
    confirmed(client)
    time.shift(dt.timedelta(days=1))
    course = publish("Kurs", fields="language", town="unna")
    assert len(told()) == 1
    time.shift(dt.timedelta(days=200))
    away_and_back(course, house.coordination, time, days=2)
    time.shift(dt.timedelta(days=1))

    assert len(told()) == 1


def test_what_comes_back_is_news_for_who_was_never_told(
    house: House, client: Client, time: Any
) -> None:
    confirmed(client)
    time.shift(dt.timedelta(days=1))
    course = publish("Kurs", fields="language", town="unna")
    assert len(told()) == 1
    services.archive(course, by=house.coordination)
    client.post(asked(client, email="zweite@example.org", key="2" * 32), {"answer": "confirm"})
    time.shift(dt.timedelta(days=1))
    services.publish(Service.objects.get(pk=course.pk), by=house.coordination)
    other = publish("Zweiter Kurs", fields="language")
    assert len(told()) == 3

    first = Message.objects.filter(kind="saved_search_news", address="neu@example.org")
    assert "– Zweiter Kurs (" in first.latest("pk").text
    assert "– Kurs (" not in first.latest("pk").text
    second = Message.objects.get(kind="saved_search_news", address="zweite@example.org").text
    assert "– Kurs (" in second
    assert "– Zweiter Kurs (" in second
    assert ToldService.objects.filter(service=other).count() == 2


def test_new_first_day_of_what_was_told_is_no_news(county: Any, client: Client, time: Any) -> None:
    confirmed(client)
    time.shift(dt.timedelta(days=1))
    course = publish("Kurs", fields="language")
    assert len(told()) == 1
    Service.objects.filter(pk=course.pk).update(visible_from=clock.today() + dt.timedelta(days=1))
    reindex([course.pk])
    time.shift(dt.timedelta(days=2))
    pagecache.forget()

    assert len(told()) == 1


def test_ended_search_forgets_what_it_was_told(county: Any, client: Client, time: Any) -> None:
    search = confirmed(client)
    time.shift(dt.timedelta(days=1))
    publish("Kurs", fields="language")
    told()
    assert ToldService.objects.filter(search=search).exists()
    search.delete()
    assert not ToldService.objects.exists()


@pytest.mark.parametrize("searches", [1, 3])
def test_many_alike_cost_no_more_to_look_up_what_they_know(
    county: Any, client: Client, time: Any, searches: int
) -> None:
    now = clock.now()
    service = publish("Kurs", fields="language")
    for number in range(searches):
        search = SavedSearch.objects.create(
            query="feld=language", title="Sprache", email=f"a{number}@example.org", language="de",
            made_at=now, confirmed_at=now, last_seen=now - dt.timedelta(1),
            expires_on=now.date() + dt.timedelta(99),
        )  # fmt: skip
        ToldService.objects.create(search=search, service=service, told_at=now)
    with CaptureQueriesContext(connection) as spent:
        actions.tell()
    looked = [one for one in spent if "toldservice" in one["sql"] or "journal" in one["sql"]]

    assert len(looked) == 3  # what was published, what was told, what had left
