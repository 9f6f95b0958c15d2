"""Writing an entry into a service: only what differs, with its earlier version kept."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from nabe.core import clock, journal, texts
from nabe.core.errors import WrongState
from nabe.directory.actions.indexing import reindex
from nabe.directory.actions.parts import write_parts
from nabe.directory.entries import Entry, Plain, pack
from nabe.directory.models import Service, Version
from nabe.directory.queries.entries import conflicts, entry_of
from nabe.directory.translations import TRANSLATED
from nabe.people.models import Person


def demand_unchanged(service: Service, seen: dt.datetime) -> None:
    """Raise WrongState when somebody saved the entry after the page with it was read."""
    if service.last_modified > seen:
        raise WrongState(
            _("Jemand hat dieses Angebot gerade geändert. Bitte prüfen Sie den neuen Stand.")
        )


def demand_no_conflict(service: Service, entry: Entry, seen: dt.datetime) -> None:
    """Raise WrongState when `entry` would undo what somebody saved after `seen`."""
    if conflicts(service, entry, seen):
        demand_unchanged(service, seen)


KEPT_VERSIONS = 50  # of one service


def write_entry(
    service: Service, entry: Entry, *, by: Person | None, verb: str = "edited"
) -> list[str]:
    """Bring a locked service up to date within the caller's transaction; what changed?

    What stood there before is kept as a version; translations of changed texts become outdated.
    Journal: `verb`, with the names that changed. Raises nothing of its own.
    """
    before = pack(entry_of(service))
    changed = [name for name, value in entry.columns.items() if getattr(service, name) != value]
    for name in changed:
        setattr(service, name, entry.columns[name])
    changed += write_parts(service, entry.parts)
    if not changed:
        return []
    keep_version(service, before, changed, by=by, verb=verb)
    texts.source_changed(service, TRANSLATED)
    reindex([service.pk])
    return changed


def keep_version(
    service: Service, before: Plain, changed: list[str], *, by: Person | None,
    verb: str = "edited",
) -> None:  # fmt: skip
    """Keep what stood there before a change, and say who made it. Journal: `verb`."""
    now = clock.now()
    Version.objects.create(service=service, values=before, names=changed, at=now, by=by)
    _forget_oldest(service)
    service.last_modified, service.edited_by = now, by or service.edited_by
    service.save()
    journal.write(service, verb, by=by, fields=changed)


def _forget_oldest(service: Service) -> None:
    old = service.versions.values_list("pk", flat=True)[KEPT_VERSIONS:]
    Version.objects.filter(pk__in=list(old)).delete()
