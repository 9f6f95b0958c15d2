"""Notes of towns: written, changed and taken away; one for each town and service."""

from __future__ import annotations

from django.db import transaction

from nabe.core import clock, journal, pagecache
from nabe.directory.models import MunicipalNote, Service
from nabe.directory.queries.notes import writable_towns
from nabe.directory.rules import demand
from nabe.directory.translations import tidy
from nabe.people.models import Person
from nabe.places.models import Municipality


@transaction.atomic
def write_note(service: Service, town: Municipality, text: str, *, by: Person) -> None:
    """Say something for one town's people on a shared service; an empty text takes it away.

    Journal of the service: noted, note removed. Raises NotAllowed for another town's note.
    """
    demand(town in writable_towns(by, service))
    said = tidy("note", text)[:300]
    rows = MunicipalNote.objects.filter(service=service, municipality=town)
    if rows.filter(text=said).exists():
        return
    if said:
        MunicipalNote.objects.update_or_create(
            service=service, municipality=town,
            defaults={"text": said, "by": by, "at": clock.now()},
        )  # fmt: skip
    elif not rows.delete()[0]:
        return
    journal.write(service, "noted" if said else "note removed", by=by, note=town.name)
    pagecache.content_changed()
