"""Folding and understanding of words; the search cases of a directory for many languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabe.core.lexicon import Lexicon, Meaning, skeleton
from nabe.core.search import Vocabulary, fold, understand, words
from nabe.core.stop_words import STOP_WORDS

KNOWN = Vocabulary(
    words(
        "Integrationssprachkurs Sprachkurs Flüchtlinge Beratung Lünen Fröndenberg Kinderbetreuung"
    )
)
LEXICON = Lexicon(
    {
        fold("دورة لغة"): Meaning(frozenset({"field:language"})),
        fold("мовні курси"): Meaning(frozenset({"field:language"})),
        "kinderbetreuung": Meaning(frozenset({"childcare:yes"})),
    },
    {"Lünen": "m:luenen", "Bergkamen": "m:bergkamen"},
)


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


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("люнен", "m:luenen"), ("لونن", "m:luenen"), ("بيرغكامن", "m:bergkamen"),
        ("ሉነን", "m:luenen"),
    ],
)  # fmt: skip
def test_understand_finds_places_in_every_script(typed: str, found: str) -> None:
    assert found in _alternatives(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Kinderbetreuungsberatung", ["kinderbetreuung", "beratung"]),
        ("Beratungssprachkurs", ["beratung", "sprachkurs"]),
    ],
)
def test_understand_takes_compounds_apart_that_nobody_wrote(typed: str, said: list[str]) -> None:
    assert [group.said for group in understand(typed, KNOWN, LEXICON).groups] == said


@pytest.mark.parametrize("typed", ["мовних курсів", "курсів", "الدورة", "بدورة"])
def test_understand_knows_words_by_their_beginning_and_without_article(typed: str) -> None:
    known = Lexicon({"курси": Meaning(words=("kurs",)), "دوره": Meaning(words=("kurs",))})
    assert [group.stems for group in understand(typed, KNOWN, known).groups] == [("kurs",)]


def test_small_word_means_something_only_alone() -> None:
    known = Lexicon({"is": Meaning(words=("beratung",))})
    alone = understand("is", KNOWN, known, stop_words={"is"})
    among = understand("where is Beratung", KNOWN, known, stop_words={"is", "where"})
    assert len(alone.groups) == 1
    assert [group.said for group in among.groups] == ["beratung"]


def test_skeletons_hold_the_consonants() -> None:
    assert (skeleton("Schwerte"), skeleton("Lünen"), skeleton("")) == ("srt", "lnn", "")


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
