"""The demo's requests of the coming weeks: some wait, some are being asked, some are confirmed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence

from django.utils import timezone

from nabe.core import clock
from nabe.demo.county import Bodies
from nabe.demo.people import Cast
from nabe.demo.reading import Body, chance, ident
from nabe.interpreting import travel
from nabe.interpreting.models import (
    Assignment,
    Interpreter,
    Invitation,
    Request,
    Setting,
    Slot,
)
from nabe.interpreting.queries.county import is_holiday
from nabe.interpreting.queries.fees import Expected, Way, expected
from nabe.interpreting.queries.needs import km_to
from nabe.people.models import Person

MANY = 36
# What is asked for, after the shares of the county's year 2019 and what was short later.
WANTED = (
    ("ar", 22), ("ro", 13), ("kmr", 9), ("uk", 9), ("bg", 8), ("tr", 7), ("fa", 6), ("prs", 4), ("sq", 4),
    ("ru", 4), ("ckb", 3), ("so", 3), ("ti", 2), ("tw", 2), ("ur", 2), ("hu", 1), ("lt", 1), ("rom", 1),
)  # fmt: skip
TOWNS = (("Lünen", 28), ("Kamen", 11), ("Bergkamen", 10), ("Unna", 10), ("Schwerte", 12),
         ("Werne", 7), ("Selm", 7), ("Bönen", 5), ("Holzwickede", 5), ("Fröndenberg/Ruhr", 5))  # fmt: skip
KINDS = {
    "school": "school", "childcare": "childcare", "jobcenter": "jobcenter", "youth_office": "youth",
}  # fmt: skip
NOTES = ("Raum 104, Nebeneingang", "Anmeldung Klasse 1", "Zeugnisgespräch", "Hilfeplangespräch",
         "Erstgespräch", "Folgetermin", "", "", "", "")  # fmt: skip
STARTS = ((8, 0), (9, 0), (9, 30), (10, 0), (11, 0), (13, 0), (14, 0), (14, 30), (15, 0), (16, 0))


def make(bodies: Bodies, cast: Cast) -> None:
    """Write the requests of the next three weeks; who is asked speaks the language and is free."""
    people = list(
        Interpreter.objects.filter(state="active")
        .select_related("person")
        .prefetch_related("languages", "times", "absences")
        .order_by("person__sort_key", "pk")
    )
    settings = {one.code: one for one in Setting.objects.all()}
    by = chance("pool requests")
    for number in range(MANY):
        request = _request(number, by, bodies, cast, settings=settings)
        _fate(request, people, by, cast)


def _request(
    number: int, by: random.Random, bodies: Bodies, cast: Cast, *, settings: dict[str, Setting]
) -> Request:  # fmt: skip
    body, kind = _asking(by, bodies)
    day = _day(by)
    language = by.choices([code for code, _n in WANTED], weights=[n for _c, n in WANTED])[0]
    town = bodies.towns[body.municipality]
    codes = sorted(one.code for one in town.postcodes.all())
    gender = by.choices(("", "w"), weights=(88, 12))[0]
    starts = dt.datetime.combine(day, dt.time(*by.choice(STARTS)), timezone.get_default_timezone())
    length = dt.timedelta(minutes=by.choices((30, 45, 60, 90, 120), weights=(1, 3, 5, 2, 1))[0])
    asked_at = starts - dt.timedelta(days=by.randrange(3, 14), hours=by.randrange(1, 9))
    request = Request.objects.create(
        id=ident("request", number), number=f"A-{day.year}-{number + 1:05d}",
        key=ident("request key", number).hex, organization=bodies.organizations[body.name],
        by=cast.contacts[body.name], language=language, setting=settings[kind],
        mode=by.choices(("on_site", "phone", "video"), weights=(88, 8, 4))[0],
        street=body.street, municipality=town, postcode=by.choice(codes) if codes else "",
        lat=town.lat, lon=town.lon, note=by.choice(NOTES), is_flexible=number % 4 == 1, gender=gender,
        contact="Sekretariat" if kind == "school" else "Empfang",
        meeting_point=by.choice(("Haupteingang", "Anmeldung", "")),
        gender_reason="Gespräch über Gesundheit" if gender else "",
        case=f"F-{day:%y}-{by.randrange(100, 160):04d}" if by.random() < 0.7 else "",
        made_at=min(asked_at, clock.now() - dt.timedelta(hours=number % 40 + 1)),
    )  # fmt: skip
    times = [starts, starts + dt.timedelta(days=1)] if by.random() < 0.25 else [starts]
    Slot.objects.bulk_create(
        Slot(request=request, order=order, starts_at=one, ends_at=one + length)
        for order, one in enumerate(times)
    )
    return request


def _asking(by: random.Random, bodies: Bodies) -> tuple[Body, str]:
    town = by.choices([name for name, _n in TOWNS], weights=[n for _t, n in TOWNS])[0]
    there = [one for one in bodies.requesters if one.municipality == town] or bodies.requesters
    schools = [one for one in there if one.kind == "school"]
    body = by.choice(schools if schools and by.random() < 0.7 else there)
    return body, KINDS.get(body.kind, "counselling")


def _day(by: random.Random) -> dt.date:
    """A day of the next three weeks; never on a weekend or holiday."""
    day = clock.today() + dt.timedelta(days=by.randrange(1, 21))
    while day.weekday() > 4 or is_holiday(day):
        day += dt.timedelta(days=1)
    return day


def _fate(request: Request, people: Sequence[Interpreter], by: random.Random, cast: Cast) -> None:
    """Some are confirmed, some are being asked, the others wait; a few of them are urgent."""
    slot, luck = request.slots.all()[0], by.random()
    found = [one for one in people if _speaks(one, request.language) and _can(one, request, slot)]
    by.shuffle(found)
    found = [one for one in found[:8] if _is_free(one, slot)]
    if found and luck < 0.42:
        held(request, slot, found[0])
    elif found and luck < 0.66:
        for one in found[:3]:
            _asked(request, slot, one, "sent" if by.random() < 0.7 else "no", cast.coordination[1])
        Request.objects.filter(pk=request.pk).update(state="asking")
    elif luck > 0.93:
        Request.objects.filter(pk=request.pk).update(
            is_urgent=True, urgency="Das Kind ist neu in der Stadt."
        )


def able(people: Iterable[Interpreter], request: Request, slot: Slot) -> list[Interpreter]:
    """Return who speaks the language, works at this time and is free, in their order."""
    return [
        one for one in people
        if _speaks(one, request.language) and _can(one, request, slot) and _is_free(one, slot)
    ]  # fmt: skip


def asking(request: Request, people: Sequence[Interpreter], cast: Cast) -> None:
    """Let the coordination have asked these people, who have not answered yet."""
    for one in people:
        _asked(request, request.slots.all()[0], one, "sent", cast.coordination[1])
    if people:
        Request.objects.filter(pk=request.pk).update(state="asking")


def _speaks(one: Interpreter, language: str) -> bool:
    return any(said.code == language for said in one.languages.all())


def _can(one: Interpreter, request: Request, slot: Slot) -> bool:
    """Say whether somebody works at this hour, in this way, not too far away."""
    begins, ends = clock.local(slot.starts_at), clock.local(slot.ends_at)
    km = km_to(request, one)
    return (
        request.mode in one.modes
        and request.setting.code not in one.not_in
        and request.gender in ("", one.gender)
        and (km is None or km <= one.radius_km)
        and any(
            time.weekday == begins.weekday() and time.starts <= begins.time() and ends.time() <= time.ends
            for time in one.times.all()
        )
        and not any(begins in time.during for time in one.absences.all())
    )  # fmt: skip


def _is_free(one: Interpreter, slot: Slot) -> bool:
    around = (slot.starts_at - dt.timedelta(hours=2), slot.ends_at + dt.timedelta(hours=2))
    return not one.assignments.filter(during__overlap=around).exists()


def held(request: Request, slot: Slot, one: Interpreter) -> None:
    """Let somebody have said yes to a slot, with all that a yes makes."""
    km, worth = _worth(request, slot, one)
    minutes = travel.minutes(km, one.transport) if request.mode == "on_site" else 0
    way = dt.timedelta(minutes=minutes + 15)
    answered = min(request.made_at + dt.timedelta(hours=5), clock.now())
    _asked(request, slot, one, "yes", None)
    Assignment.objects.create(
        request=request, slot=slot, interpreter=one, state="confirmed", km=km,
        during=(slot.starts_at - way, slot.ends_at + way), confirmed_at=answered,
        cents=worth.fee.earned_cents, travel_cents=worth.fee.travel_cents, rule=worth.row,
        code=f"{chance(f'code {request.number}').randrange(10**6):06d}",
    )  # fmt: skip
    Request.objects.filter(pk=request.pk).update(state="confirmed", confirmed_at=answered)


def promise_anew(kept: Assignment) -> None:
    """Save an assignment that somebody else has now, with their way and what it will be worth."""
    kept.km, worth = _worth(kept.request, kept.slot, kept.interpreter)
    kept.cents, kept.travel_cents = worth.fee.earned_cents, worth.fee.travel_cents
    kept.rule = worth.row
    kept.save(update_fields=["interpreter", "km", "cents", "travel_cents", "rule"])


def _worth(request: Request, slot: Slot, one: Interpreter) -> tuple[float | None, Expected]:
    """Return one way by air, and what the talk will be worth by the county's rule."""
    km = km_to(request, one)
    way = Way(km, travel.minutes(km, one.transport), request.mode == "on_site")
    worth = expected(one.fee_class, slot.starts_at, slot.ends_at, way)
    if worth is None:
        raise LookupError(one.fee_class)
    return km, worth


def _asked(
    request: Request, slot: Slot, one: Interpreter, state: str, by: Person | None
) -> None:  # fmt: skip
    km, worth = _worth(request, slot, one)
    sent = min(request.made_at + dt.timedelta(hours=2), clock.now())
    Invitation.objects.create(
        request=request, interpreter=one, state=state, km=km, by=by, sent_at=sent,
        travel_minutes=travel.minutes(km, one.transport), cents=worth.fee.earned_cents,
        expires_at=clock.now() + dt.timedelta(hours=20) if state == "sent" else sent + dt.timedelta(hours=24),
        answered_at=None if state == "sent" else sent + dt.timedelta(hours=3),
    )  # fmt: skip
