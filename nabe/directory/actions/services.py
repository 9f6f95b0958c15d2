"""Entries of the directory: made, changed, published, confirmed, archived, by hand."""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import suppress
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.addresses import reserved_names
from nabe.core.errors import NotAllowed, Refused
from nabe.core.search import fold
from nabe.core.states import move
from nabe.directory.actions.indexing import reindex
from nabe.directory.actions.parts import write_parts
from nabe.directory.actions.proposals import Sender, propose
from nabe.directory.actions.writing import demand_no_conflict, demand_unchanged, write_entry
from nabe.directory.entries import COLUMNS, PARTS, Entry
from nabe.directory.models import Assurance, Proposal, Service, Version
from nabe.directory.queries.change_rules import OPEN_TO_PROVIDERS, direct_names
from nabe.directory.queries.entries import unpack
from nabe.directory.rules import demand, may_edit, may_publish
from nabe.people import rules as people
from nabe.people.models import Person

SERVICE_PAGE = "directory:service"
TRIES = 5  # to find a free address while others look for one, too


@transaction.atomic
def create_service(
    entry: Entry, *, by: Person, template: Service | None = None, key: str = ""
) -> Service:
    """Make an entry: published when `by` may publish, else waiting for review.

    `template` is the service whose text it took over; the same `key` again makes nothing new and
    returns what is there. Journal: created. Raises NotAllowed for a provider who is not `by`'s own.
    """
    service = Service(**entry.columns, created_at=clock.now(), last_modified=clock.now())
    _demand_owner(by, service.organization_id)
    service.edited_by, service.template, service.key = by, template, key
    service.state = Service.State.REVIEW
    if not insert_service(service):
        return Service.objects.get(key=key, edited_by=by)
    write_parts(service, entry.parts)
    if may_publish(by, service):
        Service.objects.filter(pk=service.pk).update(state=Service.State.PUBLISHED)
        service.state = Service.State.PUBLISHED
    said = _("Vorlage: %(name)s") % {"name": template.name} if template else ""
    journal.write(service, "created", by=by, note=said)
    reindex([service.pk])
    return service


def insert_service(service: Service) -> bool:
    """Insert a service under a free address; False when its key is there already.

    Two people who name an entry alike at the same moment get two addresses.
    """
    for _try in range(TRIES):
        if service.key and Service.objects.filter(key=service.key).exists():
            return False
        service.slug = free_slug(service.name)
        with suppress(IntegrityError), transaction.atomic():
            service.save(force_insert=True)
            return True
    raise Refused(_("Das hat nicht geklappt. Bitte versuchen Sie es noch einmal."))


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
    if seen is not None:
        demand_no_conflict(kept, entry, seen)
    if "organization" in entry.columns and entry.columns["organization"] != kept.organization:
        _demand_owner(by, entry.columns["organization"].pk)
    if not may_publish(by, kept):  # the note is the office's own
        entry = entry.only({*COLUMNS, *PARTS} - {"internal_note"})
    if kept.state != Service.State.PUBLISHED or may_publish(by, kept):
        return Saved(write_entry(kept, entry, by=by), [])
    direct = direct_names(Proposal.Via.PROVIDER)
    later = entry.only([name for name in OPEN_TO_PROVIDERS if name not in direct])
    waiting = propose(
        kept, later, via=Proposal.Via.PROVIDER, key=uuid.uuid4().hex, sender=Sender(by)
    )
    return Saved(write_entry(kept, entry.only(direct), by=by), waiting)


@transaction.atomic
def restore(service: Service, version: Version, *, by: Person, seen: dt.datetime) -> list[str]:
    """Bring an earlier version of an entry back. Journal: restored.

    Raises WrongState when somebody saved the entry after `seen`.
    """
    kept = Service.objects.select_for_update().get(pk=service.pk)
    demand(may_publish(by, kept) and version.service_id == kept.pk)
    demand_unchanged(kept, seen)
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
    """Return an address for `name` that neither a service nor a page of its own has yet."""
    stem = slugify(fold(name))[:110].strip("-") or "angebot"
    taken = set(Service.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= reserved_names(SERVICE_PAGE)
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
