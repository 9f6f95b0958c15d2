"""The day a list says it was checked: real dates, German forms, month or season, serial numbers."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.sheets.cells import as_text, fold, says_nothing
from nabe.sheets.notes import Read, note

EARLIEST = dt.date(1990, 1, 1)
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_050  # 1990-01-01 and 2099-12-31 as Excel counts days
_EPOCH = dt.date(1899, 12, 30)
_MONTHS = ("jan", "feb", "maer|mar|mrz", "apr", "mai|may", "jun", "jul", "aug", "sep", "okt|oct",
           "nov", "dez|dec")  # fmt: skip
_SEASONS = {"fruehjahr": 3, "fruehling": 3, "sommer": 6, "herbst": 9, "winter": 1}
_DAY_FIRST = re.compile(r"(\d{1,2})[./-]\s?(\d{1,2})[./-]\s?(\d{4}|\d{2})(?:\s+\d{1,2}:\d{2}.*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[t\s]\d{1,2}:\d{2}.*)?")
_DAY_AND_NAME = re.compile(r"(\d{1,2})\.?\s+([a-z]+)\.?\s+(\d{4}|\d{2})")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{4})")
_YEAR_AND_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_NAME_AND_YEAR = re.compile(r"([a-z]+)\.?\s+'?(\d{4}|\d{2})(?:/\d{2,4})?")
_PREFIX = re.compile(r"^(?:stand|seit|geprueft|aktualisiert|update|am|vom|ca\.?)[:\s]+")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and how exactly it is known: day, month or season; '' when there is none."""

    day: dt.date | None = None
    exact: str = ""

    @property
    def iso(self) -> str:
        return self.day.isoformat() if self.day else ""


def read(cell: Any, *, today: dt.date, field: str = "assured_date") -> Read[Day]:
    """Return the day with notes; a day that cannot be right is left out with its reason."""
    if isinstance(cell, dt.datetime):
        return _within(Day(cell.date(), "day"), as_text(cell), today=today, field=field)
    if isinstance(cell, dt.date):
        return _within(Day(cell, "day"), as_text(cell), today=today, field=field)
    text = as_text(cell).strip()
    if says_nothing(text):
        unknown = note("question", field, _("„%(text)s“ nennt keinen Tag."), text=text)
        return Read(Day(), (unknown,) if "?" in text or "unbekannt" in text.lower() else ())
    serial = _serial(text)
    if serial:
        found = _within(Day(serial, "day"), text, today=today, field=field)
        said = note("guess", field, _("Die Zahl %(text)s wurde als %(day)s gelesen."),
                    text=text, day=f"{serial:%d.%m.%Y}")  # fmt: skip
        return Read(found.value, (said, *found.notes) if found.value.day else found.notes)
    if re.fullmatch(r"(?:0?[1-9]|1[0-2])/(?:0?[1-9]|1[0-2])/\d{2,4}", text):
        return _either_way(text, today=today, field=field)
    try:
        day = _from_words(_PREFIX.sub("", fold(text)))
    except ValueError:
        return Read(Day(), (note("warning", field, _("Das Datum „%(text)s“ gibt es nicht. "
                                                     "Es wurde weggelassen."), text=text),))  # fmt: skip
    if day is None:
        return Read(Day(), (note("warning", field, _("„%(text)s“ ist kein Datum. "
                                                     "Es wurde weggelassen."), text=text),))  # fmt: skip
    return _within(day, text, today=today, field=field)


def _either_way(text: str, *, today: dt.date, field: str) -> Read[Day]:
    """Read 05/03/2026 day first, and say so where the other order gives another day."""
    first, second, year = (int(number) for number in text.split("/"))
    day = dt.date(_year(text.rsplit("/", 1)[1]), second, first)
    read_day = _within(Day(day, "day"), text, today=today, field=field)
    if first == second or year == 0 or read_day.value.day is None:
        return read_day
    said = note("guess", field, _("„%(text)s“ wurde als %(day)s gelesen. Zuerst steht der Tag."),
                text=text, day=f"{day:%d.%m.%Y}")  # fmt: skip
    return Read(read_day.value, (said, *read_day.notes))


def _serial(text: str) -> dt.date | None:
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and _FIRST_SERIAL <= float(text) <= _LAST_SERIAL:
        return _EPOCH + dt.timedelta(days=int(float(text)))
    return None


def _from_words(text: str) -> Day | None:
    """Return the day, None where there is none; raises ValueError for an impossible one."""
    if found := _YEAR_FIRST.fullmatch(text):
        return Day(dt.date(int(found[1]), int(found[2]), int(found[3])), "day")
    if found := _DAY_FIRST.fullmatch(text):
        return Day(dt.date(_year(found[3]), int(found[2]), int(found[1])), "day")
    if (found := _DAY_AND_NAME.fullmatch(text)) and (month := _month(found[2])):
        return Day(dt.date(_year(found[3]), month, int(found[1])), "day")
    if found := _MONTH_AND_YEAR.fullmatch(text):
        return Day(dt.date(int(found[2]), int(found[1]), 1), "month")
    if found := _YEAR_AND_MONTH.fullmatch(text):
        return Day(dt.date(int(found[1]), int(found[2]), 1), "month")
    if found := _NAME_AND_YEAR.fullmatch(text):
        if month := _month(found[1]):
            return Day(dt.date(_year(found[2]), month, 1), "month")
        if found[1] in _SEASONS:
            return Day(dt.date(_year(found[2]), _SEASONS[found[1]], 1), "season")
    if re.fullmatch(r"(?:19|20|21)\d{2}", text):
        return Day(dt.date(int(text), 1, 1), "year")
    return None


def _year(text: str) -> int:
    number = int(text)
    return number if len(text) > 2 else number + (2000 if number < 70 else 1900)


def _month(word: str) -> int:
    for number, starts in enumerate(_MONTHS, 1):
        if any(word.startswith(start) for start in starts.split("|")):
            return number
    return 0


def _within(day: Day, text: str, *, today: dt.date, field: str) -> Read[Day]:
    assert day.day is not None
    if field == "assured_date" and day.day > today:
        return Read(Day(), (note("warning", field, _("„%(text)s“ liegt in der Zukunft. "
                                                     "Das Datum wurde weggelassen."), text=text),))  # fmt: skip
    if day.day < EARLIEST or day.day.year >= 2099:
        return Read(Day(), (note("warning", field, _("„%(text)s“ kann nicht stimmen. "
                                                     "Das Datum wurde weggelassen."), text=text),))  # fmt: skip
    if day.exact != "day":
        return Read(day, (note("guess", field, _("„%(text)s“ nennt keinen Tag. "
                                                 "Gelesen wurde der früheste: %(day)s."),
                               text=text, day=f"{day.day:%d.%m.%Y}"),))  # fmt: skip
    return Read(day)
