"""How somebody wants to be reached, checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabe.messages import numbers


class ReachForm(forms.Form):
    """Text messages beside the mail, and to which number."""

    mark_optional = False

    by_sms = forms.BooleanField(label=_("Nachrichten auch per SMS"), required=False)
    phone = forms.CharField(
        label=_("Handynummer"), max_length=40, required=False,
        help_text=_("Es ist die Nummer in Ihrem Konto. Wir speichern sie verschlüsselt."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        phone = cleaned.get("phone", "")
        if self.errors or not cleaned.get("by_sms") or numbers.mobile(phone):
            return cleaned
        if not phone:
            self.add_error("phone", _("Bitte geben Sie Ihre Handynummer ein."))
        elif numbers.is_landline(phone):
            self.add_error(
                "phone", _("Das ist eine Festnetznummer. Eine SMS braucht eine Handynummer.")
            )
        else:
            self.add_error(
                "phone",
                _("Diese Handynummer gibt es nicht. So sieht eine aus: 0151 23456789."),
            )
        return cleaned
