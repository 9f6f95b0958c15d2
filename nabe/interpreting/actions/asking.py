"""A requester asks: the gate first, then a request with a number; repeats change nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import Refused
from nabe.interpreting.actions.telling import said
from nabe.interpreting.gate import Objection
from nabe.interpreting.matching import Window
from nabe.interpreting.models import Bundle, Request, Slot
from nabe.interpreting.queries.fees import fund_for, pays_itself
from nabe.interpreting.rules import asking_organizations, demand
from nabe.messages.actions import send
from nabe.people.models import Organization, Person
from nabe.places.queries import middle_of


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed, checked: columns of a Request, one to three local windows, the gate's word.

    `dates` are the slots of the further dates of a series, `languages` further languages for the same
    talk, the same one again for a second person; each becomes a request of its own. `refusal` is why
    the gate blocks, in the county's language.
    `costs` is what one talk costs the body at most, in cents; None: the pool pays.
    """

    organization: Organization
    columns: Mapping[str, Any]
    slots: Sequence[Window]
    objections: Sequence[Objection]
    key: str
    every_weeks: int | None = None
    dates: Sequence[Sequence[Window]] = ()
    languages: Sequence[str] = ()
    refusal: str = ""
    wants_same: bool = False
    costs: int | None = None

    @property
    def number(self) -> int:
        """How many requests this becomes."""
        return 1 + len(self.dates) + len(self.languages)


@transaction.atomic
def ask(wish: Wish, *, by: Person) -> Request:
    """Keep a request; one that the rules do not allow is kept as refused, with the reason.

    The same key again returns what is there. Journal: asked. Raises NotAllowed for a foreign body,
    Refused without a slot.
    """
    demand(asking_organizations(by).filter(pk=wish.organization.pk).exists())
    if not 1 <= len(wish.slots) <= 3:
        raise Refused(_("Bitte nennen Sie einen bis drei Termine."))
    _take_turns()
    if made := Request.objects.filter(key=wish.key).first():
        demand(made.by_id == by.pk)
        return made
    against = next((one for one in wish.objections if one.blocks), None)
    bundle = _bundle(wish) if wish.number > 1 and not against else None
    request = _make(wish, wish.slots, wish.key, by, bundle=bundle)
    if against:
        _remember_further(request, wish)
    else:
        for number, slots in enumerate(wish.dates, 1):
            _make(wish, slots, _further(wish.key, number), by, bundle=bundle)
        for number, code in enumerate(wish.languages, len(wish.dates) + 1):
            _make(wish, wish.slots, _further(wish.key, number), by, bundle=bundle, language=code)
        send(
            "request_arrived", to=by, key=f"request_arrived-{request.pk}", cause=request,
            context={**said(request, by), "count": wish.number},
        )  # fmt: skip
    return request


def _bundle(wish: Wish) -> Bundle:
    if wish.dates:
        last = max(ends for slots in wish.dates for _starts, ends in slots)
        return Bundle.objects.create(
            kind=Bundle.Kind.SERIES, every_weeks=wish.every_weeks, until=clock.local(last).date()
        )
    return Bundle.objects.create(kind=Bundle.Kind.GROUP)


def _remember_further(request: Request, wish: Wish) -> None:
    """Keep the further dates and languages of what was refused: an exception is for all of them."""
    if wish.number > 1:
        request.further = {
            "every_weeks": wish.every_weeks, "languages": list(wish.languages),
            "dates": [[[a.isoformat(), b.isoformat()] for a, b in slots] for slots in wish.dates],
        }  # fmt: skip
        request.save(update_fields=["further"])


def make_further(request: Request, *, by: Person) -> int:
    """Make requests of what was refused together with this one; returns how many. Journal: asked.

    Within the caller's transaction, once the exception is granted. Dates that are over are left out.
    """
    kept, now = request.further, clock.now()
    if not kept:
        return 0
    dates = [
        [(dt.datetime.fromisoformat(a), dt.datetime.fromisoformat(b)) for a, b in slots]
        for slots in kept["dates"]
    ]
    coming = [slots for slots in dates if slots[0][0] > now]
    own = list(request.slots.values_list("starts_at", "ends_at"))
    _take_turns()
    bundle = Bundle.objects.create(
        kind=Bundle.Kind.SERIES if dates else Bundle.Kind.GROUP, every_weeks=kept["every_weeks"],
        until=clock.local(dates[-1][0][1]).date() if dates else None,
    )  # fmt: skip
    others = [(slots, request.language) for slots in coming]
    others += [(own, code) for code in kept["languages"]]
    for number, (slots, language) in enumerate(others, 1):
        _copy(request, slots, language, _further(request.key, number), bundle, by)
    Request.objects.filter(pk=request.pk).update(bundle=bundle, further={})
    return len(others)


def _copy(
    request: Request, slots: Sequence[Window], language: str, key: str, bundle: Bundle, by: Person
) -> None:
    made = Request.objects.get(pk=request.pk)
    made.pk, made.number, made.key = uuid.uuid4(), _next_number(), key
    made.bundle, made.further = bundle, {}
    if language != made.language:
        made.language, made.dialect, made.also = language, "", []
    if not made.body_pays:
        made.fund = fund_for(clock.local(slots[0][0]).date())
    made.save(force_insert=True)
    Slot.objects.bulk_create(
        Slot(request=made, starts_at=starts, ends_at=ends, order=order)
        for order, (starts, ends) in enumerate(slots)
    )
    journal.write(made, "asked", by=by)


def _further(key: str, number: int) -> str:
    """Return the key of a further request of the same form: the same form gives the same keys."""
    return hashlib.blake2b(f"{key}-{number}".encode(), digest_size=16).hexdigest()


def _make(
    wish: Wish, slots: Sequence[Window], key: str, by: Person, *,
    bundle: Bundle | None, language: str = "",
) -> Request:  # fmt: skip
    """Keep one request with its slots, its number and who pays it; refused where the gate says so."""
    against = next((one for one in wish.objections if one.blocks), None)
    lat, lon = middle_of(wish.columns.get("postcode", ""), wish.columns.get("municipality"))
    columns = dict(wish.columns) | (
        {"language": language, "dialect": "", "also": []}
        if language and language != wish.columns["language"]
        else {}
    )
    body_pays = pays_itself(wish.organization.pk)
    request = Request.objects.create(
        **columns, organization=wish.organization, by=by, key=key, lat=lat, lon=lon,
        number=_next_number(), bundle=bundle, body_pays=body_pays,
        fund=None if body_pays else fund_for(clock.local(slots[0][0]).date()),
        state=Request.State.REFUSED if against else Request.State.OPEN,
        reason=(wish.refusal or against.reason)[:300] if against else "",
    )  # fmt: skip
    Slot.objects.bulk_create(
        Slot(request=request, starts_at=starts, ends_at=ends, order=order)
        for order, (starts, ends) in enumerate(slots)
    )
    journal.write(request, "refused" if against else "asked", by=by, note=request.reason)
    return request


def _take_turns() -> None:
    """Let one after the other take a number: whoever comes second waits, and sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('request number', 0))")


def _next_number() -> str:
    """Return the next number of this year."""
    year = clock.today().year
    last = Request.objects.filter(number__startswith=f"A-{year}-").order_by("-number").first()
    return f"A-{year}-{int(last.number.rpartition('-')[2]) + 1 if last else 1:05d}"
