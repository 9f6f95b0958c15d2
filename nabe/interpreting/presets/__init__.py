"""The fee rules of real counties, ready to load, each with its source and with worked examples.

Data: one JSON file per place (facts on interpreting, 1.3 and 1.6). What a source leaves open is
said in the note. A county takes one as a start and edits it; nothing refers back to a preset.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from nabe.interpreting.fees import Cancellation, Invalid, Record, Rule
from nabe.interpreting.fees.record import ZONE
from nabe.interpreting.plain import invalid, load

NOON = dt.time(10, 0)
WEDNESDAY = dt.date(2026, 3, 4)  # an ordinary working day


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example: what happened, and the cents that must come out."""

    minutes: int
    payee_cents: int
    payer_cents: int | None = None
    travel_minutes: int = 0
    km: Decimal = Decimal(0)  # there and back
    in_county: bool = True
    remote: bool = False
    day: dt.date = WEDNESDAY
    rate_cents: int | None = None  # for presets without a rate of their own

    def record(self) -> Record:
        """Return the record of the example: it begins at ten in the morning."""
        starts = dt.datetime.combine(self.day, NOON, ZONE)
        return Record(
            starts, starts + dt.timedelta(minutes=self.minutes),
            travel_minutes=self.travel_minutes, km=self.km, in_county=self.in_county,
            remote=self.remote,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preset:
    """A rule of a place with its source; `year` is that of the source, None if not known."""

    key: str
    place: str
    source: str
    url: str
    year: int | None
    note: str
    needs_rate: bool
    plain_rule: dict[str, Any]
    examples: tuple[Example, ...]

    @property
    def label(self) -> str:
        """The place, what the rule is called there, and the year: one place may have several."""
        name = str(self.plain_rule.get("name", ""))
        said = self.place if name in self.place else f"{self.place}: {name}"
        return f"{said} ({self.year})" if self.year else said

    def rule(self, rate_cents: int | None = None) -> Rule:
        """Return the rule; where the place has no one rate, `rate_cents` (per hour) is needed.

        Raises Invalid with the field "rate_cents" when it is missing.
        """
        if self.needs_rate and rate_cents is None:
            raise invalid("rate_cents", _("Geben Sie den Satz für eine Stunde ein."))
        return Rule.from_plain(_with_rate(self.plain_rule, rate_cents or 0))


@dataclass(frozen=True, slots=True)
class CancellationPreset:
    """Steps of a cancellation rule with the place they come from."""

    key: str
    place: str
    text: str
    steps: tuple[Cancellation, ...]


@cache
def presets() -> dict[str, Preset]:
    """Return all presets by key, in the order of their places."""
    found = [_preset(raw) for name, raw in _read_files() if name != "cancellations.json"]
    return {one.key: one for one in sorted(found, key=lambda one: (one.place, one.key))}


@cache
def cancellation_presets() -> dict[str, CancellationPreset]:
    """Return the cancellation rules by key."""
    (raws,) = (raw for name, raw in _read_files() if name == "cancellations.json")
    return {raw["key"]: load(CancellationPreset, raw) for raw in raws}


def preset(key: str) -> Preset:
    """Return one preset; raises Invalid when there is none of that key."""
    if key not in presets():
        raise invalid("preset", _("Diese Vorlage gibt es nicht."))
    return presets()[key]


def _read_files() -> list[tuple[str, Any]]:
    folder = files("nabe.interpreting.presets")
    found = [one for one in folder.iterdir() if one.name.endswith(".json")]
    return [(one.name, json.loads(one.read_text(encoding="utf-8"))) for one in found]


def _preset(raw: dict[str, Any]) -> Preset:
    return Preset(
        raw["key"], raw["place"], raw["source"], raw.get("url", ""), raw.get("year"),
        raw.get("note", ""), _asks_rate(raw["rule"]), raw["rule"],
        tuple(load(Example, one) for one in raw["examples"]),
    )  # fmt: skip


def _asks_rate(plain: Any) -> bool:
    if isinstance(plain, dict):
        return "rate_percent" in plain or any(_asks_rate(one) for one in plain.values())
    return False


def _with_rate(plain: Any, rate_cents: int) -> Any:
    """Put amounts in the place of `{"rate_percent": 50}`; half an odd cent goes up."""
    if not isinstance(plain, dict):
        return plain
    if "rate_percent" in plain:
        return (rate_cents * plain["rate_percent"] + 50) // 100
    return {name: _with_rate(one, rate_cents) for name, one in plain.items()}


__all__ = [
    "CancellationPreset", "Example", "Invalid", "Preset", "cancellation_presets", "preset",
    "presets",
]  # fmt: skip
