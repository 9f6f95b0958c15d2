"""Which time, town and field of work the figures are for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nabe.core import clock
from nabe.interpreting.figures import Span, year
from nabe.interpreting.queries.county import settings_of_work
from nabe.interpreting.queries.figures import Scope
from nabe.ui.forms import DateInput

EARLIEST, LONGEST = dt.date(2001, 1, 1), dt.timedelta(days=366)


class FiguresForm(forms.Form):
    """A year, or days from and to; what is empty is not narrowed. `span` is the time meant."""

    mark_optional = False
    jahr = forms.TypedChoiceField(label=_("Jahr"), required=False, coerce=int, empty_value=None)
    von = forms.DateField(label=_("von"), required=False, widget=DateInput())
    bis = forms.DateField(label=_("bis"), required=False, widget=DateInput())
    ort = forms.ChoiceField(label=_("Ort"), required=False)
    feld = forms.TypedChoiceField(
        label=_("Einsatzfeld"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, sent: Mapping[str, Any], *, years: list[int], scope: Scope) -> None:
        super().__init__(sent)
        self.years = years
        self.span: Span | None = None
        towns = [(one.slug, one.name) for one in scope.towns]
        kept: dict[str, list[tuple[Any, Any]]] = {
            "jahr": [(one, one) for one in years],
            "ort": [("", _("ganzer Kreis")), *towns] if scope.exact else towns,
            "feld": [("", _("alle")), *((one.pk, one.name) for one in settings_of_work())],
        }
        for name, choices in kept.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name in () if scope.exact else ("von", "bis", "feld"):
            del self.fields[name]
        if len(towns) < 2:
            del self.fields["ort"]

    def clean(self) -> dict[str, Any]:
        """Find the time that is meant: the days, else the year, else the newest one."""
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("von"), said.get("bis")
        if not (first or last):
            number = said.get("jahr") or (self.years[0] if self.years else None)
            self.span = self._year(number) if number else None
            return said
        last = last or clock.today()
        first = first or last.replace(month=1, day=1)
        if first < EARLIEST or last > clock.today() + LONGEST:
            raise forms.ValidationError(_("Zu diesem Zeitraum gibt es keine Zahlen."))
        if last < first:
            raise forms.ValidationError(_("Das Ende liegt vor dem Anfang."))
        if last - first >= LONGEST:
            raise forms.ValidationError(_("Bitte wählen Sie höchstens ein Jahr."))
        self.span = Span(first, last)
        return said

    def _year(self, number: int) -> Span:
        """A year; the present one up to today, so that it compares with the same days before."""
        whole, today = year(number), clock.today()
        return Span(whole.first, today) if whole.first <= today < whole.last else whole
