"""Neighbouring directories: subscribed to, read, paused and ended.

A run asks first and writes afterwards: no transaction is open while another server is waited for,
and whatever goes wrong leaves everything as it was.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from nabe.core import clock, journal
from nabe.core.errors import Refused
from nabe.core.states import move
from nabe.directory.actions import neighbour_writing as writing
from nabe.directory.actions.neighbour_writing import Incoming, Written
from nabe.directory.importing.nearness import near
from nabe.directory.importing.neighbours import Bounds, Fetched, Unusable, demand_address, fetch
from nabe.directory.models import Service, Subscription
from nabe.directory.queries.neighbours import nearness_of
from nabe.directory.queries.vocabulary import vocabulary
from nabe.directory.rules import demand, runs_the_directory
from nabe.people.models import Person

State = Subscription.State
RUN = "directory.read_neighbour"
OVERLAP = dt.timedelta(days=1)  # clocks differ, and reading takes a while
WHOLE_EVERY = dt.timedelta(days=6)
FEW = 10  # so few services may vanish at once without a question
MOST_NOTES = 50
MOST_GONE = gettext_noop("Mehr als die Hälfte der Angebote wäre verschwunden.")
_ODD = gettext_noop("„%(name)s“ war nicht zu verstehen und fehlt.")
_TWICE = gettext_noop("%(number)s Einträge hatten keine brauchbare Kennung oder kamen doppelt.")


def bounds(**said: Any) -> Bounds:
    """Return the limits of one run."""
    return Bounds(is_nearby=settings.NABE_NEIGHBOURS_NEARBY, **said)


def look(subscription: Subscription) -> dict[str, Any]:
    """Ask an interface that is not subscribed to yet what would come; writes nothing.

    Raises Refused with the reason when it does not answer as it should.
    """
    try:
        found = fetch(
            subscription.address,
            since=None,
            bounds=bounds(seconds=20, wait=8, details=10),
            some=True,
        )
    except Unusable as error:
        raise Refused(_(error.sentence)) from error
    rule = nearness_of(subscription)
    close = [one for one in found.services.values() if near(one, rule)]
    return {
        "licence": found.about.licence, "publisher": found.about.publisher,
        "total": found.total if found.total is not None else len(found.services),
        "looked_at": len(found.services), "near": len(close),
        "names": [str(one.get("name", ""))[:120] for one in close[:8]],
    }  # fmt: skip


@transaction.atomic
def subscribe(subscription: Subscription, *, by: Person, licence: str = "") -> Subscription:
    """Keep a new subscription and read it soon. Journal: subscribed. Raises Refused."""
    demand(runs_the_directory(by))
    subscription.address = subscription.address.strip().rstrip("/")
    try:
        demand_address(subscription.address, is_nearby=settings.NABE_NEIGHBOURS_NEARBY)
    except Unusable as error:
        raise Refused(_(error.sentence)) from error
    subscription.licence = licence or subscription.licence
    subscription.made_at = clock.now()
    try:
        with transaction.atomic():
            subscription.save()
    except IntegrityError as error:
        raise Refused(_("Dieses Verzeichnis ist schon dabei.")) from error
    journal.write(subscription, "subscribed", by=by)
    read_soon(subscription, by=by)
    return subscription


def read_soon(subscription: Subscription, *, by: Person, with_losses: bool = False) -> None:
    """Leave a whole run to a worker; asking twice is asking once."""
    demand(runs_the_directory(by))
    lock = f"{RUN}:{subscription.pk}"
    with transaction.atomic():
        if subscription.state in {State.PAUSED, State.ENDED}:
            raise Refused(_("Dieses Verzeichnis ist angehalten."))
    try:
        with transaction.atomic():
            app.configure_task(RUN, queueing_lock=lock, lock=lock).defer(
                subscription_id=str(subscription.pk), with_losses=with_losses
            )
    except AlreadyEnqueued:
        return


@transaction.atomic
def pause(subscription: Subscription, *, by: Person) -> Subscription:
    """Read it no more for now; its services stay. Journal: paused."""
    demand(runs_the_directory(by))
    move(subscription, State.PAUSED, allowed=Subscription.ALLOWED)
    journal.write(subscription, "paused", by=by)
    return subscription


@transaction.atomic
def resume(subscription: Subscription, *, by: Person) -> Subscription:
    """Read it again. Journal: resumed."""
    demand(runs_the_directory(by))
    move(subscription, State.ACTIVE, allowed={State.PAUSED: {State.ACTIVE}}, whole_at=None)
    journal.write(subscription, "resumed", by=by)
    read_soon(subscription, by=by)
    return subscription


@transaction.atomic
def end(subscription: Subscription, *, by: Person) -> int:
    """Give a subscription up: its services go to the archive. Journal: ended. Returns how many."""
    demand(runs_the_directory(by))
    kept = Subscription.objects.select_for_update().get(pk=subscription.pk)
    move(kept, State.ENDED, allowed=Subscription.ALLOWED)
    journal.write(kept, "ended", by=by)
    present = kept.services.select_for_update().filter(state=Service.State.PUBLISHED)
    return writing.withdraw(list(present), note=kept.name)


def read_all() -> int:
    """Read every subscription that runs; a whole one once a week. Nightly. Returns how many."""
    rows = list(Subscription.objects.filter(state__in=[State.ACTIVE, State.FAILING]))
    for one in rows:
        read(one, whole=one.whole_at is None or clock.now() - one.whole_at > WHOLE_EVERY)
    return len(rows)


def read_by_id(key: str, *, with_losses: bool = False) -> None:
    """Read one subscription as a whole, for whoever asked."""
    row = Subscription.objects.filter(pk=UUID(key)).first()
    if row is not None and row.state in {State.ACTIVE, State.FAILING}:
        read(row, whole=True, with_losses=with_losses)


def read(
    subscription: Subscription, *, whole: bool, with_losses: bool = False,
    limits: Bounds | None = None,
) -> Written | None:  # fmt: skip
    """Bring the services of a neighbour up to date, or note why not and change nothing.

    A `whole` run withdraws what the neighbour no longer lists; if that is more than half, only
    `with_losses`. Returns None when nothing was written.
    """
    began = clock.now()
    since = None if whole else subscription.changes_from
    try:
        found = fetch(subscription.address, since=since, bounds=limits or bounds())
        return _take(subscription, found, whole=since is None, with_losses=with_losses, at=began)
    except Unusable as error:
        Subscription.objects.filter(
            pk=subscription.pk, state__in=[State.ACTIVE, State.FAILING]
        ).update(
            state=State.FAILING, run_at=began, problem=error.sentence, notes=[],
            counts={"detail": error.detail},
        )  # fmt: skip
        return None


@transaction.atomic
def _take(
    subscription: Subscription, found: Fetched, *, whole: bool, with_losses: bool, at: dt.datetime
) -> Written | None:
    kept = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if kept.state not in {State.ACTIVE, State.FAILING}:
        return None  # paused or ended while the other server was asked
    known, rule = vocabulary(), nearness_of(kept)
    arrived: list[Incoming] = []
    odd: list[str] = []
    far: set[str] = set()
    for key, said in found.services.items():
        name = said.get("name")
        close = near(said, rule)
        if close is None and isinstance(name, str) and name.strip():
            far.add(key)
        elif close and (one := writing.understood(close, known, found.about.page_of(key))):
            arrived.append(one)
        else:
            odd.append(key)
    done = writing.write_all(kept, arrived, writing.lists_of(known))
    written = {one.key for one in arrived}
    bad = len(odd) + len(done.spoilt) + found.spoilt
    if bad > len(found.services) - len(odd) - len(done.spoilt):
        raise Unusable(gettext_noop("Mehr als die Hälfte der Angebote war nicht zu verstehen."))
    gone = _gone(kept, written | set(odd), far, whole=whole, with_losses=with_losses)
    done.withdrawn = writing.withdraw(gone, note=kept.name)
    _note(kept, found, done, odd, whole=whole, at=at)
    return done


def _gone(
    kept: Subscription, present: set[str], far: set[str], *, whole: bool, with_losses: bool
) -> list[Service]:
    rows = kept.services.select_for_update().filter(state=Service.State.PUBLISHED)
    ours = list(rows)
    gone = [one for one in ours if one.origin_key in far]
    if whole:
        gone = [one for one in ours if one.origin_key not in present]
    if len(gone) > FEW and 2 * len(gone) > len(ours) and not with_losses:
        raise Unusable(MOST_GONE)
    return gone


def _note(
    kept: Subscription,
    found: Fetched,
    done: Written,
    odd: list[str],
    *,
    whole: bool,
    at: dt.datetime,
) -> None:
    names = [str(found.services[key].get("name") or key)[:80] for key in odd] + done.spoilt
    notes: list[dict[str, Any]] = [
        {"message": _ODD, "said": {"name": "".join(c for c in name if c.isprintable())}}
        for name in names[:MOST_NOTES]
    ]
    if found.spoilt:
        notes.append({"message": _TWICE, "said": {"number": found.spoilt}})
    kept.state, kept.problem, kept.run_at, kept.changes_from = State.ACTIVE, "", at, at - OVERLAP
    kept.whole_at = at if whole else kept.whole_at
    kept.licence = kept.licence or found.about.licence
    kept.notes = notes
    kept.counts = {
        "new": done.new, "changed": done.changed, "same": done.same, "withdrawn": done.withdrawn,
        "odd": len(names) + found.spoilt, "looked_at": len(found.services),
    }  # fmt: skip
    kept.save()
