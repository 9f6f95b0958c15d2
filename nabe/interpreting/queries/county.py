"""The county's rules of the pool, read once per process and content."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Model
from django.http import Http404

from nabe.core import pagecache
from nabe.interpreting.fees import calendar
from nabe.interpreting.fees.calendar import FIRST_LAND, land_of
from nabe.interpreting.gate import Limits
from nabe.interpreting.models import (
    DispatchRule,
    Exclusion,
    Fund,
    Interpreter,
    Payer,
    PoolRules,
    Request,
    Setting,
    SpokenLanguage,
)
from nabe.people.models import QualificationKind
from nabe.places.queries import county_for_site

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


def county_land() -> str:
    """Return the Land of the county, as in ISO 3166-2:DE ("NW"): holidays are those of a Land."""
    return pagecache.kept("county land", _county_land)


def _county_land() -> str:
    county = county_for_site()
    return land_of(county.ags) if county else FIRST_LAND


def is_holiday(day: dt.date) -> bool:
    """Say whether a day is a public holiday where the county lies."""
    return calendar.is_holiday(day, county_land())


def limits() -> Limits:
    """Return what the gate looks at."""
    rules = pool_rules()
    return Limits(rules.lead_days, rules.longest_minutes, rules.most_per_case, is_holiday)


def video_room(request: Request) -> str:
    """Return the address of the room of a talk by video; nobody guesses it. Empty for all others."""
    template = pool_rules().video_room
    if request.mode != "video" or "{room}" not in template:
        return ""
    return template.replace("{room}", request.key[:20])


def active_people() -> int:
    """Return how many people the pool has; counted once per content."""
    active = Interpreter.objects.filter(state=Interpreter.State.ACTIVE)
    return pagecache.kept("active people", active.count)


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


def fresh_rules() -> PoolRules:
    """Return the county's numbers as they stand in the database, to be edited."""
    return PoolRules.objects.filter(pk=1).first() or PoolRules(pk=1)


def dispatch_rules() -> Sequence[DispatchRule]:
    """Return the rules by which the pool asks by itself."""
    return pagecache.kept(
        "dispatch rules", lambda: list(DispatchRule.objects.select_related("setting"))
    )


def all_settings() -> Sequence[Setting]:
    """Return every field of work, also those that are switched off."""
    return list(Setting.objects.all())


def all_exclusions() -> Sequence[Exclusion]:
    """Return every exclusion, also those that are switched off."""
    return list(Exclusion.objects.all())


def payers() -> Sequence[Payer]:
    """Return every body that pays itself, or did, by name."""
    return list(Payer.objects.select_related("organization"))


LISTS: Mapping[str, type[Model]] = {
    "finanzierung": Fund, "fragen": DispatchRule, "einsatzfeld": Setting, "ausschluss": Exclusion,
    "zahler": Payer,
    "qualifikation": QualificationKind,
}  # fmt: skip


def row_of(kind: str, pk: int) -> Model:
    """Return one row of a list of the county, or 404."""
    found = LISTS[kind]._default_manager.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
