"""What waits for the office of the demo: proposed changes, earlier versions, a running campaign."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from nabe.core import clock
from nabe.demo.people import Cast
from nabe.demo.reading import ident
from nabe.demo.services import Made
from nabe.directory.entries import changed_names, pack
from nabe.directory.models import Assurance, Campaign, Field, Proposal, Service, Version
from nabe.directory.queries.entries import entry_of

# Which service, on which way, what is proposed, days ago.
PROPOSALS: tuple[tuple[int, str, dict[str, Any], int], ...] = (
    (3, "provider", {"name": "{name} am Nachmittag",
                     "description": "Neu: Wir üben auch Gespräche am Telefon."}, 1),
    (17, "link", {"fees_description": "5 Euro im Monat", "is_free": False}, 2),
    (42, "provider", {"languages": ["de", "ar", "uk", "ti"]}, 3),
    (77, "link", {"minimum_age": 16, "eligibility_description": "Für Jugendliche ab 16 und Erwachsene"}, 6),
    (101, "public", {"child_care": "yes"}, 4),
    (130, "provider", {"application_process": "Bitte eine Woche vorher anrufen.", "minimum_age": 18}, 9),
)  # fmt: skip
NEW_ONE = {
    "name": "Strickkreis im Pfarrheim", "description": "Jeden zweiten Mittwoch, offen für alle. "
    "Wolle und Nadeln sind da.",
}  # fmt: skip
VERSIONS: tuple[tuple[int, dict[str, Any], int], ...] = (
    (3, {"alert": "Im Mai geschlossen"}, 190),
    (3, {"places_free": 4}, 60),
    (55, {"description": "Der Kurs beginnt im Herbst."}, 33),
)


def make(made: list[Made], cast: Cast) -> None:
    """Write what people handed in, what entries said before, and the campaign before the winter."""
    for number, via, said, days in PROPOSALS:
        _propose(made[number % len(made)].service, number, via, said, days=days, cast=cast)
    Proposal.objects.create(
        via="public", values=NEW_ONE, text="Ansprechperson ist Frau Lindner, Telefon im Pfarrbüro.",
        made_at=clock.now() - dt.timedelta(days=2), key=ident("proposal", "new").hex,
    )  # fmt: skip
    Version.objects.bulk_create(
        _version(made[number % len(made)].service, values, days, cast)
        for number, values, days in VERSIONS
    )
    _campaign(cast)
    _twins(made)


def _twins(made: list[Made]) -> None:
    """Two providers entered a service a second time, in slightly other words."""
    by_house: defaultdict[tuple[object, str], list[Service]] = defaultdict(list)
    for one in made:
        by_house[one.service.organization_id, one.town].append(one.service)
    pairs = [services[:2] for services in by_house.values() if len(services) > 1]
    for first, second in pairs[:2]:
        second.name, second.description = f"{first.name} (neu)", first.description
        second.save(update_fields=["name", "folded_name", "description"])


def _propose(
    service: Service, number: int, via: str, said: dict[str, Any], *, days: int, cast: Cast
) -> None:  # fmt: skip
    now = pack(entry_of(service))
    values = {
        name: value.format(name=service.name) if isinstance(value, str) else value
        for name, value in said.items()
    }
    names = changed_names(now, values)
    Proposal.objects.create(
        service=service, via=via, values={name: values[name] for name in names},
        before={name: now.get(name) for name in names},
        made_at=clock.now() - dt.timedelta(days=days, hours=number % 9),
        by=cast.contacts.get(service.organization.name) if via == "provider" else None,
        key=ident("proposal", number).hex,
    )  # fmt: skip


def _version(service: Service, values: dict[str, Any], days: int, cast: Cast) -> Version:
    return Version(
        service=service, values=pack(entry_of(service)) | values, names=list(values),
        at=clock.now() - dt.timedelta(days=days), by=cast.coordination[2],
    )  # fmt: skip


def _campaign(cast: Cast) -> None:
    """All language courses before the winter; some providers have answered."""
    began = clock.now() - dt.timedelta(days=21)
    campaign = Campaign.objects.create(
        name="Alle Sprachkurse vor dem Winter", state=Campaign.State.RUNNING, started_at=began,
        until=clock.today() + dt.timedelta(days=18), by=cast.coordination[2],
        text="Wir drucken das Kursheft. Bitte prüfen Sie Zeiten, Orte und freie Plätze.",
    )  # fmt: skip
    language = Field.objects.get(code="language")
    campaign.fields.set([language])
    asked = list(language.services.filter(state=Service.State.PUBLISHED).order_by("slug"))
    campaign.services.set(asked)
    answered = [one for number, one in enumerate(asked) if number % 5 < 3]
    for number, service in enumerate(answered):
        at = began + dt.timedelta(days=1 + number % 17, hours=number % 8)
        service.assured_on = clock.local(at).date()
        Assurance.objects.create(
            service=service, on=service.assured_on, at=at, via=Assurance.Via.LINK,
            result=Assurance.Result.UNCHANGED, by_role=service.organization.name,
        )  # fmt: skip
    Service.objects.bulk_update(answered, ["assured_on"])
