"""Counting by bits gives what counting one by one gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nabe.directory.queries.register import facet_counts, register_of
from nabe.directory.wishes import Wish

TOKENS = ["field:language", "field:health", "lang:ar", "lang:de", "level:A1", "free:yes"]
services = st.lists(st.sets(st.sampled_from(TOKENS)), max_size=12)
ticks = st.dictionaries(
    st.sampled_from(["field", "lang", "level"]),
    st.lists(st.sampled_from(["language", "health", "ar", "A1"]), min_size=1, max_size=2).map(
        tuple
    ),
    max_size=3,
)
some = st.sets(st.integers(0, 11))


def numbered(places: set[int]) -> NDArray[np.int32]:
    return np.array([900 - place for place in places], dtype=np.int32)


def by_hand(held: list[set[str]], wish: Wish, fits: set[int], is_open: set[int]) -> dict[str, int]:
    def left(but: str = "") -> list[int]:
        return [
            place
            for place, tokens in enumerate(held)
            if place in fits
            and all(tokens & set(wish.tokens(facet)) for facet in wish.ticked if facet != but)
            and (not wish.open_now or but == "open" or place in is_open)
        ]

    found = {"*": len(left()), "open:yes": len([one for one in left("open") if one in is_open])}
    for token in TOKENS:
        facet = token.partition(":")[0]
        number = sum(token in held[place] for place in left(facet))
        if number:
            found[token] = number
    return found


@given(services, ticks, some, some, st.booleans())
def test_counts_are_those_of_counting_one_by_one(
    held: list[set[str]],
    ticked: dict[str, tuple[str, ...]],
    fits: set[int],
    is_open: set[int],
    open_now: bool,
) -> None:
    register = register_of(
        (str(place), 900 - place, sorted(tokens), None, None) for place, tokens in enumerate(held)
    )
    wish = Wish(ticked=ticked, open_now=open_now)
    found = facet_counts(
        register,
        wish,
        fits=register.bits(numbered(fits)),
        is_open=register.bits(numbered(is_open)),
    )
    assert found == by_hand(held, wish, fits, is_open)


def test_unknown_services_are_passed_over() -> None:
    register = register_of([("one", 7, ["free:yes"], None, None)])
    assert register.nowhere == 1
    assert register.bits(np.array([7, 8, 3])) == register.everybody == 1
    assert register_of([]).bits(np.array([7])) == 0


def test_nothing_listed_counts_nothing() -> None:
    assert facet_counts(register_of([]), Wish(), fits=0, is_open=0) == {"*": 0, "open:yes": 0}
