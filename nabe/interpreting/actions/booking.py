"""The ledger: what a day of one person is worth, booked once; differences by counter-entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.errors import Refused
from nabe.interpreting.fees import Fee, Invalid, PaidBy, Record, Rule, for_trips
from nabe.interpreting.models import Assignment, Entry, Interpreter, Request, ServiceRecord
from nabe.interpreting.queries.fees import fee_rules, rule_on
from nabe.people.models import Person

Kind = ServiceRecord.Kind


def rule_of(assignment: Assignment) -> tuple[int, Rule]:
    """Return (key, rule) that an assignment is reckoned by: the one of the day of the promise.

    Raises Refused when the county has none for the person's class.
    """
    kept = fee_rules().get(assignment.rule_id or 0) or rule_on(
        assignment.interpreter.fee_class, clock.local(assignment.confirmed_at).date()
    )
    if kept is None:
        text = _("Für die Honorarklasse %(name)s gilt an diesem Tag keine Regel.")
        raise Refused(text % {"name": assignment.interpreter.fee_class})
    return kept.row.pk, kept.rule


def what_happened(record: ServiceRecord) -> Record:
    """Return a service record as the fee rules read it; raises Refused with the first problem."""
    request = record.assignment.request
    try:
        return Record(
            record.starts_at, record.ends_at, waiting_minutes=record.waiting_minutes,
            travel_minutes=record.travel_minutes, km=Decimal(record.km),
            receipts_cents=record.receipts_cents,
            place=" ".join(f"{request.postcode} {request.street}".casefold().split()),
            in_county=request.municipality_id is not None, remote=request.mode != "on_site",
            in_vain=record.kind == Kind.IN_VAIN,
            cancelled_at=record.assignment.ended_at if record.kind == Kind.LATE else None,
        )  # fmt: skip
    except Invalid as error:
        raise Refused(str(error.problems[0].text)) from error


def reckon(records: Iterable[ServiceRecord]) -> dict[int, Fee | None]:
    """Return by key what each record of one person is worth, one way for one place and day.

    None: nothing, because the interpreter did not come.
    """
    rows = list(records)
    paid = [one for one in rows if one.kind != Kind.NO_SHOW]
    fees = for_trips([(rule_of(one.assignment)[1], what_happened(one)) for one in paid])
    found: dict[int, Fee | None] = {one.pk: None for one in rows}
    return found | {one.pk: fee for one, fee in zip(paid, fees, strict=True)}


@transaction.atomic
def book_day(
    interpreter: Interpreter, day: dt.date, *, by: Person | None, why: str = ""
) -> list[Entry]:
    """Bring the ledger of one person's day in line with the countersigned records.

    What is booked already and would be different now is taken back by a counter-entry and booked
    anew; the same again writes nothing. Returns the new entries. Raises Refused.
    """
    Interpreter.objects.select_for_update().get(pk=interpreter.pk)
    records = list(
        ServiceRecord.objects.filter(
            assignment__interpreter=interpreter, state=ServiceRecord.State.SIGNED,
            starts_at__range=_bounds(day),
        ).exclude(signed_how=ServiceRecord.How.IMPORT)  # paid long ago, by other books
        .select_related("assignment__request", "assignment__interpreter")
        .order_by("starts_at", "pk")
    )  # fmt: skip
    worth, made = reckon(records), []
    stands = {
        one.assignment_id: one
        for one in Entry.objects.filter(
            assignment__in=[one.assignment_id for one in records], counter_of=None,
            countered_by=None,
        )
    }  # fmt: skip
    for record in records:
        new = _entry(record, worth[record.pk], day, by, why)
        old = stands.get(record.assignment_id)
        if old is not None and _same(old, new):
            continue
        if old is not None:
            made.append(_take_back(old, by, why or _("neu berechnet")))
        if old is not None or new.total or new.payer_cents:
            new.save()
            made.append(new)
        _remember(record, new)
    return made


def _bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    noon = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    begins = noon + (day - noon.date())
    return begins, begins + dt.timedelta(days=1) - dt.timedelta(microseconds=1)


def _entry(
    record: ServiceRecord, fee: Fee | None, day: dt.date, by: Person | None, why: str
) -> Entry:
    assignment = record.assignment
    lines = [] if fee is None else [
        {"what": one.what, "quantity": one.quantity, "unit": one.unit_cents, "cents": one.cents}
        for one in fee.lines
    ]  # fmt: skip
    # Nobody pays for what the pool itself called off, or moved, but the pool.
    own = record.kind == Kind.LATE and assignment.ended_by == Request.Side.POOL
    by_body = assignment.request.body_pays or (fee and fee.paid_by == PaidBy.REQUESTER)
    paid_by = PaidBy.REQUESTER if by_body and not own else PaidBy.POOL
    payer_cents = 0 if fee is None else fee.cents if own else fee.payer_cents
    return Entry(
        interpreter=assignment.interpreter, assignment=assignment, day=day,
        what=f"{assignment.request.number} · {record.get_kind_display()}"[:160],
        cents=fee.earned_cents if fee else 0, travel_cents=fee.travel_cents if fee else 0,
        payer_cents=payer_cents, paid_by=str(paid_by), lines=lines,
        rule_id=rule_of(assignment)[0] if fee else None,
        fund=assignment.request.fund if paid_by == PaidBy.POOL else None, why=why[:200], by=by,
        made_at=clock.now(),
    )  # fmt: skip


def _same(old: Entry, new: Entry) -> bool:
    names = (
        "day",
        "cents",
        "travel_cents",
        "payer_cents",
        "paid_by",
        "rule_id",
        "fund_id",
        "lines",
    )
    return all(getattr(old, name) == getattr(new, name) for name in names)


def _take_back(old: Entry, by: Person | None, why: str) -> Entry:
    return Entry.objects.create(
        interpreter_id=old.interpreter_id, assignment_id=old.assignment_id, day=old.day,
        what=old.what, cents=-old.cents, travel_cents=-old.travel_cents,
        payer_cents=-old.payer_cents, paid_by=old.paid_by, rule_id=old.rule_id,
        fund_id=old.fund_id, counter_of=old, why=why[:200], by=by, made_at=clock.now(),
    )  # fmt: skip


def _remember(record: ServiceRecord, entry: Entry) -> None:
    record.cents, record.travel_cents = entry.cents, entry.travel_cents
    record.payer_cents = entry.payer_cents
    record.save(update_fields=["cents", "travel_cents", "payer_cents"])
