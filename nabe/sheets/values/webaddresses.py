"""E-mail and web addresses: repaired where the slip is certain, left out where it is not."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from django.utils.translation import gettext_noop as _

from nabe.sheets.cells import fold, says_nothing
from nabe.sheets.notes import Note, Read, note

MAIL = "email"
WEB = "url"
_MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z]{2,24}"
)
_AT = re.compile(r"\s*[(\[{]\s*(?:at|ät|@)\s*[)\]}]\s*|\s+at\s+", re.IGNORECASE)
_DOT = re.compile(r"\s*[(\[{]\s*(?:dot|punkt)\s*[)\]}]\s*", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}", re.IGNORECASE)

_JOINTS = frozenset({"und", "u", "oder", "o", "/", "&", "+", "-", "–", "bzw", "and", "or"})


@lru_cache(maxsize=16384)
def mail(text: str) -> Read[tuple[str, ...]]:
    """Return the addresses in a cell, in lower case; a broken one is left out with its reason."""
    if says_nothing(text):
        return Read(())
    bare = re.sub(r"mailto:", "", text, flags=re.IGNORECASE).strip(" <>\n")
    addresses: list[str] = []
    notes: list[Note] = []
    for piece in re.split(r"[;\n|]|,\s|\s+(?:oder|o\.|und|u\.|bzw\.?)\s+|\s/\s", bare):
        address, said = _one_mail(piece.strip(" <>,;"))
        if address and address not in addresses:
            addresses.append(address)
        notes += said
    if len(addresses) > 1:
        notes.append(note("guess", MAIL, _("Mehrere Adressen gefunden. Die erste gilt: %(mail)s."),
                          mail=addresses[0]))  # fmt: skip
    return Read(tuple(addresses), tuple(notes))


def _one_mail(piece: str) -> tuple[str, tuple[Note, ...]]:
    if not piece:
        return "", ()
    fixed = _DOT.sub(".", _AT.sub("@", piece))
    repaired = re.sub(r"\s*@\s*", "@", fixed).rstrip(".")
    if _MAIL.fullmatch(repaired) and ".." not in repaired:
        address = repaired.lower()
        if repaired != piece:
            return address, (note("guess", MAIL, _("„%(text)s“ wurde als %(mail)s gelesen."),
                                  text=piece, mail=address),)  # fmt: skip
        return address, ()
    inside = _MAIL.findall(repaired)
    if len(inside) == 1 and re.search(r"[\s<>()\"]", repaired) and repaired.count("@") == 1:
        start = repaired.index(inside[0])
        if start == 0 or repaired[start - 1] in " <(:":
            return inside[0].lower(), (note("guess", MAIL, _("Aus „%(text)s“ wurde nur die Adresse "
                                                             "gelesen."), text=piece),)  # fmt: skip
    return "", (note("warning", MAIL, _("„%(text)s“ ist keine gültige E-Mail-Adresse. "
                                        "Sie wurde weggelassen."), text=piece),)  # fmt: skip


@lru_cache(maxsize=16384)
def web(text: str) -> Read[str]:
    """Return the first web address; without a scheme it gets https as a visible guess."""
    if says_nothing(text):
        return Read("")
    pieces = [piece.strip(" .:()\"'") for piece in re.split(r"[\s,;|<>]+", text)]
    pieces = [piece for piece in pieces if piece and fold(piece) not in _JOINTS]
    only_addresses = all(_address(piece) for piece in pieces)
    found = [
        (piece, _address(piece)) for piece in pieces
        if _address(piece) and (only_addresses or _looks_like_address(piece))
    ]  # fmt: skip
    if not found:
        return Read("", (_no_address(text),))
    piece, address = found[0]
    others = list(dict.fromkeys(other for _piece, other in found[1:] if other != address))
    notes: list[Note] = []
    if "://" not in piece:
        notes.append(
            note("guess", WEB, _("„%(text)s“ wurde als %(url)s gelesen."), text=piece, url=address)
        )
    elif not only_addresses:
        notes.append(
            note("guess", WEB, _("Aus „%(text)s“ wurde nur die Adresse gelesen."), text=text)
        )
    if others:
        notes.append(note("warning", WEB, _("Nur eine Internetadresse passt. Weggelassen wurde: "
                                            "%(others)s."), others=", ".join(others)))  # fmt: skip
    return Read(address, tuple(notes))


def _address(piece: str) -> str:
    """Return a whole address with http or https, or ''."""
    candidate = piece if "://" in piece else f"https://{piece}"
    try:
        parts = urlsplit(candidate)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        return ""
    return "" if parts.username or "@" in parts.netloc else candidate


def _looks_like_address(piece: str) -> bool:
    return "://" in piece or fold(piece).startswith("www.")


def _no_address(text: str) -> Note:
    return note("warning", WEB, _("„%(text)s“ ist keine Internetadresse. Sie wurde weggelassen."),
                text=text)  # fmt: skip
