"""What a fee rule says: a frozen record of numbers and switches, in cents and minutes. Pure.

Counties pay differently (facts on interpreting, 1.3), so nothing here is a county's own: presets
are data. A Rule that exists is valid; the constructor refuses any other with Invalid.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from nabe.interpreting.plain import Invalid, Problem, dump, load, out_of_range, within

MOST_CENTS = 1_000_000  # ten thousand euros: above that it is a typing error
DAY = 24 * 60
GERMAN_LANDS = (
    "BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH",
)  # fmt: skip


class Unit(StrEnum):
    """What is paid for: the whole assignment, or blocks of time."""

    ASSIGNMENT = "assignment"
    HOUR = "hour"
    HALF_HOUR = "half_hour"
    QUARTER_HOUR = "quarter_hour"

    @property
    def minutes(self) -> int:
        """Length of a block; 0 for the assignment."""
        return {"hour": 60, "half_hour": 30, "quarter_hour": 15}.get(self.value, 0)


class Rounding(StrEnum):
    """STARTED: a block that has begun counts in full. EXACT: by the minute."""

    STARTED = "started"
    EXACT = "exact"


class PaidBy(StrEnum):
    """Who pays: the pool of the county, the body that asked, or that body if it has means."""

    POOL = "pool"
    REQUESTER = "requester"
    REQUESTER_IF_ABLE = "requester_if_able"


@dataclass(frozen=True, slots=True)
class Tariff:
    """The price of time. `first_cents` pays the first `first_minutes`, `block_cents` each unit after.

    With Unit.ASSIGNMENT `first_cents` is the price, whatever the time. Without a first block
    (`first_minutes` 0) every unit costs `block_cents`. The amount for time, surcharges included,
    is then raised to `minimum_cents` and cut at `maximum_cents` (None: no cut).
    """

    unit: Unit
    first_cents: int = within(0, MOST_CENTS, 0)
    first_minutes: int = within(0, DAY, 0)
    block_cents: int = within(0, MOST_CENTS, 0)
    rounding: Rounding = Rounding.STARTED
    minimum_cents: int = within(0, MOST_CENTS, 0)
    maximum_cents: int | None = within(0, MOST_CENTS, None)


@dataclass(frozen=True, slots=True)
class CountedTime:
    """What counts as paid time beside the talk. Distances are one way, minutes both ways."""

    waiting: bool = False
    travel: bool = False
    travel_from_km: int = within(0, 500, 0)  # nearer places: no travel time
    travel_only_in_county: bool = False
    travel_most_minutes: int | None = within(0, DAY, None)


@dataclass(frozen=True, slots=True)
class TravelRefund:
    """Real costs: cents for each km driven there and back, and receipts, at most so much a trip."""

    cents_per_km: int = within(0, 500, 0)
    receipts: bool = False
    most_cents: int | None = within(0, MOST_CENTS, None)
    only_outside: bool = False  # nothing inside the county (or town)
    once_per_place_and_day: bool = True


@dataclass(frozen=True, slots=True)
class Band:
    """Travel of at most `up_to_minutes` brings `cents`; longer than the last band: as the last."""

    up_to_minutes: int = within(1, DAY)
    cents: int = within(0, MOST_CENTS)


@dataclass(frozen=True, slots=True)
class TravelTime:
    """A flat amount for the time on the way: by band of minutes (there and back), or per way.

    A rule has `bands` or `cents_per_way` (paid twice); with `only_outside` nothing in the county.
    """

    bands: tuple[Band, ...] = ()
    cents_per_way: int = within(0, MOST_CENTS, 0)
    only_outside: bool = False


class Occasion(StrEnum):
    """When a surcharge is paid: by the clock, on Sundays, public holidays, or a date each year."""

    NIGHT = "night"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Surcharge:
    """`percent` on top of time within the occasion.

    NIGHT needs `begins` and `ends` (may pass midnight); DATE needs `month` and `day`; on the other
    occasions `begins` cuts off the hours before it.
    """

    occasion: Occasion
    percent: int = within(1, 500)
    begins: dt.time | None = None
    ends: dt.time | None = None
    month: int | None = within(1, 12, None)
    day: int | None = within(1, 31, None)


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What is paid when the requester cancels too late.

    Late is one of: less than `hours_before` the start; after `until` on the day `days_before` it;
    on or after the working day (Monday to Friday, no public holiday) `working_days_before` it.
    Paid is one of: `percent` of the planned fee; the fee of a talk of `minutes`; `cents`.
    Of several steps the one that pays most counts.
    """

    hours_before: int | None = within(0, 24 * 60, None)
    days_before: int | None = within(0, 60, None)
    until: dt.time | None = None
    working_days_before: int | None = within(0, 30, None)
    percent: int | None = within(1, 100, None)
    minutes: int | None = within(1, DAY, None)
    cents: int | None = within(1, MOST_CENTS, None)


