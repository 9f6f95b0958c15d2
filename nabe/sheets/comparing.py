"""A row of a list against what is there: what is new in the list, and what stays as it is by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nabe.sheets.seals import seal

NEW, CHANGED, UNCHANGED, DUPLICATE = "new", "changed", "unchanged", "duplicate"
ERROR, SKIPPED = "error", "skipped"
RESULTS = (NEW, CHANGED, UNCHANGED, DUPLICATE, ERROR, SKIPPED)


@dataclass(frozen=True, slots=True)
class Difference:
    """`changes` are {name: (before, after)} that taking over writes; `by_hand` stays as it is."""

    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    by_hand: tuple[str, ...] = ()


def compare(
    said: Mapping[str, Any], there: Mapping[str, Any], seals: Mapping[str, str]
) -> Difference:
    """Compare what a row says with what is there and with the seals of what it last said.

    A value that the list says as before changes nothing, whatever became of it here. One that the
    list changed is written, unless somebody changed it here as well. What the row leaves out stays.
    """
    changes: dict[str, tuple[Any, Any]] = {}
    by_hand: list[str] = []
    for name, value in said.items():
        if value == there.get(name) or seals.get(name) == seal(value):
            continue
        if name in seals and name in there and seals[name] != seal(there[name]):
            by_hand.append(name)
        else:
            changes[name] = (there.get(name), value)
    return Difference(changes, tuple(by_hand))
