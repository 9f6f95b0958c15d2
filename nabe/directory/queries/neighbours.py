"""Neighbouring directories for the office, and what counts as near to us."""

from __future__ import annotations

import re
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from nabe.directory.importing.nearness import Nearness
from nabe.directory.models import Service, Subscription
from nabe.directory.rules import Viewer, demand, runs_the_directory
from nabe.places.distance import Point
from nabe.places.queries import known_postcode_areas, municipalities

MOST_SHOWN = 100


def subscriptions_for_office(viewer: Viewer) -> QuerySet[Subscription]:
    """Return the directories that are read, with `shown`: their public services here."""
    demand(runs_the_directory(viewer))
    is_shown = Q(services__state=Service.State.PUBLISHED)
    return Subscription.objects.exclude(state=Subscription.State.ENDED).annotate(
        shown=Count("services", filter=is_shown)
    )


def subscription_for_office(viewer: Viewer, pk: UUID) -> Subscription:
    """Return one directory that is read, or 404."""
    found = subscriptions_for_office(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def services_of(subscription: Subscription) -> QuerySet[Service]:
    """Return the public services that came from there, by name."""
    rows = subscription.services.filter(state=Service.State.PUBLISHED)
    return rows.select_related("organization").order_by("folded_name")[:MOST_SHOWN]


def nearness_of(subscription: Subscription) -> Nearness:
    """Return what counts as near for a subscription: two queries."""
    towns = {one.name: Point(one.lat, one.lon) for one in municipalities(None)}
    middles = {code: middle for code, (middle, _towns) in known_postcode_areas().items()}
    prefixes = tuple(re.findall(r"[0-9]{2,5}", subscription.postcodes))
    return Nearness(subscription.near_km, prefixes, towns, middles)
