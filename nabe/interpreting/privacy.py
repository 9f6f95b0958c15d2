"""What the pool holds about persons: its people, who asked, whom to meet at the place."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from nabe.interpreting.models import (
    Absence,
    Assignment,
    Interpreter,
    Invitation,
    Paper,
    Request,
    SpokenLanguage,
    WorkingTime,
)
from nabe.people.models import Person
from nabe.people.privacy import declare, delete_rows, export_rows, forget_in

CONTACTS_KEPT = 365  # days after the last change; then nobody asks back about a talk


def _forget_contacts(before: dt.datetime) -> int:
    old = Request.objects.filter(made_at__lt=before).exclude(contact="", contact_phone="", note="")
    return old.update(contact="", contact_phone="", note="", meeting_point="")


def _erase_interpreter(person: Person) -> None:
    """Take somebody out of the pool; what was done and paid stays, without who it was."""
    Interpreter.objects.filter(person=person).update(
        state=Interpreter.State.LEFT, postcode="", lat=None, lon=None, gender="", source_key="",
        not_in=[], declared=0,
    )  # fmt: skip
    for model in (SpokenLanguage, WorkingTime, Absence, Paper):
        model._default_manager.filter(interpreter__person=person).delete()


declare(
    Interpreter,
    ("person", "gender", "postcode", "lat", "lon", "source_key", "transport", "radius_km"),
    purpose=_("Wer im Pool ist, wo jemand wohnt und wie weit jemand fährt"),
    export=export_rows(
        Interpreter, "person",
        ("state", "grade", "gender", "postcode", "radius_km", "transport", "modes", "since"),
    ),
    erase=_erase_interpreter,
)  # fmt: skip
declare(
    Paper,
    ("by",),
    purpose=_("Welche Nachweise jemand gezeigt hat; nie eine Kopie"),
    export=export_rows(Paper, "interpreter__person", ("kind", "seen_on", "valid_until")),
    erase=forget_in(Paper, "by"),
)
declare(
    Request,
    ("by", "contact", "contact_phone", "note", "street", "postcode", "lat", "lon", "gender"),
    purpose=_("Wer angefragt hat und wen man am Ort trifft"),
    retention_days=CONTACTS_KEPT,
    export=export_rows(Request, "by", ("number", "made_at", "language")),
    erase=forget_in(Request, "by"),
    expire=_forget_contacts,
)
declare(
    Invitation,
    ("by",),
    purpose=_("Wer gefragt wurde und geantwortet hat"),
    export=export_rows(Invitation, "interpreter__person", ("sent_at", "state", "answered_at")),
    erase=forget_in(Invitation, "by"),
)
declare(
    Assignment,
    (),
    purpose=_("Wer bei welchem Einsatz war"),
    export=export_rows(Assignment, "interpreter__person", ("confirmed_at", "state", "cents")),
    erase=None,
)
declare(
    SpokenLanguage, (), purpose=_("Sprachen im Pool"),
    export=export_rows(SpokenLanguage, "interpreter__person", ("code", "dialect", "level")),
    erase=delete_rows(SpokenLanguage, "interpreter__person"),
)  # fmt: skip
declare(
    Absence, (), purpose=_("Wann jemand nicht kann"),
    export=export_rows(Absence, "interpreter__person", ("during", "is_illness")),
    erase=delete_rows(Absence, "interpreter__person"),
)  # fmt: skip
