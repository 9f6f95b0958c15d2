"""What is checked elsewhere is offered: taken over with a click, saved only by saving."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from nabe.core import texts
from nabe.core.models import Translation
from nabe.directory import xliff
from nabe.directory.models import Service
from nabe.directory.queries.translation_work import units_to_send
from nabe.directory.queries.translations import remembered, translations_for_page
from tests.directory.factories import listed
from tests.people.house import House

pytestmark = pytest.mark.django_db
FREE, FREE_AR = "Das Angebot ist kostenlos.", "العرض مجاني."


@pytest.fixture
def cafe(house: House) -> Service:
    return listed("Nähcafé", town="unna", organization=house.school, fees_description=FREE)


def elsewhere(number: int, text: str = FREE_AR, *, state: str = "checked", **said: Any) -> Service:
    field = said.pop("field", "fees_description")
    service = listed(f"Kurs {number}", **({field: FREE} | said))
    texts.save(service, field, "ar", text, state=state)
    return service


def known(house: House, service: Service, language: str = "ar") -> dict[str, tuple[str, int]]:
    page = translations_for_page(house.coordination, service.pk, language)
    return {field: (one.text, one.places) for field, one in remembered(page).items()}


def page_of(client: Client, service: Service, **data: str) -> str:
    address = f"/buero/angebote/{service.pk}/uebersetzungen/?sprache=ar"
    answer = client.post(address, {"language": "ar", **data}) if data else client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def field_in(page: str, name: str) -> str:
    found = re.search(rf'name="text-{name}"[^>]*>\s*([^<]*)</textarea>', page)
    assert found
    return found[1].strip()


def test_checked_text_is_offered_taken_over_and_saved_only_by_saving(
    client: Client, house: House, cafe: Service
) -> None:
    for number in range(2):
        elsewhere(number)
    client.force_login(house.municipality)
    first = page_of(client, cafe)
    assert "Anderswo schon geprüft, in 2 Angeboten:" in first
    assert FREE_AR in first
    assert field_in(first, "fees_description") == ""

    said = {"seen": seen_in(first), "text-name": "مقهى", "text-fees_description": ""}
    taken = page_of(client, cafe, take="fees_description", **said)
    assert field_in(taken, "fees_description") == FREE_AR
    assert field_in(taken, "name") == "مقهى"
    assert "Übernommen, noch nicht gespeichert" in taken
    assert "Anderswo schon geprüft" not in taken
    assert seen_in(taken) == seen_in(first)
    assert not texts.all_for(cafe).exists()

    saved = {"seen": seen_in(taken), "step": "save", "language": "ar", "text-name": "مقهى",
             "text-fees_description": FREE_AR}  # fmt: skip
    address = f"/buero/angebote/{cafe.pk}/uebersetzungen/"
    assert client.post(address, saved).status_code == 302
    kept = texts.all_for(cafe).get(field="fees_description")
    assert (kept.text, kept.state, kept.by) == (FREE_AR, "machine", house.municipality)


def test_text_of_another_field_is_offered_and_the_usual_words_win(
    house: House, cafe: Service
) -> None:
    elsewhere(1, "مجانا")
    elsewhere(2, field="description")
    elsewhere(3, field="eligibility_description")

    assert known(house, cafe) == {"fees_description": (FREE_AR, 2)}


@pytest.mark.parametrize("state", ["machine", "outdated", "missing"])
def test_what_nobody_checked_is_not_offered(house: House, cafe: Service, state: str) -> None:
    elsewhere(1, state=state)

    assert known(house, cafe) == {}


def test_other_german_other_language_and_own_text_are_not_offered(
    house: House, cafe: Service
) -> None:
    elsewhere(1, fees_description="Das Angebot ist kostenlos")
    texts.save(cafe, "fees_description", "ar", "خاص", state="outdated")
    Translation.objects.filter(row_id=str(cafe.pk)).update(state="checked")

    assert known(house, cafe) == {}
    elsewhere(2)
    assert known(house, cafe) == {}  # it is checked here
    assert known(house, cafe, "uk") == {}


@pytest.mark.parametrize("state", ["draft", "review", "archived"])
def test_what_is_not_public_tells_nobody(house: House, cafe: Service, state: str) -> None:
    elsewhere(1, state="checked")
    Service.objects.exclude(pk=cafe.pk).update(state=state)

    assert known(house, cafe) == {}


def test_text_that_does_not_fit_the_field_is_not_offered(house: House, cafe: Service) -> None:
    elsewhere(1, "ا" * 700, field="description")
    assert known(house, cafe) == {}
    elsewhere(2, "سطر\nثان", field="description")
    assert known(house, cafe) == {"fees_description": ("سطر ثان", 1)}


@pytest.mark.parametrize("take", ["", "name", "state", "../x", "\u202e", "x" * 3000])
def test_odd_wishes_take_nothing_over(
    client: Client, house: House, cafe: Service, take: str
) -> None:
    elsewhere(1)
    client.force_login(house.coordination)
    page = page_of(client, cafe, take=take, **{"text-name": "<b>مقهى"})

    assert field_in(page, "name") == "&lt;b&gt;مقهى"
    assert "noch nicht gespeichert" not in page
    assert not texts.all_for(cafe).exists()


def test_mark_of_what_was_read_is_kept_so_that_a_later_change_is_noticed(
    client: Client, house: House, cafe: Service
) -> None:
    elsewhere(1)
    client.force_login(house.coordination)
    first = page_of(client, cafe)
    texts.save(cafe, "name", "ar", "شخص آخر", state="machine")
    said = {"seen": seen_in(first), "text-name": "", "text-fees_description": ""}
    taken = page_of(client, cafe, take="fees_description", **said)
    said |= {"seen": seen_in(taken), "language": "ar", "step": "save"}
    answer = client.post(f"/buero/angebote/{cafe.pk}/uebersetzungen/", said)

    assert answer.status_code == 409


def test_strangers_take_nothing(client: Client, house: House, cafe: Service) -> None:
    elsewhere(1)
    for who in ("other_provider", "other_municipality", "volunteer"):
        client.force_login(house.people[who])
        address = f"/buero/angebote/{cafe.pk}/uebersetzungen/"
        assert client.post(address, {"take": "fees_description"}).status_code == 404


@pytest.mark.parametrize("others", [1, 3])
def test_memory_costs_one_query(
    house: House, cafe: Service, others: int, django_assert_num_queries: Any
) -> None:
    for number in range(others):
        elsewhere(number)
    page = translations_for_page(house.coordination, cafe.pk, "ar")
    with django_assert_num_queries(1):
        assert remembered(page)["fees_description"].places == others
    for line in ("name", "fees_description"):
        texts.save(cafe, line, "ar", "x", state="checked")
    page = translations_for_page(house.coordination, cafe.pk, "ar")
    with django_assert_num_queries(0):
        assert remembered(page) == {}


def test_file_for_a_translation_office_tells_it_in_the_note(house: House, cafe: Service) -> None:
    elsewhere(1)
    units = {
        (one.service, one.field): one
        for one in units_to_send(house.coordination, {"sprache": "ar"})
    }  # fmt: skip
    unit = units[str(cafe.pk), "fees_description"]
    assert unit.note.endswith(f"Anderswo schon geprüft: {FREE_AR}")
    assert unit.target == ""
    assert "Anderswo" not in units[str(cafe.pk), "name"].note
    returned = xliff.read(xliff.write(units.values(), "ar"), "ar")
    assert next(one for one in returned if one.id == unit.id).is_untouched
