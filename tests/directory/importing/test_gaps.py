"""Closing the gap to a row far below: order and real numbers stay, the room is bounded."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nabe.sheets.gaps import KEPT, plan

ROWS = st.sets(st.integers(1, 1_048_576), min_size=1, max_size=300).map(sorted)


@given(ROWS)
def test_every_filled_row_finds_its_real_number_again(rows: list[int]) -> None:
    made = plan(rows, most=50_000)
    near = [made.near_of(row) for row in rows]
    assert near == sorted(set(near))
    assert [made.real_of(row) for row in near] == rows
    assert near[-1] == made.last <= 50_000


@given(ROWS)
def test_rows_in_a_closed_gap_stay_between_their_neighbours(rows: list[int]) -> None:
    made = plan(rows, most=50_000)
    for before, after in pairwise(rows):
        middle = (before + after) // 2
        assert made.near_of(before) <= made.near_of(middle) <= made.near_of(after)


def test_short_gaps_stay_as_they_are() -> None:
    made = plan([1, 2, 5, 1_000_000], most=50_000)
    assert [made.near_of(row) for row in (1, 2, 5)] == [1, 2, 5]
    assert made.near_of(1_000_000) == 5 + KEPT + 1


def test_many_gaps_are_closed_wholly() -> None:
    assert plan(range(1, 1_000_000, 25), most=50_000).last == 40_000
