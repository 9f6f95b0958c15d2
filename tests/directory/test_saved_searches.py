"""Saved searches: nothing without a confirmed address, nothing twice, an end for everything."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nabe.core import clock, pagecache
from nabe.core.models import SignedLink
from nabe.directory.actions import saved_searches as actions
from nabe.directory.actions import services
from nabe.directory.actions.indexing import reindex
from nabe.directory.models import SavedSearch, Service
from nabe.messages.actions import deliver_due
from nabe.messages.models import Message
from nabe.people import privacy
from nabe.people.actions import personal_data
from tests.directory.factories import listed
from tests.people.house import House

pytestmark = pytest.mark.django_db
ASK = "/de/benachrichtigen/?feld=language"
START = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def time() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def form(number: int = 0, **changes: str) -> dict[str, str]:
    return {"email": "neu@example.org", "consent": "on", "key": f"{number:032x}"} | changes


def link_in(text: str) -> str:
    found = re.findall(r"http://127\.0\.0\.1:8000(/l/[\w-]+/)", text)
    assert found
    return str(found[-1])


def asked(client: Client, address: str = ASK, **changes: str) -> str:
    """Ask, and return the link of the mail."""
    assert client.post(address, form(**changes)).status_code == 302
    return link_in(Message.objects.filter(kind="saved_search_confirm").latest("pk").text)


def confirmed(client: Client, address: str = ASK) -> SavedSearch:
    client.post(asked(client, address), {"answer": "confirm"})
    return SavedSearch.objects.get()


def publish(name: str, **said: Any) -> Service:
    service = listed(name, **said)
    Service.objects.filter(pk=service.pk).update(created_at=clock.now())
    pagecache.forget()
    return service


def told() -> list[str]:
    actions.tell()
    return list(Message.objects.filter(kind="saved_search_news").values_list("text", flat=True))


# --- asking and confirming --------------------------------------------------------------------
def test_nothing_is_sent_before_the_address_is_confirmed(
    county: Any, client: Client, time: Any
) -> None:
    link = asked(client)
    time.shift(dt.timedelta(days=1))
    publish("Kurs", fields="language")

    assert told() == []
    page = client.get(link)
    assert "Ja, bitte schreiben Sie mir" in page.content.decode()
    assert SavedSearch.objects.get().confirmed_at is None


def test_confirmed_search_hears_of_what_is_new_and_fits(
    county: Any, client: Client, time: Any
) -> None:
    publish("Alter Kurs", fields="language")
    time.shift(dt.timedelta(minutes=1))
    confirmed(client)
    time.shift(dt.timedelta(days=1))
    publish("Neuer Kurs", fields="language")
    publish("Beratung", fields="advice")
    texts = told()

    assert len(texts) == 1
    assert "Neuer Kurs (" in texts[0]
    assert "Alter Kurs" not in texts[0]
    assert "Beratung" not in texts[0]
    assert "/de/angebote/?feld=language" in texts[0]


def test_one_mail_a_day_and_nothing_twice(county: Any, client: Client, time: Any) -> None:
    confirmed(client)
    time.shift(dt.timedelta(days=1))
    publish("Erster", fields="language")
    assert len(told()) == 1
    time.shift(dt.timedelta(hours=1))
    publish("Zweiter", fields="language")
    assert len(told()) == 1
    time.shift(dt.timedelta(days=1))
    texts = told()
    assert len(texts) == 2
    assert "Zweiter" in texts[1] or "Zweiter" in texts[0]
    time.shift(dt.timedelta(days=1))
    assert len(told()) == 2


def test_published_after_review_is_new(house: House, client: Client, time: Any) -> None:
    waiting = listed("Kurs", fields="language", state="review")
    Service.objects.filter(pk=waiting.pk).update(created_at=clock.now() - dt.timedelta(days=90))
    waiting.refresh_from_db()
    confirmed(client)
    time.shift(dt.timedelta(days=1))
    services.publish(waiting, by=house.coordination)
    pagecache.forget()

    assert len(told()) == 1


def test_visible_from_today_is_new(county: Any, client: Client, time: Any) -> None:
    service = listed("Kurs", fields="language", visible_from=dt.date(2026, 11, 25))
    Service.objects.filter(pk=service.pk).update(created_at=clock.now() - dt.timedelta(days=9))
    reindex([service.pk])
    confirmed(client)
    time.shift(dt.timedelta(days=1))
    assert told() == []
    time.shift(dt.timedelta(days=1))
    pagecache.forget()
    assert len(told()) == 1


def test_same_question_again_keeps_one_search(county: Any, client: Client, time: Any) -> None:
    asked(client)
    asked(client, email="NEU@example.org", key="1" * 32)

    assert SavedSearch.objects.count() == 1


def test_double_post_writes_one_mail(county: Any, client: Client, time: Any) -> None:
    for _twice in range(2):
        client.post(ASK, form())

    assert Message.objects.count() == 1


def test_many_searches_cost_the_same_queries_when_alike(
    county: Any, client: Client, time: Any
) -> None:
    now = clock.now()
    for number in range(4):
        SavedSearch.objects.create(
            query="feld=language", title="Sprache", email=f"a{number}@example.org", language="de",
            made_at=now, confirmed_at=now, last_seen=now, expires_on=now.date() + dt.timedelta(99),
        )  # fmt: skip
    time.shift(dt.timedelta(days=1))
    publish("Beratung", fields="advice")
    with CaptureQueriesContext(connection) as spent:
        actions.tell()
    looked = [one for one in spent if "directory_occurrence" in one["sql"]]

    assert len(looked) == 1


# --- ending -----------------------------------------------------------------------------------
def test_each_mail_ends_it_with_a_link_and_a_header(county: Any, client: Client, time: Any) -> None:
    confirmed(client)
    deliver_due()
    time.shift(dt.timedelta(days=1))
    publish("Kurs", fields="language")
    actions.tell()
    link = link_in(Message.objects.get(kind="saved_search_news").text)
    deliver_due()
    letter = mail.outbox[-1]

    assert letter.extra_headers["List-Unsubscribe"] == f"<http://127.0.0.1:8000{link}>"
    assert Message.objects.get(kind="saved_search_news").unsubscribe == ""
    assert "Abmelden und Adresse löschen" in client.get(link).content.decode()
    assert SavedSearch.objects.exists()
    for _twice in range(2):
        assert client.post(link, {"answer": "stop"}).status_code == 302
    assert not SavedSearch.objects.exists()
    assert "ist beendet" in client.get(link).content.decode()


def test_it_ends_after_a_year_unless_renewed(county: Any, client: Client, time: Any) -> None:
    search = confirmed(client)
    time.shift(dt.timedelta(days=340))
    for _twice in range(2):
        actions.tell()
    ends = Message.objects.get(kind="saved_search_ends")
    client.post(link_in(ends.text), {"answer": "confirm"})
    search.refresh_from_db()
    assert search.expires_on == dt.date(2027, 11, 23) + dt.timedelta(days=340)
    time.shift(dt.timedelta(days=400))
    publish("Kurs", fields="language")
    assert told() == []
    personal_data.apply_retention()
    assert not SavedSearch.objects.exists()


def test_unconfirmed_address_is_forgotten_after_a_week(
    county: Any, client: Client, time: Any
) -> None:
    link = asked(client)
    time.shift(dt.timedelta(days=8))
    personal_data.apply_retention()

    assert not SavedSearch.objects.exists()
    assert client.get(link).status_code == 410
    assert client.post(link, {"answer": "confirm"}).status_code == 410


def test_altered_link_opens_nothing(county: Any, client: Client, time: Any) -> None:
    link = asked(client)
    altered = link[:-2] + ("A" if link[-2] != "A" else "B") + "/"

    assert client.get(altered).status_code == 404
    assert client.post(altered, {"answer": "confirm"}).status_code == 404
    assert SavedSearch.objects.get().confirmed_at is None


def test_strange_answer_changes_nothing(county: Any, client: Client, time: Any) -> None:
    link = asked(client)
    client.post(link, {"answer": "yes please"})

    assert SavedSearch.objects.get().confirmed_at is None
    assert SignedLink.objects.get().spent_at is None


# --- malice -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "email", ["a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org", "", "x"]
)
def test_only_one_plain_address_is_taken(county: Any, client: Client, email: str) -> None:
    assert client.post(ASK, form(email=email)).status_code == 200
    assert not Message.objects.exists()


def test_without_consent_nothing_happens(county: Any, client: Client) -> None:
    assert client.post(ASK, {"email": "a@example.org", "key": "0" * 32}).status_code == 200
    assert not SavedSearch.objects.exists()


def test_asking_is_rationed_for_an_address(county: Any, client: Client, time: Any) -> None:
    answers = [
        client.post(
            ASK, form(key=f"{number:032x}"), REMOTE_ADDR=f"192.0.2.{number}"
        ).status_code
        for number in range(4)
    ]  # fmt: skip

    assert answers == [302, 302, 302, 429]


def test_first_mail_holds_no_word_that_a_stranger_typed(
    county: Any, client: Client, time: Any
) -> None:
    link = asked(client, "/de/benachrichtigen/?feld=language&q=http://evil.example/hier-klicken")
    mail_sent = Message.objects.get()
    assert "evil" not in mail_sent.text + mail_sent.subject
    assert "Deutsch lernen" in mail_sent.text
    assert "eigene Suchwörter" in mail_sent.text
    assert "evil.example" in client.get(link).content.decode()


def test_strangers_requests_block_nobody_and_tell_nothing(
    county: Any, client: Client, time: Any
) -> None:
    for number in range(actions.MOST_WAITING):
        asked(client, f"/de/benachrichtigen/?q=a{number}", key=f"{number:032x}")
        time.shift(dt.timedelta(hours=1))
    sent = Message.objects.count()
    answer = client.post("/de/benachrichtigen/?q=more", form(99))
    assert answer.status_code == 302
    assert Message.objects.count() == sent
    assert SavedSearch.objects.count() == actions.MOST_WAITING


def test_only_confirmed_searches_fill_an_address(county: Any, client: Client, time: Any) -> None:
    now = clock.now()
    for number in range(actions.MOST_EACH - 1):
        SavedSearch.objects.create(
            query=f"q=a{number}", title="A", email="neu@example.org", language="de",
            made_at=now, confirmed_at=now, last_seen=now, expires_on=now.date(),
        )  # fmt: skip
    first = asked(client, "/de/benachrichtigen/?q=b1", key="1" * 32)
    second = asked(client, "/de/benachrichtigen/?q=b2", key="2" * 32)
    assert client.post(first, {"answer": "confirm"}).status_code == 302
    refused = client.post(second, {"answer": "confirm"})
    assert refused.status_code == 409
    assert "schon genug" in refused.content.decode()
    assert client.post(first, {"answer": "confirm"}).status_code == 302


@pytest.mark.parametrize(
    "query", ["q=" + "x" * 10_000, "q=%E2%80%AE%22%27--", "feld=nope&seite=99999&sort=x&ort=x"]
)
def test_any_search_can_be_saved(county: Any, client: Client, time: Any, query: str) -> None:
    address = f"/de/benachrichtigen/?{query}"
    search = confirmed(client, address)
    time.shift(dt.timedelta(days=1))
    publish("Kurs", fields="language")
    told()

    assert len(search.query) <= 1000
    assert len(search.title) <= 200


def test_own_list_is_not_part_of_a_saved_search(county: Any, client: Client, time: Any) -> None:
    search = confirmed(client, f"{ASK}&liste=AAAAAAAA&sort=name&ansicht=karte&jetzt=ja")

    assert search.query == "feld=language"


def test_person_finds_and_erases_own_searches(house: House, client: Client, time: Any) -> None:
    person = house.volunteer
    asked(client, email=person.email)
    holding = next(one for one in privacy.holdings() if one.model is SavedSearch)
    assert holding.export is not None
    assert holding.erase is not None

    assert len(holding.export(person)) == 1
    holding.erase(person)
    assert not SavedSearch.objects.exists()


def test_result_page_offers_it(county: Any, client: Client) -> None:
    listed("Kurs", fields="language")
    page = client.get("/de/angebote/?feld=language").content.decode()
    nothing = client.get("/de/angebote/?q=quantenphysik").content.decode()

    assert "/de/benachrichtigen/?feld=language" in page
    assert "/de/benachrichtigen/?q=quantenphysik" in nothing
