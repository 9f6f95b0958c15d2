"""How good an entry is for those who look for help: 0 to 100, with the reasons in words. Pure.

Computed from the entry, never stored. After the quality score of data·inclusion (facts on the
directory, section 4): the mean of the criteria that apply; address if on site, a contact, a theme,
a target group, a description of 200 to 2,000 characters, cost explicit, a date that counts fully
for half a year and falls in a line to nothing at two years. Here these are asked in four groups;
WEIGHTS are our proposal, and the date runs along the county's own cycle: full for half of it,
nothing at twice. Only people of the office see it: it is a list of things to do, no mark.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from nabe.directory.readability import Ease, ease


class Criterion(StrEnum):
    """What is asked of an entry."""

    COMPLETE = "complete"
    UNDERSTANDABLE = "understandable"
    CONTACTABLE = "contactable"
    FRESH = "fresh"
    TRANSLATED = "translated"


WEIGHTS = {
    Criterion.COMPLETE: 30, Criterion.UNDERSTANDABLE: 15, Criterion.CONTACTABLE: 30,
    Criterion.FRESH: 20, Criterion.TRANSLATED: 5,
}  # fmt: skip
SHORTEST, LONGEST = 200, 2000  # characters of a description
TRANSLATIONS = "translations"  # a reason that leads to another page
NEEDS_CARE = 80  # entries below are on the list "braucht Pflege"
_READS = {Ease.EASY: 1.0, Ease.MEDIUM: 0.6, Ease.HARD: 0.0}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an entry, as far as its quality is concerned."""

    description: str
    is_online: bool
    has_field: bool
    has_target_group: bool
    has_time: bool
    has_language: bool
    has_place: bool
    has_address: bool
    has_phone: bool
    has_email: bool
    has_url: bool
    says_cost: bool
    says_registration: bool
    email_is_broken: bool
    url_is_broken: bool
    assured_on: dt.date
    cycle_days: int
    translated: float | None = None  # share of the county's languages; None: not asked


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that would make an entry better: the field where it is done ('' for a button)."""

    criterion: Criterion
    field: str
    text: str
    lost: float


@dataclass(frozen=True, slots=True)
class Quality:
    """The score, and what would raise it, most first."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def needs_care(self) -> bool:
        return self.score < NEEDS_CARE


# One question of a criterion: (how far it is met, 0 to 1; field; sentence if it is not).
Answer = tuple[float, str, str]


def quality(facts: Facts, today: dt.date) -> Quality:
    """Return how good an entry is today, and why not better."""
    score, reasons = 0.0, list[Reason]()
    asked = {criterion: list(_ask(criterion, facts, today)) for criterion in WEIGHTS}
    whole = sum(WEIGHTS[criterion] for criterion, answers in asked.items() if answers)
    for criterion, answers in asked.items():
        if not answers:
            continue
        share = WEIGHTS[criterion] * 100 / whole / len(answers)
        score += share * sum(met for met, _field, _text in answers)
        reasons += (
            Reason(criterion, field, text, round(share * (1 - met), 1))
            for met, field, text in answers
            if met < 1
        )
    reasons.sort(key=lambda reason: -reason.lost)
    return Quality(int(score + 0.5), tuple(reasons))


def _ask(criterion: Criterion, facts: Facts, today: dt.date) -> Iterable[Answer]:
    if criterion == Criterion.COMPLETE:
        return _completeness(facts)
    if criterion == Criterion.UNDERSTANDABLE:
        return _clarity(facts.description)
    if criterion == Criterion.TRANSLATED:
        return _languages(facts)
    if criterion == Criterion.CONTACTABLE:
        return _contacts(facts)
    return [_age(facts, today)]


def _completeness(facts: Facts) -> Iterator[Answer]:
    yield float(facts.has_field), "fields", _("Wählen Sie ein Handlungsfeld.")
    yield float(facts.has_target_group), "target_groups", _("Sagen Sie, für wen das Angebot ist.")
    yield float(facts.has_time), "times", _("Ergänzen Sie die Zeiten.")
    yield (
        float(facts.has_language), "languages", _("Sagen Sie, welche Sprachen gesprochen werden.")
    )  # fmt: skip
    yield float(facts.says_cost), "is_free", _("Sagen Sie, ob das Angebot etwas kostet.")
    yield float(facts.says_registration), "registration", _("Sagen Sie, ob man sich anmeldet.")
    if not facts.has_place and not facts.is_online:
        yield 0.0, "municipality", _("Sagen Sie, wo das Angebot ist.")
    elif facts.has_place:
        yield float(facts.has_address), "street", _("Ergänzen Sie Straße und Postleitzahl.")


def _clarity(description: str) -> Iterator[Answer]:
    size = len(description.strip())
    if not size:
        yield 0.0, "description", _("Beschreiben Sie das Angebot in einigen Sätzen.")
        return
    if size < SHORTEST:
        yield size / SHORTEST, "description", _("Die Beschreibung ist sehr kurz.")
    elif size > LONGEST:
        yield LONGEST / size, "description", _("Die Beschreibung ist sehr lang.")
    else:
        yield 1.0, "description", ""
    reads = ease(description)
    if reads:
        yield _READS[reads], "description", _("Kurze Sätze und kurze Wörter helfen beim Lesen.")


def _languages(facts: Facts) -> Iterator[Answer]:
    if facts.translated is not None:
        text = _("In einigen Sprachen fehlt die Übersetzung.")
        yield facts.translated, TRANSLATIONS, text


def _contacts(facts: Facts) -> Iterator[Answer]:
    """Two ways, one of them by telephone or mail; and nothing that leads nowhere."""
    phone, mail = facts.has_phone, facts.has_email and not facts.email_is_broken
    field = "email" if phone else "phone"
    yield float(phone or mail), "phone", _("Ergänzen Sie ein Telefon oder eine E-Mail-Adresse.")
    ways = phone + mail + (facts.has_url and not facts.url_is_broken)
    yield min(ways, 2) / 2, field, _("Nennen Sie einen zweiten Weg zu Ihnen.")
    if facts.has_email:
        broken = _("Die E-Mail-Adresse ist nicht erreichbar.")
        yield float(not facts.email_is_broken), "email", broken
    if facts.has_url:
        yield float(not facts.url_is_broken), "url", _("Die Internetseite ist nicht erreichbar.")


def _age(facts: Facts, today: dt.date) -> Answer:
    half = facts.cycle_days / 2
    age = (today - facts.assured_on).days
    met = min(1.0, max(0.0, 1 - (age - half) / (2 * facts.cycle_days - half)))
    return met, "", _("Die letzte Bestätigung ist schon länger her.")
