"""Calendars of interpreters, read as they really come: every zone, every rhythm, every malice."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabe.interpreting import calendars
from nabe.interpreting.calendar_words import problem_in_words
from nabe.interpreting.calendars import Unreadable, busy_apart, busy_windows

HOME = ZoneInfo("Europe/Berlin")
FIRST = dt.datetime(2026, 10, 1, tzinfo=HOME)
LAST = FIRST + dt.timedelta(days=180)
HOUR = "DTSTART;TZID=Europe/Berlin:20261013T100000|DURATION:PT1H"


def calendar(*events: str, head: str = "") -> bytes:
    """Return a calendar; in an event "|" stands for the end of a line."""
    parts = [
        f"BEGIN:VEVENT\r\nUID:{number}\r\n{event.replace('|', chr(13) + chr(10))}\r\nEND:VEVENT\r\n"
        for number, event in enumerate(events)
    ]
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{''.join(parts)}END:VCALENDAR\r\n".encode()


def taken(raw: bytes) -> list[str]:
    """Return the taken times as the county's clock shows them."""
    found, unread = busy_windows(raw, first=FIRST, last=LAST)
    assert unread == 0
    return [
        f"{a.astimezone(HOME):%d.%m. %H:%M}-{b.astimezone(HOME):%d.%m. %H:%M}" for a, b in found
    ]


@pytest.mark.parametrize(
    ("event", "window"),
    [
        ("DTSTART:20261013T100000|DTEND:20261013T113000", "13.10. 10:00-13.10. 11:30"),
        ("DTSTART:20261013T100000Z|DTEND:20261013T113000Z", "13.10. 12:00-13.10. 13:30"),
        ("DTSTART;TZID=America/New_York:20261013T100000|DURATION:PT1H", "13.10. 16:00-13.10. 17:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20261013T100000|DURATION:PT1H", "13.10. 10:00-13.10. 11:00"),
        ("DTSTART;TZID=Nowhere/Land:20261013T100000|DURATION:PT1H", "13.10. 10:00-13.10. 11:00"),
        ("DTSTART;VALUE=DATE:20261013", "13.10. 00:00-14.10. 00:00"),
        ("DTSTART;VALUE=DATE:20261024|DTEND;VALUE=DATE:20261027", "24.10. 00:00-27.10. 00:00"),
        ("DTSTART:20261013T110000|DTEND:20261013T100000", "13.10. 10:00-13.10. 11:00"),
        ("DTSTART:20260901T000000|DTEND:99991231T000000", "01.10. 00:00-30.03. 00:00"),
        ("DTSTART:20261013T100000|DURATION:PT1H|TRANSP:OPAQUE|STATUS:TENTATIVE", "13.10. 10:00-13.10. 11:00"),
    ],
)  # fmt: skip
def test_single_event_takes_its_time(event: str, window: str) -> None:
    assert taken(calendar(event)) == [window]


@pytest.mark.parametrize(
    "event",
    [
        f"{HOUR}|TRANSP:TRANSPARENT", f"{HOUR}|STATUS:CANCELLED",
        f"{HOUR}|X-MICROSOFT-CDO-BUSYSTATUS:FREE", "DTSTART:20250101T100000|DURATION:PT1H",
        "DTSTART:20261013T100000", "DTSTART:20280101T100000|DURATION:PT1H",
        f"{HOUR}|RRULE:FREQ=WEEKLY;COUNT=1|TRANSP:TRANSPARENT",
    ],
)  # fmt: skip
def test_what_is_free_or_far_takes_no_time(event: str) -> None:
    assert taken(calendar(event)) == []


def test_endless_series_ends_at_the_horizon() -> None:
    found = taken(
        calendar("DTSTART;TZID=Europe/Berlin:20100101T070000|DURATION:PT1H|RRULE:FREQ=DAILY")
    )
    assert (len(found), found[0], found[-1]) == (
        180, "01.10. 07:00-01.10. 08:00", "29.03. 07:00-29.03. 08:00",
    )  # fmt: skip


@pytest.mark.parametrize("said", ["Europe/Berlin", ""])
def test_series_keeps_its_hour_when_the_clocks_are_turned(said: str) -> None:
    start = f"DTSTART;TZID={said}" if said else "DTSTART"
    found = taken(calendar(f"{start}:20261020T093000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=2"))
    assert found == ["20.10. 09:30-20.10. 10:30", "27.10. 09:30-27.10. 10:30"]


def test_series_in_utc_follows_the_zone_of_its_calendar() -> None:
    head = "X-WR-TIMEZONE:Europe/Berlin\r\n"
    event = "DTSTART:20261020T073000Z|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=2"
    assert taken(calendar(event, head=head))[1] == "27.10. 09:30-27.10. 10:30"


def test_exceptions_moved_and_cancelled_dates_count() -> None:
    raw = calendar(
        "DTSTART;TZID=Europe/Berlin:20261005T080000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=4"
        "|EXDATE;TZID=Europe/Berlin:20261012T080000"
    ).replace(b"END:VCALENDAR\r\n", b"")
    other = "BEGIN:VEVENT\r\nUID:0\r\nRECURRENCE-ID;TZID=Europe/Berlin:{}\r\n{}\r\nEND:VEVENT\r\n"
    moved = other.format("20261019T080000", "DTSTART:20261020T150000Z\r\nDURATION:PT30M")
    off = other.format(
        "20261026T080000",
        "DTSTART;TZID=Europe/Berlin:20261026T080000\r\nDURATION:PT1H\r\nSTATUS:CANCELLED",
    )
    assert taken(raw + f"{moved}{off}END:VCALENDAR\r\n".encode()) == [
        "05.10. 08:00-05.10. 09:00", "20.10. 17:00-20.10. 17:30",
    ]  # fmt: skip


