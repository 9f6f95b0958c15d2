"""The county's rules of the pool, read once per process and content."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

import holidays

from nabe.core import pagecache
from nabe.interpreting.gate import Limits
from nabe.interpreting.models import Exclusion, Interpreter, PoolRules, Setting, SpokenLanguage

MANY = 10  # times the people of a rare language: in a smaller pool every language is rare


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


def rare_speakers() -> Mapping[int, str]:
    """Return who speaks a rare language, by key: its code (the rarest); read once per content.

    Rare is what at most `rare_people` active people speak, in a pool that has many more of them.
    """
    return pagecache.kept("rare speakers", _rare_speakers)


def _rare_speakers() -> Mapping[int, str]:
    speakers: defaultdict[str, set[int]] = defaultdict(set)
    active = SpokenLanguage.objects.filter(interpreter__state=Interpreter.State.ACTIVE)
    for code, key in active.values_list("code", "interpreter_id"):
        speakers[code].add(key)
    most = pool_rules().rare_people
    everybody = set().union(*speakers.values())
    if len(everybody) <= MANY * most:
        return {}
    found: dict[int, str] = {}
    for code, keys in sorted(speakers.items(), key=lambda one: (-len(one[1]), one[0])):
        if len(keys) <= most:
            found |= dict.fromkeys(keys, code)
    return found
