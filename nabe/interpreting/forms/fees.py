"""The editor of a fee rule: every number and switch of it is a field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabe.core import clock
from nabe.interpreting.fees import Invalid, PaidBy, Rounding, Rule, Unit
from nabe.interpreting.forms.fee_rows import (
    LISTS,
    cents,
    euros,
    money_field,
    number_field,
    rows_of,
)
from nabe.interpreting.forms.requests import day_field

# Field of the form → path in the rule.
EUROS = {
    "first": ("tariff", "first_cents"), "block": ("tariff", "block_cents"),
    "minimum": ("tariff", "minimum_cents"), "maximum": ("tariff", "maximum_cents"),
    "most_travel": ("travel", "most_cents"), "way": ("travel_time", "cents_per_way"),
}  # fmt: skip
PAYER_EUROS = {
    "payer_first": "first_cents", "payer_block": "block_cents", "payer_minimum": "minimum_cents",
    "payer_maximum": "maximum_cents",
}  # fmt: skip
OPEN = ("maximum_cents", "most_cents", "travel_most_minutes")  # empty is no limit, not zero
PLAIN = {
    "unit": ("tariff", "unit"), "first_minutes": ("tariff", "first_minutes"),
    "rounding": ("tariff", "rounding"), "waiting": ("time", "waiting"),
    "travel_counts": ("time", "travel"), "from_km": ("time", "travel_from_km"),
    "most_way": ("time", "travel_most_minutes"),
    "in_county_only": ("time", "travel_only_in_county"),
    "cents_per_km": ("travel", "cents_per_km"), "receipts": ("travel", "receipts"),
    "outside_only": ("travel", "only_outside"), "once": ("travel", "once_per_place_and_day"),
    "way_outside_only": ("travel_time", "only_outside"),
}  # fmt: skip
PAYER_PLAIN = {
    "payer_unit": "unit", "payer_first_minutes": "first_minutes", "payer_rounding": "rounding",
}  # fmt: skip
UNITS = (
    (Unit.ASSIGNMENT, gettext_lazy("je Einsatz")), (Unit.HOUR, gettext_lazy("je Stunde")),
    (Unit.HALF_HOUR, gettext_lazy("je halbe Stunde")),
    (Unit.QUARTER_HOUR, gettext_lazy("je Viertelstunde")),
)  # fmt: skip
STARTED = (
    (Rounding.STARTED, gettext_lazy("zählen ganz")),
    (Rounding.EXACT, gettext_lazy("zählen nach Minuten")),
)
PAYERS = (
    (PaidBy.POOL, gettext_lazy("der Pool")), (PaidBy.REQUESTER, gettext_lazy("die Stelle")),
    (PaidBy.REQUESTER_IF_ABLE, gettext_lazy("die Stelle, wenn sie Geld hat")),
)  # fmt: skip
LANDS = (
    ("BW", "Baden-Württemberg"), ("BY", "Bayern"), ("BE", "Berlin"), ("BB", "Brandenburg"),
    ("HB", "Bremen"), ("HH", "Hamburg"), ("HE", "Hessen"), ("MV", "Mecklenburg-Vorpommern"),
    ("NI", "Niedersachsen"), ("NW", "Nordrhein-Westfalen"), ("RP", "Rheinland-Pfalz"),
    ("SL", "Saarland"), ("SN", "Sachsen"), ("ST", "Sachsen-Anhalt"), ("SH", "Schleswig-Holstein"),
    ("TH", "Thüringen"),
)  # fmt: skip


def _yes(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class FeeRuleForm(forms.Form):
    """What a county pays, all of it. Amounts are typed in euros and kept in cents."""

    mark_optional = False

    fee_class = forms.CharField(label=gettext_lazy("Honorarklasse"), max_length=10)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    valid_from = day_field(gettext_lazy("gilt ab"), required=True)
    valid_to = day_field(gettext_lazy("gilt bis (leer: bis zur nächsten Regel)"))
    source = forms.CharField(
        label=gettext_lazy("Quelle oder Beschluss"), max_length=200, required=False
    )
    unit = forms.ChoiceField(label=gettext_lazy("Bezahlt wird"), choices=UNITS)
    first = money_field(gettext_lazy("Betrag für den Anfang (Euro)"))
    first_minutes = number_field(gettext_lazy("… für die ersten Minuten"), 1440)
    block = money_field(gettext_lazy("danach je Einheit (Euro)"))
    rounding = forms.ChoiceField(label=gettext_lazy("Angefangene Einheiten"), choices=STARTED)
    minimum = money_field(gettext_lazy("mindestens (Euro)"))
    maximum = money_field(gettext_lazy("höchstens (Euro)"))
    waiting = _yes(gettext_lazy("Wartezeit zählt"))
    travel_counts = _yes(gettext_lazy("Fahrzeit zählt"))
    from_km = number_field(gettext_lazy("Fahrzeit erst ab … km"), 500)
    most_way = number_field(gettext_lazy("höchstens … Minuten Fahrzeit"), 1440)
    in_county_only = _yes(gettext_lazy("Fahrzeit zählt nur im Kreis"))
    cents_per_km = number_field(gettext_lazy("Cent je Kilometer"), 500)
    receipts = _yes(gettext_lazy("Fahrkarten nach Beleg"))
    most_travel = money_field(gettext_lazy("Fahrt höchstens (Euro)"))
    outside_only = _yes(gettext_lazy("Fahrtkosten nur außerhalb des Kreises"))
    once = _yes(gettext_lazy("Ein Weg für mehrere Einsätze am selben Ort und Tag"))
    way = money_field(gettext_lazy("fester Betrag je Weg (Euro)"))
    way_outside_only = _yes(gettext_lazy("Betrag für den Weg nur außerhalb des Kreises"))
    night_adds = _yes(gettext_lazy("Die Nacht kommt zum Sonntag und Feiertag dazu"))
    holidays_of = forms.ChoiceField(label=gettext_lazy("Feiertage wie in"), choices=LANDS)
    paid_by = forms.ChoiceField(label=gettext_lazy("Es bezahlt"), choices=PAYERS)
    payer_unit = forms.ChoiceField(
        label=gettext_lazy("Die Stelle zahlt"), required=False,
        choices=[("", gettext_lazy("was die Person bekommt")), *UNITS],
    )  # fmt: skip
    payer_first = money_field(gettext_lazy("Betrag für den Anfang (Euro)"))
    payer_first_minutes = number_field(gettext_lazy("… für die ersten Minuten"), 1440)
    payer_block = money_field(gettext_lazy("danach je Einheit (Euro)"))
    payer_rounding = forms.ChoiceField(
        label=gettext_lazy("Angefangene Einheiten"), choices=STARTED, required=False
    )
    payer_minimum = money_field(gettext_lazy("mindestens (Euro)"))
    payer_maximum = money_field(gettext_lazy("höchstens (Euro)"))
    payer_pays_travel = _yes(gettext_lazy("und die Fahrt dazu"))

    def __init__(self, data: Any = None, *, rule: Rule | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.rule: Rule | None = rule
        rows = rows_of(rule) if rule else {}
        self.lists = {
            name: kind(data, prefix=name, initial=rows.get(name)) for name, kind in LISTS.items()
        }

    def clean_valid_to(self) -> dt.date | None:
        """Return the last day; a rule does not end before it begins."""
        last, first = self.cleaned_data["valid_to"], self.cleaned_data.get("valid_from")
        if last and first and last < first:
            raise forms.ValidationError(_("Die Regel endet, bevor sie beginnt."))
        return cast(dt.date | None, last)

    def is_valid(self) -> bool:
        """Tell if the fields, all rows and the rule made of them can be used; fills `rule`."""
        fine = super().is_valid()
        if any(not rows.is_valid() for rows in self.lists.values()):
            self.rule = None
            return False
        if not self.errors.keys() - {"fee_class", "valid_from", "valid_to", "source"}:
            self._make()
            fine = fine and self.rule is not None
        return fine

    def problems(self) -> Iterator[str]:
        """Yield every sentence that is shown at a field or a row."""
        for one in (self, *(row for rows in self.lists.values() for row in rows.forms)):
            for texts in one.errors.values():
                yield from texts

    def _make(self) -> None:
        self.rule = None
        try:
            self.rule = Rule.from_plain(self._plain(self.cleaned_data))
        except Invalid as error:
            for problem in error.problems:
                self._blame(problem.field, problem.text)

    def _blame(self, path: str, text: str) -> None:
        """Show a problem of the rule at the field or the row that it comes from."""
        parts = path.replace("travel_time.bands", "bands").split(".")
        if parts[0] in self.lists and len(parts) > 2:
            self.lists[parts[0]].blame(int(parts[1]), parts[2], text)
        else:
            self.add_error(_field_of(path), text)

    def _plain(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The rule as JSON has it, made of what was typed alone."""
        plain: dict[str, Any] = {
            "name": said.get("name") or "-", "paid_by": said["paid_by"],
            "night_adds": said["night_adds"], "holidays_of": said["holidays_of"],
            "surcharges": self.lists["surcharges"].plain(),
            "cancellations": self.lists["cancellations"].plain(),
            "payer_tariff": _payer_tariff(said), "payer_pays_travel": said["payer_pays_travel"],
        } | {part: {} for part in ("tariff", "time", "travel", "travel_time")}  # fmt: skip
        for field, (part, name) in (EUROS | PLAIN).items():
            plain[part][name] = _value(said[field], name, is_money=field in EUROS)
        if said["unit"] == Unit.ASSIGNMENT:
            plain["tariff"] |= {"first_minutes": 0, "block_cents": 0}
        plain["travel_time"]["bands"] = self.lists["bands"].plain()
        return plain


