"""A neighbouring directory to be read: its name, its interface, what is near."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from nabe.directory.models import Subscription

FARTHEST_KM = 100


class NeighbourForm(forms.ModelForm):  # type: ignore[type-arg]
    """What coordination says about a neighbouring directory."""

    class Meta:
        model = Subscription
        fields = ["name", "address", "near_km", "postcodes"]

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).strip().rstrip("/")

    def clean_near_km(self) -> int:
        km: int = self.cleaned_data["near_km"]
        if km > FARTHEST_KM:
            raise forms.ValidationError(_("Bitte eine Zahl von 0 bis 100."))
        return km

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("near_km") == 0 and not said.get("postcodes"):
            self.add_error("postcodes", _("Bitte sagen Sie, was in der Nähe liegt."))
        return said
