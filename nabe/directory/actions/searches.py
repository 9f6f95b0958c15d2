"""Searches that found nothing, counted without a person: they show what is missing.

One visitor counts so many times an hour only, so that nobody can fill the table; the visitor does
not notice, and is not kept.
"""

from __future__ import annotations

from contextlib import suppress

from django.db.models import F

from nabe.core import clock, limits
from nabe.core.errors import Refused
from nabe.core.search import words
from nabe.directory.models import UnmetSearch

MOST_AN_HOUR = 60


def count_unmet(query: str, *, language: str, visitor: str, place: str = "") -> None:
    """Count one search that nothing fitted, by day; words that look like contact data are left out."""
    said = " ".join(word for word in words(query) if not any(sign.isdigit() for sign in word))[:120]
    if not said:
        return
    with suppress(Refused):
        limits.take(f"unmet:{visitor}", per_hour=MOST_AN_HOUR)
        _count(said, language, place[:80])


def _count(said: str, language: str, place: str) -> None:
    UnmetSearch.objects.bulk_create(
        [UnmetSearch(on=clock.today(), query=said, language=language, place=place, count=0)],
        ignore_conflicts=True,
    )
    UnmetSearch.objects.filter(on=clock.today(), query=said, language=language, place=place).update(
        count=F("count") + 1
    )
