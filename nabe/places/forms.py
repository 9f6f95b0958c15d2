"""Input of the office: the county's name, colour, contact and legal texts; names of towns."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nabe.places.models import County, Municipality

WHITE_CONTRAST = 4.5  # WCAG 1.4.3: white words must be readable on the county's colour


def _long_text(label: Any, help_text: Any) -> forms.CharField:
    """A text of several paragraphs, as plain text: web addresses in it become links."""
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=10_000,
        widget=forms.Textarea({"rows": 6}),
    )  # fmt: skip


class CountyForm(forms.Form):
    """What pages show of the county; every field is one of its settings.

    The form carries what it was filled with, so that only what was really changed is saved: of
    two people who edit at once nobody undoes what the other did.
    """

    site_name = forms.CharField(label=_("Name der Seite"), max_length=80)
    colour = forms.CharField(
        label=_("Farbe"), max_length=7, required=False,
        help_text=_("Als Zeichenfolge wie #1f3f8f. Weiße Schrift muss darauf lesbar sein."),
    )  # fmt: skip
    contact_name = forms.CharField(label=_("Koordination: Stelle"), max_length=120, required=False)
    contact_email = forms.EmailField(label=_("Koordination: E-Mail"), required=False)
    contact_phone = forms.CharField(label=_("Koordination: Telefon"), max_length=40, required=False)
    data_licence = forms.CharField(
        label=_("Lizenz der offenen Daten"), max_length=160, required=False,
        help_text=_("Leer heißt: Datenlizenz Deutschland – Namensnennung – 2.0."),
    )  # fmt: skip
    imprint = _long_text(
        _("Impressum"),
        _("Name der Behörde, Anschrift, Vertretung, Kontakt. Eine leere Zeile trennt Absätze."),
    )
    imprint_line = forms.CharField(
        label=_("Zeile am Ende jeder Seite"), max_length=160, required=False,
        help_text=_("Zum Beispiel: Herausgegeben vom Kreis Unna."),
    )  # fmt: skip
    privacy = _long_text(
        _("Datenschutz: eigene Angaben"),
        _("Wer verantwortlich ist und wie man Ihre Datenschutz-Stelle erreicht."),
    )
    enforcement = _long_text(
        _("Barrierefreiheit: Schlichtungsstelle"),
        _("Wohin man sich wenden kann, wenn eine Barriere bleibt."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in self.fields.values():
            one.show_hidden_initial = True

    @classmethod
    def of(cls, county: County, data: dict[str, str] | None = None) -> CountyForm:
        """Return the form filled with the county's present settings."""
        return cls(data, initial={name: county.setting(name) for name in cls.base_fields})

    def changes(self) -> dict[str, str]:
        """Return the settings that differ from what the form was filled with."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def clean_colour(self) -> str:
        """Accept #rrggbb on which white words are readable."""
        colour: str = self.cleaned_data["colour"].strip().lower()
        if not colour:
            return ""
        if not re.fullmatch(r"#[0-9a-f]{6}", colour):
            raise ValidationError(_("Bitte geben Sie die Farbe wie #1f3f8f an."))
        if contrast_with_white(colour) < WHITE_CONTRAST:
            raise ValidationError(_("Diese Farbe ist zu hell. Weiße Schrift ist nicht lesbar."))
        return colour


class PlaceNamesForm(forms.Form):
    """The other names of a municipality, one on each line."""

    names = forms.CharField(
        label=_("Ortsteile und andere Namen"),
        help_text=_("Ein Name in jeder Zeile. Die Suche und der Import finden damit die Kommune."),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=20_000,
        required=False,
    )

    @classmethod
    def of(cls, municipality: Municipality, data: dict[str, str] | None = None) -> PlaceNamesForm:
        """Return the form filled with the present names."""
        names = "\n".join(one.name for one in municipality.place_names.all())
        return cls(data, initial={"names": names})

    def clean_names(self) -> list[str]:
        """Return the lines that hold a name."""
        return [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]


def contrast_with_white(colour: str) -> float:
    """Return the contrast of #rrggbb with white, 1 to 21 (WCAG relative luminance)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
