"""The worker reads interpreters' calendars from a real server: what is kept, and what goes wrong."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from nabe.core import clock, outside, reach
from nabe.core.errors import NotAllowed, Refused
from nabe.core.outside import Limits
from nabe.interpreting.actions import calendars
from nabe.interpreting.models import BusyTime, CalendarFeed, Interpreter
from nabe.interpreting.queries.candidates import candidates_for
from nabe.places.models import County
from tests.core.certificates import believed
from tests.interpreting.calendar_server import MEGABYTE, Site, calendar_server
from tests.interpreting.factories import make_interpreter, make_request, weekday
from tests.people.house import House

pytestmark = pytest.mark.django_db
SHORT = Limits(wait=0.5, whole=1, size=5 * MEGABYTE, only_public=True)
HERE = ipaddress.ip_address("127.0.0.1")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server that stands for the open network: only this machine's own address counts as it."""
    monkeypatch.setattr(reach, "look_up", lambda _host: ["127.0.0.1"])
    monkeypatch.setattr(reach, "is_public", lambda address: address == HERE)
    with calendar_server(believed(tmp_path, monkeypatch)) as served:
        day = weekday()
        served.content = _calendar(f"DTSTART:{day:%Y%m%d}T090000\r\nDURATION:PT2H")
        yield served


def _calendar(*events: str) -> bytes:
    parts = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{parts}END:VCALENDAR\r\n".encode()


@pytest.fixture
def amal(house: House) -> Interpreter:
    return make_interpreter("Amal", person=house.interpreter)


def feed(amal: Interpreter, url: str) -> CalendarFeed:
    return CalendarFeed.objects.create(interpreter=amal, url=url)


def test_taken_times_are_kept_and_nobody_asks_then(
    house: House, amal: Interpreter, site: Site
) -> None:
    own = feed(amal, site.at("calendar"))
    assert candidates_for(house.coordination, make_request(house)).good
    assert calendars.read(own.pk) == ""
    own.refresh_from_db()
    assert (own.problem, own.checked_at, own.busy.count()) == ("", own.tried_at, 1)
    assert site.asked == [("/calendar", "Nabe")]
    why = candidates_for(house.coordination, make_request(house)).reasons
    assert dict(why) == {"hat zu dieser Zeit etwas anderes": 1}


