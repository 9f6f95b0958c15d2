"""The demo's last weeks of the pool: who came, what was written and countersigned, what was paid."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from stdnum import iban as ibans

from nabe.core import clock
from nabe.demo import coming
from nabe.demo.people import Cast
from nabe.demo.reading import chance, ident
from nabe.interpreting.actions import booking, planning, proof, settling
from nabe.interpreting.models import (
    Application,
    Assignment,
    BankAccount,
    Feedback,
    Fund,
    Interpreter,
    Payer,
    PoolRules,
    Request,
    ServiceRecord,
    Slot,
)
from nabe.messages.models import Message
from nabe.people.models import Organization, Person

RECENT = 75  # days that these books hold; before them others did
NEWEST = 14  # talks of which some are not written down yet
OPEN = 40  # talks of which some are not countersigned yet
OPINIONS = (
    ("good", ""), ("good", "Sehr freundlich und pünktlich."), ("good", ""),
    ("mixed", "Kam zehn Minuten zu spät, dann lief es gut."),
    ("good", "Bitte gern wieder."), ("bad", "Hat eigene Ratschläge gegeben."),
)  # fmt: skip
APPLICANTS = (
    ("Rahel Tesfai", "59174", ["ti", "am"], "B2", "Ich arbeite in der Pflege und habe mittwochs frei."),
    ("Ion Munteanu", "44534", ["ro"], "C1", "Meine Kinder gehen hier zur Schule."),
    ("Zahra Karimi", "59423", ["fa", "prs"], "B2", ""),
)  # fmt: skip


def make(cast: Cast) -> None:
    """Let the last weeks be booked by Nabe: records, statements, a fund, opinions, applications."""
    by = cast.coordination[1]
    _accounts(by)
    _fund()
    held = _recent()
    _hand_to_the_cast(held, cast)
    _records(held, by)
    _opinions(held)
    _today(held, cast)
    _months(by)
    _applications()
    planning.propose(by=by, seconds=4.0)


def _accounts(by: Person) -> None:
    """Most people told where they are paid; the county's own account, both of no real bank."""
    for number, one in enumerate(
        Interpreter.objects.filter(state="active").select_related("person")
    ):
        if number % 9:
            BankAccount.objects.create(
                interpreter=one, holder=one.person.name[:70], iban=_iban(1000 + number)
            )
    PoolRules.objects.filter(pk=1).update(
        debtor_name="Kreis Unna", debtor_iban=_iban(1), tax_basis="ehrenamt"
    )


def _iban(number: int) -> str:
    """Return an account of a bank code that no bank has."""
    account = f"99999999{number:010d}"
    return f"DE{ibans.calc_check_digits(f'DE00{account}')}{account}"


def _fund() -> None:
    year = clock.today().year
    fund = Fund.objects.create(
        name=f"Land: Sprachmittlung {year}", reference="KI-Förderung", cents=5_000_000,
        first_day=dt.date(year, 1, 1), last_day=dt.date(year, 12, 31),
    )  # fmt: skip
    Request.objects.filter(slots__starts_at__year=year).update(fund=fund)
    # The Jobcenter has money of its own for this.
    for body in Organization.objects.filter(kind="jobcenter", requests__isnull=False).distinct():
        Payer.objects.create(
            organization=body,
            reference="KST 4711",
            bill_to=f"{body.name}\nPoststelle\nBeispielstraße 1\n59423 Unna",
        )
        body.requests.update(body_pays=True, fund=None)


def _recent() -> list[Assignment]:
    since = clock.now() - dt.timedelta(days=RECENT)
    rows = Assignment.objects.filter(
        state="done", slot__starts_at__gte=since, slot__ends_at__lt=clock.now(),
        service_record__kind="held",
    )  # fmt: skip
    return list(
        rows.select_related("slot", "request__setting", "interpreter__person", "service_record")
        .order_by("slot__starts_at", "pk")
    )  # fmt: skip


def _hand_to_the_cast(held: Sequence[Assignment], cast: Cast) -> None:
    """Let the people who can be played have come to some of these talks."""
    people = list(
        Interpreter.objects.filter(person__in=cast.pool.values()).prefetch_related("languages")
    )
    busy: set[tuple[int, dt.date]] = set()
    for number, one in enumerate(held):
        day = clock.local(one.slot.starts_at).date()
        able = [
            who for who in people
            if (who.pk, day) not in busy and one.request.language in {said.code for said in who.languages.all()}
        ]  # fmt: skip
        if able and number % 2 == 0:
            one.interpreter = able[number % len(able)]
            busy.add((one.interpreter.pk, day))
            coming.promise_anew(one)


