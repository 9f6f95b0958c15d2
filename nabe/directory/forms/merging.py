"""Settling a pair of entries, and acting on many entries at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MergeForm(forms.Form):
    """Which of two entries stays, and what it takes over from the other."""

    keep = forms.ChoiceField(
        error_messages={"required": _("Bitte wählen Sie, welcher Eintrag bleibt.")}
    )
    take = forms.MultipleChoiceField(required=False)
    seen = forms.DateTimeField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, keys: Sequence[str], names: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]
        self.fields["take"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class ManyForm(forms.Form):
    """What to do with the entries that were ticked."""

    step = forms.ChoiceField(choices=[("confirm", ""), ("publish", ""), ("archive", "")])
    pk = forms.TypedMultipleChoiceField(
        error_messages={"required": _("Bitte kreuzen Sie mindestens ein Angebot an.")}
    )

    def __init__(self, *args: Any, keys: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pk"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]