def test_each_reading_replaces_the_earlier_one_as_a_whole(amal: Interpreter, site: Site) -> None:
    own = feed(amal, site.at("calendar"))
    calendars.read(own.pk)
    before = own.busy.get().pk
    day = weekday(40)
    site.content = _calendar(
        f"DTSTART:{day:%Y%m%d}T090000\r\nDURATION:PT1H", f"DTSTART:{day:%Y%m%d}T140000\r\nDURATION:PT1H",
        "DTSTART:bald",
    )  # fmt: skip
    assert calendars.read(own.pk) == "some:1"
    assert own.busy.count() == 2
    assert not BusyTime.objects.filter(pk=before).exists()


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("html", "no_calendar"), ("404", "gone"), ("410", "gone"), ("401", "refused"),
        ("403", "refused"), ("500", "fault"), ("broken", "no_answer"), ("drip", "slow"),
        ("to/https://10.0.0.5/x", "inside"), ("to/http://example.org/x", "redirect"),
        ("to/ftp://example.org/x", "no_answer"), ("to/https://[", "no_answer"), ("hops/9", "redirect"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_kept_and_what_was_taken_stays(
    amal: Interpreter, site: Site, path: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = feed(amal, site.at("calendar"))
    calendars.read(own.pk)
    own.refresh_from_db()
    own.url = site.at(path)
    own.save()
    monkeypatch.setattr(
        reach, "look_up", lambda host: [host] if host[0].isdigit() else ["127.0.0.1"]
    )
    assert calendars.read(own.pk, limits=SHORT) == problem
    own.refresh_from_db()
    assert (own.problem, own.busy.count()) == (problem, 1)
    assert own.checked_at is not None
    assert own.tried_at is not None
    assert own.checked_at < own.tried_at


def test_a_few_redirects_are_followed(amal: Interpreter, site: Site) -> None:
    own = feed(amal, site.at("hops/1"))
    assert calendars.read(own.pk) == ""
    assert [path for path, _agent in site.asked] == ["/hops/1", "/hops/0", "/calendar"]


def test_fifty_megabytes_are_refused_while_they_come(amal: Interpreter, site: Site) -> None:
    own = feed(amal, site.at("big"))
    assert calendars.read(own.pk) == "too_large"
    assert site.sent < 20 * MEGABYTE


def test_server_with_a_wrong_certificate_is_not_read(
    amal: Interpreter, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert calendars.read(feed(amal, site.at("calendar")).pk) == "certificate"
    assert site.asked == []


def test_this_machine_is_never_asked(
    amal: Interpreter, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "is_public", lambda address: address.is_global)
    assert calendars.read(feed(amal, site.at("calendar")).pk) == "inside"
    assert site.asked == []


def test_answer_for_an_address_that_was_changed_meanwhile_is_thrown_away(
    amal: Interpreter, site: Site
) -> None:
    own = feed(amal, site.at("calendar"))

    def slowly(address: str, *, limits: Limits, accept: str) -> outside.Answer:
        answer = outside.fetch(address, limits=limits, accept=accept)
        calendars.keep(amal, "https://example.org/neu.ics", by=amal.person)
        return answer

    assert calendars.read(own.pk, slowly) == "forgotten"
    assert not BusyTime.objects.exists()
    assert CalendarFeed.objects.get().tried_at is None


def test_demo_reads_no_calendar(amal: Interpreter, site: Site) -> None:
    County.objects.update(settings={"demo": True})
    assert calendars.read(feed(amal, site.at("calendar")).pk) == "demo"
    assert site.asked == []


def test_reading_takes_the_same_queries_for_few_and_many_times(
    amal: Interpreter, site: Site, django_assert_num_queries: Any
) -> None:
    own = feed(amal, site.at("calendar"))
    calendars.read(own.pk)
    site.content = _calendar(
        *(f"DTSTART:{weekday() + dt.timedelta(days=n):%Y%m%d}T090000\r\nDURATION:PT1H" for n in range(100))
    )  # fmt: skip
    for _turn in range(2):
        with django_assert_num_queries(11):
            calendars.read(own.pk)
    assert own.busy.count() == 100


def test_who_is_read_when() -> None:
    now = clock.now()
    rows = {
        "new": {"tried_at": None}, "an hour ago": {"tried_at": now - dt.timedelta(minutes=55)},
        "just now": {"tried_at": now - dt.timedelta(minutes=5)},
        "broken for days": {
            "tried_at": now - dt.timedelta(hours=2), "problem": "gone", "made_at": now - dt.timedelta(days=9),
        },
        "broken, once a day": {
            "tried_at": now - dt.timedelta(hours=24), "problem": "gone", "made_at": now - dt.timedelta(days=9),
        },
        "broken today": {
            "tried_at": now - dt.timedelta(hours=2), "problem": "slow", "made_at": now - dt.timedelta(days=9),
            "checked_at": now - dt.timedelta(hours=3),
        },
    }  # fmt: skip
    made = {
        CalendarFeed.objects.create(interpreter=make_interpreter(name), url="https://a.example/x", **columns).pk: name
        for name, columns in rows.items()
    }  # fmt: skip
    gone = make_interpreter("Weg", state="left")
    CalendarFeed.objects.create(interpreter=gone, url="https://a.example/x")
    assert [made[pk] for pk in calendars.due()] == [
        "new", "broken, once a day", "broken today", "an hour ago",
    ]  # fmt: skip


# --- keeping the address -----------------------------------------------------------------------
def test_address_is_kept_encrypted_and_read_soon(
    client: Client, house: House, amal: Interpreter
) -> None:
    client.force_login(house.interpreter)
    page = f"/buero/dolmetschen/pool/{amal.pk}/"
    client.post(page + "kalender/", {"url": " webcal://kalender.example/geheim-123.ics "})
    own = CalendarFeed.objects.get()
    assert own.url == "https://kalender.example/geheim-123.ics"
    with connection.cursor() as cursor:
        cursor.execute("SELECT url FROM interpreting_calendarfeed")
        assert b"geheim" not in bytes(cursor.fetchone()[0])
    job = ProcrastinateJob.objects.get(task_name=calendars.READ)
    assert job.args == {"feed_id": str(own.pk)}
    text = client.get(page).content.decode()
    assert "kalender.example" in text
    assert "geheim-123" not in text
    client.post(page + "kalender/", {"step": "forget"})
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["", "x", "http://example.org/a.ics", "ftp://example.org/a", "https://", "https://user:pw@example.org/a",
     "https://example.org:22/a", "file:///etc/passwd", "https://exa mple.org/a", "https://example.org/" + "a" * 2000],
)  # fmt: skip
def test_wrong_address_is_refused(
    client: Client, house: House, amal: Interpreter, address: str
) -> None:
    client.force_login(house.interpreter)
    page = f"/buero/dolmetschen/pool/{amal.pk}/kalender/"
    assert client.post(page, {"url": address}).status_code in {302, 409}
    assert not CalendarFeed.objects.exists()


def test_another_address_forgets_what_the_first_one_told(amal: Interpreter, site: Site) -> None:
    own = feed(amal, site.at("calendar"))
    calendars.read(own.pk)
    calendars.keep(amal, "https://example.org/neu.ics", by=amal.person)
    assert (CalendarFeed.objects.get().url, BusyTime.objects.count()) == (
        "https://example.org/neu.ics",
        0,
    )


def test_nobody_else_touches_a_calendar(house: House, amal: Interpreter) -> None:
    feed(amal, "https://a.example/x")
    for person in (house.requester, house.volunteer, make_interpreter("Bana").person):
        for act in (
            lambda by: calendars.keep(amal, "https://b.example/x", by=by),
            lambda by: calendars.forget(amal, by=by), lambda by: calendars.read_again(amal, by=by),
        ):  # fmt: skip
            with pytest.raises(NotAllowed):
                act(person)
    assert CalendarFeed.objects.get().url == "https://a.example/x"


def test_reading_by_hand_is_not_for_every_second(amal: Interpreter) -> None:
    with pytest.raises(Refused):
        calendars.read_again(amal, by=amal.person)
    own = feed(amal, "https://a.example/x")
    calendars.read_again(amal, by=amal.person)
    CalendarFeed.objects.filter(pk=own.pk).update(tried_at=clock.now())
    with pytest.raises(Refused, match="gerade erst"):
        calendars.read_again(amal, by=amal.person)
    assert ProcrastinateJob.objects.filter(task_name=calendars.READ).count() == 1
