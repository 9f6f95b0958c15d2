"""The service record on a phone: real times, the way, what it cost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabe.core import clock
from nabe.interpreting.actions.proof import Written
from nabe.interpreting.forms.changes import without_names
from nabe.interpreting.forms.requests import time_field
from nabe.interpreting.models import Assignment, Feedback, ServiceRecord
from nabe.interpreting.queries.fees import road_km
from nabe.interpreting.series import local_moment

Kind = ServiceRecord.Kind


class RecordForm(forms.Form):
    """What took place. The day is that of the assignment; past midnight counts to the next day."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Was war?"), initial=Kind.HELD, widget=forms.RadioSelect,
        choices=[
            (Kind.HELD, gettext_lazy("Das Gespräch fand statt")),
            (Kind.IN_VAIN, gettext_lazy("Ich war da, aber sonst kam niemand")),
        ],
    )  # fmt: skip
    begins = time_field(required=True)
    ends = time_field(required=True)
    waiting = forms.IntegerField(
        label=gettext_lazy("Davor gewartet (Minuten)"), min_value=0, max_value=600, required=False
    )
    travel = forms.IntegerField(
        label=gettext_lazy("Fahrzeit hin und zurück (Minuten)"), min_value=0, max_value=600,
        required=False,
    )  # fmt: skip
    km = forms.DecimalField(
        label=gettext_lazy("Kilometer hin und zurück"), min_value=0, max_value=900,
        decimal_places=1, required=False, localize=True,
    )  # fmt: skip
    receipts = forms.DecimalField(
        label=gettext_lazy("Fahrkarten in Euro"), min_value=0, max_value=500, decimal_places=2,
        required=False, localize=True,
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Bemerkung"), max_length=300, required=False,
        help_text=gettext_lazy("Bitte keine Namen und nichts aus dem Gespräch."),
    )  # fmt: skip
    code = forms.RegexField(
        r"^[\d ]{6,8}$", label=gettext_lazy("Code der Stelle"), required=False,
        help_text=gettext_lazy("Sechs Ziffern. Mit dem Code ist der Nachweis sofort bestätigt."),
        error_messages={"invalid": gettext_lazy("Der Code hat sechs Ziffern.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("Warum ändern Sie den Nachweis?"), max_length=200, required=False
    )

    def __init__(
        self, *args: Any, assignment: Assignment, office: bool = False, **kwargs: Any
    ) -> None:
        self.assignment = assignment
        kwargs["initial"] = _from(assignment) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["begins"].label = _("Beginn")
        self.fields["ends"].label = _("Ende")
        if assignment.request.mode != "on_site":
            for name in ("travel", "km", "receipts"):
                del self.fields[name]
        record = record_of(assignment)
        if not (office and record and record.state == ServiceRecord.State.SIGNED):
            del self.fields["why"]
        if office:
            del self.fields["code"]
            self.fields["kind"].choices = [  # type: ignore[attr-defined]
                one for one in Kind.choices if one[0] != Kind.LATE
            ]

    def clean_note(self) -> str:
        return without_names(self.cleaned_data["note"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "begins" in said and "ends" in said:
            day = clock.local(self.assignment.slot.starts_at).date()
            over = said["ends"] < said["begins"]
            is_wrong = over and _minutes(said["begins"]) - _minutes(said["ends"]) < 12 * 60
            said["starts_at"] = local_moment(day, said["begins"])
            said["ends_at"] = local_moment(day + dt.timedelta(days=over), said["ends"])
            if said["starts_at"] is None or said["ends_at"] is None:
                self.add_error("begins", _("Diese Uhrzeit gibt es an diesem Tag nicht eindeutig."))
            if is_wrong:
                self.add_error("ends", _("Das Ende liegt vor dem Beginn."))
        return said

    def written(self, *, on_paper: bool = False) -> Written:
        """Return what was typed; the form must be valid."""
        said = self.cleaned_data
        euros = said.get("receipts") or Decimal(0)
        return Written(
            said["kind"], said["starts_at"], said["ends_at"], said["waiting"] or 0,
            said.get("travel") or 0, said.get("km") or Decimal(0), int(euros * 100), said["note"],
            on_paper,
        )  # fmt: skip


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def record_of(assignment: Assignment) -> ServiceRecord | None:
    """Return the record of an assignment, if there is one."""
    return getattr(assignment, "service_record", None)


def _from(assignment: Assignment) -> dict[str, Any]:
    """What the form begins with: what was written, else what was planned."""
    record = record_of(assignment)
    if record is None:
        slot = assignment.slot
        return {
            "begins": clock.local(slot.starts_at).time(), "ends": clock.local(slot.ends_at).time(),
            "km": road_km(assignment.km) or None,
        }  # fmt: skip
    return {
        "kind": record.kind, "begins": clock.local(record.starts_at).time(),
        "ends": clock.local(record.ends_at).time(), "waiting": record.waiting_minutes or None,
        "travel": record.travel_minutes or None, "km": record.km or None,
        "receipts": Decimal(record.receipts_cents) / 100 if record.receipts_cents else None,
        "note": record.note,
    }  # fmt: skip


class FeedbackForm(forms.Form):
    """How it was, in one tap and a sentence if somebody wants."""

    mark = forms.ChoiceField(
        label=gettext_lazy("Wie war es?"), choices=Feedback.Mark, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("Was sollen wir wissen?"), max_length=500, required=False,
        help_text=gettext_lazy("Das liest nur die Koordination."),
    )  # fmt: skip

    def clean_text(self) -> str:
        return without_names(self.cleaned_data["text"])
