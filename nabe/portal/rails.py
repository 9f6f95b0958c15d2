"""Which rooms of the office a person's roles open; the first is always "Heute"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nabe.directory import rules as directory
from nabe.interpreting import rules as interpreting
from nabe.interpreting.queries.figures import sees_figures
from nabe.messages import rules as messages
from nabe.people import rules as people
from nabe.places import rules as places


@dataclass(frozen=True, slots=True)
class Entry:
    """One room: its name on screen, its address's name, its icon."""

    label: str
    url: str
    icon: str


def _only_reads_figures(viewer: Any) -> bool:
    """Say whether somebody reads the pool's figures and does not find them in the pool's own tabs."""
    return sees_figures(viewer) and not interpreting.runs_the_pool(viewer)


def entries_for(user: Any) -> list[Entry]:
    """Return the rooms that this person may enter."""
    if not user.is_authenticated:
        return []
    rooms: list[tuple[Callable[[Any], bool], Entry]] = [
        (lambda _viewer: True, Entry(_("Heute"), "office:today", "today")),
        (directory.works_in_directory, Entry(_("Angebote"), "directory_office:list", "list")),
        (
            interpreting.works_in_pool,
            Entry(_("Dolmetschen"), "interpreting_office:board", "interpreting"),
        ),
        (interpreting.runs_the_pool, Entry(_("Pool"), "interpreting_office:pool", "groups")),
        (
            _only_reads_figures,
            Entry(_("Dolmetschen in Zahlen"), "interpreting_office:figures", "chart"),
        ),
        (
            interpreting.is_interpreter,
            Entry(_("Meine Einsätze"), "interpreting_office:today", "event"),
        ),
        (
            interpreting.is_interpreter,
            Entry(_("Abrechnungen"), "interpreting_office:own_statements", "euro"),
        ),
        (
            interpreting.is_interpreter,
            Entry(_("Mein Profil"), "interpreting_office:own_page", "badge"),
        ),
        (
            directory.runs_the_directory,
            Entry(_("Listen einlesen"), "directory_import:list", "import"),
        ),
        (people.sees_people, Entry(_("Personen"), "people:persons", "people")),
        (people.sees_people, Entry(_("Träger"), "people:organizations", "organization")),
        (messages.reads_outbox, Entry(_("Nachrichten"), "messages:list", "mail")),
        (places.edits_places, Entry(_("Orte"), "places:county", "map")),
    ]
    return [entry for opens, entry in rooms if opens(user)]
