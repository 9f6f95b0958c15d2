"""How long a text message is, and how to keep it short. Pure arithmetic after GSM 03.38.

Written with the GSM alphabet, one message holds 160 signs (some count twice); a single sign beyond
it, and one message holds 70. Longer texts go out as several, each of which costs.
"""

from __future__ import annotations

import unicodedata
from math import ceil

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€")
MOST_PARTS = 3
_SIGNS = str.maketrans({
    "„": '"', "“": '"', "”": '"', "«": '"', "»": '"', "‚": "'", "‘": "'", "’": "'", "–": "-",
    "—": "-", "‑": "-", "…": "...", "·": "-", "•": "-", "\u00a0": " ", "\u202f": " ", "\t": " ",
    "ı": "i", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ə": "e", "Ə": "E",
})  # fmt: skip


def in_gsm(text: str) -> bool:
    """Say whether the GSM alphabet holds every sign."""
    return all(sign in BASIC or sign in TWICE for sign in text)


def parts(text: str) -> int:
    """Return as how many messages a text goes out; none for an empty one."""
    if in_gsm(text):
        size = len(text) + sum(sign in TWICE for sign in text)
        return ceil(size / 153) if size > 160 else min(size, 1)
    size = len(text.encode("utf-16-be", "replace")) // 2
    return ceil(size / 67) if size > 70 else min(size, 1)


def spelled(text: str) -> str:
    """Return `text` in the GSM alphabet where its script allows: "Şükrü" becomes "Sükrü".

    Signs are replaced one by one, marks are taken off letters. Text in another script stays as it
    is, because readers of Arabic cannot read Latin letters.
    """
    plain = text.translate(_SIGNS)
    bare = "".join(sign if in_gsm(sign) else _bare(sign) for sign in plain)
    return bare if in_gsm(bare) else text


def _bare(sign: str) -> str:
    return "".join(
        each for each in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(each)
    )


def fitted(text: str, *, most: int = MOST_PARTS) -> str:
    """Return `text`, spelled briefly; too long, it loses words before its last one.

    The last word of ours is a link, which must stay whole.
    """
    words = spelled(text).split()
    while parts(" ".join(words)) > most and len(words) > 2:
        at = -3 if words[-2] == "..." else -2
        words[at:-1] = ["..."]
    return " ".join(words)
