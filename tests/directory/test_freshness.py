"""The ladder bites: reminders once, links that show on GET and decide on POST, offices hear of it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from nabe.core import pagecache
from nabe.directory.actions import freshness
from nabe.directory.freshness import Cycle, Freshness, Step, listed_until, step
from nabe.directory.freshness import freshness as state_of
from nabe.directory.models import (
    Assurance,
    AssuranceCycle,
    Field,
    Reminder,
    Service,
)
from nabe.messages.models import Message
from tests.directory.factories import listed
from tests.people.house import House

DAY = dt.date(2026, 3, 2)
NOON = dt.time(12, tzinfo=dt.UTC)


def on(days: int) -> time_machine.travel:
    return time_machine.travel(dt.datetime.combine(DAY + dt.timedelta(days=days), NOON), tick=False)


@pytest.fixture
def cafe(house: House) -> Service:
    """A service of the school in Unna, confirmed on DAY."""
    with on(0):
        return listed(
            "Nähcafé", town="unna", organization=house.school, days="MO", assured_on=DAY,
            fields="language",
        )  # fmt: skip


def night(days: int) -> int:
    with on(days):
        pagecache.forget()
        return freshness.remind()


def link_of(message: Message) -> str:
    found = re.search(r"/l/[\w-]+/", message.text)
    assert found is not None
    return found.group()


# --- pure -----------------------------------------------------------------------------------
@given(st.integers(0, 900), st.integers(7, 700))
def test_state_and_ladder_agree(age: int, days: int) -> None:
    cycle = Cycle(days=days, warn_before=min(30, days - 1))
    today = DAY + dt.timedelta(days=age)
    state, rung = state_of(DAY, today, cycle), step(DAY, today, cycle)
    assert (rung is None) == (state == Freshness.FRESH)
    assert (rung == Step.DELISTED) == (state == Freshness.DELISTED)
    assert (state == Freshness.DELISTED) == (today > listed_until(DAY, cycle))


# --- the ladder -----------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "to_provider", "escalated"),
    [(334, 0, 0), (335, 1, 0), (365, 1, 0), (379, 1, 0), (395, 1, 1), (410, 1, 1), (426, 1, 0)],
)
def test_each_rung_writes_to_whom_it_concerns(
    cafe: Service, days: int, to_provider: int, escalated: int
) -> None:
    night(days)
    assert Message.objects.filter(kind="entries_due").count() == to_provider
    assert Message.objects.filter(kind="entries_escalated").count() == escalated


@pytest.mark.django_db
def test_whole_ladder_night_by_night_says_each_thing_once(cafe: Service, house: House) -> None:
    for days in range(330, 430):
        night(days)
        night(days)  # the worker was started twice
    assert list(Reminder.objects.order_by("step").values_list("step", flat=True)) == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
    assert Message.objects.filter(kind="entries_due", person=house.provider).count() == 6
    told = Message.objects.filter(kind="entries_escalated")
    assert {one.person for one in told} == {house.municipality, house.coordination}


@pytest.mark.django_db
def test_one_message_names_all_entries_of_a_provider(cafe: Service, house: House) -> None:
    with on(0):
        listed("Chor", town="unna", organization=house.school, assured_on=DAY)
    night(365)
    message = Message.objects.get(kind="entries_due")
    assert "Nähcafé" in message.text
    assert "Chor" in message.text


@pytest.mark.django_db
def test_confirmed_entry_climbs_down(cafe: Service, client: Client) -> None:
    night(365)
    with on(366):
        client.post(link_of(Message.objects.get()), {"angebot": str(cafe.pk), "answer": "confirm"})
    assert night(380) == 0
    assert night(366 + 335) == 1


@pytest.mark.django_db
def test_delisted_entry_leaves_the_public_pages_and_the_next_confirmation_brings_it_back(
    cafe: Service, client: Client
) -> None:
    with on(425):
        assert client.get(f"/de/angebote/{cafe.slug}/").status_code == 200
    with on(426):
        pagecache.forget()
        assert client.get(f"/de/angebote/{cafe.slug}/").status_code == 410
        assert "Nähcafé" not in client.get("/de/angebote/").content.decode()
    night(426)
    with on(427):
        client.post(link_of(Message.objects.get()), {"angebot": str(cafe.pk), "answer": "confirm"})
        pagecache.forget()
        assert "Nähcafé" in client.get("/de/angebote/").content.decode()


# --- the link -------------------------------------------------------------------------------
@pytest.mark.django_db
def test_fifty_looks_change_nothing_and_a_post_decides_once(cafe: Service, client: Client) -> None:
    night(365)
    address = link_of(Message.objects.get())
    with on(366):
        for _number in range(25):
            assert client.get(address).status_code == 200
            assert client.head(address).status_code == 200
        assert not Assurance.objects.exists()
        for _number in range(2):
            client.post(address, {"angebot": str(cafe.pk), "answer": "confirm"})
    assert Assurance.objects.get().via == "link"
    cafe.refresh_from_db()
    assert cafe.assured_on == DAY + dt.timedelta(days=366)


@pytest.mark.django_db
def test_link_cannot_touch_another_providers_entry(
    cafe: Service, house: House, client: Client
) -> None:
    with on(0):
        other = listed("Boxen", town="kamen", organization=house.club, assured_on=DAY)
    night(365)
    address = link_of(Message.objects.get(person=house.provider))
    with on(366):
        client.post(address, {"angebot": str(other.pk), "answer": "confirm"})
        client.post(address, {"angebot": str(other.pk), "answer": "ended"})
        assert client.get(f"{address}?angebot={other.pk}").status_code == 404
        assert client.post(f"{address}?angebot={other.pk}", {"name": "x"}).status_code == 404
    other.refresh_from_db()
    assert (other.state, other.assured_on) == ("published", DAY)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?angebot=x", "?angebot="])
def test_link_with_a_bent_address_shows_the_list(cafe: Service, client: Client, query: str) -> None:
    night(365)
    with on(366):
        assert client.get(link_of(Message.objects.get()) + query).status_code == 200


@pytest.mark.django_db
def test_old_and_altered_links_say_so(cafe: Service, client: Client) -> None:
    night(365)
    address = link_of(Message.objects.get())
    with on(366):
        assert client.get(address[:-3] + "xx/").status_code in (404, 410)
    with on(365 + 91):
        assert client.post(address, {"angebot": str(cafe.pk), "answer": "confirm"}).status_code in (
            404,
            410,
        )
    assert not Assurance.objects.exists()


@pytest.mark.django_db
def test_gone_entry_is_archived_and_stays_out_of_the_next_reminder(
    cafe: Service, client: Client
) -> None:
    night(365)
    with on(366):
        client.post(link_of(Message.objects.get()), {"angebot": str(cafe.pk), "answer": "ended"})
    cafe.refresh_from_db()
    assert cafe.state == "archived"
    assert night(420) == 0


@pytest.mark.django_db
def test_change_by_link_writes_what_rules_let_through_and_proposes_the_rest(
    cafe: Service, client: Client
) -> None:
    night(365)
    address = f"{link_of(Message.objects.get())}?angebot={cafe.pk}"
    with on(366):
        context = client.get(address).context
        shown = context["form"].shown
        data = {one.name: one.value() for one in shown if one.value() not in (None, [], "")}
        said = data | {
            "seen": context["seen"],
            "name": "Nähtreff",
            "alert": "Heute zu",
            "times": "Di 10-12 Uhr",
        }
        for _number in range(2):  # sent twice
            assert client.post(address, said).status_code == 302
    cafe.refresh_from_db()
    assert (cafe.name, cafe.alert) == ("Nähcafé", "Heute zu")
    assert cafe.schedules.get().byday == "TU"
    assert cafe.proposals.get().values == {"name": "Nähtreff"}
    assert cafe.assurances.get().result == "changed"
    assert cafe.at_locations.count() == 1


# --- rules and campaigns -----------------------------------------------------------------------
@pytest.mark.django_db
def test_new_cycle_of_a_field_moves_its_entries_at_once(
    cafe: Service, house: House, client: Client
) -> None:
    client.force_login(house.coordination)
    with on(100):
        answer = client.post(
            "/buero/angebote/regeln/frist/",
            {"field": Field.objects.get(code="language").pk, "days": "90", "warn_before": "14",
             "remind_after": "7", "municipality_after": "14", "coordination_after": "21",
             "delist_after": "28"},
        )  # fmt: skip
        assert answer.status_code == 302
    cafe.refresh_from_db()
    assert cafe.document.due_on == DAY + dt.timedelta(days=90)
    assert cafe.document.listed_until == DAY + dt.timedelta(days=118)
    assert night(100) == 1
    with on(101):
        client.post(
            f"/buero/angebote/regeln/frist/{AssuranceCycle.objects.exclude(field=None).get().pk}/",
            {"step": "drop"},
        )
    cafe.document.refresh_from_db()
    assert cafe.document.due_on == DAY + dt.timedelta(days=365)


@pytest.mark.django_db
def test_ladder_that_does_not_climb_is_asked_back(house: House, client: Client) -> None:
    client.force_login(house.coordination)
    answer = client.post(
        "/buero/angebote/regeln/frist/",
        {"field": Field.objects.get(code="language").pk, "days": "90", "warn_before": "14",
         "remind_after": "70", "municipality_after": "14", "coordination_after": "21",
         "delist_after": "28"},
    )  # fmt: skip
    assert "aufeinander folgen" in answer.content.decode()
    assert not AssuranceCycle.objects.exclude(field=None).exists()


@pytest.mark.django_db
def test_rules_page_changes_what_is_published_at_once(house: House, client: Client) -> None:
    client.force_login(house.coordination)
    assert client.get("/buero/angebote/regeln/").status_code == 200
    client.post("/buero/angebote/regeln/", {"provider": ["name"], "link": []})
    from nabe.directory.queries.change_rules import direct_names

    pagecache.forget()
    assert (direct_names("provider"), direct_names("link")) == ({"name"}, set())


@pytest.mark.django_db
def test_call_is_noted_with_its_outcome(cafe: Service, house: House, client: Client) -> None:
    with on(400):
        client.force_login(house.municipality)
        assert "Nähcafé" in client.get("/buero/angebote/anrufen/").content.decode()
        client.post(
            f"/buero/angebote/{cafe.pk}/angerufen/", {"result": "unreachable", "note": "AB"}
        )
        cafe.refresh_from_db()
        assert cafe.assured_on == DAY
        client.post(f"/buero/angebote/{cafe.pk}/angerufen/", {"result": "unchanged"})
        assert "angerufen/" not in client.get("/buero/angebote/anrufen/").content.decode()
    assert [one.result for one in cafe.assurances.order_by("pk")] == ["unreachable", "unchanged"]


@pytest.mark.django_db
def test_night_takes_few_queries_however_many_entries(
    house: House, django_assert_num_queries: Any
) -> None:
    with on(0):
        for number in range(30):
            listed(f"Kurs {number}", town="unna", organization=house.school, assured_on=DAY)
    with on(365):
        pagecache.forget()
        with django_assert_num_queries(19):
            assert freshness.remind() == 1
