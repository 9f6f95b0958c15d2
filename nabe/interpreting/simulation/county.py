"""Who there is and what was asked for in a year; and what of it no way of asking could change.

All moments are minutes since the Monday before the first request, on the county's clock on the
wall; a night in which the clock changes counts as any other.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from nabe.interpreting import spots, travel
from nabe.interpreting.matching import LEVELS, Need, Speaker, fit, spoken
from nabe.interpreting.spots import Spot
from nabe.places.distance import Point, km_between

DAY = 24 * 60
WEEK = 7 * DAY
MANY = 10  # times the people of a rare language: in a smaller pool every language is rare
ANY_TIME = tuple((day, dt.time.min, dt.time.max) for day in range(7))
MODES = ("on_site", "phone", "video")


@dataclass(frozen=True, slots=True)
class Member:
    """One active person of the pool, whose papers are taken as in order.

    `spoken` is (code, dialect, level), `week` the usual windows (weekday, from, to), none at all:
    they told no times. `home` unknown: they count as living in the middle of all talks.
    """

    name: str
    spoken: Sequence[tuple[str, str, str]]
    gender: str = ""
    modes: Collection[str] = MODES
    not_in: Collection[str] = ()
    week: Sequence[tuple[int, dt.time, dt.time]] = ()
    home: Point | None = None
    radius_km: int = 30
    transport: str = "public"
    most_asked: int = 5
    hours_a_week: int = 10
    year_cents: int = 330_000
    fee_class: str = "A"

    @property
    def offered(self) -> int:
        """Return the minutes that this person offers in a week; by day where no times are told."""
        if not self.week:
            return 5 * 10 * 60
        return sum(_minute(until) - _minute(since) for _day, since, until in self.week)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request of the log: moments are naive and local, `place` tells whether two meet at one.

    `excluded` is what the requester says of it that the county does not do, as codes.
    """

    name: str
    arrives: dt.datetime
    starts: dt.datetime
    minutes: int
    language: str
    place: str
    at: Point | None
    also: Sequence[str] = ()
    dialect: str = ""
    needs_dialect: bool = False
    setting: str = "other"
    mode: str = "on_site"
    gender: str = ""
    case: str = ""
    excluded: Collection[str] = ()

    @property
    def ends(self) -> dt.datetime:
        return self.starts + dt.timedelta(minutes=self.minutes)


def never(_day: dt.date) -> bool:
    """Know no holidays."""
    return False


def unpaid(_fee_class: str, _starts: dt.datetime, _ends: dt.datetime) -> int:
    """Give nothing for any talk."""
    return 0


@dataclass(frozen=True)
class Rules:
    """The county's numbers; defaults as Nabe's own. `levels` is the least level of each setting.

    `worth` gives what a talk earns somebody of a fee class, in cents; None: no rule says it. Rules
    go to other processes: both functions can be pickled, and neither asks the database.
    """

    levels: Mapping[str, str]
    lead_days: int = 3
    longest_minutes: int = 180
    most_per_case: int = 5
    buffer_minutes: int = 15
    answer_hours: int = 24
    target_percent: int = 90
    rare_people: int = 2
    is_holiday: Callable[[dt.date], bool] = never
    worth: Callable[[str, dt.datetime, dt.datetime], int | None] = unpaid


@dataclass(frozen=True, slots=True)
class Way:
    """One person's way to one request: kilometres by air and minutes, one way; None: by phone."""

    km: float | None
    minutes: int

    @property
    def road_km(self) -> float:
        return (self.km or 0.0) * travel.DETOUR


