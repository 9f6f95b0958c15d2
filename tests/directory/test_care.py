"""What keeps entries good: their score with reasons, their addresses, notes of towns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from nabe.core import clock
from nabe.core.errors import Refused
from nabe.core.reach import Means
from nabe.directory.actions import links
from nabe.directory.models import (
    LinkCheck,
    Phone,
    Service,
)
from nabe.directory.quality import WEIGHTS, Facts, quality
from nabe.directory.queries import care
from nabe.directory.queries.office import services_for_office
from nabe.directory.readability import Ease, ease, lix
from nabe.messages.models import Message
from tests.directory.factories import listed
from tests.people.house import House

TODAY = dt.date(2026, 11, 23)
LONG = "Wir üben Deutsch. Sie lernen neue Wörter. Kommen Sie vorbei. " * 4
PERFECT = Facts(
    description=LONG, is_online=False, has_field=True, has_target_group=True, has_time=True,
    has_language=True, has_place=True, has_address=True, has_phone=True, has_email=True,
    has_url=True, says_cost=True, says_registration=True, email_is_broken=False,
    url_is_broken=False, assured_on=TODAY, cycle_days=365, translated=1.0,
)  # fmt: skip


# --- score and readability: pure -----------------------------------------------------------
def test_score_of_an_entry_that_says_everything_is_full() -> None:
    assert quality(PERFECT, TODAY) == replace(quality(PERFECT, TODAY), score=100, reasons=())


def test_weights_make_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"has_field": False}, "fields"), ({"has_target_group": False}, "target_groups"),
        ({"has_time": False}, "times"), ({"has_language": False}, "languages"),
        ({"has_address": False}, "street"), ({"has_place": False}, "municipality"),
        ({"says_cost": False}, "is_free"), ({"says_registration": False}, "registration"),
        ({"description": ""}, "description"), ({"description": "Kurz."}, "description"),
        ({"description": LONG * 9}, "description"), ({"url_is_broken": True}, "url"),
        ({"email_is_broken": True}, "email"), ({"has_phone": False, "has_url": False}, "phone"),
        ({"assured_on": TODAY - dt.timedelta(days=300)}, ""),
        ({"translated": 0.5}, "translations"),
    ],
)  # fmt: skip
def test_every_gap_costs_points_and_names_its_field(change: dict[str, Any], field: str) -> None:
    found = quality(replace(PERFECT, **change), TODAY)

    assert found.score < 100
    assert field in [reason.field for reason in found.reasons]
    assert all(reason.text and reason.lost >= 0 for reason in found.reasons)


def test_county_without_other_languages_is_not_asked_for_translations() -> None:
    found = quality(replace(PERFECT, translated=None), TODAY)

    assert (found.score, found.reasons) == (100, ())


def test_age_counts_fully_for_half_a_cycle_and_not_at_all_after_two() -> None:
    def score(days: int) -> int:
        aged = replace(PERFECT, assured_on=TODAY - dt.timedelta(days=days))
        return quality(aged, TODAY).score

    assert (score(182), score(730), score(2000)) == (100, 80, 80)
    assert 80 < score(456) < 100


FLAGS = [name for name, kind in Facts.__annotations__.items() if kind == "bool"]


@given(
    said=some.fixed_dictionaries({name: some.booleans() for name in FLAGS}),
    text=some.text(max_size=300), age=some.integers(-400, 5000), days=some.integers(1, 1100),
)  # fmt: skip
def test_score_stays_between_nothing_and_everything(
    said: dict[str, bool], text: str, age: int, days: int
) -> None:
    facts = Facts(
        description=text, assured_on=TODAY - dt.timedelta(days=age), cycle_days=days, **said
    )
    found = quality(facts, TODAY)

    assert 0 <= found.score <= 100
    assert list(found.reasons) == sorted(found.reasons, key=lambda one: -one.lost)


def test_lix_counts_words_of_a_sentence_and_long_words() -> None:
    assert lix("Das ist gut. Wir gehen los. Du kommst mit.") == 3.0
    assert lix("Hallo") is None
    assert ease(LONG) == Ease.EASY
    assert ease(
        "Die Inanspruchnahme der migrationsspezifischen Beratungsangebote setzt die vorherige "
        "Terminvereinbarung mit der zuständigen Koordinierungsstelle voraus."
    ) == Ease.HARD  # fmt: skip


def test_lix_is_not_fooled_by_dots_that_end_nothing() -> None:
    text = "Wir treffen uns am 1. Montag im Monat z. B. um 9.30 Uhr bei uns"
    assert lix(text) is not None
    assert lix(text) > 11  # type: ignore[operator]


# --- the office ----------------------------------------------------------------------------
pytestmark = pytest.mark.django_db


def complete(name: str, **more: Any) -> Service:
    made = listed(
        name, town="unna", fields="language", languages="de ar", days="MO", description=LONG,
        is_free=True, registration="none", email="kurs@example.org", assured_on=clock.today(),
        **more,
    )  # fmt: skip
    Phone.objects.create(service=made, number="+492303111")
    return made


def test_list_of_what_needs_care_begins_with_the_worst(client: Client, house: House) -> None:
    long_ago = clock.today() - dt.timedelta(days=800)
    complete("Gut", organization=house.school)
    listed("Leer", organization=house.school, assured_on=long_ago)
    listed("Dürftig", town="unna", days="MO", organization=house.school)
    listed("Fremd", organization=house.club)

    rows = services_for_office(house.provider, {"stand": "pflege"})

    assert [one.name for one in rows] == ["Leer", "Dürftig"]
    client.force_login(house.provider)
    page = client.get("/buero/angebote/?stand=pflege").content.decode()
    assert "von 100" in page
    assert page.index("Leer") < page.index("Dürftig")


def test_editor_says_what_is_missing_and_where_to_write_it(client: Client, house: House) -> None:
    service = listed("Kurs", town="unna", organization=house.school)
    client.force_login(house.provider)

    page = client.get(f"/buero/angebote/{service.pk}/").content.decode()

    assert '<a href="#id_times">Ergänzen Sie die Zeiten.</a>' in page
    assert 'id="id_times"' in page


def test_score_is_for_the_office_alone(client: Client, house: House) -> None:
    service = listed("Kurs", town="unna", organization=house.school)

    for address in (service.get_absolute_url(), "/de/angebote/"):
        assert "von 100" not in client.get(address).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_qualities_take_one_query(house: House, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        complete(f"Kurs {number}")

    with django_assert_num_queries(1):
        assert len(care.qualities(Service.objects.all())) == rows


# --- addresses -----------------------------------------------------------------------------
class Unreachable:
    """Means to reach nobody, counting who was looked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.means = Means(look_up=self.look_up, seconds=0.5)

    def look_up(self, host: str) -> list[str]:
        self.asked.append(host)
        raise OSError


