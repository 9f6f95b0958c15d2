"""Where a talk is, and how long one needs from one talk to the next. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from nabe.interpreting import travel
from nabe.places.distance import Point, km_between

UNKNOWN = 20  # minutes between two places of which we know no position; our estimate


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a talk: position in degrees if known, address in words; by phone: nowhere."""

    lat: float | None = None
    lon: float | None = None
    address: str = ""
    remote: bool = False

    @property
    def key(self) -> str:
        """What two talks at one place share; empty by phone and video."""
        return "" if self.remote else f"{self.lat},{self.lon},{self.address}"


NOWHERE = Spot(remote=True)


def spot(mode: str, place: tuple[float | None, float | None], *address: str) -> Spot:
    """Return the place of a talk from its columns."""
    if mode != "on_site":
        return NOWHERE
    return Spot(place[0], place[1], " ".join(" ".join(address).casefold().split()))


def minutes_between(one: Spot, other: Spot, transport: str) -> int:
    """Return the way from one talk to another, in minutes; none by phone, none on the spot."""
    if one.remote or other.remote or is_same(one, other):
        return 0
    if None in (one.lat, one.lon, other.lat, other.lon):
        return UNKNOWN
    km = km_between(Point(one.lat, one.lon), Point(other.lat, other.lon))  # type: ignore[arg-type]
    return travel.minutes(km, transport)


def is_same(one: Spot, other: Spot) -> bool:
    """Are two talks in one house? Without a street nobody knows."""
    return bool(one.address) and not one.remote and one == other


def gap(one: Spot, other: Spot, transport: str, buffer: int) -> int:
    """Return the minutes that must lie between two talks: the way and the buffer, none in one house."""
    return 0 if is_same(one, other) else minutes_between(one, other, transport) + buffer
