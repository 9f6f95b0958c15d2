"""Cells to text: control and direction marks, decomposed letters, blanks, HTML, endless text."""

from __future__ import annotations

import datetime as dt
import html
import re
import unicodedata
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_noop as _

from nabe.core.search import fold as _fold
from nabe.sheets.notes import Note, Read, note

LONGEST_CELL = 10_000
# Marks that turn the reading direction around; a visible text must not hide another one.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u200b\u2060\u00ad\ufffe\uffff\ud800-\udfff]"
)
_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]")
_SCRIPT = re.compile(r"<(script|style)\b[^>]*>.*?(</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->|<![^<>]*>", re.DOTALL)
_OPEN_TAG = re.compile(r"<(?:script|style|img|iframe|svg|a|b|p|div|span)\b[^<>]*$", re.IGNORECASE)
_LINK = re.compile(r"<a\b[^<>]*?\bhref\s*=\s*[\"']?(https?://[^\s\"'<>]+)", re.IGNORECASE)
_ADDRESS_IN_ANGLES = re.compile(r"<[^<>\s@]+@[^<>\s]+>|<https?://[^<>\s]+>")
_TWICE = re.compile(
    "[ÃÂ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]|â€"
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Fold once per distinct text: a list repeats its words thousands of times."""
    return _fold(text)


def as_text(cell: Any) -> str:
    """Return a cell as the words a person would have typed."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        whole_day = cell.time() == dt.time()
        return f"{cell:%d.%m.%Y}" if whole_day else f"{cell:%d.%m.%Y %H:%M}"
    if isinstance(cell, dt.date):
        return f"{cell.day:02}.{cell.month:02}.{cell.year:04}"
    if isinstance(cell, dt.time):
        return f"{cell:%H:%M}"
    if isinstance(cell, dt.timedelta):
        minutes = int(cell.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return str(cell)


def clean(cell: Any, field: str = "") -> Read[str]:
    """Return the cell's text, tidied; every visible change has its note."""
    raw = as_text(cell)
    if not raw:
        return Read("")
    if raw.isascii() and raw.isprintable() and "<" not in raw and "&" not in raw:
        return _within_length(" ".join(raw.split()) if "  " in raw else raw.strip(), field, [])
    return _clean_unusual(raw, field)


def _clean_unusual(raw: str, field: str) -> Read[str]:
    notes: list[Note] = []
    text = raw.replace("_x000D_", "")
    if _DIRECTION.search(text):
        text = _DIRECTION.sub("", text)
        notes.append(note("cleaned", field, _("Versteckte Richtungszeichen wurden entfernt.")))
    if _HIDDEN.search(text):
        text = _HIDDEN.sub("", text)
        notes.append(note("cleaned", field, _("Unsichtbare Steuerzeichen wurden entfernt.")))
    text = _decoded_again(text, field, notes)
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        notes.append(note("cleaned", field, _("Zerlegte Buchstaben wurden zusammengesetzt.")))
    text = _without_markup(composed, field, notes)
    text = _BLANKS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return _within_length("\n".join(line for line in lines if line), field, notes)


def _decoded_again(text: str, field: str, notes: list[Note]) -> str:
    """Mend "KÃ¼che" (read with the wrong encoding once before); ask about letters that are lost."""
    if "\ufffd" in text:
        notes.append(note("question", field, _("In „%(text)s“ fehlen Buchstaben."), text=text))
    if not _TWICE.search(text):
        return text
    try:
        mended = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
    notes.append(
        note("guess", field, _("Falsch gespeicherte Umlaute wurden zu „%(text)s“."), text=mended)
    )
    return mended


def _without_markup(text: str, field: str, notes: list[Note]) -> str:
    if "<" in text and not _ADDRESS_IN_ANGLES.fullmatch(text.strip()):
        bare = _OPEN_TAG.sub("", _TAG.sub(_tag_or_address, _SCRIPT.sub(" ", text)))
        if bare != text:
            notes.append(note("cleaned", field, _("HTML wurde entfernt, der Text bleibt.")))
            if link := _LINK.search(text):
                notes.append(note("cleaned", field, _("Der Link führte zu %(url)s. Die Adresse steht "
                                                      "jetzt im Text."), url=link[1]))  # fmt: skip
            text = bare
    if _ENTITY.search(text):
        plain = html.unescape(text)
        if plain != text:
            text = _OPEN_TAG.sub("", _TAG.sub(_tag_or_address, _SCRIPT.sub(" ", plain)))
            notes.append(note("cleaned", field, _("HTML-Zeichen wurden in Text umgewandelt.")))
    return text


def _tag_or_address(found: re.Match[str]) -> str:
    """Keep an address in angle brackets, and where a link leads."""
    if _ADDRESS_IN_ANGLES.fullmatch(found[0]):
        return found[0]
    link = _LINK.match(found[0])
    return f" {link[1]} " if link else " "


def _within_length(text: str, field: str, notes: list[Note]) -> Read[str]:
    if len(text) > LONGEST_CELL:
        text = text[:LONGEST_CELL]
        notes.append(
            note("warning", field, _("Der Text war zu lang und wurde nach %(most)s Zeichen gekürzt."),
                 most=LONGEST_CELL)
        )  # fmt: skip
    return Read(text, tuple(notes))


_NOTHING = frozenset(
    {"", "-", "--", "---", "–", "—", "/", "./.", "x-", ".", "...", "…", "k. a.", "k.a.", "k a",
     "ka", "keine angabe", "keine angaben", "n/a", "n. a.", "na", "#n/a", "#nv", "nicht bekannt",
     "unbekannt", "?", "??", "???", "null", "none", "nan", "leer", "entfaellt", "nicht vorhanden"}
)  # fmt: skip


def says_nothing(text: str) -> bool:
    """Say whether a cell's words mean that there is no value ("-", "k. A.", "?")."""
    return fold(text) in _NOTHING
