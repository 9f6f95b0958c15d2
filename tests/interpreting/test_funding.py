"""The account for whoever gave the money says what the ledger says, to the cent."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db.models import Sum
from django.test import Client

from nabe.core import clock
from nabe.interpreting.accounting import funding_book
from nabe.interpreting.actions import proof
from nabe.interpreting.models import Assignment, Entry, Fund, Interpreter, Request
from nabe.interpreting.queries.funding import account_of
from tests.interpreting.factories import make_interpreter
from tests.interpreting.test_settling import done
from tests.people.house import House

pytestmark = pytest.mark.django_db
PAGE = "/buero/dolmetschen/zahlen/verwendungsnachweis/"


@pytest.fixture
def amal(house: House) -> Interpreter:
    return make_interpreter("Amal")


def fund(name: str = "Land", **columns: Any) -> Fund:
    days = {"first_day": dt.date(2020, 1, 1), "last_day": dt.date(2035, 12, 31)}
    return Fund.objects.create(name=name, cents=500_000, reference="32-1/26", **days | columns)


def book(house: House, amal: Interpreter, days: int, paid: Fund | None) -> Assignment:
    """Book one talk on a fund; the fund is chosen before the record is signed."""
    original = Request.objects.create

    def with_fund(**columns: Any) -> Request:
        return original(**columns, fund=paid)

    Request.objects.create = with_fund  # type: ignore[method-assign]
    try:
        return done(house, amal, days)
    finally:
        Request.objects.create = original  # type: ignore[method-assign]


def corrected(house: House, made: Assignment) -> None:
    begins = made.slot.starts_at
    with time_machine.travel(begins + dt.timedelta(days=2), tick=False):
        less = proof.Written("held", begins, begins + dt.timedelta(hours=1), km=Decimal("10.0"))
        proof.correct(made.service_record, less, by=house.coordination, why="=1+1")


def sheets_of(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    found = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.values) for sheet in found}


def test_sums_are_those_of_the_ledger_with_what_was_taken_back(
    house: House, amal: Interpreter
) -> None:
    land = fund()
    first = book(house, amal, 21, land)
    book(house, amal, 70, land)
    book(house, amal, 35, None)
    corrected(house, first)
    year = clock.local(first.slot.starts_at).year
    entries = Entry.objects.filter(day__year=year)
    ledger = entries.aggregate(fee=Sum("cents"), way=Sum("travel_cents"), paid=Sum("payer_cents"))
    sheets = sheets_of(funding_book(account_of(house.coordination, year)))
    bookings, sums = sheets["Einsätze"], sheets["Summen"]
    assert len(bookings) - 1 == entries.count() >= 3
    for rows, column in ((bookings[1:], 7), (sums[1:-1], 4), (sums[-1:], 4)):
        in_cents = [round(100 * sum(row[column + one] for row in rows)) for one in range(4)]
        total = ledger["fee"] + ledger["way"]
        assert in_cents == [ledger["fee"], ledger["way"], total, ledger["paid"]]
    talks = {one.assignment_id for one in entries}
    assert sums[-1][2:4] == (len(talks), 60 * len(talks))


def test_report_in_words_finds_its_numbers_by_language_field_body_and_place(
    house: House, amal: Interpreter
) -> None:
    first = book(house, amal, 21, fund())
    corrected(house, first)
    year = clock.local(first.slot.starts_at).year
    rows = sheets_of(funding_book(account_of(house.coordination, year)))["Sachbericht"]
    assert [row[:2] for row in rows[:2]] == [
        ("Bezahlte Sprachmittelnde", 1), ("Anfragende Stellen", 1),
    ]  # fmt: skip
    request, kept = first.request, Entry.objects.get(counter_of=None, countered_by=None)
    spent = kept.payer_cents / 100
    named = {row[0]: row[1:] for row in rows}
    assert [row[0] for row in rows if row[1] == "Einsätze"] == [
        "Sprache", "Einsatzfeld", "Art der Stelle", "Ort", "Wie?",
    ]  # fmt: skip
    for name in (
        "Arabisch", request.setting.name, request.organization.get_kind_display(),
        request.municipality.name, "vor Ort",
    ):  # fmt: skip
        talks, minutes, *_cents, paid = named[name]
        assert (talks, minutes, round(paid, 2)) == (1, 60, spent), name


def test_cover_says_what_is_left_of_each_source(house: House, amal: Interpreter) -> None:
    land, own = fund(), fund("Kreis", order=1)
    made = book(house, amal, 21, land)
    year = clock.local(made.slot.starts_at).year
    spent = Entry.objects.get().payer_cents
    cover = sheets_of(funding_book(account_of(house.coordination, year)))["Deckblatt"]
    rows = {row[0]: row for row in cover}
    day = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - a spreadsheet knows no zone
    assert rows["Land"][1:3] == ("32-1/26", day)
    assert [round(100 * one) for one in rows["Land"][4:]] == [
        500_000,
        spent,
        spent,
        500_000 - spent,
    ]
    assert rows["Kreis"][5:] == (0, 0, 5000)
    narrow = account_of(house.coordination, year, own.pk)
    assert (list(narrow.entries), [one.fund for one in narrow.funds]) == ([], [own])


def test_days_are_dates_amounts_are_numbers_and_text_is_never_computed(
    house: House, amal: Interpreter
) -> None:
    made = book(house, amal, 21, fund("=HYPERLINK(1)"))
    corrected(house, made)
    year = clock.local(made.slot.starts_at).year
    content = funding_book(account_of(house.coordination, year))
    cells = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(content))
        for row in sheet
        for cell in row
    ]
    assert "f" not in {cell.data_type for cell in cells}
    assert {cell.data_type for cell in cells if cell.value in ("=HYPERLINK(1)", "=1+1")} == {"s"}
    row = sheets_of(content)["Einsätze"][1]
    assert [type(row[one]) for one in (0, 6, 7)] == [dt.datetime, int, int]
    assert row[12].startswith("A ")


def test_bookings_need_as_many_queries_for_three_as_for_one(
    house: House, amal: Interpreter, django_assert_num_queries: Any
) -> None:
    land = fund()
    for days in (21, 70, 140):
        made = book(house, amal, days, land)
        account_of(house.coordination, made.slot.starts_at.year)
        with django_assert_num_queries(2):
            found = account_of(house.coordination, clock.local(made.slot.starts_at).year)
            assert [one.assignment.service_record.minutes for one in found.entries]


def test_file_is_for_coordination_and_nonsense_gives_this_year(
    client: Client, house: House
) -> None:
    client.force_login(house.municipality)
    assert client.get(PAGE).status_code == 403
    client.force_login(house.coordination)
    for asked in ({"jahr": "9" * 30}, {"jahr": "²"}, {"fonds": "-1"}, {"fonds": "9" * 9}):
        answer = client.get(PAGE, asked)
        assert answer.status_code == 200
        assert f"verwendungsnachweis-{clock.today().year}.xlsx" in answer["Content-Disposition"]
