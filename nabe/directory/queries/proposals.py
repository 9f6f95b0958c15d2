"""What waits for the office: proposed changes with their differences, and earlier versions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import Http404

from nabe.core.search import fold
from nabe.directory.entries import Plain, pack
from nabe.directory.models import Proposal, Version
from nabe.directory.queries.cards import Viewer
from nabe.directory.queries.entries import Difference, differences, entry_of
from nabe.directory.rules import editable_by, runs_the_directory
from nabe.people.models import Organization


def open_proposals(viewer: Viewer) -> QuerySet[Proposal]:
    """Return what waits in the viewer's part of the directory, the oldest first."""
    mine = Q(service__in=editable_by(viewer))
    if runs_the_directory(viewer):
        mine |= Q(service=None)
    return (
        Proposal.objects.filter(mine, state=Proposal.State.OPEN)
        .select_related("service__organization", "by")
        .order_by("made_at")
    )


def proposal_for_office(viewer: Viewer, pk: uuid.UUID) -> Proposal:
    """Return one proposal of the viewer's part of the directory, decided or not, or 404."""
    mine = Q(service__in=editable_by(viewer))
    if runs_the_directory(viewer):
        mine |= Q(service=None)
    rows = Proposal.objects.filter(mine, pk=pk).select_related("service__organization", "by")
    found = rows.first()
    if found is None:
        raise Http404
    return found


def differences_of(proposal: Proposal) -> Sequence[Difference]:
    """Return field by field what a proposal changes, and what changed meanwhile."""
    if proposal.service is None:
        return differences({}, proposal.values)
    now = pack(entry_of(proposal.service))
    if proposal.state != Proposal.State.OPEN:
        return differences(proposal.before, proposal.values)
    return differences(proposal.before, proposal.values, now=now)


def version_for_office(viewer: Viewer, pk: uuid.UUID, number: int) -> Version:
    """Return one earlier version of an entry that the viewer keeps, or 404."""
    found = (
        Version.objects.filter(pk=number, service=pk, service__in=editable_by(viewer))
        .select_related("service__organization", "by")
        .first()
    )
    if found is None:
        raise Http404
    return found


def differences_to_now(version: Version, *, with_notes: bool) -> Sequence[Difference]:
    """Return field by field what bringing a version back would change.

    Notes of the office are its own: without `with_notes` they stay out.
    """
    lines = differences(pack(entry_of(version.service)), version.values)
    return [line for line in lines if with_notes or line.name != "internal_note"]


def provider_named(name: str) -> str:
    """Return the id of the one organization that is called so; '' for none or several."""
    found = Organization.objects.filter(
        folded_name=fold(name)[:240], state=Organization.State.ACTIVE
    ).values_list("pk", flat=True)[:2]
    return str(found[0]) if len(found) == 1 else ""


def new_one_for_office(viewer: Viewer, pk: str) -> Plain:
    """Return what a visitor proposed as a new service, to begin its entry with, or 404."""
    try:
        found = proposal_for_office(viewer, uuid.UUID(pk))
    except ValueError:
        raise Http404 from None
    if found.service_id is not None or found.state == Proposal.State.DECLINED:
        raise Http404
    return {**found.values, "internal_note": found.text}
