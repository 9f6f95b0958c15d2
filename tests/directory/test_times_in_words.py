"""Rules of recurrence as a reader would say them, in German, English and Arabic."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from nabe.directory.models import Schedule
from nabe.directory.times_in_words import days_in_words, in_words

ENGLISH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
ARABIC = {1: "الأول", 2: "الثاني", 3: "الثالث", 4: "الرابع", 5: "الخامس", -1: "الأخير"}


def monthly(byday: str) -> Schedule:
    return Schedule(freq="MONTHLY", byday=byday, opens_at=dt.time(9), closes_at=dt.time(11))


@pytest.mark.parametrize("position", ENGLISH)
def test_day_of_the_month_is_named_by_its_ordinal(position: int) -> None:
    schedule = monthly(f"{position}FR")
    with translation.override("en"):
        assert days_in_words(schedule) == f"the {ENGLISH[position]} Friday of the month"
    with translation.override("ar"):
        assert days_in_words(schedule) == f"يوم الجمعة {ARABIC[position]} من كل شهر"
    with translation.override("de"):
        german = "letzter" if position == -1 else f"{position}."
        assert days_in_words(schedule) == f"{german} Freitag im Monat"


def test_several_days_of_the_month_make_one_phrase() -> None:
    with translation.override("en"):
        words = in_words(monthly("1MO,3TH"))
    assert words == "the first Monday and third Thursday of the month, 09:00–11:00"


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_weekly_days_carry_no_ordinal(language: str) -> None:
    schedule = Schedule(freq="WEEKLY", byday="MO,TU,WE")
    said = {"de": "Montag bis Mittwoch", "en": "Monday to Wednesday"}
    with translation.override(language):
        words = days_in_words(schedule)
    assert words == said.get(language, words)
    assert not any(character.isdigit() for character in words)
