"""Tables for people's spreadsheets: no cell is ever computed, whichever program opens it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
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


def test_days_and_euros_are_days_and_numbers_that_a_program_adds_up() -> None:
    row = [dt.date(2026, 11, 23), Decimal("35.00"), 7, "059"]
    content = sheets.answer("xlsx", ["a", "b", "c", "d"], [row], name="buchungen").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["buchungen"]
    day, euros, number, text = (cell.value for cell in list(book.active)[1])
    assert (day.date(), euros, number, text) == (dt.date(2026, 11, 23), 35, 7, "059")
    told = sheets.answer("csv", ["a", "b", "c", "d"], [row], name="x").content.decode("utf-8-sig")
    assert told.splitlines()[1] == '"2026-11-23";"35,00";"7";"059"'
