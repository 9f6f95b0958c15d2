"""Heute under the tasks: four figures, and how up to date each municipality is."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from nabe.core import clock, texts
from nabe.directory.models import Location, ServiceAtLocation
from nabe.directory.queries.reminders import fresh_shares
from nabe.places.models import Municipality
from tests.directory.factories import listed
from tests.people.house import House

pytestmark = pytest.mark.django_db
HEADING = "Wie aktuell sind die Angebote?"


def old() -> dt.date:
    return clock.today() - dt.timedelta(days=400)


def fill(house: House) -> None:
    """Unna: 1 of 3 up to date; Kamen: all of 2; one entry stands in both."""
    today = clock.today()
    for number in range(2):
        listed(f"Alt {number}", town="unna", organization=house.school, assured_on=old())
    both = listed("Beide", town="unna", organization=house.school, assured_on=today)
    kamen = Municipality.objects.get(slug="kamen")
    ServiceAtLocation.objects.create(
        service=both, location=Location.objects.create(municipality=kamen, city="Kamen")
    )
    listed("Neu", town="kamen", organization=house.club, assured_on=today)
    listed("Entwurf", town="kamen", organization=house.club, state="draft")


def shares(viewer: Any) -> dict[str, tuple[int, int]]:
    return {one.slug: (one.fresh, one.total) for one in fresh_shares(viewer)}


def today_of(client: Client, who: Any) -> str:
    client.force_login(who)
    return client.get("/heute/").content.decode()


def lines(page: str) -> dict[str, str]:
    """Return {town: the rest of its line} of the panel."""
    found = re.findall(
        r'<li class="share">.*?<bdi lang="de">(.*?)</bdi>(.*?)</li>', page, re.DOTALL
    )
    return {town: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", rest)) for town, rest in found}


def test_coordination_sees_every_municipality_the_worst_first(house: House) -> None:
    fill(house)
    found = list(shares(house.coordination).items())

    assert len(found) == 10
    assert found[:2] == [("unna", (1, 3)), ("kamen", (2, 2))]
    assert {one for _town, one in found[2:]} == {(0, 0)}


def test_municipality_sees_its_own_and_a_provider_none(client: Client, house: House) -> None:
    fill(house)
    assert shares(house.municipality) == {"unna": (1, 3)}
    assert shares(house.other_municipality) == {"kamen": (2, 2)}
    for who in (house.provider, house.volunteer, house.decision_maker):
        assert shares(who) == {}
        assert HEADING not in today_of(client, who)


def test_line_says_it_in_words_and_leads_to_what_is_overdue(client: Client, house: House) -> None:
    fill(house)
    page = today_of(client, house.coordination)
    said = lines(page)

    assert "1 von 3 aktuell" in said["Unna"]
    assert "veraltet" in said["Unna"]
    assert "2 von 2 aktuell" in said["Kamen"]
    assert "keine Angebote" in said["Bönen"]
    assert "stand=ueberfaellig" not in page.split('lang="de">Kamen')[0].rsplit("<a", 1)[1]
    href = page.split('lang="de">Unna')[0].rsplit('href="', 1)[1].split('"')[0]
    found = client.get(href.replace("&amp;", "&")).content.decode()
    assert all(name in found for name in ("Alt 0", "Alt 1"))
    assert "Beide" not in found


@pytest.mark.parametrize(
    ("late", "of", "word"),
    [(0, 1, "aktuell"), (1, 10, "aktuell"), (2, 10, "teils veraltet"), (3, 10, "teils veraltet"),
     (4, 10, "veraltet")],
)  # fmt: skip
def test_state_follows_the_share(
    client: Client, house: House, late: int, of: int, word: str
) -> None:
    for number in range(of):
        day = old() if number < late else clock.today()
        listed(f"A {number}", town="unna", organization=house.school, assured_on=day)
    page = today_of(client, house.municipality)
    badge = re.search(
        r'class="share__badge">.*?<span class="kern-label[^"]*">(.*?)</span>', page, re.DOTALL
    )
    assert badge
    assert badge[1].strip() == word


def test_nothing_is_called_whole_that_is_not(house: House) -> None:
    fill(house)
    one = next(one for one in fresh_shares(house.municipality))
    assert one.percent == 33


def test_missing_translations_are_a_figure_that_leads_to_the_list(
    client: Client, house: House
) -> None:
    service = listed("Nähcafé", town="unna", organization=house.school)
    texts.save(service, "name", "ar", "مقهى", state="checked")
    page = today_of(client, house.municipality)

    assert len(re.findall(r'<div class="figure(?:"| )', page)) == 4
    figure = page.split("Fehlende Übersetzungen")[1]
    assert re.search(r'class="figure__value">\s*5\s*<', figure)  # six languages, Arabic is there
    address = page.split("Fehlende Übersetzungen")[0].rsplit('href="', 1)[1].split('"')[0]
    assert "Nähcafé" in client.get(address).content.decode()


def test_empty_house_has_shares_without_entries(client: Client, house: House) -> None:
    page = today_of(client, house.coordination)

    assert set(lines(page).values())
    assert all("keine Angebote" in one for one in lines(page).values())


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("who", "queries"), [("coordination", 38), ("municipality", 28), ("provider", 26)]
)
def test_heute_takes_the_same_queries_for_one_and_three_rows(
    client: Client, house: House, django_assert_num_queries: Any, who: str, queries: int, rows: int
) -> None:
    for number in range(rows):
        listed(f"Kurs {number}", town="unna", organization=house.school, assured_on=old())
    client.force_login(house.people[who])
    client.get("/heute/")
    with django_assert_num_queries(queries):
        client.get("/heute/")


def test_panel_is_alive_in_arabic(client: Client, house: House) -> None:
    fill(house)
    client.cookies["django_language"] = "ar"
    page = today_of(client, house.coordination)

    assert "1 من 3 محدَّثة" in lines(page)["Unna"]
    assert HEADING not in page
