"""Changes that wait: handed in by providers and visitors, taken over or not by the office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import translation

from nabe.core import clock, journal
from nabe.core.errors import NotAllowed
from nabe.core.states import move
from nabe.directory.actions.writing import demand_unchanged, write_entry
from nabe.directory.entries import Entry, Plain, changed_names, pack
from nabe.directory.models import Proposal, Service
from nabe.directory.queries.entries import entry_of, unpack
from nabe.directory.rules import demand, may_publish, works_in_directory
from nabe.messages.actions import send
from nabe.people.models import Person

State = Proposal.State


@dataclass(frozen=True, slots=True)
class Sender:
    """Who handed something in: a person, or an address with its language, or nobody known."""

    by: Person | None = None
    email: str = ""
    language: str = "de"


def propose(service: Service, entry: Entry, *, via: str, key: str, sender: Sender) -> list[str]:
    """Keep what `entry` says differently until the office decides; returns those names.

    Within the caller's transaction. A second change on the same way is added to the one that
    waits; the same `key` again changes nothing. Journal: proposed.
    """
    before = pack(entry_of(service))
    values = pack(entry)
    names = changed_names(before, values)
    if not names or Proposal.objects.filter(key=key).exists():
        return names
    said: Plain = {name: values[name] for name in names}
    waiting = (
        Proposal.objects.select_for_update()
        .filter(service=service, via=via, state=State.OPEN)
        .exclude(via=Proposal.Via.PUBLIC)
        .first()
    )
    if waiting is not None:
        said = waiting.values | said
        move(waiting, State.WITHDRAWN, allowed=Proposal.ALLOWED, email="")
    Proposal.objects.create(
        service=service, via=via, values=said, before={name: before.get(name) for name in said},
        email=sender.email, language=sender.language, by=sender.by, made_at=clock.now(), key=key,
    )  # fmt: skip
    journal.write(service, "proposed", by=sender.by, fields=names)
    return names


@transaction.atomic
def propose_new(values: Plain, *, text: str, email: str, language: str, key: str) -> Proposal:
    """Keep a visitor's proposal of a new service; the same `key` again changes nothing."""
    kept, _is_new = Proposal.objects.get_or_create(
        key=key,
        defaults={
            "via": Proposal.Via.PUBLIC, "values": values, "text": text, "email": email,
            "language": language, "made_at": clock.now(),
        },
    )  # fmt: skip
    return kept


@transaction.atomic
def decide(
    proposal: Proposal, *, by: Person, accept: Collection[str], answer: str = "",
    seen: dt.datetime | None = None,
) -> list[str]:  # fmt: skip
    """Take over the names in `accept`, nothing else; with none the proposal is declined.

    Whoever proposed it hears the outcome and, by mail, only once: the address is then forgotten.
    Journal: proposal accepted, or proposal declined. Raises WrongState if somebody was faster, or
    saved the entry after `seen`.
    """
    if proposal.service is None:
        demand(works_in_directory(by))
        return _decided(proposal, by=by, accept=accept, answer=answer, service=None)
    service = Service.objects.select_for_update().get(pk=proposal.service.pk)
    if not may_publish(by, service):
        raise NotAllowed()
    if seen is not None:
        demand_unchanged(service, seen)
    return _decided(proposal, by=by, accept=accept, answer=answer, service=service)


def _decided(
    proposal: Proposal, *, by: Person, accept: Collection[str], answer: str,
    service: Service | None,
) -> list[str]:  # fmt: skip
    names = [name for name in proposal.values if name in accept]
    to = State.ACCEPTED if names else State.DECLINED
    email = proposal.email
    move(
        proposal, to, allowed=Proposal.ALLOWED,
        answer=answer, decided_at=clock.now(), email="",
    )  # fmt: skip
    changed: list[str] = []
    if service is not None and names:
        entry = unpack({name: proposal.values[name] for name in names})
        changed = write_entry(service, entry, by=by, verb="proposal accepted")
    elif service is not None:
        journal.write(service, "proposal declined", by=by)
    _tell(proposal, service, email=email)
    return changed


def _tell(proposal: Proposal, service: Service | None, *, email: str) -> None:
    to = proposal.by or email
    if not to:
        return
    language = proposal.by.language if proposal.by else proposal.language
    with translation.override(language):
        link = f"{settings.NABE_URL}{service.get_absolute_url()}" if service else ""
    send(
        "proposal_decided", to=to, language=language, key=f"proposal-{proposal.pk}",
        context={
            "name": service.name if service else str(proposal.values.get("name", "")),
            "accepted": proposal.state == State.ACCEPTED, "answer": proposal.answer, "link": link,
        },
        cause=proposal,
    )  # fmt: skip
