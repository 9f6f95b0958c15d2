"""What another town solved, as the beginning of an entry of one's own ("Vorlage übernehmen")."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.utils.translation import get_language

from nabe.directory.entries import Plain, pack
from nabe.directory.models import Service
from nabe.directory.queries.cards import Card, cards
from nabe.directory.queries.entries import entry_of
from nabe.directory.queries.matching import look
from nabe.directory.queries.results import prepare
from nabe.directory.rules import Viewer, demand, visible_to, works_in_directory
from nabe.directory.wishes import Wish

SHOWN = 8
# What says how a service works; who offers it, where, when and for how many is each town's own.
TAKEN = (
    "name", "description", "fields", "target_groups", "eligibility_description", "minimum_age",
    "maximum_age", "level_from", "level_to", "languages", "multilingual", "is_free",
    "fees_description", "child_care", "registration", "application_process", "is_online",
)  # fmt: skip


def templates_for(viewer: Viewer, words: str) -> Sequence[Card]:
    """Return the listed services of all towns that fit these words best; [] without words."""
    demand(works_in_directory(viewer))
    if not words.strip():
        return []
    search = prepare(Wish(q=words))
    hits = look(search).hits(search, limit=SHOWN) if search.query else []
    return cards(viewer, hits, get_language() or "de")


def template_of(viewer: Viewer, key: str) -> Service | None:
    """Return the service to begin from; None without a key, 404 for one that is not to be seen."""
    demand(works_in_directory(viewer))
    if not key:
        return None
    try:
        found = visible_to(viewer).filter(pk=uuid.UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def taken_from(service: Service) -> Plain:
    """Return what a new entry takes from its template, packed."""
    packed: dict[str, Any] = pack(entry_of(service))
    return {name: value for name, value in packed.items() if name in TAKEN}
