"""What is not possible, said before anybody waits: the county's rules against one request. Pure.

Rules after what German pools state (facts on the pool, section 1.5 and 1.6): lead time in working
days, maximum length, excluded subjects, cap of appointments per case, only inside the county. Every
objection says why and what to do instead; one that only warns lets the request through.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True)
class Limits:
    """The county's numbers: working days, minutes, appointments; and what is no working day."""

    lead_days: int
    longest_minutes: int
    most_per_case: int
    is_holiday: Callable[[dt.date], bool]


@dataclass(frozen=True, slots=True)
class Excluded:
    """A subject that the pool does not do, ticked by the requester: why, and who helps, in German."""

    code: str
    reason: str
    instead: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rules look at: local begin and end of each slot; how often the case was served."""

    now: dt.datetime
    slots: Sequence[tuple[dt.datetime, dt.datetime]]
    excluded: Collection[Excluded]
    served_in_case: int
    is_urgent: bool
    is_inside: bool
    has_money: bool = True


@dataclass(frozen=True, slots=True)
class Objection:
    """One rule that a request meets; `blocks` ends it, else it is only said."""

    code: str
    reason: str
    instead: str
    blocks: bool = True


def objections(asked: Asked, limits: Limits) -> list[Objection]:
    """Return every rule that speaks against a request, the blocking ones first."""
    found = [*_excluded(asked), *_times(asked, limits), *_case(asked, limits)]
    if not asked.is_inside:
        found.append(
            Objection(
                "outside", _("Der Termin ist außerhalb unseres Kreises."),
                _("Fragen Sie den Pool des Nachbarkreises. Am Telefon und per Video geht es hier."),
            )
        )  # fmt: skip
    if not asked.has_money:
        found.append(
            Objection(
                "money", _("Für diesen Tag ist kein Geld mehr da."),
                _("Sprechen Sie mit der Koordination. Manche Stellen bezahlen den Einsatz selbst."),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: not one.blocks)


def _excluded(asked: Asked) -> Iterator[Objection]:
    for one in asked.excluded:
        yield Objection(one.code, _(one.reason), _(one.instead))


def _times(asked: Asked, limits: Limits) -> Iterator[Objection]:
    for starts, ends in asked.slots:
        if starts <= asked.now:
            past = _("Der Termin liegt in der Vergangenheit.")
            yield Objection("past", past, _("Wählen Sie einen späteren Tag."))
            return
        if (ends - starts) > dt.timedelta(minutes=limits.longest_minutes):
            hours = f"{limits.longest_minutes / 60:g}"
            yield Objection(
                "long", _("So lange Termine sind nicht möglich. Erlaubt sind %(hours)s Stunden.") % {"hours": hours},
                _("Teilen Sie das Gespräch auf zwei Termine auf."),
            )  # fmt: skip
            return
    if asked.slots and all(_is_soon(asked.now, starts, limits) for starts, _ends in asked.slots):
        yield _too_soon(asked, limits)


def _is_soon(now: dt.datetime, starts: dt.datetime, limits: Limits) -> bool:
    return working_days(now.date(), starts.date(), limits.is_holiday) < limits.lead_days


def _too_soon(asked: Asked, limits: Limits) -> Objection:
    days = ngettext(
        "Wir brauchen mindestens %(number)s Arbeitstag Vorlauf.",
        "Wir brauchen mindestens %(number)s Arbeitstage Vorlauf.", limits.lead_days,
    ) % {"number": limits.lead_days}  # fmt: skip
    if asked.is_urgent:
        return Objection("soon", days, _("Wir versuchen es trotzdem, ohne Zusage."), blocks=False)
    return Objection(
        "soon", days, _("Wählen Sie einen späteren Tag oder sagen Sie, warum es dringend ist.")
    )


def _case(asked: Asked, limits: Limits) -> Iterator[Objection]:
    if asked.served_in_case >= limits.most_per_case:
        words = {"most": limits.most_per_case, "number": asked.served_in_case + 1}
        yield Objection(
            "case",
            _("Je Fall sind höchstens %(most)s Termine möglich. Mit diesem wären es %(number)s.") % words,
            _("Sprechen Sie mit der Koordination über eine Ausnahme oder ein Fachbüro."),
        )  # fmt: skip


def working_days(first: dt.date, last: dt.date, is_holiday: Callable[[dt.date], bool]) -> int:
    """Return how many working days lie after `first` up to and with `last`; 0 when it is earlier."""
    days = (first + dt.timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(1 for day in days if day.weekday() < 5 and not is_holiday(day))
