"""What a remark says about state, waiting time, registration and access: visible guesses only."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.sheets.cells import fold
from nabe.sheets.notes import Note, Read, note

_ENDED = re.compile(
    r"\b(?:eingestellt|beendet|gibt es nicht mehr|findet nicht mehr statt|aufgeloest"
    r"|ausgelaufen|entfaellt ersatzlos|nicht mehr angeboten)\b"
)
_RESTS = re.compile(
    r"\b(?:ruht|pausiert|vorueber\w* geschlossen|bis auf weiteres"
    r"|zurzeit nicht|derzeit nicht|findet zurzeit nicht statt)\b"
)
_FULL = re.compile(r"\b(?:zurzeit|derzeit|aktuell|leider)?\s?(?:voll|ausgebucht|belegt)\b")
_WAITING = re.compile(
    r"\b(?:warteliste|wartezeit)\b(?:\W*(?:ca\.?|etwa|rund|derzeit)?\s*(\d{1,2})"
    r"\s*(wochen?|monate?))?"
)
_NO_ACCESS = re.compile(
    r"\b(?:nicht barrierefrei|keine? barrierefrei\w*|nicht rollstuhl\w*"
    r"|nur ueber treppen?|kein aufzug)\b"
)
_PARTLY = re.compile(r"\b(?:teilweise|bedingt|eingeschraenkt)\s+barrierefrei")
_ACCESS = re.compile(r"\b(?:barrierefrei|rollstuhlgerecht|ebenerdig|aufzug vorhanden)\b")
_NO_REGISTRATION = re.compile(r"\bohne (?:vor)?anmeldung\b|\bkeine (?:vor)?anmeldung\b")
_CALL_FIRST = re.compile(r"\b(?:vorher anrufen|vorher telefonisch|bitte anrufen)\b")
_REGISTRATION = re.compile(
    r"\b(?:vor)?anmeldung (?:erforderlich|noetig|notwendig|erbeten)\b"
    r"|\bnur (?:mit|nach) (?:vor)?anmeldung\b"
)
_ONLINE = re.compile(r"\bauch online\b|\bonline moeglich\b")
_MOST_PLACES = re.compile(
    r"\b(?:max\.?|maximal|hoechstens)\s*(\d{1,3})\s*(?:personen|teilnehm\w*|tn|plaetze)"
)

_HOLIDAYS = r"(?:schul|sommer|herbst|oster|winter|weihnachts)?ferien"
_NOT_IN_HOLIDAYS = re.compile(
    rf"\b(?:nicht|keine?\w*|ausser|pausiert|ruht|entfaellt)\s+(?:\w+\s+)?(?:in|waehrend)\s+(?:den|der)\s+{_HOLIDAYS}"
    rf"|\b(?:in|waehrend)\s+(?:den|der)\s+{_HOLIDAYS}\s+(?:\w+\s+)?(?:nicht|kein\w*|geschlossen|zu|pause|entfaellt)\b"
    rf"|\b(?:nicht|ausser)\s+{_HOLIDAYS}\b|\bausserhalb der {_HOLIDAYS}\b"
    rf"|\b(?:nur )?(?:in|waehrend) der schulzeit\b|\bnur schulzeit\b"
)
_ONLY_IN_HOLIDAYS = re.compile(rf"\bnur (?:in|waehrend) (?:den|der) {_HOLIDAYS}\b")
_COUNT = re.compile(
    r"(?P<about>ca\.?|etwa|max\.?|maximal|hoechstens|bis zu)?\s*(?P<number>\d{1,4})(?:[.,]0)?"
    r"\s*(?:freie?\s+)?(?:plaetze|platz|personen|pers\.?|tn|teilnehm\S*)?"
)

Found = dict[str, Any]


def read(text: str) -> Read[Found]:
    """Return fields that the remark implies; the remark itself stays."""
    folded = fold(text)
    found: Found = {}
    notes: list[Note] = []
    if folded:
        _status(folded, text, found, notes)
        _waiting(folded, text, found, notes)
        _access(folded, text, found, notes)
        _registration(folded, text, found, notes)
    return Read(found, tuple(notes))


def with_season(schedules: list[Found], remark: str) -> Read[list[Found]]:
    """Give schedules the season that a remark names ("findet in den Ferien nicht statt")."""
    folded = fold(remark)
    school = _NOT_IN_HOLIDAYS.search(folded)
    if not school and not _ONLY_IN_HOLIDAYS.search(folded):
        return Read(schedules)
    season = "school" if school else "holidays"
    if not schedules or all(one.get("season") for one in schedules):
        return Read(schedules)
    message = (
        _("„%(text)s“: Die Zeiten gelten nur in der Schulzeit.")
        if school
        else _("„%(text)s“: Die Zeiten gelten nur in den Ferien.")
    )
    return Read(
        [one if one.get("season") else {**one, "season": season} for one in schedules],
        (note("guess", "remark", message, text=remark),),
    )


def count(text: str, field: str = "places_total") -> Read[int | None]:
    """Return the number in "8 Plätze" or "ca. 8"; other words are no number."""
    found = _COUNT.fullmatch(fold(text))
    if not found:
        return Read(None)
    if found["about"]:
        said = note("guess", field, _("„%(text)s“ wurde als %(number)s gelesen."),
                    text=text, number=found["number"])  # fmt: skip
        return Read(int(found["number"]), (said,))
    return Read(int(found["number"]))


def access(text: str) -> str:
    """Return "yes", "partly" or "no" for the words of a column of its own, or ''."""
    if re.fullmatch(r"(?:nur )?(?:teilweise|teils|zum teil|bedingt|eingeschraenkt)", fold(text)):
        return "partly"
    return str(read(text).value.get("accessibility", ""))


def _status(folded: str, text: str, found: Found, notes: list[Note]) -> None:
    if _ENDED.search(folded):
        found["status"] = "defunct"
        notes.append(
            note("question", "status", _("„%(text)s“: Das Angebot ist wohl beendet."), text=text)
        )
    elif _RESTS.search(folded) and not _NOT_IN_HOLIDAYS.search(folded):
        found["status"] = "temporarily closed"
        notes.append(note("question", "status", _("„%(text)s“: Das Angebot ruht wohl."), text=text))


def _waiting(folded: str, text: str, found: Found, notes: list[Note]) -> None:
    waiting = _WAITING.search(folded)
    if waiting:
        if waiting[1]:
            found["waiting_weeks"] = int(waiting[1]) * (4 if waiting[2].startswith("monat") else 1)
        found["places_free"] = 0
        weeks = found.get("waiting_weeks")
        message = (
            _("„%(text)s“ wurde als Warteliste gelesen: etwa %(weeks)s Wochen.")
            if weeks
            else _("„%(text)s“ wurde als Warteliste gelesen.")
        )
        notes.append(note("guess", "places_free", message, text=text, weeks=weeks))
    elif _FULL.search(folded):
        found["places_free"] = 0
        notes.append(note("guess", "places_free", _("„%(text)s“ wurde als „keine freien Plätze“ gelesen."),
                          text=text))  # fmt: skip
    if places := _MOST_PLACES.search(folded):
        found["places_total"] = int(places[1])
        notes.append(note("guess", "places_total", _("„%(text)s“ wurde als Zahl der Plätze gelesen."),
                          text=text))  # fmt: skip


def _access(folded: str, text: str, found: Found, notes: list[Note]) -> None:
    for pattern, value, message in (
        (_NO_ACCESS, "no", _("„%(text)s“ wurde als „nicht barrierefrei“ gelesen.")),
        (_PARTLY, "partly", _("„%(text)s“ wurde als „teilweise barrierefrei“ gelesen.")),
        (_ACCESS, "yes", _("„%(text)s“ wurde als „barrierefrei“ gelesen.")),
    ):
        if pattern.search(folded):
            found["accessibility"] = value
            notes.append(note("guess", "accessibility", message, text=text))
            return


def _registration(folded: str, text: str, found: Found, notes: list[Note]) -> None:
    for pattern, value, message in (
        (_NO_REGISTRATION, "none", _("„%(text)s“ wurde als „ohne Anmeldung“ gelesen.")),
        (_CALL_FIRST, "call_first", _("„%(text)s“ wurde als „bitte vorher anrufen“ gelesen.")),
        (_REGISTRATION, "required", _("„%(text)s“ wurde als „mit Anmeldung“ gelesen.")),
    ):
        if pattern.search(folded):
            found["registration"] = value
            if folded != "ohne anmeldung":
                notes.append(note("guess", "registration", message, text=text))
            break
    if _ONLINE.search(folded):
        found["is_online"] = True
        notes.append(
            note("guess", "is_online", _("„%(text)s“ wurde als „auch online“ gelesen."), text=text)
        )
