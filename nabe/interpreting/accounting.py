"""The account of a year for whoever gave the money (Verwendungsnachweis), as a workbook.

Amounts are numbers in euros, days are dates, and text is written as text: nothing that somebody
typed is ever computed by the reader's program.
"""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core import sheets
from nabe.core.language_names import language_name
from nabe.core.sheets import Page
from nabe.interpreting.models import Entry, Request
from nabe.interpreting.presenting import euros
from nabe.interpreting.queries.funding import Account, from_funds
from nabe.places.queries import county_for_site


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
            self.talks, self.minutes, euros(self.cents), euros(self.travel_cents),
            euros(self.cents + self.travel_cents), euros(self.from_funds),
        ]  # fmt: skip


def minutes_of(entry: Entry) -> int:
    """Return the minutes of the talk as the record says now; taken back by a counter-entry."""
    record = getattr(entry.assignment, "service_record", None)
    minutes: int = record.minutes if record else 0
    return -minutes if entry.counter_of_id else minutes


def funding_book(account: Account) -> bytes:
    """Return the workbook: cover sheet, sums by month and fund, what was done, every booking."""
    buffer = io.BytesIO()
    with sheets.workbook(buffer) as book:
        for title, fill, fixed in (
            (_("Deckblatt"), _cover, 0), (_("Summen"), _sums, 1), (_("Sachbericht"), _done, 0),
            (_("Einsätze"), _bookings, 1),
        ):  # fmt: skip
            page = Page(book, title)
            fill(page, account)
            page.finish(fixed=fixed)
    return buffer.getvalue()


def _cover(page: Page, account: Account) -> None:
    home = county_for_site()
    title = _("Verwendungsnachweis Sprachmittlung %(year)s") % {"year": account.year}
    page.row([title], bold=True)
    page.row([_("Kreis"), home.name if home else ""])
    page.row([_("Stand"), account.made_on])
    page.skip()
    heads = [
        _("Finanzierung"), _("Aktenzeichen"), _("von"), _("bis"), _("Betrag"),
        _("gebucht %(year)s") % {"year": account.year}, _("gebucht insgesamt"), _("noch nicht gebucht"),
    ]  # fmt: skip
    page.row(heads, bold=True)
    for one in account.funds:
        fund = one.fund
        if fund is None:
            page.row(
                [_("ohne Finanzierung"), "", None, None, None, euros(one.in_year), euros(one.ever)]
            )
        else:
            page.row([
                fund.name, fund.reference, fund.first_day, fund.last_day, euros(fund.cents),
                euros(one.in_year), euros(one.ever), euros(one.left or 0),
            ])  # fmt: skip
    page.skip()
    page.row(
        [_("Alle Zahlen kommen aus den Buchungen. Eine Gegenbuchung nimmt eine Buchung zurück.")]
    )
    page.row([_("Wann etwas bezahlt wurde, steht bei jedem Einsatz.")])


def _sums(page: Page, account: Account) -> None:
    page.row([
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
        page.row([month, name, *found.cells()])
    page.row([_("Summe"), "", *total.cells()], bold=True)


def _done(page: Page, account: Account) -> None:
    """Write the numbers that the report in words needs: for whom, in which language, where."""
    people = _standing(account, lambda one: one.interpreter_id)
    bodies = _standing(account, lambda one: one.assignment.request.organization_id)
    page.row([_("Bezahlte Sprachmittelnde"), len(people)])
    page.row([_("Anfragende Stellen"), len(bodies)])
    reader = get_language() or "de"
    groups: tuple[tuple[str, Callable[[Request], str]], ...] = (
        (_("Sprache"), lambda one: language_name(one.language, reader)),
        (_("Einsatzfeld"), lambda one: one.setting.label),
        (_("Art der Stelle"), lambda one: one.organization.get_kind_display()),
        (_("Ort"), lambda one: one.municipality.name if one.municipality else _("ohne Ort")),
        (_("Wie?"), lambda one: one.get_mode_display()),
    )
    for head, named in groups:
        page.skip()
        page.row([
            head, _("Einsätze"), _("Minuten"), _("Honorar"), _("Fahrt"), _("Betrag"),
            _("aus der Finanzierung"),
        ], bold=True)  # fmt: skip
        found: defaultdict[str, Sum] = defaultdict(Sum)
        for one in account.entries:
            found[named(one.assignment.request)].add(one)
        for name, total in sorted(found.items(), key=lambda one: (-one[1].talks, one[0])):
            page.row([name, *total.cells()])


def _standing(account: Account, key: Callable[[Entry], Hashable]) -> set[Hashable]:
    """Return the keys of entries that add up to some money in the year."""
    found: defaultdict[Hashable, int] = defaultdict(int)
    for one in account.entries:
        found[key(one)] += one.total + one.payer_cents
    return {one for one, number in found.items() if number > 0}


def _fund_of(one: Entry) -> str:
    return one.fund.name if one.fund else _("ohne Finanzierung")


def _bookings(page: Page, account: Account) -> None:
    page.row([
        _("Tag"), _("Nummer"), _("Sprache"), _("Einsatzfeld"), _("Ort"), _("Anfragende Stelle"),
        _("Minuten"), _("Honorar"), _("Fahrt"), _("Betrag"), _("aus der Finanzierung"), _("Finanzierung"),
        _("Regel"), _("Gegenbuchung"), _("Grund"), _("Abrechnung"), _("überwiesen am"),
    ], bold=True)  # fmt: skip
    reader = get_language() or "de"
    for one in account.entries:
        request = one.assignment.request
        page.row([
            one.day, request.number, language_name(request.language, reader), request.setting.label,
            request.municipality.name if request.municipality else "", request.organization.name,
            minutes_of(one), euros(one.cents), euros(one.travel_cents), euros(one.total),
            euros(from_funds(one)), _fund_of(one), _rule_of(one), _("ja") if one.counter_of_id else "", one.why,
            *_paid(one),
        ])  # fmt: skip


def _paid(one: Entry) -> tuple[str, dt.date | None]:
    """Return the number of the statement, and the day on which it was paid."""
    if one.statement is None:
        return "", None
    return one.statement.number, one.statement.run.execution_date if one.statement.run else None


def _rule_of(one: Entry) -> str:
    return (
        f"{one.rule.fee_class} {one.rule.name} ({one.rule.valid_from:%d.%m.%Y})" if one.rule else ""
    )
