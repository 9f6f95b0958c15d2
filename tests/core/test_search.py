"""Folding and understanding of words; the search cases of a directory for many languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabe.core.search import Vocabulary, fold, understand, words
from nabe.core.stop_words import STOP_WORDS

KNOWN = Vocabulary(
    words(
        "Integrationssprachkurs Sprachkurs Flüchtlinge Beratung Lünen Fröndenberg Kinderbetreuung"
    )
)
LEXICON = {
    fold("دورة لغة"): frozenset({"field:language"}),
    fold("мовні курси"): frozenset({"field:language"}),
    "kinderbetreuung": frozenset({"childcare:yes"}),
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lünen", "LUENEN"), ("Straße", "strasse"), ("Fro\u0308ndenberg", "froendenberg"),
        ("دورة", "دوره"), ("إستشارة", "استشاره"), ("Українська", "українська"), ("Çocuk", "cocuk"),
        ("  viele   Leerzeichen ", "viele leerzeichen"), ("a\u202eb", "ab"),
    ],
)  # fmt: skip
def test_fold_makes_spellings_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def _alternatives(text: str) -> set[str]:
    query = understand(text, KNOWN, LEXICON, stop_words=STOP_WORDS)
    return {word for group in query.groups for word in (*group.exact, *group.tokens)}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Kurs", "integrationssprachkurs"), ("Sprachkurse", "sprachkurs"),
        ("Füchtling", "fluechtlinge"), ("Berratung", "beratung"), ("Lunen", "luenen"),
        ("Froendenberg", "froendenberg"), ("دورة لغة", "field:language"),
        ("мовні курси", "field:language"),
        ("Wo finde ich Kinderbetreuung?", "childcare:yes"), ("Kinderbetreung", "childcare:yes"),
    ],
)  # fmt: skip
def test_understand_finds_what_was_meant(typed: str, found: str) -> None:
    assert found in _alternatives(typed)


def test_understand_names_words_that_match_nothing() -> None:
    query = understand("Quantenphysik Beratung", KNOWN, LEXICON, stop_words=STOP_WORDS)
    assert query.unknown == ("quantenphysik",)
    assert [group.said for group in query.groups] == ["beratung"]


def test_understand_says_what_it_corrected() -> None:
    assert understand("Berratung", KNOWN, LEXICON).corrections == {"berratung": "beratung"}


@given(st.text(max_size=400))
def test_understand_never_fails_and_stays_small(text: str) -> None:
    query = understand(text, KNOWN, LEXICON, stop_words=STOP_WORDS)
    assert len(query.groups) <= 12
    assert "\x00" not in "".join(value for group in query.groups for value in group.sql()[1])


@given(st.text(max_size=200))
def test_fold_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
