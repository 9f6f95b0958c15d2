"""Duplicates: found at night, settled by a person; merging keeps everything that led to either."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import Refused, WrongState
from nabe.core.states import move
from nabe.directory.actions.indexing import reindex
from nabe.directory.actions.writing import write_entry
from nabe.directory.duplicates import pairs
from nabe.directory.entries import COLUMNS, PARTS
from nabe.directory.models import (
    Assurance,
    Campaign,
    DuplicatePair,
    MunicipalNote,
    Proposal,
    Report,
    Service,
    SourceQuestion,
    SourceRecord,
)
from nabe.directory.queries.duplicates import known_entries
from nabe.directory.queries.entries import entry_of
from nabe.directory.rules import demand, may_publish
from nabe.people.models import Person

State = DuplicatePair.State
MOST_PROPOSED = 500


@transaction.atomic
def find_duplicates() -> int:
    """Propose pairs that nobody has settled yet; how many are new? Nightly."""
    found = pairs(known_entries())[:MOST_PROPOSED]
    now = clock.now()
    before = DuplicatePair.objects.count()
    DuplicatePair.objects.bulk_create(
        [
            DuplicatePair(
                first_id=UUID(one.first), second_id=UUID(one.second), score=one.score,
                reasons=list(one.reasons), found_at=now,
            )
            for one in found
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    still = {(UUID(one.first), UUID(one.second)) for one in found}
    gone = [
        pk for pk, first, second in DuplicatePair.objects.filter(state=State.OPEN).values_list(
            "pk", "first_id", "second_id"
        )
        if (first, second) not in still
    ]  # fmt: skip
    DuplicatePair.objects.filter(pk__in=gone).delete()
    return DuplicatePair.objects.count() - before + len(gone)


@transaction.atomic
def keep_both(pair: DuplicatePair, *, by: Person) -> DuplicatePair:
    """Say that two entries are two services; they are not proposed again. Journal: kept apart."""
    demand(may_publish(by, pair.first) and may_publish(by, pair.second))
    move(pair, State.DIFFERENT, allowed=DuplicatePair.ALLOWED, by=by)
    for service in (pair.first, pair.second):
        journal.write(service, "kept apart", by=by)
    return pair


@transaction.atomic
def merge(
    pair: DuplicatePair, *, by: Person, keep: UUID, take: Collection[str], seen: dt.datetime
) -> Service:
    """Make one entry of two: `keep` stays and takes the names in `take` from the other.

    Confirmations, reports, proposals, sources and campaigns move to the one that stays; the other
    goes to the archive and its address leads there; what was public stays public. Journal: merged.
    Raises WrongState when somebody saved one of the two after `seen`, or one is in the archive.
    """
    ids = sorted((pair.first_id, pair.second_id))
    rows = {
        one.pk: one for one in Service.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    }
    if keep not in rows or len(rows) != 2:
        raise Refused(_("Dieses Paar gibt es nicht mehr."))
    if any(one.last_modified > seen for one in rows.values()):
        raise WrongState(
            _("Jemand hat eines der beiden Angebote gerade geändert. Bitte vergleichen Sie neu.")
        )
    if any(one.state == Service.State.ARCHIVED for one in rows.values()):
        raise WrongState(_("Eines der beiden Angebote ist schon im Archiv."))
    kept = rows.pop(keep)
    gone = next(iter(rows.values()))
    demand(may_publish(by, kept) and may_publish(by, gone))
    move(pair, State.MERGED, allowed=DuplicatePair.ALLOWED, by=by)
    taken = entry_of(gone).only([name for name in take if name in (*COLUMNS, *PARTS)])
    write_entry(kept, taken, by=by, verb="merged")
    _move_rows(gone, kept)
    if gone.state == Service.State.PUBLISHED and kept.state != Service.State.PUBLISHED:
        move(kept, Service.State.PUBLISHED, allowed=Service.ALLOWED, last_modified=clock.now())
        journal.write(kept, "published", by=by)
    gone.merged_into = kept
    gone.state = Service.State.ARCHIVED
    gone.last_modified = clock.now()
    gone.save(update_fields=["merged_into", "state", "last_modified"])
    Service.objects.filter(merged_into=gone).update(merged_into=kept)
    DuplicatePair.objects.filter(Q(first=gone) | Q(second=gone), state=State.OPEN).delete()
    journal.write(gone, "merged", by=by)
    reindex([kept.pk, gone.pk])
    return kept


def _move_rows(gone: Service, kept: Service) -> None:
    for model in (Assurance, Report):
        model._default_manager.filter(service=gone).update(service=kept)
    Proposal.objects.filter(service=gone, state=Proposal.State.OPEN).exclude(
        via__in=kept.proposals.filter(state=Proposal.State.OPEN).values("via")
    ).update(service=kept)
    if not SourceRecord.objects.filter(service=kept).exists():
        SourceRecord.objects.filter(service=gone).update(service=kept)
    SourceQuestion.objects.filter(service=gone, state=SourceQuestion.State.OPEN).delete()
    for campaign in Campaign.objects.filter(services=gone):
        campaign.services.add(kept)
        campaign.services.remove(gone)
    MunicipalNote.objects.filter(service=gone).exclude(
        municipality__in=kept.municipal_notes.values("municipality")
    ).update(service=kept)
    newest = kept.assurances.filter(result__in=("unchanged", "changed")).order_by("-on").first()
    if newest is not None and (kept.assured_on is None or newest.on > kept.assured_on):
        Service.objects.filter(pk=kept.pk).update(assured_on=newest.on)
