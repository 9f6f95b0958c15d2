"""The lists of the interface: pages, filters, conditions, errors."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nabe.api.hsds.ids import derived
from nabe.directory.models import Service, ServiceArea
from nabe.places.models import Municipality, Postcode
from tests.api.conftest import Ask
from tests.directory.factories import listed

pytestmark = pytest.mark.django_db
PAGE_KEYS = {
    "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty",
    "contents",
}  # fmt: skip


def names(found: Any) -> set[str]:
    return {one["name"] for one in found["contents"]}


@pytest.mark.parametrize(
    ("page", "size", "first", "last", "empty"),
    [(1, 2, True, False, False), (3, 1, False, True, False), (4, 0, False, True, True)],
)  # fmt: skip
def test_page_counts_right(
    ask: Ask, county: Any, page: int, size: int, first: bool, last: bool, empty: bool
) -> None:
    for number in range(5):
        listed(f"Kurs {number}")
    found = ask("services", page=page, per_page=2)

    assert set(found) == PAGE_KEYS
    assert (found["total_items"], found["total_pages"], found["page_number"]) == (5, 3, page)
    assert (found["size"], len(found["contents"])) == (size, size)
    assert (found["first_page"], found["last_page"], found["empty"]) == (first, last, empty)


def test_empty_list_is_first_and_last(ask: Ask, county: Any) -> None:
    found = ask("services")

    assert (found["total_items"], found["total_pages"], found["size"]) == (0, 0, 0)
    assert (found["first_page"], found["last_page"], found["empty"]) == (True, True, True)


@pytest.mark.parametrize("path", ["services", "organizations", "service_at_locations"])
def test_pages_are_complete_and_without_repeats(ask: Ask, county: Any, path: str) -> None:
    for number in range(7):
        listed(f"Kurs {number}", town="unna")
    seen = [
        one["id"] for page in range(1, 5) for one in ask(path, page=page, per_page=2)["contents"]
    ]

    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == {one["id"] for one in ask(path)["contents"]}


def test_filters_combine_with_and(ask: Ask, county: Any) -> None:
    listed("Beides", fields="language advice")
    listed("Sprache", fields="language")
    listed("Rat", fields="advice")
    language, advice = derived("term:field:language"), derived("term:field:advice")

    assert names(ask("services", taxonomy_term_id=language)) == {"Beides", "Sprache"}
    assert names(ask("services", taxonomy_term_id=[language, advice])) == {"Beides"}
    assert names(ask("services", taxonomy_term_id=advice, search="sprache")) == {"Beides"}
    assert names(ask("services", taxonomy_term_id=advice, search="fußball")) == set()
    assert names(ask("services", taxonomy_id=derived("taxonomy:target"))) == set()
    assert len(names(ask("services", taxonomy_id=derived("taxonomy:field")))) == 3
    assert names(ask("services", taxonomy_term_id=str(uuid.uuid4()))) == set()


def test_organization_filter(ask: Ask, county: Any) -> None:
    mine, _other = listed("Meins"), listed("Anderes")

    assert names(ask("services", organization_id=mine.organization_id)) == {"Meins"}


def test_ages_filter_whoever_may_come(ask: Ask, county: Any) -> None:
    listed("Kinder", minimum_age=3, maximum_age=12)
    listed("Alle")
    listed("Ältere", minimum_age=60)

    assert names(ask("services", minimum_age=18)) == {"Alle", "Ältere"}
    assert names(ask("services", maximum_age=18)) == {"Alle", "Kinder"}


def test_day_and_times_must_be_those_of_one_date(ask: Ask, county: Any) -> None:
    listed("Früh", days="MO", hours="09:00-12:00")
    listed("Spät", days="MO,WE", hours="17:00-19:30")

    assert names(ask("services", day="MO")) == {"Früh", "Spät"}
    assert names(ask("services", day="WE", end_time="12:00")) == set()
    assert names(ask("services", day="MO", end_time="12:00")) == {"Früh"}
    assert names(ask("services", start_time="17:00", end_time="19:30")) == {"Spät"}
    assert names(ask("service_at_locations", start_time="23:00")) == set()


@pytest.mark.parametrize(
    "wrong", [{"day": "MON"}, {"day": "mo"}, {"start_time": "9"}, {"end_time": "24:00"}]
)
def test_wrong_days_and_times_are_refused(ask: Ask, county: Any, wrong: dict[str, str]) -> None:
    assert next(iter(wrong)) in str(ask("services", status=400, **wrong))


def test_search_is_the_search_of_the_public_pages(ask: Ask, county: Any) -> None:
    listed("Sprachkurs am Vormittag")
    listed("Fußball")

    assert names(ask("services", search="Sprachkurse")) == {"Sprachkurs am Vormittag"}
    assert names(ask("services", search="quarxtel")) == set()
    assert names(ask("services", search="")) == {"Sprachkurs am Vormittag", "Fußball"}


def _at(name: str, moment: dt.datetime) -> Service:
    service = listed(name)
    Service.objects.filter(pk=service.pk).update(last_modified=moment)
    return service


def test_modified_after_is_monotone(ask: Ask, county: Any) -> None:
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    for number in (3, 1, 2):
        _at(f"Tag {number}", start + dt.timedelta(days=number))
    sizes = []
    for days in range(5):
        found = ask("services", modified_after=(start + dt.timedelta(days=days)).isoformat())
        stamps = [one["last_modified"] for one in found["contents"]]
        assert stamps == sorted(stamps)
        sizes.append(found["total_items"])

    assert sizes == [3, 3, 2, 1, 0]


@pytest.mark.parametrize(
    "moment", ["2026-01-02", "2026-01-02T00:00:00Z", "2026-01-02T01:00:00+01:00",
               "2026-01-02T00:00:00.000"],
)  # fmt: skip
def test_modified_after_reads_the_usual_forms(ask: Ask, county: Any, moment: str) -> None:
    _at("Vorher", dt.datetime(2026, 1, 1, 23, 59, tzinfo=dt.UTC))
    _at("Genau", dt.datetime(2026, 1, 2, tzinfo=dt.UTC))

    assert names(ask("services", modified_after=moment)) == {"Genau"}


@pytest.mark.parametrize(
    "moment", ["9062-03-06T19:29:47+21:15", "0057-09-14T12:51:01-21:27",
               "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"],
)  # fmt: skip
def test_modified_after_reads_far_offsets(ask: Ask, county: Any, moment: str) -> None:
    listed("Kurs")

    assert ask("services", modified_after=moment)["total_items"] == (moment < "2")


def test_unencoded_plus_in_a_moment_is_forgiven(county: Any) -> None:
    _at("Genau", dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    found = Client().get("/api/hsds/services?modified_after=2026-01-02T01:00:00+01:00")

    assert names(found.json()) == {"Genau"}


def test_minimal_is_all_of_full_on_one_page(ask: Ask, county: Any) -> None:
    for number in range(3):
        listed(f"Kurs {number}")
    small = ask("services", minimal="true", per_page=1)
    full = {one["id"]: one for one in ask("services", full="true")["contents"]}

    assert (small["total_items"], small["total_pages"], small["size"]) == (3, 1, 3)
    assert [set(one) for one in small["contents"]] == [{"id", "last_modified"}] * 3
    for one in small["contents"]:
        assert one["last_modified"] == full[one["id"]]["last_modified"]


def test_postcode_asks_for_whom_proximity_where(ask: Ask, county: Any) -> None:
    unna, luenen = (Municipality.objects.get(slug=slug) for slug in ("unna", "luenen"))
    Postcode.objects.update_or_create(
        code="59423", place="Unna",
        defaults={"municipality": unna, "lat": unna.lat, "lon": unna.lon},
    )  # fmt: skip
    listed("Überall", town="luenen")
    for name, town, area in (("Für Unna", "luenen", unna), ("Für Lünen", "unna", luenen)):
        ServiceArea.objects.create(service=listed(name, town=town), municipality=area)

    assert names(ask("services", postcode="59423")) == {"Überall", "Für Unna"}
    assert names(ask("services", postcode="59423", proximity=3000)) == {"Für Lünen"}
    assert len(names(ask("services", postcode="59423", proximity=60_000))) == 3
    assert names(ask("services", postcode="99999")) == set()
    places = ask("service_at_locations", postcode="59423", proximity=3000)["contents"]
    assert [one["service"]["name"] for one in places] == ["Für Lünen"]


def test_lines_hold_everything(ask: Ask, county: Any) -> None:
    for number in range(3):
        listed(f"Kurs {number}", town="unna")
    for path in ("services", "organizations", "service_at_locations", "taxonomies"):
        response = Client().get(f"/api/hsds/{path}?format=ndjson&per_page=1")
        lines = b"".join(response).decode().splitlines()
        assert response["Content-Type"] == "application/x-ndjson"
        assert [json.loads(line) for line in lines] == ask(path, per_page=1000)["contents"]


def test_terms_know_their_taxonomy(ask: Ask, county: Any) -> None:
    taxonomies = ask("taxonomies")["contents"]
    level = next(one for one in taxonomies if "GER" in one["name"])
    found = ask("taxonomy_terms", taxonomy_id=level["id"])["contents"]

    assert [one["code"] for one in found][:3] == ["level-A0", "level-ALPHA", "level-A1"]
    assert ask(f"taxonomies/{level['id']}") == level
    assert ask("taxonomy_terms", search="GER B1")["total_items"] == 1
    assert ask("taxonomy_terms", top_only="true")["total_items"] > 20
    assert ask("taxonomy_terms", parent_id=found[0]["id"])["empty"]


@pytest.mark.parametrize(
    ("path", "query", "says"),
    [
        ("services", {"page": "0"}, "whole number"), ("services", {"page": "zwei"}, "whole"),
        ("services", {"page": "٣"}, "whole"), ("services", {"page": "9" * 400}, "whole"),
        ("services", {"per_page": "1001"}, "1 to 1000"), ("services", {"full": "ja"}, "true"),
        ("services", {"format": "xml"}, "json or ndjson"),
        ("services", {"taxonomy_id": "1"}, "UUID"), ("services", {"organization_id": ""}, "UUID"),
        ("services", {"modified_after": "gestern"}, "date-time"),
        ("services", {"modified_after": "2026-02-31"}, "date-time"),
        ("services", {"postcode": "5942"}, "postcode"), ("services", {"proximity": "9"}, "needs a"),
        ("services", {"search": "x" * 501}, "characters"),
        ("services", {"page": ["1", "2"]}, "only once"), ("services", {"seite": "1"}, "not known"),
        ("taxonomies", {"full": "true"}, "not known"), ("", {"page": "1"}, "not known"),
        ("services/1", {"full": "true"}, "not known"),
    ],
)  # fmt: skip
def test_wrong_question_gets_a_sentence(
    ask: Ask, county: Any, path: str, query: Any, says: str
) -> None:
    found = ask(path, status=400, **query)

    assert says in found["error"]
    assert found["parameter"] in {*query, "proximity"}


@pytest.mark.parametrize(
    "text", ["a\x00b", "'; DROP TABLE x; --", "🦊", "\u202eabc", "%", '"("', "a & | !"]
)
def test_strange_words_do_no_harm(county: Any, text: str) -> None:
    response = Client().get(f"/api/hsds/services?search={quote(text)}")

    assert response.status_code == (400 if "\x00" in text else 200)
    assert response["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    "path", ["services/nein", f"services/{uuid.UUID(int=0)}", "nichts", "a/b/c"]
)
def test_unknown_address_is_json_too(ask: Ask, county: Any, path: str) -> None:
    assert "error" in ask(path, status=404)


def test_known_answer_is_not_sent_again(county: Any) -> None:
    client = Client()
    listed("Kurs")
    first = client.get("/api/hsds/services")
    again = client.get("/api/hsds/services", headers={"If-None-Match": first["ETag"]})
    other = client.get("/api/hsds/services?page=2", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, other.status_code) == (304, b"", 200)
    assert first["Last-Modified"].endswith("GMT")
    listed("Neu")
    changed = client.get("/api/hsds/services", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_every_page_may_read_nobody_may_write(county: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    for path in ("", "services", "openapi.json", "nichts", "services?page=x"):
        assert client.get(f"/api/hsds/{path}")["Access-Control-Allow-Origin"] == "*"
    asked_before = client.options("/api/hsds/services")
    assert asked_before.status_code == 204
    assert "GET" in asked_before["Access-Control-Allow-Methods"]
    for verb in ("post", "put", "patch", "delete"):
        refused = getattr(client, verb)("/api/hsds/services")
        assert refused.status_code == 405
        assert "error" in refused.json()


def test_interface_knows_no_visitor(county: Any) -> None:
    response = Client().get("/api/hsds/services", headers={"Accept-Encoding": "gzip"})

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_costly_questions_are_rationed(county: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nabe.api.hsds.views.COSTLY_PER_HOUR", 1)
    client = Client()

    assert client.get("/api/hsds/services?full=true").status_code == 200
    refused = client.get("/api/hsds/services?full=true")
    assert refused.status_code == 429
    assert "wait" in refused.json()["error"]
    assert client.get("/api/hsds/services").status_code == 200


@pytest.mark.parametrize("query", ["", "full=true", "minimal=true"])
def test_list_costs_the_same_queries_for_many(county: Any, query: str) -> None:
    def spent() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(f"/api/hsds/services?{query}").status_code == 200
        return len(seen)

    listed("Eins", town="unna", fields="language", days="MO")
    spent()
    few = spent()
    for number in range(6):
        listed(f"Kurs {number}", town="unna", fields="language", languages="de", days="MO")
    spent()
    assert spent() == few <= 8


def test_meta_names_version_and_description(ask: Ask, county: Any) -> None:
    found = ask("")

    assert found["version"] == "3.1"
    assert found["openapi_url"].endswith("/api/hsds/openapi.json")
    assert found["license"].startswith("Datenlizenz Deutschland")
