"""Writing an entry into a service: only what differs, with its earlier version kept."""

from __future__ import annotations

from nabe.core import clock, journal, texts
from nabe.directory.actions.indexing import reindex
from nabe.directory.actions.parts import write_parts
from nabe.directory.entries import Entry, pack
from nabe.directory.models import Service, Version
from nabe.directory.queries.entries import entry_of
from nabe.directory.translations import TRANSLATED
from nabe.people.models import Person

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
    now = clock.now()
    Version.objects.create(service=service, values=before, names=changed, at=now, by=by)
    _forget_oldest(service)
    service.last_modified, service.edited_by = now, by or service.edited_by
    service.save()
    texts.source_changed(service, TRANSLATED)
    journal.write(service, verb, by=by, fields=changed)
    reindex([service.pk])
    return changed


def _forget_oldest(service: Service) -> None:
    old = service.versions.values_list("pk", flat=True)[KEPT_VERSIONS:]
    Version.objects.filter(pk__in=list(old)).delete()
