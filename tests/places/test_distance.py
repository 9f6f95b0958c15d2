"""Distances hold what geometry promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabe.places.distance import Point, box_around, km_between

anywhere = st.builds(Point, st.floats(-89, 89), st.floats(-180, 180))
in_germany = st.builds(Point, st.floats(47.3, 55.0), st.floats(6.0, 15.0))
LUENEN, UNNA = Point(51.6143, 7.5235), Point(51.5349, 7.6899)


def test_distance_of_two_towns_is_known() -> None:
    assert km_between(LUENEN, UNNA) == pytest.approx(14.5, abs=0.3)


@given(anywhere)
def test_distance_to_oneself_is_zero(here: Point) -> None:
    assert km_between(here, here) == 0


@given(anywhere, anywhere)
def test_distance_is_the_same_both_ways(here: Point, there: Point) -> None:
    assert km_between(here, there) == pytest.approx(km_between(there, here), abs=1e-6)


@given(anywhere, anywhere)
def test_distance_is_never_beyond_half_the_globe(here: Point, there: Point) -> None:
    assert 0 <= km_between(here, there) <= 20016


@given(anywhere, anywhere, anywhere)
def test_a_detour_is_never_shorter(one: Point, two: Point, three: Point) -> None:
    assert km_between(one, three) <= km_between(one, two) + km_between(two, three) + 1e-6


@given(in_germany, in_germany, st.floats(0.5, 200))
def test_box_holds_every_point_of_the_circle(centre: Point, other: Point, km: float) -> None:
    low, high = box_around(centre, km)
    inside = low.lat <= other.lat <= high.lat and low.lon <= other.lon <= high.lon
    assert inside or km_between(centre, other) > km
