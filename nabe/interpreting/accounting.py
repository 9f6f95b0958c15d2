"""The account of a year for whoever gave the money (Verwendungsnachweis), as a workbook.

Amounts are numbers in euros, days are dates, and text is written as text: nothing that somebody
typed is ever computed by the reader's program.
"""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core.language_names import language_name
from nabe.interpreting.models import Entry, Request
from nabe.interpreting.queries.funding import Account, from_funds
from nabe.places.queries import county_for_site

LONGEST = 32_000  # letters that a cell of Excel takes, with room to spare


@dataclass(frozen=True, slots=True)
class Euros:
    """Cents that are written as euros."""

    cents: int


@dataclass(slots=True)
class Sum:
    """What entries add up to, in cents and minutes; a counter-entry takes back what it counters."""

    talks: int = 0
    minutes: int = 0
    cents: int = 0
    travel_cents: int = 0
    from_funds: int = 0

    def add(self, entry: Entry) -> None:
        """Count one entry of the ledger."""
        if entry.total or entry.payer_cents:  # what was corrected to nothing is no talk
            self.talks += -1 if entry.counter_of_id else 1
        self.minutes += minutes_of(entry)
        self.cents += entry.cents
        self.travel_cents += entry.travel_cents
        self.from_funds += from_funds(entry)

    def cells(self) -> list[Any]:
        """Return the sum as cells of a row."""
        return [
            self.talks, self.minutes, Euros(self.cents), Euros(self.travel_cents),
            Euros(self.cents + self.travel_cents), Euros(self.from_funds),
        ]  # fmt: skip


@dataclass(slots=True)
class _Sheet:
    """Writes rows of one sheet by the kind of each value."""

    sheet: Any
    formats: dict[str, Any]
    row: int = field(default=0)

    def write(self, values: Sequence[Any], *, bold: bool = False) -> None:
        for column, value in enumerate(values):
            self._cell(column, value, bold=bold)
        self.row += 1

    def _cell(self, column: int, value: Any, *, bold: bool) -> None:
        name = "bold " if bold else ""
        if isinstance(value, Euros):
            self.sheet.write_number(
                self.row, column, value.cents / 100, self.formats[f"{name}euro"]
            )
        elif isinstance(value, dt.date):
            day = dt.datetime.combine(value, dt.time())
            self.sheet.write_datetime(self.row, column, day, self.formats["day"])
        elif isinstance(value, int):
            self.sheet.write_number(self.row, column, value, self.formats[f"{name}number"])
        elif value is not None:
            self.sheet.write_string(
                self.row, column, str(value)[:LONGEST], self.formats[f"{name}text"]
            )


def minutes_of(entry: Entry) -> int:
    """Return the minutes of the talk as the record says now; taken back by a counter-entry."""
    record = getattr(entry.assignment, "service_record", None)
    minutes: int = record.minutes if record else 0
    return -minutes if entry.counter_of_id else minutes


