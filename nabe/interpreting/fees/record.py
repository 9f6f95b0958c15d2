"""What happened (a Record goes in) and what it is worth (a Fee comes out). Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from nabe.interpreting.plain import Invalid, Problem, dump, load, out_of_range, within

ZONE = ZoneInfo("Europe/Berlin")  # the wall clock of every German county
DAY = 24 * 60
MOST_KM = Decimal(3000)


@dataclass(frozen=True, slots=True)
class Record:
    """One assignment as it took place, or as planned if it was cancelled.

    `starts` and `ends` are moments with a zone and bound the talk; seconds are cut off. `km` and
    `travel_minutes` are there and back together, `receipts_cents` the tickets of the trip. `place`
    is any key of the place: equal keys on one day are one trip; empty: never the same. Raises
    Invalid: no zone, ends before it starts, longer than a day, negative numbers.
    """

    starts: dt.datetime
    ends: dt.datetime
    waiting_minutes: int = within(0, DAY, 0)
    travel_minutes: int = within(0, DAY, 0)
    km: Decimal = Decimal(0)
    receipts_cents: int = within(0, 1_000_000, 0)
    place: str = ""
    in_county: bool = True
    remote: bool = False
    cancelled_at: dt.datetime | None = None
    cancelled_by_payee: bool = False  # by the interpreter: then nothing is paid
    in_vain: bool = False  # the interpreter came, the others did not; starts and ends as planned

    def __post_init__(self) -> None:
        problems = (*out_of_range(self), *_contradictions(self))
        if problems:
            raise Invalid(*problems)

    @classmethod
    def from_plain(cls, raw: object) -> Record:
        """Return the record of a plain value as read from JSON; raises Invalid."""
        return load(cls, raw)

    def to_plain(self) -> dict[str, Any]:
        """Return a dict that JSON can carry; `from_plain` gives a record with the same fee."""
        plain: dict[str, Any] = dump(self)
        return plain

    @property
    def minutes(self) -> int:
        """Minutes of the talk that really passed, also in the nights when the clock changes."""
        passed = whole_minute(self.ends) - whole_minute(self.starts)
        return int(passed.total_seconds()) // 60

    @property
    def day(self) -> dt.date:
        """The day on the county's calendar on which the talk began."""
        return self.starts.astimezone(ZONE).date()


def whole_minute(moment: dt.datetime) -> dt.datetime:
    """Return the moment in UTC without its seconds (differences of local times lie in DST nights)."""
    return moment.astimezone(dt.UTC).replace(second=0, microsecond=0)


def _contradictions(record: Record) -> Iterator[Problem]:
    for name in ("starts", "ends", "cancelled_at"):
        moment = getattr(record, name)
        if moment is not None and moment.utcoffset() is None:
            yield Problem(name, _("Zum Zeitpunkt fehlt die Zeitzone."))
            return
    if record.minutes < 0:
        yield Problem("ends", _("Das Ende liegt vor dem Beginn."))
    if record.minutes > DAY:
        yield Problem("ends", _("Ein Einsatz dauert höchstens 24 Stunden."))
    if record.in_vain and record.cancelled_at is not None:
        yield Problem("in_vain", _("Ein abgesagter Einsatz ist kein vergeblicher Weg."))
    if not record.km.is_finite() or not 0 <= record.km <= MOST_KM:
        yield Problem("km", _("Die Kilometer müssen von 0 bis 3000 gehen."))


class Kind(StrEnum):
    """What a line of a fee pays; TRAVEL is a refund of costs, the rest is earned."""

    TIME = "time"
    SURCHARGE = "surcharge"
    LIMIT = "limit"  # raised to the minimum or cut at the maximum (then negative)
    TRAVEL_TIME = "travel_time"
    TRAVEL = "travel"
    CANCELLATION = "cancellation"


@dataclass(frozen=True, slots=True)
class Line:
    """One line in words: what, how much of it ("2 angefangene Stunden"), price of one, cents."""

    kind: Kind
    what: str
    quantity: str
    unit_cents: int | None
    cents: int


@dataclass(frozen=True, slots=True)
class Fee:
    """What the interpreter gets and what the payer pays, in cents, never below zero.

    `rule_version` names the rule it was computed with; `paid_by` is a value of PaidBy.
    """

    lines: tuple[Line, ...]
    payer_lines: tuple[Line, ...]
    paid_by: str
    rule_version: str

    @property
    def cents(self) -> int:
        """All the interpreter gets, refunds included."""
        return cents_of(self.lines)

    @property
    def travel_cents(self) -> int:
        """The part that refunds real costs of travel: no income where the county says so."""
        return cents_of(line for line in self.lines if line.kind == Kind.TRAVEL)

    @property
    def earned_cents(self) -> int:
        """The part that counts towards a tax limit in any case."""
        return self.cents - self.travel_cents

    @property
    def payer_cents(self) -> int:
        """All the payer pays."""
        return cents_of(self.payer_lines)


def cents_of(lines: Iterable[Line]) -> int:
    """Return the sum of lines in cents."""
    return sum(line.cents for line in lines)


def half_up(amount: Fraction | Decimal | int) -> int:
    """Return whole cents; half a cent goes up (kaufmännisch), exactly and without floats."""
    exact = Fraction(amount)
    quotient = (exact.numerator * 2 + exact.denominator) // (exact.denominator * 2)
    return int(quotient)


def euros(cents: int) -> str:
    """Return an amount as German reads it: 1.234,50 €, never broken before its sign."""
    amount = (Decimal(cents) / 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{amount:,.2f}\N{NO-BREAK SPACE}€".replace(",", "_").replace(".", ",").replace("_", ".")
