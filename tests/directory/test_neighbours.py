"""Services of neighbours: they come, change and go by themselves; a bad interface harms nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nabe.core import clock
from nabe.core.errors import NotAllowed, Refused
from nabe.directory.actions import neighbours, reports, services
from nabe.directory.entries import Entry
from nabe.directory.importing.neighbours import Bounds
from nabe.directory.models import Service, Subscription
from nabe.directory.queries import open_data
from nabe.directory.queries.duplicates import known_entries
from nabe.directory.queries.open_data import Wanted
from nabe.directory.queries.reminders import reached_steps
from nabe.directory.rules import editable_by, listed_now
from nabe.people.models import Organization
from tests.directory.neighbour import FAR, NEAR, Neighbour, page, service, serving
from tests.people.house import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(settings: Any) -> Iterator[Neighbour]:
    settings.NABE_NEIGHBOURS_NEARBY = True
    with serving([service("a"), service("b", "Näh-Treff"), service("c", where=FAR)]) as made:
        yield made


@pytest.fixture
def soest(house: House, there: Neighbour) -> Subscription:
    made = Subscription(name="Kreis Soest", address=there.url, near_km=15)
    return neighbours.subscribe(made, by=house.people["coordination"])


def read(soest: Subscription, *, whole: bool = True, **said: Any) -> Any:
    soest.refresh_from_db()
    done = neighbours.read(soest, whole=whole, **said)
    soest.refresh_from_db()
    return done


def shown() -> set[str]:
    return set(listed_now().exclude(origin=None).values_list("origin_key", flat=True))


def test_services_near_the_border_appear_with_their_origin(
    soest: Subscription, client: Client
) -> None:
    done = read(soest)
    assert (done.new, shown()) == (2, {"a", "b"})
    one = Service.objects.get(origin_key="a")
    assert one.organization.name == "Volkshochschule Nachbarstadt"
    assert one.at_locations.get().location.city == "Nachbarstadt"
    text = client.get(one.get_absolute_url()).content.decode()
    assert "aus dem Verzeichnis: Kreis Soest" in text
    assert "dl-de/by-2-0" in text
    assert f'href="{one.origin_url}"' in text
    assert "Fehler melden" not in text
    found = client.get(reverse("directory:results"), {"q": "Deutsch am Abend"}).content.decode()
    assert '<bdi lang="de">Nachbarstadt</bdi>' in found
    assert "aus dem Verzeichnis: Kreis Soest" in found


def test_changed_service_is_updated_and_an_unchanged_one_left_alone(
    soest: Subscription, there: Neighbour
) -> None:
    read(soest)
    there.services[0] = service("a", "Deutsch am Morgen")
    done = read(soest)
    assert (done.new, done.changed, done.same) == (0, 1, 1)
    one = Service.objects.get(origin_key="a")
    assert one.name == "Deutsch am Morgen"
    assert one.versions.count() == 1
    again = read(soest)
    assert (again.changed, again.same) == (0, 2)


def test_run_between_asks_only_for_changes_and_withdraws_nothing(
    soest: Subscription, there: Neighbour
) -> None:
    read(soest)
    there.services = [service("d", "Neu hier")]
    done = read(soest, whole=False)
    assert "modified_after=" in there.asked[-1]
    assert (done.new, done.withdrawn, shown()) == (1, 0, {"a", "b", "d"})


def test_vanished_service_goes_to_the_archive_and_comes_back(
    soest: Subscription, there: Neighbour
) -> None:
    read(soest)
    kept = there.services.pop(0)
    assert read(soest).withdrawn == 1
    assert shown() == {"b"}
    assert Service.objects.get(origin_key="a").state == Service.State.ARCHIVED
    there.services.append(kept)
    read(soest)
    assert shown() == {"a", "b"}
    assert Service.objects.filter(origin=soest).count() == 2


def test_service_that_moved_away_leaves_even_between_whole_runs(
    soest: Subscription, there: Neighbour
) -> None:
    read(soest)
    there.services = [service("a", where=FAR)]
    assert read(soest, whole=False).withdrawn == 1
    assert shown() == {"b"}


def test_postcodes_count_as_near_without_any_distance(
    soest: Subscription, there: Neighbour
) -> None:
    Subscription.objects.update(near_km=0, postcodes="599")
    read(soest)
    assert shown() == {"a", "b", "c"}


def test_nobody_edits_publishes_archives_confirms_or_reports_a_foreign_service(
    soest: Subscription, house: House
) -> None:
    read(soest)
    one, by = Service.objects.get(origin_key="a"), house.people["coordination"]
    assert not editable_by(by).filter(pk=one.pk).exists()
    for attempt in (
        lambda: services.change_service(one, Entry({"name": "Meins"}), by=by),
        lambda: services.archive(one, by=by),
        lambda: services.assure(one, by=by),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    with pytest.raises(Refused):
        reports.report(one, kind="error", text="falsch", key="k")
    one.refresh_from_db()
    assert one.name == "Deutsch am Abend"


def test_freshness_duplicates_and_our_own_interface_leave_foreign_services_alone(
    soest: Subscription, there: Neighbour, client: Client
) -> None:
    there.services[0] = service("a", last_modified="2024-01-01T00:00:00Z")
    read(soest)
    one = Service.objects.get(origin_key="a")
    assert one.assured_on == dt.date(2024, 1, 1)
    assert shown() == {"a", "b"}
    assert reached_steps(clock.today()) == []
    assert str(one.pk) not in {entry.key for entry in known_entries()}
    assert not open_data.services(Wanted()).exists()
    assert client.get("/api/hsds/services").json()["total_items"] == 0


def test_ending_withdraws_everything_and_pausing_nothing(
    soest: Subscription, house: House, there: Neighbour
) -> None:
    read(soest)
    neighbours.pause(soest, by=house.people["coordination"])
    asked = len(there.asked)
    assert neighbours.read_all() == 0
    assert len(there.asked) == asked
    assert shown() == {"a", "b"}
    assert neighbours.end(soest, by=house.people["coordination"]) == 2
    assert shown() == set()
    assert Service.objects.filter(origin=soest).count() == 2


def test_only_coordination_subscribes(house: House, there: Neighbour) -> None:
    with pytest.raises(NotAllowed):
        neighbours.subscribe(
            Subscription(name="X", address=there.url), by=house.people["municipality"]
        )


def test_list_without_details_is_asked_one_by_one(soest: Subscription, there: Neighbour) -> None:
    whole = there.services
    short = [{"id": one["id"], "name": one["name"]} for one in whole]
    there.answer = lambda path, _query: page(short) if path == "/services" else None
    assert read(soest).new == 2
    assert "/services/a" in there.asked


@pytest.mark.parametrize("is_framed", [True, False])
def test_long_list_without_details_can_be_looked_at(
    soest: Subscription, there: Neighbour, is_framed: bool
) -> None:
    there.services = [service(f"k{number}") for number in range(60)]
    short = [{"id": one["id"], "name": one["name"]} for one in there.services]
    there.answer = lambda path, _query: (
        (page(short) if is_framed else short) if path == "/services" else None
    )
    seen = neighbours.look(soest)
    assert (seen["total"], seen["looked_at"], seen["near"]) == (60, 10, 10)
    assert read(soest).new == 60
    assert read(soest, limits=neighbours.bounds(details=10)) is None
    assert "zu groß" in soest.problem


# --- bad input ---------------------------------------------------------------------------------
def _endless(number: list[int]) -> Any:
    def answer(path: str, query: dict[str, list[str]]) -> Any:
        if path != "/services":
            return None
        number[0] += 1
        return {"contents": [service(f"n{number[0]}")], "total_pages": 10**9}

    return answer


HOSTILE: dict[str, Any] = {
    "five hundreds": lambda path, _q: 500,
    "not json": lambda path, _q: b"<html>hello</html>",
    "cut off": lambda path, _q: b'{"version": "3.1"' if path == "/" else None,
    "nothing": lambda path, _q: b"",
    "older version": lambda path, _q: {"version": "1.1"} if path == "/" else None,
    "version of a wrong kind": lambda path, _q: {"version": [3]} if path == "/" else None,
    "redirect to this machine": lambda path, _q: ("to", "http://127.0.0.1:1/"),
    "list of a wrong kind": lambda path, _q: {"contents": "alle"} if path == "/services" else None,
    "the same page for ever": lambda path, _q: (
        {"contents": [service("a")], "total_pages": 99} if path == "/services" else None
    ),
    "fewer than announced": lambda path, _q: (
        page([service("a")], total_items=500) if path == "/services" else None
    ),
    "ten megabytes": lambda path, _q: (
        page([service("a", "x" * 10_000_000)]) if path == "/services" else None
    ),
    "nested without end": lambda path, _q: (
        b"[" * 100_000 + b"]" * 100_000 if path == "/services" else None
    ),
    "endless pages": _endless([0]),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_bad_interface_changes_nothing_and_says_so(
    soest: Subscription, there: Neighbour, kind: str
) -> None:
    read(soest)
    there.answer = HOSTILE[kind]
    assert read(soest, limits=Bounds(pages=5, answer_size=4_000_000, is_nearby=True)) is None
    assert soest.state == Subscription.State.FAILING
    assert soest.problem
    assert shown() == {"a", "b"}
    there.answer = None
    assert read(soest) is not None
    assert soest.state == Subscription.State.ACTIVE


def test_slow_interface_is_given_up(soest: Subscription, there: Neighbour) -> None:
    there.answer = lambda path, _q: there.go_on.wait(20) and None
    assert read(soest, limits=Bounds(wait=0.2, seconds=1, is_nearby=True)) is None
    assert soest.state == Subscription.State.FAILING


ODD: dict[str, Any] = {
    "no object": "hello",
    "no name": service("x", ""),
    "no provider": service("x", organization=None),
    "name of a wrong kind": service("x", {"de": "Kurs"}),  # type: ignore[arg-type]
    "id of a wrong kind": {**service("x"), "id": 7},
    "id twice": service("a"),
    "id with a line break": service("x\nSet-Cookie: a"),
}


@pytest.mark.parametrize("kind", ODD)
def test_one_bad_object_is_left_out_and_told(
    soest: Subscription, there: Neighbour, kind: str
) -> None:
    there.services = [service("a"), service("b"), ODD[kind]]
    done = read(soest)
    assert (done.new, shown()) == (2, {"a", "b"})
    assert soest.notes
    assert soest.state == Subscription.State.ACTIVE


def test_wild_values_are_cut_cleaned_or_left_out(
    soest: Subscription, there: Neighbour, client: Client
) -> None:
    there.services = [
        service(
            "a", '<script>alert(1)</script>Kurs\u202eevil\x00 <b onclick="x">fett</b>',
            description="y" * 300_000, url="javascript:alert(1)", email=["a"], minimum_age=-5,
            maximum_age=10**30, phones=[{"number": {"a": 1}}, 7, None], schedules="immer",
            cost_options=[{"amount": "viel"}, {"amount": 1e308}], attributes=[{"taxonomy_term": 3}],
            languages=[{"code": "x" * 5000}], status="kaputt", last_modified=12, assured_date="9999-99-99",
        ),
        service("b"),
    ]  # fmt: skip
    read(soest)
    one = Service.objects.get(origin_key="a")
    assert "<" not in one.name
    assert "\u202e" not in one.name
    assert "\x00" not in one.name
    assert len(one.description) <= 10_000
    assert "javascript" not in one.url
    assert client.get(one.get_absolute_url()).status_code == 200


def test_mostly_bad_run_changes_nothing(soest: Subscription, there: Neighbour) -> None:
    read(soest)
    there.services = [service("a", "Anders"), {"id": "x"}, {"id": "y"}, {"id": "z"}]
    assert read(soest) is None
    assert shown() == {"a", "b"}
    assert Service.objects.get(origin_key="a").name == "Deutsch am Abend"


def test_empty_directory_does_not_empty_ours_without_a_yes(
    soest: Subscription, there: Neighbour
) -> None:
    there.services = [service(f"k{number}") for number in range(20)]
    read(soest)
    there.services = []
    assert read(soest) is None
    assert len(shown()) == 20
    assert soest.problem == neighbours.MOST_GONE
    assert read(soest, with_losses=True).withdrawn == 20


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:80", "https://127.0.0.1:1/api", "https://localhost:1", "ftp://a.example",
     "https://a:b@c.example", "https://[::1", "javascript:alert(1)", ""],
)  # fmt: skip
def test_address_within_the_network_is_refused(house: House, address: str) -> None:
    made = Subscription(name="X", address=address)
    with pytest.raises(Refused):
        neighbours.look(made)


def test_private_server_is_not_asked_even_by_a_public_name(
    house: House, there: Neighbour, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nabe.core import outside
    from nabe.core.outside import Limits, Unreachable

    with pytest.raises(Unreachable, match="this network"):
        outside.ask(there.url, "/", limits=Limits(only_public=True))
    assert there.asked == []


def test_page_of_origin_stays_on_its_own_server(soest: Subscription, there: Neighbour) -> None:
    there.about["service_page_url"] = "https://evil.example/{id}"
    read(soest)
    assert Service.objects.get(origin_key="a").origin_url == f"{there.url}/"
    there.about["service_page_url"] = f"{there.url}/angebote/nr/{{id}}/"
    read(soest)
    assert Service.objects.get(origin_key="a").origin_url == f"{there.url}/angebote/nr/a/"


def test_list_that_is_imported_never_meets_a_foreign_organization(soest: Subscription) -> None:
    read(soest)
    house = Organization.objects.get(name="Volkshochschule Nachbarstadt")
    from nabe.directory.queries.vocabulary import vocabulary

    assert house.origin.subscription == soest
    assert house.name not in vocabulary().organizations


def test_office_looks_first_and_then_subscribes(
    house: House, there: Neighbour, client: Client
) -> None:
    client.force_login(house.people["coordination"])
    form = {"name": "Kreis Soest", "address": f"{there.url}/", "near_km": "15", "postcodes": ""}
    address = reverse("directory_office:neighbour_add")
    looked = client.post(address, {**form, "step": "look"}).content.decode()
    assert "Das Verzeichnis nennt 3 Angebote." in looked
    assert not Subscription.objects.exists()
    client.post(address, {**form, "step": "add"})
    one = Subscription.objects.get()
    assert one.licence == "dl-de/by-2-0"
    read(one)
    own = reverse("directory_office:neighbour", args=[one.pk])
    assert "Näh-Treff" in client.get(own).content.decode()
    client.post(own, {"step": "pause"})
    one.refresh_from_db()
    assert one.state == Subscription.State.PAUSED
    client.post(own, {"step": "end"})
    assert shown() == set()


def test_near_place_is_found_among_several(soest: Subscription, there: Neighbour) -> None:
    both = service("a", where=FAR)
    both["service_at_locations"] += service("b", where=NEAR)["service_at_locations"]
    there.services = [both]
    read(soest)
    assert Service.objects.get().at_locations.get().location.lat == pytest.approx(NEAR[0])
