"""What is still to do until somebody's first assignment: derived from facts, never ticked off. Pure.

The criminal record certificate (§ 30a BZRG) is only looked at; it holds for five years, as usual in
North Rhine-Westphalia.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

RECORD_YEARS = 5


class Who(StrEnum):
    """Whose turn it is."""

    PERSON = "person"
    COORDINATION = "coordination"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of somebody. `papers` maps each kind that was seen to its last day, None: none.

    Whoever is in the pool already was talked to, even if nobody knows when.
    """

    talked_on: dt.date | None
    is_in_pool: bool
    papers: Mapping[str, dt.date | None]
    languages: int
    times: int
    has_account: bool
    has_worked: bool


@dataclass(frozen=True, slots=True)
class Task:
    """One step: a code that names its form, what it is, whether it is done, and what to know.

    `until` is the last day of a paper; an open step whose paper has one is one that has run out.
    """

    code: str
    title: str
    is_done: bool
    who: Who
    note: str
    until: dt.date | None = None


def tasks(facts: Facts, today: dt.date) -> list[Task]:
    """Return every step in the order in which people usually take them."""
    talked = facts.is_in_pool or (facts.talked_on is not None and facts.talked_on <= today)
    return [
        Task("talk", _("Erstgespräch"), talked, Who.COORDINATION,
             _("Wir laden zu einem Gespräch ein und lernen uns kennen.")),
        Task("languages", _("Sprachen"), facts.languages > 0, Who.COORDINATION,
             _("Welche Sprachen, welcher Dialekt, wie gut? Das klären wir im Gespräch.")),
        _paper(facts, today, "record", _("Führungszeugnis gesehen"), _(
            "Bitte mitbringen. Es darf höchstens drei Monate alt sein. Wir schreiben nur auf,"
            " dass wir es gesehen haben. Eine Kopie behalten wir nicht.")),
        _paper(facts, today, "secrecy", _("Verschwiegenheit unterschrieben"),
               _("Wer übersetzt, erzählt nichts weiter. Das unterschreibt jede Person.")),
        _paper(facts, today, "training", _("Grundschulung besucht"),
               _("Dort üben wir Gespräche und lernen die Regeln.")),
        Task("times", _("Zeiten und Wünsche"), facts.times > 0, Who.PERSON,
             _("Wann können Sie? Dann fragen wir nur zu diesen Zeiten.")),
        Task("account", _("Konto für das Honorar"), facts.has_account, Who.PERSON,
             _("Wohin sollen wir das Geld überweisen?")),
        Task("first", _("Erster Einsatz"), facts.has_worked, Who.COORDINATION,
             _("Wir fragen an, sobald etwas passt.")),
    ]  # fmt: skip


def _paper(facts: Facts, today: dt.date, kind: str, title: str, note: str) -> Task:
    until = facts.papers.get(kind)
    is_valid = kind in facts.papers and (until is None or until >= today)
    return Task(kind, title, is_valid, Who.COORDINATION, "" if is_valid else note, until)


def missing_to_begin(steps: Sequence[Task]) -> list[Task]:
    """Return what is open and should be done before somebody is asked for the first time."""
    return [one for one in steps if not one.is_done and one.code not in ("account", "first")]


def record_until(seen_on: dt.date) -> dt.date:
    """Return the last day on which a certificate that was seen on a day holds."""
    year = seen_on.year + RECORD_YEARS
    try:
        return seen_on.replace(year=year)
    except ValueError:  # the 29th of February
        return seen_on.replace(year=year, day=28)
