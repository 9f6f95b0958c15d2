"""The lists of a fee rule, a row each: surcharges, bands of travel time, steps of a cancellation."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabe.interpreting.fees import Band, Cancellation, Occasion, Rule, Surcharge
from nabe.interpreting.plain import dump
from nabe.ui.forms import TimeField

MOST_ROWS = 30
SPARE = 2  # empty rows below those that are filled

Plain = dict[str, Any]

# Part of a Cancellation → how it is said.
LATE = (
    ("hours_before", gettext_lazy("Stunden vorher")),
    ("days_before", gettext_lazy("Tagen vorher, ab Uhrzeit")),
    ("working_days_before", gettext_lazy("Werktagen vorher")),
)
PAID = (
    ("percent", gettext_lazy("Prozent des Honorars")),
    ("minutes", gettext_lazy("Minuten Einsatz")),
    ("cents", gettext_lazy("Euro")),
)


def money_field(label: Any, **more: Any) -> forms.DecimalField:
    """Return a field for euros with cents, up to 9,999."""
    return forms.DecimalField(
        label=label, min_value=0, max_value=9999, decimal_places=2, required=False, localize=True,
        **more,
    )  # fmt: skip


def number_field(label: Any, most: int, **more: Any) -> forms.IntegerField:
    """Return a field for a whole number from 0 to `most`."""
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False, **more)


def cents(euros: Decimal | None) -> int:
    """Return euros as cents; nothing typed is 0."""
    return int((euros or 0) * 100)


def euros(number: int | None) -> Decimal | None:
    """Return cents as the editor shows them; None: nothing."""
    return None if number is None else Decimal(number) / 100


def _hour(value: dt.time | None) -> str | None:
    return None if value is None else f"{value:%H:%M}"


class Row(forms.Form):
    """One row of a list; a row in which nothing stands is no row."""

    mark_optional = False

    def plain(self) -> Plain | None:
        """Return the entry of the rule as JSON has it; None when the row is empty."""
        raise NotImplementedError

    def field_of(self, name: str) -> str:
        """Return the field at which a problem with a part of the entry is shown."""
        return name if name in self.fields else next(iter(self.fields))


class SurchargeRow(Row):
    """Percent on top of time: at night, on Sundays, on public holidays, on one date each year."""

    occasion = forms.ChoiceField(
        label=gettext_lazy("Wann?"), required=False,
        choices=[
            ("", "–"), (Occasion.NIGHT, gettext_lazy("nachts")),
            (Occasion.SUNDAY, gettext_lazy("sonntags")),
            (Occasion.HOLIDAY, gettext_lazy("an Feiertagen")),
            (Occasion.DATE, gettext_lazy("jedes Jahr am")),
        ],
    )  # fmt: skip
    day = forms.CharField(
        label=gettext_lazy("Tag, Monat"), required=False, max_length=6,
        widget=forms.TextInput(attrs={"placeholder": "24.12.", "inputmode": "decimal", "dir": "ltr"}),
    )  # fmt: skip
    begins = TimeField(label=gettext_lazy("ab"), required=False)
    ends = TimeField(label=gettext_lazy("bis"), required=False)
    percent = number_field(gettext_lazy("Prozent"), 500)

    def clean_day(self) -> tuple[int, int] | None:
        """Return day and month; None when nothing stands there."""
        text = str(self.cleaned_data["day"])
        found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.?", text)
        if text and not found:
            raise ValidationError(_("Bitte schreiben Sie Tag und Monat so: 24.12."))
        return (int(found[1]), int(found[2])) if found else None

    def plain(self) -> Plain | None:
        """Return the surcharge."""
        said = self.cleaned_data
        if not said.get("occasion"):
            return None
        day, month = said.get("day") or (None, None)
        return {
            "occasion": said["occasion"], "percent": said.get("percent") or 0,
            "begins": _hour(said.get("begins")), "ends": _hour(said.get("ends")),
            "day": day, "month": month,
        }  # fmt: skip


class BandRow(Row):
    """An amount for the way, by how long it takes."""

    minutes = number_field(gettext_lazy("bis … Minuten"), 1440)
    euros = money_field(gettext_lazy("bringt (Euro)"))

    def plain(self) -> Plain | None:
        """Return the band."""
        said = self.cleaned_data
        if not said.get("minutes"):
            return None
        return {"up_to_minutes": said["minutes"], "cents": cents(said.get("euros"))}


class StepRow(Row):
    """When the body cancels: from when on it is too late, and what is paid then."""

    number = number_field(gettext_lazy("Zu spät ab"), 1440)
    late = forms.ChoiceField(label=gettext_lazy("gezählt in"), required=False, choices=LATE)
    until = TimeField(label=gettext_lazy("Uhrzeit"), required=False)
    amount = money_field(gettext_lazy("Dann bezahlt"))
    paid = forms.ChoiceField(label=gettext_lazy("als"), required=False, choices=PAID)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        amount = said.get("amount")
        if amount is not None and said.get("paid") != "cents" and amount % 1:
            self.add_error("amount", _("Bitte schreiben Sie hier eine ganze Zahl."))
        return said

    def plain(self) -> Plain | None:
        """Return the step."""
        said = self.cleaned_data
        if said.get("number") is None and said.get("amount") is None:
            return None
        late, paid = said.get("late") or "hours_before", said.get("paid") or "percent"
        value = cents(said.get("amount")) if paid == "cents" else int(said.get("amount") or 0)
        return {late: said.get("number"), paid: value, "until": _hour(said.get("until"))}

    def field_of(self, name: str) -> str:
        """Return the field of a part of the step."""
        if name in ("percent", "minutes", "cents"):
            return "amount"
        return name if name in self.fields else "number"


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]
    """The rows of one list, with what the rule makes of them."""

    _entries: list[Row] | None = None

    def filled(self) -> Iterator[tuple[Row, Plain]]:
        """Yield each row in which something stands, with its entry."""
        for row in self.forms:
            if hasattr(row, "cleaned_data") and (entry := row.plain()):
                yield row, entry

    def plain(self) -> list[Plain]:
        """Return the entries, in their order."""
        return [entry for _row, entry in self.filled()]

    def blame(self, number: int, name: str, text: str) -> None:
        """Show a problem of entry `number` at the row where it stands."""
        if self._entries is None:  # a row that is blamed may look empty afterwards
            self._entries = [row for row, _entry in self.filled()]
        row = self._entries[number]
        row.add_error(row.field_of(name), text)


def _rows(kind: type[Row]) -> type[Rows]:
    made = forms.formset_factory(
        kind, formset=Rows, extra=SPARE, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    return cast(type[Rows], made)


# List of the rule → its rows.
LISTS: Mapping[str, type[Rows]] = {
    "surcharges": _rows(SurchargeRow), "bands": _rows(BandRow), "cancellations": _rows(StepRow),
}  # fmt: skip


def with_more_rows(data: QueryDict) -> QueryDict:
    """Return what was sent, with two more empty rows in each list."""
    data = data.copy()
    for name in LISTS:
        total = data.get(f"{name}-TOTAL_FORMS", "")
        if total.isascii() and total.isdigit() and len(total) < 4:
            data[f"{name}-TOTAL_FORMS"] = str(min(int(total) + SPARE, MOST_ROWS))
    return data


def rows_of(rule: Rule) -> dict[str, list[Plain]]:
    """Return what stands in the rows of each list of a rule."""
    return {
        "surcharges": [_surcharge(one) for one in rule.surcharges],
        "bands": [_band(one) for one in rule.travel_time.bands],
        "cancellations": steps_of(rule.cancellations),
    }


def _surcharge(one: Surcharge) -> Plain:
    day = f"{one.day}.{one.month}." if one.day else ""
    return {
        "occasion": one.occasion, "percent": one.percent, "begins": _hour(one.begins),
        "ends": _hour(one.ends), "day": day,
    }  # fmt: skip


def _band(one: Band) -> Plain:
    return {"minutes": one.up_to_minutes, "euros": Decimal(one.cents) / 100}


def steps_of(steps: Iterable[Cancellation]) -> list[Plain]:
    """Return the rows of the steps of a cancellation."""
    return [_step(dump(one)) for one in steps]


def _step(said: Plain) -> Plain:
    late = next(way for way, _text in LATE if said[way] is not None)
    paid = next(way for way, _text in PAID if said[way] is not None)
    amount = Decimal(said[paid]) / (100 if paid == "cents" else 1)
    return {
        "number": said[late], "late": late, "until": said["until"], "amount": amount, "paid": paid,
    }  # fmt: skip
