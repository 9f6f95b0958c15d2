"""Rows become HSDS objects. Pure but for the county's lists.

An optional field that is empty is left out: neither null nor "" is ever sent.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.encoding import iri_to_uri

from nabe.api.hsds.ids import derived
from nabe.core import clock
from nabe.core.language_names import language_name
from nabe.directory.queries import open_data
from nabe.directory.queries.open_data import Parts, Row

Thing = dict[str, Any]
_NONE: Sequence[Row] = ()
_PLAIN_URI = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[\w./~!$&'()*+,;=:@%-]*)?(\?[\w./~!$&'()*+,;=:@%?-]*)?(#[\w./~!$&'()*+,;=:@%?-]*)?\Z", re.ASCII)  # fmt: skip  # noqa: E501
_PLAIN_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\Z")
EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"
_SEASONS = {"school": "nur in der Schulzeit", "holidays": "nur in den Ferien"}
_ACCESS = {"yes": "barrierefrei", "partly": "teilweise barrierefrei", "no": "nicht barrierefrei"}
_STATES = {
    "01": "Schleswig-Holstein", "02": "Hamburg", "03": "Niedersachsen", "04": "Bremen",
    "05": "Nordrhein-Westfalen", "06": "Hessen", "07": "Rheinland-Pfalz", "08": "Baden-Württemberg",
    "09": "Bayern", "10": "Saarland", "11": "Berlin", "12": "Brandenburg",
    "13": "Mecklenburg-Vorpommern", "14": "Sachsen", "15": "Sachsen-Anhalt", "16": "Thüringen",
}  # fmt: skip
PLACE_UNIT = {"id": derived("unit:place"), "name": "Plätze"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What all objects of one answer share: terms by token, assurer, state, offset from UTC."""

    terms: Mapping[str, Thing]
    assurer: str
    state: str
    zone: ZoneInfo
    offsets: dict[dt.date | None, float]

    def offset(self, day: dt.date | None) -> float:
        """Return the hours from UTC on a day, today where none is said."""
        if day not in self.offsets:
            noon = dt.datetime.combine(day or clock.today(), dt.time(12), self.zone)
            away = noon.utcoffset()
            self.offsets[day] = away.total_seconds() / 3600 if away else 0
        return self.offsets[day]


def frame() -> Frame:
    """Return what the objects of one answer share; no query once the lists are read."""
    county = open_data.publisher()
    return Frame(
        terms=terms_by_token(),
        assurer=email(county["contact_email"]),
        state=_STATES.get(county["ags"][:2], "Deutschland"),
        zone=ZoneInfo(settings.TIME_ZONE),
        offsets={},
    )


def filled(thing: Thing) -> Thing:
    """Return the fields that say something."""
    return {key: value for key, value in thing.items() if value is not None and value != ""}


def uri(text: str) -> str:
    """Return an address as a URI, with other letters encoded; '' for what is none."""
    if not text or _PLAIN_URI.match(text):
        return text or ""
    try:
        parts = urlsplit(text.strip())
        host = (parts.hostname or "").encode("idna").decode()
        netloc = f"{host}:{parts.port}" if parts.port else host
    except ValueError:
        return ""
    made = iri_to_uri(parts._replace(netloc=netloc).geturl())
    made = made.replace("[", "%5B").replace("]", "%5D")
    return made if _PLAIN_URI.match(made) else ""


def email(text: str) -> str:
    """Return an address that every reader accepts, else ''."""
    return text if text and _PLAIN_EMAIL.match(text) else ""


# --- lists of terms ---------------------------------------------------------------------------
def api_address(path: str) -> str:
    """Return the full address of something in this interface."""
    return f"{settings.NABE_URL.rstrip('/')}/api/hsds/{path}"


def taxonomies() -> list[Thing]:
    """Return the county's lists as taxonomies."""
    return [
        {
            "id": (key := derived(f"taxonomy:{one.code}")),
            "name": one.name,
            "description": one.description,
            "uri": api_address(f"taxonomies/{key}"),
        }
        for one in open_data.vocabularies()
    ]


