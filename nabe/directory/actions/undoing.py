"""Undoing a whole import: every service is as it was, or nothing happens."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from nabe.core import journal
from nabe.core.errors import Refused
from nabe.core.states import move
from nabe.directory.actions.asking import forget_asking
from nabe.directory.actions.imports import State
from nabe.directory.actions.indexing import reindex
from nabe.directory.actions.snapshots import restore
from nabe.directory.models import (
    Assurance,
    ImportRow,
    ImportRun,
    Location,
    Service,
    SourceRecord,
)
from nabe.directory.queries.imports import may_import
from nabe.directory.rules import demand
from nabe.people.models import Organization, Person

NAMED = 3  # services that the refusal names


@transaction.atomic
def undo_import(run: ImportRun, *, by: Person | None) -> ImportRun:
    """Take an applied import back. Journal: undone.

    Refused when somebody edited or confirmed one of its services since, or when a later import of
    the same source was taken over.
    """
    demand(by is None or may_import(by))
    kept = ImportRun.objects.select_for_update().get(pk=run.pk)
    move(kept, State.UNDONE, allowed=ImportRun.ALLOWED)
    assert kept.applied_at is not None  # only an applied run may be undone
    rows = list(kept.rows.filter(was_applied=True).select_related("service"))
    _demand_untouched(kept, rows)
    changed = [row for row in rows if row.before]
    _remove([row for row in rows if not row.before])
    for row in changed:
        assert row.before is not None
        restore(row.before["service"])
        record = {"fields": row.before["record"]}
        if "key" in row.before:
            record["key"] = row.before["key"]
        SourceRecord.objects.filter(service=row.service_id).update(**record)
    Assurance.objects.filter(
        service__in=[row.service_id for row in changed],
        via=Assurance.Via.IMPORT,
        at=kept.applied_at,
    ).delete()
    forget_asking(kept)
    kept.rows.update(was_applied=False, before=None)
    journal.write(kept, "undone", by=by)
    reindex([row.service_id for row in changed if row.service_id])
    return kept


def _demand_untouched(run: ImportRun, rows: list[ImportRow]) -> None:
    later = ImportRun.objects.filter(
        source=run.source, state=State.APPLIED, applied_at__gt=run.applied_at
    ).exists()
    if later:
        raise Refused(
            _(
                "Danach wurde eine neuere Liste übernommen. Bitte machen Sie zuerst diese rückgängig."
            )
        )
    if not rows and (run.counts.get("new") or run.counts.get("changed")):
        raise Refused(_("Diese Liste ist zu alt. Ihre Zeilen sind nicht mehr gespeichert."))
    ids = [row.service_id for row in rows if row.service_id]
    touched = Service.objects.filter(pk__in=ids).filter(
        Q(last_modified__gt=run.applied_at)
        | Q(pk__in=Assurance.objects.filter(at__gt=run.applied_at).values("service"))
        | Q(pk__in=Service.objects.filter(reports__made_at__gt=run.applied_at))
    )
    names = list(touched.values_list("name", flat=True).order_by("name")[: NAMED + 1])
    if names:
        shown = ", ".join(f"„{name}“" for name in names[:NAMED])
        raise Refused(
            _("Diese Angebote wurden seitdem geändert: %(names)s. Darum geht es nicht mehr.")
            % {"names": shown}
        )


def _remove(rows: list[ImportRow]) -> None:
    """Delete the services that the import made, and the places and bodies that only they used."""
    services = Service.objects.filter(pk__in=[row.service_id for row in rows if row.service_id])
    places = list(
        Location.objects.filter(at_services__service__in=services).values_list("pk", flat=True)
    )
    bodies = list(services.values_list("organization_id", flat=True).distinct())
    made_at = services.order_by("created_at").values_list("created_at", flat=True).first()
    services.delete()
    Location.objects.filter(pk__in=places, at_services=None).delete()
    if made_at is not None:
        Organization.objects.filter(
            pk__in=bodies, services=None, locations=None, memberships=None, created_at__gte=made_at,
        ).delete()  # fmt: skip
