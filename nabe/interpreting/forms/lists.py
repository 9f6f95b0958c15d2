"""The form for a list of the pool: which one it is, and the file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabe.sheets.tables import LARGEST_FILE


class ListForm(forms.Form):
    """A list and what it holds."""

    purpose = forms.ChoiceField(
        label=_("Was steht in der Liste?"),
        choices=[("pool", _("Personen des Pools")), ("requests", _("vergangene Anfragen"))],
        widget=forms.RadioSelect,
        initial="pool",
    )
    file = forms.FileField(
        label=_("Datei"),
        help_text=_("XLSX, ODS oder CSV, höchstens 100 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt,.tsv"}),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is kept."""
        file = self.cleaned_data["file"]
        if file.size >= LARGEST_FILE:
            raise forms.ValidationError(
                _("Die Datei ist zu groß. Erlaubt sind weniger als 100 MB.")
            )
        return file
