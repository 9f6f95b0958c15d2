"""Place names as people write them; nothing is chosen where two fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabe.places.naming import SURE, KnownName, find

NAMES = [
    KnownName("Bergkamen", "04"),
    KnownName("Bönen", "08"),
    KnownName("Fröndenberg/Ruhr", "12"),
    KnownName("Kamen", "20"),
    KnownName("Lünen", "24"),
    KnownName("Unna", "36"),
    KnownName("Werne", "40"),
    KnownName("Gahmen", "24", is_district=True),
    KnownName("Lünern", "36", is_district=True),
    KnownName("Massen", "36", is_district=True),
    KnownName("Stockum", "36", is_district=True),
    KnownName("Stockum", "40", is_district=True),
]
POSTCODES = {"59423": {"36"}, "59368": {"40"}, "44532": {"24"}, "59174": {"20"}}


@pytest.mark.parametrize(
    ("text", "ags", "reason"),
    [
        ("Lünen", "24", "same"),
        ("Luenen", "24", "spelling"),
        ("LÜNEN", "24", "spelling"),
        ("Lunen", "24", "spelling"),
        ("  lünen ", "24", "spelling"),
        ("Lu\u0308nen", "24", "spelling"),
        ("Stadt Lünen", "24", "spelling"),
        ("44532 Lünen", "24", "same"),
        ("Lühnen", "24", "typo"),
        ("Boenen", "08", "spelling"),
        ("Fröndenberg / Ruhr", "12", "spelling"),
        ("Fröndenberg", "12", "part"),
        ("Froendenberg", "12", "part"),
        ("Unna-Massen", "36", "part"),
        ("Lünen (Gahmen)", "24", "part"),
        ("Gahmen", "24", "district"),
        ("Bergkammen", "04", "typo"),
        ("Lünern", "36", "district"),
    ],
)
def test_spelling_is_understood_with_its_reason(text: str, ags: str, reason: str) -> None:
    match = find(text, NAMES)
    assert (match.ags, match.reason) == (ags, reason)


@pytest.mark.parametrize("text", ["Dortmund", "Hamm", "xyz", "Neustadt an der Weinstraße"])
def test_place_outside_the_county_is_not_forced_into_it(text: str) -> None:
    assert find(text, NAMES).ags is None


@pytest.mark.parametrize("text", ["", "  ", "-", "59999", "\u200b"])
def test_nothing_said_finds_nothing(text: str) -> None:
    match = find(text, NAMES, postcodes=POSTCODES)
    assert (match.ags, match.reason) == (None, "empty")


def test_two_towns_with_one_district_are_both_named() -> None:
    match = find("Stockum", NAMES)
    assert match.ags is None
    assert set(match.candidates) == {"36", "40"}


def test_postcode_decides_between_two() -> None:
    assert find("Stockum", NAMES, postcode="59368", postcodes=POSTCODES).ags == "40"


def test_postcode_alone_is_enough() -> None:
    assert find("59423", NAMES, postcodes=POSTCODES).ags == "36"


def test_a_typing_error_is_never_as_sure_as_the_name() -> None:
    assert find("Lühnen", NAMES).confidence < SURE <= find("Luenen", NAMES).confidence


@given(st.text(max_size=60), st.text("0123456789", max_size=6))
def test_any_text_is_answered(text: str, postcode: str) -> None:
    match = find(text, NAMES, postcode=postcode, postcodes=POSTCODES)
    assert 0 <= match.confidence <= 1
    assert match.ags is None or match.ags in {known.ags for known in NAMES}


@given(st.sampled_from(NAMES), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_never_changes_the_town(known: KnownName, change: object) -> None:
    match = find(change(known.name), NAMES)  # type: ignore[operator]
    assert match.ags == known.ags or set(match.candidates) == {"36", "40"}
