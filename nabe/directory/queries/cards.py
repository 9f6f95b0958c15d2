"""A service as a card: what a reader needs to choose it, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, OuterRef, Subquery, When
from django.utils.translation import gettext as _

from nabe.core import clock, texts
from nabe.core.language_names import language_name
from nabe.core.texts import Text
from nabe.directory.freshness import Freshness
from nabe.directory.models import Level, Location, Occurrence, Service
from nabe.directory.queries.catalogue import Catalogue, catalogue
from nabe.directory.queries.cycles import freshness_of
from nabe.directory.queries.matching import Hit
from nabe.directory.times_in_words import in_words
from nabe.people.models import Person

Viewer = Person | None


@dataclass(frozen=True, slots=True)
class Card:
    """One service in a list; everything in it is ready to be shown."""

    service: Service
    title: Text
    fields: Sequence[str]
    places: Sequence[str]
    languages: Sequence[str]
    level: str
    times: Sequence[str]
    km: float | None
    next_start: dt.datetime | None
    freshness: Freshness

    @property
    def distance(self) -> str:
        """The distance in words, rounded as honestly as a centre point allows."""
        if self.km is None:
            return ""
        if self.km < 1:
            return _("unter 1 km")
        return _("%(km)s km") % {"km": f"{self.km:.0f}"}

    @property
    def is_overdue(self) -> bool:
        return self.freshness in {Freshness.OVERDUE, Freshness.DELISTED}


# What a card shows; a service and its search document hold ten times as much.
READ = (
    "slug", "name", "status", "level_from", "level_to", "is_free", "child_care", "assured_on",
    "created_at", "language", "organization__name", "document__tokens", "origin__name",
)  # fmt: skip


def cards(viewer: Viewer, hits: Sequence[Hit], language: str) -> list[Card]:
    """Return the cards of these hits in their order: two queries, three in another language."""
    coming = Occurrence.objects.filter(service=OuterRef("pk"), ends_at__gt=clock.now())
    there = Location.objects.filter(at_services__service=OuterRef("pk")).values("city")[:1]
    rows = (
        Service.objects.select_related("organization", "document", "origin")
        .prefetch_related("schedules")
        .annotate(next_start=Subquery(coming.order_by("ends_at").values("starts_at")[:1]))
        .annotate(city_there=Case(When(origin__isnull=False, then=Subquery(there))))
        .only(*READ)
    )
    found = {one.pk: one for one in rows.filter(pk__in=[hit.service_id for hit in hits])}
    services = [found[hit.service_id] for hit in hits if hit.service_id in found]
    titles = texts.for_rows(services, ["name"], language)
    lists = catalogue()
    return [
        _card(found[hit.service_id], hit, titles[str(hit.service_id)]["name"], lists, language)
        for hit in hits
        if hit.service_id in found
    ]


def _card(service: Service, hit: Hit, title: Text, lists: Catalogue, language: str) -> Card:
    return Card(
        service=service,
        title=title,
        fields=_labels(service, lists, "field", language),
        places=_places(service, lists, language),
        languages=_labels(service, lists, "lang", language),
        level=level_in_words(service),
        times=list(dict.fromkeys(filter(None, map(in_words, service.schedules.all())))),
        km=hit.km,
        next_start=service.next_start,  # type: ignore[attr-defined]  # annotated above
        freshness=freshness_of(service),
    )


def _places(service: Service, lists: Catalogue, language: str) -> Sequence[str]:
    """Return our towns that a service is for; a neighbour's stands where it is held."""
    if service.origin_id:
        return [service.city_there or _("im Nachbarkreis")]  # type: ignore[attr-defined]
    return _labels(service, lists, "m", language) or [_("ganzer Kreis")]


def _labels(service: Service, lists: Catalogue, facet: str, language: str) -> list[str]:
    own = [token for token in service.document.tokens if token.startswith(f"{facet}:")]
    if facet == "lang" and len(own) > 1:  # that German is spoken goes without saying
        own = [token for token in own if not token.endswith(":de")]
    return [label for label in (lists.label(token, language) for token in own) if label]


def level_in_words(service: Service) -> str:
    """Return the German that a service asks for or teaches: "A1 bis B1", "ab A2"."""
    first, last = service.level_from, service.level_to
    if not first and not last:
        return ""
    # The words stand after "Deutsch": what is named "ohne Deutsch" needs another name there.
    words = {"A0": _("ohne Vorkenntnisse")}
    names = [words.get(level) or (Level(level).label if level else "") for level in (first, last)]
    if first == last or (first in {"A0", "ALPHA"} and not last):
        return str(names[0])
    if not last:
        return _("ab %(level)s") % {"level": names[0]}
    if not first:
        return _("bis %(level)s") % {"level": names[1]}
    return _("%(from)s bis %(to)s") % {"from": names[0], "to": names[1]}


def languages_of(service: Service, language: str) -> list[str]:
    """Return the names of the languages spoken, German first."""
    codes = sorted((one.code for one in service.languages.all()), key=lambda code: code != "de")
    return [language_name(code, language) for code in codes]
