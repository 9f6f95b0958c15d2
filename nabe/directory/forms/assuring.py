"""Forms of freshness: the short change by link, a phone call, cycles, rules, campaigns."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.directory.entries import Entry
from nabe.directory.forms.services import ServiceForm
from nabe.directory.models import Assurance, AssuranceCycle, Campaign
from nabe.directory.queries.change_rules import OPEN_TO_PROVIDERS
from nabe.directory.queries.entries import label_of
from nabe.people.models import Organization

_SHORT = (
    "name", "description", "times", "street", "postcode", "municipality", "phone", "phone_note",
    "email", "url", "languages", "fees_description", "places_total", "places_free",
    "waiting_weeks", "status", "alert",
)  # fmt: skip


class ShortForm(ServiceForm):
    """What a provider changes most, on one page of a phone; everything else stays as it is."""

    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, key: str, **kwargs: Any) -> None:
        super().__init__(*args, organizations=Organization.objects.none(), **kwargs)
        self.initial["key"] = key
        for name in [one for one in self.fields if one not in (*_SHORT, "key")]:
            self.fields[name].disabled = True
        self.order_fields([*_SHORT, "key"])

    @property
    def shown(self) -> list[Any]:
        return [self[name] for name in (*_SHORT, "key")]

    def entry(self) -> Entry:
        """Return what can be typed here, ready for the actions."""
        whole = super().entry()
        parts = {"languages", "schedules", "location", "phones"}
        return whole.only({*_SHORT, *parts})


class CallForm(forms.Form):
    """What came of a phone call."""

    result = forms.ChoiceField(choices=Assurance.Result)
    note = forms.CharField(
        label=gettext_lazy("Notiz zum Gespräch (optional)"), max_length=300, required=False
    )


class CycleForm(forms.ModelForm):  # type: ignore[type-arg]
    """When the entries of the county, or of one field, want to be confirmed."""

    class Meta:
        model = AssuranceCycle
        fields = [
            "field", "days", "warn_before", "remind_after", "municipality_after",
            "coordination_after", "delist_after",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.field is None:
            del self.fields["field"]
        else:
            self.fields["field"].required = True

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        rungs = ("remind_after", "municipality_after", "coordination_after", "delist_after")
        steps = [said.get(name) for name in rungs]
        known = [one for one in steps if one is not None]
        if known != sorted(known):
            self.add_error(
                None, _("Die Stufen müssen aufeinander folgen: jede später als die davor.")
            )
        days, before = said.get("days"), said.get("warn_before")
        if days is not None and not 7 <= days <= 1100:
            self.add_error("days", _("Bitte eine Zahl von 7 bis 1100."))
        if days is not None and before is not None and before >= days:
            self.add_error("warn_before", _("Die Erinnerung muss kürzer sein als die Frist."))
        return said


class RulesForm(forms.Form):
    """Which changes of providers are published at once."""

    mark_optional = False  # to tick nothing is an answer
    provider = forms.MultipleChoiceField(
        label=gettext_lazy("Im Büro, mit Konto"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    link = forms.MultipleChoiceField(
        label=gettext_lazy("Über einen Link, ohne Konto"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, label_of(name)) for name in OPEN_TO_PROVIDERS]
        for field in self.fields.values():
            field.choices = choices  # type: ignore[attr-defined]


class CampaignForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whom a campaign asks, for what, until when."""

    class Meta:
        model = Campaign
        fields = ["name", "text", "fields", "municipalities", "until"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "fields": forms.CheckboxSelectMultiple,
            "municipalities": forms.CheckboxSelectMultiple,
            "until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reader = get_language() or "de"
        self.fields["fields"].label_from_instance = (  # type: ignore[attr-defined]
            lambda one: one.name_in(reader)
        )

    def clean_until(self) -> dt.date:
        until: dt.date = self.cleaned_data["until"]
        if until <= clock.today():
            raise forms.ValidationError(_("Der Tag muss in der Zukunft liegen."))
        return until
