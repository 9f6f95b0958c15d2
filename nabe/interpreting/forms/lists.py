"""Forms of lists: which one it is with its file, and the words of one row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabe.sheets.tables import LARGEST_FILE

MOST_LETTERS = 2_000  # of one cell, as its preview keeps them


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


class RowForm(forms.Form):
    """The words of one row, a field for each column that was understood, under its own header."""

    mark_optional = False

    def __init__(
        self, columns: Mapping[str, str], words: Mapping[str, str], asked: Collection[str],
        posted: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """`columns` are {header: field}, `words` what stands under each header.

        `asked` are the headers under which something is wrong or open: they stand first.
        """
        super().__init__(posted)
        self.asked = {name for header, name in columns.items() if header in asked}
        for header, name in columns.items():
            said = words.get(header, "")
            self.fields[name] = forms.CharField(
                label=header, required=False, max_length=MOST_LETTERS, initial=said,
                widget=forms.Textarea(attrs={"rows": 3}) if "\n" in said else forms.TextInput(),
            )  # fmt: skip

    def first(self) -> list[forms.BoundField]:
        """Return the fields that something was said about; all of them when it was about none."""
        return [one for one in self if one.name in self.asked or one.errors] or list(self)

    def rest(self) -> list[forms.BoundField]:
        """Return the other fields."""
        first = {one.name for one in self.first()}
        return [one for one in self if one.name not in first]

    def said_anew(self) -> dict[str, str]:
        """Return the words by field that are not those of the row any more."""
        return {
            name: text for name, text in self.cleaned_data.items()
            if _bare(text) != _bare(str(self.fields[name].initial))
        }  # fmt: skip


def _bare(text: str) -> str:
    return " ".join(text.split())
