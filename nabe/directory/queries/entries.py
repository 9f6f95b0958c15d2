"""A service as an Entry, an Entry from its plain form, and two of them side by side in words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core.errors import Refused
from nabe.core.language_names import language_name
from nabe.directory.entries import (
    COLUMNS,
    PARTS,
    SCHEDULE_FIELDS,
    Entry,
    Plain,
    changed_names,
    pack,
)
from nabe.directory.models import Field, Schedule, Service, TargetGroup
from nabe.directory.times_in_words import in_words
from nabe.people.models import Organization
from nabe.places.models import Municipality
from nabe.ui.components import spoken
from nabe.ui.dates import day
from nabe.ui.words import listed

PLACE = ("name", "street", "postcode", "city", "municipality", "accessibility")
_DATES = ("dtstart", "valid_from", "valid_to")
_TIMES = ("opens_at", "closes_at")


def entry_of(service: Service) -> Entry:
    """Return what a service says now."""
    at = service.at_locations.select_related("location__municipality").first()
    contact = service.contacts.first()
    return Entry(
        {name: getattr(service, name) for name in COLUMNS},
        {
            "fields": list(service.fields.all()),
            "target_groups": list(service.target_groups.all()),
            "languages": [one.code for one in service.languages.all()],
            "phones": [(one.number, one.description) for one in service.phones.all()],
            "contact": (contact.name, contact.is_public) if contact else ("", False),
            "location": {name: getattr(at.location, name) for name in PLACE} if at else {},
            "schedules": [
                {name: getattr(one, name) for name in SCHEDULE_FIELDS}
                for one in service.schedules.all()
            ],
        },
    )


def unpack(values: Plain) -> Entry:
    """Return the Entry of a packed one; what no longer exists in the county's lists is left out."""
    columns = {name: _column(name, values[name]) for name in COLUMNS if name in values}
    parts = {name: _PARTS[name](values[name]) for name in PARTS if name in values}
    return Entry(columns, parts)


def _column(name: str, value: Any) -> Any:
    if name == "organization":
        if organization := Organization.objects.filter(pk=uuid.UUID(value)).first():
            return organization
        raise Refused(_("Diesen Träger gibt es nicht mehr."))
    return dt.date.fromisoformat(value) if name.startswith("visible_") and value else value


def _place(value: Mapping[str, Any]) -> dict[str, Any]:
    """A place that is taken away has empty parts, so that taking it away is said."""
    town = Municipality.objects.filter(ags=value.get("municipality") or "").first()
    known = {name: value[name] for name in PLACE if name in value} or dict.fromkeys(PLACE, "")
    return known | ({"municipality": town} if "municipality" in known else {})


def schedule_values(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of one schedule from its plain form."""
    return {
        name: _moment(name, one) for name, one in value.items() if name in SCHEDULE_FIELDS
    }  # fmt: skip


def _moment(name: str, value: Any) -> Any:
    if name in _DATES and value:
        return dt.date.fromisoformat(value)
    return dt.time.fromisoformat(value) if name in _TIMES and value else value


_PARTS: dict[str, Callable[[Any], Any]] = {
    "fields": lambda codes: list(Field.objects.filter(code__in=codes)),
    "target_groups": lambda codes: list(TargetGroup.objects.filter(code__in=codes)),
    "languages": list,
    "phones": lambda rows: [(number, said) for number, said in rows],
    "contact": tuple,
    "location": _place,
    "schedules": lambda rows: [schedule_values(row) for row in rows],
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One column or part that says something else, in words; `is_stale`: it changed meanwhile."""

    name: str
    label: str
    before: str
    after: str
    is_stale: bool = False


def differences(before: Plain, after: Plain, *, now: Plain | None = None) -> Sequence[Difference]:
    """Return what `after` says differently from `before`; `now` is what stands there today."""
    today = before if now is None else now
    return [
        Difference(
            name, label_of(name), in_the_words_of(name, today.get(name)),
            in_the_words_of(name, after[name]),
            is_stale=now is not None and bool(changed_names({name: before.get(name)}, {name: now.get(name)})),
        )
        for name in changed_names(before, after)
    ]  # fmt: skip


def conflicts(service: Service, entry: Entry, seen: dt.datetime) -> Sequence[Difference]:
    """Return what somebody wrote after `seen` and `entry` would undo, as it stands there now."""
    if service.last_modified <= seen:
        return []
    versions = service.versions.filter(at__gt=seen).values_list("names", flat=True)
    now, wanted = pack(entry_of(service)), pack(entry)
    undone = set(changed_names(now, wanted))
    names = [
        name for name in dict.fromkeys(one for row in versions for one in row) if name in undone
    ]
    return [Difference(one, label_of(one), "", in_the_words_of(one, now[one])) for one in names]


def label_of(name: str) -> str:
    """Return what a column or part is called on the screen."""
    labels = {
        "fields": _("Handlungsfelder"), "target_groups": _("Zielgruppen"),
        "languages": _("Sprachen vor Ort"), "phones": _("Telefon"),
        "contact": _("Ansprechperson"), "location": _("Ort"), "schedules": _("Zeiten"),
    }  # fmt: skip
    return labels.get(name) or str(Service._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def in_the_words_of(name: str, value: Any) -> str:
    """Return a packed value as a reader understands it; '' for nothing."""
    if value in (None, "", [], {}):
        return ""
    if name in _WORDS:
        return _WORDS[name](value)
    choices = dict(getattr(Service._meta.get_field(name), "flatchoices", ()))
    if value in choices:
        return str(choices[value])
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    return day(dt.date.fromisoformat(value)) if name.startswith("visible_") else str(value)


def _term_names(model: type[Field] | type[TargetGroup]) -> Callable[[Any], str]:
    def names(codes: Sequence[str]) -> str:
        reader = get_language() or "de"
        return listed(one.name_in(reader) for one in model.objects.filter(code__in=codes))

    return names


def _organization(key: str) -> str:
    return (
        Organization.objects.filter(pk=uuid.UUID(key)).values_list("name", flat=True).first() or ""
    )


def _languages(codes: Sequence[str]) -> str:
    return listed(language_name(code, get_language() or "de") for code in codes)


def _phones(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(
        f"{spoken(number)} ({said})" if said else spoken(number) for number, said in rows
    )


def _address(value: Mapping[str, Any]) -> str:
    town = Municipality.objects.filter(ags=value.get("municipality") or "").first()
    name = value.get("city") or (town.name if town else "")
    city = " ".join(filter(None, [value.get("postcode"), name]))
    return ", ".join(filter(None, [value.get("name"), value.get("street"), city]))


def _schedules(rows: Sequence[Mapping[str, Any]]) -> str:
    said = (in_words(Schedule(**schedule_values(row))) for row in rows)
    return "\n".join(dict.fromkeys(filter(None, said)))


_WORDS: dict[str, Callable[[Any], str]] = {
    "organization": _organization,
    "fields": _term_names(Field),
    "target_groups": _term_names(TargetGroup),
    "languages": _languages,
    "phones": _phones,
    "contact": lambda value: str(value[0]),
    "location": _address,
    "schedules": _schedules,
}