def terms() -> list[tuple[str, Thing]]:
    """Return (token, taxonomy term) of every term; the same id in every county that has it."""
    found = []
    for one in open_data.vocabularies():
        taxonomy_id = derived(f"taxonomy:{one.code}")
        for code, name in one.terms:
            token = f"{code}:yes" if one.code == "flag" else f"{one.code}:{code}"
            key = derived(f"term:{one.code}:{code}")
            term = {
                "id": key, "code": f"{one.code}-{code}", "name": name,
                "description": f"{one.name}: {name}", "taxonomy": one.name, "language": "de",
                "taxonomy_id": taxonomy_id, "term_uri": api_address(f"taxonomy_terms/{key}"),
            }  # fmt: skip
            found.append((token, term))
    return found


def terms_by_token() -> dict[str, Thing]:
    """Return {token: taxonomy term}."""
    return dict(terms())


# --- services ---------------------------------------------------------------------------------
def organization(row: Row) -> Thing:
    """Return the fields of an organization."""
    key, name, description, url = row
    made = {"id": key, "name": name, "description": description or name}
    if website := uri(url):
        made["website"] = website
    return made


def service(row: Row, shared: Frame) -> Thing:
    """Return the fields of a service with those of its organization."""
    made = plain_service(row, shared)
    made["organization"] = organization((row[1], *row[19:22]))
    return made


def plain_service(row: Row, shared: Frame) -> Thing:
    """Return only the service's own fields."""
    assured = row[12]
    return filled(
        {
            "id": row[0], "organization_id": row[1], "name": row[2], "description": row[3],
            "url": uri(row[4]), "email": email(row[5]), "status": row[6],
            "application_process": row[7], "fees_description": row[8],
            "wait_time": f"{row[15]} Wochen" if row[15] else "",
            "eligibility_description": row[9], "minimum_age": row[10], "maximum_age": row[11],
            "assured_date": assured.isoformat() if assured else "",
            "assurer_email": shared.assurer if assured else "",
            "alert": row[13], "last_modified": row[14].isoformat(),
        }
    )  # fmt: skip


def full_service(row: Row, parts: Parts, shared: Frame, *, places: bool = True) -> Thing:
    """Return a service with everything that belongs to it."""
    made, key = service(row, shared), row[0]
    schedules = [schedule(one, shared) for one in _own(parts, "schedule", key)]
    if places:
        held = [place(one, shared) for one in _own(parts, "place", key)]
        known = {one["id"]: one for one in held}
        for one in schedules:
            at = known.get(one.get("service_at_location_id", ""))
            if at is not None:
                at.setdefault("schedules", []).append(one)
        schedules = [one for one in schedules if one.get("service_at_location_id") not in known]
        _put(made, "service_at_locations", held)
    _put(made, "schedules", schedules)
    _put(made, "languages", [_language(key, one) for one in sorted(_own(parts, "language", key))])
    _put(made, "phones", [_phone(key, one) for one in sorted(_own(parts, "phone", key))])
    _put(made, "contacts", [_contact(key, one) for one in _own(parts, "contact", key)])
    _put(made, "cost_options", [_cost(key, one) for one in _own(parts, "cost", key)])
    _put(made, "required_documents", [_document(key, one) for one in _own(parts, "document", key)])
    _put(made, "service_areas", [_area(key, one) for one in _own(parts, "area", key)])
    if row[17] is not None:
        made["capacities"] = [_capacity(row)]
    _put(made, "attributes", _attributes(key, row[18], shared))
    return made


def _own(parts: Parts, kind: str, key: str) -> Sequence[Row]:
    return parts[kind].get(key, _NONE) if kind in parts else _NONE


def _put(made: Thing, name: str, rows: list[Thing]) -> None:
    if rows:
        made[name] = rows


def _attributes(key: str, tokens: Sequence[str], shared: Frame) -> list[Thing]:
    return [
        {
            "id": derived(f"{key}:{token}"), "link_id": key, "taxonomy_term_id": term["id"],
            "link_entity": "service", "taxonomy_term": term,
        }
        for token in tokens if (term := shared.terms.get(token))
    ]  # fmt: skip


def _language(key: str, row: Row) -> Thing:
    code, note = row[1], row[2]
    made = {
        "id": derived(f"{key}:language:{code}"), "service_id": key,
        "name": language_name(code, "de"), "code": code.split("-", maxsplit=1)[0],
    }  # fmt: skip
    return made | {"note": note} if note else made


def _phone(key: str, row: Row) -> Thing:
    made = {"id": row[1], "service_id": key, "number": row[2], "type": "voice"}
    return made | {"description": row[3]} if row[3] else made


