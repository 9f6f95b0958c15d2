"""What stands on a visitor's list today, and how much of it is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from nabe.directory.my_list import MyList, short, span
from nabe.directory.queries.cards import Card, Viewer, cards
from nabe.directory.queries.handouts import Handout, handouts_of_ids
from nabe.directory.queries.matching import Hit
from nabe.directory.rules import listed_now


@dataclass(frozen=True, slots=True)
class Kept:
    """One service on a list: its card, and where it is and how it is reached."""

    card: Card
    handout: Handout
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """A list as it is today; `gone` counts what is no longer there or never was."""

    entries: Sequence[Kept]
    here: MyList
    gone: int

    @property
    def ids(self) -> list[UUID]:
        return [one.card.service.pk for one in self.entries]

    @property
    def names(self) -> list[str]:
        """Each service with who offers it."""
        cards_here = (one.card for one in self.entries)
        return [f"{card.title.text} ({card.service.organization.name})" for card in cards_here]

    @property
    def per_town(self) -> dict[str, int]:
        """How many of them each municipality (AGS) has."""
        return Counter(ags for one in self.entries for ags, _name in one.handout.towns)


def services_on_list(viewer: Viewer, kept: MyList) -> Found:
    """Return what of a list stands on the public pages, in its order; a fixed number of queries."""
    by_short = {short(pk): pk for pk in _listed(kept)}
    here = MyList(tuple(one for one in kept.ids if one in by_short))
    ids = [by_short[one] for one in here.ids]
    found = cards(viewer, [Hit(pk) for pk in ids], get_language() or "de")
    said = {one.service.pk: one for one in handouts_of_ids(ids)}
    entries = [_kept(card, said[card.service.pk]) for card in found if card.service.pk in said]
    return Found(entries, here, len(kept) - len(entries))


def _listed(kept: MyList) -> list[UUID]:
    if not kept.ids:
        return []
    spans = [Q(pk__range=span(one)) for one in kept.ids]
    return list(listed_now().filter(reduce(or_, spans)).values_list("pk", flat=True))


def _kept(card: Card, handout: Handout) -> Kept:
    places = [at.location for at in handout.service.at_locations.all()]
    place = next((one for one in places if one.lat is not None), None)
    return Kept(card, handout, place.lat if place else None, place.lon if place else None)
