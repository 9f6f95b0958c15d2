"""An interpreter's own wishes on one page of a phone, their week, and when they cannot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabe.core import clock
from nabe.interpreting.forms.requests import near
from nabe.interpreting.models import Gender, Interpreter, Mode
from nabe.interpreting.queries.county import settings_of_work
from nabe.interpreting.queries.joining import fee_classes
from nabe.ui.forms import DateField, DateInput, TimeField, TimeInput

MOST_ROWS = 6  # windows a day
USUAL = ("08:00", "18:00")
MIDNIGHT, LAST_MINUTE = dt.time(), dt.time(23, 59)


class EuroField(forms.DecimalField):
    """Euros as people type them; cleaned to whole cents."""

    def __init__(self, *, nothing: int | None = 0, **said: Any) -> None:
        self.nothing = nothing
        super().__init__(min_value=0, max_value=100_000, decimal_places=2, localize=True, **said)
        self.widget.attrs |= {"inputmode": "decimal", "class": "input--short"}

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value) / 100 if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        said = super().clean(value)
        return self.nothing if said is None else int(said * 100)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where, how far, how, how often."""

    modes = forms.MultipleChoiceField(
        label=gettext_lazy("Das mache ich"), choices=Mode, widget=forms.CheckboxSelectMultiple
    )
    not_in = forms.MultipleChoiceField(
        label=gettext_lazy("Das möchte ich nicht"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    gender = forms.ChoiceField(
        label=gettext_lazy("Geschlecht"), required=False,
        choices=[("", gettext_lazy("keine Angabe")), *Gender.choices],
        help_text=gettext_lazy("Manche Gespräche sind nur mit einer Frau oder einem Mann gut."),
    )  # fmt: skip
    postcode = forms.RegexField(
        r"^\d{5}$", label=gettext_lazy("Postleitzahl zu Hause"), required=False,
        error_messages={"invalid": gettext_lazy("Eine Postleitzahl hat fünf Ziffern.")},
        help_text=gettext_lazy("Nur damit wir den Weg schätzen."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
    )  # fmt: skip
    quiet_from = TimeField(label=gettext_lazy("Nicht stören ab"), required=False)
    quiet_to = TimeField(label=gettext_lazy("Nicht stören bis"), required=False)
    declared = EuroField(
        label=gettext_lazy("In diesem Jahr anderswo verdient, in Euro"), required=False,
        help_text=gettext_lazy(
            "Nur Geld, das zum selben Freibetrag zählt. Dann zahlen Sie keine Steuern aus Versehen."
        ),
    )  # fmt: skip

    class Meta:
        model = Interpreter
        fields = [
            "modes", "not_in", "gender", "postcode", "radius_km", "transport", "most_asked",
            "hours_a_week", "quiet_from", "quiet_to", "declared",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was said of another year is nothing said of this one.
        self.initial["declared"] = self.instance.declared_in(clock.today().year)
        self.fields["not_in"].choices = [(one.code, one.label) for one in settings_of_work()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("quiet_from")) != bool(said.get("quiet_to")):
            missing = "quiet_to" if said.get("quiet_from") else "quiet_from"
            if missing not in self.errors:
                self.add_error(missing, _("Bitte nennen Sie beide Zeiten oder keine."))
        return said


class OfficeForm(forms.ModelForm):  # type: ignore[type-arg]
    """What only the coordination decides of somebody."""

    mark_optional = False
    german = forms.ChoiceField(
        label=gettext_lazy("Deutsch"),
        choices=[("A2", "A2"), ("B1", "B1"), ("B2", "B2"), ("C1", "C1"), ("C2", "C2"),
                 ("native", gettext_lazy("Muttersprache"))],
    )  # fmt: skip
    fee_class = forms.ChoiceField(label=gettext_lazy("Honorarklasse"))
    tax_limit = EuroField(
        label=gettext_lazy("Eigene Steuergrenze, in Euro"), required=False, nothing=None,
        help_text=gettext_lazy("Leer: die Grenze des Kreises."),
    )  # fmt: skip
    since = DateField(label=gettext_lazy("Dabei seit"), required=False)

    class Meta:
        model = Interpreter
        fields = ["grade", "german", "fee_class", "tax_limit", "since"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict.fromkeys([*fee_classes(), self.instance.fee_class])
        self.fields["fee_class"].choices = [(name, name) for name in known]  # type: ignore[attr-defined]


class TimesForm(forms.Form):
    """The week: as many windows a day as somebody wants, each from and to. No script is needed.

    There is always one empty row a day more than windows; another one comes with the next page.
    """

    mark_optional = False

    def __init__(
        self, data: Mapping[str, Any] | None = None, *,
        times: Iterable[tuple[int, dt.time, dt.time]] = (),
    ) -> None:  # fmt: skip
        here: dict[int, list[tuple[Any, Any]]] = {day: [] for day in WEEKDAYS}
        for day, starts, ends in times:
            here[day].append((starts, ends))
        if data is not None:
            here = {day: _typed(data, day) for day in WEEKDAYS}
            data = {f"{end}_{day}_{row}": value for day, rows in here.items()
                    for row, pair in enumerate(rows)
                    for end, value in zip(("from", "to"), pair, strict=True)}  # fmt: skip
        super().__init__(data)
        self._rows = {day: min(len(rows) + 1, MOST_ROWS) for day, rows in here.items()}
        for day, name in WEEKDAYS.items():
            for row in range(self._rows[day]):
                pair = here[day][row] if row < len(here[day]) else (None, None)
                for end, label, value in zip(
                    ("from", "to"), (_("von"), _("bis")), pair, strict=True
                ):
                    widget = TimeInput({"aria-label": f"{name}, {label}"})
                    self.fields[f"{end}_{day}_{row}"] = forms.TimeField(
                        label=label, required=False, initial=value, widget=widget
                    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.times: list[tuple[int, dt.time, dt.time]] = []
        for day, number in self._rows.items():
            for row in range(number):
                self._clean_row(said, day, row)
        return said

    def _clean_row(self, said: dict[str, Any], day: int, row: int) -> None:
        first, last = f"from_{day}_{row}", f"to_{day}_{row}"
        if {first, last} & set(self.errors):
            return
        starts, ends = said.get(first), said.get(last)
        if starts is None and ends is None:
            return
        name = str(WEEKDAYS[day])
        if starts is None or ends is None:
            missing = last if ends is None else first
            text = _("%(day)s: Bitte nennen Sie Anfang und Ende.")
            self.add_error(missing, text % {"day": name})
            return
        ends = LAST_MINUTE if ends == MIDNIGHT else ends
        if starts >= ends:
            self.add_error(last, _("%(day)s: Das Ende liegt vor dem Anfang.") % {"day": name})
            return
        self.times.append((day, starts, ends))

    @property
    def week(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """Each day's name with its rows of two fields."""
        return [
            (str(name), [(self[f"from_{day}_{row}"], self[f"to_{day}_{row}"])
                         for row in range(self._rows[day])])
            for day, name in WEEKDAYS.items()
        ]  # fmt: skip


def _typed(data: Mapping[str, Any], day: int) -> list[tuple[Any, Any]]:
    """Return the rows of a day in which something was typed."""
    rows = (
        (data.get(f"from_{day}_{row}", ""), data.get(f"to_{day}_{row}", ""))
        for row in range(MOST_ROWS)
    )
    return [row for row in rows if any(row)]


def with_usual_week(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed, with the usual hours on every working day that is still empty."""
    filled = {name: data.get(name, "") for name in data}
    for day in range(5):
        if not _typed(data, day):
            filled |= {f"from_{day}_0": USUAL[0], f"to_{day}_0": USUAL[1]}
    return filled


class AwayForm(forms.Form):
    """From when to when somebody cannot: whole days, or with times of day."""

    first = forms.DateField(label=gettext_lazy("vom"), widget=DateInput, validators=[near])
    last = forms.DateField(
        label=gettext_lazy("bis zum"), widget=DateInput, required=False, validators=[near],
        help_text=gettext_lazy("Leer: nur an diesem Tag."),
    )  # fmt: skip
    starts = TimeField(label=gettext_lazy("am ersten Tag ab"), required=False)
    ends = TimeField(label=gettext_lazy("am letzten Tag bis"), required=False)
    is_illness = forms.BooleanField(label=gettext_lazy("wegen Krankheit"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first = said.get("first")
        if "last" in self.errors or first is None:
            return said
        last = said["last"] = said.get("last") or first
        starts, ends = said.get("starts"), said.get("ends")
        if last < first:
            self.add_error("last", _("Der letzte Tag liegt vor dem ersten."))
        elif last < clock.today():
            self.add_error("last", _("Diese Tage sind vorbei."))
        elif (last - first).days > 366:
            self.add_error("last", _("Bitte höchstens ein Jahr. Für länger gibt es die Pause."))
        elif first == last and starts and ends and ends <= starts:
            self.add_error("ends", _("Das Ende liegt vor dem Anfang."))
        return said
