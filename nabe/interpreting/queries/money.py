"""Settlement: what is booked, what is on a statement, what is paid; who reaches the tax limit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.http import Http404

from nabe.core import clock
from nabe.interpreting import tax
from nabe.interpreting.models import Assignment, Entry, Interpreter, PaymentRun, Statement
from nabe.interpreting.queries.taxes import limit_of
from nabe.interpreting.rules import Viewer, demand, runs_the_pool


@dataclass(frozen=True, slots=True)
class Open:
    """What somebody earned up to a day and that is on no statement yet, in cents."""

    key: int
    name: str
    number: int
    cents: int
    has_account: bool


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the settlement: what is open up to its end, and its statements."""

    first: dt.date
    last: dt.date
    is_over: bool
    open: Sequence[Open]
    statements: Sequence[Statement]

    @property
    def open_cents(self) -> int:
        return sum(one.cents for one in self.open)

    @property
    def cents(self) -> int:
        return sum(one.total for one in self.statements)


def month_of(viewer: Viewer, first: dt.date) -> Month:
    """Return a month of the settlement, for the coordination; two queries."""
    demand(runs_the_pool(viewer))
    last = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    rows = Entry.objects.filter(statement=None, day__lte=last).order_by().values(
        "interpreter", "interpreter__person__name"
    ).annotate(
        number=Count("pk", filter=Q(counter_of=None)), fee=Sum("cents"), way=Sum("travel_cents"),
        account=Count("interpreter__account"), key=Max("interpreter__person__sort_key"),
    ).order_by("key")  # fmt: skip
    found = [
        Open(one["interpreter"], one["interpreter__person__name"], one["number"],
             one["fee"] + one["way"], bool(one["account"]))
        for one in rows
    ]  # fmt: skip
    statements = Statement.objects.filter(month=first).select_related("interpreter__person", "run")
    return Month(first, last, last < clock.today(), found, list(statements))


def months_to_choose(viewer: Viewer) -> list[dt.date]:
    """Return the first days of the last twelve months, the newest first."""
    demand(runs_the_pool(viewer))
    first, found = clock.today().replace(day=1), []
    for _number in range(12):
        found.append(first)
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return found


def unpaid(viewer: Viewer) -> QuerySet[Statement]:
    """Return every statement that is to be paid."""
    demand(runs_the_pool(viewer))
    return Statement.objects.filter(state=Statement.State.MADE).select_related(
        "interpreter__person", "interpreter__account"
    ).order_by("number")  # fmt: skip


def runs(viewer: Viewer) -> QuerySet[PaymentRun]:
    """Return the files made for the bank, the newest first, without their content."""
    demand(runs_the_pool(viewer))
    return PaymentRun.objects.defer("file")


def run_for_file(viewer: Viewer, message_id: str) -> PaymentRun:
    """Return one file for the bank, or 404."""
    demand(runs_the_pool(viewer))
    found = PaymentRun.objects.filter(message_id=message_id).first()
    if found is None:
        raise Http404
    return found


def statement_for_page(viewer: Viewer, number: str) -> Statement:
    """Return a statement that somebody may see: the own, or any for coordination; or 404."""
    rows = Statement.objects.select_related("interpreter__person", "interpreter__account", "run")
    if not runs_the_pool(viewer):
        rows = rows.filter(interpreter__person=viewer) if viewer else rows.none()
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def own_statements(viewer: Viewer) -> QuerySet[Statement]:
    """Return the statements of the interpreter who looks, the newest first."""
    if viewer is None:
        return Statement.objects.none()
    return Statement.objects.filter(interpreter__person=viewer)


def entries_for_accounts(viewer: Viewer, first: dt.date, last: dt.date) -> QuerySet[Entry]:
    """Return every entry of days in a time, for the county's accounts."""
    demand(runs_the_pool(viewer))
    return Entry.objects.filter(day__range=(first, last)).select_related(
        "interpreter__person", "assignment__request__organization", "rule", "fund", "statement__run",
    ).order_by("day", "pk")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where somebody stands in the period of their tax limit, in cents, and when it is reached."""

    limit: tax.Limit
    earned: int
    promised: int
    declared: int
    left: int
    words: str
    day: dt.date | None

    @property
    def percent(self) -> int:
        """How much of the limit is used or promised, 0 to 100."""
        return 100 - self.left * 100 // self.limit.cents if self.limit.cents else 100


def tax_outlook(one: Interpreter) -> Outlook:
    """Return what somebody earned, promised and may still earn, and when it ends; one query."""
    today = clock.today()
    limit = limit_of(one, today)
    rows = Assignment.objects.filter(
        interpreter=one, state__in=["confirmed", "done"],
        slot__starts_at__gte=clock.now() - dt.timedelta(days=366),
    ).select_related("slot")  # fmt: skip
    past: list[tax.Earning] = []
    coming: list[tax.Earning] = []
    for row in rows:
        day = clock.local(row.slot.starts_at).date()
        value = tax.Earning(day, row.cents + row.travel_cents, row.travel_cents)
        (past if day <= today else coming).append(value)
    declared = one.declared_in(today.year)
    earned = tax.counted(limit, today, past)
    promised = tax.counted(limit, today, coming)
    outlook = tax.forecast(limit, past, today, promised=coming, declared=declared)
    left = tax.left(limit, earned, promised, declared)
    return Outlook(
        limit, earned, promised, declared, left, tax.in_words(limit, outlook), outlook.day
    )
