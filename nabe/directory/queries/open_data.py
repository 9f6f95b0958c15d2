"""The listed services as plain rows for open interfaces; public facts only.

Related rows come as texts in a few statements whatever the number of services: a program that
fetches a thousand services should cost hardly more than one that fetches ten.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, FloatField, Q, QuerySet, TextField, Value
from django.db.models.functions import ACos, Cast, Cos, Greatest, Least, Radians, Sin

from nabe.core.search import words
from nabe.directory.models import Level, Location, Schedule, Service, ServiceArea, ServiceAtLocation
from nabe.directory.queries.catalogue import catalogue, county, postcode
from nabe.directory.queries.matching import look
from nabe.directory.queries.register import each
from nabe.directory.queries.results import prepare
from nabe.directory.rules import own_listed_now
from nabe.directory.tokens import LEVELS
from nabe.directory.wishes import Wish
from nabe.people.models import Organization
from nabe.places.distance import EARTH_RADIUS_KM, Point, box_around

Row = tuple[Any, ...]
Parts = Mapping[str, Mapping[str, Sequence[Row]]]

SERVICE = (
    "id", "organization", "name", "description", "url", "email", "status", "application_process",
    "fees_description", "eligibility_description", "minimum_age", "maximum_age", "assured_on",
    "alert", "last_modified", "waiting_weeks", "places_total", "places_free", "tokens",
    "organization_name", "organization_description", "organization_url",
)  # fmt: skip
ORGANIZATION = ("id", "name", "description", "url")
PLACE = (
    "id", "service", "location", "location_type", "name", "street", "postcode", "city", "town",
    "ags", "lat", "lon", "accessibility", "accessibility_note", "transportation",
)  # fmt: skip
SCHEDULE = (
    "id", "service", "place", "freq", "interval", "byday", "opens_at", "closes_at", "dtstart",
    "valid_from", "valid_to", "by_appointment", "season", "description",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a program asks for; everything given must be true of a service.

    Each of `tokens` holds facts of which one must be there. `metres` around `postcode`; without
    them the postcode must lie in the area that a service is meant for. Ages in years; `day` as in
    iCalendar ("MO"), on which one and the same date begins and ends between the two times.
    """

    words: str = ""
    tokens: tuple[tuple[str, ...], ...] = ()
    organization: str = ""
    modified_after: dt.datetime | None = None
    postcode: str = ""
    metres: int | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    day: str = ""
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One list of terms: (code, name) in the county's order."""

    code: str
    name: str
    description: str
    terms: Sequence[tuple[str, str]]


_FLAGS = (
    ("free", "kostenlos"), ("childcare", "mit Kinderbetreuung"), ("access", "barrierefrei"),
    ("online", "auch online"),
)  # fmt: skip


def vocabularies() -> list[Vocabulary]:
    """Return the county's lists, whose terms are tokens "<list>:<code>" of services; no query."""
    lists = catalogue()
    return [
        Vocabulary(
            "field", "Handlungsfelder", "Worum es in einem Angebot geht",
            [(code, one.name) for code, one in lists.fields.items()],
        ),
        Vocabulary(
            "target", "Zielgruppen", "Für wen ein Angebot gedacht ist",
            [(code, one.name) for code, one in lists.target_groups.items()],
        ),
        Vocabulary(
            "level", "Deutsch-Niveau (GER)",
            "Deutschkenntnisse nach dem Gemeinsamen Europäischen Referenzrahmen",
            [(code, str(Level(code).label)) for code in LEVELS],
        ),
        Vocabulary("flag", "Merkmale", "Was ein Angebot leicht erreichbar macht", _FLAGS),
    ]  # fmt: skip


def publisher() -> dict[str, str]:
    """Return the county's name, functional address and licence; no query once they are read."""
    found = county()
    names = ("site_name", "contact_name", "contact_email", "data_licence")
    settings = {name: found.setting(name) if found else "" for name in names}
    return settings | {
        "name": found.name if found else "Nabe",
        "ags": found.ags if found else "",
        "data_licence": settings["data_licence"] or "Datenlizenz Deutschland – Namensnennung – 2.0",
    }


# --- services -------------------------------------------------------------------------------
def services(wanted: Wanted) -> QuerySet[Service]:
    """Return the listed services that fit, by id; what changed since a moment: oldest first."""
    rows = own_listed_now().filter(_facts(wanted))
    if wanted.id:
        rows = rows.filter(pk=wanted.id)
    if wanted.words:
        rows = rows.filter(pk__in=_found_by_words(wanted.words))
    if wanted.postcode:
        rows = rows.filter(_near(wanted))
    if wanted.day or wanted.start_time or wanted.end_time:
        rows = rows.filter(pk__in=_held(wanted).values("service"))
    return rows.order_by("last_modified", "pk") if wanted.modified_after else rows.order_by("pk")


