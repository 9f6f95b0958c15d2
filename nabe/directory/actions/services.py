"""Entries of the directory: made, changed, published, confirmed, archived, by hand."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import NotAllowed, Refused, WrongState
from nabe.core.search import fold
from nabe.core.states import move
from nabe.directory.actions.indexing import reindex
from nabe.directory.actions.parts import write_parts
from nabe.directory.actions.proposals import Sender, propose
from nabe.directory.actions.writing import write_entry
from nabe.directory.entries import Entry
from nabe.directory.models import Assurance, Proposal, Service, Version
from nabe.directory.queries.change_rules import OPEN_TO_PROVIDERS, direct_names
from nabe.directory.queries.entries import unpack
from nabe.directory.rules import demand, may_edit, may_publish
from nabe.people import rules as people
from nabe.people.models import Person


@transaction.atomic
def create_service(entry: Entry, *, by: Person) -> Service:
    """Make an entry: published when `by` may publish, else waiting for review.

    Journal: created. Raises NotAllowed for a provider who is not `by`'s own.
    """
    service = Service(**entry.columns, created_at=clock.now(), last_modified=clock.now())
    _demand_owner(by, service.organization_id)
    service.slug = free_slug(service.name)
    service.edited_by = by
    service.state = Service.State.REVIEW
    service.save()
    write_parts(service, entry.parts)
    if may_publish(by, service):
        Service.objects.filter(pk=service.pk).update(state=Service.State.PUBLISHED)
        service.state = Service.State.PUBLISHED
    journal.write(service, "created", by=by)
    reindex([service.pk])
    return service


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a change: the names written at once, and those that wait for the office."""

    written: list[str]
    waiting: list[str]

    def __bool__(self) -> bool:
        return bool(self.written or self.waiting)


@transaction.atomic
def change_service(
    service: Service, entry: Entry, *, by: Person, seen: dt.datetime | None = None
) -> Saved:
    """Change an entry; what a provider may not publish waits as a proposal beside the old text.

    `seen` is when `by` read it: if somebody saved meanwhile, WrongState is raised and nothing is
    written. Journal: edited, proposed.
    """
    kept = Service.objects.select_for_update().get(pk=service.pk)
    demand(may_edit(by, kept))
    if seen is not None and kept.last_modified > seen:
        raise WrongState(
            _("Jemand hat dieses Angebot gerade geändert. Bitte prüfen Sie den neuen Stand.")
        )
    if "organization" in entry.columns and entry.columns["organization"] != kept.organization:
        _demand_owner(by, entry.columns["organization"].pk)
    if kept.state != Service.State.PUBLISHED or may_publish(by, kept):
        return Saved(write_entry(kept, entry, by=by), [])
    direct = direct_names(Proposal.Via.PROVIDER)
    later = entry.only([name for name in OPEN_TO_PROVIDERS if name not in direct])
    waiting = propose(
        kept, later, via=Proposal.Via.PROVIDER, key=uuid.uuid4().hex, sender=Sender(by)
    )
    return Saved(write_entry(kept, entry.only(direct), by=by), waiting)


@transaction.atomic
def restore(service: Service, version: Version, *, by: Person) -> list[str]:
    """Bring an earlier version of an entry back. Journal: restored."""
    kept = Service.objects.select_for_update().get(pk=service.pk)
    demand(may_publish(by, kept) and version.service_id == kept.pk)
    return write_entry(kept, unpack(version.values), by=by, verb="restored")


@transaction.atomic
def publish(service: Service, *, by: Person) -> Service:
    """Put an entry on the public pages. Journal: published."""
    demand(may_publish(by, service))
    return _to(service, Service.State.PUBLISHED, "published", by, merged_into=None)


@transaction.atomic
def archive(service: Service, *, by: Person) -> Service:
    """Take an entry off the public pages; it can be published again. Journal: archived."""
    demand(may_publish(by, service))
    return _to(service, Service.State.ARCHIVED, "archived", by)


def _to(service: Service, state: str, verb: str, by: Person | None, **changes: None) -> Service:
    move(service, state, allowed=Service.ALLOWED, last_modified=clock.now(), **changes)
    journal.write(service, verb, by=by)
    reindex([service.pk])
    return service


@transaction.atomic
def assure(
    service: Service, *, by: Person, result: str = Assurance.Result.UNCHANGED,
    via: str = Assurance.Via.STAFF, note: str = "",
) -> Assurance:  # fmt: skip
    """Note that an entry was checked today. Journal: assured.

    Only "unchanged" and "changed" make it fresh again; "withdrawn" archives it.
    """
    demand(may_edit(by, service))
    if result not in Assurance.Result.values:
        raise Refused(_("Dieses Ergebnis gibt es nicht."))
    made = Assurance(via=via, result=result, by=by, by_role=role_in_words(by, service), note=note)
    return _assured(service, made)


@transaction.atomic
def assure_by_link(
    service: Service, *, is_still: bool, note: str = "", result: str = ""
) -> Assurance:
    """Note what the bearer of a signed link said; who holds the link speaks for the provider.

    Journal: assured. "No longer there" archives the entry.
    """
    said = Assurance.Result.UNCHANGED if is_still else Assurance.Result.WITHDRAWN
    by_role = service.organization.name[:120]
    return _assured(
        service,
        Assurance(via=Assurance.Via.LINK, result=result or said, by_role=by_role, note=note),
    )


def _assured(service: Service, made: Assurance) -> Assurance:
    made.service, made.on, made.at = service, clock.today(), clock.now()
    made.save()
    journal.write(service, "assured", by=made.by, note=str(Assurance.Result(made.result).label))
    if made.result in {Assurance.Result.UNCHANGED, Assurance.Result.CHANGED}:
        Service.objects.filter(pk=service.pk).update(assured_on=made.on)
        service.assured_on = made.on
    if made.result == Assurance.Result.WITHDRAWN and service.state != Service.State.ARCHIVED:
        _to(service, Service.State.ARCHIVED, "archived", made.by)
    else:
        reindex([service.pk])
    return made


def role_in_words(by: Person, service: Service) -> str:
    """Return for whom somebody speaks: the provider or an office, never the person's name."""
    if service.organization_id in people.organizations_of(by, "provider"):
        return service.organization.name[:120]
    if people.is_coordination(by):
        return _("Koordination des Kreises")
    return _("Stadt oder Gemeinde")


def free_slug(name: str) -> str:
    """Return an address for `name` that no service has yet."""
    stem = slugify(fold(name))[:110].strip("-") or "angebot"
    taken = set(Service.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def _demand_owner(by: Person, organization_id: uuid.UUID) -> None:
    if people.is_coordination(by) or people.municipalities_of(by):
        return
    if organization_id not in people.organizations_of(by, "provider"):
        raise NotAllowed()
