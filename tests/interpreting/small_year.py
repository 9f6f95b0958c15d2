"""A small county to play a year in: three towns in a row, people and requests as a test needs."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

from nabe.interpreting.simulation.county import County, Member, Rules, Wanted
from nabe.interpreting.simulation.draws import Draws
from nabe.interpreting.simulation.model import Habits, Model
from nabe.interpreting.simulation.ways import Asking
from nabe.interpreting.simulation.world import World
from nabe.places.distance import Point

NEAR, FAR, FARTHER = Point(51.60, 7.60), Point(51.60, 7.70), Point(51.60, 7.90)
MONDAY = dt.datetime.combine(dt.date(2025, 3, 3), dt.time())
MORNINGS = Habits(plan_at_once=False, hurry_hours=48)
# Everybody comes who is asked, nothing gets in between.
SURE = Model(
    willing=0.97, alike=1e9, far=0, weary=0, full=0, engaged=0, silent=0, reply_minutes=30,
    reply_spread=0, withdraws=0, stays_away=0, cancels=0, absent=0,
)  # fmt: skip


def member(name: str, *codes: str, home: Point = NEAR, **more: Any) -> Member:
    spoken = tuple((code, "", "C1") for code in codes or ("ar",))
    return Member(name, spoken, home=home, **({"radius_km": 50, "transport": "car"} | more))


def wanted(name: str, day: int, hour: float, *, lead: float = 7, **more: Any) -> Wanted:
    """Return a request for an hour of Arabic, `day` days after the first Monday."""
    starts = MONDAY + dt.timedelta(days=day, hours=hour)
    plain = {"minutes": 60, "language": "ar", "place": "school", "at": NEAR}
    return Wanted(name, starts - dt.timedelta(days=lead), starts, **(plain | more))


def county(members: Sequence[Member], requests: Sequence[Wanted], **rules: Any) -> County:
    return County(members, requests, Rules({}, **rules))


def played(
    where: County, way: Asking, *, model: Model = SURE, habits: Habits | None = None, seed: int = 1,
    says: float | None = 0.0,
) -> World:  # fmt: skip
    """Play a year; with `says` 0 everybody comes who is free, with 1 nobody, with None by chance."""
    draws = Draws(seed, len(where.members), len(where.wanted), where.days)
    if says is not None:
        draws.yes[:] = says
    return World(where, draws, model, way, habits).play()


def drawn(seed: int, people: int = 12, requests: int = 60) -> County:
    """Return a county with two languages, short weeks, a few places, cases that come again."""
    draw = random.Random(seed)
    homes = (NEAR, FAR, FARTHER)
    members = [
        member(
            f"m{number}", *draw.choice((("ar",), ("ro",), ("ar", "ro"))), home=draw.choice(homes),
            week=[
                (day, dt.time(8), dt.time(draw.choice((13, 18))))
                for day in draw.sample(range(5), draw.randint(2, 5))
            ],
            gender=draw.choice("wm"), most_asked=draw.choice((2, 5)), hours_a_week=draw.choice((3, 10)),
        )
        for number in range(people)
    ]  # fmt: skip
    asked = [
        wanted(
            f"r{number}", draw.randrange(40), draw.choice((9, 10, 11.5, 14, 15)),
            lead=draw.choice((1, 2, 5, 12, 30)) + draw.random() / 10, language=draw.choice(("ar", "ro")),
            place=(spot := draw.choice(("school", "hall", "office"))),
            at=homes[("school", "hall", "office").index(spot)],
            mode=draw.choice(("on_site", "on_site", "on_site", "phone")),
            gender=draw.choice(("", "", "", "w")), case=draw.choice(("", "F-1", "F-2")),
        )
        for number in range(requests)
    ]  # fmt: skip
    return county(members, asked)
