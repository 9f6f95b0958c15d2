"""Telephone numbers to E.164: several in one cell, numbers that lost their zero, remarks."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from django.utils.translation import gettext_noop as _

from nabe.sheets.cells import says_nothing
from nabe.sheets.notes import Note, Read, note

FIELD = "phones"
_PIECE = re.compile(
    r"(?:\+|00)?[\d(][\d\s()/.\-–—]*\d(?:\s*(?:-|/|App\.?|Durchwahl|DW)\s*\d+)?", re.IGNORECASE
)
_BETWEEN = re.compile(r"(?:^|\s)(?:o\.|oder|u\.|und|bzw\.?)\s|[;,\n|]")
_NEXT = re.compile(r"(?<=\d)\s*[\s/]\s*(?=\+\d|0\d{2})")
# "02303 1234 / 5678" or "02303 1234/35": a whole number, a slash, and another end
_TWO_ENDS = re.compile(
    r"(?P<area>\(?0\d{2,5}\)?|(?:\+|00)\d{2}[\s/-]*(?:\(0\))?[\s/-]*\d{3,4})[\s/-]+"
    r"(?P<own>\d[\d\s]{2,9}?)\s*/\s*(?P<other>\d[\d\s]{0,9})(?!\d)"
)
_MARK = 0xE000  # letters for private use stand for remarks in brackets while a cell is cut
_WORDS = re.compile(
    r"^(?:tel(?:efon)?\.?(?:nr\.?)?|fon|phone|mobil|handy|festnetz|fax|t|m)\s*[.:]?\s*$",
    re.IGNORECASE,
)
Phone = dict[str, str]


def read(text: str) -> Read[list[Phone]]:
    """Return [{"number": E.164, "description": remark}]; what is no number is left out and said."""
    if says_nothing(text):
        return Read([])
    phones: list[Phone] = []
    notes: list[Note] = []
    remarks: list[str] = []
    for piece in _pieces(_remark_out(text, remarks), notes):
        own = [remarks[ord(mark) - _MARK] for mark in re.findall("[\ue000-\uf8ff]", piece)
               if ord(mark) - _MARK < len(remarks)]  # fmt: skip
        phone, said = _one(re.sub("[\ue000-\uf8ff]", " ", piece).strip())
        notes += said
        if phone and all(phone["number"] != known["number"] for known in phones):
            phones.append(dict(phone))
        if phones and own:
            notes += _describe(phones[-1], own)
    if remarks and not phones:
        notes.append(
            note("question", FIELD, _("„%(text)s“ enthält keine Telefonnummer."), text=text)
        )
    return Read(phones, tuple(notes))


def _describe(phone: Phone, remarks: list[str]) -> list[Note]:
    """Put remarks into the description of a number, each once."""
    words = [*filter(None, phone["description"].split(", ")), *remarks]
    phone["description"] = ", ".join(dict.fromkeys(words))[:120]
    return [
        note("cleaned", FIELD, _("„%(text)s“ steht jetzt als Hinweis zum Telefon."), text=remark)
        for remark in remarks
    ]


def _pieces(text: str, notes: list[Note]) -> list[str]:
    """Cut a cell into one piece for each number."""
    parts = [piece for part in _BETWEEN.split(text) for piece in _cut_at_next(part)]
    return [piece.strip() for part in parts for piece in _cut_at_end(part, notes)]


def _cut_at_end(part: str, notes: list[Note]) -> list[str]:
    found = _TWO_ENDS.search(part)
    if not found:
        return [part]
    head, tail = part[: found.start("other")].rstrip(" /"), part[found.start("other") :]
    if len(found["other"].strip()) < 3:
        notes.append(note("question", FIELD, _("Das Ende von „%(text)s“ ist unklar. Gelesen wurde nur "
                                               "„%(head)s“."), text=part.strip(), head=head.strip()))  # fmt: skip
        return [head + " " + part[found.end() :]]
    notes.append(note("guess", FIELD, _("„%(text)s“ bekam die Vorwahl %(area)s."),
                      text=found["other"].strip(), area=found["area"].strip("()")))  # fmt: skip
    return [head, f"{found['area']} {tail}"]


def _cut_at_next(part: str) -> list[str]:
    """Cut "0171 3920001 02303 12345", where a blank or a slash parts two numbers."""
    for gap in _NEXT.finditer(part):
        own, other = (
            len(re.sub(r"\D", "", half)) for half in (part[: gap.start()], part[gap.end() :])
        )
        if own >= 7 and other >= 6:  # "0171 392 0028" is one number in three groups
            return [part[: gap.start()], *_cut_at_next(part[gap.end() :])]
    return [part]


def _remark_out(text: str, remarks: list[str]) -> str:
    def kept(found: re.Match[str]) -> str:
        if re.search(r"[^\W\d]{2}", found[1]) and len(remarks) < 1000:
            remarks.append(found[1].strip())
            return f" {chr(_MARK + len(remarks) - 1)} "
        return found[0]

    return re.sub(r"\(([^()]*)\)", kept, text)


@lru_cache(maxsize=16384)
def _one(piece: str) -> tuple[Phone | None, tuple[Note, ...]]:
    if not piece:
        return None, ()
    found = next(
        (one for one in _PIECE.finditer(piece) if len(re.findall(r"\d", one[0])) > 4), None
    )
    if not found:
        return None, (
            note("question", FIELD, _("„%(text)s“ ist keine Telefonnummer."), text=piece),
        )
    words = (piece[: found.start()] + " " + piece[found.end() :]).strip(" .:,;/")
    if re.match(r"fax", words, re.IGNORECASE):
        return None, (note("cleaned", FIELD, _("Die Faxnummer „%(text)s“ wurde nicht übernommen."),
                           text=piece),)  # fmt: skip
    description = "" if not words or _WORDS.match(words) else words[:120]
    number, said = _number(found[0])
    return ({"number": number, "description": description} if number else None), said


def _number(text: str) -> tuple[str, tuple[Note, ...]]:
    digits = re.sub(r"[^\d+]", "", re.sub(r"\(0\)", "", text))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    lost_zero = not digits.startswith(("+", "0"))
    try:
        parsed = phonenumbers.parse(f"0{digits}" if lost_zero else digits, "DE")
    except phonenumbers.NumberParseException:
        return "", (note("question", FIELD, _("„%(text)s“ ist keine Telefonnummer."), text=text),)
    if not phonenumbers.is_possible_number(parsed):
        return "", (
            note("question", FIELD, _("„%(text)s“ ist keine gültige Telefonnummer."), text=text),
        )
    number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    if lost_zero:
        return number, (note("guess", FIELD, _("Bei „%(text)s“ fehlte die Null am Anfang. "
                                               "Sie wurde ergänzt."), text=text),)  # fmt: skip
    return number, ()