class County:
    """A pool and a year of requests, in the order in which they arrive.

    Members and requests are known by their place in `members` and `wanted`.
    """

    def __init__(self, members: Sequence[Member], wanted: Sequence[Wanted], rules: Rules) -> None:
        self.rules = rules
        middle = _middle([one.at for one in wanted if one.at])
        self.members = [replace(one, home=one.home or middle) for one in members]
        self.wanted = sorted(wanted, key=lambda one: (one.arrives, one.name))
        first = min((one.arrives.date() for one in self.wanted), default=dt.date(2024, 1, 1))
        monday = first - dt.timedelta(days=first.weekday())
        self.monday = dt.datetime.combine(monday, dt.time())
        self.needs = [self._need(one) for one in self.wanted]
        self.spots = [
            spots.spot(one.mode, one.at or (None, None), one.place) for one in self.wanted
        ]
        self.places = [one.key for one in self.spots]
        self._spot = dict(zip(self.places, self.spots, strict=True))
        self._gaps: dict[tuple[Spot, Spot, str], int] = {}
        self._missing: dict[int, str] = {}

    # --- time ------------------------------------------------------------------------------
    def minute(self, moment: dt.datetime) -> int:
        """Return a moment as minutes since the first Monday."""
        return round((moment - self.monday).total_seconds() / 60)

    def moment(self, minute: float) -> dt.datetime:
        """Return minutes since the first Monday as a moment."""
        return self.monday + dt.timedelta(minutes=minute)

    def day(self, minute: float) -> dt.date:
        return self.moment(minute).date()

    def is_office_day(self, day: dt.date) -> bool:
        return day.weekday() < 5 and not self.rules.is_holiday(day)

    @cached_property
    def days(self) -> int:
        """Return how many days the year has, with a week to spare."""
        last = max((max(one.ends, one.arrives) for one in self.wanted), default=self.monday)
        return self.minute(last) // DAY + 7

    # --- ways ------------------------------------------------------------------------------
    def way(self, request: int, member: int) -> Way:
        """Return a person's way to a request."""
        one, who = self.wanted[request], self.members[member]
        if one.mode != "on_site" or one.at is None or who.home is None:
            return Way(None, 0)
        km = km_between(who.home, one.at)
        return Way(km, travel.minutes(km, who.transport))

    def gap(self, request: int, other: int, transport: str) -> int:
        """Return the minutes that somebody needs between two talks: way and buffer, as in Nabe."""
        one, there = self.spots[request], self.spots[other]
        key = (one, there, transport)
        if key not in self._gaps:
            self._gaps[key] = spots.gap(one, there, transport, self.rules.buffer_minutes)
        return self._gaps[key]

    def minutes_by_bus(self, place: str, other: str) -> int:
        """Return the way between two places as Nabe's planner counts it: never too fast."""
        return spots.minutes_between(self._spot[place], self._spot[other], "public")

    # --- who could ever come -----------------------------------------------------------------
    @cached_property
    def candidates(self) -> list[list[int]]:
        """Return for each request who keeps every rule that does not change with the day."""
        every = range(len(self.members))
        return [
            [who for who in every if fit(need, self.speaker(request, who)).fits]
            for request, need in enumerate(self.needs)
        ]

    def missing(self, request: int) -> str:
        """Return why nobody could ever come: "language", "rules" or "hours"; empty: somebody could.

        "rules" are dialect, level, kind of meeting, wished gender, setting and distance; "hours" are
        the weekly times that people told.
        """
        if request not in self._missing:
            self._missing[request] = self._lacks(request)
        return self._missing[request]

    def _lacks(self, request: int) -> str:
        need = self.needs[request]
        if self.candidates[request]:
            return ""
        people = [self.speaker(request, who) for who in range(len(self.members))]
        if not any(spoken(need, one.spoken) for one in people):
            return "language"
        always = [one._replace(week=ANY_TIME, tells_times=True) for one in people]
        return "hours" if any(fit(need, one).fits for one in always) else "rules"

    def speaker(self, request: int, member: int) -> Speaker:
        """Return a person as the rules see them, free of everything that the year brings."""
        who, way = self.members[member], self.way(request, member)
        wanted = self.wanted[request]
        return Speaker(
            key=member, spoken=who.spoken, gender=who.gender, modes=who.modes, not_in=who.not_in,
            week=who.week, tells_times=bool(who.week), away=(), busy=(), valid={},
            km=way.km, radius_km=who.radius_km, served_in_case=0, conflict=False,
            cents=self.rules.worth(who.fee_class, wanted.starts, wanted.ends),
            left_cents=who.year_cents, minutes_this_week=0, minutes_a_week=who.hours_a_week * 60,
            asked_this_week=0, most_asked=who.most_asked, rare=self._kept_for(request, member),
        )  # fmt: skip

    def _need(self, one: Wanted) -> Need:
        level = self.rules.levels.get(one.setting, LEVELS[0])
        return Need(
            language=one.language, dialect=one.dialect, needs_dialect=one.needs_dialect, also=one.also,
            level=level, papers=(), setting=one.setting, mode=one.mode, gender=one.gender,
            slots=((one.starts, one.ends),), same=None,
        )  # fmt: skip

    def _kept_for(self, request: int, member: int) -> str:
        one = self.wanted[request]
        asks_rare = {one.language, *one.also} & set(self.rare.values())
        return "" if asks_rare else self.rare.get(member, "")

    @cached_property
    def rare(self) -> Mapping[int, str]:
        """Return who speaks a rare language, with its code; as Nabe counts it."""
        speakers: defaultdict[str, set[int]] = defaultdict(set)
        for member, who in enumerate(self.members):
            for code, _dialect, _level in who.spoken:
                speakers[code].add(member)
        if len(self.members) <= MANY * self.rules.rare_people:
            return {}
        found: dict[int, str] = {}
        for code, people in sorted(speakers.items(), key=lambda one: (-len(one[1]), one[0])):
            if len(people) <= self.rules.rare_people:
                found |= dict.fromkeys(people, code)
        return found


def _middle(points: Sequence[Point]) -> Point | None:
    if not points:
        return None
    return Point(
        sum(one.lat for one in points) / len(points), sum(one.lon for one in points) / len(points)
    )


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute
