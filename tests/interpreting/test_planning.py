"""The planner against a second model in another solver, a checker of its own, and plain examples."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from nabe.interpreting.planning import decompose
from nabe.interpreting.planning.conflicts import cliques
from nabe.interpreting.planning.decompose import bunches, plan
from nabe.interpreting.planning.gaps import Missing, recruitment_list
from nabe.interpreting.planning.greedy import greedy_plan
from nabe.interpreting.planning.ledger import violations
from nabe.interpreting.planning.plans import Aim, rank
from nabe.interpreting.planning.problem import (
    BadProblem,
    Choice,
    Pair,
    Person,
    Problem,
    Promise,
    Request,
    Slot,
    from_table,
)
from nabe.interpreting.planning.solve import Effort
from tests.interpreting.second_opinion import WAYS, Second, allowed, clash, drawn

QUICK = Effort(seconds=60, stage_work=20)


@pytest.mark.parametrize("seed", range(30))
def test_plan_reaches_the_optimum_of_a_second_solver_in_every_aim(seed: int) -> None:
    problem = drawn(seed)
    found = plan(problem, QUICK)
    assert found.proven
    assert found.values == Second(problem).optima()


@pytest.mark.parametrize("seed", range(100, 130))
def test_every_plan_keeps_every_rule_and_greedy_is_never_better(seed: int) -> None:
    problem = drawn(seed)
    exact, greedy = plan(problem, QUICK), greedy_plan(problem)
    for found in (exact, greedy):
        assert allowed(problem, found)
        assert violations(problem, found.chosen) == []
        assert set(found.chosen).isdisjoint(found.uncovered)
        assert set(found.chosen) | set(found.uncovered) == {one.key for one in problem.requests}
    assert rank(exact.values) <= rank(greedy.values)
    assert all(stage.bound is None for stage in greedy.stages)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("seed", range(200, 212))
def test_blocks_keep_every_rule_and_their_bound_holds(
    seed: int, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = drawn(seed)
    problem = replace(problem, requests=tuple(
        replace(one, region=f"k{number % 3}") for number, one in enumerate(problem.requests)
    ))  # fmt: skip
    exact = plan(problem, QUICK)
    monkeypatch.setattr(decompose, "LARGE", 4)
    monkeypatch.setattr(decompose, "BUNCH", 4)
    if not whole:
        monkeypatch.setattr(decompose, "WHOLE", 4)
    found = plan(problem, replace(QUICK, stage_work=1e-9) if whole else QUICK)
    assert allowed(problem, found)
    coverage = found.stages[0]
    assert coverage.bound is not None
    assert coverage.value <= exact.values[Aim.COVERAGE] <= coverage.bound
    assert rank(exact.values) <= rank(found.values) <= rank(greedy_plan(problem).values)


@pytest.mark.parametrize("seed", [3, 7, 19])
def test_equal_problems_give_equal_plans_whatever_the_order(seed: int) -> None:
    problem = drawn(seed)
    first, again = plan(problem, QUICK), plan(problem, QUICK)
    assert first.chosen == again.chosen
    turned = replace(problem, pairs=problem.pairs[::-1], persons=problem.persons[::-1])
    assert plan(turned, QUICK).values == first.values


# --- plain examples -------------------------------------------------------------------------------
def talk(
    key: str, start: int = 600, *, length: int = 60, place: str = "kamen", **more: object
) -> Request:
    return Request(key, (Slot(start, start + length),), length, place=place, **more)


def asked(
    persons: list[Person], requests: list[Request], *, pair: dict | None = None, **more: object
) -> Problem:
    """Everybody may take everything."""
    pairs = [
        Pair(r.key, slot, p.key, **(pair or {"fee": 2500}))
        for r in requests for p in persons for slot in range(len(r.slots))
    ]  # fmt: skip
    return Problem(tuple(persons), tuple(requests), tuple(pairs), travel=from_table(WAYS), **more)


def test_nothing_asked_gives_an_empty_proven_plan() -> None:
    found = plan(Problem())
    assert (found.chosen, found.uncovered, found.proven) == ({}, {}, True)
    assert greedy_plan(Problem()).chosen == {}


def test_several_talks_on_one_trip_are_charged_once() -> None:
    priced = {"travel_cents": 900, "travel_minutes": 30}
    problem = asked(
        [Person("a", 600), Person("b", 600)], [talk("r1"), talk("r2", 720)], pair=priced
    )
    found = plan(problem)
    assert len({choice.person for choice in found.chosen.values()}) == 1
    assert (found.values[Aim.TRAVEL_CENTS], found.values[Aim.TRAVEL_MINUTES]) == (900, 30)
    elsewhere = asked([Person("a", 600)], [talk("r1"), talk("r2", 900, place="selm")], pair=priced)
    assert plan(elsewhere).values[Aim.TRAVEL_CENTS] == 1800


def test_a_promise_at_the_place_pays_the_trip() -> None:
    promise = Promise(480, 540, "kamen", 60)
    problem = asked(
        [Person("a", 600), Person("b", 600, promises=(promise,))],
        [talk("r1")],
        pair={"travel_cents": 900},
    )
    found = plan(problem)
    assert found.chosen == {"r1": Choice("b", 0)}
    assert found.values[Aim.TRAVEL_CENTS] == 0


def test_the_way_and_the_buffer_lie_between_two_talks() -> None:
    def planned(start: int, **more: int) -> int:
        two = [talk("r1"), talk("r2", start, place="luenen")]
        return len(plan(asked([Person("a", 900)], two, **more)).chosen)

    assert planned(660 + 20) == 2
    assert planned(660 + 19) == 1
    assert planned(660 + 20, buffer=10) == 1
    assert planned(660 + 30, buffer=10) == 2


def test_a_talk_by_phone_needs_no_way() -> None:
    two = [talk("r1"), talk("r2", 660, place="")]
    assert len(plan(asked([Person("a", 900)], two)).chosen) == 2


def test_promises_stay_and_nobody_is_in_two_places() -> None:
    person = Person("a", 600, promises=(Promise(630, 700, "selm", 70),))
    found = plan(asked([person], [talk("r1")]))
    assert found.chosen == {}
    assert found.uncovered["r1"].reason == "taken"


def test_the_tax_limit_holds_for_two_at_once() -> None:
    problem = asked([Person("a", 900, tax_left={"": 4999})], [talk("r1"), talk("r2", 900)])
    found = plan(problem)
    assert len(found.chosen) == 1
    assert next(iter(found.uncovered.values())).reason == "tax_limit"
    assert (
        len(
            plan(
                asked([Person("a", 900, tax_left={"": 5000})], [talk("r1"), talk("r2", 900)])
            ).chosen
        )
        == 2
    )


def test_the_budget_holds_for_two_at_once_by_two_people() -> None:
    two = [talk("r1", funding="land"), talk("r2", 900, funding="land", priority=2)]
    found = plan(asked([Person("a", 900), Person("b", 900)], two, funding={"land": 4999}))
    assert list(found.chosen) == ["r2"]
    assert found.uncovered["r1"].reason == "funding"
    assert len(plan(asked([Person("a", 900)], two, funding={"land": 5000})).chosen) == 2


def test_hours_of_day_and_week_hold() -> None:
    three = [talk("r1"), talk("r2", 900), talk("r3", 1440 + 600)]
    assert len(plan(asked([Person("a", 900, day_minutes=60)], three)).chosen) == 2
    found = plan(asked([Person("a", 900, week_minutes=120)], three))
    assert [one.reason for one in found.uncovered.values()] == ["hours"]


def test_a_case_is_taken_no_more_often_than_the_county_allows() -> None:
    two = [talk("r1", case="c"), talk("r2", 900, case="c")]
    found = plan(asked([Person("a", 900)], two, case_left={("c", "a"): 1}))
    assert [one.reason for one in found.uncovered.values()] == ["case_limit"]


def test_the_slot_that_lets_both_be_covered_is_chosen() -> None:
    flexible = Request("r1", (Slot(600, 660), Slot(900, 960)), 60, place="kamen")
    found = plan(asked([Person("a", 900)], [flexible, talk("r2")]))
    assert found.chosen == {"r1": Choice("a", 1), "r2": Choice("a", 0)}


def test_the_higher_priority_wins_and_work_is_shared() -> None:
    found = plan(asked([Person("a", 900)], [talk("r1"), talk("r2", priority=3)]))
    assert list(found.chosen) == ["r2"]
    shared = plan(
        asked(
            [Person("a", 600), Person("b", 600)],
            [talk(f"r{n}", 600 + 90 * n, place="") for n in range(4)],
        )
    )
    who = [choice.person for choice in shared.chosen.values()]
    assert sorted(who) == ["a", "a", "b", "b"]


def test_an_offer_on_its_way_stays_even_where_it_is_not_the_best() -> None:
    problem = asked([Person("a", 600), Person("b", 600)], [talk("r1")])
    worse = replace(problem.pair["r1", Choice("b", 0)], unmet=5)
    pairs = (problem.pair["r1", Choice("a", 0)], worse)
    assert plan(replace(problem, pairs=pairs)).chosen["r1"].person == "a"
    assert (
        plan(replace(problem, pairs=pairs, sent={"r1": Choice("b", 0)})).chosen["r1"].person == "b"
    )


def test_offers_that_stand_against_each_other_are_refused_by_name() -> None:
    both = {"r1": Choice("a", 0), "r2": Choice("a", 0)}
    problem = asked([Person("a", 600)], [talk("r1"), talk("r2", 630)], sent=both)
    for planner in (plan, greedy_plan):
        with pytest.raises(BadProblem, match="'a' for request 'r2' cannot stay: taken"):
            planner(problem)


def test_the_last_proposal_is_kept_where_nothing_else_decides() -> None:
    for who in "ab":
        problem = asked(
            [Person("a", 600), Person("b", 600)], [talk("r1")], last={"r1": Choice(who, 0)}
        )
        assert plan(problem).chosen["r1"].person == who


@pytest.mark.parametrize(("request_", "sentence"), [
    (Request("r1", (Slot(660, 600),), 60), "Date 1 of request 'r1' ends before it starts."),
    (Request("r1", (Slot(600, 660), Slot(700, 700)), 60), "Date 2 of request 'r1' ends before"),
    (Request("r1", (Slot(600, 630),), 60), "Request 'r1' is longer than its date 1."),
    (Request("r1", (), 60), "Request 'r1' has no date."),
    (Request("r1", (Slot(600, 660),), 0), "Request 'r1' has no length."),
    (Request("r1", (Slot(600, 660),), 60, priority=0), "Request 'r1' has a priority below one."),
])  # fmt: skip
def test_a_request_that_contradicts_itself_is_refused(request_: Request, sentence: str) -> None:
    with pytest.raises(BadProblem, match=sentence):
        plan(Problem((Person("a", 600),), (request_,)))


def test_unknown_names_doubles_and_negative_amounts_are_refused() -> None:
    good = asked([Person("a", 600)], [talk("r1")])
    wrong = {
        "names the person 'x'": replace(good, pairs=(Pair("r1", 0, "x"),)),
        "names the request 'x'": replace(good, pairs=(Pair("x", 0, "a"),)),
        "names date 3": replace(good, pairs=(Pair("r1", 2, "a"),)),
        "is given 2 times": replace(good, pairs=good.pairs * 2),
        "amount below zero": replace(good, pairs=(Pair("r1", 0, "a", fee=-1),)),
        "not among the pairs": replace(good, sent={"r1": Choice("a", 9)}),
        "ends before it starts": replace(
            good, persons=(Person("a", 1, promises=(Promise(9, 9),)),)
        ),
        "hours below zero": replace(good, persons=(Person("a", -1),)),
        "buffer": replace(good, buffer=-1),
    }
    for sentence, problem in wrong.items():
        with pytest.raises(BadProblem, match=sentence):
            plan(problem)
    with pytest.raises(BadProblem, match="between 'kamen' and 'unna' is not known"):
        plan(asked([Person("a", 900)], [talk("r1"), talk("r2", 700, place="unna")]))


def test_an_uncovered_request_names_the_first_filter_that_left_nobody() -> None:
    screened = {"r1": (("language", 3), ("free", 0), ("radius", 0))}
    problem = Problem((), (talk("r1"), talk("r2")), screened=screened)
    found = plan(problem).uncovered
    assert (found["r1"].reason, found["r1"].counts) == ("free", dict(screened["r1"]))
    assert found["r2"].reason == "nobody"


def test_without_time_the_greedy_plan_stays_and_says_not_proven() -> None:
    problem = drawn(5)
    found = plan(problem, Effort(seconds=0))
    assert rank(found.values) <= rank(greedy_plan(problem).values)
    assert not found.proven
    assert "not proven" in {stage.status for stage in found.stages}


def test_parts_share_neither_persons_nor_limits_that_bind() -> None:
    far = [replace(talk(f"r{n}", funding="land"), region=str(n)) for n in range(2)]
    apart = [Pair("r0", 0, "a", fee=2500), Pair("r1", 0, "b", fee=2500)]
    problem = replace(asked([Person("a", 9), Person("b", 9)], far), pairs=tuple(apart))
    assert len(decompose.components(problem, apart)) == 2
    assert len(decompose.components(replace(problem, funding={"land": 5000}), apart)) == 2
    assert len(decompose.components(replace(problem, funding={"land": 4000}), apart)) == 1
    assert sum(len(part.requests) for part in bunches(problem)) == 2


@pytest.mark.parametrize("seed", range(5))
def test_cliques_cover_every_clash_and_nothing_else(seed: int) -> None:
    problem = replace(
        drawn(seed), persons=tuple(replace(p, promises=()) for p in drawn(seed).persons)
    )
    stay = [
        (problem.slot(p).start, problem.slot(p).end, problem.request[p.request].place)
        for p in problem.pairs
    ]
    covered = {
        edge
        for group in cliques(problem, problem.pairs)
        for edge in itertools.combinations(group, 2)
    }
    for a, b in itertools.combinations(range(len(problem.pairs)), 2):
        one, other = problem.pairs[a], problem.pairs[b]
        if one.person != other.person or one.request == other.request:
            assert (a, b) not in covered or one.request == other.request
        else:
            assert ((a, b) in covered) == clash(problem, stay[a], stay[b])


def test_the_recruitment_list_counts_by_language_town_and_part_of_day() -> None:
    def missing(language: str, town: str, start: int, reason: str = "language") -> Missing:
        return Missing(language, town, (Slot(start, start + 60),), reason)

    two_dates = Missing("ti", "Lünen", (Slot(900, 960), Slot(1440 + 600, 1440 + 660)), "free")
    found = recruitment_list([
        missing("ti", "Lünen", 600), missing("ti", "Lünen", 1440 + 615, "free"),
        missing("ti", "Lünen", 630), two_dates, missing("so", "Selm", 18 * 60),
        missing("so", "Selm", 10080 + 600),
    ])  # fmt: skip
    lines = [(n.week, n.language, n.municipality, n.part_of_day, n.count, n.reason) for n in found]
    assert lines == [
        (0, "ti", "Lünen", "morning", 3, "language"),
        (0, "so", "Selm", "evening", 1, "language"),
        (0, "ti", "Lünen", "afternoon", 1, "free"),
        (1, "so", "Selm", "morning", 1, "language"),
    ]
    assert found[0].reasons == {"free": 1, "language": 2}
    assert recruitment_list([]) == []
