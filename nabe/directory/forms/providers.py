"""Giving entries to another organization, and the new address of a place."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabe.directory.models import Location
from nabe.directory.queries.providers import Place, Provider
from nabe.people.models import Organization, Person
from nabe.people.queries import organizations_for_choice
from nabe.places.models import Municipality


class HandOverForm(forms.Form):
    """Which entries go, and to whom: an organization of the list, or a new one."""

    mark_optional = False

    services = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Diese Angebote"), coerce=uuid.UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Bitte kreuzen Sie mindestens ein Angebot an.")},
    )  # fmt: skip
    to = forms.ModelChoiceField(
        Organization.objects.none(), label=gettext_lazy("gehen an"), required=False,
        empty_label=gettext_lazy("einen neuen Träger"),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("Name des neuen Trägers"), max_length=240, required=False,
        help_text=gettext_lazy("Nur wenn er noch nicht in der Liste steht."),
    )  # fmt: skip
    close = forms.BooleanField(
        label=gettext_lazy("Den alten Träger ins Archiv legen, wenn ihm kein Angebot bleibt"),
        required=False, initial=True,
    )  # fmt: skip

    def __init__(self, *args: Any, provider: Provider, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.name) for one in provider.services]
        self.fields["services"].choices = choices  # type: ignore[attr-defined]
        self.fields["services"].initial = [key for key, _name in choices]
        others = organizations_for_choice(viewer).exclude(pk=provider.organization.pk)
        self.fields["to"].queryset = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "to" in said and not said["to"] and not said.get("name", "").strip():
            self.add_error("name", _("Bitte wählen Sie einen Träger oder nennen Sie einen neuen."))
        return said


class MoveHouseForm(forms.Form):
    """The place that moves, and where to."""

    place = forms.TypedChoiceField(
        label=gettext_lazy("Dieser Ort zieht um"), coerce=uuid.UUID, widget=forms.RadioSelect
    )
    street = forms.CharField(label=gettext_lazy("Neue Straße und Hausnummer"), max_length=120)
    postcode = forms.RegexField(
        r"^\d{5}$", label=gettext_lazy("Neue Postleitzahl"),
        error_messages={"invalid": gettext_lazy("Eine Postleitzahl hat fünf Ziffern.")},
    )  # fmt: skip
    municipality = forms.ModelChoiceField(
        Municipality.objects.all(), label=gettext_lazy("Stadt oder Gemeinde")
    )
    accessibility = forms.ChoiceField(
        label=gettext_lazy("Barrierefreiheit"), choices=Location.Accessibility, required=False
    )

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.key), _in_words(one)) for one in places]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
        self.fields["place"].initial = choices[0][0] if choices else None

    def address(self) -> dict[str, Any]:
        """Return the new address as the action wants it."""
        names = ("street", "postcode", "municipality", "accessibility")
        return {name: self.cleaned_data[name] for name in names}


def _in_words(place: Place) -> str:
    address = place.location.address or place.location.name or _("ohne Adresse")
    return _("%(address)s (Angebote: %(number)s)") % {"address": address, "number": place.number}
