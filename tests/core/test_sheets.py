"""Tables for people's spreadsheets: no cell is ever computed, whichever program opens it."""

from __future__ import annotations

import csv
import io

import pytest

from nabe.core import sheets


def lines(*cells: str) -> str:
    content = sheets.answer("csv", ["Kopf"] * len(cells), [cells], name="x").content
    return content.decode("utf-8-sig")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1+1", "@A", "\t=1", "\r=1", "\n=1+1", " =1+1", "\u00a0=1", "\n\n-2", "\nKurs"],
)
def test_nothing_that_begins_like_a_formula_is_computed(text: str) -> None:
    _head, row = csv.reader(io.StringIO(lines(text, "b"), newline=""), delimiter=";")
    assert row == [f"'{text}", "b"]


def test_program_with_another_separator_splits_no_cell() -> None:
    _head, row = csv.reader(io.StringIO(lines("a,=1+1", "b"), newline=""), delimiter=",")
    assert not [cell for cell in row if cell.startswith("=")]


def test_amounts_below_zero_stay_numbers() -> None:
    _head, row = csv.reader(io.StringIO(lines("-35,00", "-7"), newline=""), delimiter=";")
    assert row == ["-35,00", "-7"]


def test_plain_text_stays() -> None:
    _head, row = csv.reader(io.StringIO(lines("Kurs = gut", ""), newline=""), delimiter=";")
    assert row == ["Kurs = gut", ""]
