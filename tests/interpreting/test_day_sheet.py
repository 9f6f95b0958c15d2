"""The sheet of the next days: on a page, on paper, in a calendar, and in coordination's mail."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import icalendar
import pikepdf
import pypdf
import pytest
import time_machine
from django.test import Client

from nabe.core import clock, pagecache
from nabe.core.errors import NotAllowed
from nabe.interpreting import tasks
from nabe.interpreting.actions import county, dispatch, outage
from nabe.interpreting.actions.lists import ensure_lists
from nabe.interpreting.day_sheets import sheet_ics, sheet_pdf
from nabe.interpreting.models import Interpreter, Request
from nabe.interpreting.queries.day_sheet import due_for_sheet
from nabe.messages import actions as messages
from nabe.messages.models import Message
from tests.interpreting.factories import at, make_interpreter, make_invitation, make_request
from tests.messages.sink import Sink, running
from tests.people.house import House, give, make_person

pytestmark = pytest.mark.django_db
PAGE = "/buero/dolmetschen/tagesblatt/"
MORNING = dt.datetime(2026, 3, 24, 7, tzinfo=dt.UTC)  # a Tuesday before the clocks change
TODAY = MORNING.date()


@pytest.fixture(autouse=True)
def _tuesday() -> Any:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def amal(house: House) -> Interpreter:
    one = make_interpreter("Amal Beispiel")
    one.person.phone = "0176 04069010"
    one.person.save()
    return one


def promised(house: House, amal: Interpreter, days: int, **columns: Any) -> Request:
    request = make_request(house, day=TODAY + dt.timedelta(days=days), time=dt.time(15), **columns)
    dispatch.accept(make_invitation(request, amal), request.slots.get().pk)
    return request


def test_sheet_has_promises_and_open_requests_of_eight_days(
    house: House, amal: Interpreter
) -> None:
    inside = [promised(house, amal, days) for days in (0, 7)]
    open_one = make_request(house, day=TODAY + dt.timedelta(days=2))
    promised(house, amal, 8)
    make_request(house, day=TODAY + dt.timedelta(days=3), state="cancelled", cancelled_by="body")
    make_request(house, day=TODAY + dt.timedelta(days=8), time=dt.time(0))
    late = make_request(house, day=TODAY + dt.timedelta(days=7), time=dt.time(23, 59))
    found = due_for_sheet(house.coordination)
    assert [(one.request, one.interpreter) for one in found] == [
        (inside[0], amal), (open_one, None), (inside[1], amal), (late, None)
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        due_for_sheet(house.municipality)


def test_page_shows_whom_to_call(client: Client, house: House, amal: Interpreter) -> None:
    promised(house, amal, 1, contact="Frau Kern", contact_phone="02303 27-0", street="Ringweg 4")
    client.force_login(house.coordination)
    page = client.get(PAGE).content.decode()
    for said in (
        "15:00–16:00", "Ringweg 4", "Arabisch", "Schule am Ring", "Frau Kern", "tel:+49230327",
        "Amal Beispiel", "tel:+4917604069010", "bestätigt",
    ):  # fmt: skip
        assert said in page, said
    assert page.count("Kein Einsatz.") == 7


def test_empty_sheet_is_a_page_a_pdf_and_a_calendar(client: Client, house: House) -> None:
    client.force_login(house.coordination)
    assert client.get(PAGE).content.decode().count("Kein Einsatz.") == 8
    pdf = client.get(PAGE, {"als": "pdf"})
    assert pdf["Content-Type"] == "application/pdf"
    assert "Kein Einsatz." in text_of(pdf.content)
    assert (
        icalendar.Calendar.from_ical(client.get(PAGE, {"als": "ics"}).content).walk("VEVENT") == []
    )


def test_page_reads_the_list_once_and_a_key_for_each_number(
    house: House, amal: Interpreter, django_assert_num_queries: Any
) -> None:
    due_for_sheet(house.coordination)
    for days in (1, 2, 3):
        promised(house, amal, days)
        with django_assert_num_queries(3):  # roles are known; promises, open slots, one key
            rows = due_for_sheet(house.coordination)
            assert {one.phone for one in rows} == {"0176 04069010"}
            assert [one.request.organization.name for one in rows]


def test_calendar_keeps_the_wall_clock_when_it_changes(house: House, amal: Interpreter) -> None:
    request = promised(house, amal, 6)  # the Monday after the change
    (event,) = icalendar.Calendar.from_ical(sheet_ics(due_for_sheet(house.coordination))).walk(
        "VEVENT"
    )
    assert event.decoded("dtstart") == at(TODAY + dt.timedelta(days=6), dt.time(15))
    assert event["status"] == "CONFIRMED"
    assert request.number in event["description"]
    assert "0176 04069010" in event["description"]


def test_breaks_in_what_people_typed_break_neither_calendar_nor_paper(
    house: House, amal: Interpreter
) -> None:
    promised(
        house, amal, 1, contact="Kern\r\nEND:VEVENT", meeting_point='#let x = "\\', street="*fett*"
    )
    found = due_for_sheet(house.coordination)
    assert len(icalendar.Calendar.from_ical(sheet_ics(found)).walk("VEVENT")) == 1
    assert sheet_pdf(found).startswith(b"%PDF")


def text_of(content: bytes) -> str:
    """Return the words of a tagged PDF."""
    assert pikepdf.open(io.BytesIO(content)).Root.MarkInfo.Marked
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_night_mails_the_sheet_to_everybody_in_coordination_once(
    settings: Any, house: House, amal: Interpreter
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    give(make_person("Zweite", email="zwei@example.org"), "coordination", house.county)
    give(make_person("Weg", email="weg@example.org", is_active=False), "coordination", house.county)
    request = promised(house, amal, 1)
    Message.objects.all().delete()
    sink = Sink()
    tasks.mail_day_sheets(0)
    tasks.mail_day_sheets(0)
    with running(sink) as port:
        settings.EMAIL_PORT = port
        messages.deliver_due()
    assert sorted(sink.recipients) == ["coordination@example.org", "zwei@example.org"]
    for mail in sink.mails:
        pdf, ics = (part for part in mail.walk() if part.get_filename())
        assert pdf.get_filename() == f"tagesblatt-{clock.today()}.pdf"
        words = text_of(pdf.get_payload(decode=True))  # type: ignore[arg-type]
        for said in (request.number, "15:00", "Amal Beispiel", "0176 04069010", "Schule am Ring"):
            assert said in words, said
        (event,) = icalendar.Calendar.from_ical(ics.get_payload(decode=True)).walk("VEVENT")
        assert request.number in event["description"]
        assert "Amal Beispiel" in event["summary"]


def test_next_night_brings_the_next_sheet(house: House) -> None:
    assert outage.mail_day_sheets() == 1
    with time_machine.travel(MORNING + dt.timedelta(days=1), tick=False):
        outage.mail_day_sheets()
    assert Message.objects.filter(kind="day_sheet").count() == 2


def test_county_may_switch_the_nightly_mail_off(house: House) -> None:
    ensure_lists()
    values = {"mails_sheet": False}
    county.write_pool_rules(values, by=house.coordination)
    pagecache.forget()
    assert outage.mail_day_sheets() == 0
    assert not Message.objects.filter(kind="day_sheet").exists()
