"""HSDS services to Readings: what they nest, by the same values as the cells of a table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.directory.importing import hsdsparts, hsdsterms, hsdstimes
from nabe.directory.importing.records import Reading, missing
from nabe.directory.importing.values import terms, times
from nabe.sheets.cells import clean
from nabe.sheets.notes import Note, note
from nabe.sheets.values import dates, languages, phones, places, webaddresses
from nabe.sheets.vocabulary import Vocabulary

SHEET = "services"
_STATES = frozenset({"active", "inactive", "defunct", "temporarily closed"})
Json = Mapping[str, Any]


def readings(services: Sequence[Json], vocabulary: Vocabulary) -> Iterator[Reading]:
    """Yield a Reading for each service; the row is its position from 1."""
    for position, service in enumerate(services, 1):
        yield _reading(service, position, vocabulary)


def _text(service: Any, name: str) -> str:
    value = service.get(name) if isinstance(service, dict) else None
    return clean(value if isinstance(value, (str, int, float)) else "", name).value


def _list(service: Any, name: str) -> list[Json]:
    value = service.get(name) if isinstance(service, dict) else None
    if not isinstance(value, list):
        return []
    return [one for one in value[:200] if isinstance(one, dict)]


def _reading(service: Json, position: int, vocabulary: Vocabulary) -> Reading:
    notes: list[Note] = []
    fields: dict[str, Any] = {
        "name": " ".join(_text(service, "name").split())[:200],
        "external_id": _text(service, "id")[:80],
        "organization": _text(service.get("organization"), "name")[:240],
        "description": _text(service, "description"),
        "eligibility_description": _text(service, "eligibility_description")[:300],
        "fees_description": _text(service, "fees_description")[:200],
        "application_process": _text(service, "application_process")[:300],
        "remark": _text(service, "alert"),
        "contact": next(
            (_text(one, "name") for one in _list(service, "contacts") if _text(one, "name")), ""
        )[:120],
    }
    _status(service, fields, notes)
    _ages(service, fields)
    _reach(service, fields, notes)
    _languages(service, fields, notes)
    _schedules(service, fields, notes)
    hsdsparts.zones(_list(service, "schedules"), notes)
    hsdsparts.money(service, _list(service, "cost_options"), fields, notes)
    hsdsparts.other_mail(_list(service, "contacts"), fields, notes)
    _places(service, fields, notes, vocabulary)
    _terms(service, fields, notes, vocabulary)
    day = dates.read(service.get("assured_date") if isinstance(service.get("assured_date"), str) else "",
                     today=vocabulary.today)  # fmt: skip
    fields["assured_date"] = day.value.iso
    notes += day.notes
    told = hsdsterms.numbers(service)
    fields |= {**told, **_but_lists(hsdsterms.coded(service))}
    hsdsparts.unread(service, fields, notes, told)
    return _finished(Reading(SHEET, position, _raw(service)), fields, notes)


def _but_lists(values: dict[str, Any]) -> dict[str, Any]:
    """Fields and target groups are looked up in this county's own lists."""
    return {name: one for name, one in values.items() if not isinstance(one, list)}


def _finished(reading: Reading, fields: dict[str, Any], notes: list[Note]) -> Reading:
    """Put in what was read, what is missing, and the key that each note speaks of."""
    reading.fields = {
        key: value
        for key, value in fields.items()
        if value not in ("", None, [], False) or (key == "is_free" and value is False)
    }
    asked = {each.field for each in notes}
    lacking = missing(reading.fields)
    notes += [each for each in lacking if each.kind == "error" or each.field not in asked]
    reading.notes = [each.under(hsdsparts.KEYS.get(each.field, each.field)) for each in notes]
    return reading


def _raw(service: Json) -> dict[str, str]:
    return {
        str(key)[:80]: (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:2000]
        for key, value in list(service.items())[:80] if value not in (None, "", [], {})
    }  # fmt: skip


def _status(service: Json, fields: dict[str, Any], notes: list[Note]) -> None:
    status = _text(service, "status")
    if status in _STATES:
        fields["status"] = status if status != "active" else ""
    elif status:
        notes.append(
            note("question", "status", _("Der Status „%(text)s“ ist nicht bekannt."), text=status)
        )


def _ages(service: Json, fields: dict[str, Any]) -> None:
    low, high = service.get("minimum_age"), service.get("maximum_age")
    for name, age in (("minimum_age", low), ("maximum_age", high)):
        if isinstance(age, (int, float)) and not isinstance(age, bool) and 0 <= age < 130:
            fields[name] = int(age)
    if fields.get("minimum_age", 0) > fields.get("maximum_age", 130):
        del fields["minimum_age"], fields["maximum_age"]


