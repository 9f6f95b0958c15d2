"""Numbers of a log: minutes, kilometres, money, the time of day."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.sheets.cells import as_text, fold, says_nothing
from nabe.sheets.notes import Read, note

DAY = 24 * 60
MOST_KM, MOST_CENTS = Decimal(3000), 1_000_000
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_CLOCK = re.compile(r"(\d{1,2})(?:[.:h](\d{2}))?(?::\d{2})?\s*(?:uhr|h)?")


def minutes(cell: Any, field: str) -> Read[int | None]:
    """Return whole minutes; "1,5 Std" and "1:30" are read visibly, the impossible is an error."""
    text = as_text(cell).strip()
    if says_nothing(text):
        return Read(None)
    word = fold(text)
    found = 0
    if re.fullmatch(r"\d{1,4}", word.removesuffix("min").strip(" .")):
        found = int(word.removesuffix("min").strip(" ."))
        if 0 < found <= DAY:
            return Read(found)
    elif hours := re.fullmatch(rf"({_NUMBER})\s*(?:std|stunden?|h)\.?", word):
        found = int(_decimal(hours[1]) * 60)
    elif spoken := re.fullmatch(r"(\d{1,2}):(\d{2})(?:\s*(?:std|h)\.?)?", word):
        found = int(spoken[1]) * 60 + int(spoken[2])
    if not 0 < found <= DAY:
        return Read(None, (note("error", field, _("„%(text)s“ ist keine Dauer."), text=text),))
    return Read(
        found,
        (
            note(
                "guess",
                field,
                _("„%(text)s“ wurde als %(minutes)s Minuten gelesen."),
                text=text,
                minutes=found,
            ),
        ),
    )


def km(cell: Any, field: str) -> Read[Decimal | None]:
    """Return kilometres."""
    text = re.sub(r"\s*(?:km|kilometer)\.?$", "", fold(as_text(cell)))
    if says_nothing(text):
        return Read(None)
    if re.fullmatch(_NUMBER, text) and _decimal(text) <= MOST_KM:
        return Read(_decimal(text))
    return Read(
        None, (note("error", field, _("„%(text)s“ sind keine Kilometer."), text=as_text(cell)),)
    )


def cents(cell: Any, field: str) -> Read[int | None]:
    """Return an amount in euros as cents."""
    text = re.sub(r"\s*(?:€|euro?|eur)\.?$|^(?:€|eur)\s*", "", fold(as_text(cell)))
    if says_nothing(text):
        return Read(None)
    if re.fullmatch(_NUMBER, text) and _decimal(text) * 100 <= MOST_CENTS:
        return Read(int(_decimal(text) * 100))
    return Read(None, (note("error", field, _("„%(text)s“ ist kein Betrag."), text=as_text(cell)),))


def time(cell: Any, field: str) -> Read[dt.time | None]:
    """Return the time of day; without one there is no appointment."""
    text = fold(as_text(cell)).strip()
    found = _CLOCK.fullmatch(text)
    if isinstance(cell, dt.time) or (found and int(found[1]) < 24 and int(found[2] or 0) < 60):
        return Read(
            cell.replace(second=0, microsecond=0)
            if isinstance(cell, dt.time)
            else dt.time(int(found[1]), int(found[2] or 0))
            if found
            else None
        )
    message = _("„%(text)s“ ist keine Uhrzeit.") if text else _("Die Uhrzeit fehlt.")
    return Read(None, (note("error", field, message, **({"text": as_text(cell)} if text else {})),))


def _decimal(text: str) -> Decimal:
    if "," in text:
        return Decimal(text.replace(".", "").replace(",", "."))
    return Decimal(text.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text) else text)
