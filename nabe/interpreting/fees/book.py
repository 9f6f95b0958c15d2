"""The rules of a county one after another, and which is valid when. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from nabe.interpreting.fees.rule import Rule
from nabe.interpreting.plain import Invalid, Problem, invalid


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Rules for one kind of interpreter (a fee class), sorted by time; no two valid on one day.

    Raises Invalid, with the field "valid_from", when two overlap. Gaps are allowed.
    """

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.rules, key=lambda rule: rule.valid_from or dt.date.min))
        problems = tuple(_overlaps(ordered))
        if problems:
            raise Invalid(*problems)
        object.__setattr__(self, "rules", ordered)

    def on(self, day: dt.date) -> Rule:
        """Return the rule valid on the day on which an assignment was confirmed.

        A fee follows the rule of that day even if another is valid when the talk takes place.
        Raises Invalid when there is none.
        """
        for rule in self.rules:
            if rule.is_valid_on(day):
                return rule
        text = _("Für den %(day)s ist keine Honorarregel festgelegt.")
        raise invalid("valid_from", text % {"day": day.strftime("%d.%m.%Y")})

    def adding(self, rules: Iterable[Rule]) -> RuleBook:
        """Return a book with more rules; raises Invalid when they overlap."""
        return RuleBook((*self.rules, *rules))


def _overlaps(ordered: tuple[Rule, ...]) -> Iterator[Problem]:
    for before, after in pairwise(ordered):
        if (before.valid_to or dt.date.max) >= (after.valid_from or dt.date.min):
            text = _("„%(first)s“ und „%(second)s“ gelten zur selben Zeit.")
            yield Problem("valid_from", text % {"first": before.name, "second": after.name})
