"""Costs and child care: yes, no, on request or unknown; the words always stay."""

from __future__ import annotations

import re

from django.utils.translation import gettext_noop as _

from nabe.sheets.cells import fold, says_nothing
from nabe.sheets.notes import Note, Read, note

_FREE = re.compile(
    r"\b(?:kostenlos|kostenfrei|gratis|umsonst|unentgeltlich|free|nichts"
    r"|\w*(?:gebuehren|beitrags|entgelt)frei|keine"
    r"|(?:keine|ohne) (?:kosten|beitr\w+|gebuehr\w*|entgelt))\b"
    r"|^(?:0(?:[.,]0+)?\s*(?:€|eur|euro)?|frei|keine|nein)$"
)
_CONDITION = re.compile(
    r"\b(?:mit|bei|fuer|ueber|nur|wenn|ab|bis|auf antrag|ausser|berechtigung|bescheid|ermaess\w*"
    r"|befreiung|erste[rsn]?|danach|nach)\b"
)
_INCLUDED = re.compile(r"\binkl\w*\b|\beinschl\w*\b|\bmit (?:mittagessen|material|getraenk\w*)\b")
_PAID = re.compile(
    r"\d+(?:[.,](?:\d+|-+|–))?\s*(?:€|eur\b|euro\b)|(?:€|eur)\s*\d|\w*gebuehr\w*|\w*beitrag\w*"
    r"|\bpreis\w*|\bbetrag\b|\bkostenpflichtig\b|\bticket\w*|\bmaterial\w*|\bumlage\b"
)
_PAYS_YOU = re.compile(r"\baufwandsentschaedigung|\bverguetung|\bentschaedigung|\bhonorar")
_DONATION = re.compile(r"\bspende|\bfreiwillig|\bbringt\b|\bmitbring|\bdonation")


def cost(text: str) -> Read[bool | None]:
    """Return True (free), False (costs something) or None (depends or is unknown)."""
    if says_nothing(text):
        return Read(None)
    folded = fold(text)
    if _PAYS_YOU.search(folded) or _DONATION.search(folded):
        return Read(None, (_open(text),))
    amounts = [float(found.replace(",", ".")) for found in re.findall(r"\d+(?:[.,]\d+)?", folded)]
    if _FREE.search(folded):
        rest = _INCLUDED.sub("", folded)
        if _CONDITION.search(rest) or any(amounts):
            return Read(
                None,
                (
                    note(
                        "guess",
                        "is_free",
                        _("„%(text)s“ gilt nicht für alle. Kostenlos bleibt offen."),
                        text=text,
                    ),
                ),
            )
        return Read(True)
    if re.match(r"frei\b", folded):
        return Read(
            None,
            (
                note(
                    "guess",
                    "is_free",
                    _("„%(text)s“ gilt nicht für alle. Kostenlos bleibt offen."),
                    text=text,
                ),
            ),
        )
    if _PAID.search(folded) or re.fullmatch(r"\d+(?:[.,](?:\d+|-+|–))?", folded):
        return Read(False)
    return Read(None, (_open(text),))


def _open(text: str) -> Note:
    return note("guess", "is_free", _("„%(text)s“: Ob es etwas kostet, bleibt offen."), text=text)


_ON_REQUEST = re.compile(
    r"anfrage|bedarf|anmeldung|absprache|moeglich|vereinbarung|request|voranmeld"
)
_YES = re.compile(r"^(?:ja|j|x|yes|y|1|vorhanden|mit|true|wahr|✓|✔|inkl\w*)\b")
_NO = re.compile(r"^(?:nein|n|no|0|kein\w*|ohne|nicht|false|falsch)\b")


def child_care(text: str) -> Read[str]:
    """Return "yes", "on_request", "no" or '' (unknown)."""
    if says_nothing(text):
        return Read("")
    folded = fold(text)
    if folded in {"✓", "✔", "☑", "x"}:
        return Read("yes")
    if _NO.match(folded):
        return Read("no")
    if _ON_REQUEST.search(folded):
        exact = re.fullmatch(r"(?:auf|bei|nach) (?:anfrage|bedarf)", folded)
        said = note(
            "guess", "child_care", _("„%(text)s“ wurde als „auf Anfrage“ gelesen."), text=text
        )
        return Read("on_request", () if exact else (said,))
    if _YES.match(folded):
        return Read("yes")
    return Read("", (note("question", "child_care", _("Kinderbetreuung „%(text)s“ ist unklar."),
                          text=text),))  # fmt: skip
