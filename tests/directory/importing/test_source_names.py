"""The name of a source is that of its file, the same next month."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nabe.directory.importing.source_names import name_of


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("angebote_2026.xlsx", "angebote"), ("angebote-2026-06.xlsx", "angebote"),
        ("20260630_angebote.xlsx", "angebote"), ("Liste Stand 30.06.2026.ods", "Liste"),
        ("Angebote_Juni_2026_v2.xlsx", "Angebote"), ("Angebote (Stand 06-2026) (1).xlsx", "Angebote"),
        ("Kopie von VHS-Kurse KW 12.csv", "VHS-Kurse"), ("Sprachkurse 2025-2026.csv", "Sprachkurse"),
        ("Jugend 12-27.csv", "Jugend 12-27"), ("Bürger-Neuland.csv", "Bürger-Neuland"),
        ("Maiwald Kurse.csv", "Maiwald Kurse"), ("2026.xlsx", "2026"), ("C:\\Listen\\AWO.csv", "AWO"),
    ],
)  # fmt: skip
def test_name_has_no_ending_date_or_version(file_name: str, name: str) -> None:
    assert name_of(file_name) == name


@given(st.text(min_size=1, max_size=120))
@example("/\x85")
def test_name_is_short_and_never_lost(file_name: str) -> None:
    found = name_of(f"a{file_name}")
    assert found
    assert len(found) <= 80
