"""Forms of imports: a file with the name of its source, and the words of one row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabe.directory.import_words import LONG, MENDABLE, label
from nabe.sheets.tables import LARGEST_FILE


class UploadForm(forms.Form):
    """A list and where it comes from."""

    file = forms.FileField(
        label=_("Datei"),
        help_text=_("XLSX, ODS, CSV oder HSDS-JSON, höchstens 100 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt,.tsv,.json,.xls"}),
    )
    source = forms.CharField(
        label=_("Name der Quelle"),
        max_length=80,
        required=False,
        help_text=_(
            "Ohne Angabe gilt der Name der Datei ohne Datum. "
            "Mit demselben Namen sehen Sie beim nächsten Mal, was sich geändert hat."
        ),
        widget=forms.TextInput(attrs={"list": "sources"}),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is kept."""
        file = self.cleaned_data["file"]
        if file.size >= LARGEST_FILE:
            raise forms.ValidationError(
                _("Die Datei ist zu groß. Erlaubt sind weniger als 100 MB.")
            )
        return file


def row_form(texts: Mapping[str, str], posted: Mapping[str, Any] | None = None) -> forms.Form:
    """Return a form with the words of one row, one field for each that may be mended."""
    form = forms.Form(posted)
    for name in (*MENDABLE, *(extra for extra in texts if extra not in MENDABLE)):
        widget = (
            forms.Textarea(attrs={"rows": 3})
            if name in LONG or "\n" in texts.get(name, "")
            else None
        )
        form.fields[name] = forms.CharField(
            label=label(name),
            required=name in {"name", "organization"},
            max_length=10_000,
            initial=texts.get(name, ""),
            widget=widget or forms.TextInput(),
        )
    return form
