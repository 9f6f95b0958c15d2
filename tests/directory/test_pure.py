"""Recurrence, freshness, tokens: arithmetic without a database."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabe.directory.freshness import Cycle, Freshness, freshness, listed_until
from nabe.directory.recurrence import Rule, dates, parse_byday
from nabe.directory.tokens import levels_between, times_of_day

MONTH = (dt.date(2026, 11, 1), dt.date(2026, 11, 30))


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (Rule("WEEKLY", "MO"), [2, 9, 16, 23, 30]),
        (Rule("MONTHLY", "2TU"), [10]),
        (Rule("MONTHLY", "-1FR"), [27]),
        (Rule("MONTHLY", "5MO"), [30]),
        (Rule("WEEKLY", "TH", 2, dt.date(2026, 11, 5)), [5, 19]),
        (Rule("WEEKLY", "TH", 2), []),  # every second week from when? nothing is invented
        (Rule("WEEKLY", "MO", valid_from=dt.date(2026, 11, 10), valid_to=dt.date(2026, 11, 20)), [16]),
    ],
)  # fmt: skip
def test_dates_follow_the_rule(rule: Rule, days: list[int]) -> None:
    assert [day.day for day in dates(rule, start=MONTH[0], end=MONTH[1])] == days


@pytest.mark.parametrize("byday", ["XX", "6MO", "0MO", "MO;TU", "-2FR"])
def test_parse_byday_refuses_what_hsds_does_not_know(byday: str) -> None:
    with pytest.raises(ValueError):
        parse_byday(byday)


@given(
    st.lists(st.sampled_from(["MO", "TU", "WE", "1TH", "-1FR", "3SA"]), min_size=1, max_size=4),
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 120),
)  # fmt: skip
def test_dates_are_ordered_unique_and_within_bounds(
    byday: list[str], start: dt.date, days: int
) -> None:
    end = start + dt.timedelta(days=days)
    found = list(dates(Rule("WEEKLY", ",".join(byday)), start=start, end=end))
    assert found == sorted(set(found))
    assert all(start <= day <= end for day in found)


@pytest.mark.parametrize(
    ("days_ago", "state"),
    [
        (0, Freshness.FRESH), (334, Freshness.FRESH), (335, Freshness.DUE), (365, Freshness.DUE),
        (366, Freshness.OVERDUE), (425, Freshness.OVERDUE), (426, Freshness.DELISTED),
    ],
)  # fmt: skip
def test_freshness_walks_down_the_ladder(days_ago: int, state: Freshness) -> None:
    today = dt.date(2026, 11, 22)
    assert freshness(today - dt.timedelta(days=days_ago), today) == state


@given(st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)), st.integers(1, 900), st.integers(0, 90))
def test_listed_until_is_the_last_day_before_delisted(day: dt.date, days: int, grace: int) -> None:
    cycle = Cycle(days, 30, grace)
    last = listed_until(day, cycle)
    assert freshness(day, last, cycle) != Freshness.DELISTED
    assert freshness(day, last + dt.timedelta(days=1), cycle) == Freshness.DELISTED


def test_levels_between_spreads_a_range() -> None:
    assert levels_between("A1", "B1") == ("A1", "A2", "B1")
    assert levels_between("B2", "") == ("B2", "C1", "C2")
    assert levels_between("A0", "") == ("A0",)
    assert levels_between("", "") == ()


def test_times_of_day_names_every_part_that_is_touched() -> None:
    assert times_of_day(dt.time(9), dt.time(12)) == ("morning",)
    assert times_of_day(dt.time(11), dt.time(18)) == ("morning", "afternoon", "evening")
