"""From a rule and what happened to the fee: time, travel, late cancellation, trips of a day. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabe.interpreting.fees.calendar import working_days_back
from nabe.interpreting.fees.pricing import price_of_time
from nabe.interpreting.fees.record import ZONE, Fee, Kind, Line, Record, cents_of, half_up
from nabe.interpreting.fees.rule import Cancellation, Rule, Tariff


def fee(rule: Rule, record: Record) -> Fee:
    """Return what one assignment is worth by a rule: the same for the same two, always.

    The first block and the price of an assignment are due as soon as it took place, also when the
    talk itself had no minute. Who came in vain gets the travel, and for the time that of a
    cancellation at the last moment or of the waiting, whichever is more. Remote assignments have
    no travel; cancelled ones neither.
    """
    return _fee(rule, record, trip=True)


def for_day(rule: Rule, records: Sequence[Record]) -> tuple[Fee, ...]:
    """Return the fees of several assignments of one person, in the order given.

    Where the rule says so, several at one place on one day are one trip: the longest of them pays
    the way, the others none. Other days and places do not disturb each other. The sum is never
    above that of the single fees.
    """
    return for_trips([(rule, record) for record in records])


def for_trips(pairs: Sequence[tuple[Rule, Record]]) -> tuple[Fee, ...]:
    """Return as `for_day` does the fees of assignments of one person that have rules of their own."""
    bearer: dict[tuple[dt.date, str], int] = {}
    for number, (rule, record) in enumerate(pairs):
        if not _shares_trip(rule, record):
            continue
        key = (record.day, record.place)
        if key not in bearer or _way(record) > _way(pairs[bearer[key]][1]):
            bearer[key] = number
    return tuple(
        _fee(
            rule,
            record,
            trip=not _shares_trip(rule, record) or bearer[(record.day, record.place)] == number,
        )
        for number, (rule, record) in enumerate(pairs)
    )


def _shares_trip(rule: Rule, record: Record) -> bool:
    travels = not record.remote and record.cancelled_at is None
    return rule.travel.once_per_place_and_day and bool(record.place) and travels


def _way(record: Record) -> tuple[Decimal, int, int]:
    return record.km, record.receipts_cents, record.travel_minutes


def _fee(rule: Rule, record: Record, *, trip: bool) -> Fee:
    if record.cancelled_at is not None:
        lines = _cancelled(rule, rule.tariff, record)
        payer = _cancelled(rule, rule.payer_tariff or rule.tariff, record)
        return Fee(tuple(lines), tuple(payer), rule.paid_by, rule.version)
    lines = _time(rule, rule.tariff, record, trip=trip)
    earned_way, travel = list(_way_time(rule, record)), list(_travel(rule, record))
    if not trip:
        travel = list(_same_trip()) if earned_way or travel else []
        earned_way = []
    if rule.payer_tariff is None:
        payer = lines + earned_way + travel
    else:
        payer = _time(rule, rule.payer_tariff, record, trip=trip)
        payer += earned_way + travel if rule.payer_pays_travel else []
    return Fee(tuple(lines + earned_way + travel), tuple(payer), rule.paid_by, rule.version)


def _time(rule: Rule, tariff: Tariff, record: Record, *, trip: bool) -> list[Line]:
    minutes = paid_minutes(rule, record, trip=trip)
    lines = price_of_time(rule, tariff, minutes, record.starts)
    if record.in_vain:
        return max(lines, _cancelled(rule, tariff, record), key=cents_of)
    return lines


def paid_minutes(rule: Rule, record: Record, *, trip: bool = True) -> int:
    """Return the minutes that count: the talk, and waiting and travel where the rule says so."""
    minutes = 0 if record.in_vain else record.minutes
    if rule.time.waiting:
        minutes += record.waiting_minutes
    if trip and _travel_counts(rule, record):
        most = rule.time.travel_most_minutes
        way = record.travel_minutes
        minutes += way if most is None else min(way, most)
    return minutes


def _travel_counts(rule: Rule, record: Record) -> bool:
    """Tell if the time on the way is paid; the threshold is a distance one way."""
    if not rule.time.travel or record.remote:
        return False
    if rule.time.travel_only_in_county and not record.in_county:
        return False
    return record.km >= 2 * rule.time.travel_from_km


def _way_time(rule: Rule, record: Record) -> Iterator[Line]:
    way = rule.travel_time
    if record.remote or (way.only_outside and record.in_county):
        return
    if way.cents_per_way:
        cents = way.cents_per_way
        yield Line(Kind.TRAVEL_TIME, _("Fahrzeit"), _("2 Wege"), cents, 2 * cents)
    elif way.bands and record.travel_minutes:
        fitting = (one for one in way.bands if record.travel_minutes <= one.up_to_minutes)
        band = next(fitting, way.bands[-1])
        text = ngettext("%(count)s Minute", "%(count)s Minuten", record.travel_minutes)
        quantity = text % {"count": record.travel_minutes}
        yield Line(Kind.TRAVEL_TIME, _("Fahrzeit"), quantity, band.cents, band.cents)


def _travel(rule: Rule, record: Record) -> Iterator[Line]:
    travel = rule.travel
    if record.remote or (travel.only_outside and record.in_county):
        return
    lines = []
    if travel.cents_per_km and record.km:
        cents = half_up(Fraction(record.km) * travel.cents_per_km)
        quantity = _("%(km)s km hin und zurück") % {"km": _km(record.km)}
        lines += [Line(Kind.TRAVEL, _("Fahrt"), quantity, travel.cents_per_km, cents)]
    if travel.receipts and record.receipts_cents:
        cents = record.receipts_cents
        lines += [Line(Kind.TRAVEL, _("Fahrkarten"), _("nach Beleg"), None, cents)]
    yield from lines
    most, cents = travel.most_cents, cents_of(lines)
    if most is not None and cents > most:
        yield Line(Kind.TRAVEL, _("Fahrt höchstens"), "", most, most - cents)


def _same_trip() -> Iterator[Line]:
    yield Line(Kind.TRAVEL, _("Fahrt"), _("am selben Tag zum selben Ort, schon bezahlt"), None, 0)


def _km(km: Decimal) -> str:
    return format(km.normalize(), "f").replace(".", ",")


def is_late(step: Cancellation, record: Record, land: str = "NW") -> bool:
    """Tell if a cancellation missed the deadline of a step; exactly at it is in time."""
    if record.cancelled_at is None:
        return False
    if step.hours_before is not None:
        left = record.starts.astimezone(dt.UTC) - record.cancelled_at.astimezone(dt.UTC)
        return left < dt.timedelta(hours=step.hours_before)
    if step.days_before is not None:
        day = record.day - dt.timedelta(days=step.days_before)
        until = dt.datetime.combine(day, step.until or dt.time.min, ZONE)
        return record.cancelled_at.astimezone(dt.UTC) > until.astimezone(dt.UTC)
    day = working_days_back(record.day, step.working_days_before or 0, land)
    return record.cancelled_at.astimezone(ZONE).date() >= day


def _cancelled(rule: Rule, tariff: Tariff, record: Record) -> list[Line]:
    """Return what a cancellation costs: nothing in time, or by the interpreter, or by no step."""
    if record.cancelled_by_payee:
        return [Line(Kind.CANCELLATION, _("Abgesagt"), _("von der Sprachmittlung"), None, 0)]
    lines = [
        _late_line(rule, tariff, step, record)
        for step in rule.cancellations
        if record.in_vain or is_late(step, record, rule.holidays_of)
    ]
    if not lines and record.in_vain:
        return []
    if not lines:
        return [Line(Kind.CANCELLATION, _("Abgesagt"), _("rechtzeitig"), None, 0)]
    return [max(lines, key=lambda line: line.cents)]


def _late_line(rule: Rule, tariff: Tariff, step: Cancellation, record: Record) -> Line:
    if step.cents is not None:
        quantity, cents = _("fester Betrag"), step.cents
    elif step.minutes is not None:
        quantity = _("wie ein Gespräch von %(minutes)s Minuten") % {"minutes": step.minutes}
        cents = cents_of(price_of_time(rule, tariff, step.minutes, record.starts))
    else:
        planned = cents_of(price_of_time(rule, tariff, record.minutes, record.starts))
        quantity = _("%(percent)s %% des geplanten Honorars") % {"percent": step.percent}
        cents = half_up(Fraction(planned * (step.percent or 0), 100))
    what = _("Vergeblich gekommen") if record.in_vain else _("Zu spät abgesagt")
    return Line(Kind.CANCELLATION, what, quantity, None, cents)