def funding_book(account: Account) -> bytes:
    """Return the workbook: cover sheet, sums by month and fund, what was done, every booking."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as book:
        formats = _formats(book)
        for title, fill in (
            (_("Deckblatt"), _cover), (_("Summen"), _sums), (_("Sachbericht"), _done),
            (_("Einsätze"), _bookings),
        ):  # fmt: skip
            sheet = _Sheet(book.add_worksheet(title[:31]), formats)
            fill(sheet, account)
            sheet.sheet.autofit()
    return buffer.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    kinds = {"text": {}, "number": {"num_format": "#,##0"}, "euro": {"num_format": "#,##0.00 €"}}
    found = {name: book.add_format(one) for name, one in kinds.items()}
    found |= {f"bold {name}": book.add_format({**one, "bold": True}) for name, one in kinds.items()}
    return found | {"day": book.add_format({"num_format": "dd.mm.yyyy"})}


def _cover(sheet: _Sheet, account: Account) -> None:
    home = county_for_site()
    title = _("Verwendungsnachweis Sprachmittlung %(year)s") % {"year": account.year}
    sheet.write([title], bold=True)
    sheet.write([_("Kreis"), home.name if home else ""])
    sheet.write([_("Stand"), account.made_on])
    sheet.row += 1
    heads = [
        _("Finanzierung"), _("Aktenzeichen"), _("von"), _("bis"), _("Betrag"),
        _("gebucht %(year)s") % {"year": account.year}, _("gebucht insgesamt"), _("noch nicht gebucht"),
    ]  # fmt: skip
    sheet.write(heads, bold=True)
    for one in account.funds:
        fund = one.fund
        if fund is None:
            sheet.write(
                [_("ohne Finanzierung"), "", None, None, None, Euros(one.in_year), Euros(one.ever)]
            )
        else:
            sheet.write([
                fund.name, fund.reference, fund.first_day, fund.last_day, Euros(fund.cents),
                Euros(one.in_year), Euros(one.ever), Euros(one.left or 0),
            ])  # fmt: skip
    sheet.row += 1
    sheet.write(
        [_("Alle Zahlen kommen aus den Buchungen. Eine Gegenbuchung nimmt eine Buchung zurück.")]
    )
    sheet.write([_("Wann etwas bezahlt wurde, steht bei jedem Einsatz.")])


def _sums(sheet: _Sheet, account: Account) -> None:
    sheet.write([
        _("Monat"), _("Finanzierung"), _("Einsätze"), _("Minuten"), _("Honorar"), _("Fahrt"),
        _("Betrag"), _("aus der Finanzierung"),
    ], bold=True)  # fmt: skip
    by_month: dict[tuple[dt.date, int, int, str], Sum] = {}
    total = Sum()
    for one in account.entries:
        place = one.fund.order if one.fund else 10**6
        key = (one.day.replace(day=1), place, one.fund_id or 0, _fund_of(one))
        by_month.setdefault(key, Sum()).add(one)
        total.add(one)
    for (month, _place, _key, name), found in sorted(by_month.items()):
        sheet.write([month, name, *found.cells()])
    sheet.write([_("Summe"), "", *total.cells()], bold=True)
    sheet.sheet.freeze_panes(1, 0)


def _done(sheet: _Sheet, account: Account) -> None:
    """Write the numbers that the report in words needs: for whom, in which language, where."""
    people = _standing(account, lambda one: one.interpreter_id)
    bodies = _standing(account, lambda one: one.assignment.request.organization_id)
    sheet.write([_("Bezahlte Sprachmittelnde"), len(people)])
    sheet.write([_("Anfragende Stellen"), len(bodies)])
    reader = get_language() or "de"
    groups: tuple[tuple[str, Callable[[Request], str]], ...] = (
        (_("Sprache"), lambda one: language_name(one.language, reader)),
        (_("Einsatzfeld"), lambda one: one.setting.label),
        (_("Art der Stelle"), lambda one: one.organization.get_kind_display()),
        (_("Ort"), lambda one: one.municipality.name if one.municipality else _("ohne Ort")),
        (_("Wie?"), lambda one: one.get_mode_display()),
    )
    for head, named in groups:
        sheet.row += 1
        sheet.write([
            head, _("Einsätze"), _("Minuten"), _("Honorar"), _("Fahrt"), _("Betrag"),
            _("aus der Finanzierung"),
        ], bold=True)  # fmt: skip
        found: defaultdict[str, Sum] = defaultdict(Sum)
        for one in account.entries:
            found[named(one.assignment.request)].add(one)
        for name, total in sorted(found.items(), key=lambda one: (-one[1].talks, one[0])):
            sheet.write([name, *total.cells()])


def _standing(account: Account, key: Callable[[Entry], Hashable]) -> set[Hashable]:
    """Return the keys of entries that add up to some money in the year."""
    found: defaultdict[Hashable, int] = defaultdict(int)
    for one in account.entries:
        found[key(one)] += one.total + one.payer_cents
    return {one for one, number in found.items() if number > 0}


def _fund_of(one: Entry) -> str:
    return one.fund.name if one.fund else _("ohne Finanzierung")


def _bookings(sheet: _Sheet, account: Account) -> None:
    sheet.write([
        _("Tag"), _("Nummer"), _("Sprache"), _("Einsatzfeld"), _("Ort"), _("Anfragende Stelle"),
        _("Minuten"), _("Honorar"), _("Fahrt"), _("Betrag"), _("aus der Finanzierung"), _("Finanzierung"),
        _("Regel"), _("Gegenbuchung"), _("Grund"), _("Abrechnung"), _("überwiesen am"),
    ], bold=True)  # fmt: skip
    reader = get_language() or "de"
    for one in account.entries:
        request = one.assignment.request
        sheet.write([
            one.day, request.number, language_name(request.language, reader), request.setting.label,
            request.municipality.name if request.municipality else "", request.organization.name,
            minutes_of(one), Euros(one.cents), Euros(one.travel_cents), Euros(one.total),
            Euros(from_funds(one)), _fund_of(one), _rule_of(one), _("ja") if one.counter_of_id else "", one.why,
            *_paid(one),
        ])  # fmt: skip
    sheet.sheet.freeze_panes(1, 0)


def _paid(one: Entry) -> tuple[str, dt.date | None]:
    """Return the number of the statement, and the day on which it was paid."""
    if one.statement is None:
        return "", None
    return one.statement.number, one.statement.run.execution_date if one.statement.run else None


def _rule_of(one: Entry) -> str:
    return (
        f"{one.rule.fee_class} {one.rule.name} ({one.rule.valid_from:%d.%m.%Y})" if one.rule else ""
    )
