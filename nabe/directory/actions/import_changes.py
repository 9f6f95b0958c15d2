"""What a new version of a list changes in a service; what somebody changed by hand stays.

For everything that a list says there are three values: what it said the last time, what it says
now, and what stands there. Only where the first and the last are the same is the new value written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nabe.core import texts
from nabe.directory.actions.import_values import Fields, columns, rows_of, schedules
from nabe.directory.actions.parts import write_parts
from nabe.directory.entries import SCHEDULE_FIELDS, Entry, pack
from nabe.directory.importing.organizations import key_of
from nabe.directory.importing.sealing import sealed
from nabe.directory.models import Schedule, Service, Version
from nabe.directory.queries.entries import entry_of
from nabe.directory.translations import TRANSLATED

if TYPE_CHECKING:
    from nabe.directory.actions.import_parts import Writer

_ADDRESS = frozenset({"street", "postcode", "city", "district", "municipality"})
Values = Mapping[str, Any]


def change_service(writer: Writer, service: Service, *, before: Fields, after: Fields) -> list[str]:
    """Bring to a service what its source changed; returns fields that stay as edited by hand.

    What stood there before is kept as a version; translations of changed texts become outdated.
    """
    present = entry_of(service)
    written_on = _day_of_writing(present.parts["schedules"], before, today=writer.today)
    changed, by_hand = _compare(
        _comparable(_standing(present)),
        was=_comparable(_said(writer, before, today=written_on)),
        now=_comparable(said := _said(writer, after, today=writer.today)),
    )
    place, place_by_hand = _place(writer, service, before, after)
    if "organization" in changed:
        said["organization"] = service.organization = writer.organization(after["organization"])
    for name in changed:
        if name in present.columns:
            setattr(service, name, said[name])
    parts = {name: said[name] for name in changed if name in present.parts}
    done = write_parts(service, parts | ({"location": place} if place else {}))
    _save(writer, service, present, [name for name in changed if name not in parts] + done)
    return [*by_hand, *place_by_hand]


def _save(writer: Writer, service: Service, present: Entry, changed: Sequence[str]) -> None:
    service.last_modified, service.edited_by = writer.at, writer.by
    service.save()
    if changed:
        Version.objects.create(
            service=service, values=pack(present), names=changed, at=writer.at, by=writer.by
        )
        texts.source_changed(service, [name for name in TRANSLATED if name in changed])


def _said(writer: Writer, fields: Fields, *, today: dt.date) -> dict[str, Any]:
    """Return what a list says, by the names of columns and parts; the place stands for itself."""
    return {
        **columns(fields),
        "organization": fields.get("organization", ""),
        "fields": rows_of(writer.fields, fields.get("fields", [])),
        "target_groups": rows_of(writer.groups, fields.get("target_groups", [])),
        "languages": list(fields.get("languages", [])),
        "phones": [(one["number"], one["description"]) for one in fields.get("phones", [])],
        "contact": (fields.get("contact", ""), False),
        "schedules": schedules(fields, today=today),
    }


def _standing(present: Entry) -> dict[str, Any]:
    return {
        **present.columns, **present.parts, "organization": present.columns["organization"].name
    }  # fmt: skip


def _comparable(values: Values) -> dict[str, Any]:
    """Return values that are equal where they say the same."""
    return {
        **values,
        "organization": key_of(values["organization"]),
        "fields": {one.pk for one in values["fields"]},
        "target_groups": {one.pk for one in values["target_groups"]},
        "languages": set(values["languages"]),
        "phones": list(values["phones"]),
        "contact": sealed(values["contact"][0]),
        "schedules": _rules(values["schedules"]),
    }


def _rules(rows: Iterable[Values]) -> list[tuple[Any, ...]]:
    made = [
        Schedule(**{name: row[name] for name in SCHEDULE_FIELDS if name in row}) for row in rows
    ]
    return [tuple(getattr(one, name) for name in SCHEDULE_FIELDS) for one in made]


def _day_of_writing(present: Sequence[Values], before: Fields, *, today: dt.date) -> dt.date:
    """Return the day on which these times were written: rules of even weeks hold for two years."""
    days = {one[name] for one in present for name in ("dtstart", "valid_from") if one[name]}
    rules = _rules(present)
    return next(
        (one for one in sorted(days) if _rules(schedules(before, today=one)) == rules), today
    )


def _compare(present: Values, *, was: Values, now: Values) -> tuple[list[str], list[str]]:
    """Return the names that change, and those that were changed by hand and stay."""
    different = [name for name, value in now.items() if was[name] != value != present[name]]
    changed = [name for name in different if present[name] == was[name]]
    return changed, [name for name in different if name not in changed]


def _place(
    writer: Writer, service: Service, before: Fields, after: Fields
) -> tuple[dict[str, Any], list[str]]:
    """Return what changes of the first place, and what stays by hand; an address is one thing."""
    said = (writer.place(before), writer.place(after))
    empty: dict[str, Any] = {
        name: None if name == "municipality" else "" for name in sorted({*said[0], *said[1]})
    }
    was, now = ({**empty, **one} for one in said)
    at = service.at_locations.select_related("location__municipality").first()
    present = {name: getattr(at.location, name) if at else none for name, none in empty.items()}
    changed, by_hand = _compare(present, was=was, now=now)
    address = _ADDRESS & {*changed, *by_hand}
    if address and any(present[name] not in (was[name], now[name]) for name in _ADDRESS):
        changed = [name for name in changed if name not in _ADDRESS]
        by_hand = ["street", *(name for name in by_hand if name not in _ADDRESS)]
    return {name: now[name] for name in changed}, by_hand
