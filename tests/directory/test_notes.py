"""Notes of towns on services that several towns share."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from nabe.core.errors import NotAllowed
from nabe.core.models import JournalEntry
from nabe.directory.actions import notes
from nabe.directory.models import MunicipalNote, ServiceArea
from nabe.directory.queries.pages import service_for_page
from nabe.places.models import Municipality
from tests.directory.factories import listed
from tests.people.house import House

pytestmark = pytest.mark.django_db

TEXT = "In Unna hilft das Rathaus."


def test_note_of_a_town_stands_on_the_public_page(client: Client, house: House) -> None:
    service = listed("Beratung im Kreis", organization=house.club)
    client.get(service.get_absolute_url())
    client.force_login(house.municipality)
    address = f"/buero/angebote/{service.pk}/hinweis/"
    client.post(address, {"town": house.town.pk, "text": f"  {TEXT}\n\u202e "})
    client.logout()

    page = client.get(service.get_absolute_url()).content.decode()

    assert "Hinweis der Stadt Unna" in page
    assert TEXT in page
    assert "\u202e" not in page
    assert TEXT not in client.get("/de/angebote/?ort=unna").content.decode()
    entry = JournalEntry.objects.get(verb="noted")
    assert (entry.row_id, entry.note) == (str(service.pk), "Unna")


def test_note_is_changed_in_its_place_and_an_empty_one_goes(house: House) -> None:
    service = listed("Beratung im Kreis", organization=house.club)
    for text in (TEXT, TEXT, "Neu"):
        notes.write_note(service, house.town, text, by=house.municipality)
    assert MunicipalNote.objects.get().text == "Neu"
    for _turn in range(2):
        notes.write_note(service, house.town, " ", by=house.municipality)
    assert not MunicipalNote.objects.exists()
    rows = JournalEntry.objects.filter(row_id=service.pk)
    verbs = rows.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["noted", "noted", "note removed"]


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("coordination", True), ("municipality", True), ("other_municipality", False),
     ("provider", False), ("other_provider", False), ("volunteer", False)],
)  # fmt: skip
def test_note_is_the_towns_own(house: House, who: str, allowed: bool) -> None:
    service = listed("Beratung im Kreis", organization=house.club)
    if allowed:
        notes.write_note(service, house.town, TEXT, by=getattr(house, who))
    else:
        with pytest.raises(NotAllowed):
            notes.write_note(service, house.town, TEXT, by=getattr(house, who))
    assert MunicipalNote.objects.exists() is allowed


def test_note_needs_a_service_that_towns_share(client: Client, house: House) -> None:
    alone = listed("Kurs in Unna", town="unna", organization=house.school)
    both = listed("Kurs für zwei", town="unna", organization=house.school)
    ServiceArea.objects.create(service=both, municipality=house.other_town)
    with pytest.raises(NotAllowed):
        notes.write_note(alone, house.town, TEXT, by=house.municipality)
    for town, by in (
        (house.town, house.municipality),
        (house.other_town, house.other_municipality),
    ):
        notes.write_note(both, town, TEXT, by=by)
    assert MunicipalNote.objects.count() == 2
    client.force_login(house.municipality)
    page = client.get(f"/buero/angebote/{alone.pk}/hinweis/").content.decode()
    assert "Hier ist kein Hinweis möglich" in page


def test_note_that_is_too_long_or_for_another_town_is_not_taken(
    client: Client, house: House
) -> None:
    service = listed("Beratung im Kreis", organization=house.club)
    client.force_login(house.municipality)
    address = f"/buero/angebote/{service.pk}/hinweis/"
    for sent in (
        {"town": house.town.pk, "text": "x" * 301}, {"town": house.other_town.pk, "text": TEXT},
        {"town": "x", "text": TEXT}, {"text": TEXT}, {"town": house.town.pk, "text": "a\x00b"},
    ):  # fmt: skip
        assert client.post(address, sent).status_code == 200
    assert not MunicipalNote.objects.exists()


def test_note_is_never_markup(client: Client, house: House) -> None:
    service = listed("Beratung im Kreis", organization=house.club)
    notes.write_note(service, house.town, "<script>alert(1)</script>", by=house.municipality)

    assert "<script>alert(1)" not in client.get(service.get_absolute_url()).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_public_page_takes_the_same_queries_for_one_and_three_notes(
    client: Client, house: House, django_assert_num_queries: Any, rows: int
) -> None:
    service = listed("Beratung im Kreis", organization=house.club)
    for town in Municipality.objects.all()[:rows]:
        notes.write_note(service, town, TEXT, by=house.coordination)
    service_for_page(None, service.slug)
    with django_assert_num_queries(15):
        page = service_for_page(None, service.slug)
        said = [one.municipality.name for one in page.service.municipal_notes.all()]
    assert len(said) == rows
