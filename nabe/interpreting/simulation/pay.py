"""What a talk earns in a simulated year, for the tax limit: by the fee rules as they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache

from nabe.interpreting.fees import Record, Rule, fee
from nabe.interpreting.fees.record import ZONE
from nabe.interpreting.lists import FEES
from nabe.interpreting.presets import preset

Worth = Callable[[str, dt.datetime, dt.datetime], int | None]


def worth_by(rules: Mapping[str, Rule]) -> Worth:
    """Return a function of fee class, local begin and end: cents without travel, None: no rule."""

    @cache
    def worth(fee_class: str, starts: dt.datetime, ends: dt.datetime) -> int | None:
        rule = rules.get(fee_class)
        if rule is None:
            return None
        talk = Record(starts.replace(tzinfo=ZONE), ends.replace(tzinfo=ZONE))
        return fee(rule, talk).earned_cents

    return worth


def first_rules() -> Mapping[str, Rule]:
    """Return the rules that a county begins with, by class."""
    return {name: preset(code).rule() for name, code in FEES}