@pytest.fixture
def time_machine_at() -> Iterator[Callable[[dt.datetime], None]]:
    with time_machine.travel(night(0), tick=False) as traveller:
        yield traveller.move_to


@pytest.fixture
def nobody() -> Unreachable:
    return Unreachable()


def night(number: int) -> dt.datetime:
    return dt.datetime(2026, 11, 1, 1, 0, tzinfo=dt.UTC) + dt.timedelta(days=number)


def test_address_is_broken_after_two_bad_nights(
    house: House, nobody: Unreachable, time_machine_at: Any
) -> None:
    listed("Kurs", url="https://weg.example/x")
    seen = []
    for days in (0, 3, 7, 7.5, 14):
        time_machine_at(night(0) + dt.timedelta(days=days))
        links.check_some(nobody.means)
        seen.append(LinkCheck.objects.get().state)

    assert seen == ["doubtful", "doubtful", "broken", "broken", "broken"]
    assert len(nobody.asked) == 3  # at most once a week


def test_second_try_of_the_same_night_counts_as_one(house: House, nobody: Unreachable) -> None:
    listed("Kurs", url="https://weg.example/x")
    links.check_some(nobody.means)

    link = links.check(LinkCheck.objects.get(), nobody.means)

    assert (link.state, link.failures) == ("doubtful", 1)


def test_one_good_answer_makes_an_address_good(house: House, nobody: Unreachable) -> None:
    LinkCheck.objects.create(url="info@gut.example", host="gut.example", state="broken", failures=3)
    link = LinkCheck.objects.get()

    links._note(link, links.Verdict(links.Life.ALIVE))

    assert (link.state, link.failures, link.reason) == ("good", 0, "")


