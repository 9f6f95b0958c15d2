"""What each source of money paid for in a year: nothing but what the ledger says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum

from nabe.core import clock
from nabe.interpreting.models import Entry, Fund
from nabe.interpreting.queries.fees import funds
from nabe.interpreting.rules import Viewer, demand, runs_the_pool

POOL = "pool"  # Entry.paid_by: the county's own money


@dataclass(frozen=True, slots=True)
class Spent:
    """A source of money in cents: what of it was booked in the year, and up to today in all.

    `fund` None gathers what was booked without one.
    """

    fund: Fund | None
    in_year: int
    ever: int

    @property
    def left(self) -> int | None:
        """Cents that are not booked yet; None without a source."""
        return self.fund.cents - self.ever if self.fund else None


@dataclass(frozen=True, slots=True)
class Account:
    """The ledger of one year, counter-entries included, by day; `funds` are all it names."""

    year: int
    made_on: dt.date
    funds: Sequence[Spent]
    entries: Sequence[Entry]


def from_funds(entry: Entry) -> int:
    """Return the cents of an entry that the county's money bears; a counter-entry's are negative."""
    return entry.payer_cents if entry.paid_by == POOL else 0


def years_of_funds() -> list[tuple[int, list[Fund]]]:
    """Return the years with money or bookings, the newest first, each with its sources."""
    booked = {day.year for day in Entry.objects.dates("day", "year")}
    granted = {
        year for one in funds() for year in range(one.first_day.year, one.last_day.year + 1)
        if year <= clock.today().year
    }  # fmt: skip
    return [(year, _of_year(year)) for year in sorted(booked | granted, reverse=True)]


def _of_year(year: int) -> list[Fund]:
    return [one for one in funds() if one.first_day.year <= year <= one.last_day.year]


def account_of(viewer: Viewer, year: int, fund: int | None = None) -> Account:
    """Return the account of a year for coordination; `fund` narrows it to one source; two queries."""
    demand(runs_the_pool(viewer))
    wanted = Q(fund=fund) if fund is not None else Q()
    rows = Entry.objects.filter(wanted, day__year=year).select_related(
        "assignment__request__organization", "assignment__request__setting",
        "assignment__request__municipality", "assignment__service_record", "rule", "fund",
        "statement__run",
    )  # fmt: skip
    entries = list(rows.order_by("day", "pk"))
    spent = Entry.objects.filter(wanted, paid_by=POOL).order_by().values_list("fund")
    ever: dict[int | None, int] = dict(spent.annotate(spent=Sum("payer_cents")))
    in_year: dict[int | None, int] = {}
    for one in entries:
        in_year[one.fund_id] = in_year.get(one.fund_id, 0) + from_funds(one)
    named = [one for one in funds() if fund in (None, one.pk)]
    shown = [one for one in named if one in _of_year(year) or one.pk in in_year or fund]
    found = [Spent(one, in_year.get(one.pk, 0), ever.get(one.pk, 0)) for one in shown]
    if None in in_year:
        found.append(Spent(None, in_year[None], ever.get(None, 0)))
    return Account(year, clock.today(), found, entries)
