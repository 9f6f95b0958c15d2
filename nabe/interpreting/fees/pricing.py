"""The price of paid minutes: blocks, surcharges, minimum and maximum, as lines in words. Pure.

Surcharges are by the minute of *paid* time: a started block is paid to its end, so it is
surcharged to its end, counted from the beginning of the talk. That keeps a longer talk from ever
being worth less than a shorter one. Each line is rounded half up to whole cents.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabe.interpreting.fees.calendar import surcharged_minutes
from nabe.interpreting.fees.record import Kind, Line, cents_of, half_up
from nabe.interpreting.fees.rule import Occasion, Rounding, Rule, Surcharge, Tariff, Unit


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of the paid time: `count` blocks at `unit_cents`, from `begin` to `end` in minutes."""

    quantity: str
    unit_cents: int
    cents: Fraction
    begin: int
    end: int


def price_of_time(rule: Rule, tariff: Tariff, minutes: int, starts: dt.datetime) -> list[Line]:
    """Return the lines for `minutes` of paid time from `starts` on, by one of the rule's tariffs."""
    pieces = list(_pieces(tariff, minutes))
    what = _("Zeit") if tariff.unit != Unit.ASSIGNMENT else _("Einsatz")
    lines = [
        Line(Kind.TIME, what, piece.quantity, piece.unit_cents, half_up(piece.cents))
        for piece in pieces
    ]
    if rule.surcharges:
        lines += _surcharge_lines(rule, pieces, starts)
    return lines + list(_limits(tariff, cents_of(lines)))


def _pieces(tariff: Tariff, minutes: int) -> Iterator[Piece]:
    if tariff.unit == Unit.ASSIGNMENT:
        cents = tariff.first_cents
        yield Piece(_("1 Einsatz"), cents, Fraction(cents), 0, 0)
        return
    begin = tariff.first_minutes
    if begin:
        quantity = _("die ersten %(minutes)s Minuten") % {"minutes": begin}
        yield Piece(quantity, tariff.first_cents, Fraction(tariff.first_cents), 0, begin)
    rest = minutes - begin
    if rest <= 0:
        return
    unit, price = tariff.unit.minutes, tariff.block_cents
    if tariff.rounding == Rounding.EXACT:
        text = ngettext("%(count)s Minute", "%(count)s Minuten", rest) % {"count": rest}
        yield Piece(text, price, Fraction(price * rest, unit), begin, minutes)
        return
    count = -(-rest // unit)
    yield Piece(
        _started(tariff.unit, count), price, Fraction(price * count), begin, begin + count * unit
    )


def _started(unit: Unit, count: int) -> str:
    if unit == Unit.HOUR:
        text = ngettext("%(count)s angefangene Stunde", "%(count)s angefangene Stunden", count)
    elif unit == Unit.HALF_HOUR:
        text = ngettext(
            "%(count)s angefangene halbe Stunde", "%(count)s angefangene halbe Stunden", count
        )
    else:
        text = ngettext(
            "%(count)s angefangene Viertelstunde", "%(count)s angefangene Viertelstunden", count
        )
    return text % {"count": count}


def _surcharge_lines(rule: Rule, pieces: list[Piece], starts: dt.datetime) -> Iterator[Line]:
    cents: dict[Surcharge, Fraction] = defaultdict(Fraction)
    minutes: dict[Surcharge, int] = defaultdict(int)
    for piece in pieces:
        length = max(piece.end - piece.begin, 1)
        for one, count in surcharged_minutes(rule, starts, piece.begin, piece.end).items():
            cents[one] += piece.cents * count * one.percent / (length * 100)
            minutes[one] += count if piece.end else 0
    for one in rule.surcharges:
        if cents[one]:
            quantity = _("%(percent)s %%") % {"percent": one.percent}
            if minutes[one]:
                quantity = _("%(percent)s %% auf %(minutes)s bezahlte Minuten") % {
                    "percent": one.percent, "minutes": minutes[one],
                }  # fmt: skip
            yield Line(Kind.SURCHARGE, _name(one), quantity, None, half_up(cents[one]))


def _name(one: Surcharge) -> str:
    if one.occasion == Occasion.NIGHT:
        return _("Zuschlag für die Nacht")
    if one.occasion == Occasion.SUNDAY:
        return _("Zuschlag für den Sonntag")
    if one.occasion == Occasion.HOLIDAY:
        return _("Zuschlag für den Feiertag")
    return _("Zuschlag für den %(day)s.%(month)s.") % {"day": one.day, "month": one.month}


def _limits(tariff: Tariff, cents: int) -> Iterator[Line]:
    if cents < tariff.minimum_cents:
        least = tariff.minimum_cents
        yield Line(Kind.LIMIT, _("Mindestens"), "", least, least - cents)
    most = tariff.maximum_cents
    if most is not None and cents > most:
        yield Line(Kind.LIMIT, _("Höchstens"), "", most, most - cents)
