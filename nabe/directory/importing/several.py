"""Rows that hold several services at once; they are named, never split in silence."""

from __future__ import annotations

import re

from nabe.directory.importing.values.times import Times
from nabe.sheets.cells import fold

_BULLET = re.compile(r"[•·●▪]|(?:^|\n)\s*[-*–]\s+")
_NUMBERED = re.compile(r"(?:^|\n|\s)([1-9])[.)]\s+(?=[^\W\d])")
_PLUS = re.compile(r"\s\+\s|\s&\s(?=\w+(?:kurs|beratung|treff|hilfe|caf[eé])\b)|;\s")
_ALSO = re.compile(r"\ssowie\s|\sund\s|\su\.\s")


def parts(name: str) -> int:
    """Return how many services the name seems to list by bullets, numbers, lines or slashes."""
    bullets = len([piece for piece in _BULLET.split(name) if piece.strip()])
    if _BULLET.search(name) and bullets > 1:
        return bullets
    numbers = [int(number) for number in _NUMBERED.findall(name)]
    if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
        return len(numbers)
    lines = [line for line in name.split("\n") if len(line.strip()) > 3]
    if len(lines) > 2:
        return len(lines)
    slashes = [piece for piece in re.split(r"\s/\s", name) if len(piece.strip()) > 3]
    return len(slashes) if len(slashes) > 1 else 1


def doubt(name: str, times: Times) -> str:
    """Return "error" when the row surely lists several services, "question" when perhaps, else ''."""
    listed = parts(name)
    labels = len(set(times.labels))
    if listed > 2 or (listed == 2 and (_BULLET.search(name) or _NUMBERED.search(name))):
        return "error"
    if listed > 1 and times.parts == listed:
        return "error"
    joined = bool(_PLUS.search(name))
    also = bool(_ALSO.search(name))
    if labels > 1 and (joined or also or listed > 1 or _named(name, times.labels)):
        return "error"
    if labels and (joined or also or listed > 1) and _named(name, times.labels):
        return "error"
    if (joined and len(name) > 20) or labels > 1 or (times.parts > 2 and listed > 1):
        return "question"
    if "\n" in name and listed == 1 and times.text.count("\n") >= 1:
        return "question"
    return ""


def _named(name: str, labels: tuple[str, ...]) -> bool:
    """Say whether a word before the times is also in the name ("Wohnen n. V.": Wohnungslotsen)."""
    folded = fold(name)
    return any(len(label) > 1 and fold(label)[:4] in folded for label in labels)
