"""Entries that may be the same are proposed with reasons, compared and merged without loss."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from nabe.core import clock
from nabe.core.errors import Refused, WrongState
from nabe.directory.actions import merging, services
from nabe.directory.duplicates import Known, compare, pairs
from nabe.directory.entries import Entry
from nabe.directory.models import Assurance, DuplicatePair, Phone, Report, Service
from tests.directory.factories import listed
from tests.people.house import House

names = st.text("abcde ", min_size=1, max_size=12)
entries = st.lists(
    st.builds(
        Known, key=st.uuids().map(str), name=names, provider=st.sampled_from(["", "a", "b"]),
        phone=st.sampled_from(["", "1", "2"]), street=st.sampled_from(["", "x"]),
        town=st.sampled_from(["", "Unna", "Kamen"]),
    ),
    max_size=12,
)  # fmt: skip


@given(entries)
def test_pairs_are_those_of_comparing_each_with_each(rows: list[Known]) -> None:
    def shares(one: Known, other: Known) -> bool:
        return any(
            getattr(one, part) and getattr(one, part) == getattr(other, part)
            for part in ("provider", "phone", "email", "street")
        )

    expected = {
        (pair.first, pair.second)
        for one in rows for other in rows
        if one.key < other.key and shares(one, other) and (pair := compare(one, other))
    }  # fmt: skip
    assert {(pair.first, pair.second) for pair in pairs(rows)} == expected


@pytest.mark.parametrize(
    ("other", "is_proposed"),
    [
        ({"provider": "a", "phone": "1", "town": "Unna"}, True),
        ({"provider": "a", "phone": "1", "town": "Kamen"}, False),
        ({"provider": "b", "town": "Unna"}, False),
        ({"provider": "a", "town": "Unna", "name": "Schwimmkurs"}, False),
    ],
)
def test_comparison_needs_a_like_name_and_something_shared(
    other: dict[str, str], is_proposed: bool
) -> None:
    one = Known("1", "deutschkurs am abend", provider="a", phone="1", town="Unna")
    twin = Known("2", **({"name": "deutschkurs abends"} | other))
    assert (compare(one, twin) is not None) == is_proposed


@pytest.fixture
def twins(house: House) -> DuplicatePair:
    """Two entries of the school for the same course, each with something of its own."""
    made = [
        listed(name, town="unna", organization=house.school, days="MO", description=text)
        for name, text in (("Deutschkurs am Abend", "Kurz."), ("Deutschkurs abends", "Lang und gut."))
    ]  # fmt: skip
    for service in made:
        Phone.objects.create(service=service, number="+492303111")
    assert merging.find_duplicates() == 1
    return DuplicatePair.objects.get()


def look_at(client: Client, pair: DuplicatePair) -> dict[str, Any]:
    context = client.get(f"/buero/angebote/doppelte/{pair.pk}/").context
    return {"seen": context["seen"], "keep": str(pair.first_id)}


@pytest.mark.django_db
def test_merged_entry_takes_what_was_chosen_and_the_old_address_leads_there(
    client: Client, house: House, twins: DuplicatePair
) -> None:
    Assurance.objects.create(
        service=twins.second, on=clock.today(), at=clock.now(), via="phone", result="unchanged"
    )
    Report.objects.create(
        service=twins.second, kind="error", text="x", made_at=clock.now(), key="k"
    )
    client.force_login(house.coordination)
    data = look_at(client, twins) | {"take": ["description"]}
    answer = client.post(f"/buero/angebote/doppelte/{twins.pk}/", data)
    assert answer.status_code == 302
    kept = Service.objects.get(pk=twins.first_id)
    gone = Service.objects.get(pk=twins.second_id)
    assert kept.description == twins.second.description
    assert kept.name == twins.first.name
    assert (kept.assured_on, kept.reports.count()) == (clock.today(), 1)
    assert (gone.state, gone.merged_into) == ("archived", kept)
    client.logout()
    moved = client.get(f"/de/angebote/{gone.slug}/")
    assert (moved.status_code, moved["Location"]) == (301, f"/de/angebote/{kept.slug}/")


@pytest.mark.django_db
def test_pair_that_was_kept_apart_is_not_proposed_again(
    client: Client, house: House, twins: DuplicatePair
) -> None:
    client.force_login(house.coordination)
    client.post(f"/buero/angebote/doppelte/{twins.pk}/", {"step": "keep"})
    assert merging.find_duplicates() == 0
    assert DuplicatePair.objects.get().state == "different"


@pytest.mark.django_db
def test_merging_while_somebody_edits_is_refused_whole(house: House, twins: DuplicatePair) -> None:
    seen = clock.now()
    services.change_service(twins.second, Entry({"alert": "neu"}), by=house.coordination)
    with pytest.raises(WrongState):
        merging.merge(twins, by=house.coordination, keep=twins.first_id, take=[], seen=seen)
    assert DuplicatePair.objects.get().state == "open"
    assert Service.objects.filter(state="published").count() == 2


@pytest.mark.django_db
def test_merging_twice_happens_once(house: House, twins: DuplicatePair) -> None:
    soon = clock.now() + dt.timedelta(minutes=1)
    merging.merge(twins, by=house.coordination, keep=twins.first_id, take=[], seen=soon)
    with pytest.raises(WrongState):
        merging.merge(
            DuplicatePair.objects.get(), by=house.coordination, keep=twins.second_id, take=[],
            seen=soon + dt.timedelta(minutes=1),
        )  # fmt: skip
    assert Service.objects.filter(state="published").get().pk == twins.first_id


@pytest.mark.django_db
def test_provider_merges_nothing(house: House, twins: DuplicatePair) -> None:
    with pytest.raises(Refused):
        merging.merge(twins, by=house.provider, keep=twins.first_id, take=[], seen=clock.now())
    assert Service.objects.filter(state="published").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bent", [{"keep": "x"}, {"keep": ""}, {"take": ["slug"]}, {"seen": "gestern"}, {"seen": "\x00"}]
)
def test_bent_input_is_asked_back(
    client: Client, house: House, twins: DuplicatePair, bent: dict[str, Any]
) -> None:
    client.force_login(house.coordination)
    data = look_at(client, twins) | bent
    assert client.post(f"/buero/angebote/doppelte/{twins.pk}/", data).status_code in (200, 400)
    assert DuplicatePair.objects.get().state == "open"


@pytest.mark.django_db
def test_many_entries_at_once_each_for_itself(client: Client, house: House) -> None:
    mine = [listed(f"Kurs {number}", town="unna") for number in range(3)]
    foreign = listed("Boxen", town="kamen", organization=house.club)
    client.force_login(house.municipality)
    keys = [str(one.pk) for one in (*mine, foreign)]
    client.post("/buero/angebote/sammeln/", {"step": "archive", "pk": keys[:3]})
    client.post("/buero/angebote/sammeln/", {"step": "archive", "pk": keys})
    assert Service.objects.filter(state="archived").count() == 3
    foreign.refresh_from_db()
    assert foreign.state == "published"


@pytest.mark.django_db
def test_foreign_entry_among_many_stays_and_is_counted(client: Client, house: House) -> None:
    mine = listed("Kurs", town="unna")
    foreign = listed("Boxen", town="kamen", organization=house.club)
    client.force_login(house.municipality)
    address = "/buero/angebote/sammeln/"
    keys = [str(mine.pk), str(foreign.pk), str(foreign.pk)]

    strange = client.post(address, {"step": "burn", "pk": keys}, follow=True).content.decode()
    assert "Bitte wählen Sie, was geschehen soll." in strange
    said = client.post(address, {"step": "archive", "pk": keys}, follow=True).content.decode()
    assert "1 Angebot: erledigt." in said
    assert "1 Angebot blieb, wie es war." in said
    mine.refresh_from_db()
    foreign.refresh_from_db()
    assert (mine.state, foreign.state) == ("archived", "published")
    alone = client.post(address, {"step": "archive", "pk": keys[1:]}, follow=True)
    assert "1 Angebot blieb, wie es war." in alone.content.decode()
    nothing = client.post(address, {"step": "archive"}, follow=True).content.decode()
    assert "Bitte kreuzen Sie mindestens ein Angebot an." in nothing


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data", [{}, {"step": "delete", "pk": ["x"]}, {"step": "archive", "pk": ["\x00", "1"]}]
)
def test_many_with_bent_input_changes_nothing(
    client: Client, house: House, data: dict[str, Any]
) -> None:
    listed("Kurs", town="unna")
    client.force_login(house.coordination)
    answer = client.post("/buero/angebote/sammeln/", data | {"back": "https://evil.example/"})
    assert answer.status_code in (302, 400)
    assert answer.get("Location", "/buero/angebote/") == "/buero/angebote/"
    assert Service.objects.get().state == "published"
