"""The arithmetic of text messages: what fits, what is spelled how, what is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabe.messages import short

LINK = "https://integration.kreis.example/l/" + "x" * 32 + "/"
WORDS = st.lists(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=30), min_size=1)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1),
        ("€" * 81, 2), ("م" * 70, 1), ("م" * 71, 2), ("م" * 134, 2), ("م" * 135, 3), ("😀" * 35, 1),
        ("😀" * 36, 2), ("ä" * 160, 1),
    ],
)  # fmt: skip
def test_parts_are_counted_as_the_standard_says(text: str, parts: int) -> None:
    assert short.parts(text) == parts


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("„Grüße“ – morgen…", '"Grüße" - morgen...'), ("Şükrü Kılıç", "Sükrü Kilic"),
        ("Żółw", "Zolw"), ("مرحبا – „A“", "مرحبا – „A“"), ("Привіт", "Привіт"),
    ],
)  # fmt: skip
def test_spelling_stays_in_its_script_and_saves_where_it_can(text: str, spelled: str) -> None:
    assert short.spelled(text) == spelled


def test_long_text_keeps_its_link_whole() -> None:
    fitted = short.fitted("Wort " * 200 + LINK)

    assert fitted.endswith(f"Wort ... {LINK}")
    assert short.parts(fitted) == short.MOST_PARTS


@given(WORDS)
def test_fitted_text_ends_with_its_last_word_and_is_no_longer_than_allowed(
    words: list[str],
) -> None:
    text = " ".join(words)
    fitted = short.fitted(text)

    assert fitted.split()[-1] in {text.split()[-1], short.spelled(text).split()[-1]}
    assert short.parts(fitted) <= short.MOST_PARTS
    assert "\n" not in fitted


@given(st.text())
def test_spelled_text_costs_no_more_than_before(text: str) -> None:
    spelled = short.spelled(text)

    assert short.parts(spelled) <= max(short.parts(text), 1) or not short.in_gsm(text)
    assert short.spelled(spelled) == spelled
