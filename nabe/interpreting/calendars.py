"""Reads somebody's iCalendar file (RFC 5545) for the times that are taken. Pure.

Nothing else is looked at: titles, places and guests are thrown away before the file is parsed. A
calendar comes from anywhere, so everything has a limit: its events, how often they repeat, and, in
a process of its own (run as a script, so that it starts in a moment), memory and time.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

Window = tuple[dt.datetime, dt.datetime]
_FAULTS = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError)

MOST_EVENTS = 20_000
MOST_STEPS = 200_000  # dates of all repetitions together, counted from each beginning
MOST_STEPS_EACH = 40_000
MOST_DATES = 20_000  # of them within the horizon
MOST_DATES_EACH = 5_000
MOST_WINDOWS = 3_000
LONGEST_LINE = 100_000  # characters, unfolded: a series may name many exceptions
DEEPEST = 4
MEMORY = 1024**3  # bytes of address space
SECONDS = 20

# What tells times; everything else of a calendar is nobody's business here.
_KEPT = frozenset({
    "BEGIN", "END", "VERSION", "CALSCALE", "X-WR-TIMEZONE", "UID", "SEQUENCE", "DTSTART", "DTEND",
    "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "TRANSP", "FREEBUSY",
    "X-MICROSOFT-CDO-BUSYSTATUS", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "X-LIC-LOCATION",
})  # fmt: skip
_PARTS = frozenset({"VCALENDAR", "VEVENT", "VFREEBUSY", "VTIMEZONE", "STANDARD", "DAYLIGHT"})
_SECONDS = {
    "YEARLY": 31_536_000, "MONTHLY": 2_592_000, "WEEKLY": 604_800, "DAILY": 86_400,
    "HOURLY": 3_600, "MINUTELY": 60, "SECONDLY": 1,
}  # fmt: skip
_SEVERAL = ("BYHOUR", "BYMINUTE", "BYSECOND", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYMONTH")
# A zone changes once or twice a year; another rhythm is no zone.
_CHANGE = re.compile(
    r"RRULE:FREQ=YEARLY(;(BYMONTH|BYDAY|BYMONTHDAY|UNTIL|INTERVAL|COUNT|WKST)=[-+\w,]{1,40})*", re.I
)
_FREE = frozenset({"FREE", "WORKINGELSEWHERE"})


class Unreadable(Exception):
    """A calendar that cannot be used; `why` is no_calendar, too_many, too_often or too_slow."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def busy_windows(raw: bytes, *, first: dt.datetime, last: dt.datetime) -> tuple[list[Window], int]:
    """Return the taken times between two moments, and how many events nobody can read.

    In order, overlaps joined, cut at both ends. The zone of `first` is the one of times that name
    none, and of whole days. What is marked as free, transparent or cancelled takes no time. Raises
    Unreadable.
    """
    import icalendar

    try:
        calendar = icalendar.Calendar.from_ical(_reduced(raw))
    except (*_FAULTS, RecursionError) as error:
        raise Unreadable("no_calendar") from error
    reader = _Reader(calendar, first, last)
    windows = _joined(reader.read(), first, last)
    if len(windows) > MOST_WINDOWS:
        raise Unreadable("too_many")
    return windows, reader.unread


# --- before parsing ----------------------------------------------------------------------------
def _reduced(raw: bytes) -> bytes:
    """Return the calendar with nothing but times in it."""
    text = raw.decode("utf-8-sig", "replace").replace("\x00", "")
    lines = re.sub(r"\r?\n[ \t]", "", text.replace("\r\n", "\n")).split("\n")
    first = next((line.strip().upper() for line in lines if line.strip()), "")
    if first != "BEGIN:VCALENDAR":
        raise Unreadable("no_calendar")
    kept = list(_telling(lines))
    if sum(line == "BEGIN:VEVENT" for line in kept) > MOST_EVENTS:
        raise Unreadable("too_many")
    return "\r\n".join(kept).encode() + b"\r\n"


