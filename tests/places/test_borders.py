"""Borders become small paths without gaps between neighbours."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabe.core.errors import Refused
from nabe.demo import DATA
from nabe.places import borders, geojson
from tests.places.shapes import as_bytes, collection, feature


def areas(*rows: dict) -> list[geojson.Area]:
    return geojson.read(as_bytes(collection(*rows))).areas


def corners(path: str) -> set[tuple[int, int]]:
    """Return the points of a path in absolute units."""
    found: set[tuple[int, int]] = set()
    for x, y, steps in re.findall(r"M(-?\d+) (-?\d+)l([^z]*)z", path):
        at = (int(x), int(y))
        found.add(at)
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            at = (at[0] + dx, at[1] + dy)
            found.add(at)
    return found


def test_neighbours_are_those_that_share_a_line() -> None:
    shapes = borders.draw(areas()).shapes
    assert shapes["03251001"].neighbours == {"03251002"}
    assert shapes["03251002"].neighbours == {"03251001", "03251003"}


def test_touching_at_a_corner_makes_no_neighbours() -> None:
    odd = feature(2)
    odd["geometry"]["coordinates"] = [
        [[lon, lat + 0.1] for lon, lat in odd["geometry"]["coordinates"][0]]
    ]
    assert not borders.draw(areas(feature(1), odd)).shapes["03251001"].neighbours


def test_shared_corners_stay_shared() -> None:
    shapes = borders.draw(areas()).shapes
    assert len(corners(shapes["03251001"].path) & corners(shapes["03251002"].path)) == 2


def test_slivers_of_careless_surveys_are_closed() -> None:
    careless = feature(2)
    ring = careless["geometry"]["coordinates"][0]
    careless["geometry"]["coordinates"] = [
        [[lon - 0.0001 if lon < 9.25 else lon, lat] for lon, lat in ring]
    ]
    shapes = borders.draw(areas(feature(1), careless)).shapes
    assert shapes["03251001"].neighbours == {"03251002"}
    assert len(corners(shapes["03251001"].path) & corners(shapes["03251002"].path)) >= 2


def test_crossing_border_is_refused_by_name() -> None:
    bow = feature(1)
    bow["geometry"]["coordinates"] = [
        [[9.0, 52.0], [9.1, 52.1], [9.1, 52.0], [9.0, 52.1], [9.0, 52.0]]
    ]
    with pytest.raises(Refused, match="Musterdorf 1: Die Grenze kreuzt"):
        borders.draw(areas(bow))


def test_label_and_centre_lie_inside() -> None:
    drawing = borders.draw(areas(feature(1)))
    shape = drawing.shapes["03251001"]
    width, height = (float(one) for one in drawing.view_box.split()[2:])
    assert 0 < shape.label[0] < width
    assert 0 < shape.label[1] < height
    assert shape.centre == pytest.approx((9.15, 52.05), abs=0.02)


def test_kreis_unna_stays_small_and_complete() -> None:
    drawing = borders.draw(geojson.read_file(DATA / "kreis_unna.geojson").areas)
    assert len(drawing.shapes) == 10
    assert all(shape.path.startswith("M") for shape in drawing.shapes.values())
    assert sum(len(shape.path) for shape in drawing.shapes.values()) < 8000


@given(st.lists(st.integers(0, 8), min_size=1, max_size=6, unique=True))
def test_any_row_of_squares_can_be_drawn(columns: list[int]) -> None:
    shapes = borders.draw(areas(*[feature(one) for one in columns])).shapes
    for one in columns:
        beside = {f"0325100{other}" for other in columns if abs(other - one) == 1}
        assert shapes[f"0325100{one}"].neighbours == beside
