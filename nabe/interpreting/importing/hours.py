"""When somebody can, a cell for each weekday: "8-13", "nachm.", "bis 12.30", "x"; and the legend."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_noop as _

from nabe.sheets.cells import as_text, fold, says_nothing
from nabe.sheets.notes import Note, Read, note
from nabe.sheets.tables import Sheet

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
Span = tuple[dt.time, dt.time]
_TIME = r"(\d{1,2})(?:[.:h](\d{2}))?\s*(?:uhr)?"
_FROM_TO = re.compile(rf"{_TIME}\s*(?:-|–|—|bis)\s*{_TIME}")
_UNTIL = re.compile(rf"bis\s+{_TIME}")
_FROM = re.compile(rf"ab\s+{_TIME}")
_DEFINED = re.compile(rf"([^=,;]+?)\s*=\s*{_TIME}\s*(?:-|–|—|bis)\s*{_TIME}")
_NEVER = frozenset({"nein", "nie", "nicht", "no", "0", "kann nicht", "keine zeit"})
# What lists mean where they say nothing else; a legend in the file counts more.
USUAL: dict[str, Span] = {
    **dict.fromkeys(("x", "ja", "ganztags", "ganzer tag", "immer", "flexibel", "gt"), (dt.time(8), dt.time(18))),
    **dict.fromkeys(("vorm", "vormittags", "vormittag", "vm"), (dt.time(8), dt.time(12, 30))),
    **dict.fromkeys(("nachm", "nachmittags", "nachmittag", "nm"), (dt.time(13), dt.time(18))),
    **dict.fromkeys(("abends", "abend"), (dt.time(18), dt.time(21))),
}  # fmt: skip
FIRST, LAST = dt.time(8), dt.time(18)


def legend(sheets: Iterable[Sheet]) -> dict[str, Span]:
    """Return what a list itself says its words mean: "x / ganztags = 8–18 Uhr, vorm. / VM = …"."""
    found: dict[str, Span] = {}
    for sheet in sheets:
        for row in sheet.rows:
            for text in (
                fold(as_text(cell)) for cell in row.cells if isinstance(cell, str) and "=" in cell
            ):
                for match in _DEFINED.finditer(text):
                    span = _span(match[2], match[3], match[4], match[5])
                    words = [word.strip(" .:") for word in match[1].split("/")]
                    found |= {word: span for word in words if span and 0 < len(word) <= 20}
    return found


def read(text: str, field: str, known: Mapping[str, Span]) -> Read[Span | None]:
    """Return the hours of one day; None where somebody cannot, or not every week the same."""
    word = fold(text).strip(" .")
    if not word or says_nothing(text) or word in _NEVER:
        return Read(None)
    if word in known:
        return Read(known[word])
    if word in USUAL:
        return Read(USUAL[word], (_meant(text, USUAL[word], field),))
    if found := _FROM_TO.fullmatch(word):
        span = _span(*found.groups())
        return Read(span) if span else Read(None, (_odd(text, field),))
    for pattern, is_end in ((_UNTIL, True), (_FROM, False)):
        if found := pattern.fullmatch(word):
            one = _time(found[1], found[2])
            span = _ordered(*((FIRST, one) if is_end else (one, LAST)))
            return (
                Read(span, (_meant(text, span, field),))
                if span
                else Read(None, (_odd(text, field),))
            )
    return Read(None, (_odd(text, field),))


def _meant(text: str, span: Span, field: str) -> Note:
    return note(
        "guess",
        field,
        _("„%(text)s“ wurde als %(hours)s Uhr gelesen."),
        text=text,
        hours=f"{span[0]:%H:%M}–{span[1]:%H:%M}",
    )


def _odd(text: str, field: str) -> Note:
    return note(
        "question",
        field,
        _("„%(text)s“ nennt keine festen Zeiten. Der Tag bleibt leer."),
        text=text,
    )


def _span(*parts: str | None) -> Span | None:
    return _ordered(_time(parts[0], parts[1]), _time(parts[2], parts[3]))


def _ordered(starts: dt.time | None, ends: dt.time | None) -> Span | None:
    return (starts, ends) if starts and ends and starts < ends else None


def _time(hour: str | None, minute: str | None) -> dt.time | None:
    numbers = int(hour or 0), int(minute or 0)
    if numbers == (24, 0):
        return dt.time(23, 59)
    return dt.time(*numbers) if numbers[0] < 24 and numbers[1] < 60 else None
