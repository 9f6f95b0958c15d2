"""People of a pool's list become people of the pool: new ones at once, known ones value by value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import Refused
from nabe.interpreting.importing import PoolEntry
from nabe.interpreting.importing.days import RECORD_YEARS, years_later
from nabe.interpreting.importing.results import RowResult
from nabe.interpreting.models import Interpreter, Paper, SpokenLanguage, WorkingTime
from nabe.people.actions.lists import Listed, take_in_persons
from nabe.people.models import Person, RoleKind
from nabe.people.names import sort_key
from nabe.places.distance import Point
from nabe.places.models import Municipality
from nabe.places.queries import county_for_site, known_postcode_areas
from nabe.sheets.comparing import CHANGED, NEW

Rows = Sequence[RowResult[PoolEntry]]
_COLUMNS = (
    "gender", "postcode", "german", "transport", "radius_km", "modes", "not_in", "grade", "fee_class",
)  # fmt: skip
_PAPERS = {"trained_on": "training", "record_seen": "record", "secrecy_on": "secrecy"}


def take_people(rows: Rows, *, by: Person | None, note: str = "") -> list[Interpreter]:
    """Write the new and the changed people of a list; returns all of them. Within a transaction.

    Raises Refused without a county. Journal: imported, changed by import.
    """
    county = county_for_site()
    if county is None:
        raise Refused(_("Es ist noch kein Kreis geladen."))
    new = [one for one in rows if one.result == NEW]
    persons = take_in_persons(
        [Listed(one.entry.name, one.entry.email, one.entry.phone) for one in new],
        kind=RoleKind.INTERPRETER, scope=county, by=by, note=note,
    )  # fmt: skip
    places = _Places()
    made = [_new(one, person, places) for one, person in zip(new, persons, strict=True)]
    Interpreter.objects.bulk_create(made)
    _write_parts([(one, row.entry.said()) for one, row in zip(made, new, strict=True)])
    journal.write_many(made, "imported", by=by, note=note)
    changed = [row for row in rows if row.result == CHANGED]
    return made + [_change(row, places, by=by, note=note) for row in changed]


class _Places:
    """Where postcodes and municipalities are: looked up once for a list."""

    def __init__(self) -> None:
        self.codes = {code: middle for code, (middle, _ags) in known_postcode_areas().items()}
        self.towns = {
            one.name: Point(one.lat, one.lon)
            for one in Municipality.objects.all()
            if one.lat is not None and one.lon is not None
        }

    def middle(self, postcode: str, town: str) -> tuple[float | None, float | None]:
        point = self.codes.get(postcode) or self.towns.get(town)
        return (point.lat, point.lon) if point else (None, None)


def _new(row: RowResult[PoolEntry], person: Person, places: _Places) -> Interpreter:
    said = row.entry.said()
    lat, lon = places.middle(said.get("postcode", ""), row.entry.home.municipality)
    return Interpreter(
        person=person, source_key=row.key, state=said["state"], lat=lat, lon=lon,
        since=row.entry.trained_on, **{name: said[name] for name in _COLUMNS if name in said},
    )  # fmt: skip


def _write_parts(people: Sequence[tuple[Interpreter, Mapping[str, Any]]]) -> None:
    """Write languages, hours and papers of people who have none yet."""
    languages, times, papers = [], [], []
    for one, said in people:
        languages += _languages(one, said.get("languages", ()))
        times += _times(one, said.get("times", ()))
        papers += _papers(one, said)
    SpokenLanguage.objects.bulk_create(languages)
    WorkingTime.objects.bulk_create(times)
    Paper.objects.bulk_create(papers)


def _languages(one: Interpreter, said: Sequence[Sequence[str]]) -> list[SpokenLanguage]:
    return [
        SpokenLanguage(interpreter=one, code=code, dialect=dialect, level=level)
        for code, dialect, level in said
    ]


def _times(one: Interpreter, said: Sequence[Sequence[Any]]) -> list[WorkingTime]:
    return [
        WorkingTime(
            interpreter=one, weekday=day, starts=dt.time.fromisoformat(starts), ends=dt.time.fromisoformat(ends)
        )
        for day, starts, ends in said
    ]  # fmt: skip


def _papers(one: Interpreter, said: Mapping[str, Any]) -> list[Paper]:
    """What was seen; of somebody who left nothing is kept."""
    if one.state == Interpreter.State.LEFT:
        return []
    return [
        Paper(interpreter=one, kind=kind, seen_on=said[name], valid_until=_valid_until(kind, said))
        for name, kind in _PAPERS.items() if name in said
    ]  # fmt: skip


def _valid_until(kind: str, said: Mapping[str, Any]) -> dt.date | None:
    if kind == Paper.Kind.RECORD:
        return years_later(dt.date.fromisoformat(said["record_seen"]), RECORD_YEARS)
    until = said.get("certified_until") if kind == Paper.Kind.TRAINING else None
    return dt.date.fromisoformat(until) if until else None


# --- people who are known --------------------------------------------------------------------
def _change(
    row: RowResult[PoolEntry], places: _Places, *, by: Person | None, note: str
) -> Interpreter:
    """Write what the list says anew; what it says as before stays, whatever became of it here."""
    one = _locked(row)
    now = {name: after for name, (_before, after) in row.changes.items()}
    one.source_key = row.key
    for name in set(_COLUMNS) & set(now):
        setattr(one, name, now[name])
    if "postcode" in now:
        one.lat, one.lon = places.middle(one.postcode, row.entry.home.municipality)
    one.state = now.get("state", one.state)
    one.modified_at = clock.now()
    one.save()
    _change_person(one.person, now)
    _change_parts(one, now, row.entry.said())
    journal.write(one, "changed by import", by=by, fields=sorted(now), note=note)
    return one


def _locked(row: RowResult[PoolEntry]) -> Interpreter:
    rows = Interpreter.objects.select_for_update(of=("self",)).select_related("person")
    known = rows.filter(source_key=row.key).first()
    return known or rows.get(person__email=row.entry.email, source_key="")


def _change_person(person: Person, now: Mapping[str, Any]) -> None:
    changed = [name for name in ("name", "email", "phone") if name in now]
    if "email" in now and Person.objects.filter(email=now["email"]).exists():
        said = _("Die Adresse %(mail)s gehört schon zu einem anderen Konto.")
        raise Refused(said % {"mail": now["email"]})
    for name in changed:
        setattr(person, name, now[name])
    if changed:
        person.sort_key = sort_key(person.name)
        person.save(update_fields=[*changed, "sort_key"])


def _change_parts(one: Interpreter, now: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    if "languages" in now:
        known = {(each.code, each.dialect): each for each in one.languages.all()}
        one.languages.all().delete()
        listed = _languages(one, now["languages"])
        for spoken in listed:  # no list tells direction and evidence
            before = known.get((spoken.code, spoken.dialect), spoken)
            spoken.direction, spoken.evidence = before.direction, before.evidence
        SpokenLanguage.objects.bulk_create(listed)
    if "times" in now:
        one.times.all().delete()
        WorkingTime.objects.bulk_create(_times(one, now["times"]))
    kinds = {kind for name, kind in _PAPERS.items() if name in now}
    kinds |= {Paper.Kind.TRAINING} if "certified_until" in now else set()
    Paper.objects.bulk_create(paper for paper in _papers(one, said) if paper.kind in kinds)
