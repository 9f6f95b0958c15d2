"""The contact cell: a name, and the numbers and addresses that stand beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from nabe.sheets.cells import fold
from nabe.sheets.notes import Note, note

_MAIL = re.compile(r"<?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?")
_PHONE = re.compile(
    r"(?:\b(?:tele?(?:fon)?|fon|phone|mobil|handy|festnetz|telefax|fax)\b\.?\s*(?:nr\.?)?:?\s*)?"
    r"(?:\+|\(0|\b00|\b0)[\d\s()/.–-]{5,}\d",
    re.IGNORECASE,
)
_WEB = re.compile(r"(?:https?://|\bwww\.)[^\s,;<>]+", re.IGNORECASE)
_LABELS = re.compile(
    r"\b(?:tele?(?:fon)?|fon|mobil|handy|fax|telefax|e-?mail|mail|web|internet)\b\.?:?",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"(?:^|(?<=[\s,;]))(?:u\.|und|o\.|oder|bzw\.?)(?=$|[\s,;])", re.IGNORECASE)
_DATE = re.compile(r"\b\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}\b")
_NOBODY = frozenset({"n.n.", "n. n.", "nn", "n.n", "noch offen", "offen", "wird noch benannt"})


@dataclass(frozen=True, slots=True)
class Contact:
    """What a contact cell holds."""

    name: str = ""
    phone: str = ""
    mail: str = ""
    web: str = ""
    notes: tuple[Note, ...] = ()


def read(text: str, field: str = "contact") -> Contact:
    """Take "Frau X, Tel. 02303 1234, x@y.de" apart; what is neither number nor address is a name."""
    if fold(text).strip() in _NOBODY:
        said = note("guess", "contact", _("„%(text)s“ ist kein Name. Der Kontakt bleibt leer."),
                    text=text)  # fmt: skip
        return Contact(notes=(said,))
    webs = _WEB.findall(text)
    rest = _WEB.sub(" ", text)
    mails = _MAIL.findall(rest)
    rest = _MAIL.sub(" ", rest)
    phones = [found[0].strip() for found in _PHONE.finditer(rest) if _is_number(found[0])]
    if not (mails or phones or webs):
        return Contact(name=text.replace("\n", ", "))
    for phone in phones:
        rest = rest.replace(phone, " ; ")
    said = note("guess", field, _("Aus „%(text)s“ wurden Telefon, E-Mail oder Internet gelesen."),
                text=text)  # fmt: skip
    return Contact(_name(rest), "\n".join(phones), "; ".join(mails), " ".join(webs[:1]), (said,))


def _is_number(text: str) -> bool:
    """Say whether this is a telephone number: long enough, and no date."""
    return len(re.sub(r"\D", "", text)) >= 6 and not _DATE.search(text)


def _name(rest: str) -> str:
    bare = _JOINTS.sub(" ", _LABELS.sub(" ", rest))
    pieces = [" ".join(piece.split()).strip(' ,.|/()<>"-:') for piece in re.split(r"[;\n,]", bare)]
    return ", ".join(dict.fromkeys(piece for piece in pieces if re.search(r"[^\W\d_]", piece)))
