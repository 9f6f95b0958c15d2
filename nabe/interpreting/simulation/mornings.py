"""One morning's plan: the fresh requests of the next weeks together, solved by `planning`."""

from __future__ import annotations

from collections.abc import Sequence

from nabe.interpreting import travel
from nabe.interpreting.matching import Fit, spoken
from nabe.interpreting.planning import problem as planning
from nabe.interpreting.planning.decompose import plan
from nabe.interpreting.planning.solve import Effort
from nabe.interpreting.simulation.county import DAY, WEEK
from nabe.interpreting.simulation.world import Case, World

EFFORT = Effort(seconds=20.0, stage_work=1.0, workers=1)
CENTS_PER_KM = 30  # both ways by road; usual in NRW


def proposal(world: World, fresh: Sequence[Case]) -> dict[int, int]:
    """Return who is to be asked for which of the fresh requests: {request: member}."""
    asked = planned(world, fresh)
    if not asked.pairs:
        return {}
    return {
        int(request): int(choice.person) for request, choice in plan(asked, EFFORT).chosen.items()
    }


def planned(world: World, fresh: Sequence[Case]) -> planning.Problem:
    """Return the planning problem of this morning.

    Promises of the past weeks count as load, so that fairness has a memory; who alone was asked
    yesterday and may still say yes keeps that time free.
    """
    pairs = {case.request: _pairs(world, case, world.fits(case)) for case in fresh}
    people = {pair.person for some in pairs.values() for pair in some}
    persons = [_person(world, int(key)) for key in sorted(people, key=int)]
    return planning.Problem(
        persons=tuple(persons),
        requests=tuple(_request(world, case) for case in fresh),
        pairs=tuple(pair for some in pairs.values() for pair in some),
        travel=lambda one, other: _minutes(world, one, other),
        buffer=world.county.rules.buffer_minutes,
    )


def _request(world: World, case: Case) -> planning.Request:
    wanted = world.county.wanted[case.request]
    return planning.Request(
        f"{case.request}", (planning.Slot(case.start, case.end),), wanted.minutes,
        place=_place(world, case.request), case=wanted.case,
    )  # fmt: skip


def _pairs(world: World, case: Case, fits: Sequence[Fit]) -> list[planning.Pair]:
    county, wanted = world.county, world.county.wanted[case.request]
    served = world.served.get(wanted.case, []) if wanted.case else []
    found = []
    for fit in fits:
        way, who = county.way(case.request, fit.key), county.speaker(case.request, fit.key)
        said = spoken(county.needs[case.request], who)
        other_dialect = bool(wanted.dialect) and not (
            said and said[1].casefold() == wanted.dialect.casefold()
        )
        found.append(planning.Pair(
            f"{case.request}", 0, f"{fit.key}", fee=who.cents or 0, travel_minutes=way.minutes,
            travel_cents=round(2 * way.road_km * CENTS_PER_KM), unmet=int(other_dialect),
            continuity=fit.key in served,
        ))  # fmt: skip
    return found


def _person(world: World, member: int) -> planning.Person:
    who, diary = world.county.members[member], world.diaries[member]
    past = world.habits.plan_past * DAY
    weeks = (world.habits.plan_past + world.habits.plan_days) // 7
    promises = [
        planning.Promise(begins, ends, _place(world, request), ends - begins)
        for request, (begins, ends) in diary.talks.items()
        if begins >= min(world.now - past, world.now // WEEK * WEEK)
    ]
    promises += [
        planning.Promise(case.start, case.end, _place(world, case.request), case.end - case.start)
        for case in world.open_cases()
        if case.waiting == {member}
    ]
    year = world.county.day(world.now).year
    return planning.Person(
        f"{member}", offered=who.offered * weeks, week_minutes=who.hours_a_week * 60,
        tax_left=max(0, who.year_cents - diary.earned.get(year, 0)), promises=tuple(promises),
    )  # fmt: skip


def _place(world: World, request: int) -> str:
    """Return where a talk is, as one of the requests at that place; nothing for a talk by phone."""
    wanted = world.county.wanted[request]
    return wanted.place if wanted.mode == "on_site" else planning.REMOTE


def _minutes(world: World, one: str, other: str) -> int:
    """Return the way between two places by car; most of the pool drives."""
    return travel.minutes(world.county.km_apart(one, other), "car")
