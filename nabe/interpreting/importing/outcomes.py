"""What came of a request, from the words of "Ergebnis" and "Grund"."""

from __future__ import annotations

import re
from enum import StrEnum

from django.utils.translation import gettext_noop as _

from nabe.sheets.cells import fold, says_nothing
from nabe.sheets.notes import Note, Read, note


class Outcome(StrEnum):
    """How a request ended. Who cancelled stands in the name: the body that asked, or we."""

    HELD = "held"
    UNFILLED = "unfilled"  # nobody was found
    REFUSED = "refused"  # against the rules of the pool
    CANCELLED = "cancelled"  # by the body that asked
    CANCELLED_LATE = "cancelled_late"  # by the body that asked, too late
    MOVED = "moved"  # by the body that asked, to another time
    IN_VAIN = "in_vain"  # the family did not come
    CALLED_OFF = "called_off"  # by the pool
    RETURNED = "returned"  # the interpreter fell ill or cancelled
    NO_SHOW = "no_show"  # the interpreter did not come


_HELD = re.compile(
    r"^(?:vermittelt|erledigt|stattgefunden|fand statt|durchgefuehrt|besetzt|ok|ja)$"
)
_NOT = re.compile(r"^(?:nicht (?:vermittelt|besetzt)|unbesetzt|offen|nein|kein\w* gefunden)\b")
_OFF = re.compile(r"^(?:abgesagt|storniert|ausgefallen|entfallen|absage|verschoben)\b")
_REFUSED = re.compile(
    r"\b(?:ausgeschlossen|abgelehnt|rechtsfolge\w*|nicht (?:zulaessig|moeglich))\b"
)
_WHY_OFF: tuple[tuple[re.Pattern[str], Outcome], ...] = (
    (re.compile(r"(?:sprachmittl|dolmetsch)\w*(?::in|\*in)?.*(?:nicht (?:gekommen|erschienen))"), Outcome.NO_SHOW),
    (re.compile(r"(?:sprachmittl|dolmetsch)"), Outcome.RETURNED),
    (re.compile(r"nicht (?:erschienen|gekommen)|niemand (?:da|gekommen)"), Outcome.IN_VAIN),
    (re.compile(r"verschob|verlegt|neuer termin"), Outcome.MOVED),
    (re.compile(r"kurzfristig|< ?24|zu spaet"), Outcome.CANCELLED_LATE),
    (
        re.compile(
            r"\b(?:durch|von|vom|seitens)\s+(?:(?:de[rsmn]|die|das)\s+)?(?:pools?|vermittlungsstelle|koordination)\b"
            r"|\b(?:pool|vermittlungsstelle|koordination) (?:hat|musste)\b.*\bab(?:gesagt|sagen)\b"
        ),
        Outcome.CALLED_OFF,
    ),
    (re.compile(r"einrichtung|stelle|schule|kita|familie|klient|abgesagt"), Outcome.CANCELLED),
)  # fmt: skip


def read(result: str, reason: str) -> Read[Outcome | None]:
    """Return the outcome with notes; what is not known is an error and never guessed."""
    said = fold(result).strip(" .")
    why = "" if says_nothing(reason) else fold(reason)
    if not said or says_nothing(result):
        return Read(None, (note("error", "outcome", _("Das Ergebnis fehlt.")),))
    if _HELD.match(said):
        return Read(Outcome.HELD)
    if _REFUSED.search(said) or (_NOT.match(said) and _REFUSED.search(why)):
        return Read(Outcome.REFUSED)
    if _NOT.match(said):
        return Read(Outcome.UNFILLED)
    if _OFF.match(said):
        return _why_off(said, reason, why)
    return Read(
        None,
        (note("error", "outcome", _("Das Ergebnis „%(text)s“ ist nicht bekannt."), text=result),),
    )


def _why_off(said: str, reason: str, why: str) -> Read[Outcome | None]:
    for pattern, outcome in _WHY_OFF:
        if pattern.search(why or said):
            return Read(outcome, tuple(_hint(outcome, reason)))
    return Read(
        Outcome.CANCELLED,
        (
            note(
                "guess", "reason", _("Wer abgesagt hat, ist unklar. Es gilt als Absage der Stelle.")
            ),
        ),
    )


def _hint(outcome: Outcome, reason: str) -> list[Note]:
    words = {
        Outcome.RETURNED: _("„%(text)s“: Das zählt als nicht besetzt, die Stelle hat nicht abgesagt."),
        Outcome.NO_SHOW: _("„%(text)s“: Das zählt als nicht besetzt, die Stelle hat nicht abgesagt."),
        Outcome.IN_VAIN: _("„%(text)s“: Das zählt als vergeblicher Weg."),
        Outcome.CALLED_OFF: _("„%(text)s“: Das zählt als nicht besetzt, der Pool hat abgesagt."),
    }  # fmt: skip
    return [note("guess", "reason", words[outcome], text=reason)] if outcome in words else []
