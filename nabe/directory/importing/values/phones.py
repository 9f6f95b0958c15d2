"""Telephone numbers to E.164: several in one cell, numbers that lost their zero, remarks."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from django.utils.translation import gettext_noop as _

from nabe.directory.importing.cells import says_nothing
from nabe.directory.importing.notes import Note, Read, note

FIELD = "phones"
_PIECE = re.compile(
    r"(?:\+|00)?[\d(][\d\s()/.\-–—]*\d(?:\s*(?:-|/|App\.?|Durchwahl|DW)\s*\d+)?", re.IGNORECASE
)
_BETWEEN = re.compile(r"(?:^|\s)(?:o\.|oder|u\.|und|bzw\.?)\s|[;,\n|]")
_NEXT = re.compile(r"(?<=\d)\s*[\s/]\s*(?=\+\d|0\d{2})")
# "02303 1234 / 5678": a whole number, a slash, and another one without its area code
_SHORT_SECOND = re.compile(
    r"(?P<area>\(?0\d{2,5}\)?)[\s/-]+(?P<own>\d[\d\s]{2,9}?)\s*/\s*(?P<other>\d[\d\s]{2,9})(?!\d)"
)
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
        phone, said = _one(piece)
        notes += said
        if phone and all(phone["number"] != known["number"] for known in phones):
            phones.append(dict(phone))
    for remark in remarks:
        target = phones[-1] if phones else None
        if target is None:
            notes.append(
                note("question", FIELD, _("„%(text)s“ enthält keine Telefonnummer."), text=text)
            )
            break
        said_before = target["description"].split(", ")
        if remark not in said_before:
            target["description"] = ", ".join(filter(None, [*said_before, remark]))[:120]
        notes.append(note("cleaned", FIELD, _("„%(text)s“ steht jetzt als Hinweis zum Telefon."),
                          text=remark))  # fmt: skip
    return Read(phones, tuple(notes))


def _pieces(text: str, notes: list[Note]) -> list[str]:
    """Cut a cell into one piece for each number."""
    pieces: list[str] = []
    for part in _BETWEEN.split(text):
        short = _SHORT_SECOND.search(part)
        if short:
            notes.append(note("guess", FIELD, _("„%(text)s“ bekam die Vorwahl %(area)s."),
                              text=short["other"].strip(), area=short["area"].strip("()")))  # fmt: skip
            head, tail = part[: short.start("other")].rstrip(" /"), part[short.start("other") :]
            pieces += [head, f"{short['area']} {tail}"]
        else:
            pieces += _cut_at_next(part)
    return [piece.strip() for piece in pieces]


def _cut_at_next(part: str) -> list[str]:
    """Cut "0171 3920001 02303 12345", where a blank or a slash parts two numbers."""
    for gap in _NEXT.finditer(part):
        if len(re.sub(r"\D", "", part[: gap.start()])) >= 7:
            return [part[: gap.start()], *_cut_at_next(part[gap.end() :])]
    return [part]


def _remark_out(text: str, remarks: list[str]) -> str:
    def kept(found: re.Match[str]) -> str:
        if re.search(r"[^\W\d]{2}", found[1]):
            remarks.append(found[1].strip())
            return " "
        return found[0]

    return re.sub(r"\(([^()]*)\)", kept, text)


@lru_cache(maxsize=16384)
def _one(piece: str) -> tuple[Phone | None, tuple[Note, ...]]:
    if not piece:
        return None, ()
    found = _PIECE.search(piece)
    if not found or sum(letter.isdigit() for letter in found[0]) < 5:
        return None, (
            note("question", FIELD, _("„%(text)s“ ist keine Telefonnummer."), text=piece),
        )
    words = (piece[: found.start()] + " " + piece[found.end() :]).strip(" .:,;")
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
