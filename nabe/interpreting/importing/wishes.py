"""Words about a person: gender, way of travelling, radius, ways to meet, training, class, state."""

from __future__ import annotations

import re

from django.utils.translation import gettext_noop as _

from nabe.sheets.cells import fold, says_nothing
from nabe.sheets.notes import Note, Read, note

WHOLE_COUNTY_KM = 60  # by air, farther than any German county reaches from one end to the other
FARTHEST_KM = 300
_GENDERS = {
    "w": ("w", "weiblich", "weibl", "frau", "f", "fr"),
    "m": ("m", "maennlich", "maennl", "mann", "herr", "hr"),
    "d": ("d", "divers", "x"),
}
_NOT_ASKED = frozenset({"egal", "beides", "w/m", "m/w", "kein wunsch", "nein"})
_TRANSPORT = (
    ("car", re.compile(r"\b(?:auto|pkw|fuehrerschein|kfz|wagen|eigenes fahrzeug)\b")),
    ("public", re.compile(r"\b(?:oepnv|opnv|bus|bahn|zug|ticket|oeffentlich\w*)\b")),
    ("bike", re.compile(r"\b(?:fahrrad|rad|e-bike|ebike|pedelec)\b")),
    ("foot", re.compile(r"\b(?:zu fuss|fuss|fusslaeufig)\b")),
)
_MODES = (
    ("on_site", re.compile(r"vor ort|praesenz|persoenlich|\bort\b")),
    ("phone", re.compile(r"telefon|tel\b|anruf")),
    ("video", re.compile(r"video|online|zoom|digital")),
)
_STATES = {
    "active": re.compile(r"^(?:aktiv|ja|verfuegbar|einsetzbar|im einsatz|dabei)"),
    "paused": re.compile(r"^(?:ruh\w*|paus\w*|inaktiv|elternzeit|mutterschutz|krank\w*|beurlaubt|urlaub)"),
    "left": re.compile(r"^(?:beendet|ausgeschieden|ausgetreten|ende|geloescht|verzogen|nicht mehr)"),
    "applied": re.compile(r"^(?:bewerb\w*|beworben|interessent\w*|in aufnahme|neu$)"),
}  # fmt: skip
_SWORN = re.compile(r"beeidigt|vereidigt|ermaechtigt")
_TRAINED = re.compile(r"sprint|zertifi\w*|studium|diplom|bachelor|master|staatlich geprueft")
_NO_HEALTH = re.compile(r"^keine? (?:gesundheit\w*|arzt\w*|medizin\w*)")


def gender(text: str, *, is_wish: bool = False) -> Read[str]:
    """Return w, m or d; '' where nothing is said."""
    word = fold(text).strip(" .")
    if says_nothing(text) or (is_wish and word in _NOT_ASKED):
        return Read("")
    found = next((code for code, words in _GENDERS.items() if word in words), "")
    return Read(found, () if found else (_unknown("gender", text),))


def transport(text: str) -> Read[str]:
    """Return how somebody travels; of several the fastest counts, visibly."""
    if says_nothing(text):
        return Read("")
    found = [code for code, pattern in _TRANSPORT if pattern.search(fold(text))]
    if not found:
        return Read("", (_unknown("transport", text),))
    if len(found) == 1:
        return Read(found[0])
    said = note(
        "guess",
        "transport",
        _("Von „%(text)s“ gilt das Schnellste: %(name)s."),
        text=text,
        name="Auto" if found[0] == "car" else "Bus und Bahn",
    )
    return Read(found[0], (said,))


def radius(text: str) -> Read[int | None]:
    """Return kilometres by air; the whole county is a number as well, visibly."""
    if says_nothing(text):
        return Read(None)
    word = fold(text)
    if re.search(r"kreis|ueberall|egal|unbegrenzt|alle kommunen", word):
        return Read(
            WHOLE_COUNTY_KM,
            (
                note(
                    "guess",
                    "radius_km",
                    _("„%(text)s“ wurde als %(km)s km gelesen."),
                    text=text,
                    km=WHOLE_COUNTY_KM,
                ),
            ),
        )
    found = re.fullmatch(
        r"(ca\.?|bis|max\.?|etwa|rund|~)?\s*(\d{1,3})(?:[.,]0+)?\s*(?:km|kilometer)?", word
    )
    if not found or not 0 < int(found[2]) <= FARTHEST_KM:
        return Read(None, (_unknown("radius_km", text),))
    said = note(
        "guess",
        "radius_km",
        _("„%(text)s“ wurde als %(km)s km gelesen."),
        text=text,
        km=int(found[2]),
    )
    return Read(int(found[2]), (said,) if found[1] else ())


def modes(text: str) -> Read[tuple[str, ...]]:
    """Return the ways to meet that words name; none where nothing is said."""
    if says_nothing(text):
        return Read(())
    found = tuple(code for code, pattern in _MODES if pattern.search(fold(text)))
    return Read(found, () if found else (_unknown("modes", text),))


def grade(text: str) -> Read[str]:
    """Return lay, trained or sworn, as the proof in words tells."""
    word = fold(text)
    if _SWORN.search(word):
        return Read("sworn")
    if _TRAINED.search(word):
        said = note("guess", "grade", _("„%(text)s“ zählt als zertifiziert."), text=text)
        return Read("trained", (said,))
    return Read("lay")


def fee_class(text: str) -> Read[str]:
    """Return the letter or word of a fee class; whether a rule exists is asked elsewhere."""
    word = re.sub(r"^(?:klasse|honorarklasse|gruppe)\s+", "", fold(text)).strip(" .").upper()
    if says_nothing(text):
        return Read("")
    if re.fullmatch(r"[A-Z0-9]{1,10}", word):
        return Read(word)
    return Read("", (_unknown("fee_class", text),))


def state(text: str) -> Read[str]:
    """Return active, paused, left or applied; an unknown word pauses until somebody looked."""
    word = fold(text).strip(" .")
    if says_nothing(text):
        return Read("active")
    for code, pattern in _STATES.items():
        if pattern.match(word):
            is_plain = code != "paused" or word.startswith(("ruh", "paus", "inaktiv"))
            said = note("guess", "state", _("„%(text)s“ gilt als Pause."), text=text)
            return Read(code, () if is_plain else (said,))
    return Read(
        "paused",
        (
            note(
                "question",
                "state",
                _("Der Status „%(text)s“ ist nicht bekannt. Bis Sie ihn klären, gilt eine Pause."),
                text=text,
            ),
        ),
    )


def remark(text: str) -> Read[tuple[str, ...]]:
    """Return the fields of work that a remark rules out, with what became of the words."""
    if says_nothing(text):
        return Read(())
    if _NO_HEALTH.match(fold(text)):
        said = note(
            "guess", "not_in", _("„%(text)s“: Wir fragen nicht für Gesundheit an."), text=text
        )
        return Read(("health",), (said,))
    return Read(
        (),
        (
            note(
                "warning",
                "remark",
                _("Für die Bemerkung „%(text)s“ gibt es kein Feld. Sie wurde nicht übernommen."),
                text=text,
            ),
        ),
    )


def _unknown(field: str, text: str) -> Note:
    return note(
        "question", field, _("„%(text)s“ ist hier nicht bekannt und wurde weggelassen."), text=text
    )
