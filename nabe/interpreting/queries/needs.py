"""What a request asks for and where it is, as the rules look at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from nabe.core import clock
from nabe.interpreting.matching import Need
from nabe.interpreting.models import Interpreter, Request, Setting, SpokenLanguage
from nabe.interpreting.queries.county import rare_speakers
from nabe.interpreting.spots import Spot, spot
from nabe.people.models import Person
from nabe.people.queries import qualification_names
from nabe.places.distance import Point, km_between

QUALIFIED = "q"  # before the key of a qualification among the kinds of papers


def need_of(request: Request) -> Need:
    """Return what the rules look at of a request: its slots to come, in local time."""
    now = clock.now()
    slots = tuple(
        (clock.local(one.starts_at), clock.local(one.ends_at))
        for one in request.slots.all()
        if one.starts_at > now
    )
    return Need(
        language=request.language, dialect=request.dialect, needs_dialect=request.needs_dialect,
        also=tuple(request.also), level=request.setting.level, papers=papers_of(request.setting),
        setting=request.setting.code, mode=request.mode, gender=request.gender, slots=slots,
        same=request.same_id, names=qualified_names(request.setting),
    )  # fmt: skip


def papers_of(setting: Setting) -> tuple[str, ...]:
    """Return what has to be valid on the day: kinds of papers, qualifications by their key."""
    return (*setting.papers, *(f"{QUALIFIED}{key}" for key in setting.qualifications))


def kinds_in(papers: Collection[str]) -> list[int]:
    """Return the keys of the qualifications among them."""
    return [int(one[len(QUALIFIED) :]) for one in papers if one[len(QUALIFIED) :].isdigit()]


def qualified_names(setting: Setting) -> Mapping[str, str]:
    """Return what the qualifications of a field of work are called, by the kind of paper."""
    if not setting.qualifications:
        return {}
    names = qualification_names()
    return {f"{QUALIFIED}{key}": names.get(key, "") for key in setting.qualifications}


def language_between(request: Request, person: Person) -> str:
    """Return the language that somebody would interpret: the one asked for, else one that does, too."""
    if not request.also:
        return request.language
    wanted = [request.language, *request.also]
    own = SpokenLanguage.objects.filter(interpreter__person=person, code__in=wanted)
    spoken = set(own.values_list("code", flat=True))
    return next((code for code in wanted if code in spoken), request.language)


def kept_back(need: Need) -> Mapping[int, str]:
    """Return who is kept for which rare language; nobody, when such a language is asked for."""
    rare = rare_speakers()
    return {} if {need.language, *need.also} & set(rare.values()) else rare


def valid_papers(who: Interpreter) -> dict[str, dt.date | None]:
    """Return papers and qualifications of somebody with their last day; no query where prefetched."""
    found = {one.kind: one.valid_until for one in reversed(who.papers.all())}
    for one in who.person.qualifications.all():
        if one.revoked_at is None:
            note_paper(found, f"{QUALIFIED}{one.kind_id}", one.valid_until)
    return found


def note_paper(found: dict[str, dt.date | None], kind: str, until: dt.date | None) -> None:
    """Note the last day of a paper: of papers the last one counts, of qualifications the furthest day."""
    if kind.startswith(QUALIFIED) and kind in found:
        before = found[kind]
        until = None if before is None or until is None else max(before, until)
    found[kind] = until


def spot_of(request: Request) -> Spot:
    """Return where a request's talk is."""
    return spot(request.mode, (request.lat, request.lon), request.postcode, request.street)


def _km(here: Spot, lat: float | None, lon: float | None) -> float | None:
    if here.remote or here.lat is None or here.lon is None or lat is None or lon is None:
        return None
    return km_between(Point(lat, lon), Point(here.lat, here.lon))


def km_to(request: Request, one: Interpreter) -> float | None:
    """Return the kilometres by air between the home of `one` and the place; None if unknown."""
    return _km(spot_of(request), one.lat, one.lon)
