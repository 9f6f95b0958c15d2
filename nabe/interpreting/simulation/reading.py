"""A county's own lists as a pool and a year of requests: what is good in them, and what is not.

Papers are taken as in order: the lists tell their state of one day, and a year is played. Of the
log, the outcome counts in one way only: what was refused for its subject is asked for as such.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from nabe.interpreting.importing import LogEntry, Outcome, PoolEntry
from nabe.interpreting.importing.entries import DUPLICATE, SKIPPED
from nabe.interpreting.simulation.county import MODES, Member, Wanted
from nabe.places.distance import Point
from nabe.sheets.cells import fold

Where = Callable[[str, str], Point | None]  # middle of a postcode, or else of a town by name
OFFICE = (8 * 60, 16 * 60)  # minutes of a day between which a day's requests arrive
REFUSED = "excluded"


def whereabouts(towns: Mapping[str, Point], postcodes: Mapping[str, Point]) -> Where:
    """Return how to find the middle of a postcode, or of a town whose postcode is not known."""
    by_name = {fold(name): point for name, point in towns.items()}

    def where(postcode: str, town: str) -> Point | None:
        return postcodes.get(postcode) or by_name.get(fold(town))

    return where


@dataclass(frozen=True, slots=True)
class Left:
    """Rows that a simulation cannot use: the row's number and what it lacks."""

    row: int
    lacks: str


def members(entries: Iterable[PoolEntry], where: Where) -> tuple[list[Member], list[Left]]:
    """Return the active people of a pool's list, and the rows that name nobody to ask."""
    found, left = [], []
    for one in entries:
        if one.is_skipped:
            continue
        if lacks := _no_member(one):
            left.append(Left(one.row, lacks))
            continue
        found.append(_member(one, where))
    return found, left


def wanted(entries: Iterable[LogEntry], where: Where) -> tuple[list[Wanted], list[Left]]:
    """Return the requests of a log, and the rows that do not say when, what or who asked."""
    found, left = [], []
    for one in entries:
        if one.verdict in (SKIPPED, DUPLICATE):
            if one.verdict == DUPLICATE:
                left.append(Left(one.row, "twin"))
            continue
        if lacks := _lacks(one):
            left.append(Left(one.row, lacks))
            continue
        found.append(_wanted(one, where))
    return found, left


def _no_member(one: PoolEntry) -> str:
    """Return why nobody can be asked by a row: a twin of another, a state, no language."""
    if one.verdict == DUPLICATE:
        return "twin"
    if one.state not in ("", "active"):
        return one.state
    return "" if one.languages else "languages"


def _member(one: PoolEntry, where: Where) -> Member:
    return Member(
        one.key or one.name,
        tuple((spoken.code, spoken.dialect, spoken.level) for spoken in one.languages),
        gender=one.gender, modes=one.modes or MODES, not_in=one.not_in, week=one.times,
        home=where(one.home.postcode, one.home.town),
        radius_km=30 if one.radius_km is None else one.radius_km,
        transport=one.transport or "public", fee_class=one.fee_class or "A",
    )  # fmt: skip


def _lacks(one: LogEntry) -> str:
    """Return what a row does not tell; amounts and names of interpreters are not needed here."""
    if one.asked_on is None or one.starts is None:
        return "day"
    if one.asked_on > one.starts.date() or (one.starts.date() - one.asked_on).days > 400:
        return "order of days"
    if not (one.minutes_planned or one.minutes):
        return "length"
    if not one.languages:
        return "language"
    return "" if one.organization else "organization"


def _wanted(one: LogEntry, where: Where) -> Wanted:
    assert one.asked_on is not None
    assert one.starts is not None
    first, last = OFFICE
    minute = first + zlib.crc32(f"{one.row} {one.key}".encode()) % (last - first)
    arrives = dt.datetime.combine(one.asked_on, dt.time()) + dt.timedelta(minutes=minute)
    return Wanted(
        f"{one.row} {one.key}".strip(), arrives, one.starts, one.minutes_planned or one.minutes or 0,
        one.languages[0], f"{one.organization} · {one.municipality}",
        where("", one.municipality), also=one.languages[1:], dialect=one.dialect,
        setting=one.setting, mode=one.mode or "on_site", gender=one.gender, case=one.case,
        excluded=(REFUSED,) if one.outcome == Outcome.REFUSED else (),
    )  # fmt: skip