def test_calendar_that_tells_only_free_and_busy_is_read() -> None:
    raw = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\n"
        b"FREEBUSY;FBTYPE=BUSY:20261013T080000Z/PT1H,20261014T080000Z/20261014T090000Z\r\n"
        b"FREEBUSY;FBTYPE=FREE:20261015T080000Z/PT1H\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n"
    )
    assert taken(raw) == ["13.10. 10:00-13.10. 11:00", "14.10. 10:00-14.10. 11:00"]


def test_titles_and_places_never_reach_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = calendar(f"{HOUR}|SUMMARY:Scheidung bei Dr. Geheim|BEGIN:VALARM|TRIGGER:-PT5M|END:VALARM")
    kept = calendars._reduced(raw.replace(b"Dr. Geheim", b"Dr.\r\n  Geheim"))
    assert b"Geheim" not in kept
    assert b"Scheidung" not in kept
    assert b"VALARM" not in kept
    assert len(taken(raw)) == 1


times = st.integers(0, 180 * 24 * 4).map(
    lambda n: FIRST.astimezone(dt.UTC) + dt.timedelta(minutes=15 * n)
)


@given(st.lists(st.tuples(times, st.integers(1, 400)), max_size=30))
def test_windows_are_the_union_of_all_events(said: list[tuple[dt.datetime, int]]) -> None:
    step = dt.timedelta(minutes=15)
    events = [
        f"DTSTART:{begins:%Y%m%dT%H%M%SZ}|DTEND:{begins + step * length:%Y%m%dT%H%M%SZ}"
        for begins, length in said
    ]
    found, _unread = busy_windows(calendar(*events), first=FIRST, last=LAST)
    assert all(a < b for a, b in found)
    assert all(b < c for (_a, b), (c, _d) in pairwise(found))
    covered = {
        begins + step * n for begins, length in said for n in range(length)
        if begins + step * n < LAST
    }  # fmt: skip
    assert sum((b - a) // step for a, b in found) == len(covered)


# --- bad input ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "raw",
    [
        b"", b"<html>Anmelden</html>", b"\x00\xff" * 100, b"BEGIN:VCALENDAR\r\n", b"BEGIN:VEVENT\r\nEND:VEVENT",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", b"BEGIN:VCALENDAR\r\n" * 50_000,
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50_000,
    ],
)  # fmt: skip
def test_what_is_no_calendar_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        busy_windows(raw, first=FIRST, last=LAST)
    assert caught.value.why == "no_calendar"


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:19700101T000000Z|DURATION:PT1S|RRULE:FREQ=SECONDLY",
        "DTSTART:20261001T000000Z|DURATION:PT1M|RRULE:FREQ=MINUTELY",
        "DTSTART:20261001T000000Z|DURATION:PT1H|RRULE:FREQ=DAILY;INTERVAL=0",
        "DTSTART:20261001T000000Z|RRULE:FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24)))
        + ";BYMINUTE=" + ",".join(map(str, range(60))),
        "DTSTART:gestern|DURATION:PT1H", "SUMMARY:ohne Anfang",
        "DTSTART:20261001T000000Z|RRULE:FREQ=NEVER", "DTSTART:00010101T000000Z|RRULE:FREQ=DAILY",
    ],
)  # fmt: skip
def test_event_that_makes_no_sense_is_counted_and_the_rest_is_read(event: str) -> None:
    found, unread = busy_windows(calendar(event, HOUR), first=FIRST, last=LAST)
    assert (len(found), unread) == (1, 1)


def test_too_many_events_and_too_many_dates_are_refused() -> None:
    daily = "DTSTART;TZID=Europe/Berlin:20251001T100000|DURATION:PT1H|RRULE:FREQ=DAILY"
    for raw, why in (
        (calendar(*[HOUR] * (calendars.MOST_EVENTS + 1)), "too_many"),
        (calendar(*[daily] * 200), "too_often"),
    ):
        with pytest.raises(Unreadable) as caught:
            busy_windows(raw, first=FIRST, last=LAST)
        assert caught.value.why == why


def test_zone_that_changes_every_second_is_not_followed() -> None:
    head = (
        "BEGIN:VTIMEZONE\r\nTZID:Evil\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE\r\n"
    )
    event = "DTSTART;TZID=Evil:20261013T100000|DURATION:PT1H"
    assert len(taken(calendar(event, head=head))) == 1


def test_reading_apart_gives_the_same_and_ends_in_time() -> None:
    raw = calendar(
        HOUR, "DTSTART;TZID=Europe/Berlin:20261001T070000|DURATION:PT1H|RRULE:FREQ=DAILY"
    )
    here = busy_windows(raw, first=FIRST, last=LAST)
    assert busy_apart(raw, first=FIRST, last=LAST, zone="Europe/Berlin") == here
    never = (
        "DTSTART:20260101T000000Z|DURATION:PT1H|RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9"
    )
    with pytest.raises(Unreadable) as caught:
        busy_apart(calendar(*[never] * 9), first=FIRST, last=LAST, zone="Europe/Berlin", seconds=1)
    assert caught.value.why == "too_slow"
    with pytest.raises(Unreadable, match="no_calendar"):
        busy_apart(b"<html>", first=FIRST, last=LAST, zone="Europe/Berlin")


def test_every_problem_has_its_own_sentence() -> None:
    codes = (
        "demo", "inside", "certificate", "slow", "redirect", "refused", "gone", "fault",
        "too_large", "no_calendar", "too_many", "too_often", "too_slow", "no_answer", "some:1",
        "some:3",
    )  # fmt: skip
    words = [problem_in_words(code) for code in codes]
    assert len(set(words)) == len(codes)
    assert problem_in_words("") == ""
    assert "3 Termine" in problem_in_words("some:3")
