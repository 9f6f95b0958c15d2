"""Forms of translations: one language of a service, and a file that comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nabe.directory import xliff
from nabe.directory.queries.translations import Line
from nabe.directory.translations import (  # fmt: skip
    counted_languages,
    languages,
    longest_of,
    name_of,
    problem_with,
    tidy,
)

_FROM_RIGHT = {"ar", "fa", "fa-af"}


class TranslationForm(forms.Form):
    """The texts of one language; a text that the office checked is not in a provider's form."""

    mark_optional = False  # every text is
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, *args: Any, lines: Sequence[Line], language: str, seen: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen
        self.texts = [line.field for line in lines if not line.is_locked]
        reader_name = name_of(language, get_language() or "de")
        direction = "rtl" if language in _FROM_RIGHT else "ltr"
        for line in lines:
            if line.is_locked:
                continue
            rows = 8 if line.field == "description" else 2
            self.fields[f"text-{line.field}"] = forms.CharField(
                label=f"{line.label}: {reader_name}", initial=line.text, required=False,
                max_length=longest_of(line.field),
                widget=forms.Textarea(attrs={"rows": rows, "dir": direction, "lang": language}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for field in self.texts:
            text = tidy(field, said.get(f"text-{field}") or "")
            if problem := problem_with(field, text):
                self.add_error(f"text-{field}", problem)
        return said

    def said(self) -> dict[str, str]:
        """Return what was written, by field."""
        return {field: self.cleaned_data[f"text-{field}"] for field in self.texts}


def language_choices() -> list[tuple[str, str]]:
    """Return the languages with their names, those whose gaps are counted first; none chosen."""
    first = counted_languages()
    later = [code for code in languages() if code not in first]
    reader = get_language() or "de"
    named = [(code, name_of(code, reader)) for code in (*first, *later)]
    return [("", _("Bitte wählen Sie eine Sprache.")), *named]


class ReturnedFileForm(forms.Form):
    """A file from a translation office: its language, and how far its texts can be trusted."""

    file = forms.FileField(
        label=gettext_lazy("Datei"), help_text=gettext_lazy("XLIFF 2, höchstens 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlf,.xliff"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Sprache"), choices=language_choices)
    state = forms.ChoiceField(
        label=gettext_lazy("Wie sicher sind die Texte?"), widget=forms.RadioSelect, initial="machine",
        choices=[
            ("machine", gettext_lazy("Noch nicht geprüft: Das steht auch öffentlich dabei.")),
            ("checked", gettext_lazy("Geprüft: Eine Person, die die Sprache kann, hat sie gelesen.")),
        ],
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Refuse a file that is too large before anything reads it."""
        file = self.cleaned_data["file"]
        if file.size > xliff.LARGEST:
            raise forms.ValidationError(_("Die Datei ist zu groß. Erlaubt sind höchstens 20 MB."))
        return file
