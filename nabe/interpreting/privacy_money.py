"""What the pool's books hold about persons: kept as long as the law wants books to be kept."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nabe.interpreting.models import (
    Conflict,
    Entry,
    Feedback,
    FeeRule,
    PaymentRun,
    PoolRules,
    Proposal,
    ServiceRecord,
    Statement,
)
from nabe.people.privacy import declare, delete_rows, export_rows, forget_in


def _written_by(model: type[models.Model], purpose: Promise, field: str = "by") -> None:
    """Declare who wrote a row; the row stays when the person goes."""
    declare(model, (field,), purpose=purpose, erase=forget_in(model, field))


_written_by(FeeRule, _("Wer eine Honorarregel eingetragen hat"))
_written_by(PaymentRun, _("Wer eine Datei für die Bank erstellt hat"))
_written_by(Proposal, _("Wer geplant hat"))
declare(
    Statement, ("by",), purpose=_("Was jemand in einem Monat bekommen hat; Belege für die Kasse"),
    export=export_rows(Statement, "interpreter__person", ("number", "month", "cents", "travel_cents", "state")),
    erase=forget_in(Statement, "by"),
)  # fmt: skip
declare(
    Entry, ("by",), purpose=_("Was für einen Einsatz gebucht ist; Belege für die Kasse"),
    export=export_rows(Entry, "interpreter__person", ("day", "what", "cents", "travel_cents")),
    erase=forget_in(Entry, "by"),
)  # fmt: skip
declare(
    ServiceRecord, ("written_by",), purpose=_("Wann ein Einsatz begann und endete, wer es aufschrieb"),
    export=export_rows(
        ServiceRecord, "assignment__interpreter__person",
        ("kind", "starts_at", "ends_at", "km", "note", "objection", "cents", "travel_cents"),
    ),
    erase=forget_in(ServiceRecord, "written_by"),
)  # fmt: skip
declare(
    Conflict, ("by",), purpose=_("Zu welchem Fall jemand nicht kommen soll"),
    export=export_rows(Conflict, "interpreter__person", ("case", "reason", "made_at")),
    erase=delete_rows(Conflict, "interpreter__person"),
)  # fmt: skip
declare(
    Feedback, (), purpose=_("Was beide Seiten über einen Einsatz sagen"),
    export=export_rows(Feedback, "assignment__interpreter__person", ("side", "mark", "made_at")),
    erase=delete_rows(Feedback, "assignment__interpreter__person"),
)  # fmt: skip
declare(
    PoolRules, ("debtor_iban", "tells_phone"),
    purpose=_("Das Konto des Kreises und was er festlegt; nichts von einer Person"),
)  # fmt: skip
