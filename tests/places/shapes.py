"""Small counties for tests: squares side by side, as GeoJSON."""

from __future__ import annotations

import copy
import json
from typing import Any

SIDE = 0.1
WEST, SOUTH = 9.0, 52.0


def square(column: int, row: int = 0) -> list[list[list[float]]]:
    """Return the ring of one square in a grid of tenths of a degree."""
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    east, north = west + SIDE, south + SIDE
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def feature(number: int, **properties: Any) -> dict[str, Any]:
    """Return one square municipality; properties may be renamed or left out with None."""
    own = {
        "AGS": f"0325100{number}",
        "GEN": f"Musterdorf {number}",
        "BEZ": "Gemeinde",
        "EWZ": 1000 * number,
        "kreis": "Landkreis Musterland",
        **properties,
    }
    return {
        "type": "Feature",
        "properties": {name: value for name, value in own.items() if value is not None},
        "geometry": {"type": "Polygon", "coordinates": square(number)},
    }


def collection(*features: dict[str, Any], **extra: Any) -> dict[str, Any]:
    """Return a FeatureCollection; without features one of three neighbours in a row."""
    rows = list(features) or [feature(1), feature(2), feature(3)]
    return {"type": "FeatureCollection", "features": copy.deepcopy(rows), **extra}


def as_bytes(county: dict[str, Any]) -> bytes:
    return json.dumps(county).encode()
