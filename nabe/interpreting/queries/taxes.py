"""Which tax limit applies to whom, for which time, and what of it is used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import F, Sum

from nabe.core import clock
from nabe.interpreting import tax
from nabe.interpreting.models import Assignment, Interpreter
from nabe.interpreting.queries.county import pool_rules
from nabe.interpreting.queries.fees import HELD


def limit_on(day: dt.date) -> tax.Limit:
    """Return the limit that the county chose, as it is valid on a day."""
    rules = pool_rules()
    found = replace(tax.limit_on(rules.tax_basis, day), counts_travel=rules.tax_counts_travel)
    return found if rules.tax_cents is None else replace(found, cents=rules.tax_cents)


def limit_of(who: Interpreter, day: dt.date) -> tax.Limit:
    """Return somebody's limit on a day: their own amount, else the county's."""
    found = limit_on(day)
    return found if who.tax_limit is None else replace(found, cents=who.tax_limit)


def days_of(limit: tax.Limit, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the first moment of a limit's period around a day, and the first one after it."""
    first, last = tax.period_of(limit, day)
    noon = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    begins = noon + (first - noon.date())
    return begins, noon + (last + dt.timedelta(days=1) - noon.date())


def counted(limit: tax.Limit, rows: Iterable[Assignment], day: dt.date) -> int:
    """Return the cents of these assignments that count in the limit's period around a day."""
    begins, ends = days_of(limit, day)
    return sum(
        worth(limit, one.cents, one.travel_cents)
        for one in rows if begins <= one.slot.starts_at < ends
    )  # fmt: skip


def worth(limit: tax.Limit, cents: int, travel_cents: int) -> int:
    """Return what counts of a fee without travel and of its travel, in cents."""
    return cents + travel_cents * limit.counts_travel


def left_for(who: Interpreter, day: dt.date) -> int:
    """Return the cents that somebody may still promise in the period around a day; one query."""
    limit = limit_of(who, day)
    begins, ends = days_of(limit, day)
    held = Assignment.objects.filter(
        interpreter=who, state__in=HELD, slot__starts_at__gte=begins, slot__starts_at__lt=ends
    )
    value = F("cents") + F("travel_cents") if limit.counts_travel else F("cents")
    used = held.aggregate(cents=Sum(value))["cents"] or 0
    return limit.cents - who.declared_in(day.year) - int(used)
