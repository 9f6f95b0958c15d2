"""Searches that found nothing, counted without a person: they show what is missing."""

from __future__ import annotations

from django.db.models import F

from nabe.core import clock
from nabe.core.search import words
from nabe.directory.models import UnmetSearch


def count_unmet(query: str, *, language: str, place: str = "") -> None:
    """Count one search that nothing fitted, by day; words that look like contact data are left out."""
    said = " ".join(word for word in words(query) if not any(sign.isdigit() for sign in word))[:120]
    if not said:
        return
    UnmetSearch.objects.bulk_create(
        [UnmetSearch(on=clock.today(), query=said, language=language, place=place[:80], count=0)],
        ignore_conflicts=True,
    )
    UnmetSearch.objects.filter(
        on=clock.today(), query=said, language=language, place=place[:80]
    ).update(count=F("count") + 1)
