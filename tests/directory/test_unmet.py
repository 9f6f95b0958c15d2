"""Searches that found nothing: counted in measure, shown with care, kept for a while."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from nabe.core import clock
from nabe.directory.actions import searches
from nabe.directory.models import UnmetSearch
from nabe.directory.queries.office import unmet_searches
from nabe.people.actions import apply_retention
from tests.people.house import House

pytestmark = pytest.mark.django_db
VISITOR = "203.0.113.7"


def words(number: int) -> str:
    return "quanten" + "".join("abcdefghij"[int(digit)] for digit in f"{number:04}")


@pytest.mark.usefixtures("county")
def test_searches_of_one_visitor_fill_no_table_and_are_answered_all_the_same(
    client: Client,
) -> None:
    for number in range(searches.MOST_AN_HOUR + 3):
        searches.count_unmet(words(number), language="de", visitor=VISITOR)
    assert UnmetSearch.objects.count() == searches.MOST_AN_HOUR

    answer = client.get("/de/angebote/", {"q": "Quantenphysik"}, REMOTE_ADDR=VISITOR)
    assert answer.status_code == 200
    assert UnmetSearch.objects.count() == searches.MOST_AN_HOUR

    client.get("/de/angebote/", {"q": "Quantenoptik"}, REMOTE_ADDR="203.0.113.8")
    assert UnmetSearch.objects.filter(query="quantenoptik").exists()


def test_search_is_shown_to_the_office_from_the_second_time_on(house: House) -> None:
    for query in ("mia muster", "quantenphysik", "quantenphysik"):
        searches.count_unmet(query, language="de", visitor=VISITOR)

    assert unmet_searches(house.coordination) == [("quantenphysik", 2)]


def test_searches_are_kept_for_a_year_and_a_bit() -> None:
    for days in (399, 401):
        UnmetSearch.objects.create(
            on=clock.today() - dt.timedelta(days=days), query=f"vor {days}", language="de"
        )
    apply_retention()

    assert UnmetSearch.objects.get().query == "vor 399"
