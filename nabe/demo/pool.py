"""The demo's interpreter pool: its people, and a quarter of a year of requests around today."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from django.utils import timezone

from nabe.core import clock
from nabe.demo import names
from nabe.demo.county import Bodies
from nabe.demo.people import Cast
from nabe.demo.reading import Body, chance, ident
from nabe.interpreting import travel
from nabe.interpreting.actions.lists import ensure_lists
from nabe.interpreting.models import (
    Absence,
    Assignment,
    Interpreter,
    Invitation,
    Paper,
    Request,
    Setting,
    Slot,
    SpokenLanguage,
    WorkingTime,
)
from nabe.interpreting.queries.candidates import km_to
from nabe.interpreting.queries.county import is_holiday
from nabe.people.models import Person
from nabe.places.models import Municipality

# What is asked for, after the shares of the county's year 2019 and what was short later.
WANTED = (
    ("ar", 22), ("ro", 13), ("kmr", 9), ("uk", 9), ("bg", 8), ("tr", 7), ("fa", 6), ("prs", 4), ("sq", 4),
    ("ru", 4), ("ckb", 3), ("so", 3), ("ti", 2), ("tw", 2), ("ur", 2), ("hu", 1), ("lt", 1), ("rom", 1),
)  # fmt: skip
TOWNS = (("Lünen", 28), ("Kamen", 11), ("Bergkamen", 10), ("Unna", 10), ("Schwerte", 12),
         ("Werne", 7), ("Selm", 7), ("Bönen", 5), ("Holzwickede", 5), ("Fröndenberg/Ruhr", 5))  # fmt: skip
KINDS = {
    "school": "school",
    "childcare": "childcare",
    "jobcenter": "jobcenter",
    "youth_office": "youth",
}
NOTES = ("Raum 104, Nebeneingang", "Anmeldung Klasse 1", "Zeugnisgespräch", "Hilfeplangespräch",
         "Erstgespräch", "Folgetermin", "", "", "", "")  # fmt: skip
STARTS = tuple(
    dt.time(hour, minute)
    for hour, minute in (
        (8, 0),
        (9, 0),
        (9, 30),
        (10, 0),
        (11, 0),
        (13, 0),
        (14, 0),
        (14, 30),
        (15, 0),
        (16, 0),
    )
)


def make(bodies: Bodies, cast: Cast) -> None:
    """Write the pool, what it did in the last weeks, and what waits today."""
    ensure_lists()
    people = _people(bodies, cast)
    settings = {one.code: one for one in Setting.objects.all()}
    by = chance("pool requests")
    for number in range(96):
        _request(number, by, bodies, cast, people=people, settings=settings)


def _people(bodies: Bodies, cast: Cast) -> list[Interpreter]:
    towns = list(bodies.towns.values())
    made = []
    for name, gender, spoken, _language in names.POOL:
        by = chance(f"interpreter {name}")
        town = by.choice(towns)
        one = Interpreter.objects.create(
            person=cast.pool[name], state="paused" if by.random() < 0.06 else "active",
            grade=by.choices(("lay", "trained", "sworn"), weights=(7, 3, 1))[0], gender=gender,
            postcode=_postcode(by, town), lat=town.lat, lon=town.lon,
            radius_km=by.choice((10, 15, 20, 30, 40)),
            transport=by.choice(("car", "public", "public", "bike")),
            modes=by.choice((["on_site", "phone"], ["on_site", "phone", "video"], ["on_site", "phone", "video"])),
            not_in=["health"] if by.random() < 0.08 else [],
            most_asked=by.choice((3, 5, 5, 8)), hours_a_week=by.choice((4, 6, 8, 10)),
            year_limit=96_000, since=clock.today() - dt.timedelta(days=by.randrange(90, 2600)),
        )  # fmt: skip
        _about(one, spoken, by, cast.coordination[1])
        made.append(one)
    return made


def _postcode(by: random.Random, town: Municipality) -> str:
    codes = list(town.postcodes.values_list("code", flat=True))
    return by.choice(codes) if codes else ""


def _about(one: Interpreter, spoken: str, by: random.Random, seen_by: Person) -> None:
    levels = ("native", "C2", "C1")
    for order, said in enumerate(spoken.split()):
        code, _colon, dialect = said.partition(":")
        SpokenLanguage.objects.create(
            interpreter=one, code=code, dialect=dialect, level=levels[min(order, 2)]
        )
    for weekday in range(5):
        window = by.choice(((8, 13), (8, 18), (13, 18), (9, 16), None))
        if window:
            WorkingTime.objects.create(
                interpreter=one, weekday=weekday, starts=dt.time(window[0]), ends=dt.time(window[1])
            )
    seen = clock.today() - dt.timedelta(days=by.randrange(30, 1700))
    Paper.objects.create(interpreter=one, kind="secrecy", seen_on=seen, by=seen_by)
    Paper.objects.create(
        interpreter=one, kind="record", seen_on=seen, by=seen_by,
        valid_until=seen + dt.timedelta(days=5 * 365),
    )  # fmt: skip
    if by.random() < 0.12:
        start = clock.now() + dt.timedelta(days=by.randrange(1, 20))
        Absence.objects.create(interpreter=one, during=(start, start + dt.timedelta(days=9)))


def _request(
    number: int, by: random.Random, bodies: Bodies, cast: Cast, *,
    people: Sequence[Interpreter], settings: dict[str, Setting],
) -> None:  # fmt: skip
    body, kind = _asking(by, bodies)
    day = _day(number, by)
    language = by.choices([code for code, _n in WANTED], weights=[n for _c, n in WANTED])[0]
    mode = by.choices(("on_site", "phone", "video"), weights=(88, 8, 4))[0]
    town = bodies.towns[body.municipality]
    gender = by.choices(("", "w"), weights=(88, 12))[0]
    starts = dt.datetime.combine(day, by.choice(STARTS), timezone.get_default_timezone())
    minutes = by.choices((30, 45, 60, 90, 120), weights=(1, 3, 5, 2, 1))[0]
    asked_at = starts - dt.timedelta(days=by.randrange(3, 14), hours=by.randrange(1, 9))
    request = Request.objects.create(
        id=ident("request", number), number=f"A-{day.year}-{number + 1:05d}",
        key=ident("request key", number).hex, organization=bodies.organizations[body.name],
        by=cast.contacts[body.name], language=language, setting=settings[kind], mode=mode,
        street=body.street, municipality=town, postcode=_postcode(by, town), lat=town.lat, lon=town.lon,
        contact="Sekretariat" if kind == "school" else "Empfang", note=by.choice(NOTES),
        meeting_point=by.choice(("Haupteingang", "Anmeldung", "")), gender=gender,
        gender_reason="Gespräch über Gesundheit" if gender else "",
        case=f"F-{day:%y}-{by.randrange(100, 160):04d}" if by.random() < 0.7 else "",
        made_at=min(asked_at, clock.now() - dt.timedelta(hours=number % 40 + 1)),
    )  # fmt: skip
    slot = Slot.objects.create(
        request=request, starts_at=starts, ends_at=starts + dt.timedelta(minutes=minutes)
    )
    if starts > clock.now() and by.random() < 0.25:
        later = slot.starts_at + dt.timedelta(days=1)
        Slot.objects.create(
            request=request, order=1, starts_at=later, ends_at=later + dt.timedelta(minutes=minutes)
        )
    _fate(request, slot, people, by, cast)


def _asking(by: random.Random, bodies: Bodies) -> tuple[Body, str]:
    town = by.choices([name for name, _n in TOWNS], weights=[n for _t, n in TOWNS])[0]
    there = [one for one in bodies.requesters if one.municipality == town] or bodies.requesters
    schools = [one for one in there if one.kind == "school"]
    body = by.choice(schools if schools and by.random() < 0.7 else there)
    return body, KINDS.get(body.kind, "counselling")


def _day(number: int, by: random.Random) -> dt.date:
    """Two thirds lie behind us, one third ahead; never on a weekend or holiday."""
    days = -by.randrange(1, 70) if number < 62 else by.randrange(1, 21)
    day = clock.today() + dt.timedelta(days=days)
    while day.weekday() > 4 or is_holiday(day):
        day += dt.timedelta(days=1 if days > 0 else -1)
    return day


def _fate(
    request: Request, slot: Slot, people: Sequence[Interpreter], by: random.Random, cast: Cast
) -> None:
    """Most are filled; of those to come some wait, some are being asked."""
    is_past, luck = slot.starts_at < clock.now(), by.random()
    able = [one for one in people if _speaks(one, request.language) and _is_free(one, slot)]
    by.shuffle(able)
    if is_past and (not able or luck < 0.14):
        state, reason = (
            ("unfilled", "niemand frei")
            if luck < 0.1 or not able
            else ("cancelled", "Familie verhindert")
        )
        Request.objects.filter(pk=request.pk).update(state=state, reason=reason)
    elif able and (is_past or luck < 0.42):
        _held(request, slot, able[0], done=is_past)
    elif able and luck < 0.66:
        for one in able[:3]:
            _asked(request, one, "sent" if by.random() < 0.7 else "no", cast.coordination[1])
        Request.objects.filter(pk=request.pk).update(state="asking")
    elif luck > 0.93:
        Request.objects.filter(pk=request.pk).update(
            is_urgent=True, urgency="Das Kind ist neu in der Stadt."
        )


def _speaks(one: Interpreter, language: str) -> bool:
    return any(said.code == language for said in one.languages.all())


def _is_free(one: Interpreter, slot: Slot) -> bool:
    around = (slot.starts_at - dt.timedelta(hours=2), slot.ends_at + dt.timedelta(hours=2))
    return one.state == "active" and not one.assignments.filter(during__overlap=around).exists()


def _held(request: Request, slot: Slot, one: Interpreter, *, done: bool) -> None:
    km = km_to(request, one)
    way = dt.timedelta(minutes=travel.minutes(km, one.transport) + 15)
    answered = min(request.made_at + dt.timedelta(hours=5), clock.now())
    _asked(request, one, "yes", None, km=km)
    Assignment.objects.create(
        request=request, slot=slot, interpreter=one, state="done" if done else "confirmed",
        during=(slot.starts_at - way, slot.ends_at + way), cents=2500,
        travel_cents=travel.cents(km, 30), confirmed_at=answered,
    )  # fmt: skip
    state = "done" if done else "confirmed"
    Request.objects.filter(pk=request.pk).update(state=state, confirmed_at=answered)


def _asked(
    request: Request, one: Interpreter, state: str, by: Person | None, *, km: float | None = None
) -> None:  # fmt: skip
    km = km_to(request, one) if km is None else km
    sent = min(request.made_at + dt.timedelta(hours=2), clock.now())
    Invitation.objects.create(
        request=request, interpreter=one, state=state, km=km, by=by, sent_at=sent,
        travel_minutes=travel.minutes(km, one.transport), cents=2500,
        expires_at=clock.now() + dt.timedelta(hours=20) if state == "sent" else sent + dt.timedelta(hours=24),
        answered_at=None if state == "sent" else sent + dt.timedelta(hours=3),
    )  # fmt: skip
