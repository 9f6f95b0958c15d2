"""Undoing a whole import: every service is as it was, or nothing happens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import models, transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from nabe.core import clock, journal, pagecache
from nabe.core.errors import Refused
from nabe.core.models import Translation
from nabe.core.rows import nobody_points_to, table_of
from nabe.core.states import move
from nabe.directory.actions.asking import forget_asking
from nabe.directory.actions.imports import State
from nabe.directory.actions.indexing import reindex
from nabe.directory.actions.snapshots import restore
from nabe.directory.models import (
    Assurance,
    ImportRow,
    ImportRun,
    ImportSource,
    Location,
    Proposal,
    Report,
    Service,
    SourceRecord,
    Version,
)
from nabe.directory.queries.imports import may_import
from nabe.directory.rules import demand
from nabe.people.models import Organization, Person

NAMED = 3  # services that the refusal names


@transaction.atomic
def undo_import(run: ImportRun, *, by: Person | None) -> ImportRun:
    """Take an applied import back, with the rows that came in later. Journal: undone.

    Refused when somebody edited or confirmed one of its services since, or when a later import of
    the same source was taken over.
    """
    demand(by is None or may_import(by))
    kept = ImportRun.objects.select_for_update().get(pk=run.pk)
    move(kept, State.UNDONE, allowed=ImportRun.ALLOWED)
    assert kept.applied_at is not None  # only an applied run may be undone
    rows = list(kept.rows.filter(was_applied=True).select_related("service"))
    passes = {kept.applied_at, *(row.taken_at for row in rows if row.taken_at)}
    _demand_untouched(kept, any_rows=bool(rows))
    changed = [row for row in rows if row.before]
    _remove([row for row in rows if not row.before])
    for row in changed:
        _bring_back(row)
    Version.objects.filter(service__in=[row.service_id for row in changed], at__in=passes).delete()
    Assurance.objects.filter(
        service__in=[row.service_id for row in changed],
        via=Assurance.Via.IMPORT,
        at__in=passes,
    ).delete()
    _remove_organizations(passes)
    forget_asking(kept, passes=passes)
    kept.rows.update(was_applied=False, taken_at=None, before=None)
    ImportSource.objects.filter(pk=kept.source_id).update(changed_at=clock.now())
    journal.write(kept, "undone", by=by)
    reindex([row.service_id for row in changed if row.service_id])
    pagecache.content_changed()
    return kept


def _bring_back(row: ImportRow) -> None:
    assert row.before is not None
    restore(row.before["service"])
    record = {"fields": row.before["record"]}
    if "key" in row.before:
        record["key"] = row.before["key"]
    SourceRecord.objects.filter(service=row.service_id).update(**record)


def _demand_untouched(run: ImportRun, *, any_rows: bool) -> None:
    later = ImportRun.objects.filter(
        source=run.source, state=State.APPLIED, applied_at__gt=run.applied_at
    ).exists()
    if later:
        raise Refused(
            _(
                "Danach wurde eine neuere Liste übernommen. Bitte machen Sie zuerst diese rückgängig."
            )
        )
    if not any_rows and (run.counts.get("new") or run.counts.get("changed")):
        raise Refused(_("Diese Liste ist zu alt. Ihre Zeilen sind nicht mehr gespeichert."))
    names = list(_touched(run).values_list("service__name", flat=True)[: NAMED + 1])
    if names:
        shown = ", ".join(f"„{name}“" for name in names[:NAMED])
        raise Refused(
            _("Diese Angebote wurden seitdem geändert: %(names)s. Darum geht es nicht mehr.")
            % {"names": shown}
        )


def _touched(run: ImportRun) -> QuerySet[ImportRow]:
    """Return the rows whose service somebody touched after that row was taken over."""

    def later(model: type[models.Model], moment: str, **found: object) -> Exists:
        return Exists(
            model._default_manager.filter(**found, **{f"{moment}__gt": OuterRef("moment")})
        )

    taken = run.rows.filter(was_applied=True).annotate(
        moment=Coalesce("taken_at", Value(run.applied_at)),
        text_id=Cast("service_id", CharField()),
    )
    same = {"service": OuterRef("service")}
    return taken.filter(
        Q(service__last_modified__gt=F("moment"))
        | later(Assurance, "at", **same)
        | later(Report, "made_at", **same)
        | later(Proposal, "made_at", **same)
        | later(
            Translation, "at", table=table_of(Service), row_id=OuterRef("text_id"),
            state__in=[Translation.State.MACHINE, Translation.State.CHECKED],
        )
    ).order_by("service__name")  # fmt: skip


def _remove(rows: Sequence[ImportRow]) -> None:
    """Delete the services that the import made, and the places that only they used."""
    services = Service.objects.filter(pk__in=[row.service_id for row in rows if row.service_id])
    places = list(
        Location.objects.filter(at_services__service__in=services).values_list("pk", flat=True)
    )
    services.delete()
    Location.objects.filter(pk__in=places, at_services=None).delete()


def _remove_organizations(passes: Collection[dt.datetime]) -> None:
    """Delete the organizations that the import made, unless anybody has used or changed them.

    Every table that may point to one is asked, so that no role or invitation goes with it.
    """
    made = Organization.objects.filter(created_at__in=passes, modified_at=F("created_at"))
    nobody_points_to(made).delete()
