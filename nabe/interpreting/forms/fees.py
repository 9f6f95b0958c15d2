"""The editor of a fee rule: the usual parts as fields, the rest as the rule that one begins with."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabe.core import clock
from nabe.interpreting.fees import Invalid, Occasion, PaidBy, Rounding, Rule, Unit
from nabe.interpreting.forms.requests import day_field
from nabe.interpreting.plain import dump
from nabe.interpreting.presets import cancellation_presets

# Field of the form → path in the rule, for amounts in euros.
EUROS = {
    "first": ("tariff", "first_cents"), "block": ("tariff", "block_cents"),
    "minimum": ("tariff", "minimum_cents"), "maximum": ("tariff", "maximum_cents"),
    "most_travel": ("travel", "most_cents"),
}  # fmt: skip
PLAIN = {
    "unit": ("tariff", "unit"), "first_minutes": ("tariff", "first_minutes"),
    "rounding": ("tariff", "rounding"), "waiting": ("time", "waiting"),
    "travel_counts": ("time", "travel"), "from_km": ("time", "travel_from_km"),
    "cents_per_km": ("travel", "cents_per_km"), "receipts": ("travel", "receipts"),
    "once": ("travel", "once_per_place_and_day"),
}  # fmt: skip
UNITS = (
    (Unit.ASSIGNMENT, gettext_lazy("je Einsatz")), (Unit.HOUR, gettext_lazy("je Stunde")),
    (Unit.HALF_HOUR, gettext_lazy("je halbe Stunde")),
    (Unit.QUARTER_HOUR, gettext_lazy("je Viertelstunde")),
)  # fmt: skip
PAYERS = (
    (PaidBy.POOL, gettext_lazy("der Pool")), (PaidBy.REQUESTER, gettext_lazy("die Stelle")),
    (PaidBy.REQUESTER_IF_ABLE, gettext_lazy("die Stelle, wenn sie Geld hat")),
)  # fmt: skip


def _money(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=9999, decimal_places=2, required=False, localize=True,
        **more,
    )  # fmt: skip


def _number(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False)


class FeeRuleForm(forms.Form):
    """What a county pays. Amounts are typed in euros and kept in cents."""

    fee_class = forms.CharField(label=gettext_lazy("Honorarklasse"), max_length=10)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    valid_from = day_field(gettext_lazy("gilt ab"), required=True)
    source = forms.CharField(
        label=gettext_lazy("Quelle oder Beschluss"), max_length=200, required=False
    )
    unit = forms.ChoiceField(label=gettext_lazy("Bezahlt wird"), choices=UNITS)
    first = _money(gettext_lazy("Betrag für den Anfang (Euro)"))
    first_minutes = _number(gettext_lazy("… für die ersten Minuten"), 1440)
    block = _money(gettext_lazy("danach je Einheit (Euro)"))
    rounding = forms.ChoiceField(
        label=gettext_lazy("Angefangene Einheiten"),
        choices=[
            (Rounding.STARTED, gettext_lazy("zählen ganz")),
            (Rounding.EXACT, gettext_lazy("zählen nach Minuten")),
        ],
    )  # fmt: skip
    minimum = _money(gettext_lazy("mindestens (Euro)"))
    maximum = _money(gettext_lazy("höchstens (Euro)"))
    waiting = forms.BooleanField(label=gettext_lazy("Wartezeit zählt"), required=False)
    travel_counts = forms.BooleanField(label=gettext_lazy("Fahrzeit zählt"), required=False)
    from_km = _number(gettext_lazy("Fahrzeit erst ab … km"), 500)
    cents_per_km = _number(gettext_lazy("Cent je Kilometer"), 500)
    receipts = forms.BooleanField(label=gettext_lazy("Fahrkarten nach Beleg"), required=False)
    most_travel = _money(gettext_lazy("Fahrt höchstens (Euro)"))
    once = forms.BooleanField(
        label=gettext_lazy("Ein Weg für mehrere Einsätze am selben Ort und Tag"), required=False
    )
    sunday = _number(gettext_lazy("Zuschlag am Sonntag (%)"), 500)
    holiday = _number(gettext_lazy("Zuschlag am Feiertag (%)"), 500)
    night = _number(gettext_lazy("Zuschlag von 20 bis 6 Uhr (%)"), 500)
    cancellation = forms.ChoiceField(
        label=gettext_lazy("Wenn die Stelle spät absagt"), required=False
    )
    paid_by = forms.ChoiceField(label=gettext_lazy("Es bezahlt"), choices=PAYERS)
    payer = _money(
        gettext_lazy("Die Stelle zahlt je Einsatz (Euro)"),
        help_text=gettext_lazy("Nur wenn sie etwas anderes zahlt, als die Person bekommt."),
    )
    base = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule: Rule | None = None
        choices = [("", _("wie bisher")), ("none", _("bekommt niemand etwas"))]
        choices += [(one.key, one.text) for one in cancellation_presets().values()]
        self.fields["cancellation"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors.keys() - {"fee_class", "valid_from", "source"}:
            try:
                self.rule = Rule.from_plain(self._plain(said))
            except Invalid as error:
                for problem in error.problems:
                    self.add_error(_field_of(problem.field), problem.text)
        return said

    def _plain(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The rule that one begins with, with what was typed in its place."""
        plain = _base(said.get("base", ""))
        plain |= {"name": said.get("name") or "-", "paid_by": said["paid_by"]}
        plain["valid_from"] = plain["valid_to"] = None
        for field, (part, name) in EUROS.items():
            empty = None if name in ("maximum_cents", "most_cents") else 0
            plain[part][name] = empty if said[field] is None else int(said[field] * 100)
        for field, (part, name) in PLAIN.items():
            plain[part][name] = said[field] if said[field] is not None else 0
        if said["unit"] == Unit.ASSIGNMENT:
            plain["tariff"] |= {"first_minutes": 0, "block_cents": 0}
        plain["surcharges"] = [*_other_surcharges(plain), *_surcharges(said)]
        if said["cancellation"]:
            steps = cancellation_presets().get(said["cancellation"])
            plain["cancellations"] = _steps_of(steps.steps) if steps else []
        if said["payer"] is not None:
            plain["payer_tariff"] = {"unit": "assignment", "first_cents": int(said["payer"] * 100)}
        elif (plain.get("payer_tariff") or {}).get("unit") == "assignment":
            plain["payer_tariff"] = None
        return plain


