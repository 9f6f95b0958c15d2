"""How long a way takes, as far as postcodes tell. Pure.

Distances by air times a detour factor, at the speed of the means of transport with the time to get
started; estimates of our own, good for an order, not for a timetable.
"""

from __future__ import annotations

DETOUR = 1.3
# (km/h, minutes before and after)
SPEEDS = {"car": (50, 5), "public": (22, 12), "bike": (14, 2), "foot": (4.5, 0)}


def minutes(km: float | None, transport: str) -> int:
    """Return the minutes of one way of `km` by air; 0 where nobody travels or nothing is known."""
    if not km:
        return 0
    speed, around = SPEEDS.get(transport, SPEEDS["public"])
    return round(km * DETOUR / speed * 60 + around)
