"""Cases that an editor of a rule looks at while changing it: what would this be worth? Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from nabe.interpreting.fees.reckoning import fee
from nabe.interpreting.fees.record import ZONE, Fee, Record
from nabe.interpreting.fees.rule import Rule


@dataclass(frozen=True, slots=True)
class Case:
    """A case in words, and what it is worth by the rule."""

    words: str
    fee: Fee


def cases(rule: Rule, monday: dt.date) -> list[Case]:
    """Return usual cases in the week of `monday` with their fees by this rule."""
    starts = dt.datetime.combine(monday + dt.timedelta(days=2), dt.time(10), ZONE)

    def talk(minutes: int) -> Record:
        return Record(starts, starts + dt.timedelta(minutes=minutes))

    hour, sunday = talk(60), starts + dt.timedelta(days=4)
    late = starts + dt.timedelta(hours=11)
    eve = dt.datetime(monday.year, 12, 24, 15, tzinfo=ZONE)
    usual = [
        (_("20 Minuten"), talk(20)),
        (_("1 Stunde"), hour),
        (_("1 Stunde 40 Minuten"), talk(100)),
        (_("2 Stunden 5 Minuten"), talk(125)),
        (_("3 Stunden 1 Minute"), talk(181)),
        (_("1 Stunde, 25 km und 40 Minuten Fahrt"), replace(hour, km=Decimal(25), travel_minutes=40)),
        (_("1 Stunde am Telefon"), replace(hour, remote=True)),
        (_("1 Stunde außerhalb des Kreises, 60 km und 80 Minuten Fahrt"),
         replace(hour, km=Decimal(60), travel_minutes=80, in_county=False)),
        (_("1 Stunde ab 21 Uhr"), Record(late, late + dt.timedelta(minutes=60))),
        (_("70 Minuten am Sonntag"), Record(sunday, sunday + dt.timedelta(minutes=70))),
        (_("1 Stunde an Heiligabend ab 15 Uhr"), Record(eve, eve + dt.timedelta(minutes=60))),
        (_("1 Stunde, zwei Stunden vorher abgesagt"),
         replace(hour, cancelled_at=starts - dt.timedelta(hours=2))),
        (_("1 Stunde, niemand war da, 12 km"), replace(hour, in_vain=True, km=Decimal(12))),
    ]  # fmt: skip
    return [Case(words, fee(rule, record)) for words, record in usual]
