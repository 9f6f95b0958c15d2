"""Whatever a cell holds: reading never breaks, never invents, and every row comes out once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nabe.core.language_names import is_language
from nabe.interpreting.importing import read_log, read_pool
from nabe.interpreting.importing.amounts import cents, km, minutes, time
from nabe.interpreting.importing.days import past, until, years_later
from nabe.interpreting.importing.hours import USUAL
from nabe.interpreting.importing.hours import read as read_hours
from nabe.interpreting.importing.spoken import LEVELS
from nabe.interpreting.importing.spoken import read as read_spoken
from nabe.sheets.comparing import compare
from nabe.sheets.seals import sealed
from nabe.sheets.tables import Row, Sheet, Source
from nabe.sheets.values.language_names import CODES
from tests.interpreting.importing.makers import PERSON, TALK, TODAY, words

_PIECES = st.sampled_from([
    "Arabisch", "kurd./kurm.", "Dari (Kabul", ")", " – ", "; ", ",", "B2", "C3", "Muttersprache", "8-13", "x", "bis 12.30",
    "07/2023", "31.02.2027", "45366", "?", "-", "nachm.", "ganzer Kreis", "1,5 Std", "25:10", "0,90", "vermittelt",
    "abgesagt", "SM-001", "\u202e", "<b>", "=1+1", "٣", "é", "\n",
])  # fmt: skip
TEXTS = st.lists(_PIECES | st.text(max_size=8), max_size=5).map("".join)
CELLS: st.SearchStrategy[Any] = (
    TEXTS | st.integers(-10, 99_999) | st.floats(allow_nan=False) | st.dates() | st.times() | st.none()
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=33), max_size=6))
def test_pool_of_anything_comes_out_row_by_row(rows: list[list[Any]]) -> None:
    sheet = Sheet(
        "Pool", [Row(1, list(PERSON)), *(Row(at, cells) for at, cells in enumerate(rows, 2))]
    )
    entries = read_pool(Source("xlsx", [sheet]), words())
    numbers = [one.row for one in entries]
    assert numbers == sorted(set(numbers))
    for one in entries:
        assert all(is_language(said.code) or said.code in CODES for said in one.languages)
        assert one.verdict != "good" or (one.family and one.languages)
        assert all(starts < ends for _day, starts, ends in one.times)


@given(st.lists(st.lists(CELLS, max_size=24), max_size=6))
def test_log_of_anything_comes_out_row_by_row(rows: list[list[Any]]) -> None:
    sheet = Sheet(
        "Log", [Row(1, list(TALK)), *(Row(at, cells) for at, cells in enumerate(rows, 2))]
    )
    for one in read_log(Source("csv", [sheet]), words()):
        if one.verdict == "good":
            starts, ends = one.span
            assert starts < ends
            assert starts.date() <= TODAY
            assert one.outcome
            assert one.languages
            assert one.organization


@given(TEXTS, TEXTS)
def test_level_that_nobody_knows_is_never_a_high_one(text: str, level: str) -> None:
    for one in read_spoken(text, level, "language_1").value:
        assert one.level in LEVELS
        if not any(known in f"{text} {level}".upper() for known in ("C2", "C 2", "MUTTER", "MS", "L1", "NATIV", "ERST", "ZWEI")):  # fmt: skip
            assert one.level not in ("native", "C2")


@given(TEXTS)
def test_hours_are_in_order_or_none(text: str) -> None:
    span = read_hours(text, "mo", USUAL).value
    assert span is None or span[0] < span[1]


@given(CELLS)
def test_numbers_are_possible_or_none(cell: Any) -> None:
    assert 0 < (minutes(cell, "x").value or 1) <= 1440
    assert 0 <= (km(cell, "x").value or 0) <= 3000
    assert 0 <= (cents(cell, "x").value or 0) <= 1_000_000
    assert isinstance(time(cell, "x").value, dt.time | None)


@given(CELLS)
def test_day_that_was_lies_behind_us(cell: Any) -> None:
    assert (past(cell, today=TODAY, field="x").value or TODAY) <= TODAY
    until(cell, today=TODAY, field="x")


@given(st.dates(max_value=dt.date(2090, 1, 1)))
def test_five_years_later_is_a_day(day: dt.date) -> None:
    assert years_later(day, 5).year == day.year + 5


PLAIN = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3) | st.text(max_size=3))


@given(PLAIN, PLAIN)
def test_list_that_says_the_same_again_changes_nothing(said: dict[str, Any], there: dict[str, Any]) -> None:  # fmt: skip
    assert compare(said, there, sealed(said)).changes == {}


@given(PLAIN, PLAIN, PLAIN)
def test_what_is_written_is_what_the_list_says(
    said: dict[str, Any], there: dict[str, Any], before: dict[str, Any]
) -> None:
    found = compare(said, there, sealed(before))
    for name, (old, new) in found.changes.items():
        assert (old, new) == (there.get(name), said[name])
        assert old != new
    for name in found.by_hand:
        assert said[name] != before[name]
        assert there[name] != before[name]
