"""An interpreter's own wishes on one page of a phone, and the days on which they cannot."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabe.core import clock
from nabe.interpreting.models import Interpreter, Mode
from nabe.interpreting.queries.county import settings_of_work

WINDOWS = {
    "all": (dt.time(8), dt.time(18)), "morning": (dt.time(8), dt.time(13)),
    "afternoon": (dt.time(13), dt.time(18)), "evening": (dt.time(17), dt.time(21)),
}  # fmt: skip


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where, how far, how, when, how often."""

    modes = forms.MultipleChoiceField(
        label=gettext_lazy("Das mache ich"), choices=Mode, widget=forms.CheckboxSelectMultiple
    )
    not_in = forms.MultipleChoiceField(
        label=gettext_lazy("Das möchte ich nicht"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    postcode = forms.RegexField(
        r"^\d{5}$", label=gettext_lazy("Postleitzahl zu Hause"), required=False,
        error_messages={"invalid": gettext_lazy("Eine Postleitzahl hat fünf Ziffern.")},
        help_text=gettext_lazy("Nur damit wir den Weg schätzen."),
    )  # fmt: skip

    class Meta:
        model = Interpreter
        fields = [
            "modes", "not_in", "postcode", "radius_km", "transport", "most_asked", "hours_a_week",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["not_in"].choices = [(one.code, one.name) for one in settings_of_work()]  # type: ignore[attr-defined]
        here = {day: (starts, ends) for day, starts, ends in self.instance.times.values_list(
            "weekday", "starts", "ends"
        )}  # fmt: skip
        for day, name in WEEKDAYS.items():
            self.fields[f"day_{day}"] = forms.ChoiceField(
                label=name, required=False, choices=self._choices(here.get(day)),
                initial=_word(here.get(day)),
            )  # fmt: skip

    def _choices(self, own: tuple[dt.time, dt.time] | None) -> list[tuple[str, str]]:
        """The usual windows, and the one that stands there."""
        choices = [
            ("", _("nie")), ("all", _("ganztags, 8–18 Uhr")), ("morning", _("vormittags, 8–13 Uhr")),
            ("afternoon", _("nachmittags, 13–18 Uhr")), ("evening", _("abends, 17–21 Uhr")),
        ]  # fmt: skip
        if own and own not in WINDOWS.values():
            choices.append((_word(own), f"{own[0]:%H:%M}–{own[1]:%H:%M}"))
        return choices

    def times(self) -> list[tuple[int, dt.time, dt.time]]:
        """Return the weekly windows that were chosen."""
        found = []
        for day in WEEKDAYS:
            said = self.cleaned_data.get(f"day_{day}")
            if said:
                found.append((day, *_window(said)))
        return found

    @property
    def week(self) -> list[Any]:
        return [self[f"day_{day}"] for day in WEEKDAYS]


def _word(window: tuple[dt.time, dt.time] | None) -> str:
    if window is None:
        return ""
    known = {value: name for name, value in WINDOWS.items()}
    return known.get(window) or f"{window[0]:%H:%M}-{window[1]:%H:%M}"


def _window(word: str) -> tuple[dt.time, dt.time]:
    if word in WINDOWS:
        return WINDOWS[word]
    first, _dash, last = word.partition("-")
    return dt.time.fromisoformat(first), dt.time.fromisoformat(last)


class AwayForm(forms.Form):
    """From when to when somebody cannot."""

    first = forms.DateField(
        label=gettext_lazy("von"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("bis"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    is_illness = forms.BooleanField(label=gettext_lazy("wegen Krankheit"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", _("Der letzte Tag liegt vor dem ersten."))
        elif last and last < clock.today():
            self.add_error("last", _("Diese Tage sind vorbei."))
        elif first and last and (last - first).days > 366:
            self.add_error("last", _("Bitte höchstens ein Jahr. Für länger gibt es die Pause."))
        return said