@dataclass(frozen=True, slots=True)
class Rule:
    """All that decides about the money of one assignment, from `valid_from` to `valid_to` (incl.).

    `payer_tariff` None: who pays, pays what the person gets. Else the payer's amount is reckoned
    by that tariff, and travel goes on top if `payer_pays_travel`.
    """

    name: str
    tariff: Tariff
    time: CountedTime = field(default_factory=CountedTime)
    travel: TravelRefund = field(default_factory=TravelRefund)
    travel_time: TravelTime = field(default_factory=TravelTime)
    surcharges: tuple[Surcharge, ...] = ()
    night_adds: bool = False  # night on top of Sunday and holiday (§ 3b EStG); else the highest
    holidays_of: str = "NW"  # Land, as in ISO 3166-2:DE
    cancellations: tuple[Cancellation, ...] = ()
    paid_by: PaidBy = PaidBy.POOL
    payer_tariff: Tariff | None = None
    payer_pays_travel: bool = False
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def __post_init__(self) -> None:
        problems = (*out_of_range(self), *_contradictions(self))
        if problems:
            raise Invalid(*problems)

    @classmethod
    def from_plain(cls, raw: object) -> Rule:
        """Return the rule of a plain value as read from JSON; raises Invalid."""
        return load(cls, raw)

    def to_plain(self) -> dict[str, Any]:
        """Return dicts, lists, strings and numbers; `from_plain` gives an equal rule."""
        plain: dict[str, Any] = dump(self)
        return plain

    @property
    def version(self) -> str:
        """Return 16 hexadecimal digits that name exactly this content (SHA-256)."""
        return _version(self)

    def is_valid_on(self, day: dt.date) -> bool:
        """Tell if the rule is valid on a day; an end left open never comes."""
        return (self.valid_from or dt.date.min) <= day <= (self.valid_to or dt.date.max)


@lru_cache(maxsize=512)
def _version(rule: Rule) -> str:
    text = json.dumps(rule.to_plain(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _contradictions(rule: Rule) -> Iterator[Problem]:
    if not rule.name.strip():
        yield Problem("name", _("Geben Sie der Regel einen Namen."))
    if rule.valid_from and rule.valid_to and rule.valid_from > rule.valid_to:
        yield Problem("valid_to", _("Die Regel endet, bevor sie beginnt."))
    if rule.holidays_of not in GERMAN_LANDS:
        yield Problem("holidays_of", _("Dieses Bundesland gibt es nicht. Zum Beispiel: NW."))
    yield from _of_tariff(rule.tariff, "tariff")
    if rule.payer_tariff:
        yield from _of_tariff(rule.payer_tariff, "payer_tariff")
    yield from _of_travel(rule.travel_time)
    for number, surcharge in enumerate(rule.surcharges):
        yield from _of_surcharge(surcharge, f"surcharges.{number}")
    for number, step in enumerate(rule.cancellations):
        yield from _of_cancellation(step, f"cancellations.{number}")


def _of_tariff(tariff: Tariff, path: str) -> Iterator[Problem]:
    if tariff.unit == Unit.ASSIGNMENT and (tariff.block_cents or tariff.first_minutes):
        text = _("Ein Preis je Einsatz hat keine Zeitblöcke. Nehmen Sie eine andere Einheit.")
        yield Problem(f"{path}.unit", text)
    if tariff.unit != Unit.ASSIGNMENT and tariff.first_cents and not tariff.first_minutes:
        yield Problem(f"{path}.first_minutes", _("Sagen Sie, wie lang der erste Block ist."))
    if tariff.unit != Unit.ASSIGNMENT and not (tariff.block_cents or tariff.first_minutes):
        yield Problem(f"{path}.block_cents", _("Sagen Sie, was ein Zeitblock kostet."))
    if tariff.maximum_cents is not None and tariff.maximum_cents < tariff.minimum_cents:
        yield Problem(f"{path}.maximum_cents", _("Das Höchste ist kleiner als das Mindeste."))


def _of_travel(travel: TravelTime) -> Iterator[Problem]:
    if travel.bands and travel.cents_per_way:
        text = _("Fahrzeit wird nach Stufen oder je Weg bezahlt, nicht beides.")
        yield Problem("travel_time.bands", text)
    for before, after in pairwise(travel.bands):
        if before.up_to_minutes >= after.up_to_minutes or before.cents > after.cents:
            yield Problem("travel_time.bands", _("Die Stufen der Fahrzeit müssen ansteigen."))


def _of_surcharge(one: Surcharge, path: str) -> Iterator[Problem]:
    if one.occasion == Occasion.NIGHT and (one.begins is None or one.ends in (None, one.begins)):
        yield Problem(f"{path}.begins", _("Sagen Sie, von wann bis wann die Nacht geht."))
    if one.occasion != Occasion.NIGHT and one.ends is not None:
        yield Problem(f"{path}.ends", _("Ein Ende hat nur der Zuschlag für die Nacht."))
    has_date = one.month is not None and one.day is not None
    if has_date != (one.occasion == Occasion.DATE) or (one.month is None) != (one.day is None):
        yield Problem(f"{path}.day", _("Tag und Monat gehören nur zu einem festen Datum."))
    elif has_date:
        try:
            dt.date(2024, one.month or 1, one.day or 1)  # a leap year knows every date
        except ValueError:
            yield Problem(f"{path}.day", _("Dieses Datum gibt es nicht."))


def _of_cancellation(one: Cancellation, path: str) -> Iterator[Problem]:
    whens = [one.hours_before, one.days_before, one.working_days_before]
    if sum(when is not None for when in whens) != 1:
        text = _("Sagen Sie auf eine Weise, bis wann eine Absage frei ist.")
        yield Problem(f"{path}.hours_before", text)
    elif (one.days_before is None) != (one.until is None):
        yield Problem(f"{path}.until", _("Zu „Tage vorher“ gehört eine Uhrzeit, sonst nicht."))
    if sum(what is not None for what in (one.percent, one.minutes, one.cents)) != 1:
        text = _("Sagen Sie auf eine Weise, was bei später Absage bezahlt wird.")
        yield Problem(f"{path}.percent", text)
