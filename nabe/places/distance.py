"""Distances on the globe, pure: the way a bird flies, in kilometres."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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


def km_to_many(
    here: Point, lats: NDArray[np.float64], lons: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the distances from `here` to many points, shape (n,), in kilometres; NaN stays NaN."""
    lat, other = radians(here.lat), np.radians(lats)
    half_lat = np.sin((other - lat) / 2)
    half_lon = np.sin((np.radians(lons) - radians(here.lon)) / 2)
    share = half_lat**2 + cos(lat) * np.cos(other) * half_lon**2
    km: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, share)))
    return km


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
