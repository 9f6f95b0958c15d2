"""What the pool holds about persons: its people, who asked, whom to meet at the place."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from nabe.interpreting.actions import list_before
from nabe.interpreting.actions.joining import forget, forget_old
from nabe.interpreting.models import (
    Absence,
    Application,
    Assignment,
    BankAccount,
    BeforeList,
    BusyTime,
    CalendarFeed,
    Interpreter,
    Invitation,
    LanguageProposal,
    Paper,
    Request,
    SpokenLanguage,
    WorkingTime,
)
from nabe.people.models import Person
from nabe.people.privacy import at_address, declare, delete_rows, export_rows, forget_in

CONTACTS_KEPT = 365  # days after the last change; then nobody asks back about a talk


def _forget_contacts(before: dt.datetime) -> int:
    old = Request.objects.filter(made_at__lt=before).exclude(
        contact="", contact_phone="", note="", meeting_point=""
    )
    return old.update(contact="", contact_phone="", note="", meeting_point="")


def _erase_interpreter(person: Person) -> None:
    """Take somebody out of the pool; what was done and paid stays, without who it was."""
    Interpreter.objects.filter(person=person).update(
        state=Interpreter.State.LEFT, postcode="", lat=None, lon=None, gender="", source_key="",
        not_in=[], declared=0, talked_on=None, quiet_from=None, quiet_to=None,
    )  # fmt: skip
    for model in (
        SpokenLanguage, LanguageProposal, WorkingTime, Absence, Paper, CalendarFeed, BankAccount,
    ):  # fmt: skip
        model._default_manager.filter(interpreter__person=person).delete()


def _erase_applications(person: Person) -> None:
    """Forget what somebody wrote to join; before their address goes, which tells whose it was."""
    own = Q(interpreter__person=person) | at_address(person, "email")
    forget(Application.objects.filter(own))


def _erase_answers(person: Person) -> None:
    Invitation.objects.filter(by=person).update(by=None)
    Invitation.objects.filter(interpreter__person=person).update(other_at=None, other_time="")


def _forget_answers(before: dt.datetime) -> int:
    said = Invitation.objects.filter(sent_at__lt=before).exclude(other_at=None, other_time="")
    return said.update(other_at=None, other_time="")


def _said_by_the_person() -> QuerySet[Assignment]:
    """Reasons in somebody's own words; what the body wrote to a cancellation is not theirs."""
    own = Assignment.objects.filter(state=Assignment.State.RETURNED)
    return own.exclude(why_ended="")


def _erase_reasons(person: Person) -> None:
    _said_by_the_person().filter(interpreter__person=person).update(why_ended="")


def _forget_reasons(before: dt.datetime) -> int:
    # What a list told has no moment at which it ended, but a slot.
    old = Q(ended_at__lt=before) | Q(ended_at=None, slot__ends_at__lt=before)
    keys = _said_by_the_person().filter(old).values("pk")
    return Assignment.objects.filter(pk__in=keys).update(why_ended="")


def _export_assignments(person: Person) -> list[dict[str, Any]]:
    """What the body wrote to a cancellation is not told."""
    columns = ("confirmed_at", "state", "cents", "why_ended")
    rows = export_rows(Assignment, "interpreter__person", columns)(person)
    own = Assignment.State.RETURNED
    return [row if row["state"] == own else {**row, "why_ended": ""} for row in rows]


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
    ("by", "other_time"),
    purpose=_("Wer gefragt wurde und geantwortet hat"),
    retention_days=CONTACTS_KEPT,
    export=export_rows(
        Invitation,
        "interpreter__person",
        ("sent_at", "state", "answered_at", "other_at", "other_time"),
    ),
    erase=_erase_answers,
    expire=_forget_answers,
)
declare(
    Assignment,
    ("why_ended",),
    purpose=_("Wer bei welchem Einsatz war, und warum jemand nicht kommen konnte"),
    retention_days=CONTACTS_KEPT,
    export=_export_assignments,
    erase=_erase_reasons,
    expire=_forget_reasons,
)
declare(
    SpokenLanguage, (), purpose=_("Sprachen im Pool"),
    export=export_rows(SpokenLanguage, "interpreter__person", ("code", "dialect", "level")),
    erase=delete_rows(SpokenLanguage, "interpreter__person"),
)  # fmt: skip
declare(
    WorkingTime, (), purpose=_("Wann jemand kann"),
    export=export_rows(WorkingTime, "interpreter__person", ("weekday", "starts", "ends")),
    erase=delete_rows(WorkingTime, "interpreter__person"),
)  # fmt: skip
declare(
    Application, ("name", "email", "phone", "postcode", "note"),
    purpose=_("Wer in den Pool möchte; unbestätigt 30 Tage, danach bis zur Entscheidung"),
    retention_days=30, expire=forget_old, erase=_erase_applications,
    export=export_rows(
        Application, "interpreter__person",
        ("name", "email", "phone", "postcode", "languages", "german", "note", "state", "made_at"),
        address="email",
    ),
)  # fmt: skip
declare(
    LanguageProposal, (), purpose=_("Sprachen, die jemand vorschlägt"),
    export=export_rows(LanguageProposal, "interpreter__person", ("code", "dialect", "level")),
    erase=delete_rows(LanguageProposal, "interpreter__person"),
)  # fmt: skip
declare(
    CalendarFeed, ("url",), purpose=_("Der eigene Kalender, damit wir niemanden umsonst fragen"),
    export=export_rows(CalendarFeed, "interpreter__person", ("url", "checked_at", "made_at")),
    erase=delete_rows(CalendarFeed, "interpreter__person"),
)  # fmt: skip
declare(
    BusyTime, (), purpose=_("Wann der eigene Kalender belegt ist, ohne Titel und Ort"),
    export=export_rows(BusyTime, "interpreter__person", ("during",)),
    erase=delete_rows(BusyTime, "interpreter__person"),
)  # fmt: skip
declare(
    BankAccount, ("holder", "iban"), purpose=_("Wohin das Honorar überwiesen wird"),
    export=export_rows(BankAccount, "interpreter__person", ("holder", "iban", "changed_at")),
    erase=delete_rows(BankAccount, "interpreter__person"),
)  # fmt: skip
declare(
    Absence, (), purpose=_("Wann jemand nicht kann"),
    export=export_rows(Absence, "interpreter__person", ("during", "is_illness")),
    erase=delete_rows(Absence, "interpreter__person"),
)  # fmt: skip
declare(
    BeforeList, ("text", "rows"), purpose=_("Was vor einer Liste da war, damit sie zurückgenommen werden kann"),
    retention_days=list_before.KEPT_DAYS, expire=list_before.forget_older,
    export=export_rows(BeforeList, "interpreter__person", ("text", "kept_at")),
    erase=delete_rows(BeforeList, "interpreter__person"),
)  # fmt: skip
