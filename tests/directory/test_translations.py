"""Texts in other languages: written beside the German, checked by the office, never lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from nabe.core import texts
from nabe.core.errors import NotAllowed, Refused, WrongState
from nabe.core.models import JournalEntry, Translation
from nabe.directory.actions import services, translating
from nabe.directory.entries import Entry
from nabe.directory.models import Service
from nabe.directory.queries.translation_work import languages_in_numbers, missing_translations
from nabe.directory.queries.translations import seen_of, translations_for_page
from nabe.directory.translations import tidy
from tests.directory.factories import listed
from tests.people.house import House

pytestmark = pytest.mark.django_db
State = Translation.State


@pytest.fixture
def cafe(house: House) -> Service:
    return listed(
        "Nähcafé", town="unna", organization=house.school, description="Wir nähen.",
        fields="language",
    )  # fmt: skip


def seen(service: Service, language: str = "ar") -> str:
    return seen_of(service, texts.all_for(service).filter(language=language))


def write(service: Service, by: Any, *, check: bool = False, **said: str) -> list[str]:
    return translating.translate(service, "ar", said, by=by, seen=seen(service), is_checked=check)


def state(service: Service, field: str = "name") -> str:
    row = texts.all_for(service).filter(language="ar", field=field).first()
    return row.state if row else State.MISSING


def test_office_checks_and_the_public_page_speaks_arabic(
    client: Client, house: House, cafe: Service
) -> None:
    client.force_login(house.municipality)
    address = f"/buero/angebote/{cafe.pk}/uebersetzungen/"
    page = client.get(f"{address}?sprache=ar").content.decode()
    assert "Nähcafé" in page
    mark = re.search(r'name="seen" value="(\w+)"', page)
    assert mark
    data = {"seen": mark[1], "language": "ar", "step": "check", "text-name": "مقهى الخياطة",
            "text-description": ""}  # fmt: skip
    answer = client.post(address, data, follow=True)
    assert "1 Text ist gespeichert" in answer.content.decode()
    assert (state(cafe), state(cafe, "description")) == ("checked", "missing")
    entry = JournalEntry.objects.get(verb="translated")
    assert (entry.fields, entry.note, entry.by) == (["name"], "العربية", house.municipality)
    client.logout()
    public = client.get(f"/ar/angebote/{cafe.slug}/").content.decode()
    assert "مقهى الخياطة" in public
    found = client.get("/ar/angebote/?q=الخياطة").content.decode()
    assert "مقهى الخياطة" in found


def test_provider_writes_at_once_but_the_page_says_unchecked(
    client: Client, house: House, cafe: Service
) -> None:
    assert write(cafe, house.provider, name="مقهى") == ["name"]
    assert state(cafe) == "machine"
    public = client.get(f"/ar/angebote/{cafe.slug}/").content.decode()
    with translation.override("ar"):
        from django.utils.translation import gettext

        assert gettext("Übersetzung noch nicht geprüft") in public
        assert gettext("automatisch übersetzt") not in public


def test_provider_neither_checks_nor_changes_what_is_checked(house: House, cafe: Service) -> None:
    with pytest.raises(NotAllowed):
        write(cafe, house.provider, check=True, name="مقهى")
    write(cafe, house.coordination, check=True, name="مقهى الخياطة")
    with pytest.raises(NotAllowed):
        write(cafe, house.provider, name="غير")
    with pytest.raises(NotAllowed):
        write(cafe, house.provider, name="")
    assert state(cafe) == "checked"


def test_strangers_see_and_write_nothing(client: Client, house: House, cafe: Service) -> None:
    for who in ("other_provider", "other_municipality", "volunteer"):
        with pytest.raises(NotAllowed):
            write(cafe, house.people[who], name="x")
        client.force_login(house.people[who])
        assert client.get(f"/buero/angebote/{cafe.pk}/uebersetzungen/").status_code == 404


def test_german_that_changes_makes_outdated_and_shows_what_was_translated(
    client: Client, house: House, cafe: Service
) -> None:
    write(cafe, house.coordination, check=True, name="مقهى الخياطة")
    services.change_service(cafe, Entry({"name": "Nähtreff"}), by=house.coordination)
    assert state(cafe) == "outdated"
    client.force_login(house.coordination)
    page = client.get(f"/buero/angebote/{cafe.pk}/uebersetzungen/?sprache=ar").content.decode()
    assert "Der deutsche Text ist inzwischen anders" in page
    assert "Nähcafé" in page
    kept = Service.objects.get(pk=cafe.pk)
    write(kept, house.coordination, name="مقهى الخياطة")
    assert state(cafe) == "outdated"
    write(kept, house.coordination, check=True, name="مقهى الخياطة")
    assert state(cafe) == "checked"


def test_second_of_two_people_hears_it_and_keeps_what_was_typed(
    client: Client, house: House, cafe: Service
) -> None:
    client.force_login(house.coordination)
    address = f"/buero/angebote/{cafe.pk}/uebersetzungen/"
    before = seen(cafe)
    write(cafe, house.municipality, name="الأول")
    data = {"seen": before, "language": "ar", "step": "save", "text-name": "الثاني",
            "text-description": ""}  # fmt: skip
    answer = client.post(address, data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Jemand hat diese Texte gerade geändert" in page
    assert "الثاني" in page
    assert "الأول" in page
    mark = re.search(r'name="seen" value="(\w+)"', page)
    assert mark
    assert client.post(address, data | {"seen": mark[1]}).status_code == 302
    assert texts.read(cafe, "name", "ar").text == "الثاني"


def test_german_that_changes_while_somebody_translates_is_noticed(
    house: House, cafe: Service
) -> None:
    before = seen(cafe)
    services.change_service(cafe, Entry({"description": "Neu."}), by=house.coordination)
    with pytest.raises(WrongState):
        translating.translate(cafe, "ar", {"name": "x"}, by=house.coordination, seen=before)


def test_hidden_signs_go_and_markup_is_refused(house: House, cafe: Service) -> None:
    assert tidy("name", "a\u202eb \x07 c\n d") == "ab c d"
    assert tidy("name", "می\u200cخواهم") == "می\u200cخواهم"
    with pytest.raises(Refused):
        write(cafe, house.coordination, name="<script>x</script>")
    with pytest.raises(Refused):
        write(cafe, house.coordination, name="x" * 401)
    with pytest.raises(Refused):
        translating.translate(cafe, "xx", {}, by=house.coordination, seen="")


def test_bad_form_says_why(client: Client, house: House, cafe: Service) -> None:
    client.force_login(house.coordination)
    data = {"seen": seen(cafe), "language": "ar", "text-name": "<b>x</b>", "step": "save"}
    page = client.post(f"/buero/angebote/{cafe.pk}/uebersetzungen/", data).content.decode()
    assert "Der Text enthält Formatierungen" in page
    assert client.get(f"/buero/angebote/{cafe.pk}/uebersetzungen/?sprache=xx").status_code == 404


def test_page_opens_where_work_waits(house: House, cafe: Service) -> None:
    for field, text in (("name", "Sewing"), ("description", "We sew.")):
        for language in ("de-simple", "en"):
            texts.save(cafe, field, language, text, state="checked")
    page = translations_for_page(house.coordination, cafe.pk)
    assert page.side.language == "uk"
    assert [line.field for line in page.side.lines] == ["name", "description"]


def numbers(viewer: Any, code: str = "ar", **filters: str) -> tuple[int, ...]:
    one = next(one for one in languages_in_numbers(viewer, filters) if one.code == code)
    return (one.total, one.missing, one.outdated, one.machine, one.done)


def test_counts_say_what_is_missing_per_language(house: House, cafe: Service) -> None:
    other = listed("Radkurs", town="kamen", organization=house.club)
    assert numbers(house.coordination) == (2, 2, 0, 0, 0)
    texts.save(cafe, "name", "ar", "x", state="checked")
    texts.save(cafe, "description", "ar", "x", state="outdated")
    texts.save(cafe, "alert", "ar", "x", state="outdated")  # nothing German is there to translate
    texts.save(other, "name", "ar", "x", state="checked")
    assert numbers(house.coordination) == (2, 0, 1, 0, 1)
    assert numbers(house.municipality) == (1, 0, 1, 0, 0)
    assert numbers(house.coordination, ort="kamen") == (1, 0, 0, 0, 1)
    assert numbers(house.coordination, feld="language") == (1, 0, 1, 0, 0)
    texts.save(cafe, "description", "ar", "x", state="machine")
    assert numbers(house.provider) == (1, 0, 0, 1, 0)
    assert missing_translations(house.provider) == 5  # six languages are counted, Arabic is there


@pytest.mark.parametrize("more", [0, 2])
def test_list_costs_the_same_for_more_rows(
    client: Client, house: House, cafe: Service, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        listed(f"Kurs {number}", town="unna", organization=house.school)
    client.force_login(house.coordination)
    client.get("/buero/angebote/uebersetzungen/")
    with django_assert_num_queries(LIST_QUERIES):
        page = client.get("/buero/angebote/uebersetzungen/?sprache=ar").content.decode()
    assert "Nähcafé" in page
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(f"/buero/angebote/{cafe.pk}/uebersetzungen/")


LIST_QUERIES, PAGE_QUERIES = 9, 10  # the tenth: what is checked elsewhere


def test_list_filters_and_is_alive_in_arabic(client: Client, house: House, cafe: Service) -> None:
    texts.save(cafe, "name", "ar", "x", state="checked")
    client.force_login(house.coordination)
    client.cookies["django_language"] = "ar"
    root = "/buero/angebote/uebersetzungen/"
    assert "Nähcafé" in client.get(f"{root}?sprache=ar&stand=missing").content.decode()
    assert "Nähcafé" not in client.get(f"{root}?sprache=ar&stand=outdated").content.decode()
    for odd in ("?sprache=zz", "?stand=zz", "?feld=%00", "?ort=" + "x" * 3000, "?page=-1"):
        assert client.get(root + odd).status_code in (200, 400)
