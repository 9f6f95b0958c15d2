"""Distances to many points are those to each of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabe.places.distance import Point, km_between, km_to_many

points = st.builds(Point, lat=st.floats(-89, 89), lon=st.floats(-179, 179))


@given(points, st.lists(points, max_size=6))
def test_many_distances_are_those_to_each(here: Point, there: list[Point]) -> None:
    lats = np.array([one.lat for one in there], dtype=np.float64)
    lons = np.array([one.lon for one in there], dtype=np.float64)
    assert km_to_many(here, lats, lons).tolist() == pytest.approx(
        [km_between(here, one) for one in there], abs=1e-6
    )


def test_nowhere_stays_nowhere() -> None:
    assert np.isnan(km_to_many(Point(51.5, 7.6), np.array([np.nan]), np.array([np.nan])))[0]
