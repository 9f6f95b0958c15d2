"""Turns borders into small SVG paths that share their edges; needs shapely, at loading only.

Degrees become metres on a flat map around the county's middle (true enough for one county), the
borders are simplified together so that neighbours keep one common line, then put on a grid of
whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, radians

import shapely
from django.utils.translation import gettext as _
from shapely import Polygon
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from nabe.core.errors import Refused
from nabe.places.geojson import Area

WIDTH = 1000  # units of the view box; its height follows from the county's shape
MARGIN = 6
SIMPLIFY = 4.0  # units by which a line may leave its place
METRES_PER_DEGREE = 111_195.0
TOUCH = 40.0  # metres: closer than this, borders that should be one are one
SHARED = 120.0  # metres of common border that make two municipalities neighbours


@dataclass(slots=True)
class Shape:
    """A municipality on the map: path and label in units, centre in degrees, neighbours by AGS."""

    ags: str
    path: str
    label: tuple[float, float]
    centre: tuple[float, float]
    neighbours: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Drawing:
    """The county's map."""

    view_box: str
    shapes: dict[str, Shape]


def draw(areas: Sequence[Area]) -> Drawing:
    """Draw all municipalities of a county; raises Refused when a border crosses itself."""
    degrees = [_polygon(area) for area in areas]
    flat = _Flat(degrees)
    metres = [flat.to_metres(one) for one in degrees]
    whole = _seamless(metres)
    west, south, east, north = shapely.total_bounds(whole)
    unit = max(east - west, (north - south) / 1.4) / WIDTH
    simple = shapely.coverage_simplify(whole, SIMPLIFY * unit)
    shapes = {}
    for area, exact, drawn in zip(areas, metres, simple, strict=True):
        on_page = shapely.transform(
            drawn, lambda points: (points - [west, north]) / [unit, -unit] + MARGIN
        )
        label = _label(on_page)
        centre = area.centre or flat.to_degrees(*_label(exact))
        shapes[area.ags] = Shape(area.ags, _path(on_page), label, centre)
    _find_neighbours(areas, metres, shapes)
    width, height = (east - west) / unit + 2 * MARGIN, (north - south) / unit + 2 * MARGIN
    return Drawing(f"0 0 {width:.0f} {height:.0f}", shapes)


class _Flat:
    """The flat map around the middle of the county."""

    def __init__(self, shapes: Sequence[BaseGeometry]) -> None:
        west, south, east, north = shapely.total_bounds(list(shapes))
        self.lon, self.lat = (west + east) / 2, (south + north) / 2
        self.narrowing = cos(radians(self.lat))

    def to_metres(self, shape: BaseGeometry) -> BaseGeometry:
        scale = [METRES_PER_DEGREE * self.narrowing, METRES_PER_DEGREE]
        return shapely.transform(shape, lambda points: (points - [self.lon, self.lat]) * scale)

    def to_degrees(self, x: float, y: float) -> tuple[float, float]:
        """Return (lon, lat)."""
        return (
            round(x / METRES_PER_DEGREE / self.narrowing + self.lon, 6),
            round(y / METRES_PER_DEGREE + self.lat, 6),
        )


def _polygon(area: Area) -> BaseGeometry:
    shape = MultiPolygon([Polygon(rings[0], rings[1:]) for rings in area.polygons])
    if not shape.is_valid:
        raise Refused(
            _("%(where)s: Die Grenze kreuzt oder überdeckt sich selbst.") % {"where": area.name}
        )
    if shape.area == 0:
        raise Refused(_("%(where)s: Die Grenze umschließt keine Fläche.") % {"where": area.name})
    return shape


def _seamless(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    """Make neighbours share their lines exactly; surveys of different years leave slivers."""
    if shapely.coverage_is_valid(shapes):
        return shapes
    lines = shapely.unary_union([one.boundary for one in shapes])
    faces = shapely.polygonize([lines]).geoms
    parts: list[list[BaseGeometry]] = [[] for _one in shapes]
    for face in faces:
        inside = face.representative_point()
        owner = next((i for i, one in enumerate(shapes) if one.contains(inside)), None)
        if owner is not None:
            parts[owner].append(face)
    return [
        shapely.unary_union(mine) if mine else one for mine, one in zip(parts, shapes, strict=True)
    ]


def _label(shape: BaseGeometry) -> tuple[float, float]:
    """Return the middle of the largest circle inside the largest part."""
    largest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
    x, y = shapely.maximum_inscribed_circle(largest).coords[0]
    return round(x, 1), round(y, 1)


def _path(shape: BaseGeometry) -> str:
    """Return SVG path data in whole numbers and relative steps, the shortest that browsers read."""
    return "".join(
        _ring_path(ring.coords)
        for part in getattr(shape, "geoms", [shape])
        for ring in (part.exterior, *part.interiors)
    )


def _ring_path(coordinates: Sequence[tuple[float, ...]]) -> str:
    points = [(round(x), round(y)) for x, y, *_rest in coordinates]
    kept = [points[0]]
    for point in points[1:-1]:
        if point != kept[-1]:
            kept.append(point)
    if len(kept) < 3:
        return ""
    steps = [
        f"{x - before_x}{_joined(y - before_y)}" for (before_x, before_y), (x, y) in pairwise(kept)
    ]
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}z"


def _joined(number: int) -> str:
    return f"{number}" if number < 0 else f" {number}"


def _find_neighbours(
    areas: Sequence[Area], metres: list[BaseGeometry], shapes: dict[str, Shape]
) -> None:
    wide = [one.buffer(TOUCH) for one in metres]
    for i, one in enumerate(areas):
        for j in range(i):
            if not wide[i].intersects(metres[j]):
                continue
            if wide[i].intersection(metres[j].boundary).length > SHARED:
                shapes[one.ags].neighbours.add(areas[j].ags)
                shapes[areas[j].ags].neighbours.add(one.ags)