def _contact(key: str, row: Row) -> Thing:
    return filled({"id": row[1], "service_id": key, "name": row[2], "title": row[3]})


def _cost(key: str, row: Row) -> Thing:
    amount = float(row[3]) if row[3] else None
    currency = row[4] if amount is not None else ""
    return filled(
        {"id": row[1], "service_id": key, "option": row[2], "currency": currency, "amount": amount}
    )


def _document(key: str, row: Row) -> Thing:
    return filled({"id": row[1], "service_id": key, "document": row[2]})


def _area(key: str, row: Row) -> Thing:
    return {
        "id": row[1], "service_id": key, "name": row[2],
        "description": f"Amtlicher Gemeindeschlüssel {row[3]}", "extent": row[3],
        "extent_type": "text",
    }  # fmt: skip


def _capacity(row: Row) -> Thing:
    made = {
        "id": derived(f"{row[0]}:capacity"), "service_id": row[0], "unit": PLACE_UNIT,
        "unit_id": PLACE_UNIT["id"], "available": row[17], "maximum": row[16],
        "updated": row[14].isoformat(),
    }  # fmt: skip
    return filled(made)


def schedule(row: Row, shared: Frame) -> Thing:
    """Return times; what HSDS cannot say as a rule stays in words."""
    (key, of, at, freq, interval, byday, opens, closes, start, first, last, on_call, season,
     said) = row  # fmt: skip
    rule: Thing = {"freq": freq, "interval": interval, "byday": byday}
    if freq == "DAILY":
        rule = {"freq": "WEEKLY", "interval": 1, "byday": byday or EVERY_DAY}
        if interval > 1:
            rule, said = {}, said or f"alle {interval} Tage"
    elif not freq:
        rule = {}
    notes = [_SEASONS.get(season, ""), "nach Vereinbarung" if on_call else ""]
    return filled(
        {
            "id": key, "service_id": of, "service_at_location_id": at,
            "valid_from": first.isoformat() if first else "",
            "valid_to": last.isoformat() if last else "",
            "dtstart": start.isoformat() if start else "",
            "timezone": shared.offset(start or first) if opens or start or first else None,
            **rule, "description": said,
            "opens_at": f"{opens:%H:%M}" if opens else "",
            "closes_at": f"{closes:%H:%M}" if closes else "",
            "notes": ", ".join(filter(None, notes)),
        }
    )  # fmt: skip


# --- places -----------------------------------------------------------------------------------
def plain_place(row: Row) -> Thing:
    """Return the link of a service with a location, and the location's own fields."""
    return {
        "id": row[0], "service_id": row[1], "location_id": row[2], "location": plain_location(row)
    }  # fmt: skip


def place(row: Row, shared: Frame) -> Thing:
    """Return the link with the whole location."""
    return {
        "id": row[0], "service_id": row[1], "location_id": row[2],
        "location": location(row, shared),
    }  # fmt: skip


def plain_location(row: Row) -> Thing:
    """Return a location's own fields; a town without a street stands in its description."""
    town = row[8] or row[7]
    return filled(
        {
            "id": row[2], "location_type": row[3], "name": row[4],
            "description": town if not _has_address(row) else "",
            "transportation": row[14], "latitude": row[10], "longitude": row[11],
        }
    )  # fmt: skip


def location(row: Row, shared: Frame) -> Thing:
    """Return a location with address and accessibility."""
    made = plain_location(row)
    if _has_address(row):
        made["addresses"] = [_address(row, shared)]
    if row[12]:
        made["accessibility"] = [
            filled(
                {
                    "id": derived(f"{row[2]}:accessibility"), "location_id": row[2],
                    "description": _ACCESS.get(row[12], row[12]), "details": row[13],
                }
            )
        ]  # fmt: skip
    return made


def _has_address(row: Row) -> bool:
    return bool(row[5] and row[6] and (row[7] or row[8]))


def _address(row: Row, shared: Frame) -> Thing:
    return {
        "id": derived(f"{row[2]}:address"), "location_id": row[2], "address_1": row[5],
        "city": row[7] or row[8], "state_province": _STATES.get((row[9] or "")[:2], shared.state),
        "postal_code": row[6], "country": "DE", "address_type": row[3],
    }  # fmt: skip