def _telling(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines that tell times, in balanced parts of the kinds that are looked at."""
    open_parts: list[str] = []
    skipped: list[str] = []
    for line in lines:
        name = re.split("[:;]", line, maxsplit=1)[0].strip().upper()
        value = line.partition(":")[2].strip().upper()
        if name == "BEGIN" and (skipped or value not in _PARTS):
            skipped.append(value)
        elif name == "END" and skipped:
            skipped.pop()
        elif skipped or name not in _KEPT or len(line) > LONGEST_LINE:
            continue
        elif name == "BEGIN":
            if len(open_parts) >= DEEPEST or (not open_parts) != (value == "VCALENDAR"):
                raise Unreadable("no_calendar")
            open_parts.append(value)
            yield f"BEGIN:{value}"
        elif name == "END":
            if not open_parts or open_parts.pop() != value:
                raise Unreadable("no_calendar")
            yield f"END:{value}"
        elif open_parts and (name != "RRULE" or _may_repeat(line, open_parts[-1])):
            yield line.strip()
    if open_parts:
        raise Unreadable("no_calendar")


def _may_repeat(line: str, part: str) -> bool:
    return part == "VEVENT" or _CHANGE.fullmatch(line.strip()) is not None


# --- repetitions -------------------------------------------------------------------------------
class _Reader:
    """Takes the times out of a parsed calendar; `unread` counts what made no sense."""

    def __init__(self, calendar: Any, first: dt.datetime, last: dt.datetime) -> None:
        self.calendar, self.first, self.last = calendar, first, last
        self.zone = first.tzinfo or dt.UTC
        self.unread = self.steps = self.dates = 0

    def read(self) -> Iterator[Window]:
        """Yield every time that is taken, in no order."""
        for parts in self._series().values():
            try:
                yield from self._single(parts[0]) if _is_single(parts) else self._repeated(parts)
            except _FAULTS:
                self.unread += 1
        yield from self._free_busy()

    def _series(self) -> dict[str, list[Any]]:
        """Return the events by what they are a part of; who names nothing stands alone."""
        series: dict[str, list[Any]] = {}
        for number, event in enumerate(self.calendar.walk("VEVENT")):
            series.setdefault(str(event.get("UID") or f" {number}"), []).append(event)
        return series

    def _single(self, event: Any) -> Iterator[Window]:
        begins = event["DTSTART"].dt
        if "DTEND" in event:
            ends = event["DTEND"].dt
        elif "DURATION" in event:
            ends = begins + event["DURATION"].dt
        else:
            ends = begins if isinstance(begins, dt.datetime) else begins + dt.timedelta(days=1)
        if _takes_time(event):
            yield _in_order(_moment(begins, self.zone), _moment(ends, self.zone))

    def _repeated(self, parts: list[Any]) -> Iterator[Window]:
        import icalendar
        import recurring_ical_events

        own = icalendar.Calendar()
        if "X-WR-TIMEZONE" in self.calendar:
            own["X-WR-TIMEZONE"] = self.calendar["X-WR-TIMEZONE"]
        if not self._may_count(parts):
            self.unread += 1
            return
        for part in parts:
            own.add_component(part)
        # Times without zone are read in any zone at first: a day more at both ends loses none.
        day = dt.timedelta(days=1)
        for event in recurring_ical_events.of(own).between(self.first - day, self.last + day):
            if _takes_time(event):
                begins, ends = event["DTSTART"].dt, event["DTEND"].dt
                yield _in_order(_moment(begins, self.zone), _moment(ends, self.zone))

    def _may_count(self, parts: list[Any]) -> bool:
        """Say whether a series is counted in reasonable time; refuse what all together is not."""
        counted = [
            self._counted(part, rule) for part in parts for rule in _listed(part.get("RRULE"))
        ]
        steps, dates = (
            (sum(numbers) for numbers in zip(*counted, strict=True)) if counted else (0, 0)
        )
        if steps > MOST_STEPS_EACH or dates > MOST_DATES_EACH:
            return False
        self.steps += steps
        self.dates += dates
        if self.steps > MOST_STEPS or self.dates > MOST_DATES:
            raise Unreadable("too_often")
        return True

    def _counted(self, part: Any, rule: Any) -> tuple[int, int]:
        """End an endless rule at the horizon; return its dates from the beginning, and within."""
        begins = part["DTSTART"].dt
        apart = _apart(rule)
        if "COUNT" not in rule and "UNTIL" not in rule:
            rule["UNTIL"] = [_like(self.last + dt.timedelta(days=1), begins)]
        most = int(_first(rule.get("COUNT")) or sys.maxsize)
        since = _moment(begins, self.zone)
        every = [
            int(max(0.0, (self.last - one).total_seconds()) / apart) + 1
            for one in (since, max(since, self.first))
        ]
        return min(most, every[0]), min(most, every[1])

    def _free_busy(self) -> Iterator[Window]:
        """Yield the times of calendars that tell nothing but free and busy."""
        for part in self.calendar.walk("VFREEBUSY"):
            for period in _listed(part.get("FREEBUSY")):
                if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                    yield _moment(period.start, self.zone), _moment(period.end, self.zone)


def _is_single(parts: list[Any]) -> bool:
    return len(parts) == 1 and not {"RRULE", "RDATE", "RECURRENCE-ID"} & set(parts[0])


def _apart(rule: Any) -> float:
    """Return about how many seconds lie between two dates of a rule."""
    every = _SECONDS[str(_first(rule["FREQ"])).upper()]
    interval = int(_first(rule.get("INTERVAL", 1)))
    if interval < 1:
        raise ValueError("a rule that never gets on")
    wide = 1
    for name in _SEVERAL:
        wide *= max(1, len(_listed(rule.get(name))))
    return every * interval / wide


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _first(value: Any) -> Any:
    return next(iter(_listed(value)), None)


def _like(moment: dt.datetime, begins: dt.date) -> dt.date:
    """Return `moment` as a day, a time without zone or in UTC: as the beginning is told."""
    if not isinstance(begins, dt.datetime):
        return moment.date()
    return moment.astimezone(dt.UTC) if begins.tzinfo else moment.replace(tzinfo=None)


# --- times -------------------------------------------------------------------------------------
def _takes_time(event: Any) -> bool:
    return (
        str(event.get("STATUS", "")).upper() != "CANCELLED"
        and str(event.get("TRANSP", "")).upper() != "TRANSPARENT"
        and str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() not in _FREE
    )


def _moment(value: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Return the moment of a day's beginning or of a time; one without zone is the county's."""
    if not isinstance(value, dt.datetime):
        return dt.datetime.combine(value, dt.time(), zone)
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _in_order(begins: dt.datetime, ends: dt.datetime) -> Window:
    return (begins, ends) if begins <= ends else (ends, begins)


def _joined(found: Iterable[Window], first: dt.datetime, last: dt.datetime) -> list[Window]:
    cut = ((max(begins, first), min(ends, last)) for begins, ends in found)
    joined: list[Window] = []
    for begins, ends in sorted(
        (b.astimezone(dt.UTC), e.astimezone(dt.UTC)) for b, e in cut if b < e
    ):
        if joined and begins <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(ends, joined[-1][1])
        else:
            joined.append((begins, ends))
    return joined


# --- apart -------------------------------------------------------------------------------------
def busy_apart(
    raw: bytes, *, first: dt.datetime, last: dt.datetime, zone: str, seconds: int = SECONDS
) -> tuple[list[Window], int]:
    """Return the same from a process of its own, which ends when it takes too much.

    `zone` is the name of the county's time zone, `seconds` the time of the processor that it gets.
    Raises Unreadable.
    """
    said_to = [first.isoformat(), last.isoformat(), zone, str(seconds)]
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", __file__, *said_to],
            input=raw, capture_output=True, timeout=seconds * 3, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too_slow") from error
    if done.returncode:
        raise Unreadable("too_slow")
    said = json.loads(done.stdout)
    if "why" in said:
        raise Unreadable(said["why"])
    moment = dt.datetime.fromisoformat
    return [(moment(begins), moment(ends)) for begins, ends in said["busy"]], said["unread"]


def main(first: str, last: str, zone: str, seconds: str) -> int:
    """Read a calendar from the standard input; write JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    home = ZoneInfo(zone)
    ends = [dt.datetime.fromisoformat(one).astimezone(home) for one in (first, last)]
    try:
        busy, unread = busy_windows(sys.stdin.buffer.read(), first=ends[0], last=ends[1])
        pairs = [[one.isoformat() for one in pair] for pair in busy]
        said: dict[str, Any] = {"busy": pairs, "unread": unread}
    except Unreadable as error:
        said = {"why": error.why}
    sys.stdout.write(json.dumps(said))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
