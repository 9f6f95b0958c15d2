"""What a talk earns in a simulated year, for the tax limit: by the fee rules as they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from nabe.interpreting.fees import Record, Rule, fee
from nabe.interpreting.fees.record import ZONE
from nabe.interpreting.lists import FEES
from nabe.interpreting.presets import preset


class Worth:
    """What a talk earns by the rules of each fee class; known talks are not reckoned again."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self.rules = rules
        self._known: dict[tuple[str, dt.datetime, dt.datetime], int | None] = {}

    def __call__(self, fee_class: str, starts: dt.datetime, ends: dt.datetime) -> int | None:
        """Return the cents without travel of a local begin and end; None: no rule says it."""
        key = (fee_class, starts, ends)
        if key not in self._known:
            self._known[key] = self._reckon(*key)
        return self._known[key]

    def _reckon(self, fee_class: str, starts: dt.datetime, ends: dt.datetime) -> int | None:
        rule = self.rules.get(fee_class)
        if rule is None:
            return None
        talk = Record(starts.replace(tzinfo=ZONE), ends.replace(tzinfo=ZONE))
        return fee(rule, talk).earned_cents


def first_rules() -> Mapping[str, Rule]:
    """Return the rules that a county begins with, by class."""
    return {name: preset(code).rule() for name, code in FEES}
