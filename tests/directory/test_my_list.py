"""The visitor's list in the address: kept, shown, taken along, and nothing but public."""

from __future__ import annotations

import re
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from nabe.core import pagecache
from nabe.directory import my_list
from nabe.directory.actions.indexing import reindex
from nabe.directory.models import Phone, Service
from nabe.messages.actions import deliver_due
from nabe.messages.models import Message
from tests.directory.factories import listed

PAGE = "/de/meine-liste/"
KEY = "0" * 32


def link(page: str, label: str) -> str:
    """Return where the first link with this text leads."""
    found = re.search(rf'href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?{re.escape(label)}', page)
    assert found, label
    return found[1].replace("&amp;", "&").split("#")[0]


def on_list(*services: Service) -> str:
    return ".".join(my_list.short(one.pk) for one in services)


# --- the list itself --------------------------------------------------------------------------
@given(st.uuids())
def test_short_id_stands_for_its_service(pk: uuid.UUID) -> None:
    first, last = my_list.span(my_list.short(pk))

    assert re.fullmatch(r"[\w-]{8}", my_list.short(pk))
    assert first <= pk <= last


@given(st.lists(st.text(max_size=40), max_size=40))
def test_any_text_is_read_as_a_list(given_texts: list[str]) -> None:
    read = my_list.read(given_texts)

    assert len(read) <= my_list.MOST
    assert my_list.read([read.text]) == read


def test_ten_thousand_ids_are_read_as_thirty() -> None:
    ids = [my_list.short(uuid.uuid4()) for _number in range(10_000)]

    assert my_list.read([".".join(ids)]).ids == tuple(ids[:30])
    assert my_list.read(ids).ids == tuple(ids[:30])


def test_full_list_takes_nothing_more() -> None:
    full = my_list.MyList(tuple(my_list.short(uuid.uuid4()) for _number in range(30)))

    assert full.plus("AAAAAAAA") == full
    assert len(full.without(full.ids[0]).plus("AAAAAAAA")) == 30


# --- keeping ----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_service_is_on_a_list_with_three_taps_from_the_start(county: Any, client: Client) -> None:
    listed("Deutschkurs", town="unna", fields="language")
    page = client.get("/de/").content.decode()
    taps = ["/de/angebote/?feld=language"]
    assert taps[0] in page
    for label in ("Merken", "Meine Liste (1)"):
        page = client.get(taps[-1]).content.decode()
        address = link(page, label)
        taps.append(address if address.startswith("/") else taps[-1].split("?")[0] + address)
    page = client.get(taps[-1]).content.decode()

    assert len(taps) == 3
    assert taps[-1].startswith(PAGE)
    assert "Deutschkurs" in page
    assert not client.cookies


@pytest.mark.django_db
def test_list_travels_over_the_pages(county: Any, client: Client) -> None:
    kept, other = listed("Kurs", town="unna", fields="language"), listed("Beratung", town="unna")
    query = f"liste={on_list(kept)}"
    for page in ("/de/", "/de/angebote/?q=beratung&", "/de/orte/unna/", "/de/mitmachen/"):
        shown = client.get(f"{page}{'' if '?' in page else '?'}{query}").content.decode()
        assert f"/de/meine-liste/?{query}" in shown, page
    results = client.get(f"/de/angebote/?q=beratung&{query}").content.decode()
    assert f"{other.get_absolute_url()}?{query}" in results
    assert f'name="liste" value="{on_list(kept)}"' in results
    assert f"/ar/angebote/?q=beratung&amp;{query}" in results
    added = link(client.get(f"{other.get_absolute_url()}?{query}").content.decode(), "Merken")
    assert parse_qs(urlsplit(added).query)["liste"] == [on_list(kept, other)]


@pytest.mark.django_db
def test_kept_service_can_be_dropped(county: Any, client: Client) -> None:
    kept, other = listed("Kurs"), listed("Beratung")
    page = client.get(f"{PAGE}?liste={on_list(kept, other)}").content.decode()

    assert "Kurs" in page
    assert f"?liste={on_list(other)}#" in page


@pytest.mark.django_db
def test_list_says_kindly_what_is_gone(county: Any, client: Client) -> None:
    kept, hidden = listed("Kurs"), listed("Entwurf", state="draft")
    unknown = my_list.short(uuid.uuid4())
    page = client.get(f"{PAGE}?liste={on_list(kept, hidden)}.{unknown}").content.decode()

    assert "Entwurf" not in page
    assert "2 Einträge Ihrer Liste gibt es hier nicht mehr." in page
    assert "Ihre Liste ist leer" in client.get(f"{PAGE}?liste={unknown}").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    ["liste=" + "." * 5000, "liste=%F0%9F%A6%8A", "liste=..%2F..%2Fetc", "liste=" + "A" * 9000,
     "&".join(["liste=AAAAAAAA"] * 500), "liste='%20OR%201=1--", "liste=%E2%80%AE", ""],
)  # fmt: skip
def test_bad_list_is_an_empty_one(county: Any, client: Client, query: str) -> None:
    response = client.get(f"{PAGE}?{query}")

    assert response.status_code == 200
    assert "Ihre Liste ist leer" in response.content.decode()


@pytest.mark.django_db
def test_nul_in_a_list_is_refused(county: Any, client: Client) -> None:
    assert client.get(f"{PAGE}?liste=AAAAAAAA%00").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 5])
def test_list_takes_the_same_queries_for_every_length(
    county: Any, client: Client, number: int
) -> None:
    rows = [listed(f"Kurs {at}", town="unna", fields="language", days="MO") for at in range(number)]
    client.get("/de/angebote/")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{PAGE}?liste={on_list(*rows)}")

    assert len(asked) == 12


