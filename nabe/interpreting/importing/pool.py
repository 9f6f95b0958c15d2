"""The list of the pool: a row for each interpreter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext_noop as _
from rapidfuzz import fuzz

from nabe.interpreting.importing import days, heads, hours, spoken, wishes
from nabe.interpreting.importing.entries import PoolEntry, Spoken
from nabe.interpreting.importing.grid import Line, lines
from nabe.interpreting.importing.homes import read_home
from nabe.interpreting.importing.twins import mark_pool_twins
from nabe.sheets.cells import fold, says_nothing
from nabe.sheets.tables import Source
from nabe.sheets.values import phones, webaddresses
from nabe.sheets.vocabulary import Vocabulary

_SPOKEN = (
    ("language_1", "level_1"),
    ("language_2", "level_2"),
    ("language_3", "level_3"),
    ("more", ""),
)
_UNLIKE = 75  # per cent of letters below which an address seems to be somebody else's


def read_pool(source: Source, vocabulary: Vocabulary) -> list[PoolEntry]:
    """Return an entry for every row of every sheet that is not empty, in the order of the source."""
    known = hours.legend(source.sheets)
    entries = [
        _entry(line, vocabulary, known)
        for sheet in source.sheets
        for line in lines(sheet, heads.POOL, heads.POOL_NEEDS)
    ]
    mark_pool_twins(entries)
    return entries


def _entry(line: Line, vocabulary: Vocabulary, known: Mapping[str, hours.Span]) -> PoolEntry:
    entry = PoolEntry(line.sheet, line.number, line.raw, line.columns, line.notes)
    if line.skipped:
        entry.is_skipped = True
        return entry
    _read_person(entry, line)
    _read_contact(entry, line)
    home = read_home(line.text("town"), line.text("postcode"), vocabulary)
    entry.home = home.value
    for each in home.notes:
        line.say([each], "postcode" if each.field == "postcode" else "town")
    _read_languages(entry, line)
    _read_wishes(entry, line)
    _read_times(entry, line, known)
    _read_papers(entry, line, vocabulary.today)
    return entry


def _read_person(entry: PoolEntry, line: Line) -> None:
    entry.key = "" if says_nothing(line.text("key")) else line.text("key")[:40]
    entry.given, entry.family = line.text("given"), line.text("family")
    if not entry.family and line.text("full"):
        before, comma, after = line.text("full").partition(",")
        entry.given, entry.family = (after.strip(), before.strip()) if comma else ("", before)
    entry.given, entry.family = (" ".join(one.split())[:60] for one in (entry.given, entry.family))
    if says_nothing(entry.family):
        line.remark("error", "family", _("Der Name fehlt."))
    entry.gender = line.take(wishes.gender(line.text("gender")), "gender")


def _read_contact(entry: PoolEntry, line: Line) -> None:
    found = line.take(phones.read(line.text("phone")), "phone")
    entry.phone = found[0]["number"] if found else ""
    addresses = line.take(webaddresses.mail(line.text("email")), "email")
    entry.email = addresses[0] if addresses else ""
    if entry.email and entry.family and _is_of_another(entry):
        line.remark(
            "question", "email", _("Die Adresse %(mail)s passt nicht zum Namen."), mail=entry.email
        )
    if not entry.email and not entry.phone:
        line.remark("question", "email", _("Es fehlen Telefon und E-Mail."))
    elif not entry.email:
        line.remark(
            "question", "email", _("Ohne E-Mail-Adresse bekommt die Person keine Nachricht.")
        )


def _is_of_another(entry: PoolEntry) -> bool:
    local = entry.email.partition("@")[0]
    names = [fold(one) for one in (entry.family, entry.given) if one]
    return all(fuzz.partial_ratio(fold(local), one) < _UNLIKE for one in names)


def _read_languages(entry: PoolEntry, line: Line) -> None:
    found: list[Spoken] = []
    for name, level in _SPOKEN:
        read = spoken.read(line.text(name), line.text(level), name, level)
        for each in read.notes:
            line.say([each], each.field)
        found += [
            one
            for one in read.value
            if (one.code, one.dialect) not in {(known.code, known.dialect) for known in found}
        ]
    entry.languages = tuple(one for one in found if one.code != "de")
    if not entry.languages:
        line.remark("error", "language_1", _("Es fehlt eine Sprache, die bekannt ist."))
    entry.german = line.take(spoken.level(line.text("german"), "german"), "german")
    if not entry.german and "german" in line.columns.values():
        line.remark("question", "german", _("Das Niveau in Deutsch ist unklar."))


def _read_wishes(entry: PoolEntry, line: Line) -> None:
    entry.transport = line.take(wishes.transport(line.text("transport")), "transport")
    entry.radius_km = line.take(wishes.radius(line.text("radius")), "radius")
    entry.modes = line.take(wishes.modes(line.text("modes")), "modes")
    entry.fee_class = line.take(wishes.fee_class(line.text("fee_class")), "fee_class")
    entry.state = line.take(wishes.state(line.text("state")), "state")
    entry.remark = line.text("remark")[:500]
    entry.not_in = line.take(wishes.remark(entry.remark), "remark")


def _read_times(entry: PoolEntry, line: Line, known: Mapping[str, hours.Span]) -> None:
    times: list[tuple[int, dt.time, dt.time]] = []
    said: set[tuple[str, str]] = set()  # one remark a word, not one a day
    for day, name in enumerate(hours.DAYS):
        read = hours.read(line.text(name), name, known)
        line.say([each for each in read.notes if _is_first(each.kind, line.text(name), said)], name)
        if read.value:
            times.append((day, *read.value))
    entry.times = tuple(times)


def _is_first(kind: str, text: str, said: set[tuple[str, str]]) -> bool:
    if kind != "guess":
        return True
    is_new = (kind, text) not in said
    said.add((kind, text))
    return is_new


def _read_papers(entry: PoolEntry, line: Line, today: dt.date) -> None:
    entry.qualification = line.text("qualification")[:120]
    entry.grade = line.take(wishes.grade(entry.qualification), "qualification")
    entry.trained_on = _past(line, "trained", today)
    entry.last_training = _past(line, "last_training", today)
    entry.record_seen = _past(line, "record", today)
    entry.secrecy_on = _past(line, "secrecy", today)
    certified = days.until(line.cells.get("certified"), today=today, field="certified_until")
    entry.certified_until = line.take(certified, "certified")
    if entry.record_seen:
        line.say(days.overdue(entry.record_seen, today=today, field="record_seen"), "record")
    elif entry.state != "left":
        line.remark("question", "record", _("Es ist kein Führungszeugnis vermerkt."))
    if entry.certified_until and not entry.trained_on:
        line.remark(
            "question",
            "trained",
            _(
                "Das Zertifikat hat ein Ende, aber der Tag der Schulung fehlt. "
                "Es wurde nicht übernommen."
            ),
        )
    if entry.trained_on and entry.certified_until and entry.certified_until < entry.trained_on:
        line.remark("question", "certified", _("Das Zertifikat endet vor der Schulung."))


def _past(line: Line, name: str, today: dt.date) -> dt.date | None:
    cell = line.cells.get(name)
    return line.take(days.past(cell, today=today, field=name), name) if cell is not None else None
