"""The form for a town's note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabe.places.models import Municipality


class NoteForm(forms.Form):
    """A few sentences for the people of one town; an empty text takes the note away."""

    town = forms.ModelChoiceField(Municipality.objects.none(), label=_("Stadt oder Gemeinde"))
    text = forms.CharField(
        label=_("Hinweis"), max_length=300, required=False, strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Höchstens 300 Zeichen. Ein leerer Text entfernt den Hinweis."),
    )  # fmt: skip

    def __init__(self, *args: Any, towns: Sequence[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["town"]
        field.queryset = Municipality.objects.filter(pk__in=[one.pk for one in towns])
        field.widget = forms.HiddenInput()
