"""Distances on the globe, pure: the way a bird flies, in kilometres."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
KM_PER_DEGREE = 111.195


class Point(NamedTuple):
    """A place in WGS84 degrees."""

    lat: float
    lon: float


def km_between(here: Point, there: Point) -> float:
    """Return the great-circle distance in kilometres (haversine)."""
    lat, other_lat = radians(here.lat), radians(there.lat)
    half_lat = sin((other_lat - lat) / 2)
    half_lon = sin(radians(there.lon - here.lon) / 2)
    share = half_lat**2 + cos(lat) * cos(other_lat) * half_lon**2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(share)))


def box_around(centre: Point, km: float) -> tuple[Point, Point]:
    """Return (south-west, north-east) of a box that holds the circle of `km` around `centre`.

    It lets the database sort out most rows by index before the exact distance is asked.
    """
    lat_step = km / KM_PER_DEGREE * 1.01
    narrowest = min(89.0, abs(centre.lat) + lat_step)
    lon_step = min(180.0, lat_step / cos(radians(narrowest)))
    return (
        Point(max(-90.0, centre.lat - lat_step), centre.lon - lon_step),
        Point(min(90.0, centre.lat + lat_step), centre.lon + lon_step),
    )
