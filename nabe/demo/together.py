"""What belongs together in the demo: a course of several dates, an evening in several languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from nabe.core import clock
from nabe.demo import coming
from nabe.demo.county import Bodies
from nabe.demo.people import Cast
from nabe.demo.reading import Body, ident
from nabe.interpreting.models import Bundle, Interpreter, Request, Setting, Slot
from nabe.interpreting.queries.county import is_holiday

FIRST = coming.MANY + 1
DATES, WEEK = 5, dt.timedelta(weeks=1)
EVENING = ("tr", "ro", "uk")
SHOWN = "Abdi Farah"  # whoever looks around as this person finds the question of the course


@dataclass(frozen=True, slots=True)
class Event:
    """Where requests that belong together take place; each becomes one by its number."""

    body: Body
    bodies: Bodies
    cast: Cast
    bundle: Bundle
    note: str

    def request(self, number: int, starts: dt.datetime, language: str) -> Request:
        """Write one request of an hour."""
        town = self.bodies.towns[self.body.municipality]
        codes = sorted(one.code for one in town.postcodes.all())
        made = Request.objects.create(
            id=ident("request together", number), number=f"A-{clock.today():%Y}-{FIRST + number:05d}",
            key=ident("request together key", number).hex, language=language, bundle=self.bundle,
            organization=self.bodies.organizations[self.body.name], note=self.note,
            by=self.cast.contacts[self.body.name], setting=Setting.objects.get(code="school"),
            street=self.body.street, municipality=town, postcode=codes[0] if codes else "",
            lat=town.lat, lon=town.lon, contact="Sekretariat", meeting_point="Haupteingang",
            made_at=clock.now() - dt.timedelta(hours=30),
        )  # fmt: skip
        Slot.objects.create(request=made, starts_at=starts, ends_at=starts + dt.timedelta(hours=1))
        return made


def make(bodies: Bodies, cast: Cast) -> None:
    """Write a parents' course whose five dates are one question, and a parents' evening."""
    schools = [one for one in bodies.requesters if one.kind == "school"]
    people = list(
        Interpreter.objects.filter(state="active").select_related("person")
        .prefetch_related("languages", "times", "absences").order_by("person__sort_key", "pk")
    )  # fmt: skip
    people.sort(key=lambda one: one.person.name != SHOWN)
    starts = _free_hour(people[0])
    series = Bundle.objects.create(
        id=ident("series"), kind="series", every_weeks=1, until=(starts + DATES * WEEK).date()
    )
    _course(Event(schools[0], bodies, cast, series, "Elternkurs, Raum 12"), starts, people)
    group = Bundle.objects.create(id=ident("group"), kind="group")
    _evening(Event(schools[1], bodies, cast, group, "Elternabend, Aula"), people)


def _course(event: Event, starts: dt.datetime, people: Sequence[Interpreter]) -> None:
    """Arabic every week: the first date is asked for, a yes may be for all of them."""
    dates = [starts + number * WEEK for number in range(DATES + 2)]
    kept = [day for day in dates if not is_holiday(day.date())][:DATES]
    rows = [event.request(number, day, "ar") for number, day in enumerate(kept)]
    coming.asking(rows[0], _able(people, rows[0])[:1], event.cast)


def _evening(event: Event, people: Sequence[Interpreter]) -> None:
    """Three languages at the same time: one is promised, one is asked for, one waits."""
    starts = _at(15, dt.time(15))
    rows = [event.request(DATES + at, starts, code) for at, code in enumerate(EVENING)]
    held, asked, _open = rows
    if able := _able(people, held):
        coming.held(held, held.slots.get(), able[0])
    coming.asking(asked, _able(people, asked)[:2], event.cast)


def _free_hour(one: Interpreter) -> dt.datetime:
    """Return an hour in which somebody works and has promised nothing, at least ten days ahead."""
    hours = [_at(days, time.starts, time.weekday) for days in (10, 17) for time in one.times.all()]
    around = dt.timedelta(hours=3)
    free = (
        at for at in hours
        if not one.assignments.filter(during__overlap=(at - around, at + around)).exists()
    )  # fmt: skip
    return next(free, _at(10, dt.time(10)))


def _at(days: int, time: dt.time, weekday: int = 2) -> dt.datetime:
    """Return a time of such a weekday, at least so many days ahead, that is no holiday."""
    day = clock.today() + dt.timedelta(days=days)
    day += dt.timedelta(days=(weekday - day.weekday()) % 7)
    while is_holiday(day):
        day += WEEK
    return dt.datetime.combine(day, time, timezone.get_default_timezone())


def _able(people: Iterable[Interpreter], request: Request) -> list[Interpreter]:
    return coming.able(people, request, request.slots.get())