def _facts(wanted: Wanted) -> Q:
    fits = Q()
    for alternatives in wanted.tokens:
        fits &= Q(document__tokens__overlap=list(alternatives))
    if wanted.organization:
        fits &= Q(organization=wanted.organization)
    if wanted.modified_after:
        fits &= Q(last_modified__gte=wanted.modified_after)
    if wanted.minimum_age is not None:
        fits &= Q(maximum_age=None) | Q(maximum_age__gte=wanted.minimum_age)
    if wanted.maximum_age is not None:
        fits &= Q(minimum_age=None) | Q(minimum_age__lte=wanted.maximum_age)
    return fits


def _found_by_words(text: str) -> list[str]:
    search = prepare(Wish(q=" ".join(text.split())))
    if not search.query and not search.query.unknown:
        return []
    found = look(search)
    return [found.register.services[place] for place in each(found.all_of(search))]


def _held(wanted: Wanted) -> QuerySet[Schedule]:
    fits = Schedule.objects.exclude(byday="").exclude(opens_at=None)
    if wanted.day:
        fits = fits.filter(byday__contains=wanted.day)
    if wanted.start_time:
        fits = fits.filter(opens_at__gte=wanted.start_time)
    return fits.filter(closes_at__lte=wanted.end_time) if wanted.end_time else fits


def _near(wanted: Wanted) -> Q:
    """Within the metres of the postcode's middle; or meant for the town of the postcode."""
    centre, towns = postcode(wanted.postcode)
    if wanted.metres is not None:
        near = _locations_around(centre, wanted.metres) if centre else Location.objects.none()
        return Q(pk__in=ServiceAtLocation.objects.filter(location__in=near).values("service"))
    if not towns:
        return Q(pk__in=[])
    meant_for = ServiceArea.objects.filter(municipality__ags__in=towns)
    everywhere = ~Q(pk__in=ServiceArea.objects.values("service"))
    return everywhere | Q(pk__in=meant_for.values("service"))


def _locations_around(centre: Point, metres: int) -> QuerySet[Location]:
    south_west, north_east = box_around(centre, metres / 1000)
    lat, lon = Radians(F("lat")), Radians(F("lon"))
    here_lat, here_lon = Radians(Value(centre.lat)), Radians(Value(centre.lon))
    cosine = Sin(here_lat) * Sin(lat) + Cos(here_lat) * Cos(lat) * Cos(lon - here_lon)
    away = ACos(Least(Value(1.0), Greatest(Value(-1.0), cosine))) * Value(EARTH_RADIUS_KM * 1000)
    return (
        Location.objects.filter(
            lat__range=(south_west.lat, north_east.lat), lon__range=(south_west.lon, north_east.lon)
        )
        .annotate(away=Cast(away, FloatField()))
        .filter(away__lte=metres)
    )


def service_rows(rows: QuerySet[Service]) -> list[Row]:
    """Return SERVICE of each service as a tuple; one query."""
    return list(
        rows.values_list(
            Cast("pk", TextField()), Cast("organization_id", TextField()), "name", "description",
            "url", "email", "status", "application_process", "fees_description",
            "eligibility_description", "minimum_age", "maximum_age", "assured_on", "alert",
            "last_modified", "waiting_weeks", "places_total", "places_free", "document__tokens",
            "organization__name", "organization__description", "organization__url",
        )
    )  # fmt: skip


def changes(rows: QuerySet[Service]) -> list[Row]:
    """Return (id, last_modified) of each service; one query."""
    return list(rows.values_list(Cast("pk", TextField()), "last_modified"))


def newest_change(rows: QuerySet[Service]) -> dt.datetime | None:
    """Return when the newest of these was changed."""
    return rows.order_by("-last_modified").values_list("last_modified", flat=True).first()


def in_pieces(wanted: Wanted, size: int = 500) -> Iterator[list[Row]]:
    """Yield all services that fit, `size` at a time, in the order of their ids."""
    rows, last = services(wanted).order_by("pk"), ""
    while piece := service_rows((rows.filter(pk__gt=last) if last else rows)[:size]):
        yield piece
        last = piece[-1][0]


