"""What a row of a list was understood as: plain values, and every remark about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from nabe.interpreting.importing.outcomes import Outcome
from nabe.sheets.notes import Note, worst

PAPER_DAYS = ("trained_on", "certified_until", "record_seen", "secrecy_on")
GOOD, BAD, SKIPPED, DUPLICATE = "good", "error", "skipped", "duplicate"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language by ISO 639 with a dialect in words; level as in the table, '' if unknown."""

    code: str
    dialect: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives: `municipality` only inside the county, `town` in words anywhere."""

    postcode: str = ""
    town: str = ""
    municipality: str = ""


@dataclass(slots=True)
class Entry:
    """One row of the source, with its number there."""

    sheet: str
    row: int
    raw: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)  # header: what it holds
    notes: list[Note] = field(default_factory=list)
    is_skipped: bool = False
    twin: tuple[str, int] | None = None  # sheet and number of the earlier row that is the same
    key: str = ""

    @property
    def verdict(self) -> str:
        """Return "skipped", "error", "duplicate" or "good"; only good rows come in."""
        if self.is_skipped:
            return SKIPPED
        if worst(self.notes) == "error":
            return BAD
        return DUPLICATE if self.twin else GOOD

    def values(self) -> dict[str, Any]:
        """Return what was read as JSON can carry it, without the row itself."""
        if self.is_skipped:
            return {}
        own = [one.name for one in fields(self) if one.name not in _OF_THE_ROW]
        return {name: _plain(getattr(self, name)) for name in own}


_OF_THE_ROW = {one.name for one in fields(Entry)} - {"key"}


@dataclass(slots=True)
class PoolEntry(Entry):
    """An interpreter as the list tells it; codes are those of the tables.

    `times` are (weekday from Monday 0, from, to). `record_seen` is the criminal record certificate,
    `trained_on` and `certified_until` the basic training; no day where the list names none.
    """

    given: str = ""
    family: str = ""
    gender: str = ""
    home: Home = Home()
    phone: str = ""  # E.164
    email: str = ""
    languages: tuple[Spoken, ...] = ()
    german: str = ""
    transport: str = ""
    radius_km: int | None = None
    times: tuple[tuple[int, dt.time, dt.time], ...] = ()
    modes: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    grade: str = "lay"
    qualification: str = ""
    trained_on: dt.date | None = None
    last_training: dt.date | None = None
    record_seen: dt.date | None = None
    secrecy_on: dt.date | None = None
    certified_until: dt.date | None = None
    fee_class: str = ""
    state: str = ""
    remark: str = ""

    @property
    def name(self) -> str:
        """The name as people say it."""
        return f"{self.given} {self.family}".strip()

    def said(self) -> dict[str, Any]:
        """Return what the row says that the pool keeps, as plain values; what it leaves out is not there."""
        said = {
            "name": self.name, "gender": self.gender, "postcode": self.home.postcode, "phone": self.phone,
            "email": self.email, "german": self.german, "transport": self.transport,
            "languages": [[one.code, one.dialect, one.level] for one in self.languages],
            "radius_km": self.radius_km, "times": _plain(self.times), "modes": sorted(self.modes),
            "not_in": sorted(self.not_in), "grade": self.grade if self.qualification else "",
            "fee_class": self.fee_class, "state": self.state,
            **{name: _plain(getattr(self, name)) for name in PAPER_DAYS},
        }  # fmt: skip
        return {name: value for name, value in said.items() if value not in ("", None, [])}


@dataclass(slots=True)
class LogEntry(Entry):
    """A past request and what came of it. `starts` is the county's wall clock, without a zone.

    `minutes_planned` was asked for, `minutes` took place; `km` is there and back; money in cents,
    None where the list says nothing. `interpreter` is the number of the pool's list.
    """

    asked_on: dt.date | None = None
    starts: dt.datetime | None = None
    minutes_planned: int = 0
    languages: tuple[str, ...] = ()
    dialect: str = ""
    setting: str = ""
    municipality: str = ""
    organization: str = ""
    case: str = ""
    gender: str = ""
    mode: str = ""
    outcome: Outcome | None = None
    reason: str = ""
    interpreter: str = ""
    km: Decimal | None = None
    minutes: int | None = None
    fee_cents: int | None = None
    travel_cents: int | None = None
    remark: str = ""

    @property
    def is_held(self) -> bool:
        """Whether the talk took place with somebody of the pool."""
        return self.outcome == Outcome.HELD

    @property
    def takes_time(self) -> bool:
        """Whether somebody of the pool was promised to be there at that time, and not let go."""
        there = (Outcome.HELD, Outcome.IN_VAIN, Outcome.NO_SHOW)
        return bool(self.interpreter) and self.outcome in there

    @property
    def span(self) -> tuple[dt.datetime, dt.datetime]:
        """Begin and end; only of a row that is good."""
        starts, ends = self.starts, self.ends
        if starts is None or ends is None:
            raise ValueError(self.row)
        return starts, ends

    @property
    def ends(self) -> dt.datetime | None:
        """When the talk ended, or would have ended as planned."""
        length = self.minutes or self.minutes_planned
        return self.starts + dt.timedelta(minutes=length) if self.starts else None

    def said(self) -> dict[str, Any]:
        """Return what the row says as plain values; what it leaves out is not there."""
        values = {name: value for name, value in self.values().items() if name != "key"}
        return {name: value for name, value in values.items() if value not in ("", None, [])}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Spoken | Home):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    return value
