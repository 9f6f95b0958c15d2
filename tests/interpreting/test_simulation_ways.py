"""How each way of asking goes about it: who is asked, when, and what comes of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabe.interpreting import waves
from nabe.interpreting.planning.decompose import plan
from nabe.interpreting.planning.ledger import violations
from nabe.interpreting.simulation.county import DAY
from nabe.interpreting.simulation.draws import Draws
from nabe.interpreting.simulation.figures import figures
from nabe.interpreting.simulation.model import Habits
from nabe.interpreting.simulation.mornings import planned, proposal
from nabe.interpreting.simulation.ways import EVERY, Broadcast, PhoneRound, PlannedWaves, Waves
from nabe.interpreting.simulation.world import State, World
from tests.interpreting.small_year import (
    FAR,
    MONDAY,
    MORNINGS,
    NEAR,
    SURE,
    county,
    drawn,
    member,
    played,
    wanted,
)


def crowd(number: int, **more: object) -> list[object]:
    return [member(f"m{one}", **more) for one in range(number)]


@pytest.mark.parametrize("way", EVERY)
def test_a_pool_that_always_comes_fills_all_by_every_way(way: type) -> None:
    where = county(crowd(6), [wanted(f"r{day}", day, 9) for day in range(8, 12)])
    world = played(where, way())
    assert figures(world)["fill"] == 1


def test_broadcast_asks_everybody_and_the_others_no_more_than_needed() -> None:
    where = county(crowd(8), [wanted("r", 17, 9, lead=10)])
    asked = {way.name: figures(played(where, way()))["messages"] for way in EVERY}
    assert asked["broadcast"] == 8
    assert asked["waves"] == 1  # four rounds fit: one person of 45 % is enough for the first
    assert asked["waves + planning"] == 1
    assert asked["phone"] == 1


def test_a_wave_in_a_hurry_is_as_large_as_if_it_were_the_last() -> None:
    where = county(crowd(8), [wanted("r", 9, 9, lead=1)])
    needed = waves.size([waves.POOL_MEAN] * 8, 0.9)
    assert figures(played(where, Waves()))["messages"] == needed > 1
    patient = county(crowd(8), [wanted("r", 9, 9, lead=8)])
    last = replace(Habits(), rounds=1)
    assert figures(played(patient, Waves(), habits=last))["messages"] == needed


@given(st.floats(0.05, 0.99), st.integers(1, 6))
def test_several_smaller_waves_reach_what_one_large_one_would(target: float, rounds: int) -> None:
    share = waves.share_of_one(target, rounds)
    assert 1 - (1 - share) ** rounds == pytest.approx(target)
    assert waves.share_of_one(target, 1) == pytest.approx(target)


def test_waves_go_on_after_a_no_and_after_silence_until_nobody_is_left() -> None:
    where = county(crowd(5), [wanted("r", 17, 9, lead=10)])
    says_no = played(where, Waves(), says=1.0)
    assert len(says_no.cases[0].asked) == 5
    assert says_no.cases[0].reason == "declined"
    hours = sorted(at / 60 for at in says_no.cases[0].asked.values())
    silent = played(where, Waves(), model=replace(SURE, silent=1.0), says=1.0)
    waited = sorted(at / 60 for at in silent.cases[0].asked.values())
    assert len(waited) == 5
    assert waited[1] - waited[0] == pytest.approx(24)
    assert hours[1] - hours[0] < 2


def test_a_yes_after_its_time_counts_while_nobody_else_has_come() -> None:
    where = county(crowd(1), [wanted("r", 17, 9, lead=10)])
    slow = replace(SURE, reply_minutes=30 * 60)
    assert played(where, Waves(), model=slow).cases[0].state is State.DONE
    strict = played(where, Waves(), model=slow, habits=Habits(late_yes=False))
    assert strict.cases[0].state is State.UNFILLED


@pytest.mark.parametrize("way", EVERY)
def test_a_broken_promise_starts_the_search_again(way: type) -> None:
    where = county(crowd(3), [wanted("r", 17, 9, lead=10)])
    world = played(where, way(), model=replace(SURE, withdraws=1.0))
    case = world.cases[0]
    assert case.lost
    assert len(case.asked) > 1
    assert all(not diary.earned.get(2025) for diary in world.diaries)
    assert (case.state, case.reason) == (State.UNFILLED, "withdrew")


def test_who_was_not_needed_is_asked_again_when_a_promise_is_broken() -> None:
    """Three are asked at once; the first to say yes withdraws, and the others were released."""
    where = county(crowd(3), [wanted("r", 17, 9, lead=10)])
    draws = Draws(1, 3, 1, where.days)
    draws.yes[:], draws.reply[:, 0] = 0.0, [-1.0, 0.0, 1.0]
    draws.withdraws[:, 0] = [0.0, 0.9, 0.9]
    model = replace(SURE, withdraws=0.5, reply_spread=1.0)
    for way in (Broadcast, Waves):
        habits = Habits(rounds=1)
        world = World(where, draws, model, way(), habits).play()
        case = world.cases[0]
        assert (case.state, case.holder, case.lost) == (State.DONE, 1, True)
        assert (len(case.asked), case.sent) == (3, 5)
    forgotten = World(where, draws, model, Waves(), Habits(rounds=1, ask_again=False)).play()
    assert forgotten.cases[0].state is State.UNFILLED
    elsewhere = World(where, draws, model, Broadcast(), Habits(ask_again=False)).play()
    assert elsewhere.cases[0].state is State.DONE


def test_the_telephone_rings_one_after_another() -> None:
    where = county(crowd(4), [wanted("r", 17, 9, lead=10)])
    world = played(where, PhoneRound(), model=replace(SURE, reached=1.0), says=1.0)
    times = sorted(world.cases[0].asked.values())
    assert len(times) == 4
    assert all(later - earlier >= 5 for earlier, later in pairwise(times))


def test_who_is_not_reached_by_telephone_may_call_back() -> None:
    where = county(crowd(2), [wanted("r", 17, 9, lead=10)])
    world = played(where, PhoneRound(), model=replace(SURE, reached=0.0))
    assert world.cases[0].state is State.DONE
    assert len(world.cases[0].asked) == 1  # 30 minutes later, before the next is called


def test_somebody_who_becomes_free_is_asked_later() -> None:
    """Two talks at one hour for one person; the first is cancelled, the second gets them."""
    where = county(crowd(1), [wanted("a", 17, 9, lead=10), wanted("b", 17, 9.5, lead=9)])
    for way in (Broadcast, Waves, PlannedWaves):
        world = played(where, way(), model=SURE)
        assert [one.state for one in world.cases.values()] == [State.DONE, State.UNFILLED]
        model = replace(SURE, cancels=0.5, cancels_late=0.0)
        for seed in range(1, 40):
            free = played(where, way(), model=model, seed=seed)
            first, second = free.cases[0], free.cases[1]
            if first.state is State.CANCELLED and second.state is State.DONE and len(second.asked):
                break
        else:
            pytest.fail("nobody was asked after a cancellation")


# --- planning --------------------------------------------------------------------------------
def test_planning_leaves_the_only_speaker_to_those_who_need_them() -> None:
    """The nearer person speaks both languages; asked by rank, they are gone for the second."""
    people = [member("both", "ar", "ti", home=NEAR), member("one", "ar", home=FAR)]
    asked = [wanted("a", 17, 9, lead=10), wanted("b", 17, 9, lead=9.9, language="ti")]
    where = county(people, asked)
    assert figures(played(where, Waves()))["fill"] == 0.5
    assert figures(played(where, PlannedWaves(), habits=MORNINGS))["fill"] == 1


def test_planning_gives_two_talks_at_one_place_and_day_to_one_person() -> None:
    """By rank the second goes to somebody rested; the plan sees that one way serves both."""
    people = [member("a", home=FAR), member("b", home=FAR)]
    asked = [wanted("r1", 17, 9, lead=10), wanted("r2", 17, 10.5, lead=9.9)]
    where = county(people, asked)
    way, planned_way = (figures(played(where, one()))["km"] for one in (Waves, PlannedWaves))
    assert planned_way == pytest.approx(way / 2)


def test_plan_asks_one_person_in_the_morning_and_waves_follow_when_time_is_short() -> None:
    where = county(crowd(6), [wanted("long", 17, 9, lead=10.2), wanted("short", 16, 9, lead=1)])
    world = played(where, PlannedWaves(), habits=MORNINGS, says=1.0)
    first = sorted(world.cases[0].asked.values())
    eight = 8 * 60
    assert first[0] % DAY == eight
    assert first[1] - first[0] == DAY  # the next morning's plan
    short = sorted(world.cases[1].asked.values())
    assert short[0] == short[1]  # a wave of several, at once
    assert short[0] == world.cases[1].arrived


@pytest.mark.parametrize("seed", range(4))
def test_plan_of_a_morning_keeps_every_rule_and_asks_only_who_fits(seed: int) -> None:
    where = drawn(seed)
    seen = 0

    class Watched(PlannedWaves):
        def morning(self, world: object) -> None:
            nonlocal seen
            idle = [one for one in world.open_cases() if not one.waiting]  # type: ignore[attr-defined]
            if idle and seen < 5:
                seen += 1
                asked = planned(world, idle)  # type: ignore[arg-type]
                assert violations(asked, plan(asked).chosen) == []
                fits = {one.request: {fit.key for fit in world.fits(one)} for one in idle}  # type: ignore[attr-defined]
                for request, who in proposal(world, idle).items():  # type: ignore[arg-type]
                    assert who in fits[request]
                assert len(proposal(world, idle)) == len(plan(asked).chosen)  # type: ignore[arg-type]
            super().morning(world)  # type: ignore[arg-type]

    played(where, Watched(), says=None)
    assert seen == 5


@pytest.mark.parametrize("seed", range(3))
def test_a_request_that_shares_nobody_is_planned_as_the_solver_would(seed: int) -> None:
    where, seen = drawn(seed), 0

    class Watched(PlannedWaves):
        def morning(self, world: object) -> None:
            nonlocal seen
            for one in [one for one in world.open_cases() if not one.waiting]:  # type: ignore[attr-defined]
                asked = planned(world, [one])  # type: ignore[arg-type]
                best = plan(asked).chosen
                assert proposal(world, [one]) == {
                    int(key): int(to.person) for key, to in best.items()
                }  # type: ignore[arg-type]
                seen += bool(best)
            super().morning(world)  # type: ignore[arg-type]

    played(where, Watched(), habits=MORNINGS, says=None)
    assert seen > 5


def test_who_was_asked_alone_keeps_that_time_free_in_the_next_plan() -> None:
    """One person, two talks at one time, a day between: the second is not put on top."""
    people = [member("near"), member("far", home=FAR)]
    asked = [wanted("a", 17, 9, lead=10.2), wanted("b", 17, 9, lead=9.2)]
    slow = replace(SURE, reply_minutes=20 * 60)
    world = played(county(people, asked), PlannedWaves(), model=slow, habits=MORNINGS)
    assert [set(one.asked) for one in world.cases.values()] == [{0}, {1}]


def test_plan_at_once_asks_before_the_morning_and_again_after_a_no() -> None:
    where = county(crowd(3), [wanted("r", 17, 9, lead=9.9)])
    world = played(where, PlannedWaves(), says=1.0)
    times = sorted(world.cases[0].asked.values())
    assert times[0] == world.cases[0].arrived
    assert [round(later - earlier) for earlier, later in pairwise(times)] == [30, 30]


def test_who_is_kept_for_a_rare_language_is_a_wish_of_the_plan_where_the_habits_say_so() -> None:
    """The nearer person also speaks a language that nobody else does, in a pool of 21."""
    others = [member(f"m{number}", "ar", home=FAR, gender="m") for number in range(20)]
    where = county([member("near", "ar", "ti"), *others], [wanted("r", 17, 9, lead=10)])
    assert set(played(where, PlannedWaves()).cases[0].asked) == {0}
    sparing = replace(MORNINGS, spare_rare=True)
    assert 0 not in played(where, PlannedWaves(), habits=sparing).cases[0].asked
    assert 0 not in played(where, Waves()).cases[0].asked


def test_days_of_a_year_begin_on_the_monday_before_the_first_request() -> None:
    where = county(crowd(1), [wanted("r", 9, 9, lead=5)])
    assert where.monday == MONDAY
    assert where.moment(where.minute(MONDAY + dt.timedelta(hours=5))) == MONDAY + dt.timedelta(
        hours=5
    )
