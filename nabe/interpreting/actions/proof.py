"""What took place: written by the interpreter, countersigned or objected to, corrected by number."""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal, limits, links
from nabe.core.errors import Refused
from nabe.core.states import move
from nabe.interpreting.actions.booking import book_day, reckon, what_happened
from nabe.interpreting.actions.telling import said, tell_body
from nabe.interpreting.models import Assignment, Feedback, Request, ServiceRecord
from nabe.interpreting.queries.county import pool_rules
from nabe.interpreting.rules import demand, may_countersign, runs_the_pool
from nabe.interpreting.textcheck import problem_with
from nabe.messages.actions import send
from nabe.people.models import Person

LINK = "interpreting.record"
KEPT = dt.timedelta(days=60)
EARLY = dt.timedelta(hours=4)  # nobody began earlier than that before the time agreed
TRIES = 10  # wrong codes an hour
State, Kind, How = ServiceRecord.State, ServiceRecord.Kind, ServiceRecord.How


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody writes down: real times, minutes and kilometres there and back, cents."""

    kind: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    waiting_minutes: int = 0
    travel_minutes: int = 0
    km: Decimal = Decimal(0)
    receipts_cents: int = 0
    note: str = ""
    on_paper: bool = False


@transaction.atomic
def write_record(
    assignment: Assignment, said_so: Written, *, by: Person | None, code: str = ""
) -> ServiceRecord:
    """Keep what took place; the assignment is done. With the right code it is countersigned at once.

    `by` None: by the interpreter's own link. The same again changes nothing. Who asked gets a link
    to countersign, once per version. Journal: recorded. Raises Refused: before the talk, impossible
    times, already countersigned.
    """
    # Without its key: whoever countersigns meanwhile books on this assignment, and waits for nothing.
    kept = Assignment.objects.select_for_update(of=("self",), no_key=True).select_related(
        "slot", "request__by", "interpreter__person"
    ).get(pk=assignment.pk)  # fmt: skip
    own = by is None or kept.interpreter.person_id == by.pk
    demand(own or (by is not None and runs_the_pool(by)))
    if own and said_so.kind not in (Kind.HELD, Kind.IN_VAIN):
        raise Refused(_("Das kann nur die Koordination eintragen."))
    record = ServiceRecord.objects.select_for_update().filter(assignment=kept).first()
    if record is not None and _says_the_same(record, said_so) and not code:
        return record
    if record is not None and record.state == State.SIGNED:
        raise Refused(_("Der Nachweis ist schon bestätigt. Für Änderungen rufen Sie uns bitte an."))
    _demand_possible(kept, said_so)
    record = _keep(kept, record, said_so, by)
    _close(kept)
    journal.write(kept.request, "recorded", by=by or kept.interpreter.person)
    if code and _is_right(kept, code):
        return _sign(record, How.CODE, by=None)
    _ask_to_sign(record)
    return record


def _says_the_same(record: ServiceRecord, said_so: Written) -> bool:
    """Is it the same form once more, sent again by a phone that found its net?"""
    if record.state == State.DISPUTED:
        return False
    return all(getattr(record, one.name) == getattr(said_so, one.name) for one in fields(said_so))


def _demand_possible(kept: Assignment, said_so: Written) -> None:
    if kept.state not in (Assignment.State.CONFIRMED, Assignment.State.DONE):
        raise Refused(_("Dieser Einsatz ist abgesagt."))
    now = clock.now()
    if kept.slot.starts_at > now:
        raise Refused(
            _("Der Einsatz hat noch nicht begonnen. Bitte schreiben Sie danach auf, was war.")
        )
    if said_so.ends_at < said_so.starts_at:
        raise Refused(_("Das Ende liegt vor dem Beginn."))
    if said_so.ends_at > now:
        raise Refused(_("Das Ende liegt in der Zukunft."))
    far = abs(said_so.starts_at - kept.slot.starts_at) > EARLY
    if far or said_so.ends_at - said_so.starts_at > dt.timedelta(hours=12):
        raise Refused(_("Diese Zeiten passen nicht zum Termin. Bitte prüfen Sie Tag und Uhrzeit."))


def _keep(
    kept: Assignment, record: ServiceRecord | None, said_so: Written, by: Person | None
) -> ServiceRecord:
    record = record or ServiceRecord(assignment=kept)
    record.kind, record.state, record.objection = said_so.kind, State.WRITTEN, ""
    record.starts_at, record.ends_at = said_so.starts_at, said_so.ends_at
    record.waiting_minutes, record.travel_minutes = said_so.waiting_minutes, said_so.travel_minutes
    record.km, record.receipts_cents = said_so.km, said_so.receipts_cents
    record.note, record.on_paper = said_so.note[:300], said_so.on_paper
    record.written_by = by or kept.interpreter.person
    record.written_at = clock.now()
    record.assignment = kept
    what_happened(record)  # refuses what no rule could reckon
    record.save()
    if fee := reckon([record])[record.pk]:
        record.cents, record.travel_cents = fee.earned_cents, fee.travel_cents
        record.payer_cents = fee.payer_cents
        record.save(update_fields=["cents", "travel_cents", "payer_cents"])
    return record


def _close(kept: Assignment) -> None:
    if kept.state == Assignment.State.CONFIRMED:
        move(kept, Assignment.State.DONE, allowed=Assignment.ALLOWED, ended_at=clock.now())
        move(kept.request, Request.State.DONE, allowed=Request.ALLOWED)


def _is_right(kept: Assignment, code: str) -> bool:
    """Compare the code; who guesses is slowed down."""
    limits.take(f"record code:{kept.pk}", per_hour=TRIES)
    return bool(kept.code) and hmac.compare_digest(kept.code, "".join(code.split()))


def _ask_to_sign(record: ServiceRecord) -> None:
    def more(reader: Person) -> dict[str, Any]:
        token = links.make(LINK, row=record, to=reader.email or "", valid_for=KEPT)
        return {
            "link": links.address(token), "name": record.assignment.interpreter.person.name,
            "slots": [(record.starts_at, record.ends_at)], "days": pool_rules().sign_days,
        }  # fmt: skip

    tell_body(
        record.assignment.request, "record_to_sign", cause=record, more=more,
        key=f"record_to_sign-{record.pk}-{record.written_at:%Y%m%d%H%M%S%f}",
    )  # fmt: skip


# --- the other side ----------------------------------------------------------------------------
@transaction.atomic
def sign(record: ServiceRecord, *, by: Person | None, seen: str = "") -> ServiceRecord:
    """Countersign: for the body that asked, or for the coordination after paper; books it.

    `by` None: by the link; `seen` is the version that was looked at. The same again returns what is
    there. Journal: signed. Raises Refused when the record was changed meanwhile.
    """
    kept = _locked(record)
    demand(by is None or may_countersign(by, kept.assignment.request))
    demand(by is None or by.pk != kept.assignment.interpreter.person_id)  # nobody for themselves
    if kept.state == State.SIGNED:
        return kept
    if seen and seen != kept.version:
        raise Refused(
            _("Der Nachweis hat sich gerade geändert. Bitte sehen Sie ihn noch einmal an.")
        )
    return _sign(kept, How.OFFICE if by is not None and runs_the_pool(by) else How.LINK, by=by)


def _locked(record: ServiceRecord) -> ServiceRecord:
    return ServiceRecord.objects.select_for_update(of=("self",)).select_related(
        "assignment__request__by", "assignment__interpreter__person"
    ).get(pk=record.pk)  # fmt: skip


def _sign(record: ServiceRecord, how: str, *, by: Person | None) -> ServiceRecord:
    move(record, State.SIGNED, allowed=ServiceRecord.ALLOWED, signed_how=how, signed_at=clock.now())
    book_day(record.assignment.interpreter, clock.local(record.starts_at).date(), by=by)
    journal.write(
        record.assignment.request,
        {
            How.CODE: "signed by code", How.LINK: "signed by link", How.OFFICE: "signed by office",
            How.SILENCE: "signed by silence",
        }[How(how)],
        by=by,
    )  # fmt: skip
    return record


@transaction.atomic
def object_to(record: ServiceRecord, text: str, *, by: Person | None) -> ServiceRecord:
    """Say that a record is wrong; the interpreter may mend it. Journal: objected. Raises Refused."""
    demand(by is None or may_countersign(by, record.assignment.request))
    if not text.strip():
        raise Refused(_("Bitte schreiben Sie kurz, was nicht stimmt."))
    if problem := problem_with(text):
        raise Refused(problem)
    kept = _locked(record)
    if kept.state == State.DISPUTED and kept.objection == text.strip()[:300]:
        return kept
    move(kept, State.DISPUTED, allowed=ServiceRecord.ALLOWED, objection=text.strip()[:300])
    person = kept.assignment.interpreter.person
    send(
        "record_disputed", to=person, cause=kept,
        key=f"record_disputed-{kept.pk}-{clock.now():%Y%m%d%H%M%S%f}",
        context={**said(kept.assignment.request, person), "objection": kept.objection},
    )  # fmt: skip
    journal.write(kept.assignment.request, "objected", by=by, note=kept.objection[:200])
    return kept


def sign_in_silence() -> int:
    """Countersign what nobody objected to in time; returns how many. Every night."""
    late = clock.now() - dt.timedelta(days=pool_rules().sign_days)
    rows = ServiceRecord.objects.filter(state=State.WRITTEN, written_at__lte=late)
    return sum(_sign_silently(pk, late) for pk in rows.values_list("pk", flat=True))


@transaction.atomic
def _sign_silently(pk: int, late: dt.datetime) -> bool:
    record = _locked(ServiceRecord(pk=pk))
    if record.state != State.WRITTEN or record.written_at > late:
        return False
    _sign(record, How.SILENCE, by=None)
    return True


@transaction.atomic
def no_show(assignment: Assignment, *, by: Person) -> ServiceRecord:
    """Note that the interpreter did not come: no fee, and the coordination sees it. Journal: no show."""
    demand(may_countersign(by, assignment.request))
    kept = Assignment.objects.select_for_update(of=("self",)).select_related(
        "slot", "request", "interpreter__person"
    ).get(pk=assignment.pk)  # fmt: skip
    if kept.slot.starts_at > clock.now():
        raise Refused(_("Der Termin hat noch nicht begonnen."))
    if ServiceRecord.objects.filter(assignment=kept).exists():
        raise Refused(_("Es gibt schon einen Nachweis. Bitte erheben Sie dort Einspruch."))
    plan = Written(Kind.NO_SHOW, kept.slot.starts_at, kept.slot.starts_at)
    record = _keep(kept, None, plan, by)
    _close(kept)
    move(
        record, State.SIGNED, allowed=ServiceRecord.ALLOWED, signed_how=How.OFFICE,
        signed_at=clock.now(),
    )  # fmt: skip
    journal.write(kept.request, "no show", by=by)
    return record


def late_cancellation(assignment: Assignment, *, by: Person | None) -> ServiceRecord | None:
    """Book what the rule pays when a body cancels too late; None when that is nothing.

    Within the caller's transaction, after the assignment was cancelled.
    """
    record = ServiceRecord(
        assignment=assignment, kind=Kind.LATE, starts_at=assignment.slot.starts_at,
        ends_at=assignment.slot.ends_at, written_by=by, written_at=clock.now(),
        state=State.SIGNED, signed_how=How.OFFICE, signed_at=clock.now(),
    )  # fmt: skip
    fee = reckon([record])[record.pk]
    if fee is None or not (fee.cents or fee.payer_cents):
        return None
    record.save()
    book_day(assignment.interpreter, clock.local(record.starts_at).date(), by=by)
    return record


@transaction.atomic
def correct(record: ServiceRecord, said_so: Written, *, by: Person, why: str) -> ServiceRecord:
    """Correct a countersigned record; the ledger gets counter-entries. Journal: corrected.

    For the coordination alone, with a reason. Raises Refused without one.
    """
    demand(runs_the_pool(by))
    if not why.strip():
        raise Refused(_("Bitte schreiben Sie, warum Sie den Nachweis ändern."))
    kept = _locked(record)
    if kept.state != State.SIGNED:
        raise Refused(_("Dieser Nachweis ist noch nicht bestätigt. Ändern Sie ihn einfach."))
    if clock.local(kept.starts_at).date() != clock.local(said_so.starts_at).date():
        raise Refused(_("Der Tag eines Nachweises bleibt. Prüfen Sie das Datum."))
    _demand_possible(kept.assignment, said_so)
    _keep(kept.assignment, kept, said_so, by)
    ServiceRecord.objects.filter(pk=kept.pk).update(state=State.SIGNED)
    kept.state = State.SIGNED
    day = clock.local(kept.starts_at).date()
    book_day(kept.assignment.interpreter, day, by=by, why=why.strip())
    journal.write(kept.assignment.request, "corrected", by=by, note=why.strip()[:200])
    return kept


@transaction.atomic
def say(assignment: Assignment, side: str, mark: str, text: str = "") -> Feedback:
    """Keep what one side says of a talk; saying it again replaces it. Only coordination reads it."""
    if side not in Feedback.Side.values or mark not in Feedback.Mark.values:
        raise Refused(_("Bitte wählen Sie, wie es war."))
    if assignment.slot.starts_at > clock.now():
        raise Refused(_("Der Termin hat noch nicht begonnen."))
    made, _new = Feedback.objects.update_or_create(
        assignment=assignment, side=side,
        defaults={"mark": mark, "text": text.strip()[:500], "made_at": clock.now()},
    )  # fmt: skip
    return made
