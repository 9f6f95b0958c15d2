"""What may change after a request was sent, and what an interpreter answers to a question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.language_names import both_names
from nabe.core.visible import visible
from nabe.interpreting.actions import bundles
from nabe.interpreting.actions.changing import Change
from nabe.interpreting.forms.requests import (
    PlaceForm,
    by_name,
    day_field,
    drop_unasked,
    gender_field,
    languages_to_ask_for,
    mode_field,
    time_field,
)
from nabe.interpreting.models import Mode, Request
from nabe.interpreting.queries.county import limits
from nabe.interpreting.rules import runs_the_pool
from nabe.interpreting.series import local_moment
from nabe.interpreting.textcheck import problem_with
from nabe.people.models import Person

CHANGEABLE = (
    "municipality", "street", "postcode", "meeting_point", "contact", "contact_phone", "note",
    "language", "dialect", "needs_dialect", "mode", "gender", "gender_reason", "is_flexible",
)  # fmt: skip
SCOPES = {
    "series": [
        ("one", gettext_lazy("nur diesen Termin")),
        ("following", gettext_lazy("diesen und alle folgenden")),
        ("all", gettext_lazy("alle Termine der Serie")),
    ],
    "group": [
        ("one", gettext_lazy("nur diese Sprache")), ("all", gettext_lazy("alle Sprachen des Termins")),
    ],
}  # fmt: skip


def without_names(text: str) -> str:
    """Return a text that says nobody's name or number; raises ValidationError for any other."""
    said = visible(text).strip()
    if problem := problem_with(said):
        raise forms.ValidationError(problem)
    return said


