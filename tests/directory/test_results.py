"""The result page: what is found, counted, ordered, relaxed; and how many queries that takes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from nabe.core import pagecache
from nabe.directory.actions.indexing import reindex
from nabe.directory.models import Schedule, UnmetSearch
from nabe.directory.queries.results import Results, services_for_results, wish_from
from tests.directory.factories import listed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


def find(language: str = "de", **query: str | list[str]) -> Results:
    lists = {name: [value] if isinstance(value, str) else value for name, value in query.items()}
    with override(language):
        return services_for_results(None, wish_from(lists))


def names(found: Results) -> list[str]:
    return [card.service.name for card in found.cards]


def test_results_list_everything_by_name_when_nothing_is_asked() -> None:
    listed("Zeltlager")
    listed("Ämterlotsen")
    assert names(find()) == ["Ämterlotsen", "Zeltlager"]


def test_results_leave_out_what_is_not_published_not_visible_or_not_confirmed_for_long() -> None:
    today = timezone.localdate()
    listed("Entwurf", state="draft")
    listed("Beendet", status="defunct")
    listed("Erst nächste Woche", visible_from=today + dt.timedelta(days=7))
    listed("Vorbei", visible_to=today - dt.timedelta(days=1))
    listed("Seit Jahren nicht bestätigt", assured_on=today - dt.timedelta(days=426))
    listed("Gerade noch", assured_on=today - dt.timedelta(days=425))
    assert names(find()) == ["Gerade noch"]


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("de", "Kurs"), ("de", "Sprachkurse"), ("de", "sprachkurs bönen"), ("de", "Integrationssprachkrus"),
        ("de", "Wo finde ich einen Sprachkurs mit Kinderbetreuung?"), ("ar", "دورة لغة"),
        ("uk", "мовні курси"), ("tr", "almanca kursu"), ("fa", "کلاس زبان"), ("en", "language course"),
        ("de", "Boenen"), ("de", "kurdisch"), ("ar", "العربية"),
    ],
)  # fmt: skip
def test_results_find_the_course_in_every_language(language: str, typed: str) -> None:
    course = listed(
        "Integrationssprachkurs", town="boenen", fields="language", languages="de ar kmr ku",
        child_care="yes",
    )  # fmt: skip
    listed("Fahrradwerkstatt", town="werne", fields="mobility")
    assert names(find(language, q=typed))[0] == course.name


def test_results_put_the_title_before_the_description() -> None:
    listed("Beratung für Familien", description="Wir vermitteln auch einen Deutschkurs.")
    listed("Deutschkurs am Abend", fields="language")
    listed("Alphabetisierung", fields="language")
    assert names(find(q="Deutschkurs")) == [
        "Deutschkurs am Abend", "Alphabetisierung", "Beratung für Familien",
    ]  # fmt: skip


def test_results_combine_facets_with_and_and_ticks_of_one_facet_with_or() -> None:
    listed("A", town="unna", fields="language", languages="ar")
    listed("B", town="werne", fields="language", languages="tr")
    listed("C", town="unna", fields="housing", languages="ar")
    assert names(find(feld="language", ort="unna")) == ["A"]
    assert names(find(ort=["unna", "werne"], feld="language")) == ["A", "B"]
    assert names(find(sprache="ar")) == ["A", "C"]


def test_results_count_what_a_click_would_give() -> None:
    listed("A", town="unna", fields="language")
    listed("B", town="werne", fields="language")
    listed("C", town="unna", fields="housing")
    found = find(feld="language", ort="unna")
    assert found.counts["*"] == 1
    assert found.counts["field:housing"] == 1  # instead of language, in Unna
    assert found.counts["m:05978040"] == 1  # instead of Unna, for language: Werne
    for facet, value, parameter in (("field", "housing", "feld"), ("field", "language", "feld")):
        clicked = find(**{parameter: value, "ort": "unna"})
        assert clicked.total == found.counts[f"{facet}:{value}"]


def test_results_hold_day_and_time_of_day_together() -> None:
    service = listed("Montags früh", days="MO")
    Schedule.objects.create(
        service=service, freq="WEEKLY", byday="TU", opens_at="18:00", closes_at="20:00"
    )
    reindex([service.pk])
    assert find(tag="MO", zeit="morning").total == 1
    assert find(tag="TU", zeit="evening").total == 1
    assert find(tag="MO", zeit="evening").relaxed
    assert find(zeit="evening").counts["day:TU"] == 1
    assert "day:MO" not in find(zeit="evening").counts or find(zeit="evening").counts["day:MO"] == 1


def test_results_open_now_follows_the_clock() -> None:
    monday = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
    with time_machine.travel(monday, tick=False):
        listed("Jetzt offen", days="MO")
        listed("Morgen offen", days="TU")
        assert names(find(jetzt="ja")) == ["Jetzt offen"]
    with time_machine.travel(monday + dt.timedelta(hours=3), tick=False):
        pagecache.forget()
        assert find(jetzt="ja").relaxed


def test_results_sort_by_distance_around_a_postcode() -> None:
    listed("Weit", town="schwerte")
    listed("Nah", town="kamen")
    found = find(plz="59174", umkreis="50")
    assert names(found) == ["Nah", "Weit"]
    assert found.cards[0].km is not None
    assert found.cards[0].km < 5 < (found.cards[1].km or 0)
    assert names(find(plz="59174", umkreis="5")) == ["Nah"]


def test_results_sort_by_next_date() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), tick=False):
        listed("A am Mittwoch", days="WE")
        listed("B am Montag", days="MO")
        listed("C nach Vereinbarung")
        assert names(find(sort="naechste")) == [
            "B am Montag",
            "A am Mittwoch",
            "C nach Vereinbarung",
        ]


def test_results_say_what_was_relaxed_instead_of_showing_nothing() -> None:
    listed("Deutschkurs", town="unna", fields="language")
    found = find(q="Deutschkurs", ort="selm")
    assert names(found) == ["Deutschkurs"]
    assert found.relaxed


def test_results_count_a_search_without_hit_without_the_person(client: Client) -> None:
    listed("Deutschkurs")
    for _number in range(2):
        pagecache.forget()
        client.get("/de/angebote/", {"q": "Quantenphysik 0171 1234567"})
    kept = UnmetSearch.objects.get()
    assert (kept.query, kept.count) == ("quantenphysik", 2)


@pytest.mark.parametrize("rows", [1, 3, 25])
def test_results_page_takes_twelve_queries_however_many_rows(
    client: Client, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        listed(f"Kurs {number}", town="unna", fields="language", languages="de ar", days="MO,WE")
    client.get("/ar/angebote/?q=kurs")  # the topics are folded once a process
    pagecache.forget()
    with django_assert_num_queries(12):
        client.get("/ar/angebote/?q=kurs&feld=language&ort=unna&plz=59423")


@pytest.mark.parametrize(
    "query",
    [
        {"q": "x" * 10_000}, {"q": "' OR 1=1 --"}, {"q": "a & b | !c <-> :*"}, {"q": "\\"},
        {"q": "😀🇺🇦"}, {"q": "\u202etxt"}, {"seite": "-1"}, {"seite": "99999999999"},
        {"seite": "٣"}, {"plz": "ABCDE"}, {"plz": "00000"}, {"umkreis": "1e9"}, {"feld": "'; DROP"},
        {"sort": "x"}, {"sprache": "de' OR"}, {"jetzt": "1"}, {"tag": "MO,TU"},
    ],
)  # fmt: skip
def test_results_page_takes_any_input(client: Client, query: dict[str, str]) -> None:
    listed("Deutschkurs", town="unna", fields="language")
    assert client.get("/de/angebote/", query).status_code == 200


def test_results_page_shows_list_and_map(client: Client) -> None:
    listed("Deutschkurs", town="unna", fields="language")
    answer = client.get("/de/angebote/?ansicht=karte").content.decode()
    assert "<svg" in answer
    assert "Deutschkurs" in answer
