"""Which letters the fonts for print can show: a PDF/UA may hold no text without a glyph. Pure."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

PLAIN = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100), *b"\n"))) | frozenset(
    "–—„“”‚‘’…•€"
)
JOINERS = frozenset("\u200c\u200d")


@cache
def letters_of(folder: Path) -> frozenset[str]:
    """Return the letters that the fonts in a folder have; without fonts those of western Europe."""
    found: set[str] = set()
    for font in sorted(folder.glob("*.ttf")):
        found.update(map(chr, _codes(font.read_bytes())))
    return frozenset(found | {"\n"} if found else PLAIN)


def shown(text: str, letters: Collection[str]) -> str:
    """Return a text without what cannot be shown; accents are dropped before letters are."""
    text = unicodedata.normalize("NFC", text)
    if all(letter in letters and not _is_control(letter) for letter in text):
        return text
    return "".join(_shown(letter, letters) for letter in text).strip()


def has_visible(text: str) -> bool:
    """Say whether anything of a text would be seen."""
    return any(not letter.isspace() and letter not in JOINERS for letter in text)


def _shown(letter: str, letters: Collection[str]) -> str:
    if _is_control(letter):
        return ""
    if letter in letters:
        return letter
    bare = unicodedata.normalize("NFKD", letter)
    return "".join(one for one in bare if one in letters and not unicodedata.combining(one))


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "C" and letter not in JOINERS and letter != "\n"


def _codes(font: bytes) -> Iterator[int]:
    """Yield the code points of a TrueType font (table cmap, formats 4 and 12)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    for number in range(tables):
        tag, _sum, start, _length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == b"cmap":
            for one in range(struct.unpack_from(">H", font, start + 2)[0]):
                offset = struct.unpack_from(">I", font, start + 4 + 8 * one + 4)[0]
                yield from _of_subtable(font, start + offset)


def _of_subtable(font: bytes, at: int) -> Iterator[int]:
    kind = struct.unpack_from(">H", font, at)[0]
    if kind == 12:
        for group in range(struct.unpack_from(">I", font, at + 12)[0]):
            first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * group)
            yield from range(first, last + 1)
    elif kind == 4:
        double = struct.unpack_from(">H", font, at + 6)[0]
        for segment in range(double // 2):
            last = struct.unpack_from(">H", font, at + 14 + 2 * segment)[0]
            first = struct.unpack_from(">H", font, at + 16 + double + 2 * segment)[0]
            yield from range(first, min(last, 0xFFFE) + 1)
