"""Whom to look for: uncovered requests counted by language, municipality and part of the day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from nabe.interpreting.planning.problem import DAY, WEEK, Slot

NOON, EVENING = 12 * 60, 17 * 60


@dataclass(frozen=True, slots=True)
class Missing:
    """An uncovered request: what it needed, and the first filter that failed."""

    language: str
    municipality: str
    slots: tuple[Slot, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Need:
    """One line of the recruitment list; `week` counts from the problem's Monday."""

    week: int
    language: str
    municipality: str
    part_of_day: str
    count: int
    reason: str
    reasons: dict[str, int]


def part_of_day(slot: Slot) -> str:
    """Return "morning", "afternoon" (from 12) or "evening" (from 17), by the start."""
    minute = slot.start % DAY
    return "morning" if minute < NOON else "afternoon" if minute < EVENING else "evening"


def recruitment_list(missing: Iterable[Missing]) -> list[Need]:
    """Return who is missing, week by week, the most wanted first.

    A request counts once: in the week of its first date, at the part of day of most of its dates
    (of equals the earliest). `reason` is the most frequent of a line, `reasons` has all with counts.
    """
    lines: defaultdict[tuple[int, str, str, str], Counter[str]] = defaultdict(Counter)
    for one in missing:
        slots = sorted(one.slots, key=lambda slot: slot.start)
        part = Counter(map(part_of_day, slots)).most_common(1)[0][0]
        week = slots[0].start // WEEK
        lines[week, one.language, one.municipality, part][one.reason] += 1
    found = [
        Need(*key, sum(reasons.values()), _foremost(reasons), dict(sorted(reasons.items())))
        for key, reasons in lines.items()
    ]
    return sorted(
        found, key=lambda n: (n.week, -n.count, n.language, n.municipality, n.part_of_day)
    )


def _foremost(reasons: Counter[str]) -> str:
    return min(reasons, key=lambda reason: (-reasons[reason], reason))
