"""Free text is read before it is kept: names, numbers and addresses of clients stay outside. Pure.

It knows no meaning: it finds what looks like a title with a name, a telephone number, a mail
address, a date of birth or a register number, and the person is asked to take it out.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from nabe.interpreting.first_names import FIRST_NAMES

SAID = 4  # findings are named, so that a slip is mended in one go
_WORD = r"[A-ZÄÖÜÇĞİŞ][\w'’-]+"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mail", re.compile(r"[\w.+-]+@[\w-]+\.\w+")),
    ("born", re.compile(r"\b(?:geb\.?|geboren)(?:\s+am)?\s*\d[\d./-]*|\*\s?\d{1,2}\.\d{1,2}\.\d{2,4}", re.I)),
    ("phone", re.compile(r"(?<![\w.])(?:\+49|0049|0)[\d\s/()-]{6,}\d")),
    ("number", re.compile(r"\b(?:[A-Z]{0,4}[-/ ]?)?\d{6,}\b")),
    (
        "number",
        re.compile(
            r"\b(?:Aktenzeichen|Az\b\.?|AZR(?:-Nr\.?)?|Geschäftszeichen|Kundennummer|BG-Nummer)\s*:?"
            r"\s*(?:[A-Z\d]{1,5}[ ./-]){0,4}\S*\d",
            re.I,
        ),
    ),
    ("number", re.compile(r"\b\d{1,4}\s?[A-Z]{1,3}\s?\d{1,6}/\d{2,4}\b")),  # of a court
    ("address", re.compile(r"\bwohn(?:t|haft|en)\b[^.\n]{0,80}\d", re.I)),
    (
        "name",
        re.compile(
            rf"\b(?:{'|'.join(sorted(FIRST_NAMES))})\b(?:\s+(?:(?:al|el|bin|ibn|abu)[- ])?{_WORD})?"
        ),
    ),
    ("name", re.compile(rf"\b(?:heißt|heißen|namens|Name\s+ist|Name:|Nachname:?)\s+{_WORD}")),
    (
        "name",
        re.compile(
            rf"\b(?:Frau|Herrn?|Fam\.|Familie)\s+(?:[A-ZÄÖÜÇŞ]\.\s*|(?:al|el|bin|ibn|abu|von|van|de)[- ])+{_WORD}"
        ),
    ),
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
    words = {
        "mail": _("eine E-Mail-Adresse"), "born": _("ein Geburtsdatum"),
        "phone": _("eine Telefonnummer"), "number": _("ein Aktenzeichen oder eine Nummer"),
        "name": _("ein Name"), "address": _("eine Adresse"),
    }  # fmt: skip
    # In a script that runs from the right a number stays in its own order.
    said = [
        _("„%(said)s“ sieht aus wie %(kind)s.") % {
            "said": f"\N{FIRST STRONG ISOLATE}{text[:60]}\N{POP DIRECTIONAL ISOLATE}", "kind": words[kind],
        }
        for kind, text in _apart(found)
    ]  # fmt: skip
    plea = _("Bitte schreiben Sie nichts, woran man eine Person erkennt.")
    return " ".join([*said[:SAID], plea])


def _apart(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out what is part of something else that was found."""
    texts = list(dict.fromkeys(text for _kind, text in found))
    whole = [one for one in texts if not any(one != other and one in other for other in texts)]
    kinds = {text: kind for kind, text in reversed(found)}
    return [(kinds[text], text) for text in whole]
