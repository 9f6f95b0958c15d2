from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from nabe.core import clock
from nabe.directory.actions.indexing import reindex
from nabe.directory.models import (
    Contact,
    CostOption,
    Language,
    Location,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    TargetGroup,
)
from nabe.places.models import County, Municipality
from tests.directory.factories import OrganizationFactory, listed

Ask = Callable[..., Any]


@pytest.fixture
def ask() -> Ask:
    """Ask the interface and return the answer's JSON; `status` is what must come."""
    client = Client()

    def asked(path: str, status: int = 200, **query: Any) -> Any:
        response = client.get(f"/api/hsds/{path}", query)
        assert response.status_code == status, response.content
        return response.json()

    return asked


@pytest.fixture
def course(county: Any) -> Service:
    """A language course with everything that a service can have, held in Unna and online."""
    County.objects.update(
        settings={"contact_email": "ki@example.org", "site_name": "Integration im Kreis"}
    )
    school = OrganizationFactory(
        name="Schule am Ring", folded_name="schule am ring", url="https://schüle.example/über uns",
        email="leitung@example.org", phone="02303 1",
    )  # fmt: skip
    service = listed(
        "Deutsch am Abend", fields="language advice", languages="de ar prs", organization=school,
        description="Wir lernen.\nZusammen.", url="https://example.org/kurs?a=1#b",
        email="kurs@example.org", alert="Fällt am 3. aus", minimum_age=16, maximum_age=99,
        level_from="A1", level_to="B1", is_free=True, child_care="yes", is_online=True,
        fees_description="kostenlos", application_process="Bitte anrufen.",
        eligibility_description="Alle", waiting_weeks=4, places_total=20, places_free=3,
        assured_on=clock.today(), internal_note="geheim",
    )  # fmt: skip
    service.target_groups.set(TargetGroup.objects.filter(code="women"))
    _hold(service)
    Phone.objects.create(service=service, number="+49230312345", description="Büro")
    Contact.objects.create(service=service, name="Erika Muster", title="Leitung", is_public=True)
    Contact.objects.create(service=service, name="Max Geheim", title="privat", is_public=False)
    CostOption.objects.create(service=service, option="Buch", amount="12.50")
    RequiredDocument.objects.create(service=service, document="Ausweis")
    ServiceArea.objects.create(service=service, municipality=Municipality.objects.get(slug="unna"))
    Language.objects.filter(service=service, code="ar").update(note="mittwochs")
    reindex([service.pk])
    return service


def _hold(service: Service) -> None:
    unna = Municipality.objects.get(slug="unna")
    room = Location.objects.create(
        organization=service.organization, name="Raum 1", street="Ring 1", postcode="59423",
        city="Unna", municipality=unna, lat=51.5348, lon=7.6889, accessibility="yes",
        accessibility_note="Aufzug", transportation="Bus R41",
    )  # fmt: skip
    at = ServiceAtLocation.objects.create(service=service, location=room)
    nowhere = Location.objects.create(city="Unna", municipality=unna)
    ServiceAtLocation.objects.create(service=service, location=nowhere)
    for number, values in enumerate(
        (
            {"freq": "MONTHLY", "byday": "2MO", "opens_at": "18:00", "closes_at": "20:00",
             "at_location": at, "dtstart": dt.date(2026, 7, 1)},
            {"freq": "DAILY", "byday": "", "opens_at": "09:00", "closes_at": "10:00"},
            {"freq": "DAILY", "interval": 3, "byday": "", "dtstart": dt.date(2026, 1, 1)},
            {"freq": "WEEKLY", "byday": "TU", "interval": 2, "dtstart": dt.date(2026, 1, 6),
             "opens_at": "09:00", "closes_at": "10:00", "valid_to": dt.date(2027, 1, 1),
             "season": "school"},
            {"by_appointment": True, "description": "nach Absprache"},
        )
    ):  # fmt: skip
        Schedule.objects.create(service=service, order=number, **values)  # type: ignore[misc]