def _value(typed: Any, name: str, *, is_money: bool) -> Any:
    if typed is None:
        return None if name in OPEN else 0
    return cents(typed) if is_money else typed


def _payer_tariff(said: Mapping[str, Any]) -> dict[str, Any] | None:
    if not said["payer_unit"]:
        return None
    plain = {name: _value(said[field], name, is_money=True) for field, name in PAYER_EUROS.items()}
    plain |= {name: said[field] or 0 for field, name in PAYER_PLAIN.items()}
    plain["rounding"] = said["payer_rounding"] or Rounding.STARTED
    if said["payer_unit"] == Unit.ASSIGNMENT:
        plain |= {"first_minutes": 0, "block_cents": 0}
    return plain


def fields_of(rule: Rule) -> dict[str, Any]:
    """Return the fields of a rule; its lists stand in rows of their own."""
    plain = rule.to_plain()
    found: dict[str, Any] = {
        name: plain[name] for name in ("name", "paid_by", "night_adds", "holidays_of")
    }
    found["payer_pays_travel"] = rule.payer_pays_travel
    found |= {field: _shown(plain[part], name) for field, (part, name) in EUROS.items()}
    found |= {field: plain[part][name] for field, (part, name) in PLAIN.items()}
    if payer := plain["payer_tariff"]:
        found |= {field: _shown(payer, name) for field, name in PAYER_EUROS.items()}
        found |= {field: payer[name] for field, name in PAYER_PLAIN.items()}
    return found


def _shown(part: Mapping[str, Any], name: str) -> Any:
    """Return an amount as the form shows it: a limit of nothing is a limit, a price of nothing none."""
    return euros(part[name] if name in OPEN else part[name] or None)


def _field_of(path: str) -> str | None:
    """Return the field of the form at which a problem of the rule is shown."""
    part, _dot, name = path.partition(".")
    for field, where in (EUROS | PLAIN).items():
        if (part, name) == where:
            return field
    if part == "payer_tariff":
        return next((f for f, n in (PAYER_EUROS | PAYER_PLAIN).items() if n == name), "payer_unit")
    return {"name": "name", "travel_time.bands": "way", "holidays_of": "holidays_of"}.get(path)


class MonthForm(forms.Form):
    """The day on which the bank shall pay."""

    execution_date = day_field(gettext_lazy("Ausführung am"), required=True)

    def clean_execution_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["execution_date"]
        if not clock.today() <= day <= clock.today() + dt.timedelta(days=60):
            raise forms.ValidationError(
                _("Bitte wählen Sie einen Tag in den nächsten zwei Monaten.")
            )
        return day
