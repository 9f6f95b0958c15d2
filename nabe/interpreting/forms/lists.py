"""Forms of lists: which one it is with its file, and the words of one row."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabe.sheets.tables import LARGEST_FILE

MOST_LETTERS = 2_000  # of one cell, as its preview keeps them
CHECKED = "all_columns_checked"


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
        posted: Mapping[str, Any] | None = None, *, is_wrong_width: bool = False,
    ) -> None:  # fmt: skip
        """`columns` are {header: field}, `words` what stands under each header.

        `asked` are the headers under which something is wrong or open: they stand first. Of a row of
        the wrong width nobody knows where each word belongs: somebody has to look at all of them.
        """
        super().__init__(posted)
        self.words = {name: words.get(header, "") for header, name in columns.items()}
        self.asked = {name for header, name in columns.items() if header in asked}
        self.is_wrong_width = is_wrong_width
        for header, name in columns.items():
            said = self.words[name]
            self.fields[name] = forms.CharField(
                label=header, required=False, initial=said,
                widget=forms.Textarea(attrs={"rows": 3}) if "\n" in said else forms.TextInput(),
            )  # fmt: skip
        if is_wrong_width:
            self.fields[CHECKED] = forms.BooleanField(
                label=_("Ich habe alle Spalten dieser Zeile geprüft."),
                error_messages={"required": _("Bitte prüfen Sie alle Spalten: Ab dem fehlenden "
                                              "Trennzeichen steht jedes Wort unter dem falschen Kopf.")},
            )  # fmt: skip

    @property
    def digest(self) -> str:
        """What the page showed, so that nobody undoes what somebody else changed meanwhile."""
        return sha256(json.dumps(self.words, sort_keys=True).encode()).hexdigest()[:16]

    def clean(self) -> dict[str, Any]:
        """Refuse words for a row that is another one by now, and words that are too long."""
        said: dict[str, Any] = super().clean() or {}
        if self.data.get("seen") != self.digest:
            raise forms.ValidationError(
                _("Jemand hat diese Zeile inzwischen geändert. Bitte prüfen Sie Ihre Wörter noch einmal.")
            )  # fmt: skip
        for name, text in self.said_anew().items():
            if len(text) > MOST_LETTERS:
                self.add_error(name, _("Das ist zu lang. Erlaubt sind 2.000 Zeichen."))
        return said

    def first(self) -> list[forms.BoundField]:
        """Return the fields that something was said about; all of them when it was about none."""
        if self.is_wrong_width:
            return list(self)
        return [one for one in self if one.name in self.asked or one.errors] or list(self)

    def rest(self) -> list[forms.BoundField]:
        """Return the other fields."""
        first = {one.name for one in self.first()}
        return [one for one in self if one.name not in first]

    def said_anew(self) -> dict[str, str]:
        """Return the words by field that are not those of the row any more; of a wrong width all."""
        said = {
            name: str(self.cleaned_data.get(name, "")).replace("\r\n", "\n") for name in self.words
        }
        if self.is_wrong_width:
            return said
        return {name: text for name, text in said.items() if _bare(text) != _bare(self.words[name])}


def _bare(text: str) -> str:
    return " ".join(text.split())
