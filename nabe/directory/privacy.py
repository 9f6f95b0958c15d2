"""What the directory holds about persons: who confirmed, edited, imported, reported."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from nabe.directory.models import (
    Assurance,
    Contact,
    ImportRow,
    ImportRun,
    Location,
    Report,
    Service,
    SourceQuestion,
    UnmetSearch,
)
from nabe.people.models import Person
from nabe.people.privacy import at_address, declare, delete_older, export_rows, forget_in


def _forget_reporters(before: dt.datetime) -> int:
    """Keep what was reported, not by whom, once it is answered and old."""
    old = Report.objects.exclude(state=Report.State.OPEN).filter(made_at__lt=before)
    return old.exclude(email="").update(email="")


def _forget_import_rows(before: dt.datetime) -> int:
    """Rows name contact persons; after half a year nobody mends or undoes the list any more."""
    deleted, _by_model = ImportRow.objects.filter(run__uploaded_at__lt=before).delete()
    return deleted


def _erase_reporter(person: Person) -> None:
    Report.objects.filter(at_address(person, "email")).update(email="")


PROOF = _("Nachweis, wer was geändert hat")

declare(
    Assurance, ("by",), purpose=PROOF, erase=forget_in(Assurance, "by"),
    export=export_rows(Assurance, "by", ("service_id", "on", "result")),
)  # fmt: skip
declare(
    Service, ("edited_by", "email"), purpose=PROOF, erase=forget_in(Service, "edited_by"),
    export=export_rows(Service, "edited_by", ("id", "name", "last_modified")),
)  # fmt: skip
declare(
    ImportRun, ("by",), purpose=PROOF, erase=forget_in(ImportRun, "by"),
    export=export_rows(ImportRun, "by", ("id", "file_name", "uploaded_at", "state")),
)  # fmt: skip
declare(
    SourceQuestion, ("by",), purpose=PROOF, erase=forget_in(SourceQuestion, "by"),
    export=export_rows(SourceQuestion, "by", ("service_id", "answered_at", "state")),
)  # fmt: skip
declare(
    ImportRow, ("raw", "texts", "fields"), purpose=_("Eine Liste prüfen und rückgängig machen"),
    retention_days=180, expire=_forget_import_rows,
)  # fmt: skip
declare(
    Report, ("email",), purpose=_("Auf einen Hinweis antworten"), retention_days=90,
    expire=_forget_reporters, erase=_erase_reporter,
    export=export_rows(Report, "", ("service_id", "text", "email", "made_at"), address="email"),
)  # fmt: skip
declare(
    UnmetSearch, (), purpose=_("Zeigen, welche Angebote fehlen; ohne Person"), retention_days=400,
    expire=delete_older(UnmetSearch, "on"),
)  # fmt: skip
declare(Contact, ("name", "title"), purpose=_("Ansprechstelle eines Angebots"))
declare(Location, (), purpose=_("Öffentliche Anschrift eines Angebots, keine Person"))
