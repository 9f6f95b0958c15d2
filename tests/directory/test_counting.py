"""What the facets promise, a click keeps; what is listed now and what is unmet."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from nabe.core import pagecache
from nabe.core.search import understand
from nabe.directory.actions.indexing import refresh_dates, reindex
from nabe.directory.models import Schedule, SearchWord, Service, UnmetSearch
from nabe.directory.queries.catalogue import lexicon, vocabulary
from tests.directory.factories import listed
from tests.directory.test_results import find, names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]

DAYS, TIMES = ("MO", "TU", "WE"), ("morning", "afternoon", "evening")


def also(service: Service, day: str, hours: str) -> None:
    opens, closes = hours.split("-")
    Schedule.objects.create(
        service=service, freq="WEEKLY", byday=day, opens_at=opens, closes_at=closes
    )
    reindex([service.pk])


@pytest.mark.parametrize(
    "ticked",
    [
        {"zeit": ["evening"]}, {"tag": ["MO"]}, {"tag": ["MO"], "zeit": ["morning"]},
        {"zeit": ["morning", "evening"]}, {"tag": ["MO", "WE"], "zeit": ["evening"]},
    ],
)  # fmt: skip
def test_click_on_day_or_time_gives_what_its_number_says(ticked: dict[str, list[str]]) -> None:
    also(listed("Früh am Montag, abends am Mittwoch", days="MO"), "WE", "18:00-20:00")
    also(listed("Montags", days="MO"), "TU", "14:00-16:00")
    listed("Dienstags abends", days="TU", hours="19:00-21:00")
    counts = find(**ticked).counts
    for facet, values, parameter in (("day", DAYS, "tag"), ("time", TIMES, "zeit")):
        for value in values:
            if value in ticked.get(parameter, ()):
                continue
            clicked = {**ticked, parameter: [*ticked.get(parameter, []), value]}
            alone = {**ticked, parameter: [value]}
            only = find(**alone)
            expected = 0 if only.relaxed else only.total
            assert counts.get(f"{facet}:{value}", 0) == expected, (value, clicked)


def test_second_page_of_a_relaxed_result_is_the_second_page() -> None:
    for number in range(25):
        listed(f"Nähkurs {number:02}", town="unna")
    first, second = (find(q="Nähkurs", ort="selm", seite=page) for page in ("1", "2"))
    assert first.relaxed
    assert second.relaxed
    assert (len(first.cards), len(second.cards)) == (20, 5)
    assert not set(names(first)) & set(names(second))


def test_phrase_with_a_small_word_in_it_is_one_phrase() -> None:
    found = understand("Kinder und Schule", vocabulary(), lexicon(), stop_words=frozenset({"und"}))
    assert [group.said for group in found.groups] == ["kinder und schule"]


def test_search_that_only_a_filter_emptied_is_not_unmet(client: Client) -> None:
    listed("Schwimmkurs", town="unna")
    client.get("/de/angebote/?q=schwimmkurs&ort=selm")
    assert not UnmetSearch.objects.exists()
    client.get("/de/angebote/?q=quantenphysik&ort=selm")
    assert UnmetSearch.objects.get().query == "quantenphysik"


def test_dates_leave_out_what_is_not_to_be_seen_yet(client: Client) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC), tick=False):
        listed("Erst im Januar", days="MO,TU,WE,TH,FR", visible_from=dt.date(2027, 1, 4))
        listed("Schon jetzt", days="MO,TU,WE,TH,FR")
        pagecache.forget()
        page = client.get("/de/termine/").content.decode()
    assert "Schon jetzt" in page
    assert "Erst im Januar" not in page


def test_many_dates_end_with_a_whole_day_and_say_so(client: Client) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC), tick=False):
        for number in range(50):
            listed(f"Kurs {number}", days="MO,TU,WE")
        pagecache.forget()
        answer = client.get("/de/termine/")
    shown = [len(entries) for _day, entries in answer.context["days"]]
    assert shown == [50, 50]
    assert "noch mehr Termine" in answer.content.decode()


def test_language_beyond_the_usual_ones_can_be_chosen() -> None:
    listed("Beratung auf Dänisch", languages="de da")
    listed("Beratung", languages="de")
    assert names(find(sprache="da")) == ["Beratung auf Dänisch"]


def test_words_that_nobody_offers_any_more_are_forgotten() -> None:
    service = listed("Glockenspielkurs")
    assert SearchWord.objects.filter(word="glockenspielkurs").exists()
    Service.objects.filter(pk=service.pk).update(state=Service.State.ARCHIVED)
    refresh_dates()
    assert not SearchWord.objects.filter(word="glockenspielkurs").exists()
