"""What visitors take along: tables, the brochure, the calendar feed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import uuid
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from openpyxl import load_workbook

from nabe.core import printing, texts
from nabe.directory import brochures
from nabe.directory.actions.indexing import reindex
from nabe.directory.models import Contact, Field, Phone, Service
from nabe.people.models import Person
from tests.directory.factories import OrganizationFactory, listed
from tests.people.house import House

pytestmark = pytest.mark.django_db
HOSTILE = '=HYPERLINK("http://evil.example";"x")'


def table(address: str, client: Client | None = None) -> list[list[str]]:
    response = (client or Client()).get(address)
    assert response.status_code == 200, response.content
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


# --- tables -----------------------------------------------------------------------------------
def test_table_holds_what_the_filters_leave(county: Any) -> None:
    listed("Sprachkurs", town="unna", fields="language", languages="de ar", days="MO")
    listed("Beratung", town="kamen", fields="advice")
    head, *rows = table("/de/angebote.csv?feld=language")
    row = dict(zip(head, rows[0], strict=True))

    assert len(rows) == 1
    assert row["Angebot"] == "Sprachkurs"
    assert row["Stadt oder Gemeinde"] == "Unna"
    assert row["Sprachen"] == "Deutsch, Arabisch"
    assert "09:00" in row["Zeiten"] or "9" in row["Zeiten"]
    assert row["Seite im Verzeichnis"].endswith(
        "/de/angebote/" + Service.objects.get(name="Sprachkurs").slug + "/"
    )


def test_table_is_safe_against_formulas(county: Any) -> None:
    listed("+49 Kurs", description=HOSTILE)
    cells = [cell for row in table("/de/angebote.csv")[1:] for cell in row]
    book = load_workbook(io.BytesIO(Client().get("/de/angebote.xlsx").content))
    sheet = book.active
    assert sheet is not None

    assert "'+49 Kurs" in cells
    assert f"'{HOSTILE}" in cells
    assert not [one for one in cells if one[:1] in "=+@\t" and one]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_table_says_what_it_leaves_out(county: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nabe.directory.handout_tables.MOST_ROWS", 2)
    for number in range(3):
        listed(f"Kurs {number}")
    rows = table("/de/angebote.csv")

    assert rows[-1][0] == "Hier stehen 2 von 3 Zeilen. Bitte filtern Sie die Liste."
    assert {len(row) for row in rows} == {len(rows[0])}


def test_table_hides_what_pages_hide(county: Any) -> None:
    service = listed("Kurs", internal_note="geheim")
    listed("Entwurf", state="draft")
    Contact.objects.create(service=service, name="Erika Muster", is_public=True)
    Contact.objects.create(service=service, name="Max Geheim")
    text = Client().get("/de/angebote.csv").content.decode()

    assert "Erika Muster" in text
    assert not [one for one in ("Max Geheim", "geheim", "Entwurf") if one in text]


def test_table_speaks_the_readers_language(county: Any) -> None:
    texts.save(listed("Kurs", languages="ar"), "name", "en", "Course", state="checked")
    _head, row = table("/en/angebote.csv")

    assert row[0] == "Course"
    assert "Arabic" in row


def test_table_costs_the_same_queries_for_many(county: Any) -> None:
    def spent() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(f"/de/angebote.csv?n={uuid.uuid4()}").status_code == 200
        # Once a second the content version is looked up, however many entries there are.
        return len([one for one in seen if "core_contentversion" not in one["sql"]])

    listed("Eins", town="unna", fields="language", days="MO", languages="de")
    spent()
    few = spent()
    for number in range(5):
        listed(f"Kurs {number}", town="kamen", fields="advice", days="TU", languages="ar")
    spent()
    assert spent() == few


def test_office_table_holds_ones_own_entries(house: House) -> None:
    listed("Meins", organization=house.school, internal_note="geheim")
    listed("Anderes", organization=house.club)
    client = Client()
    client.force_login(Person.objects.get(pk=house.people["provider"].pk))
    head, *rows = table("/buero/angebote/liste.csv", client)

    assert [row[0] for row in rows] == ["Meins"]
    assert head[-2:] == ["Stand", "Quelle"]
    assert Client().get("/buero/angebote/liste.csv").status_code == 302
    assert client.get("/buero/angebote/liste.pdf").status_code == 404


def test_unknown_form_is_not_found(county: Any) -> None:
    assert Client().get("/de/angebote.exe").status_code == 404


# --- the brochure ------------------------------------------------------------------------------
def printed(address: str = "/de/angebote.pdf") -> pikepdf.Pdf:
    response = Client().get(address)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/pdf"
    return pikepdf.open(io.BytesIO(response.content))


def bookmarks(pdf: pikepdf.Pdf) -> list[str]:
    with pdf.open_outline() as outline:
        return [
            title for one in outline.root for title in (one.title, *(c.title for c in one.children))
        ]


def test_brochure_is_tagged_and_says_so(county: Any) -> None:
    listed("Sprachkurs", town="unna", fields="language", description="Wir lernen *Deutsch* #1.")
    pdf = printed()
    about = pdf.open_metadata()

    assert bool(pdf.Root.MarkInfo.Marked)
    assert "/StructTreeRoot" in pdf.Root
    assert str(pdf.Root.Lang) == "de"
    assert about["pdfuaid:part"] == "1"
    assert about["dc:title"] == "Angebote im Überblick"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_brochure_has_contents_by_field_and_town(county: Any) -> None:
    listed("Sprachkurs", town="unna", fields="language advice")
    listed("Überall", fields="advice")
    listed("Ohne Feld", town="kamen")
    found = bookmarks(printed())

    language, advice = (Field.objects.get(code=code).name for code in ("language", "advice"))
    assert found[found.index(language) + 1] == "Unna"
    rat = found.index(advice)
    assert found[rat + 1 : rat + 3] == ["Unna", "ganzer Kreis"]
    assert found[-2:] == ["Weitere Angebote", "Kamen"]


@pytest.mark.parametrize(("language", "title"), [("ar", "ar"), ("en", "en"), ("de-simple", "de")])
def test_brochure_comes_in_the_readers_language(county: Any, language: str, title: str) -> None:
    service = listed("Sprachkurs", town="unna", fields="language")
    texts.save(service, "name", "ar", "دورة لغة", state="checked")

    assert str(printed(f"/{language}/angebote.pdf").Root.Lang) == title


def test_brochure_takes_any_text(county: Any) -> None:
    hostile = '#panic("x") $ \\ ] " {{ }} *_`<a> \u202e \u200b 🦊 ' + "W" * 400
    listed(hostile[:190], description=hostile, town="unna", alert=hostile[:200])
    pdf = printed()

    assert len(pdf.pages) >= 2


@pytest.mark.parametrize("name", ["中文角", "🎉🎉", "\u200b", "\u00ad", "\u200d", "\u00a0"])
def test_name_that_cannot_be_printed_does_not_break_the_brochure(county: Any, name: str) -> None:
    listed("Sprachkurs", fields="language")
    odd = listed("Treffpunkt", fields="language")
    Service.objects.filter(pk=odd.pk).update(name=name)
    odd.refresh_from_db()
    texts.save(odd, "name", "ar", name, state="checked")
    for address in ("/de/angebote.pdf", "/ar/angebote.pdf"):
        answer = Client().get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"


def test_brochure_that_cannot_be_set_says_so(county: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    listed("Sprachkurs", fields="language")
    monkeypatch.setattr(printing, "_shown", lambda content: content | {"title": None})
    answer = Client().get("/de/angebote.pdf")
    assert answer.status_code == 503
    assert "Das PDF gelingt gerade nicht" in answer.content.decode()


def test_brochure_of_nothing_says_so(county: Any) -> None:
    response = Client().get("/de/angebote.pdf")

    assert response.status_code == 404
    assert "nichts zu drucken" in response.content.decode()


def test_brochure_says_what_it_leaves_out(county: Any) -> None:
    said = brochures._left_out(2, 3)

    assert "2 von 3" in said
    assert brochures._left_out(3, 3) == ""


def test_files_are_rationed(county: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nabe.directory.views.handouts.FILES_PER_HOUR", 1)

    assert Client().get("/de/angebote.csv").status_code == 200
    assert Client().get("/de/angebote.csv?n=1").status_code == 429


# --- the calendar ------------------------------------------------------------------------------
def feed(query: str = "") -> Any:
    response = Client().get(f"/de/kalender.ics{query}")
    assert response.status_code == 200, response.content
    assert response["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(response.content)


def test_feed_holds_the_dates_of_the_filters(county: Any) -> None:
    listed("Montags", town="unna", fields="language", days="MO", hours="18:00-20:00")
    listed("Dienstags", town="kamen", fields="advice", days="TU")
    events = feed("?ort=unna").walk("VEVENT")

    assert {str(one["summary"]) for one in events} == {"Montags"}
    assert len(events) >= 5
    first = events[0]
    assert first["dtstart"].params["TZID"] == "Europe/Berlin"
    assert first.decoded("dtstart").strftime("%a %H:%M") == "Mon 18:00"
    assert first.decoded("dtend") - first.decoded("dtstart") == dt.timedelta(hours=2)
    assert str(first["url"]).endswith(
        "/de/angebote/" + Service.objects.get(name="Montags").slug + "/"
    )
    assert feed("?ort=unna").walk("VTIMEZONE")


def test_feed_keeps_its_keys_and_counts_changes(county: Any) -> None:
    service = listed("Kurs", days="MO")
    before = feed().walk("VEVENT")
    Service.objects.filter(pk=service.pk).update(
        name="Neuer Name", last_modified=service.last_modified + dt.timedelta(hours=1)
    )
    reindex([service.pk])
    after = feed().walk("VEVENT")

    assert [one["uid"] for one in before] == [one["uid"] for one in after]
    assert len({one["uid"] for one in after}) == len(after)
    assert after[0]["sequence"] == before[0]["sequence"] + 60
    assert after[0].decoded("dtstamp") > before[0].decoded("dtstamp")
    assert str(after[0]["summary"]) == "Neuer Name"


def test_unchanged_feed_is_the_same(county: Any) -> None:
    listed("Kurs", days="MO WE".replace(" ", ","))
    first = Client().get("/de/kalender.ics")

    assert Client().get("/de/kalender.ics?n=1").content == first.content
    known = Client().get("/de/kalender.ics", headers={"If-None-Match": first["ETag"]})
    assert known.status_code == 304


def test_feed_of_chosen_services(county: Any) -> None:
    mine, _other = listed("Meins", days="MO"), listed("Anderes", days="MO")
    hidden = listed("Entwurf", days="MO", state="draft")
    names = {str(one["summary"]) for one in feed(f"?id={mine.pk},{hidden.pk}").walk("VEVENT")}

    assert names == {"Meins"}


@pytest.mark.parametrize("query", ["?id=1", "?id=" + ",".join(["x"] * 101)])
def test_feed_refuses_what_it_cannot_read(county: Any, query: str) -> None:
    assert Client().get(f"/de/kalender.ics{query}").status_code == 400


def test_feed_takes_any_text(county: Any) -> None:
    organization = OrganizationFactory(name="A;B,C\\D\r\nATTENDEE:x")
    listed("Kurs\r\nBEGIN:VEVENT\x07", days="MO", organization=organization, alert="a\nb")
    events = feed().walk("VEVENT")

    assert {re.sub(r"\s+", " ", str(one["summary"])) for one in events} == {"Kurs BEGIN:VEVENT"}
    assert "ATTENDEE" not in {key for one in events for key in one}


# --- the page ---------------------------------------------------------------------------------
def test_result_page_offers_the_list_to_take_along(county: Any) -> None:
    Phone.objects.create(service=listed("Kurs", fields="language"), number="+49230312345")
    page = Client().get("/de/angebote/?feld=language&seite=1").content.decode()

    for form in ("pdf", "xlsx", "csv"):
        assert f"/de/angebote.{form}?feld=language" in page
    assert "/de/kalender.ics?feld=language" in page


def test_files_and_feeds_are_rationed(county: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nabe.directory.views.handouts.FILES_PER_HOUR", 2)
    listed("Kurs")
    for address in ("/de/angebote.csv", "/de/kalender.ics"):
        answers = [Client().get(f"{address}?n={number}").status_code for number in range(3)]
        assert answers == [200, 200, 429]
    other = Client().get("/de/kalender.ics?n=9", REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200
