"""What a visitor without account writes about an entry."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReportForm(forms.Form):
    """A sentence and, if an answer is wanted, an address. `key` makes a repeat harmless."""

    text = forms.CharField(
        label=_("Was stimmt nicht? Wie ist es richtig?"),
        help_text=_("Bitte schreiben Sie keine Namen von anderen Personen."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        help_text=_("Nur, wenn Sie eine Antwort möchten."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """What became of a report: a result, and a sentence for whoever wants to know."""

    answer = forms.CharField(label=_("Antwort"), max_length=500, required=False)
    result = forms.ChoiceField(choices=[("done", ""), ("declined", "")], widget=forms.HiddenInput)
