"""What the county decides about its pool: deadlines, budgets, fields of work, what is excluded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabe.interpreting.bank import checked_iban
from nabe.interpreting.forms.profiles import EuroField
from nabe.interpreting.forms.requests import day_field
from nabe.interpreting.models import DispatchRule, Exclusion, Fund, Paper, Payer, PoolRules, Setting
from nabe.interpreting.plain import Invalid
from nabe.people.models import Organization, QualificationKind
from nabe.people.queries import qualification_kinds


class PoolRulesForm(forms.ModelForm):  # type: ignore[type-arg]
    """Deadlines, limits, the county's account."""

    tax_cents = EuroField(
        label=gettext_lazy("Steuergrenze: anderer Betrag, in Euro"), required=False, nothing=None,
        help_text=gettext_lazy("Leer: der Betrag, der nach dem Gesetz gilt."),
    )  # fmt: skip

    class Meta:
        model = PoolRules
        fields = [
            "lead_days", "longest_minutes", "most_per_case", "buffer_minutes", "answer_hours",
            "target_percent", "sign_days", "rare_people", "tax_basis", "tax_cents",
            "tax_counts_travel", "mails_sheet", "tells_phone", "asks_gender", "video_room",
            "debtor_name", "debtor_iban", "debtor_bic",
        ]  # fmt: skip

    def clean_debtor_iban(self) -> str:
        text: str = self.cleaned_data["debtor_iban"]
        try:
            return checked_iban(text) if text.strip() else ""
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error

    def clean_video_room(self) -> str:
        address: str = self.cleaned_data["video_room"].strip()
        if address and not (address.startswith("https://") and "{room}" in address):
            raise forms.ValidationError(
                _("Die Adresse beginnt mit https:// und enthält {room}, den Namen des Raums.")
            )
        return address

    def clean_target_percent(self) -> int:
        percent: int = self.cleaned_data["target_percent"]
        if not 1 <= percent <= 99:
            raise forms.ValidationError(_("Bitte eine Zahl von 1 bis 99."))
        return percent


class FundForm(forms.ModelForm):  # type: ignore[type-arg]
    """A source of money; the amount in euros."""

    first_day = day_field(gettext_lazy("von"), required=True)
    last_day = day_field(gettext_lazy("bis"), required=True)
    euros = forms.DecimalField(
        label=gettext_lazy("Betrag in Euro"), min_value=0, max_value=10_000_000, decimal_places=2,
        localize=True,
    )  # fmt: skip

    class Meta:
        model = Fund
        fields = ["name", "first_day", "last_day", "reference"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["euros"].initial = Decimal(self.instance.cents) / 100

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("first_day") and said.get("last_day") and said["last_day"] < said["first_day"]:
            self.add_error("last_day", _("Der letzte Tag liegt vor dem ersten."))
        if said.get("euros") is not None:
            self.instance.cents = int(said["euros"] * 100)
        return said


class PayerForm(forms.ModelForm):  # type: ignore[type-arg]
    """A body that pays itself, and where its bill goes."""

    class Meta:
        model = Payer
        fields = ["organization", "bill_to", "reference", "is_active"]
        widgets = {"bill_to": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "is_active": gettext_lazy("Gilt für alles, was die Stelle von jetzt an anfragt.")
        }
        error_messages = {
            "organization": {"unique": gettext_lazy("Diese Stelle steht schon auf der Liste.")}
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # its bills are of this body
            del self.fields["organization"]
        else:
            own = Organization.objects.filter(state=Organization.State.ACTIVE, kept_by="")
            choices = own.filter(payer=None).order_by("folded_name")
            self.fields["organization"].queryset = choices  # type: ignore[attr-defined]
            self.fields["organization"].empty_label = _("Bitte wählen")  # type: ignore[attr-defined]


class DispatchRuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """When the pool asks by itself."""

    class Meta:
        model = DispatchRule
        fields = ["setting", "least_days", "most_days", "wait_minutes", "way", "is_active"]
        widgets = {"way": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["setting"].empty_label = _("alle Einsatzfelder")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        least, most = said.get("least_days"), said.get("most_days")
        if least is not None and most is not None and most < least:
            self.add_error("most_days", _("Die zweite Zahl ist kleiner als die erste."))
        return said


class SettingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A field of work: its name, the level, the papers."""

    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Nachweise"), choices=Paper.Kind, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    level = forms.ChoiceField(
        label=gettext_lazy("Sprachniveau mindestens"),
        choices=[(one, one) for one in ("B1", "B2", "C1", "C2")],
    )

    qualifications = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Qualifikationen"), required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Setting
        fields = ["name", "level", "papers", "qualifications", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [
            (one.pk, one.name) for one in qualification_kinds()
            if one.is_active or one.pk in self.instance.qualifications
        ]  # fmt: skip
        self.fields["qualifications"].choices = named  # type: ignore[attr-defined]
        if not named:
            del self.fields["qualifications"]


class QualificationKindForm(forms.ModelForm):  # type: ignore[type-arg]
    """What somebody can be qualified for, and for how long."""

    class Meta:
        model = QualificationKind
        fields = ["name", "months", "is_active"]
        help_texts = {"months": gettext_lazy("Leer: ohne Ende.")}


class ExclusionForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the pool does not do, and who helps."""

    class Meta:
        model = Exclusion
        fields = ["question", "reason", "instead", "is_active"]
