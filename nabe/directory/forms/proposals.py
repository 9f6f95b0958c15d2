"""Deciding on a proposed change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class DecisionForm(forms.Form):
    """Which of the proposed changes are taken over, and a word to whoever proposed them."""

    accept = forms.MultipleChoiceField(required=False)
    answer = forms.CharField(
        label=gettext_lazy("Antwort"), max_length=500, required=False,
        help_text=gettext_lazy("Wer etwas vorschlägt, bekommt diese Antwort per E-Mail."),
    )  # fmt: skip
    decision = forms.ChoiceField(choices=[("accept", ""), ("decline", "")])

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accept"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("decision") == "accept" and not said.get("accept"):
            raise forms.ValidationError(_("Bitte wählen Sie aus, was Sie übernehmen."))
        return said