class AnswerForm(forms.Form):
    """What an interpreter says to a question."""

    answer = forms.ChoiceField(
        choices=[
            ("yes", ""),
            ("yes_all", ""),
            ("no", ""),
            ("other", ""),
            ("back", ""),
            ("say", ""),
            ("conflict", ""),
        ]
    )
    slot = forms.IntegerField(required=False)
    other_day = forms.DateField(
        label=gettext_lazy("Tag"), required=False,
        error_messages={"invalid": gettext_lazy("Diesen Tag gibt es nicht.")},
    )  # fmt: skip
    other_clock = forms.TimeField(
        label=gettext_lazy("Ab wann?"), required=False,
        error_messages={"invalid": gettext_lazy("Diese Uhrzeit gibt es nicht.")},
    )  # fmt: skip
    other_time = forms.CharField(
        label=gettext_lazy("Wann ginge es?"), max_length=160, required=False
    )
    reason = forms.CharField(label=gettext_lazy("Warum?"), max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        """Put day and time together: `other_at`, None where no time was named."""
        said: dict[str, Any] = super().clean() or {}
        said["other_at"] = None
        if said.get("answer") != "other" or self.errors:
            return said
        if said["other_clock"]:
            if not said["other_day"]:
                self.add_error("other_day", _("Bitte wählen Sie auch einen Tag."))
                return said
            said["other_at"] = local_moment(said["other_day"], said["other_clock"])
            if said["other_at"] is None:
                wrong = _("Diese Uhrzeit gibt es an diesem Tag nicht eindeutig.")
                self.add_error("other_clock", wrong)
        elif not said["other_time"]:
            self.add_error("other_clock", _("Bitte sagen Sie uns, ab wann es ginge."))
        return said

    def clean_other_time(self) -> str:
        return without_names(self.cleaned_data["other_time"])

    def clean_reason(self) -> str:
        return without_names(self.cleaned_data["reason"])


class CancelForm(forms.Form):
    """Why a request ends, and whether others end with it."""

    scope = forms.ChoiceField(
        label=gettext_lazy("Was absagen?"), initial="one", widget=forms.RadioSelect, required=False
    )
    reason = forms.CharField(label=gettext_lazy("Grund"), max_length=200, required=False)

    def __init__(self, said: Any = None, *, found: Request, runs: bool) -> None:
        super().__init__(said, auto_id="cancels_%s")
        if found.bundle is None:
            del self.fields["scope"]
        else:
            self.fields["scope"].choices = SCOPES[found.bundle.kind]  # type: ignore[attr-defined]
            self.fields["scope"].is_conditional = True  # type: ignore[attr-defined]
        if runs:
            self.fields["reason"].help_text = _("Sagt der Pool ab, liest die Stelle den Grund.")

    def clean_reason(self) -> str:
        return without_names(self.cleaned_data["reason"])


class ChangeForm(PlaceForm):
    """What may still change: language, time, place, wishes, the note; for one date or the series."""

    language = forms.ChoiceField(label=gettext_lazy("Welche Sprache?"))
    dialect = forms.CharField(label=gettext_lazy("Welcher Dialekt?"), max_length=60, required=False)
    needs_dialect = forms.BooleanField(label=gettext_lazy("nur dieser Dialekt"), required=False)
    mode = mode_field()
    gender = gender_field()
    gender_reason = forms.CharField(
        label=gettext_lazy("Warum ist das wichtig?"), max_length=160, required=False
    )
    is_flexible = forms.BooleanField(
        label=gettext_lazy("Etwas früher oder später geht auch"), required=False
    )
    day = day_field(gettext_lazy("Tag"), required=True)
    time = time_field(required=True)
    minutes = forms.IntegerField(label=gettext_lazy("Minuten"), min_value=15, max_value=480)
    note = forms.CharField(
        label=gettext_lazy("Was soll die Person wissen?"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    by_pool = forms.BooleanField(
        label=gettext_lazy("Der Pool verlegt, nicht die Stelle"), required=False,
        help_text=gettext_lazy("Dann bezahlt der Pool, was eine späte Änderung kostet."),
    )  # fmt: skip
    scope = forms.ChoiceField(
        label=gettext_lazy("Was ändern?"), initial="one", widget=forms.RadioSelect,
        choices=SCOPES["series"],
    )  # fmt: skip

    def __init__(self, *args: Any, found: Request, viewer: Person, **kwargs: Any) -> None:
        self.found = found
        slot = bundles.slot_of(found) or found.slots.all()[0]
        begins = clock.local(slot.starts_at)
        kwargs["initial"] = {name: getattr(found, name) for name in CHANGEABLE} | {
            "day": begins.date(), "time": begins.time(), "minutes": slot.minutes,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        if found.bundle_id is None or found.bundle.kind != "series":  # type: ignore[union-attr]
            del self.fields["scope"]
        drop_unasked(self)
        if not runs_the_pool(viewer):
            del self.fields["by_pool"]
        named = languages_to_ask_for(viewer)
        named.setdefault(found.language, both_names(found.language, get_language() or "de"))
        self.fields["language"].choices = by_name(named)  # type: ignore[attr-defined]
        for name in self.fields.keys() & {"municipality", "street", "gender_reason"}:
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said |= {
            name: visible(text).strip() for name, text in said.items() if isinstance(text, str)
        }
        for name in ("note", "meeting_point", "gender_reason"):
            if problem := problem_with(said.get(name) or ""):
                self.add_error(name, problem)
        if said.get("gender") and not said.get("gender_reason"):
            self.add_error("gender_reason", _("Bitte sagen Sie kurz, warum."))
        if said.get("mode") == Mode.ON_SITE:
            self._clean_place(said)
        else:
            said |= {"street": "", "postcode": "", "meeting_point": ""}
            said["municipality"] = said.get("municipality") or self.found.municipality
        if said.get("day") and said.get("time") and local_moment(said["day"], said["time"]) is None:
            self.add_error("time", _("Diese Uhrzeit gibt es an diesem Tag nicht eindeutig."))
        most = limits().longest_minutes
        if said.get("minutes") and said["minutes"] > most:
            self.add_error(
                "minutes", _("Erlaubt sind höchstens %(most)s Minuten.") % {"most": most}
            )
        return said

    def _clean_place(self, said: dict[str, Any]) -> None:
        """Whoever comes has to find the place."""
        if self.is_outside:
            self.add_error(
                "municipality",
                _("Dorthin geht unser Pool nicht. Am Telefon und per Video geht es überall."),
            )
        elif not said.get("municipality") and "municipality" not in self.errors:
            self.add_error("municipality", _("Bitte sagen Sie, in welcher Stadt oder Gemeinde."))
        if not said.get("street") and "street" not in self.errors:
            self.add_error("street", _("Bitte nennen Sie Straße und Hausnummer."))
        self.refuse_foreign_postcode(said)

    def wanted(self) -> Change:
        """Return what was typed; the form must be valid."""
        said = self.cleaned_data
        columns = {name: said[name] for name in CHANGEABLE if name in said}
        return Change(
            columns, said["day"], said["time"], said["minutes"], said.get("by_pool", False)
        )
