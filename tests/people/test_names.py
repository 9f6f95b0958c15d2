from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabe.people.names import folded_name, sort_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AWO Kreisverband Unna e.V.", "AWO-Kreisverband Unna"),
        ("VHS Lünen", "vhs luenen"),
        ("Bildungswerk gGmbH", "Bildungswerk GmbH"),
        ("Caritas-Verband e. V.", "Caritas Verband"),
    ],
)
def test_folded_name_joins_spellings_of_one_organization(one: str, other: str) -> None:
    assert folded_name(one) == folded_name(other)


def test_folded_name_keeps_different_organizations_apart() -> None:
    assert folded_name("Schule am Ring") != folded_name("Schule am Wall")


def test_folded_name_never_becomes_empty_for_a_bare_legal_form() -> None:
    assert folded_name("GmbH") == "gmbh"


def test_sort_key_ignores_titles_and_accents() -> None:
    assert sort_key("Dr. Élodie Öz") == "elodie oez"


@given(st.text(max_size=300))
def test_folded_name_is_stable_and_fits_its_column(text: str) -> None:
    assert len(folded_name(text)) <= 240
    assert folded_name(folded_name(text)) == folded_name(text)
