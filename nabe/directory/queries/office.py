"""The office: lists of entries, one entry to edit, and what waits on "Heute"."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum
from django.http import Http404

from nabe.core import clock
from nabe.core.search import words
from nabe.directory.models import Proposal, Report, Service, UnmetSearch
from nabe.directory.queries import care
from nabe.directory.queries.cards import Viewer
from nabe.directory.queries.proposals import open_proposals
from nabe.directory.rules import demand, editable_by, listed_now, works_in_directory

SHOWN = 5  # tasks of one kind on "Heute"


def services_for_office(viewer: Viewer, filters: Mapping[str, str]) -> QuerySet[Service]:
    """Return the entries that the viewer keeps, filtered by the address.

    `filters`: q (words of name or organization), stand (a state, or ueberfaellig, ohne-ort,
    hinweise, links, or pflege: the worst first), ort (municipality slug).
    """
    demand(works_in_directory(viewer))
    rows = (
        editable_by(viewer)
        .select_related("organization", "document")
        .prefetch_related("at_locations__location__municipality")
    )
    for word in words(filters.get("q", ""))[:6]:
        rows = rows.filter(
            Q(folded_name__contains=word) | Q(organization__folded_name__contains=word)
        )
    if filters.get("ort"):
        rows = rows.filter(
            pk__in=Service.objects.filter(
                at_locations__location__municipality__slug=filters["ort"]
            ).values("pk")
        )
    if filters.get("stand") == "pflege":
        return care.needing_care(rows)
    return _with_state(rows, filters.get("stand", "")).order_by("folded_name", "id")


def _with_state(rows: QuerySet[Service], state: str) -> QuerySet[Service]:
    if state in Service.State.values:
        return rows.filter(state=state)
    if state == "ueberfaellig":
        return overdue(rows)
    if state == "links":
        return care.with_broken_links(rows)
    if state == "ohne-ort":
        return without_place(rows)
    if state == "hinweise":
        return rows.filter(pk__in=Report.objects.filter(state=Report.State.OPEN).values("service"))
    return rows


def overdue(rows: QuerySet[Service]) -> QuerySet[Service]:
    """Return published entries whose confirmation is overdue."""
    return rows.filter(document__due_on__lt=clock.today(), state=Service.State.PUBLISHED)


def without_place(rows: QuerySet[Service]) -> QuerySet[Service]:
    """Return entries that nobody can find: neither a place nor online."""
    return rows.filter(at_locations=None, is_online=False).exclude(state=Service.State.ARCHIVED)


def keeps(viewer: Viewer, pk: uuid.UUID) -> bool:
    """Say whether the viewer may still edit this entry."""
    return editable_by(viewer).filter(pk=pk).exists()


def keys_within(viewer: Viewer, keys: Sequence[str]) -> list[str]:
    """Return those of the keys that name entries which the viewer keeps."""
    ids = []
    for key in keys:
        with suppress(ValueError):
            ids.append(uuid.UUID(key))
    return [str(pk) for pk in editable_by(viewer).filter(pk__in=ids).values_list("pk", flat=True)]


def service_for_office(viewer: Viewer, pk: uuid.UUID) -> Service:
    """Return one entry that the viewer may edit, or 404."""
    found = (
        editable_by(viewer)
        .select_related("organization")
        .prefetch_related("schedules", "phones", "contacts", "languages")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def report_for_office(viewer: Viewer, pk: int) -> Report:
    """Return one report on an entry that the viewer keeps, or 404."""
    found = Report.objects.select_related("service").filter(
        pk=pk, service__in=editable_by(viewer)
    ).first()  # fmt: skip
    if found is None:
        raise Http404
    return found


def open_reports(viewer: Viewer) -> QuerySet[Report]:
    """Return the reports that nobody has answered, newest first."""
    return Report.objects.filter(
        state=Report.State.OPEN, service__in=editable_by(viewer)
    ).select_related("service")


@dataclass(frozen=True, slots=True)
class Tasks:
    """What waits for somebody in the directory: the first few of each kind, and how many."""

    to_review: Sequence[Service]
    overdue: Sequence[Service]
    without_place: Sequence[Service]
    reports: Sequence[Report]
    proposals: Sequence[Proposal]
    numbers: Mapping[str, int]

    def __bool__(self) -> bool:
        return any(self.numbers.values())


def tasks_for_today(viewer: Viewer) -> Tasks:
    """Return what waits for the viewer: ten queries."""
    mine = editable_by(viewer).select_related("organization")
    kinds = {
        "review": mine.filter(state=Service.State.REVIEW).order_by("-last_modified"),
        "overdue": overdue(mine).order_by("assured_on", "folded_name"),
        "place": without_place(mine).order_by("-last_modified"),
    }
    reports, proposals = open_reports(viewer), open_proposals(viewer)
    return Tasks(
        list(kinds["review"][:SHOWN]),
        list(kinds["overdue"][:SHOWN]),
        list(kinds["place"][:SHOWN]),
        list(reports[:SHOWN]),
        list(proposals[:SHOWN]),
        {name: rows.count() for name, rows in kinds.items()}
        | {"reports": reports.count(), "proposals": proposals.count()},
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """Four figures under the tasks of "Heute"."""

    listed: int
    fresh_share: int | None
    overdue: int
    unmet: int


def figures_for_today(viewer: Viewer) -> Figures:
    """Return how the viewer's part of the directory stands; `fresh_share` in per cent."""
    published = editable_by(viewer).filter(state=Service.State.PUBLISHED)
    total = published.count()
    late = overdue(published).count()
    unmet = UnmetSearch.objects.filter(on__gte=clock.today() - dt.timedelta(days=30))
    return Figures(
        listed=published.filter(pk__in=listed_now()).count(),
        fresh_share=round(100 * (total - late) / total) if total else None,
        overdue=late,
        unmet=unmet.aggregate(number=Sum("count"))["number"] or 0,
    )


LEAST_SHOWN = 2  # searches of the same words


def unmet_searches(viewer: Viewer) -> list[tuple[str, int]]:
    """Return the searches without a hit of the last 30 days, most frequent first.

    What was searched for once may be somebody's name: it is counted, but not shown.
    """
    demand(works_in_directory(viewer))
    rows = (
        UnmetSearch.objects.filter(on__gte=clock.today() - dt.timedelta(days=30))
        .values_list("query")
        .annotate(number=Sum("count"))
        .filter(number__gte=LEAST_SHOWN)
        .order_by("-number", "query")[:10]
    )
    return [(query, number) for query, number in rows]