# --- what belongs to services ----------------------------------------------------------------
_OF = " JOIN wanted w ON w.id = t.service_id"
_PARTS = "WITH wanted AS MATERIALIZED (SELECT unnest(%s::uuid[]) AS id) " + " UNION ALL ".join(
    f"SELECT '{kind}', t.service_id::text, {number}, {columns} FROM directory_{table}{_OF}"
    for kind, table, number, columns in (
        ("language", "language t", "t.id", "t.code, t.note, '', ''"),
        ("phone", "phone t", "t.order", "t.id::text, t.number, t.description, ''"),
        ("cost", "costoption t", "0", "t.id::text, t.option, t.amount::text, t.currency"),
        ("document", "requireddocument t", "0", "t.id::text, t.document, '', ''"),
        (
            "area", "servicearea t JOIN places_municipality m ON m.id = t.municipality_id", "0",
            "t.id::text, m.name, m.ags, ''",
        ),
    )
)  # fmt: skip
_CONTACTS = (
    " UNION ALL SELECT 'contact', t.service_id::text, 0, t.id::text, t.name, t.title, ''"
    f" FROM directory_contact t{_OF} WHERE t.is_public"
)
_SCHEDULES = """
    SELECT t.id::text, t.service_id::text, t.at_location_id::text, t.freq, t.interval, t.byday,
        t.opens_at, t.closes_at, t.dtstart, t.valid_from, t.valid_to, t.by_appointment, t.season,
        t.description
    FROM directory_schedule t WHERE t.service_id = ANY(%s::uuid[]) ORDER BY t.order, t.id
"""
_PLACES = """
    SELECT t.id::text, t.service_id::text, l.id::text, l.location_type, l.name, l.street,
        l.postcode, l.city, m.name, m.ags, l.lat, l.lon, l.accessibility, l.accessibility_note,
        l.transportation
    FROM directory_serviceatlocation t JOIN directory_location l ON l.id = t.location_id
    LEFT JOIN places_municipality m ON m.id = l.municipality_id
"""


def parts_of(service_ids: Sequence[str]) -> Parts:
    """Return {kind: {service: rows}} of everything public that belongs to services; three queries.

    Rows are (number, id, texts…); of languages (number, code, note); SCHEDULE and PLACE.
    """
    found: dict[str, defaultdict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    ids = "{" + ",".join(service_ids) + "}"  # as a list each id would be quoted and escaped
    with connection.cursor() as cursor:
        cursor.execute(_PARTS + _CONTACTS, [ids])
        for row in cursor.fetchall():
            found[row[0]][row[1]].append(row[2:])
        for kind, sql in (("schedule", _SCHEDULES), ("place", f"{_PLACES} {_OF_SERVICES}")):
            cursor.execute(sql, [ids])
            for row in cursor.fetchall():
                found[kind][row[1]].append(row)
    return found


_THESE = "WHERE t.id = ANY(%s::uuid[]) ORDER BY t.id"
_OF_SERVICES = "WHERE t.service_id = ANY(%s::uuid[]) ORDER BY t.id"


# --- places and organizations ------------------------------------------------------------------
def places(wanted: Wanted, *, of: QuerySet[Service]) -> QuerySet[ServiceAtLocation]:
    """Return where these services are held; near a postcode only what is near itself."""
    rows = ServiceAtLocation.objects.filter(service__in=of.order_by())
    if wanted.metres is not None:
        centre, _towns = postcode(wanted.postcode)
        around = _locations_around(centre, wanted.metres) if centre else Location.objects.none()
        rows = rows.filter(location__in=around.values("pk"))
    return rows.order_by("pk")


def place_rows(rows: QuerySet[ServiceAtLocation]) -> list[Row]:
    """Return PLACE of each; two queries."""
    ids = [str(pk) for pk in rows.values_list("pk", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute(f"{_PLACES} {_THESE}", [ids])
        return list(cursor.fetchall())


def organizations(wanted: Wanted, *, text: str = "", id: str = "") -> QuerySet[Organization]:
    """Return the organizations that offer at least one service that fits, by id."""
    rows = Organization.objects.filter(pk__in=services(wanted).order_by().values("organization"))
    if id:
        rows = rows.filter(pk=id)
    for word in words(text)[:8]:
        rows = rows.filter(folded_name__contains=word)
    return rows.order_by("pk") if words(text) or not text else rows.none()


def organization_rows(rows: QuerySet[Organization]) -> list[Row]:
    """Return ORGANIZATION of each; one query."""
    return list(rows.values_list(Cast("pk", TextField()), "name", "description", "url"))


def services_of(organization_ids: Sequence[str]) -> QuerySet[Service]:
    """Return the listed services of these organizations, by id."""
    return own_listed_now().filter(organization__in=list(organization_ids)).order_by("pk")


def services_by_id(service_ids: Sequence[str]) -> list[Row]:
    """Return SERVICE of these listed services; one query."""
    return service_rows(own_listed_now().filter(pk__in=list(service_ids)))


def location_rows() -> Iterator[Row]:
    """Yield PLACE of every location at which something listed is held, each once, in pieces."""
    rows = (
        Location.objects.filter(at_services__service__in=own_listed_now()).order_by("pk").distinct()
    )
    last = None
    while ids := list(
        (rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:500]
    ):
        with connection.cursor() as cursor:
            cursor.execute(_LOCATIONS, [ids])
            yield from cursor.fetchall()
        last = ids[-1]


_LOCATIONS = """
    SELECT '', '', l.id::text, l.location_type, l.name, l.street, l.postcode, l.city, m.name,
        m.ags, l.lat, l.lon, l.accessibility, l.accessibility_note, l.transportation
    FROM directory_location l LEFT JOIN places_municipality m ON m.id = l.municipality_id
    WHERE l.id = ANY(%s::uuid[]) ORDER BY l.id
"""
