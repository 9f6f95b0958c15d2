"""Public holidays, working days and which surcharge a minute of the clock carries. Pure.

Public holidays come from the package `holidays` (Germany, per Land).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from nabe.interpreting.fees.record import ZONE, whole_minute
from nabe.interpreting.fees.rule import Occasion, Rule, Surcharge

SUNDAY, SATURDAY = 6, 5
FIRST_LAND = "NW"  # as long as no county is loaded
# First two digits of the official key of a municipality (AGS) → ISO 3166-2:DE. Destatis.
LAND_OF_KEY = {
    "01": "SH", "02": "HH", "03": "NI", "04": "HB", "05": "NW", "06": "HE", "07": "RP",
    "08": "BW", "09": "BY", "10": "SL", "11": "BE", "12": "BB", "13": "MV", "14": "SN",
    "15": "ST", "16": "TH",
}  # fmt: skip


def land_of(key: str) -> str:
    """Return the Land of an official key ("05978": "NW"); FIRST_LAND for a key of none."""
    return LAND_OF_KEY.get(key[:2], FIRST_LAND)


@lru_cache(maxsize=256)
def public_holidays(land: str, year: int) -> frozenset[dt.date]:
    """Return the public holidays of a Land ("NW") in a year."""
    import holidays

    return frozenset(holidays.country_holidays("DE", subdiv=land, years=year))


def is_holiday(day: dt.date, land: str) -> bool:
    """Tell if a day is a public holiday in the Land."""
    return day in public_holidays(land, day.year)


def is_working_day(day: dt.date, land: str) -> bool:
    """Tell if a day is Monday to Friday and no public holiday."""
    return day.weekday() < SATURDAY and not is_holiday(day, land)


def working_days_back(day: dt.date, count: int, land: str) -> dt.date:
    """Return the day `count` working days before `day`; 0: the day itself."""
    while count > 0:
        day -= dt.timedelta(days=1)
        count -= is_working_day(day, land)
    return day


def surcharged_minutes(rule: Rule, starts: dt.datetime, begin: int, end: int) -> Counter[Surcharge]:
    """Return for how many minutes from `begin` to `end` after `starts` each surcharge is paid.

    Of several on one minute the highest counts; at night that of the night as well if the rule's
    `night_adds` says so. An empty span is one minute: that of the start.
    """
    first = whole_minute(starts)
    end = max(end, begin + 1)
    cuts = sorted({begin, end, *_turns(rule, first, begin, end)})
    found: Counter[Surcharge] = Counter()
    for start, stop in pairwise(cuts):
        moment = (first + dt.timedelta(minutes=start)).astimezone(ZONE)
        found.update(dict.fromkeys(_of_minute(rule, moment), stop - start))
    return found


def _turns(rule: Rule, first: dt.datetime, begin: int, end: int) -> Iterator[int]:
    """Yield the minutes between which no surcharge begins or ends: the clocks of the rule, midnight.

    Also 01:00 UTC, when the clocks of Europe change, and an hour that comes twice in both places.
    """
    clocks = {dt.time.min}
    for one in rule.surcharges:
        clocks |= {one.begins or dt.time.min, one.ends or dt.time.min}
    day = (first + dt.timedelta(minutes=begin)).astimezone(ZONE).date()
    last = (first + dt.timedelta(minutes=end)).astimezone(ZONE).date()
    while day <= last:
        moments = [
            dt.datetime.combine(day, clock.replace(fold=fold), ZONE)
            for clock in clocks
            for fold in (0, 1)
        ]
        for moment in (*moments, dt.datetime.combine(day, dt.time(1), dt.UTC)):
            minute = int((moment.astimezone(dt.UTC) - first).total_seconds()) // 60
            if begin < minute < end:
                yield minute
        day += dt.timedelta(days=1)


def _of_minute(rule: Rule, moment: dt.datetime) -> Iterator[Surcharge]:
    fitting = [one for one in rule.surcharges if _fits(one, moment, rule.holidays_of)]
    by_night = [one for one in fitting if one.occasion == Occasion.NIGHT]
    others = [one for one in fitting if one.occasion != Occasion.NIGHT]
    for group in [by_night, others] if rule.night_adds else [fitting]:
        if group:
            yield max(group, key=lambda one: one.percent)


def _fits(one: Surcharge, moment: dt.datetime, land: str) -> bool:
    day, clock = moment.date(), moment.time()
    begins = one.begins or dt.time.min
    if one.occasion == Occasion.NIGHT:
        ends = one.ends or dt.time.min
        if begins < ends:
            return begins <= clock < ends
        return clock >= begins or clock < ends
    if clock < begins:
        return False
    if one.occasion == Occasion.SUNDAY:
        return day.weekday() == SUNDAY
    if one.occasion == Occasion.HOLIDAY:
        return is_holiday(day, land)
    return (day.month, day.day) == (one.month, one.day)
