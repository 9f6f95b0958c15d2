"""Which services of a neighbour are near: by their distance to our towns, or by postcode. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nabe.places.distance import Point, km_between

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Nearness:
    """What counts as near; `towns` are the middles of our own by name."""

    km: int
    prefixes: tuple[str, ...]
    towns: Mapping[str, Point]
    middles: Mapping[str, Point]  # of postcodes that we know


@dataclass(frozen=True, slots=True)
class Near:
    """A service with its nearest place first and alone; `towns` of ours that it is near to."""

    service: Json
    point: Point | None
    towns: tuple[str, ...]


def near(service: Json, rule: Nearness) -> Near | None:
    """Return the service as held at its nearest place, or None where no place is near."""
    best: tuple[float, Json, Point | None] | None = None
    for at in _places(service):
        point, code = _point(at["location"], rule), _code(at["location"])
        km = (
            min((km_between(point, one) for one in rule.towns.values()), default=9999.0)
            if point
            else 9999.0
        )
        if km <= rule.km or (code and code.startswith(rule.prefixes or ("-",))):
            best = min((one for one in (best, (km, at, point)) if one), key=lambda one: one[0])
    if best is None:
        return None
    _km, at, point = best
    times = [*_dicts(service.get("schedules")), *_dicts(at.get("schedules")),
             *_dicts(at["location"].get("schedules"))]  # fmt: skip
    made = {**service, "service_at_locations": [at], "locations": [], "schedules": times}
    return Near(made, point, _towns(point, rule))


def _towns(point: Point | None, rule: Nearness) -> tuple[str, ...]:
    if point is None:
        return ()
    by_km = sorted((km_between(point, one), name) for name, one in rule.towns.items())
    return tuple(name for km, name in by_km if km <= rule.km) or tuple(
        name for _km, name in by_km[:1]
    )


def _places(service: Json) -> list[Json]:
    held = [one for one in _dicts(service.get("service_at_locations"))
            if isinstance(one.get("location"), dict)]  # fmt: skip
    return held or [{"location": one} for one in _dicts(service.get("locations"))]


def _dicts(value: Any) -> Sequence[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _point(location: Json, rule: Nearness) -> Point | None:
    lat, lon = location.get("latitude"), location.get("longitude")
    if _is_degree(lat, 90) and _is_degree(lon, 180) and (lat or lon):
        return Point(float(lat or 0), float(lon or 0))
    return rule.middles.get(_code(location))


def _is_degree(value: Any, most: int) -> Any:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= most


def _code(location: Json) -> str:
    first = next(iter(_dicts(location.get("addresses"))), {})
    code = first.get("postal_code")
    return code.strip()[:5] if isinstance(code, str) else ""
