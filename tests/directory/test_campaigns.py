"""Campaigns ask many providers at once; what they answer counts, and everybody is asked again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from nabe.core import clock
from nabe.directory.actions import campaigns
from nabe.directory.models import Campaign, Field, Service
from nabe.directory.queries.reminders import progress_of
from nabe.messages.models import Message
from nabe.people.models import Organization
from tests.directory.factories import listed
from tests.directory.test_freshness import DAY, link_of, night, on
from tests.people.house import House


@pytest.fixture
def cafe(house: House) -> Service:
    """A service of the school, confirmed on DAY."""
    with on(0):
        return listed(
            "Nähcafé", town="unna", organization=house.school, days="MO", assured_on=DAY,
            fields="language",
        )  # fmt: skip


@pytest.mark.django_db
def test_campaign_asks_all_that_fit_and_counts_the_answers(
    cafe: Service, house: House, client: Client
) -> None:
    with on(10):
        listed("Wohnhilfe", town="unna", organization=house.school, fields="housing")
        client.force_login(house.coordination)
        language = Field.objects.get(code="language").pk
        client.post("/buero/angebote/aktionen/neu/",
                    {"name": "Vor dem Sommer", "fields": [language], "until": "2026-06-30"})  # fmt: skip
        campaign = Campaign.objects.get()
        address = f"/buero/angebote/aktionen/{campaign.pk}/"
        assert not Message.objects.exists()
        client.post(address, {"step": "start"})
        assert client.post(address, {"step": "start"}).status_code == 409
        message = Message.objects.get(kind="campaign")
        assert "Nähcafé" in message.text
        assert "Wohnhilfe" not in message.text
        campaign.refresh_from_db()
        assert (progress_of(campaign).done, progress_of(campaign).total) == (0, 1)
    with on(12):
        page = client.get(link_of(message)).content.decode()
        assert "wartet auf Ihre Bestätigung" in page
        client.post(link_of(message), {"angebot": str(cafe.pk), "answer": "confirm"})
        assert progress_of(campaign).done == 1
        assert campaigns.ask_again(campaign, by=house.coordination) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [({"answer": "ended"}, 200, "Es hat sich nichts geändert"),
     ({"answer": "ended", "angebot": "other"}, 200, "Es hat sich nichts geändert"),
     ({"answer": "confirm", "angebot": "x"}, 200, "Es hat sich nichts geändert"),
     ({"answer": "garbage", "angebot": "mine"}, 400, "können wir nicht lesen"),
     ({"angebot": "mine"}, 400, "können wir nicht lesen")],
)  # fmt: skip
def test_answer_that_fits_nothing_changes_nothing_and_says_so(
    cafe: Service, house: House, client: Client, answer: dict[str, str], status: int, said: str
) -> None:
    night(365)
    with on(366):
        other = listed("Anderswo", town="kamen")
        address = link_of(Message.objects.get())
        ids = {"other": str(other.pk), "mine": str(cafe.pk)}
        posted = {name: ids.get(value, value) for name, value in answer.items()}
        page = client.post(address, posted, follow=True)
    assert page.status_code == status
    assert said in page.content.decode()
    assert "0 Angebote" not in page.content.decode()
    cafe.refresh_from_db()
    other.refresh_from_db()
    assert (cafe.state, cafe.assured_on, other.state) == ("published", DAY, "published")


@pytest.mark.django_db
def test_confirming_twice_says_so(cafe: Service, house: House, client: Client) -> None:
    night(365)
    with on(366):
        address = link_of(Message.objects.get())
        for said in ("1 Angebot ist bestätigt", "heute schon bestätigt"):
            posted = {"angebot": str(cafe.pk), "answer": "confirm"}
            assert said in client.post(address, posted, follow=True).content.decode()


@pytest.mark.django_db
def test_large_campaign_asks_everybody_again(cafe: Service, house: House, client: Client) -> None:
    houses = Organization.objects.bulk_create(
        Organization(name=f"Haus {number}", email=f"h{number}@example.org") for number in range(205)
    )
    rows = Service.objects.bulk_create(
        Service(
            name="Angebot",
            slug=f"grosses-angebot-{number}",
            organization=one,
            state="published",
            created_at=clock.now(),
            last_modified=clock.now(),
        )
        for number, one in enumerate(houses)
    )
    campaign = Campaign.objects.create(
        name="Groß", until=dt.date(2099, 1, 1), state="running", started_at=clock.now()
    )
    campaign.services.set(rows)
    assert progress_of(campaign).left == 205
    assert campaigns.ask_again(campaign, by=house.coordination) == 205
    assert Message.objects.filter(kind="campaign").count() == 205
    client.force_login(house.coordination)
    page = client.get(f"/buero/angebote/aktionen/{campaign.pk}/").content.decode()
    assert "205" in page
    assert "und 5 weitere" in page


@pytest.mark.django_db
def test_campaign_that_fits_nothing_is_refused(house: House, client: Client) -> None:
    campaign = Campaign.objects.create(name="Leer", until=dt.date(2099, 1, 1))
    client.force_login(house.coordination)
    answer = client.post(f"/buero/angebote/aktionen/{campaign.pk}/", {"step": "start"})
    assert (answer.status_code, Campaign.objects.get().state) == (409, "draft")
