"""The county's rules of freshness, read once after each change of content."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404

from nabe.core import clock, pagecache
from nabe.directory.freshness import COUNTY_DEFAULT, Cycle, Cycles, Freshness, freshness
from nabe.directory.models import AssuranceCycle, Service
from nabe.people.models import Person


def cycles() -> Cycles:
    """Return the county's cycles; one query after a change of content, none otherwise."""
    return pagecache.kept("cycles", _read)


def _read() -> Cycles:
    rows = {row.field.code if row.field else "": row.cycle for row in all_cycles()}
    return Cycles(rows.pop("", COUNTY_DEFAULT), rows)


def all_cycles() -> list[AssuranceCycle]:
    """Return the county's cycle first, then those of fields."""
    rows = AssuranceCycle.objects.select_related("field")
    return sorted(
        rows, key=lambda row: (row.field is not None, row.field.name if row.field else "")
    )


def cycle_for_office(viewer: Person | None, pk: int) -> AssuranceCycle | None:
    """Return one cycle, or 404; None for a new one (0)."""
    if not pk:
        return None
    found = AssuranceCycle.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def cycle_of(service: Service, codes: Iterable[str] | None = None) -> Cycle:
    """Return a service's cycle; `codes` of its fields, else those of its search document."""
    if codes is None:
        codes = [one[6:] for one in service.document.tokens if one.startswith("field:")]
    return cycles().of(codes)


def freshness_of(service: Service) -> Freshness:
    """Return how trustworthy the entry is today."""
    return freshness(service.counted_from, clock.today(), cycle_of(service))
