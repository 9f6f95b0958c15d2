"""A month is settled: one statement a person, one file for the bank, one list for the accounts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import Refused
from nabe.core.states import move
from nabe.interpreting.actions.telling import page_of
from nabe.interpreting.bank import Debtor, Payment, checked_iban, credit_transfer
from nabe.interpreting.models import (
    BankAccount,
    Entry,
    Interpreter,
    PaymentRun,
    PoolRules,
    Statement,
)
from nabe.interpreting.plain import Invalid
from nabe.interpreting.rules import demand, runs_the_pool
from nabe.messages.actions import send
from nabe.people.models import Person


def last_day(month: dt.date) -> dt.date:
    """Return the last day of the month of a day."""
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


@transaction.atomic
def settle_month(month: dt.date, *, by: Person) -> list[Statement]:
    """Write the statements of a month that is over; a second time nothing new.

    Every entry up to its last day that stands on no statement yet is taken. Who would owe money
    waits for the next month. Journal: settled. Raises Refused before the month is over.
    """
    demand(runs_the_pool(by))
    first, last = month.replace(day=1), last_day(month)
    if last >= clock.today():
        raise Refused(_("Dieser Monat ist noch nicht vorbei."))
    _take_turns()
    waiting = Entry.objects.filter(statement=None, day__lte=last).select_related(
        "interpreter__person"
    )
    by_person: defaultdict[Interpreter, list[Entry]] = defaultdict(list)
    for entry in waiting:
        by_person[entry.interpreter].append(entry)
    done = set(Statement.objects.filter(month=first).values_list("interpreter_id", flat=True))
    return [
        _statement(person, entries, first, by)
        for person, entries in sorted(by_person.items(), key=lambda one: one[0].person.sort_key)
        if person.pk not in done and sum(one.total for one in entries) >= 0
    ]


def _take_turns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('statement number', 0))")


def _statement(
    person: Interpreter, entries: Sequence[Entry], month: dt.date, by: Person
) -> Statement:
    cents = sum(one.cents for one in entries)
    travel = sum(one.travel_cents for one in entries)
    made = Statement.objects.create(
        interpreter=person, month=month, number=_next_number(month), cents=cents,
        travel_cents=travel, by=by, made_at=clock.now(),
        state=Statement.State.MADE if cents + travel else Statement.State.NOTHING,
    )  # fmt: skip
    Entry.objects.filter(pk__in=[one.pk for one in entries]).update(statement=made)
    journal.write(person, "settled", by=by, note=made.number)
    send(
        "statement_made", to=person.person, cause=made, key=f"statement_made-{made.pk}",
        context={
            "number": made.number, "month": month, "euro": f"{made.total / 100:.2f}".replace(".", ","),
            "page": page_of(made), "has_account": BankAccount.objects.filter(interpreter=person).exists(),
        },
    )  # fmt: skip
    return made


def _next_number(month: dt.date) -> str:
    start = f"S-{month:%Y-%m}-"
    last = Statement.objects.filter(number__startswith=start).order_by("-number").first()
    return f"{start}{int(last.number.rpartition('-')[2]) + 1 if last else 1:04d}"


@transaction.atomic
def pay(execution_date: dt.date, *, by: Person) -> PaymentRun:
    """Make the file for the bank of every unpaid statement whose account is known; each once.

    Whoever told no account yet waits for the next file. Raises Refused for an account that is wrong,
    and when nothing can be paid: then nothing is. Journal: paid.
    """
    demand(runs_the_pool(by))
    rows = list(
        Statement.objects.select_for_update(of=("self",)).filter(state=Statement.State.MADE)
        .select_related("interpreter__person", "interpreter__account").order_by("number")
    )  # fmt: skip
    if not rows:
        raise Refused(_("Es gibt nichts zu überweisen."))
    rows = [one for one in rows if hasattr(one.interpreter, "account")]
    if not rows:
        raise Refused(_("Von niemandem ist ein Konto eingetragen."))
    rules = PoolRules.objects.get(pk=1)
    number = PaymentRun.objects.count() + 1
    message_id = f"NABE-{clock.today():%Y%m%d}-{number:04d}"
    try:
        file = credit_transfer(
            Debtor(rules.debtor_name, rules.debtor_iban, rules.debtor_bic),
            [_payment(one) for one in rows], message_id=message_id,
            created=clock.local(clock.now()), execution_date=execution_date,
        )  # fmt: skip
    except Invalid as error:
        raise Refused(" ".join(one.text for one in error.problems)) from error
    run = PaymentRun.objects.create(
        message_id=message_id, execution_date=execution_date, cents=sum(one.total for one in rows),
        number=len(rows), file=file, by=by, made_at=clock.now(),
    )  # fmt: skip
    for one in rows:
        move(one, Statement.State.PAID, allowed=Statement.ALLOWED, run=run)
    journal.write_many(rows, "paid", by=by)
    return run


def _payment(one: Statement) -> Payment:
    account = one.interpreter.account
    return Payment(
        one.interpreter.person.name, account.holder, account.iban, one.total,
        _("Sprachmittlung %(month)s, Abrechnung %(number)s")
        % {"month": f"{one.month:%m/%Y}", "number": one.number}, one.number,
    )  # fmt: skip


@transaction.atomic
def write_account(interpreter: Interpreter, *, holder: str, iban: str, by: Person) -> BankAccount:
    """Keep where somebody is paid; the person or coordination. Journal: account, never the number.

    Raises Refused with one sentence for a wrong IBAN.
    """
    demand(runs_the_pool(by) or interpreter.person_id == by.pk)
    if not holder.strip():
        raise Refused(_("Bitte sagen Sie, wem das Konto gehört."))
    try:
        number = checked_iban(iban)
    except Invalid as error:
        raise Refused(str(error)) from error
    kept, _made = BankAccount.objects.update_or_create(
        interpreter=interpreter,
        defaults={"holder": holder.strip()[:70], "iban": number, "changed_at": clock.now()},
    )
    journal.write(interpreter, "account", by=by)
    return kept


def open_total() -> int:
    """Return the cents that are booked and not on any statement yet."""
    total = Entry.objects.filter(statement=None).aggregate(
        cents=Sum("cents", default=0), travel=Sum("travel_cents", default=0)
    )
    return int(total["cents"] + total["travel"])
