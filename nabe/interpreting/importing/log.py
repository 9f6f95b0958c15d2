"""The log of past requests: a row for each appointment and what came of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from django.utils.translation import gettext_noop as _

from nabe.interpreting.importing import amounts, heads, outcomes, wishes
from nabe.interpreting.importing.entries import LogEntry
from nabe.interpreting.importing.grid import Line, lines
from nabe.interpreting.importing.outcomes import Outcome
from nabe.interpreting.importing.settings import read_setting
from nabe.interpreting.importing.spoken import read as read_spoken
from nabe.interpreting.importing.twins import mark_log_twins
from nabe.interpreting.textcheck import findings
from nabe.sheets.cells import as_text, says_nothing
from nabe.sheets.notes import Note, note
from nabe.sheets.tables import Source
from nabe.sheets.values import dates, places
from nabe.sheets.vocabulary import Vocabulary

LONGEST_LEAD = 400  # days from the request to the appointment; more is a slip in the year


def read_log(
    source: Source, vocabulary: Vocabulary, *, interpreters: Collection[str] | None = None
) -> list[LogEntry]:
    """Return an entry for every row of every sheet that is not empty, in the order of the source.

    `interpreters` are the numbers that the pool knows; None: whoever the log names.
    """
    entries = [
        _entry(line, vocabulary, interpreters)
        for sheet in source.sheets
        for line in lines(sheet, heads.LOG, heads.LOG_NEEDS)
    ]
    mark_log_twins(entries)
    return entries


def _entry(line: Line, vocabulary: Vocabulary, interpreters: Collection[str] | None) -> LogEntry:
    entry = LogEntry(line.sheet, line.number, line.raw, line.columns, line.notes)
    if line.skipped:
        entry.is_skipped = True
        return entry
    entry.key = "" if says_nothing(line.text("key")) else line.text("key")[:40]
    _read_when(entry, line, vocabulary.today)
    _read_what(entry, line)
    _read_where(entry, line, vocabulary)
    _read_result(entry, line, interpreters)
    _read_money(entry, line)
    return entry


def _read_when(entry: LogEntry, line: Line, today: dt.date) -> None:
    entry.asked_on = _day(line, "asked", today)
    day = _day(line, "day", today)
    clock = line.take(amounts.time(line.cells.get("time"), "time"), "time")
    if day and clock:
        entry.starts = dt.datetime.combine(day, clock)
    entry.minutes_planned = (
        line.take(amounts.minutes(line.cells.get("planned"), "planned"), "planned") or 0
    )
    entry.minutes = line.take(amounts.minutes(line.cells.get("minutes"), "minutes"), "minutes")
    if (
        not entry.minutes_planned
        and not entry.minutes
        and not _has_error(line, "planned", "minutes")
    ):
        line.remark("error", "planned", _("Die Dauer fehlt."))
    if day and entry.asked_on:
        line.say(_order(day, entry.asked_on, line.text("lead"), today), "day")


def _day(line: Line, name: str, today: dt.date) -> dt.date | None:
    """Return a day; one that is missing, impossible or only a month is an error."""
    cell = line.cells.get(name)
    if cell is None:
        if name == "day" or name in line.columns.values():
            line.say([note("error", name, _("Das Datum fehlt."))], name)
        return None
    read = dates.read(cell, today=today, field=name)
    if read.value.exact == "day":
        return line.take(read, name).day
    line.say([note("error", name, _("„%(text)s“ ist kein Tag."), text=as_text(cell))], name)
    return None


def _order(day: dt.date, asked: dt.date, lead: str, today: dt.date) -> list[Note]:
    """Hold both days against each other, today, and the days between that the list names."""
    between = (day - asked).days
    if day > today:
        return [
            note(
                "error",
                "day",
                _("Der Termin am %(day)s liegt in der Zukunft."),
                day=f"{day:%d.%m.%Y}",
            )
        ]
    if between < 0:
        return [note("error", "day", _("Der Termin liegt vor dem Eingang der Anfrage."))]
    if between > LONGEST_LEAD:
        return [
            note(
                "error",
                "day",
                _("Zwischen Eingang und Termin liegen %(days)s Tage. Stimmt das Jahr?"),
                days=between,
            )
        ]
    if re.fullmatch(r"-?\d{1,4}", lead) and int(lead) != between:
        return [
            note(
                "question",
                "lead",
                _("Der Vorlauf soll %(said)s Tage sein, es sind %(days)s."),
                said=lead,
                days=between,
            )
        ]
    return []


def _has_error(line: Line, *names: str) -> bool:
    return any(each.kind == "error" and each.field in names for each in line.notes)


def _read_what(entry: LogEntry, line: Line) -> None:
    said = read_spoken(line.text("language"), "native", "language")
    found = line.take(said, "language")
    entry.languages = tuple(dict.fromkeys(one.code for one in found))
    if not entry.languages and not says_nothing(line.text("language")):
        line.remark("error", "language", _("Ohne eine bekannte Sprache geht es nicht."))
    elif not entry.languages:
        line.remark("error", "language", _("Die Sprache fehlt."))
    dialect = line.text("dialect")
    entry.dialect = ("" if says_nothing(dialect) else dialect[:60]) or next(
        (one.dialect for one in found), ""
    )
    entry.setting = line.take(read_setting(line.text("setting")), "setting")
    entry.case = "" if says_nothing(line.text("case")) else _without_clients(line, "case")[:40]
    entry.gender = line.take(wishes.gender(line.text("gender"), is_wish=True), "gender")
    modes = line.take(wishes.modes(line.text("mode")), "mode")
    entry.mode = modes[0] if modes else "on_site"
    if not modes:
        line.remark("guess", "mode", _("Die Art fehlt. Es gilt: vor Ort."))
    entry.remark = _without_clients(line, "remark")[:500]


def _without_clients(line: Line, name: str) -> str:
    """Leave out words that may tell who a client is, as the form does; the note does not repeat them."""
    text = line.text(name)
    if not findings(text):
        return text
    line.remark(
        "warning", name, _("Der Text kann eine Person erkennbar machen. Er wurde weggelassen.")
    )
    return ""


def _read_where(entry: LogEntry, line: Line, vocabulary: Vocabulary) -> None:
    place = places.read(
        town=line.text("municipality"), postcode="", street="", vocabulary=vocabulary
    )
    line.say(place.notes, "municipality")
    entry.municipality = place.municipality or (place.city if not vocabulary.towns else "")
    entry.organization = (
        "" if says_nothing(line.text("organization")) else line.text("organization")[:240]
    )
    if not entry.organization:
        line.remark("error", "organization", _("Die anfragende Stelle fehlt."))


def _read_result(entry: LogEntry, line: Line, interpreters: Collection[str] | None) -> None:
    entry.outcome = line.take(outcomes.read(line.text("outcome"), line.text("reason")), "outcome")
    entry.reason = "" if says_nothing(line.text("reason")) else line.text("reason")[:300]
    person = line.text("interpreter")
    entry.interpreter = "" if says_nothing(person) else person[:40]
    if not entry.interpreter and entry.outcome == Outcome.HELD:
        line.remark("error", "interpreter", _("Es fehlt, wer gedolmetscht hat."))
    if entry.interpreter and interpreters is not None and entry.interpreter not in interpreters:
        line.remark(
            "error", "interpreter", _("Die Nummer „%(text)s“ gibt es im Pool nicht."), text=person
        )


def _read_money(entry: LogEntry, line: Line) -> None:
    entry.km = line.take(amounts.km(line.cells.get("km"), "km"), "km")
    entry.fee_cents = line.take(amounts.cents(line.cells.get("fee"), "fee"), "fee")
    entry.travel_cents = line.take(amounts.cents(line.cells.get("travel"), "travel"), "travel")
    paid = (entry.fee_cents or 0) + (entry.travel_cents or 0)
    if paid and entry.outcome not in (Outcome.HELD, Outcome.IN_VAIN, Outcome.CANCELLED_LATE, None):
        line.remark(
            "warning", "fee", _("Ohne Einsatz gibt es kein Honorar. Der Betrag wurde weggelassen.")
        )
        entry.fee_cents = entry.travel_cents = None
