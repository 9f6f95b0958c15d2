"""Days on which something was seen or done, or until when it holds; the reader of dates with checks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.sheets.cells import as_text
from nabe.sheets.notes import Note, Read, note
from nabe.sheets.values import dates

RECORD_YEARS = 5  # a criminal record certificate is asked for again after five years (§ 30a BZRG)
LONGEST = 20  # years until a certificate ends; farther off it is a typing error


def past(cell: Any, *, today: dt.date, field: str) -> Read[dt.date | None]:
    """Return a day that lies behind us; of a month or season the first day, visibly."""
    read = dates.read(cell, today=today, field=field)
    day = read.value.day
    if day is None or day <= today:
        return Read(day, read.notes)
    return Read(
        None,
        (
            note(
                "warning",
                field,
                _("„%(text)s“ liegt in der Zukunft. Das Datum wurde weggelassen."),
                text=as_text(cell),
            ),
        ),
    )


def until(cell: Any, *, today: dt.date, field: str) -> Read[dt.date | None]:
    """Return the day until which something holds; one that has passed is asked about."""
    read = dates.read(cell, today=today, field=field)
    day, notes = read.value.day, list(read.notes)
    if day is not None and day.year > today.year + LONGEST:
        return Read(
            None,
            (
                note(
                    "warning",
                    field,
                    _("„%(text)s“ kann nicht stimmen. Das Datum wurde weggelassen."),
                    text=as_text(cell),
                ),
            ),
        )
    if day is not None and day < today:
        notes.append(
            note(
                "question",
                field,
                _("Das Zertifikat ist seit %(day)s abgelaufen."),
                day=f"{day:%d.%m.%Y}",
            )
        )
    return Read(day, tuple(notes))


def years_later(day: dt.date, years: int) -> dt.date:
    """Return the same day some years later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def overdue(seen: dt.date, *, today: dt.date, field: str) -> list[Note]:
    """Ask for a criminal record certificate that is too old by today."""
    ends = years_later(seen, RECORD_YEARS)
    if ends >= today:
        return []
    return [
        note(
            "question",
            field,
            _("Das Führungszeugnis ist älter als 5 Jahre. Es galt bis %(day)s."),
            day=f"{ends:%d.%m.%Y}",
        )
    ]
