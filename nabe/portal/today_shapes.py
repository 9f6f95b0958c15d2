"""What "Heute" is made of: lines to do in groups, and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: where it leads, what it is about, and how urgent it is."""

    label: str
    href: str
    about: str
    badge: str
    kind: str
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind, with the list of all of them; not `is_task`: good to know, nothing to do."""

    title: str
    number: int
    lines: Sequence[Line]
    all_href: str = ""
    is_task: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its meaning."""

    label: str
    value: str
    note: str = ""
    href: str = ""
