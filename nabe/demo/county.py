"""The demo's county: Kreis Unna with its ten municipalities, their districts and bodies."""

from __future__ import annotations

import random
from dataclasses import dataclass

from nabe.core.search import fold
from nabe.demo import DATA
from nabe.demo.reading import Body, chance, districts, ident, providers, requesters
from nabe.directory.models import Location
from nabe.people.models import Organization
from nabe.people.names import folded_name
from nabe.places import actions as places
from nabe.places import geojson
from nabe.places.models import County, Municipality, PlaceName

AREA_CODES = {
    "Bergkamen": "2307", "Bönen": "2383", "Fröndenberg/Ruhr": "2373", "Holzwickede": "2301",
    "Kamen": "2307", "Lünen": "2306", "Schwerte": "2304", "Selm": "2592", "Unna": "2303",
    "Werne": "2389",
}  # fmt: skip
ATTRIBUTION = "© GeoBasis-DE / BKG (Daten verändert)"
OFFICE_STREETS = ("Rathausplatz 1", "Marktplatz 2", "Am Rathaus 4", "Bahnhofstraße 1")
COORDINATION = Body(
    "Kommunales Integrationszentrum (Demo)", "municipality_office", "Unna", "Hansastraße 4"
)


@dataclass(slots=True)
class Bodies:
    """All organizations of the demo with their places, by name."""

    county: County
    towns: dict[str, Municipality]
    organizations: dict[str, Organization]
    places: dict[str, list[Location]]
    bodies: dict[str, Body]
    providers: list[Body]
    requesters: list[Body]
    offices: list[Body]


def make() -> Bodies:
    """Load the county and write its districts, organizations and their locations."""
    source = geojson.read_file(DATA / "kreis_unna.geojson")
    county = places.load_county(source, attribution=ATTRIBUTION).county
    county.settings |= {
        "demo": True, "contact_name": COORDINATION.name,
        "contact_email": "koordination@example.org", "contact_phone": "02303 000 1234",
    }  # fmt: skip
    county.save()
    towns = {one.name: one for one in county.municipalities.all()}
    PlaceName.objects.bulk_create(
        PlaceName(
            municipality=towns[row["municipality"]], name=row["name"], folded=fold(row["name"])
        )
        for row in districts()
    )
    by_kind = providers(), requesters(), [*map(_office, towns.values())]
    bodies = [body for some in by_kind for body in some] + [COORDINATION]
    organizations = {body.name: _organization(body, towns) for body in bodies}
    Organization.objects.bulk_create(organizations.values())
    found = {body.name: _locations(body, organizations[body.name], towns) for body in bodies}
    Location.objects.bulk_create(one for some in found.values() for one in some)
    return Bodies(
        county, towns, organizations, found, {body.name: body for body in bodies}, *by_kind
    )


def _office(town: Municipality) -> Body:
    kind = "Gemeinde" if town.kind == "Gemeinde" else "Stadt"
    street = chance(f"office {town.name}").choice(OFFICE_STREETS)
    return Body(
        f"{kind} {town.name}, Fachstelle Integration", "municipality_office", town.name, street
    )


def _organization(body: Body, towns: dict[str, Municipality]) -> Organization:
    return Organization(
        id=ident("organization", body.name),
        name=body.name,
        folded_name=folded_name(body.name),
        kind=body.kind,
        url=f"https://www.{body.domain}",
        email=f"info@{body.domain}",
        phone=phone_of(body, body.municipality),
        municipality=towns[body.municipality],
    )


def phone_of(body: Body, town: str) -> str:
    """Return an invented number: the real area code, then 000, which nobody has."""
    by = chance(f"phone {body.name} {town}")
    return f"+49{AREA_CODES[town]}000{by.randrange(1000, 9999)}"


def _locations(
    body: Body, organization: Organization, towns: dict[str, Municipality]
) -> list[Location]:
    by = chance(f"place {body.name}")
    rows = [_location(body, organization, towns[body.municipality], by)]
    if body.also:
        rows.append(_branch(body, organization, towns[body.also], by))
    return rows


def _location(
    body: Body, organization: Organization, town: Municipality, by: random.Random
) -> Location:
    lat, lon = point_in(town, body.district, by)
    return Location(
        id=ident("location", body.name, town.name),
        organization=organization,
        name="" if body.kind != "municipality_office" else "Rathaus",
        street=body.street,
        postcode=by.choice(sorted(one.code for one in town.postcodes.all())),
        city=town.name,
        district=body.district,
        municipality=town,
        lat=lat,
        lon=lon,
        accessibility=by.choice(["yes", "yes", "yes", "partly", "no", ""]),
        accessibility_note=by.choice(["", "", "Die Klingel ist rechts neben der Tür."]),
        transportation=by.choice(
            ["", "Bus bis Haltestelle Markt, dann 3 Minuten zu Fuß", "10 Minuten vom Bahnhof",
             "Haltestelle direkt vor der Tür"]
        ),
    )  # fmt: skip


def _branch(
    body: Body, organization: Organization, town: Municipality, by: random.Random
) -> Location:
    street = by.choice(["Gartenstraße", "Kirchweg", "Neue Straße", "Am Markt"])
    there = Body(body.name, body.kind, town.name, f"{street} {by.randrange(2, 60)}")
    return _location(there, organization, town, by)


def point_in(town: Municipality, district: str, by: random.Random) -> tuple[float, float]:
    """Return a point near the centre of the district or town, within about 600 metres."""
    centre = next(
        (
            (float(row["lat"]), float(row["lon"]))
            for row in districts()
            if (row["municipality"], row["name"]) == (town.name, district)
        ),
        (town.lat, town.lon),
    )
    return (
        round(centre[0] + by.uniform(-0.005, 0.005), 6),
        round(centre[1] + by.uniform(-0.008, 0.008), 6),
    )
