"""Entries that may be the same: what is compared, and two of them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from nabe.directory.duplicates import Known
from nabe.directory.entries import COLUMNS, PARTS, changed_names, pack
from nabe.directory.models import DuplicatePair, Service
from nabe.directory.queries.cards import Viewer
from nabe.directory.queries.entries import entry_of, in_the_words_of, label_of
from nabe.directory.rules import editable_by
from nabe.ui.words import listed


def known_entries() -> list[Known]:
    """Return what is compared of all entries that are not archived; four queries."""
    rows = (
        Service.objects.filter(origin=None)
        .exclude(state=Service.State.ARCHIVED)
        .prefetch_related("phones", "schedules", "at_locations__location")
        .only("folded_name", "organization_id", "email", "state")
    )
    return [_known(one) for one in rows.iterator(chunk_size=2000)]


def _known(service: Service) -> Known:
    at = next(iter(service.at_locations.all()), None)
    phone = next(iter(service.phones.all()), None)
    times = sorted(f"{one.byday} {one.opens_at}" for one in service.schedules.all() if one.byday)
    place = at.location if at else None
    return Known(
        key=str(service.pk), name=service.folded_name, provider=str(service.organization_id),
        phone=phone.number if phone else "", email=service.email.lower(),
        street=f"{place.street} {place.postcode}".strip() if place and place.street else "",
        town=str(place.municipality_id or place.city) if place else "", times=" ".join(times),
    )  # fmt: skip


def open_pairs(viewer: Viewer) -> QuerySet[DuplicatePair]:
    """Return the pairs that wait, where the viewer keeps both entries."""
    mine = editable_by(viewer).exclude(state=Service.State.ARCHIVED)
    return DuplicatePair.objects.filter(
        state=DuplicatePair.State.OPEN, first__in=mine, second__in=mine
    ).select_related("first__organization", "second__organization")


def pair_for_office(viewer: Viewer, pk: int) -> DuplicatePair:
    """Return one pair of which the viewer keeps both entries, or 404."""
    mine = editable_by(viewer)
    rows = DuplicatePair.objects.filter(pk=pk, first__in=mine, second__in=mine)
    found = rows.select_related("first__organization", "second__organization").first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """One column or part of both entries in words; `differs` where somebody must choose."""

    name: str
    label: str
    first: str
    second: str
    differs: bool


def side_by_side(pair: DuplicatePair) -> Sequence[Line]:
    """Return what both entries say, leaving out what is empty in both; differences first."""
    one, other = pack(entry_of(pair.first)), pack(entry_of(pair.second))
    different = set(changed_names(one, other)) | set(changed_names(other, one))
    lines = [
        Line(
            name, label_of(name), in_the_words_of(name, one.get(name)),
            in_the_words_of(name, other.get(name)), name in different,
        )
        for name in (*COLUMNS, *PARTS)
    ]  # fmt: skip
    shown = [line for line in lines if line.first or line.second]
    return sorted(shown, key=lambda line: not line.differs)


def reasons_in_words(pair: DuplicatePair) -> str:
    """Return why two entries are proposed: "gleicher Träger, gleiche Telefonnummer"."""
    words = {
        "provider": _("gleicher Träger"), "phone": _("gleiche Telefonnummer"),
        "email": _("gleiche E-Mail-Adresse"), "street": _("gleiche Straße"),
        "town": _("gleicher Ort"), "times": _("gleiche Zeiten"),
    }  # fmt: skip
    return listed([_("ähnlicher Name"), *(words[one] for one in pair.reasons if one in words)])
