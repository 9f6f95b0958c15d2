"""Amounts of a log held against the fee rules: whoever reads it sees which do not follow them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext_noop as _

from nabe.interpreting.fees import Invalid, Record, Rule, euros, fee
from nabe.interpreting.fees.record import ZONE
from nabe.interpreting.importing.entries import GOOD, LogEntry
from nabe.interpreting.presets import preset
from nabe.sheets.notes import note

RuleOf = Callable[[str], Rule | None]


@cache
def rule_of_class(fee_class: str) -> Rule | None:
    """Return the rule that a class of fees begins with; None for an unknown class."""
    try:
        return preset(f"demo-{fee_class.lower()}").rule()
    except Invalid:
        return None


def check_pay(
    entries: Sequence[LogEntry], classes: Mapping[str, str], rule_of: RuleOf = rule_of_class
) -> None:
    """Ask about every amount that the rule of its interpreter's class does not give.

    `classes` are fee classes by number of the pool. The amount of the list stays.
    """
    for entry in entries:
        rule = rule_of(classes.get(entry.interpreter, "")) if entry.is_held else None
        if entry.verdict == GOOD and rule is not None:
            _check(entry, rule)


def _check(entry: LogEntry, rule: Rule) -> None:
    starts, ends = (one.replace(tzinfo=ZONE) for one in entry.span)
    worth = fee(
        rule, Record(starts, ends, km=entry.km or Decimal(0), remote=entry.mode != "on_site")
    )
    for name, paid, due in (
        ("fee", entry.fee_cents, worth.earned_cents), ("travel", entry.travel_cents, worth.travel_cents),
    ):  # fmt: skip
        if paid is not None and paid != due:
            header = next((head for head, held in entry.columns.items() if held == name), "")
            said = _("Nach der Regel wären es %(due)s statt %(paid)s. Der Betrag der Liste bleibt.")
            entry.notes.append(
                note("question", name, said, due=euros(due), paid=euros(paid)).under(header)
            )
