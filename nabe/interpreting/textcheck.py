"""Free text is read before it is kept: names, numbers and addresses of clients stay outside. Pure.

It knows no meaning: it finds what looks like a title with a name, a telephone number, a mail
address, a date of birth or a register number, and the person is asked to take it out.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

_WORD = r"[A-ZÄÖÜÇĞİŞ][\w'’-]+"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mail", re.compile(r"[\w.+-]+@[\w-]+\.\w+")),
    ("born", re.compile(r"\b(?:geb\.?|geboren)(?:\s+am)?\s*\d|\*\s?\d{1,2}\.\d{1,2}\.\d{2,4}", re.I)),
    ("phone", re.compile(r"(?<![\w.])(?:\+49|0049|0)[\d\s/()-]{6,}\d")),
    ("number", re.compile(r"\b(?:[A-Z]{0,4}[-/ ]?)?\d{6,}\b")),
    (
        "number",
        re.compile(
            r"\b(?:Aktenzeichen|Az\.|Geschäftszeichen|Kundennummer|BG-Nummer)\s*:?\s*\S*\d", re.I
        ),
    ),
    ("address", re.compile(r"\bwohn(?:t|haft|en)\b[^.\n]{0,80}\d", re.I)),
    (
        "name",
        re.compile(rf"\b(?:Mutter|Vater|Eltern|Sohn|Tochter|Kind|Bruder|Schwester)\s+von\s+{_WORD}"),
    ),
    ("name", re.compile(rf"\b{_WORD}\s+{_WORD},?\s+\d{{1,2}}\s*(?:Jahre|J\.|years)")),
    (
        "name",
        re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mme)\.?\s+{_WORD}|\b{_WORD}\s+(?:Bey|Hanım)\b"),
    ),
    (
        "name",
        re.compile(r"(?:السيدة|السيد|عائلة|آقای|خانم|\bпані|\bпан|\bгосподин|\bгоспожа)\s+\w+", re.I),
    ),
    (
        "name",
        re.compile(
            rf"\b(?:Frau|Herrn?|Fam\.|Familie|Mutter|Vater|Sohn|Tochter|Kind|Schülerin|Schüler|Klient(?:in)?)"
            rf"\s+(?!(?:und|oder|mit|von|vom|im|in|aus|des|der|die|das)\b){_WORD}"
        ),
    ),
)  # fmt: skip


def findings(text: str) -> list[tuple[str, str]]:
    """Return (kind, what was found) of everything that may tell who a client is."""
    return [
        (kind, found.group(0).strip()) for kind, one in _PATTERNS for found in one.finditer(text)
    ]


def problem_with(text: str) -> str:
    """Return the sentence that asks to take out what was found; '' for a text that tells nothing."""
    found = findings(text)
    if not found:
        return ""
    kind, said = found[0]
    words = {
        "mail": _("eine E-Mail-Adresse"), "born": _("ein Geburtsdatum"),
        "phone": _("eine Telefonnummer"), "number": _("ein Aktenzeichen oder eine Nummer"),
        "name": _("ein Name"), "address": _("eine Adresse"),
    }  # fmt: skip
    return _("„%(said)s“ sieht aus wie %(kind)s. Bitte schreiben Sie nichts, woran man eine Person erkennt.") % {
        # In a script that runs from the right a number stays in its own order.
        "said": f"\N{FIRST STRONG ISOLATE}{said[:60]}\N{POP DIRECTIONAL ISOLATE}", "kind": words[kind],
    }  # fmt: skip
