"""Times in words to schedules after HSDS: "Mo+Mi 9-12 Uhr", "letzter Do i. M. 13-15", "n. V.".

The words always stay. A schedule is only made where days, hours and rhythm are certain; a rhythm
with two meanings ("jeden 2. Dienstag") stays words and becomes a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.directory.importing.values.time_tokens import DAYS, Token, closed_days, day_of, tokens
from nabe.sheets.notes import Note, note

FIELD = "schedules"
EARLIEST = "06:00"  # an hour before this is rather an afternoon written short
_INTERVALS = {"EVERY_2": 2, "EVERY_3": 3, "EVERY_4": 4, "ODD": 2, "EVEN": 2}
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_LISTED_LINE = re.compile(r"^\s*(?:\d{1,2}[.)]\s|[•·*-]\s)", re.MULTILINE)


@dataclass(slots=True)
class Times:
    """What a cell says about times: schedules, whether by appointment, and the words."""

    text: str = ""
    schedules: list[dict[str, Any]] = field(default_factory=list)
    by_appointment: bool = False
    labels: tuple[str, ...] = ()  # words before days: a hint at several services in one row
    parts: int = 0  # how many lines or bullets the cell lists
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class _Part:
    """Days and hours that belong together."""

    days: list[tuple[int, str]] = field(default_factory=list)
    hours: list[tuple[str, str]] = field(default_factory=list)
    monthly: bool = False
    every: bool = False
    interval: int = 1
    words: list[str] = field(default_factory=list)


def read(text: str) -> Times:
    """Read one cell. The result has schedules only where nothing contradicts them."""
    times = Times(text=text)
    if not text:
        return times
    times.parts = len(_LISTED_LINE.findall(text)) or len(
        [piece for piece in re.split(r"[•·]|\s/\s", text) if piece.strip()]
    )
    main, asides = _without_brackets(text)
    pieces = tokens(main)
    kinds = {piece.kind for piece in pieces}
    times.by_appointment = "APPOINTMENT" in kinds
    times.labels = _labels(pieces)
    if "DAY" not in kinds and "DAILY" not in kinds and "WORKDAYS" not in kinds:
        _without_days(times, pieces)
        return times
    pieces, valid = _validity(pieces)
    problem = _problem(pieces, _LISTED_LINE.findall(text))
    if problem:
        times.notes.append(note("question", FIELD, problem, text=text))
        return times
    _read_parts(times, pieces)
    times.schedules = [{**schedule, **valid} for schedule in times.schedules]
    _without_closed(times, closed_days(main))
    _remark_on_words(times, pieces, asides)
    return times


def clock_of(text: str) -> str:
    """Return "09:00" for 0.375, the way Excel counts a part of a day; other words stay."""
    if not re.fullmatch(r"0[.,]\d+", text):
        return text
    minutes = round(float(text.replace(",", ".")) * 24 * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" if minutes < 24 * 60 else text


def _without_closed(times: Times, closed: set[str]) -> None:
    """Take the days out that "Mi geschlossen" names."""
    if not closed:
        return
    kept = []
    for schedule in times.schedules:
        days = [day for day in schedule["byday"].split(",") if day not in closed]
        if days and ",".join(days) != schedule["byday"]:
            times.notes.append(
                note("guess", FIELD, _("In „%(text)s“ sind Tage geschlossen. Sie wurden weggelassen."),
                     text=times.text)
            )  # fmt: skip
        kept += [{**schedule, "byday": ",".join(days)}] if days else []
    times.schedules = kept


def _without_brackets(text: str) -> tuple[str, list[str]]:
    """Return the text with known words in brackets opened, and the other remarks."""
    asides: list[str] = []

    def opened(found: re.Match[str]) -> str:
        if all(piece.kind not in {"WORD", "OTHER", "NOT"} for piece in tokens(found[1])):
            return f" {found[1]} "
        asides.append(found[1].strip())
        return " "

    return _IN_BRACKETS.sub(opened, text), asides


def _labels(pieces: tuple[Token, ...]) -> tuple[str, ...]:
    """Return the words that stand before a day or an appointment, one for each."""
    found = []
    for at, piece in enumerate(pieces[:-1]):
        follows = pieces[at + 1].kind
        if piece.kind == "WORD" and follows in {"DAY", "APPOINTMENT", "ORDINAL", "EVERY"}:
            found.append(piece.text.rstrip(":"))
    return tuple(found)


def _validity(pieces: tuple[Token, ...]) -> tuple[tuple[Token, ...], dict[str, str]]:
    """Take "ab 1.9.2026", "bis 30.6.2027" and "1.9.2026-30.6.2027" out of the tokens."""
    valid: dict[str, str] = {}
    rest: list[Token] = []
    for at, piece in enumerate(pieces):
        day = day_of(piece.text) if piece.kind == "DATE" else ""
        before = pieces[at - 1].kind if at else ""
        follows = pieces[at + 1].kind if at + 1 < len(pieces) else ""
        if day and before == "FROM" and "valid_from" not in valid:
            valid["valid_from"] = day
            rest.pop()
        elif day and before == "RANGE" and "valid_to" not in valid:
            valid["valid_to"] = day
            rest.pop()
        elif day and follows == "RANGE" and at + 2 < len(pieces) and pieces[at + 2].kind == "DATE":
            valid["valid_from"] = day
        else:
            rest.append(piece)
    return tuple(rest), valid


def _without_days(times: Times, pieces: tuple[Token, ...]) -> None:
    kinds = {piece.kind for piece in pieces}
    if times.by_appointment and not kinds & {"TIME", "NUMBER", "DATE"}:
        return
    dated = [piece for piece in pieces if piece.kind == "DATE"]
    if "ALWAYS" in kinds:
        message = _("„%(text)s“ bleibt Text: Es ist immer offen.")
    elif len(dated) == 1:
        message = _("„%(text)s“ ist ein einzelner Termin. Er bleibt Text.")
    elif kinds & {"TIME", "NUMBER"}:
        message = _("Zu „%(text)s“ fehlt der Wochentag.")
    else:
        message = _("Die Zeit „%(text)s“ bleibt Text. Tage und Uhrzeiten fehlen.")
    times.notes.append(note("question", FIELD, message, text=times.text))


def _problem(pieces: tuple[Token, ...], listed: list[str]) -> str:
    kinds = [piece.kind for piece in pieces]
    if len(listed) > 1:
        return _("In „%(text)s“ stehen mehrere Listenpunkte. Die Zeiten bleiben Text.")
    if "NOT" in kinds:
        return _("„%(text)s“ enthält eine Ausnahme. Die Zeiten bleiben Text.")
    if "DATE" in kinds:
        return _("„%(text)s“ nennt einzelne Tage. Die Zeiten bleiben Text.")
    if " ".join(kinds).count("DAY RANGE DAY RANGE DAY"):
        return _("Die Tage in „%(text)s“ sind unklar. Die Zeiten bleiben Text.")
    rhythms = [kind for kind in kinds if kind in _INTERVALS]
    if len(set(rhythms)) > 1:
        return _("Der Rhythmus in „%(text)s“ ist unklar. Die Zeiten bleiben Text.")
    if any(piece.kind in {"TIME", "NUMBER"} and not piece.value for piece in pieces):
        return _("In „%(text)s“ steht keine gültige Uhrzeit. Die Zeiten bleiben Text.")
    return ""


def _read_parts(times: Times, pieces: tuple[Token, ...]) -> None:
    parts = _cut(pieces)
    if not parts:
        times.notes.append(
            note("question", FIELD, _("Die Zeit „%(text)s“ wurde nicht verstanden und bleibt Text."),
                 text=times.text)
        )  # fmt: skip
        return
    season = _as_written(times.text, [piece for piece in pieces if piece.kind == "SEASON"])
    exception = _as_written(times.text, [piece for piece in pieces if piece.kind == "EXCEPTION"])
    week = next((piece.kind for piece in pieces if piece.kind in {"ODD", "EVEN"}), "")
    interval = max((_INTERVALS.get(piece.kind, 1) for piece in pieces), default=1)
    if interval > 1 and len(parts) > 1:
        times.notes.append(
            note("question", FIELD, _("Der Rhythmus in „%(text)s“ ist unklar. Die Zeiten bleiben Text."),
                 text=times.text)
        )  # fmt: skip
        return
    made: list[dict[str, Any]] = []
    for part in parts:
        part.interval = interval
        problem, kind = _doubt(part)
        if problem:
            times.notes.append(note(kind, FIELD, problem, text=times.text))
        if kind == "question":
            return
        made += _schedules(part, limits=" ".join(filter(None, (season, exception))), week=week)
    if season or exception:
        kind = _season_kind(season or exception, is_exception=not season)
        made = [{**schedule, "season": kind} for schedule in made]
    times.schedules = made
    _remark_on_rhythm(times, interval=interval, week=week, season=season)
    _remark_on_hours(times, pieces)


def _season_kind(words: str, *, is_exception: bool) -> str:
    """Return "school" or "holidays": when a schedule holds; '' for exceptions of other kinds."""
    if "ferien" in words.lower():
        return "school" if is_exception else "holidays"
    return "school" if "schul" in words.lower() else ""


def _as_written(text: str, pieces: list[Token]) -> str:
    found = [re.search(re.escape(piece.text), text, re.IGNORECASE) for piece in pieces]
    return ", ".join(match[0] for match in found if match)


def _cut(pieces: tuple[Token, ...]) -> list[_Part]:
    """Group the tokens into parts; days come before hours, or hours before days throughout."""
    hours_first = next(
        (piece.kind in {"TIME", "NUMBER"} for piece in pieces
         if piece.kind in {"TIME", "NUMBER", "DAY", "DAILY", "WORKDAYS"}), False
    )  # fmt: skip
    parts = [_Part()]
    ordinals: list[int] = []
    for at, piece in enumerate(pieces):
        before = pieces[at - 1].kind if at else ""
        part = parts[-1]
        if piece.kind in {"DAY", "DAILY", "WORKDAYS", "ORDINAL", "EVERY"}:
            if part.hours and part.days and not hours_first:
                part = _Part()
                parts.append(part)
            _add_day(part, piece, ordinals, before)
        elif piece.kind in {"TIME", "NUMBER"}:
            if part.hours and part.days and hours_first and before != "RANGE":
                part = _Part()
                parts.append(part)
            _add_hour(part, str(piece.value), is_end=before == "RANGE", is_start=before == "FROM")
        elif piece.kind == "MONTH":
            part.monthly = True
    return [part for part in parts if part.days or part.hours]


def _add_day(part: _Part, piece: Token, ordinals: list[int], before: str) -> None:
    if piece.kind == "ORDINAL":
        ordinals.append(int(piece.value))
    elif piece.kind == "EVERY":
        part.every = True
    elif piece.kind == "DAILY":
        part.days += [(0, day) for day in DAYS]
    elif piece.kind == "WORKDAYS":
        part.days += [(0, day) for day in DAYS[:5]]
    elif before == "RANGE" and part.days and not ordinals:
        first, last = DAYS.index(part.days[-1][1]), DAYS.index(str(piece.value))
        span = range(first + 1, last + 1 if last > first else last + 8)
        part.days += [(0, DAYS[number % 7]) for number in span]
    else:
        part.days += [(number, str(piece.value)) for number in ordinals or [0]]
        ordinals.clear()


def _add_hour(part: _Part, value: str, *, is_end: bool, is_start: bool) -> None:
    if is_end and part.hours and not part.hours[-1][1]:
        part.hours[-1] = (part.hours[-1][0], value)
    elif is_end and not is_start:
        part.hours.append(("", value))
    else:
        part.hours.append((value, ""))


def _doubt(part: _Part) -> tuple[str, Any]:
    """Return why a part is unclear, and whether it stays words (question) or not (guess)."""
    numbers, guess = {number for number, _day in part.days}, ""
    if not part.days:
        return _("Zu einer Uhrzeit in „%(text)s“ fehlt der Wochentag."), "question"
    if 0 in numbers and len(numbers) > 1:
        return _("Der Rhythmus in „%(text)s“ ist unklar. Die Zeiten bleiben Text."), "question"
    if numbers - {0} and not part.monthly:
        if part.every and numbers - {1, -1, -2}:
            return _("„%(text)s“ ist unklar: die Woche im Monat oder alle paar Wochen?"), "question"
        part.monthly, guess = True, _("„%(text)s“ wurde als einmal im Monat gelesen.")
    if part.monthly and numbers == {0}:
        return _("In „%(text)s“ fehlt, in welcher Woche des Monats."), "question"
    if any(not start for start, _end in part.hours):
        return _("In „%(text)s“ fehlt der Beginn."), "question"
    if any(end and end <= start for start, end in part.hours):
        return _("In „%(text)s“ liegt das Ende vor dem Beginn."), "question"
    if any(start < EARLIEST for start, _end in part.hours):
        return _("In „%(text)s“ ist unklar, ob Vormittag oder Nachmittag gemeint ist."), "question"
    return guess, "guess" if guess else ""


def _schedules(part: _Part, *, limits: str, week: str) -> list[dict[str, Any]]:
    days = list(dict.fromkeys(part.days))
    if part.monthly:
        byday = ",".join(f"{number}{day}" for number, day in days)
    else:
        byday = ",".join(sorted({day for _number, day in days}, key=DAYS.index))
    common: dict[str, Any] = {
        "freq": "MONTHLY" if part.monthly else "WEEKLY", "interval": part.interval, "byday": byday,
    }  # fmt: skip
    if week:
        common["week"] = week.lower()
    if limits:
        common["description"] = limits
    hours = list(dict.fromkeys(part.hours)) or [("", "")]
    return [{**common, "opens_at": start, "closes_at": end} for start, end in hours]


def _remark_on_rhythm(times: Times, *, interval: int, week: str, season: str) -> None:
    if week:
        times.notes.append(
            note("guess", FIELD, _("„%(text)s“ wurde nach geraden oder ungeraden Kalenderwochen gelesen."),
                 text=times.text)
        )  # fmt: skip
    elif interval > 1:
        times.notes.append(
            note("question", FIELD, _("„%(text)s“: In welcher Woche beginnt der Rhythmus?"),
                 text=times.text)
        )  # fmt: skip
    if season and "ferien" in season.lower():
        times.notes.append(
            note("question", FIELD, _("Die Zeiten gelten nur zeitweise: %(season)s. "
                                      "Bitte ergänzen Sie die Daten."), season=season)
        )  # fmt: skip
    elif season:
        times.notes.append(
            note("guess", FIELD, _("Die Zeiten gelten nur zeitweise: %(season)s."), season=season)
        )


def _remark_on_hours(times: Times, pieces: tuple[Token, ...]) -> None:
    if any(piece.kind == "ALWAYS" for piece in pieces):
        times.notes.append(
            note("guess", FIELD, _("„%(text)s“: Es ist ganztags offen. Uhrzeiten fehlen."),
                 text=times.text)
        )  # fmt: skip
    elif any(not schedule["opens_at"] for schedule in times.schedules):
        times.notes.append(
            note("question", FIELD, _("In „%(text)s“ fehlt die Uhrzeit."), text=times.text)
        )
    elif any(not schedule["closes_at"] for schedule in times.schedules):
        times.notes.append(
            note("guess", FIELD, _("In „%(text)s“ fehlt das Ende. Nur der Beginn wurde gelesen."),
                 text=times.text)
        )  # fmt: skip
    if any(piece.kind == "WORKDAYS" for piece in pieces):
        times.notes.append(
            note("guess", FIELD, _("„%(text)s“ wurde als Montag bis Freitag gelesen."),
                 text=times.text)
        )  # fmt: skip
    if any(piece.kind == "ABOUT" for piece in pieces):
        times.notes.append(
            note("guess", FIELD, _("Die Uhrzeit in „%(text)s“ ist ungefähr."), text=times.text)
        )


def _remark_on_words(times: Times, pieces: tuple[Token, ...], asides: list[str]) -> None:
    unread = [piece.text for piece in pieces if piece.kind in {"WORD", "OTHER", "PART"}]
    unread = [
        word for word in unread if not re.fullmatch(r"vormittags?|nachmittags?|abends?", word)
    ]
    if (unread or asides) and times.schedules:
        times.notes.append(
            note("guess", FIELD, _("Diese Wörter stehen nur im Text der Zeiten: „%(words)s“."),
                 words=", ".join([*asides, " ".join(unread)] if unread else asides))
        )  # fmt: skip
