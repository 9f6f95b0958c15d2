"""The demo's services: about 220, shared out over providers as a real county would have them."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from nabe.core import clock
from nabe.core.search import fold
from nabe.demo.county import Bodies, phone_of
from nabe.demo.people import Cast
from nabe.demo.reading import Body, Offer, chance, ident, offers, word_of
from nabe.demo.times import times
from nabe.directory.models import (
    Contact,
    CostOption,
    Field,
    Language,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    TargetGroup,
)

SHARE = 0.85  # of the most that offers.toml allows
ODD = (
    (17, {"status": "temporarily closed", "alert": "Wir ziehen um. Im neuen Jahr geht es weiter."}),
    (48, {"status": "temporarily closed", "alert": "Die Gruppe macht bis zum Frühjahr Pause."}),
    (83, {"status": "temporarily closed", "alert": "Wegen Krankheit findet zurzeit nichts statt."}),
    (
        121,
        {
            "status": "temporarily closed",
            "alert": "Der Raum wird zurzeit renoviert.",
        },
    ),
    (60, {"status": "inactive"}),
    (99, {"state": "draft"}),
    (140, {"state": "draft"}),
    (33, {"state": "review"}),
    (150, {"state": "review"}),
    (171, {"state": "review"}),
    (72, {"state": "archived", "status": "defunct"}),
    (133, {"state": "archived", "status": "defunct"}),
)
WITHOUT_PLACE = (25, 77, 112, 166)


@dataclass(slots=True)
class Made:
    """A service with what made it."""

    service: Service
    offer: Offer
    body: Body
    town: str
    days: int


@dataclass(slots=True)
class Rows:
    """Everything that hangs on services, collected for a few large inserts."""

    made: list[Made] = field(default_factory=list)
    at: list[ServiceAtLocation] = field(default_factory=list)
    others: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)
    slugs: Counter[str] = field(default_factory=Counter)

    def add(self, row: models.Model) -> None:
        self.others.setdefault(type(row), []).append(row)


def make(bodies: Bodies, cast: Cast) -> list[Made]:
    """Write all services with everything that hangs on them."""
    rows = Rows()
    used: Counter[str] = Counter()
    for offer in offers():
        taken: Counter[str] = Counter()
        for number in range(max(1, round(offer.many * SHARE))):
            body = _choose(offer, bodies, used, taken, chance(f"choose {offer.code} {number}"))
            _make_one(rows, bodies, cast, offer=offer, body=body)
    _write(rows)
    return rows.made


def _choose(
    offer: Offer, bodies: Bodies, used: Counter[str], taken: Counter[str], by: random.Random
) -> Body:
    """Prefer bodies with few services and towns that lack this offer; large towns have more."""
    fitting = [body for body in [*bodies.providers, *bodies.offices] if body.may_offer(offer)]
    weights = [
        (bodies.towns[body.municipality].population or 20_000)
        / (1 + used[body.name]) ** 2
        / (1 + taken[body.municipality]) ** 3
        / (1 + 9 * taken[body.name])
        for body in fitting
    ]
    body = by.choices(fitting, weights=weights)[0]
    used[body.name] += 1
    taken.update([body.name, body.municipality])
    return body


def _make_one(rows: Rows, bodies: Bodies, cast: Cast, *, offer: Offer, body: Body) -> None:
    number = len(rows.made)
    by = chance(f"service {number} {offer.code} {body.name}")
    place = by.choices(bodies.places[body.name], weights=(3, 1)[: len(bodies.places[body.name])])[0]
    service = _service(rows, bodies, offer=offer, body=body, town=place.city, by=by)
    rows.made.append(Made(service, offer, body, place.city, by.randrange(200, 1500)))
    for numbers, values in ODD:
        if numbers == number:
            for name, value in values.items():
                setattr(service, name, value)
    at = ServiceAtLocation(id=ident("at", number), service=service, location=place)
    if number not in WITHOUT_PLACE:
        rows.at.append(at)
    _details(rows, service, offer, by)
    _reach(rows, service, cast, body=body, town=place.city)
    _areas(rows, service, bodies, place.city, by)
    placed = at if number not in WITHOUT_PLACE else None
    for order, values in enumerate(times(offer.times, by, today=clock.today())):
        rows.add(
            Schedule(
                id=ident("schedule", number, order), service=service, order=order,
                at_location=placed, **values,
            )
        )  # fmt: skip


def _service(
    rows: Rows, bodies: Bodies, *, offer: Offer, body: Body, town: str, by: random.Random
) -> Service:
    name = _name(offer, body, by)
    slug = f"{word_of(name, 60)}-{word_of(town, 30)}"
    rows.slugs[slug] += 1
    if rows.slugs[slug] > 1:
        slug = f"{slug}-{rows.slugs[slug]}"
    total = by.choice(offer.places) if offer.places else None
    free = None if total is None else max(0, by.randrange(-4, total // 2))
    return Service(
        id=ident("service", slug),
        slug=slug,
        organization=bodies.organizations[body.name],
        name=name,
        folded_name=fold(name)[:240],
        description=_description(offer, by),
        state=Service.State.PUBLISHED,
        url=f"https://www.{body.domain}/angebote" if by.random() < 0.7 else "",
        email=f"info@{body.domain}",
        level_from=offer.level[0],
        level_to=offer.level[1],
        multilingual=by.random() < 0.15,
        child_care=by.choice(offer.care),
        registration=offer.registration,
        application_process=offer.apply,
        is_free=offer.free,
        fees_description=offer.fees,
        minimum_age=offer.ages[0] if offer.ages else None,
        maximum_age=offer.ages[1] if offer.ages and offer.ages[1] < 99 else None,
        places_total=total,
        places_free=free,
        waiting_weeks=_waiting(offer, free, by),
        is_online=by.random() < 0.07,
        created_at=clock.now(),
        last_modified=clock.now(),
    )


def _name(offer: Offer, body: Body, by: random.Random) -> str:
    """Short names carry the district or the house, as in real lists: "Sprachcafé Gahmen"."""
    name = by.choice(offer.names)
    if len(name) > 28 or not name.replace(" ", "").replace("-", "").isalpha():
        return name
    if body.district and by.random() < 0.55:
        return f"{name} {body.district}"
    return name


def _description(offer: Offer, by: random.Random) -> str:
    text = by.choice(offer.texts)
    return f"{text} {by.choice(offer.details)}" if offer.details and by.random() < 0.8 else text


def _waiting(offer: Offer, free: int | None, by: random.Random) -> int | None:
    if offer.waiting:
        return by.randrange(*offer.waiting)
    return by.randrange(2, 16) if free == 0 else None


def _details(rows: Rows, service: Service, offer: Offer, by: random.Random) -> None:
    spoken = offer.languages.split()
    chosen = by.sample(spoken, min(len(spoken), by.choice([1, 2, 2, 3])))
    for code in ["de", *chosen]:
        rows.add(Language(service=service, code=code))
    for number, document in enumerate(offer.documents):
        rows.add(
            RequiredDocument(
                id=ident("document", service.slug, number), service=service, document=document
            )
        )
    if not offer.free:
        rows.add(
            CostOption(id=ident("cost", service.slug), service=service, option=offer.fees[:120])
        )
    rows.others.setdefault(Service.fields.through, []).extend(
        Service.fields.through(service_id=service.pk, field_id=_ids(Field)[code])
        for code in offer.fields
    )
    rows.others.setdefault(Service.target_groups.through, []).extend(
        Service.target_groups.through(service_id=service.pk, targetgroup_id=_ids(TargetGroup)[code])
        for code in offer.groups
    )


_known: dict[type[models.Model], dict[str, Any]] = {}


def _ids(model: type[Field] | type[TargetGroup]) -> dict[str, Any]:
    if model not in _known:
        _known[model] = dict(model.objects.values_list("code", "pk"))
    return _known[model]


def _reach(rows: Rows, service: Service, cast: Cast, *, body: Body, town: str) -> None:
    rows.add(Phone(id=ident("phone", service.slug), service=service, number=phone_of(body, town)))
    rows.add(
        Contact(
            id=ident("contact", service.slug), service=service, name=cast.contacts[body.name].name,
            title=chance(f"title {service.slug}").choice(["Beratung", "Anmeldung", "Leitung", ""]),
            is_public=chance(f"public {service.slug}").random() < 0.6,
        )
    )  # fmt: skip


def _areas(rows: Rows, service: Service, bodies: Bodies, town: str, by: random.Random) -> None:
    """Some services say for whom they are: their own town, sometimes a neighbour too."""
    if by.random() > 0.2:
        return
    here = bodies.towns[town]
    chosen = [here, *by.sample(sorted(here.neighbours.all(), key=lambda one: one.ags), 1)]
    for area in chosen[: by.choice([1, 2])]:
        rows.add(
            ServiceArea(
                id=ident("area", service.slug, area.ags), service=service, municipality=area
            )
        )


def _write(rows: Rows) -> None:
    now = clock.now()
    for made in rows.made:
        made.service.created_at = now - dt.timedelta(days=made.days)
        made.service.last_modified = made.service.created_at
    Service.objects.bulk_create(made.service for made in rows.made)
    ServiceAtLocation.objects.bulk_create(rows.at)
    for model, found in rows.others.items():
        model._default_manager.bulk_create(found)
    _known.clear()
