"""The ladder of reminders: each rung once, one message for all entries of a recipient."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from nabe.core import clock, journal, links, pagecache
from nabe.core.copying import copy_in
from nabe.core.models import SignedLink
from nabe.directory.actions import services
from nabe.directory.actions.indexing import reindex
from nabe.directory.actions.proposals import Sender, propose
from nabe.directory.actions.writing import demand_no_conflict, write_entry
from nabe.directory.entries import Entry
from nabe.directory.freshness import Step
from nabe.directory.models import Assurance, AssuranceCycle, ChangeRule, Proposal, Reminder, Service
from nabe.directory.queries.change_rules import OPEN_TO_PROVIDERS, direct_names
from nabe.directory.queries.reminders import (
    Addressee,
    Reached,
    addressees,
    coordination,
    officers_of,
    reached_steps,
    services_for_link,
)
from nabe.directory.rules import demand, runs_the_directory
from nabe.messages.actions import send
from nabe.people.models import Person

ASSURE = "directory.assure"  # purpose of the link
VALID_FOR = dt.timedelta(days=90)
NAMED = 30  # entries that one message names


@transaction.atomic
def remind() -> int:
    """Take every rung that was reached; returns how many messages went into the outbox.

    Nightly, and harmless at any other time: what was noted once is not said again.
    """
    today = clock.today()
    reached = reached_steps(today)
    _note(reached)
    by_step: defaultdict[Step, list[Reached]] = defaultdict(list)
    for one in reached:
        by_step[one.step].append(one)
    told = 0
    for rung, rows in by_step.items():
        ids = [one.service_id for one in rows]
        told += _tell_providers(ids, rung, today)
        if rung == Step.MUNICIPALITY:
            told += _tell_offices(officers_of(ids), rung, today)
        if rung == Step.COORDINATION:
            found = list(Service.objects.filter(pk__in=ids).select_related("organization"))
            told += _tell_offices(dict.fromkeys(coordination(), found), rung, today)
    return told


def _note(reached: Iterable[Reached]) -> None:
    now = clock.now()
    copy_in(
        Reminder(service_id=one.service_id, due_on=one.due_on, step=one.step, at=now)
        for one in reached
    )


def _tell_providers(service_ids: Collection[UUID], rung: Step, today: dt.date) -> int:
    number = 0
    for entry in addressees(service_ids):
        token = links.make(ASSURE, row=entry.organization, to=entry.address, valid_for=VALID_FOR)
        send(
            "entries_due", to=entry.to, key=_key("due", rung, today, entry),
            context=_named(entry.services)
            | {
                "organization": entry.organization.name, "step": rung.name,
                "link": links.address(token), "days": VALID_FOR.days,
            },
            cause=entry.organization,
        )  # fmt: skip
        number += 1
    return number


def _tell_offices(found: dict[Person, list[Service]], rung: Step, today: dt.date) -> int:
    address = f"{settings.NABE_URL}{reverse('directory_office:calls')}"
    for person, rows in found.items():
        send(
            "entries_escalated", to=person, key=f"escalated-{rung.name}-{today}-{person.pk}",
            context=_named(rows) | {"step": rung.name, "link": address},
        )  # fmt: skip
    return len(found)


def _named(rows: Sequence[Service]) -> dict[str, object]:
    return {
        "names": [f"{one.name} ({one.organization.name})" for one in rows[:NAMED]],
        "more": len(rows[NAMED:]), "number": len(rows),
    }  # fmt: skip


def _key(about: str, rung: object, today: dt.date, entry: Addressee) -> str:
    whom = hashlib.sha256(f"{entry.organization.pk} {entry.address}".encode()).hexdigest()[:24]
    return f"{about}-{rung}-{today}-{whom}"


# --- what the bearer of a link says ----------------------------------------------------------
@transaction.atomic
def confirm_by_link(link: SignedLink, service_ids: Collection[UUID]) -> int:
    """Confirm these entries of a link; what was confirmed today stays as it is. How many?"""
    today = clock.today()
    mine = [one for one in services_for_link(link) if one.pk in service_ids]
    fresh = [one for one in Service.objects.filter(pk__in=[one.pk for one in mine])
             if one.assured_on != today]  # fmt: skip
    for service in fresh:
        services.assure_by_link(service, is_still=True)
    if fresh:
        links.spend(link)
    return len(fresh)


@transaction.atomic
def end_by_link(link: SignedLink, service: Service) -> None:
    """Take an entry off the public pages; the office hears of it and can bring it back."""
    if service.pk in {one.pk for one in services_for_link(link)}:
        services.assure_by_link(service, is_still=False)
        links.spend(link)


@transaction.atomic
def change_by_link(
    link: SignedLink, service: Service, entry: Entry, *, key: str, seen: dt.datetime
) -> services.Saved:
    """Write what the county's rules let through, propose the rest, and note the confirmation.

    Raises WrongState when it would undo what somebody saved since `seen`; the same
    `key` again changes nothing.
    """
    kept = Service.objects.select_for_update().get(pk=service.pk)
    demand(kept.pk in {one.pk for one in services_for_link(link)})
    if Proposal.objects.filter(key=key).exists():
        return services.Saved([], [])
    demand_no_conflict(kept, entry, seen)
    direct = direct_names(Proposal.Via.LINK)
    later = entry.only([name for name in OPEN_TO_PROVIDERS if name not in direct])
    waiting = propose(kept, later, via=Proposal.Via.LINK, key=key, sender=Sender(email=link.to))
    written = write_entry(kept, entry.only(direct), by=None, verb="changed by link")
    services.assure_by_link(kept, is_still=True, result=Assurance.Result.CHANGED)
    links.spend(link)
    return services.Saved(written, waiting)


# --- the county's rules ------------------------------------------------------------------------
@transaction.atomic
def set_cycle(cycle: AssuranceCycle, *, by: Person) -> AssuranceCycle:
    """Write a cycle; all entries move with it. Journal: cycle changed."""
    demand(runs_the_directory(by))
    cycle.save()
    pagecache.content_changed()
    pagecache.forget()
    journal.write(cycle, "edited", by=by)
    reindex()
    return cycle


@transaction.atomic
def drop_cycle(cycle: AssuranceCycle, *, by: Person) -> None:
    """Let a field follow the county's cycle again."""
    demand(runs_the_directory(by))
    journal.write(cycle, "withdrawn", by=by)
    cycle.delete()
    pagecache.content_changed()
    pagecache.forget()
    reindex()


@transaction.atomic
def set_change_rules(via: str, direct: Collection[str], *, by: Person) -> None:
    """Say which changes made in this way are published at once. Journal: edited."""
    demand(runs_the_directory(by))
    ChangeRule.objects.filter(via=via).delete()
    ChangeRule.objects.bulk_create(
        [ChangeRule(via=via, name=name, is_direct=name in direct) for name in OPEN_TO_PROVIDERS]
    )
    pagecache.content_changed()
