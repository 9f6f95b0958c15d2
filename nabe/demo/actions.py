"""Acting: make the whole demo, once, in an empty database."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import pagecache
from nabe.core.errors import Refused
from nabe.demo import DATA, care, county, mail, people, pool, services, trust, waiting, watching
from nabe.directory.actions import imports, merging
from nabe.directory.actions.indexing import reindex
from nabe.directory.actions.terms import ensure_taxonomy
from nabe.directory.models import Service
from nabe.people.models import Organization, Person
from nabe.places.models import County

OFFICE_LIST = "angebote_2026.xlsx"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the demo holds."""

    services: int
    organizations: int
    persons: int


def is_loaded() -> bool:
    """Say whether this database holds the demo county."""
    return County.objects.filter(settings__demo=True).exists()


@transaction.atomic
def load() -> Counts:
    """Make the demo county; a second time changes nothing.

    Raises Refused when the database holds anything else: demo and real data never mix.
    """
    if is_loaded():
        return counts()
    for model in (County, Organization, Person, Service):
        if model._default_manager.exists():
            raise Refused(
                _("Diese Datenbank ist nicht leer. Die Demo braucht eine leere Datenbank.")
            )
    bodies = county.make()
    cast = people.make(bodies)
    ensure_taxonomy()
    made = services.make(bodies, cast)
    trust.make(made, cast)
    waiting.make(made, cast)
    care.make(made, cast)
    watching.make()
    pool.make(bodies, cast)
    mail.make(made, cast)
    reindex()
    merging.find_duplicates()
    _list_waits(cast)
    pagecache.content_changed()
    return counts()


def _list_waits(cast: people.Cast) -> None:
    """Upload the office's spreadsheet and read it; the coordination has yet to take it over."""
    with (DATA / OFFICE_LIST).open("rb") as file:
        run = imports.start_import(
            file, OFFICE_LIST, source_name="Angebotsliste des Kreises", by=cast.coordination[2]
        )
    imports.read_import(run)


def counts() -> Counts:
    """Count what the demo holds."""
    return Counts(Service.objects.count(), Organization.objects.count(), Person.objects.count())
