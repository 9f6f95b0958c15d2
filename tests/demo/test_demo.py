"""The demo is complete, repeatable, honest, and never mixes with real data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from nabe.core import clock
from nabe.core.models import JournalEntry, Translation
from nabe.demo import actions
from nabe.demo.reading import districts, offers, providers, translations
from nabe.directory.freshness import Freshness, freshness
from nabe.directory.models import (
    Assurance,
    ImportRun,
    Location,
    SearchDocument,
    Service,
)
from nabe.messages.models import Message
from nabe.people.models import Organization, Person, Role, RoleKind
from nabe.places import queries

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[actions.Counts]:
    """Make the demo once for all tests here; each test's own changes are taken back."""
    folder = str(tmp_path_factory.mktemp("media"))
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder),
        transaction.atomic(),
    ):
        yield actions.load()
        transaction.set_rollback(True)


def test_demo_is_lively(demo: actions.Counts) -> None:
    assert 200 <= demo.services <= 240
    towns = Counter(
        Location.objects.exclude(at_services=None).values_list("municipality__name", flat=True)
    )
    assert len(towns) == 10
    states = Counter(
        freshness(one.assured_on, clock.today()) for one in Service.objects.exclude(assured_on=None)
    )
    assert min(states[state] for state in Freshness) >= 3
    assert SearchDocument.objects.filter(is_listed=True).count() >= 190


def test_a_list_waits_to_be_taken_over(demo: actions.Counts) -> None:
    run = ImportRun.objects.get()
    assert run.state == ImportRun.State.READY
    assert run.counts["new"] > 100
    assert run.counts["error"] > 0
    assert not Service.objects.exclude(source="").exists()


def test_every_role_has_somebody(demo: actions.Counts) -> None:
    assert set(Role.objects.values_list("kind", flat=True)) == set(RoleKind.values)
    officers = Role.objects.filter(kind=RoleKind.MUNICIPALITY)
    assert officers.values("municipality").distinct().count() == 10
    assert Person.objects.filter(name="Ayşe Yılmaz", roles__kind="coordination").exists()


def test_everybody_in_the_demo_is_marked(demo: actions.Counts) -> None:
    assert not Person.objects.filter(is_demo=False).exists()


def test_loading_again_changes_nothing(demo: actions.Counts) -> None:
    def everything() -> list[object]:
        return [
            list(model._default_manager.order_by("pk").values())
            for model in (Service, Organization, Person, Assurance, Message, JournalEntry)
        ]

    before = everything()
    call_command("load_demo", verbosity=0)
    assert everything() == before


def test_nobody_real_can_be_reached(demo: actions.Counts) -> None:
    mails = [*Person.objects.values_list("email", flat=True)]
    mails += Organization.objects.values_list("email", flat=True)
    mails += Message.objects.values_list("address", flat=True)
    assert all(mail.endswith((".example", "@example.org")) for mail in mails if mail)
    phones = Service.objects.values_list("phones__number", flat=True)
    assert all("000" in phone for phone in phones if phone)


def test_waiting_mail_is_not_due_yet(demo: actions.Counts) -> None:
    waiting = Message.objects.filter(state__in=["queued", "failed"])
    assert waiting.exists()
    assert not waiting.filter(next_try__lte=clock.now()).exists()


def test_translations_say_their_state(demo: actions.Counts) -> None:
    assert set(Translation.objects.values_list("state", flat=True)) == {
        "checked", "machine", "outdated",
    }  # fmt: skip
    assert set(Translation.objects.values_list("language", flat=True)) == {"ar", "en", "tr", "uk"}
    assert Translation.objects.values("row_id").distinct().count() >= 40


def test_histories_are_in_order(demo: actions.Counts) -> None:
    for service in Service.objects.prefetch_related("assurances"):
        days = [one.on for one in service.assurances.all()]
        assert days == sorted(days, reverse=True)
        assert service.created_at <= clock.now()
        if days:
            assert service.assured_on == days[0]
            assert clock.local(service.created_at).date() <= days[-1]


def test_places_lie_in_their_municipality(demo: actions.Counts) -> None:
    from shapely.geometry import MultiPolygon, Point, Polygon

    from nabe.demo import DATA
    from nabe.places import geojson

    areas = {
        area.ags: MultiPolygon([Polygon(rings[0], rings[1:]) for rings in area.polygons])
        for area in geojson.read_file(DATA / "kreis_unna.geojson").areas
    }
    for place in Location.objects.select_related("municipality"):
        assert areas[place.municipality.ags].contains(Point(place.lon, place.lat)), place


def test_district_is_found_by_its_name(demo: actions.Counts) -> None:
    assert queries.find_municipality("Gahmen")[0].name == "Lünen"


def test_data_files_fit_together() -> None:
    known = {(row["municipality"], row["name"]) for row in districts()}
    bodies = providers()
    assert all((body.municipality, body.district) in known for body in bodies if body.district)
    codes = {offer.code for offer in offers()}
    assert set(translations()) == {offer.code for offer in offers() if offer.translated} <= codes
    for offer in offers():
        assert any(body.may_offer(offer) for body in bodies), offer.code
