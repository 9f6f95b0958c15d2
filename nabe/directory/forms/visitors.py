"""What visitors without account fill in: an address for a mail, a service that is missing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nabe.core.visible import says_something, visible
from nabe.directory.entries import Plain
from nabe.directory.forms.services import schedules_from
from nabe.directory.queries.catalogue import catalogue
from nabe.directory.queries.proposals import provider_named
from nabe.sheets.values import phones as phone_words

_KEY = r"^[0-9a-f]{32}$"


class MailForm(forms.Form):
    """An address and the consent to write to it. `key` makes a repeat harmless."""

    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    consent = forms.BooleanField(
        label=_("Ja, bitte schreiben Sie mir an diese Adresse."),
        error_messages={"required": _("Bitte stimmen Sie zu. Sonst dürfen wir nicht schreiben.")},
    )
    key = forms.RegexField(_KEY, widget=forms.HiddenInput)


class ProposeForm(forms.Form):
    """A service that is missing here, in a visitor's words."""

    name = forms.CharField(
        label=_("Was ist das Angebot?"), max_length=200,
        help_text=_("Zum Beispiel: Sprachcafé am Abend"),
    )  # fmt: skip
    organization = forms.CharField(
        label=_("Wer bietet es an?"), max_length=200,
        help_text=_("Ein Verein, eine Schule, ein Amt. Bitte keine Namen von Privatpersonen."),
    )  # fmt: skip
    municipality = forms.ChoiceField(label=_("In welcher Stadt oder Gemeinde?"), required=False)
    street = forms.CharField(label=_("Straße und Hausnummer"), max_length=120, required=False)
    times = forms.CharField(
        label=_("Wann ist es?"), max_length=600, required=False,
        help_text=_("So, wie Sie es sagen. Zum Beispiel: Mittwoch 15–17 Uhr"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("Wie erreicht man das Angebot?"), max_length=300, required=False,
        help_text=_("Telefon, E-Mail oder Internetseite des Angebots."),
    )  # fmt: skip
    description = forms.CharField(
        label=_("Was sollen wir noch wissen?"), max_length=2000, required=False,
        help_text=_("Bitte schreiben Sie keine Namen von anderen Personen."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"), max_length=254, required=False,
        help_text=_("Dann schreiben wir Ihnen, was daraus wurde."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    key = forms.RegexField(_KEY, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = [(ags, one.name) for ags, one in catalogue().municipalities.items()]
        self.fields["municipality"].choices = [("", _("Das weiß ich nicht")), *towns]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said |= {name: visible(text) for name, text in said.items() if isinstance(text, str)}
        if "name" in said and not says_something(said["name"]):
            self.add_error("name", gettext("Bitte schreiben Sie einen Namen mit Buchstaben."))
        return said

    def values(self) -> Plain:
        """Return what was typed as a packed entry, as far as it has a place there."""
        said = self.cleaned_data
        values: Plain = {"name": said["name"]}
        if said["description"]:
            values["description"] = said["description"]
        provider = provider_named(said["organization"])
        if provider:
            values["organization"] = provider
        place = {name: said[name] for name in ("street", "municipality") if said[name]}
        if place:
            values["location"] = place
        lines = [line.strip() for line in said["times"].splitlines() if line.strip()]
        if lines:
            values["schedules"] = _schedules(lines)
        return values | _reached(said["contact"])

    def text(self) -> str:
        """Return what has no place in an entry, for whoever reads it in the office."""
        said = self.cleaned_data
        return "\n".join(filter(None, (said["organization"], said["contact"])))


def _schedules(lines: list[str]) -> list[dict[str, Any]]:
    return [
        {name: _iso(value) for name, value in one.items()}
        for line in lines
        for one in schedules_from(line)
    ]


def _iso(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _reached(said: str) -> Plain:
    """Return the telephone or mail address in a line, if it is nothing else."""
    if "@" in said:
        field = forms.EmailField(required=False)
        try:
            return {"email": field.clean(said)}
        except forms.ValidationError:
            return {}
    read = phone_words.read(said) if said else None
    return {"phones": [[str(read.value[0]["number"]), ""]]} if read and read.value else {}
