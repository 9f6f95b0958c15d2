"""One plan: the idle requests of the next weeks together, put and solved as Nabe does.

The problem is made as `queries.planning` makes it of the tables: the same priorities, wishes (but
see `spare_rare`), promises and hours. Who alone is asked just now and may still say yes keeps that time free.
"""

from __future__ import annotations

from collections.abc import Sequence

from nabe.interpreting.matching import Fit, spoken
from nabe.interpreting.planning import problem as planning
from nabe.interpreting.planning.decompose import plan
from nabe.interpreting.planning.greedy import greedy
from nabe.interpreting.planning.solve import Effort
from nabe.interpreting.simulation.county import DAY, WEEK
from nabe.interpreting.simulation.world import Case, World

EFFORT = Effort(seconds=20.0, stage_work=1.0, workers=1)
CENTS_PER_KM = 30  # both ways by road; usual in NRW
SOON, USUAL, SOON_DAYS = 2, 1, 7  # what covering a request is worth, and until when it is soon


def proposal(world: World, idle: Sequence[Case]) -> dict[int, int]:
    """Return who is to be asked for which of the idle requests: {request: member}.

    Where no two requests could want the same person, one after another is the best plan already.
    """
    asked = planned(world, idle)
    if not asked.pairs:
        return {}
    wanted = [{pair.person for pair in pairs} for pairs in asked.pairs_of.values()]
    alone = sum(map(len, wanted)) == len(set().union(*wanted))
    chosen = greedy(asked) if alone else plan(asked, EFFORT).chosen
    return {int(request): int(choice.person) for request, choice in chosen.items()}


def planned(world: World, idle: Sequence[Case]) -> planning.Problem:
    """Return the planning problem of requests that wait for nobody's answer."""
    fits = {case.request: world.fits(case) for case in idle}
    pairs = [pair for case in idle for pair in _pairs(world, case, fits[case.request])]
    people = sorted({int(pair.person) for pair in pairs})
    most = world.county.rules.most_per_case
    names = {case.request: world.county.wanted[case.request].case for case in idle}
    return planning.Problem(
        persons=tuple(_person(world, who) for who in people),
        requests=tuple(_request(world, case) for case in idle),
        pairs=tuple(pairs),
        travel=world.county.minutes_by_bus,
        buffer=world.county.rules.buffer_minutes,
        case_left={
            (name, f"{fit.key}"): max(0, most - len(world.served.get(name, ())))
            for request, name in names.items() if name for fit in fits[request]
        },
    )  # fmt: skip


def _request(world: World, case: Case) -> planning.Request:
    wanted = world.county.wanted[case.request]
    soon = case.start - world.now < SOON_DAYS * DAY
    return planning.Request(
        f"{case.request}", (planning.Slot(case.start, case.end),), wanted.minutes,
        SOON if soon else USUAL, world.county.places[case.request], wanted.case,
    )  # fmt: skip


def _pairs(world: World, case: Case, fits: Sequence[Fit]) -> list[planning.Pair]:
    county, wanted = world.county, world.county.wanted[case.request]
    served = world.served.get(wanted.case, []) if wanted.case else []
    found = []
    for fit in fits:
        way, who = county.way(case.request, fit.key), county.speaker(case.request, fit.key)
        said = spoken(county.needs[case.request], who.spoken)
        code, dialect = (said[0], said[1]) if said else ("", "")
        found.append(planning.Pair(
            f"{case.request}", 0, f"{fit.key}", fee=who.cents or 0, travel_minutes=way.minutes,
            travel_cents=round(2 * way.road_km * CENTS_PER_KM),
            unmet=int(bool(wanted.dialect) and dialect.casefold() != wanted.dialect.casefold())
            + int(code != wanted.language)
            + int(world.habits.spare_rare and bool(who.rare)),
            continuity=fit.key in served, period=f"{county.day(case.start).year}",
        ))  # fmt: skip
    return found


def _person(world: World, member: int) -> planning.Person:
    who, diary = world.county.members[member], world.diaries[member]
    held = dict(diary.talks) | {
        case.request: (case.start, case.end)
        for case in world.open_cases()
        if case.waiting == {member}
    }
    monday, weeks = world.now // WEEK * WEEK, world.habits.plan_days // 7
    last = world.now + world.habits.plan_days * DAY
    return planning.Person(
        f"{member}", offered=min(who.offered, who.hours_a_week * 60) * weeks,
        week_minutes=who.hours_a_week * 60,
        tax_left={
            f"{year}": max(0, who.year_cents - diary.earned.get(year, 0))
            for year in {world.county.day(world.now).year, world.county.day(last).year}
        },
        promises=tuple(
            planning.Promise(begins, ends, world.county.places[request], ends - begins)
            for request, (begins, ends) in held.items()
            if ends > monday
        ),
    )  # fmt: skip
