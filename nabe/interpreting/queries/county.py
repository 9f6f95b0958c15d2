"""The county's rules of the pool, read once per process and content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

import holidays

from nabe.core import pagecache
from nabe.interpreting.gate import Limits
from nabe.interpreting.models import Exclusion, PoolRules, Setting


def pool_rules() -> PoolRules:
    """Return the county's numbers; the defaults where nobody chose."""
    return pagecache.kept("pool rules", lambda: PoolRules.objects.first() or PoolRules(pk=1))


def settings_of_work() -> Sequence[Setting]:
    """Return the fields of work in the county's order."""
    return pagecache.kept("pool settings", lambda: list(Setting.objects.filter(is_active=True)))


def exclusions() -> Sequence[Exclusion]:
    """Return what the pool does not do, in the county's order."""
    return pagecache.kept("exclusions", lambda: list(Exclusion.objects.filter(is_active=True)))


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("DE", subdiv="NW", years=year))


def is_holiday(day: dt.date) -> bool:
    """Say whether a day is a public holiday in North Rhine-Westphalia."""
    return day in _holidays(day.year)


def limits() -> Limits:
    """Return what the gate looks at."""
    rules = pool_rules()
    return Limits(rules.lead_days, rules.longest_minutes, rules.most_per_case, is_holiday)


def expected_cents(minutes: int) -> int:
    """Return the fee that the county's simple rule gives: a first block of two hours, then hours."""
    rules = pool_rules()
    more = max(0, minutes - 120)
    return rules.first_cents + -(-more // 60) * rules.next_cents