def _steps_of(steps: Any) -> list[dict[str, Any]]:
    return [dump(one) for one in steps]


def _base(text: str) -> dict[str, Any]:
    try:
        found = Rule.from_plain(json.loads(text)) if text else None
    except (ValueError, Invalid):
        found = None
    if found is None:
        found = Rule.from_plain({"name": "-", "tariff": {"unit": "hour", "block_cents": 1}})
    return found.to_plain()


USUAL = {Occasion.SUNDAY: "sunday", Occasion.HOLIDAY: "holiday", Occasion.NIGHT: "night"}


def _is_usual(one: Mapping[str, Any]) -> bool:
    return one["occasion"] in USUAL and (one["occasion"] == Occasion.NIGHT or not one["begins"])


def _other_surcharges(plain: Mapping[str, Any]) -> list[Any]:
    return [one for one in plain["surcharges"] if not _is_usual(one)]


def _surcharges(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for occasion, field in USUAL.items():
        if said[field]:
            hours = {"begins": "20:00", "ends": "06:00"} if occasion == Occasion.NIGHT else {}
            found.append({"occasion": occasion.value, "percent": said[field]} | hours)
    return found


def fields_of(rule: Rule) -> dict[str, Any]:
    """Return the fields of a rule."""
    plain = rule.to_plain()
    found: dict[str, Any] = {"name": rule.name, "paid_by": rule.paid_by, "base": json.dumps(plain)}
    for field, (part, name) in EUROS.items():
        cents = plain[part][name]
        found[field] = Decimal(cents) / 100 if cents else None
    found |= {field: plain[part][name] for field, (part, name) in PLAIN.items()}
    for one in plain["surcharges"]:
        if _is_usual(one):
            found[USUAL[Occasion(one["occasion"])]] = one["percent"]
    payer = plain["payer_tariff"]
    if payer and payer["unit"] == "assignment":
        found["payer"] = Decimal(payer["first_cents"]) / 100
    return found


def _field_of(path: str) -> str | None:
    """Return the field of the form at which a problem of the rule is shown."""
    parts = tuple(path.split("."))
    for field, where in (EUROS | PLAIN).items():
        if parts == where:
            return field
    return "name" if path == "name" else None


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
