"""Relevance by bits is relevance by hand; a page of it is the same piece of the whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nabe.directory.queries.ranking import (
    AS_FACT,
    IN_NAME,
    IN_TEXT,
    MET,
    Marks,
    by_relevance,
    places,
)
from nabe.directory.queries.register import each

SIZE = 20
bits = st.integers(0, 2**SIZE - 1)
marks = st.lists(st.builds(Marks, name=bits, fact=bits, text=bits), max_size=4)


def points(place: int, said: list[Marks]) -> int:
    def has(row: int) -> bool:
        return bool(row >> place & 1)

    return sum(
        IN_NAME * has(mark.name) + AS_FACT * has(mark.fact) + IN_TEXT * has(mark.text)
        + MET * (has(mark.name) or has(mark.fact) or has(mark.text))
        for mark in said
    )  # fmt: skip


@given(bits, marks)
def test_relevance_is_that_of_adding_points_one_by_one(fits: int, said: list[Marks]) -> None:
    expected = sorted(
        (place for place in range(SIZE) if fits >> place & 1),
        key=lambda place: (-points(place, said), place),
    )
    assert places(by_relevance(fits, said), limit=SIZE) == expected


@given(bits, marks, st.integers(1, 7), st.integers(0, SIZE))
def test_page_is_a_piece_of_the_whole(
    fits: int, said: list[Marks], limit: int, offset: int
) -> None:
    groups = by_relevance(fits, said)
    whole = places(groups, limit=SIZE)
    assert places(groups, limit=limit, offset=offset) == whole[offset : offset + limit]


@given(bits)
def test_each_place_comes_once_from_the_lowest(row: int) -> None:
    assert each(row).tolist() == [place for place in range(SIZE) if row >> place & 1]
