"""How much a person may still earn without tax, and when the limit will be reached. Pure.

Which limit applies, the county decides (facts on interpreting, 1.8): basis, amount, period and
whether travel counts are data. A limit is per person over all bodies, so what the person declared
to have earned elsewhere counts. Amounts are whole cents.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from nabe.interpreting.plain import invalid, load, out_of_range, within

LOOKS_BACK = 90  # days whose average the forecast carries on
MOST_CENTS = 100_000_000


class Period(StrEnum):
    """What the amount of a limit is for."""

    YEAR = "year"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of money a person may get, from `valid_from` to `valid_to` (None: until changed)."""

    key: str
    name: str
    basis: str  # the law
    cents: int = within(0, MOST_CENTS)
    period: Period = Period.YEAR
    counts_travel: bool = False
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    source: str = ""

    def __post_init__(self) -> None:
        for problem in out_of_range(self):
            raise invalid(problem.field, problem.text)
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise invalid("valid_to", _("Die Grenze endet, bevor sie beginnt."))

    @classmethod
    def from_plain(cls, raw: object) -> Limit:
        """Return the limit of a plain value as read from JSON; raises Invalid."""
        return load(cls, raw)

    def is_valid_on(self, day: dt.date) -> bool:
        """Tell if the limit is valid on a day."""
        return (self.valid_from or dt.date.min) <= day <= (self.valid_to or dt.date.max)


@dataclass(frozen=True, slots=True)
class Earning:
    """What one assignment brought or will bring, on its day; `travel_cents` are refunded costs."""

    day: dt.date
    cents: int
    travel_cents: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """`month` is the first day of the month in which the limit is reached; None: not in sight.

    `average_cents` is what thirty days of the last ninety brought, rounded down.
    """

    month: dt.date | None
    day: dt.date | None
    average_cents: int


_EXPERTS = "Steueränderungsgesetz 2025; scheller-partner.de, 09.02.2026"
_TRAINER, _VOLUNTEER, _PUBLIC = (
    "§ 3 Nr. 26 EStG",
    "§ 3 Nr. 26a EStG",
    "§ 3 Nr. 12 EStG, R 3.12 LStR",
)
_TO_2025, _FROM_2026 = dt.date(2025, 12, 31), dt.date(2026, 1, 1)
LIMITS = (
    Limit("uebungsleiter", "Übungsleiterfreibetrag", _TRAINER, 300_000,
          valid_from=dt.date(2021, 1, 1), valid_to=_TO_2025, source=_EXPERTS),
    Limit("uebungsleiter", "Übungsleiterfreibetrag", _TRAINER, 330_000,
          valid_from=_FROM_2026, source=_EXPERTS),
    Limit("ehrenamt", "Ehrenamtspauschale", _VOLUNTEER, 84_000,
          valid_from=dt.date(2021, 1, 1), valid_to=_TO_2025, source=_EXPERTS),
    Limit("ehrenamt", "Ehrenamtspauschale", _VOLUNTEER, 96_000,
          valid_from=_FROM_2026, source=_EXPERTS),
    Limit("oeffentliche-kassen", "Aufwandsentschädigung aus öffentlichen Kassen", _PUBLIC, 25_000,
          Period.MONTH, source="deutsche-rentenversicherung.de, Lexikon"),
)  # fmt: skip


def limit_on(key: str, day: dt.date, limits: Iterable[Limit] = LIMITS) -> Limit:
    """Return the limit of a key that is valid on a day; raises Invalid when there is none."""
    for limit in limits:
        if limit.key == key and limit.is_valid_on(day):
            return limit
    raise invalid("limit", _("Für diesen Tag ist keine Steuergrenze festgelegt."))


def period_of(limit: Limit, day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the limit's period around a day."""
    if limit.period == Period.YEAR:
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    first = day.replace(day=1)
    return first, _next_month(first) - dt.timedelta(days=1)


def counted(limit: Limit, day: dt.date, earnings: Iterable[Earning]) -> int:
    """Return the cents of earnings that count towards the limit in the period around a day."""
    first, last = period_of(limit, day)
    return sum(_counts(limit, one) for one in earnings if first <= one.day <= last)


def left(limit: Limit, earned: int, promised: int = 0, declared: int = 0) -> int:
    """Return the cents still free in a period, never below zero.

    `earned` is confirmed, `promised` the worth of assignments to come, `declared` what the person
    said to have earned elsewhere: all in cents, of the same period, as `counted` gives them.
    """
    return max(0, limit.cents - earned - promised - declared)


def would_break(
    limit: Limit, cents: int, *, earned: int, promised: int = 0, declared: int = 0
) -> bool:
    """Tell if `cents` more would go beyond the limit; to reach it exactly is allowed.

    Nothing more (0 cents) never breaks it.
    """
    return cents > 0 and earned + promised + declared + cents > limit.cents


def forecast(
    limit: Limit,
    earned: Sequence[Earning],
    today: dt.date,
    *,
    promised: Sequence[Earning] = (),
    declared: int = 0,
) -> Forecast:
    """Return in which month the limit is reached if the person goes on as in the last 90 days.

    Promised assignments are part of what goes on: of the two, the average and what is promised up
    to a day, the larger counts. Looks to the end of the year; a monthly limit begins anew with
    each month, with `declared` the amount for each of them.
    """
    since = today - dt.timedelta(days=LOOKS_BACK)
    lately = sum(_counts(limit, one) for one in earned if since < one.day <= today)
    average = lately * 30 // LOOKS_BACK
    first, _last = period_of(limit, today)
    used = declared + sum(_counts(limit, one) for one in earned if first <= one.day <= today)
    day = _reached(limit, used, lately, today, (promised, declared))
    return Forecast(day and day.replace(day=1), day, average)


def _reached(
    limit: Limit, used: int, lately: int, today: dt.date, more: tuple[Sequence[Earning], int]
) -> dt.date | None:
    """Walk day by day to the end of the year; `used` is what counts up to today."""
    promised, declared = more
    since, day = today, today
    while day.year == today.year:
        if limit.period == Period.MONTH and day.day == 1 and day > today:
            used, since = declared, day - dt.timedelta(days=1)
        going_on = lately * (day - since).days // LOOKS_BACK
        surely = sum(_counts(limit, one) for one in promised if since < one.day <= day)
        if used + max(going_on, surely) >= limit.cents:
            return day
        day += dt.timedelta(days=1)
    return None


def in_words(limit: Limit, outlook: Forecast) -> str:
    """Return one sentence on a forecast."""
    if outlook.month is None:
        return _("%(limit)s: wird in diesem Jahr nicht erreicht.") % {"limit": limit.name}
    text = _("%(limit)s: wird voraussichtlich im Monat %(month)s erreicht.")
    return text % {"limit": limit.name, "month": outlook.month.strftime("%m/%Y")}


def _counts(limit: Limit, one: Earning) -> int:
    return one.cents if limit.counts_travel else one.cents - one.travel_cents


def _next_month(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=32)).replace(day=1)