def _reach(service: Json, fields: dict[str, Any], notes: list[Note]) -> None:
    mail, web = webaddresses.mail(_text(service, "email")), webaddresses.web(_text(service, "url"))
    fields["email"], fields["url"] = (mail.value[0] if mail.value else ""), web.value
    fields["phones"] = []
    notes += [*mail.notes, *web.notes]
    reached = [*_list(service, "contacts"), *_list(service, "locations")]
    for phone in [
        *_list(service, "phones"),
        *(one for each in reached for one in _list(each, "phones")),
    ]:
        read_phone = phones.read(_text(phone, "number"))
        notes += read_phone.notes
        for one in read_phone.value:
            fields["phones"].append(
                {**one, "description": one["description"] or _text(phone, "description")[:120]}
            )


def _languages(service: Json, fields: dict[str, Any], notes: list[Note]) -> None:
    codes: list[str] = []
    for one in _list(service, "languages"):
        code = languages.code_of(_text(one, "code")) or languages.code_of(_text(one, "name"))
        if code and code not in codes:
            codes.append(code)
        elif not code:
            notes.append(note("question", "languages", _("Die Sprache „%(text)s“ ist nicht bekannt."),
                              text=_text(one, "name") or _text(one, "code")))  # fmt: skip
    fields["languages"] = codes


def _schedules(service: Json, fields: dict[str, Any], notes: list[Note]) -> None:
    made, words = [], []
    held = [one for at in _list(service, "service_at_locations") for one in _list(at, "schedules")]
    for one in [*_list(service, "schedules"), *held]:
        rule = hsdstimes.read(one)
        text = _text(one, "description")
        if text:
            words.append(text)
        if rule:
            made.append(rule)
            if hsdstimes.lacks_start(rule):
                notes.append(
                    note("question", "schedules", _("Zum Rhythmus fehlt der erste Tag. "
                                                    "Darum gibt es noch keine Termine."))
                )  # fmt: skip
        elif text:
            read_text = times.read(text)
            made += read_text.schedules
            notes += read_text.notes
        else:
            notes.append(
                note("question", "schedules", _("Eine Zeitangabe ist unvollständig und fehlt."))
            )
    fields["schedules"], fields["times"] = made, "; ".join(dict.fromkeys(words))[:200]


def _places(
    service: Json, fields: dict[str, Any], notes: list[Note], vocabulary: Vocabulary
) -> None:
    at = _list(service, "service_at_locations")
    loose = _list(service, "locations")
    if not at and loose:
        at = [{"location": one} for one in loose]
        notes.append(note("guess", "municipality", _("Der Ort wurde aus „locations“ gelesen.")))
    if len(at) > 1:
        notes.append(note("question", "municipality", _("Das Angebot hat %(count)s Orte. Gelesen ist der erste."),
                          count=len(at)))  # fmt: skip
    location = at[0].get("location") if at else None
    if not isinstance(location, dict):
        return
    address = next(iter(_list(location, "addresses")), {})
    place = places.read(
        town=_text(address, "city"), postcode=_text(address, "postal_code"),
        street=", ".join(filter(None, (_text(address, "address_1"), _text(address, "address_2")))),
        vocabulary=vocabulary,
    )  # fmt: skip
    fields["location_name"] = _text(location, "name")[:120]
    fields["is_online"] = location.get("location_type") == "virtual"
    for name in ("municipality", "district", "city", "postcode", "street"):
        fields[name] = getattr(place, name)[:120]
    notes += place.notes
    hsdsparts.access(location, fields, notes)


def _terms(
    service: Json, fields: dict[str, Any], notes: list[Note], vocabulary: Vocabulary
) -> None:
    fields["fields"], fields["target_groups"] = [], []
    for attribute in _list(service, "attributes"):
        if (ours := hsdsterms.code_of(attribute)) and ours[0] in ("level", "flag"):
            continue
        term = attribute.get("taxonomy_term")
        name = _text(term, "name") or _text(attribute, "label") or _text(attribute, "value")
        code = _text(term, "code")
        if not name and not code:
            continue
        for target, words in (
            ("fields", vocabulary.field_words),
            ("target_groups", vocabulary.group_words),
        ):
            found = words.get(code.casefold()) or words.get(name.casefold())
            if found and found not in fields[target]:
                fields[target].append(found)
                break
        else:
            read_terms = terms.fields(name or code, vocabulary)
            fields["fields"] += [one for one in read_terms.value if one not in fields["fields"]]
            notes += read_terms.notes
