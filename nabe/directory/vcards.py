"""A service as a card for an address book: vCard 4.0 (RFC 6350)."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from icalendar.parser import Contentline
from icalendar.prop import vText

from nabe.directory.models import Location, Service


def vcard_of(service: Service, *, name: str) -> bytes:
    """Return the card of a service under `name`; names of persons are left out."""
    places = [at.location for at in service.at_locations.all()]
    address = f"{settings.NABE_URL}{service.get_absolute_url()}"
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"UID:urn:uuid:{service.pk}",
        f"REV:{service.last_modified:%Y%m%dT%H%M%SZ}",
        f"FN:{_text(name)}",
        f"ORG:{_text(service.organization.name)}",
        *(f"TEL;TYPE=work;VALUE=uri:tel:{_plain(one.number)}" for one in service.phones.all()),
        *([f"EMAIL;TYPE=work:{_text(service.email)}"] if service.email else []),
        *(f"ADR;TYPE=work:{_address(one)}" for one in places if one.address),
        *([f"URL:{_plain(service.url)}"] if service.url else []),
        f"URL:{address}",
        "END:VCARD",
    ]
    return _folded(lines)


def _address(place: Location) -> str:
    """Return the seven parts of an address: two that are out of use, street, town, region, code."""
    parts = ("", "", place.street, place.city, "", place.postcode, "")
    return ";".join(map(_text, parts))


def _text(said: str) -> str:
    """Return a text with what parts a card escaped; a line break would begin a new entry."""
    clean = " ".join("".join(one if one.isprintable() else " " for one in said).split())
    return vText(clean).to_ical().decode("utf-8")


def _plain(said: str) -> str:
    return "".join(one for one in said if one.isprintable() and one != " ")


def _folded(lines: Sequence[str]) -> bytes:
    made = (Contentline(line).to_ical() for line in lines)  # type: ignore[no-untyped-call]
    return b"".join(line + b"\r\n" for line in made)