def _records(held: Sequence[Assignment], by: Person) -> None:
    """What is long ago is countersigned and booked; of the last days some is open."""
    luck = chance("pool records")
    days: set[tuple[Interpreter, dt.date]] = set()
    for number, one in enumerate(held):
        record = one.service_record
        record.signed_how = luck.choice((proof.How.CODE, proof.How.LINK, proof.How.LINK))
        record.signed_at = record.written_at = one.slot.ends_at + dt.timedelta(hours=3)
        left = len(held) - number
        if left <= NEWEST and number % 3 == 0:
            record.delete()
            Assignment.objects.filter(pk=one.pk).update(state="confirmed", ended_at=None)
            Request.objects.filter(pk=one.request_id).update(state="confirmed")
            continue
        if left <= OPEN and number % 5 == 0:
            _leave_open(record, number)
            continue
        record.save()
        days.add((one.interpreter, clock.local(record.starts_at).date()))
    for who, day in sorted(days, key=lambda one: (one[1], one[0].pk)):
        booking.book_day(who, day, by=by)


def _leave_open(record: ServiceRecord, number: int) -> None:
    record.state, record.signed_how, record.signed_at = proof.State.WRITTEN, "", None
    if number % 2:
        record.state = proof.State.DISPUTED
        record.objection = "Wir waren zehn Minuten früher fertig."
    record.save()


def _opinions(held: Sequence[Assignment]) -> None:
    luck: random.Random = chance("pool opinions")
    Feedback.objects.bulk_create(
        Feedback(assignment=one, side="requester", mark=mark, text=text, made_at=one.slot.ends_at)
        for one in held if luck.random() < 0.3
        for mark, text in [luck.choice(OPINIONS)]
        if one.slot.ends_at < clock.now()
    )  # fmt: skip


def _months(by: Person) -> None:
    """Settle the months that are over; the one before last is paid, the last waits for the bank."""
    last = clock.today().replace(day=1) - dt.timedelta(days=1)
    before = last.replace(day=1) - dt.timedelta(days=1)
    for month, is_paid in ((before, True), (last, False)):
        made = settling.settle_month(month, by=by)
        without = [
            one.pk
            for one in made
            if not BankAccount.objects.filter(interpreter=one.interpreter_id).exists()
        ]
        if is_paid and len(made) > len(without):
            for one in made:
                if one.pk in without:
                    BankAccount.objects.create(
                        interpreter=one.interpreter, holder=one.interpreter.person.name[:70],
                        iban=_iban(5000 + one.interpreter_id),
                    )  # fmt: skip
            settling.pay(clock.today(), by=by)
    sent = clock.now() - dt.timedelta(days=3)
    Message.objects.filter(kind="statement_made").update(
        state="sent", attempts=1, sent_at=sent, handed_over_at=sent, created_at=sent
    )


def _today(held: Sequence[Assignment], cast: Cast) -> None:
    """Let three of the people who can be played have a talk today or tomorrow."""
    begins = clock.local(clock.now()).replace(minute=0, second=0, microsecond=0)
    begins += dt.timedelta(hours=2) if begins.hour < 17 else dt.timedelta(days=1)
    people = Interpreter.objects.filter(person__in=cast.pool.values()).prefetch_related("languages")
    asked = [one.request for one in held if one.request.mode == "on_site" and one.request.by]
    for number, (who, like) in enumerate(zip(people[:3], asked[-3:], strict=False)):
        starts = begins + dt.timedelta(days=number // 2)
        request = Request.objects.create(
            id=ident("request today", number), number=f"A-{starts:%Y}-9{number:04d}",
            key=ident("request today key", number).hex, organization=like.organization, by=like.by,
            language=who.languages.all()[0].code, setting=like.setting, street=like.street,
            postcode=like.postcode, municipality=like.municipality, lat=like.lat, lon=like.lon,
            contact="Sekretariat", meeting_point="Haupteingang", note="Raum 104, Nebeneingang",
            made_at=begins - dt.timedelta(days=6),
        )  # fmt: skip
        slot = Slot.objects.create(
            request=request, starts_at=starts, ends_at=starts + dt.timedelta(hours=1)
        )
        if not who.assignments.filter(during__overlap=(slot.starts_at, slot.ends_at)).exists():
            coming.held(request, slot, who)


def _applications() -> None:
    for number, (name, postcode, languages, german, note) in enumerate(APPLICANTS):
        at = clock.now() - dt.timedelta(days=number * 2, hours=5)
        Application.objects.create(
            name=name, email=f"{name.split()[0].lower()}@post.example", postcode=postcode,
            languages=languages, german=german, note=note, state="confirmed", made_at=at,
            confirmed_at=at + dt.timedelta(minutes=20),
        )  # fmt: skip
