"""Words offered while typing: right language, forgiving, quick, and never a fault."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from nabe.core.texts import save
from nabe.directory.suggestions import LOOKED_AT, MOST, Phrases
from tests.directory.factories import listed


def offered(typed: str, language: str = "de") -> list[str]:
    response = Client().get(f"/{language}/angebote/woerter/", {"q": typed})
    assert response.status_code == 200
    found: list[str] = response.json()["words"]
    return found


# --- the index --------------------------------------------------------------------------------
KNOWN = Phrases(["Deutschkurs", "Kurs am Abend", "Sprachcafé", "Übersetzung", "Flüchtlinge"])


@pytest.mark.parametrize(
    ("typed", "first"),
    [("deut", "Deutschkurs"), ("DEUTSCHK", "Deutschkurs"), ("aben", "Kurs am Abend"),
     ("sprachcafe", "Sprachcafé"), ("uber", "Übersetzung"), ("ueber", "Übersetzung"), ("über", "Übersetzung"),
     ("fuechtl", "Flüchtlinge"), ("Dutschkurs", "Deutschkurs"), ("kurs am", "Kurs am Abend"),
     ("xyzxyz", ""), ("d", ""), ("", "")],
)  # fmt: skip
def test_phrase_is_found_by_its_beginning(typed: str, first: str) -> None:
    assert (KNOWN.beginning(typed) or [""])[0] == first


@given(st.text(max_size=200))
def test_any_text_gets_an_answer(typed: str) -> None:
    assert len(KNOWN.beginning(typed)) <= MOST


def test_many_phrases_are_not_all_looked_at() -> None:
    many = Phrases(f"Kurs {number}" for number in range(LOOKED_AT * 3))

    assert len(many.beginning("kurs")) == MOST


# --- the address ------------------------------------------------------------------------------
@pytest.mark.django_db
def test_topics_places_and_services_are_offered(county: Any) -> None:
    listed("Nähcafé im Bürgerhaus", town="unna")

    assert "Deutschkurs" in offered("deutschk")
    assert offered("lün")[0] == "Lünen"
    assert offered("bürgerh") == ["Nähcafé im Bürgerhaus"]
    assert "Arabisch" in offered("arab")


@pytest.mark.django_db
def test_reader_gets_words_of_the_own_language(county: Any) -> None:
    service = listed("Nähcafé", town="unna")
    save(service, "name", "ar", "مقهى الخياطة", state="checked")

    assert offered("الخيا", "ar") == ["مقهى الخياطة"]
    assert any("دورة" in one for one in offered("دورة", "ar"))
    assert any("курс" in one for one in offered("курс", "uk"))
    assert offered("دورة", "de") == []


@pytest.mark.django_db
def test_hidden_services_are_not_offered(county: Any) -> None:
    listed("Geheimtreff", state="draft")

    assert offered("geheimt") == []


@pytest.mark.django_db
def test_repeated_question_asks_the_database_nothing(county: Any) -> None:
    listed("Kurs", fields="language")
    offered("kurs")
    with CaptureQueriesContext(connection) as asked:
        offered("kur")
        offered("beratu")

    assert len(asked) <= 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["x" * 10_000, "' OR 1=1--", "🦊🦊", "\u202eabc", "%", "((((", "<b>"]
)
def test_hostile_words_are_harmless(county: Any, typed: str) -> None:
    assert len(offered(typed)) <= MOST


@pytest.mark.django_db
def test_field_says_where_words_come_from(county: Any, client: Client) -> None:
    for page in ("/de/", "/de/angebote/"):
        assert 'data-words="/de/angebote/woerter/"' in client.get(page).content.decode()
