"""State machines: an enum, a dict of allowed steps, and one move by compare-and-swap.

Of two people who click at once exactly one wins; the other hears WrongState.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.db import models

from nabe.core.errors import WrongState

Row = TypeVar("Row", bound=models.Model)
Steps = Mapping[Any, Collection[Any]]  # states are str enums, or plain strings


def move(row: Row, to: str, *, allowed: Steps, **changes: Any) -> Row:
    """Move `row.state` to `to` where `allowed[from]` names it, together with `changes`.

    `allowed` maps each state to the states that may follow. Raises WrongState when the row has
    meanwhile left every state from which the step is allowed. Returns the row, brought up to date.
    """
    sources = [state for state, targets in allowed.items() if to in targets]
    moved = (
        type(row)._default_manager.filter(pk=row.pk, state__in=sources).update(state=to, **changes)
    )
    if not moved:
        raise WrongState()
    for name, value in {"state": to, **changes}.items():
        setattr(row, name, value)
    return row