def test_what_nobody_can_know_leaves_an_address_as_it_was(house: House) -> None:
    link = LinkCheck.objects.create(url="info@x.example", state="good")

    links._note(link, links.Verdict(links.Life.UNKNOWN))

    assert (link.state, link.failures) == ("good", 0)


def test_hosts_are_asked_in_turn_and_rest_between(
    house: House, nobody: Unreachable, time_machine_at: Any
) -> None:
    for number in range(3):
        listed(f"Kurs {number}", url=f"https://eins.example/{number}")
    listed("Anderes", url="https://zwei.example/")
    asked = []
    for minutes in (0, 1, 5, 10):
        time_machine_at(night(0) + dt.timedelta(minutes=minutes))
        nobody.asked.clear()
        links.check_some(nobody.means)
        asked.append(sorted(nobody.asked))

    assert asked == [["eins.example", "zwei.example"], [], ["eins.example"], ["eins.example"]]


def test_night_ends_after_its_number(
    house: House, nobody: Unreachable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "PER_NIGHT", 3)
    for number in range(5):
        listed(f"Kurs {number}", url=f"https://host{number}.example/")

    assert [links.check_some(nobody.means) for _turn in range(2)] == [3, 0]


def test_address_that_no_entry_names_is_forgotten(house: House, nobody: Unreachable) -> None:
    service = listed("Kurs", url="https://weg.example/x")
    links.check_some(nobody.means)
    Service.objects.filter(pk=service.pk).update(url="")

    links.check_some(nobody.means)

    assert not LinkCheck.objects.exists()


def test_mail_that_was_refused_for_good_is_a_dead_address(house: House) -> None:
    LinkCheck.objects.create(url="weg@example.org", host="example.org")
    Message.objects.create(
        kind="x", address="weg@example.org", language="de", subject="x", key="k",
        state="abandoned", last_error="550 5.1.1 no such user",
    )  # fmt: skip

    link = links.check(LinkCheck.objects.get(), Means())

    assert (link.state, link.reason) == ("doubtful", "refused")


def test_demo_asks_nobody(house: House, nobody: Unreachable) -> None:
    house.county.settings["demo"] = True
    house.county.save()
    service = listed("Kurs", url="https://weg.example/x")

    assert links.check_some(nobody.means) == 0
    with pytest.raises(Refused):
        links.check_again(service, by=house.coordination)
    assert nobody.asked == []


def broken(url: str) -> LinkCheck:
    return LinkCheck.objects.create(
        url=url, state="broken", reason="gone", failures=2, checked_at=clock.now(),
        failed_on=clock.today(),
    )  # fmt: skip


def test_broken_address_stands_on_today_of_whoever_keeps_the_entry(
    client: Client, house: House
) -> None:
    service = listed("Kurs", town="unna", organization=house.school, url="https://weg.example/x")
    broken("https://weg.example/x")
    for who, number in (
        ("coordination", 1), ("municipality", 1), ("provider", 1), ("other_municipality", 0),
        ("other_provider", 0), ("volunteer", 0),
    ):  # fmt: skip
        assert care.broken_for_today(getattr(house, who)).number == number, who
    client.force_login(house.provider)
    assert "nicht erreichbar" in client.get(reverse("office:today")).content.decode()
    assert "Kurs" in client.get("/buero/angebote/?stand=links").content.decode()
    page = client.get(f"/buero/angebote/{service.pk}/").content.decode()
    assert "Seite nicht gefunden" in page
    assert "Noch einmal prüfen" in page


def test_check_again_asks_the_worker_and_not_every_minute(client: Client, house: House) -> None:
    service = listed("Kurs", town="unna", organization=house.school, url="https://weg.example/x")
    link = broken("https://weg.example/x")
    client.force_login(house.provider)
    address = f"/buero/angebote/{service.pk}/adressen/"

    assert client.post(address).status_code == 409
    LinkCheck.objects.filter(pk=link.pk).update(checked_at=clock.now() - dt.timedelta(minutes=11))
    assert client.post(address).status_code == 302
    assert client.get(address).status_code == 405


def test_check_again_by_hand_heals(house: House, nobody: Unreachable) -> None:
    link = broken("info@gut.example")

    links.check_one(link.pk, nobody.means)
    links.check_one(0, nobody.means)

    link.refresh_from_db()
    assert link.checked_at is not None
