"""The simulated year: its parts by examples and properties, its rules by every way of asking."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nabe.interpreting.models import PoolRules
from nabe.interpreting.simulation.compare import compare, estimate, t_quantile
from nabe.interpreting.simulation.county import DAY, WEEK, Rules
from nabe.interpreting.simulation.draws import Draws
from nabe.interpreting.simulation.figures import figures, gini
from nabe.interpreting.simulation.hours import Hours, after
from nabe.interpreting.simulation.model import HABITS, NAMES, OFTEN, SHARES, Habits, Model
from nabe.interpreting.simulation.telling import as_lines, as_plain
from nabe.interpreting.simulation.ways import EVERY, Asking, Broadcast, PhoneRound, Waves
from nabe.interpreting.simulation.world import State, World
from tests.interpreting.small_year import (
    FAR,
    MONDAY,
    SURE,
    county,
    drawn,
    member,
    played,
    wanted,
)

ENDS = {State.DONE, State.ABSENT, State.CANCELLED, State.UNFILLED, State.REFUSED}


# --- parts -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("freedom", "close"),
    [(1, 1e-9), (2, 1e-9), (3, 2e-2), (5, 2e-3), (9, 2e-4), (19, 2e-4), (99, 2e-4)],
)
def test_t_quantile_agrees_with_scipy(freedom: int, close: float) -> None:
    for share in (0.9, 0.975):
        assert t_quantile(share, freedom) == pytest.approx(stats.t.ppf(share, freedom), rel=close)


def test_estimate_agrees_with_scipy() -> None:
    values = list(np.random.default_rng(1).normal(3, 2, 20))
    found = estimate(values)
    low, high = stats.t.interval(0.95, 19, np.mean(values), stats.sem(values))
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-4)


HOURS, SHARE = st.integers(0, 3000).map(lambda one: one / 60), st.floats(1, 50)


@given(st.lists(st.tuples(HOURS, SHARE), min_size=1, max_size=20))
def test_gini_lies_between_equal_and_all_to_one(pairs: list[tuple[float, float]]) -> None:
    amounts, weights = [one for one, _w in pairs], [w for _one, w in pairs]
    found = gini(amounts, weights)
    assert 0 <= found < 1
    assert gini(weights, weights) == pytest.approx(0, abs=1e-9)
    assert gini([3 * one for one in amounts], weights) == pytest.approx(found, abs=1e-9)


def test_gini_is_near_one_when_one_of_ten_does_all() -> None:
    assert gini([0.0] * 9 + [7.0], [1.0] * 10) == pytest.approx(0.9)


@given(st.floats(0, 20 * DAY), st.floats(0, 900), st.floats(0, 900))
def test_open_minutes_add_up_and_never_pass_outside(at: float, one: float, more: float) -> None:
    def opens(day: int) -> tuple[int, int] | None:
        return None if day % 7 > 4 else (8 * 60, 16 * 60)

    whole, pieces = after(at, one + more, opens), after(after(at, one, opens), more, opens)
    assert whole == pytest.approx(pieces, abs=1e-6)
    assert whole >= at
    assert 8 * 60 - 1e-6 <= whole % DAY <= 16 * 60 + 1e-6
    assert whole // DAY % 7 <= 4


def test_next_plan_is_on_an_office_day() -> None:
    holiday = MONDAY.date() + dt.timedelta(days=7)
    where = county(
        [member("a")], [wanted("r", 3, 9, lead=1)], is_holiday=lambda day: day == holiday
    )
    hours = Hours(where, Habits())
    friday_noon = 4 * DAY + 12 * 60
    assert hours.next_plan(friday_noon) == 8 * DAY + 8 * 60  # not Monday
    assert hours.next_plan(8 * DAY + 8 * 60) == 8 * DAY + 8 * 60


def test_draws_of_one_seed_are_the_same_again_and_of_another_are_not() -> None:
    one, again, other = Draws(5, 3, 4, 10), Draws(5, 3, 4, 10), Draws(6, 3, 4, 10)
    assert (one.yes == again.yes).all()
    assert (one.leanings(Model()) == again.leanings(Model())).all()
    assert not (one.yes == other.yes).any()
    assert len({tuple(table.ravel()) for table in (one.yes, one.silent, one.reached)}) == 3


def test_habits_are_changed_in_the_type_that_they_have() -> None:
    assert Habits().changed("late_yes", 0.0).late_yes is False
    assert Habits().changed("rounds", 2.0) == Habits(rounds=2)
    assert set(HABITS) <= {one.name for one in fields(Habits)}


@pytest.mark.parametrize("name", NAMES)
def test_numbers_of_the_model_can_be_doubled_and_shares_stay_shares(name: str) -> None:
    double = getattr(Model().scaled(name, 2), name)
    assert double == min(OFTEN, 2 * getattr(Model(), name)) if name in SHARES else double
    assert getattr(Model().scaled(name, 0.5), name) == getattr(Model(), name) / 2


def test_rules_begin_with_the_numbers_of_nabe() -> None:
    mine, own = Rules({}), PoolRules()
    for name in (
        "lead_days", "longest_minutes", "most_per_case", "buffer_minutes", "answer_hours",
        "target_percent", "rare_people",
    ):  # fmt: skip
        assert getattr(mine, name) == getattr(own, name), name


# --- what holds in every year, whatever the way of asking --------------------------------------
@pytest.fixture(scope="module", params=[1, 2, 3])
def years(request: pytest.FixtureRequest) -> list[World]:
    where = drawn(request.param)
    model = Model(withdraws=0.2, cancels=0.1, absent=0.05, stays_away=0.05)
    return [played(where, way(), model=model, seed=request.param, says=None) for way in EVERY]


def test_nobody_is_in_two_places_and_everybody_gets_there_in_time(years: list[World]) -> None:
    for world in years:
        for who, diary in zip(world.county.members, world.diaries, strict=True):
            talks = sorted((start, end, request) for request, (start, end) in diary.talks.items())
            for (_start, end, request), (start, _end, other) in pairwise(talks):
                assert end + world.county.gap(request, other, who.transport) <= start


def test_every_request_ends_and_who_holds_it_was_asked_and_fits(years: list[World]) -> None:
    for world in years:
        assert len(world.cases) == len(world.county.wanted)
        for case in world.cases.values():
            assert case.state in ENDS
            assert set(case.asked) <= set(world.county.candidates[case.request])
            if case.state in (State.DONE, State.ABSENT):
                assert case.holder in case.asked
                assert case.arrived <= case.asked[case.holder] <= case.held_at < case.start
            else:
                assert case.holder is None
            assert (case.reason != "") == (case.state in (State.UNFILLED, State.REFUSED))


def test_every_message_is_counted_once(years: list[World]) -> None:
    for world in years:
        sent = sum(case.sent for case in world.cases.values())
        assert sent == sum(len(diary.messages) for diary in world.diaries)
        for case in world.cases.values():
            assert case.sent >= len(case.asked)
            assert case.lost or case.sent == len(case.asked)  # twice only after a broken promise


def test_weekly_hours_are_kept_by_all_and_the_cap_by_ways_that_know_it(years: list[World]) -> None:
    for world in years:
        for who, diary in zip(world.county.members, world.diaries, strict=True):
            weeks = Counter(start // WEEK for start, _end in diary.talks.values())
            assert all(number * 60 <= who.hours_a_week * 60 for number in weeks.values())
            if world.way.keeps_the_cap:
                assert all(
                    sum(at - WEEK < one <= at for one in diary.messages) <= who.most_asked
                    for at in diary.messages
                )


def test_waves_wake_nobody_and_telephones_ring_in_office_hours(years: list[World]) -> None:
    for world in years:
        for at in (at for diary in world.diaries for at in diary.messages):
            hour, weekday = at % DAY / 60, at // DAY % 7
            if isinstance(world.way, Waves):
                assert 8 <= hour <= 21
            if isinstance(world.way, PhoneRound):
                assert weekday <= 4
                assert 8 <= hour <= 16


def test_figures_add_up(years: list[World]) -> None:
    for world in years:
        found = figures(world)
        reasons = sum(share for name, share in found.items() if name.startswith("open_"))
        assert found["fill"] + reasons == pytest.approx(1)
        assert found["messages"] * found["filled"] == pytest.approx(found["messages_total"])
        assert found["km"] * found["filled"] == pytest.approx(found["km_total"])


class Listening(World):
    """A world that remembers what everybody would say."""

    def would_come(self, case: object, who: int) -> bool:
        said = super().would_come(case, who)  # type: ignore[arg-type]
        self.said = {**getattr(self, "said", {}), (who, case.request): said}  # type: ignore[attr-defined]
        return said


def test_the_same_person_says_the_same_to_the_same_request_however_asked() -> None:
    where, model = drawn(4), Model(weary=0, full=0)
    draws = Draws(4, len(where.members), len(where.wanted), where.days)
    heard: dict[tuple[int, int], bool] = {}
    met = 0
    for way in EVERY:
        world = Listening(where, draws, model, way())
        world.play()
        for pair, said in world.said.items():
            met += pair in heard
            assert heard.setdefault(pair, said) == said
    assert met > 50


def test_who_got_many_messages_says_yes_less_often() -> None:
    where = county([member("a")], [wanted("r", 9, 9)])
    world = played(where, Broadcast(), model=Model())
    case = world.cases[0]
    world.diaries[0].messages = []
    fresh = world.chance(case, 0)
    world.diaries[0].messages = [world.now - 60 * hour for hour in range(9, 0, -1)]
    assert world.chance(case, 0) < fresh


# --- the figures by example ---------------------------------------------------------------------
def test_fill_counts_absent_families_and_leaves_out_what_was_cancelled() -> None:
    where = county([member("a")], [wanted(f"r{day}", day, 9) for day in range(8, 12)])
    every = played(where, Waves(), model=SURE.scaled("absent", 1))
    assert figures(every)["fill"] == 1
    draws = Draws(1, 1, 4, where.days)
    draws.yes[:], draws.cancels[:] = 0.0, [0.0, 0.9, 0.9, 0.9]
    draws.absent[:] = [0.9, 0.0, 0.9, 0.9]
    draws.engaged[:] = 1.0
    draws.stays_away[0, 3] = 0.0
    model = Model(**{name: getattr(SURE, name) for name in NAMES if name not in {"cancels", "absent", "stays_away"}},
                  cancels=0.5, absent=0.5, stays_away=0.5)  # fmt: skip
    draws.stays_away[0, :3] = 0.9
    world = World(where, draws, model, Waves()).play()
    found = figures(world)
    states = [world.cases[request].state for request in range(4)]
    assert states == [State.CANCELLED, State.ABSENT, State.DONE, State.UNFILLED]
    assert (found["cancelled"], found["filled"]) == (1, 2)
    assert found["fill"] == pytest.approx(2 / 3)
    assert found["open_withdrew"] == pytest.approx(1 / 3)


def test_two_talks_at_one_place_and_day_are_one_way() -> None:
    def km(*requests: object) -> float:
        where = county([member("a", home=FAR)], requests)  # type: ignore[arg-type]
        return figures(played(where, Waves()))["km_total"]

    once = km(wanted("r1", 9, 9))
    assert once == pytest.approx(2 * 1.3 * 6.9, rel=0.01)  # 0.1 degrees at 51.6 degrees north
    assert km(wanted("r1", 9, 9), wanted("r2", 9, 11)) == pytest.approx(once)
    assert km(wanted("r1", 9, 9), wanted("r2", 10, 9)) == pytest.approx(2 * once)
    assert km(wanted("r1", 9, 9), wanted("r2", 9, 14, place="hall")) == pytest.approx(2 * once)
    assert km(wanted("r1", 9, 9, mode="phone")) == 0


def test_first_reason_of_what_stayed_open() -> None:
    mornings = [(day, dt.time(8), dt.time(12)) for day in range(5)]
    people = [member("a", "ar", gender="m", week=mornings)]
    asked = {
        "language": wanted("1", 9, 9, language="ti"),
        "rules": wanted("2", 9, 9, gender="w"),
        "hours": wanted("3", 9, 15),
        "declined": wanted("4", 10, 9),
    }
    for reason, one in asked.items():
        world = played(county(people, [one]), Waves(), says=1.0)
        assert (world.cases[0].state, world.cases[0].reason) == (State.UNFILLED, reason)
    both = county(people, [wanted("5", 10, 9, lead=20), wanted("6", 10, 9, lead=5)])
    assert played(both, Waves()).cases[1].reason == "taken"
    in_a_hurry = county(people, [wanted("7", 10, 9, lead=0.01)])
    assert played(in_a_hurry, Waves()).cases[0].reason == "too late"


def test_the_gate_refuses_what_the_county_does_not_do() -> None:
    same = [wanted(f"s{day}", day, 9, lead=1, case="F-9") for day in (8, 9, 10, 11)]
    where = county(
        [member("a")],
        [*same, wanted("x", 9, 13, excluded=("legal",)), wanted("y", 9, 14, minutes=240)],
        most_per_case=2,
    )
    world = played(where, Waves())
    by_name = {where.wanted[one.request].name: one for one in world.cases.values()}
    reasons = {name: one.reason for name, one in by_name.items() if one.state is State.REFUSED}
    assert reasons == {"s10": "case", "s11": "case", "x": "legal", "y": "long"}
    assert figures(world)["fill"] == 1


def test_comparison_tells_every_way_with_its_interval() -> None:
    found = compare(drawn(7), [1, 2, 3], workers=1)
    plain = as_plain(found)
    assert plain["seeds"] == 3
    assert set(plain["ways"]) == {way.name for way in EVERY}
    fill = plain["ways"]["waves"]["fill"]
    assert fill["low"] <= fill["mean"] <= fill["high"]
    gain = plain["against"]["waves"]["fill"]["mean"]
    assert gain == pytest.approx(
        fill["mean"] - plain["ways"]["broadcast"]["fill"]["mean"], abs=1e-4
    )
    lines = list(as_lines(found))
    assert any(line.startswith("Nachrichten je Einsatz") for line in lines)
    assert len({len(line) for line in lines[:5]}) == 1


def test_comparison_is_the_same_on_one_core_and_on_two() -> None:
    where = drawn(8)
    ways: list[type[Asking]] = [Broadcast, Waves]
    alone = compare(where, [1, 2], ways=ways, workers=1)
    assert compare(where, [1, 2], ways=ways, workers=2).years == alone.years