# --- taking it along --------------------------------------------------------------------------
@pytest.mark.django_db
def test_list_has_a_code_a_calendar_and_what_paper_needs(county: Any, client: Client) -> None:
    service = listed("Kurs", town="unna", days="MO")
    Phone.objects.create(service=service, number="+492303270")
    page = client.get(f"{PAGE}?liste={on_list(service)}").content.decode()
    feed = client.get(f"/de/kalender.ics?id={service.pk}")

    assert 'class="qr"' in page
    assert f"http://127.0.0.1:8000{PAGE}?liste={on_list(service)}" in page
    assert f"/de/kalender.ics?id={service.pk}" in page
    assert "02303 270" in page
    assert Calendar.from_ical(feed.content).walk("VEVENT")
    assert (
        'class="map'
        in client.get(f"{PAGE}?liste={on_list(service)}&ansicht=karte").content.decode()
    )


@pytest.mark.django_db
def test_list_is_sent_once_and_only_with_consent(county: Any, client: Client) -> None:
    service = listed("Kurs")
    address = f"{PAGE}senden/?liste={on_list(service)}"
    said = {"email": "neu@example.org", "key": KEY}
    refused = client.post(address, said)
    assert refused.status_code == 200
    assert "Bitte stimmen Sie zu" in refused.content.decode()
    assert not Message.objects.exists()

    for _twice in range(2):
        sent = client.post(address, said | {"consent": "on"})
        assert sent["Location"] == f"{PAGE}gesendet/?liste={on_list(service)}"
    deliver_due()

    assert len(mail.outbox) == 1
    assert "Kurs (" in mail.outbox[0].body
    assert f"http://127.0.0.1:8000{PAGE}?liste={on_list(service)}" in mail.outbox[0].body


@pytest.mark.django_db
def test_list_is_sent_in_the_readers_language(county: Any, client: Client) -> None:
    service = listed("Kurs")
    client.post(
        f"/en/meine-liste/senden/?liste={on_list(service)}",
        {"email": "neu@example.org", "consent": "on", "key": KEY},
    )
    message = Message.objects.get()

    assert message.language == "en"
    assert "/en/meine-liste/" in message.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "email",
    ["a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org", "a@b\n@example.org",
     "<a@example.org>", "a" * 300 + "@example.org"],
)  # fmt: skip
def test_list_goes_to_one_plain_address_only(county: Any, client: Client, email: str) -> None:
    service = listed("Kurs")
    said = {"email": email, "consent": "on", "key": KEY}
    response = client.post(f"{PAGE}senden/?liste={on_list(service)}", said)

    assert response.status_code == 200
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_sending_is_rationed_for_visitor_and_address(county: Any, client: Client) -> None:
    service = listed("Kurs")
    said = {"email": "neu@example.org", "consent": "on"}
    answers = [
        client.post(f"{PAGE}senden/?liste={on_list(service)}", said | {"key": f"{number:032x}"},
                    REMOTE_ADDR=f"192.0.2.{number}").status_code
        for number in range(7)
    ]  # fmt: skip

    assert answers == [302] * 5 + [429] * 2


@pytest.mark.django_db
def test_empty_list_is_not_sent(county: Any, client: Client) -> None:
    assert client.get(f"{PAGE}senden/")["Location"] == PAGE


# --- the address book -------------------------------------------------------------------------
@pytest.mark.django_db
def test_card_holds_what_an_address_book_needs(county: Any, client: Client) -> None:
    service = listed("Kurs; Ä, \\ und\nmehr", town="unna", email="kurs@example.org",
                     url="https://example.org/kurs")  # fmt: skip
    Phone.objects.create(service=service, number="+492303270")
    response = client.get(f"{service.get_absolute_url()}kontakt.vcf")
    lines = response.content.replace(b"\r\n ", b"").decode().split("\r\n")

    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    assert lines[-2:] == ["END:VCARD", ""]
    assert r"FN:Kurs\; Ä\, \\ und mehr" in lines
    assert "TEL;TYPE=work;VALUE=uri:tel:+492303270" in lines
    assert "EMAIL;TYPE=work:kurs@example.org" in lines
    assert "ADR;TYPE=work:;;;Unna;;;" in lines
    assert "URL:https://example.org/kurs" in lines
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))


@pytest.mark.django_db
def test_card_of_what_left_the_pages_is_gone(county: Any, client: Client) -> None:
    service = listed("Kurs", status="defunct")

    assert client.get(f"{service.get_absolute_url()}kontakt.vcf").status_code == 404


@pytest.mark.django_db
def test_card_takes_any_text(county: Any, client: Client) -> None:
    service = listed("Kurs\r\nEND:VCARD\r\nBEGIN:VCARD", alert="")
    Service.objects.filter(pk=service.pk).update(url="https://example.org/\r\nNOTE:x")
    reindex([service.pk])
    pagecache.forget()
    text = client.get(f"{service.get_absolute_url()}kontakt.vcf").content.decode()

    assert text.count("\r\nEND:VCARD") == 1
    assert "\r\nNOTE" not in text


@pytest.mark.django_db
def test_service_page_has_its_code(county: Any, client: Client) -> None:
    service = listed("Kurs")
    page = client.get(f"/ar{service.get_absolute_url()[3:]}").content.decode()

    assert 'class="qr"' in page
    assert f"http://127.0.0.1:8000/ar/angebote/{service.slug}/" in page
