"""What the cells of a column look like, whatever its header says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from nabe.directory.importing.values.time_tokens import tokens
from nabe.sheets.cells import fold, says_nothing
from nabe.sheets.values import dates, languages
from nabe.sheets.vocabulary import Vocabulary

_DAY = dt.date(2100, 1, 1)
_POSTCODE = re.compile(r"(?:D-?\s?)?\d{4,5}(?:\.0)?")
_PHONE = re.compile(
    r"(?:(?:tel\.?:?|fon:?|mobil:?)\s*|(?=[+(0]|\d{9,12}$))[+(0-9][\d\s()/.+\-–]{6,30}"
    r"(?:\(.*\)|o\..*|oder.*)?", re.IGNORECASE,
)  # fmt: skip
# Under a header of its own a column is only claimed by looks that cannot be anything else.
UNMISTAKABLE = ("email", "url", "postcode", "phone", "times", "languages", "street", "municipality")
_STREET = re.compile(
    r"(?=.*[a-zäöüß]{3})[^@:]{3,60}\s\d{1,4}\s?[a-z]?(?:\s?-\s?\d+)?(?:,\s*\d{5}.*)?", re.I
)
_LEVEL = re.compile(
    r"(?:ab\s+|bis\s+|mind\.?\s+)?[abc][0-2]\+?(?:\s*[-–/]\s*[abc][0-2]\+?)?|alpha\w*", re.I
)
_CARE = frozenset({"ja", "nein", "x", "auf anfrage", "bei bedarf", "ja, nach anmeldung", "j", "n"})
_COST = re.compile(r"kostenlos|kostenfrei|gratis|\d\s?(?:€|euro|eur)\b|€|gebuehr|spende")
_LEGAL = re.compile(
    r"\be\.?\s?v\.?(?!\w)|\bg?gmbh\b|\bverein\b|\bstadt\b|\bjobcenter\b|\bcaritas\b|\bawo\b"
    r"|\bdiakonie\b|\bdrk\b|\bvhs\b|volkshochschule|kirchengemeinde|\bzentrum\b|werk\b"
)


def _is_times(text: str) -> bool:
    kinds = {piece.kind for piece in tokens(text)}
    return bool(kinds & {"APPOINTMENT", "SEASON"}) or (
        bool(kinds & {"DAY", "DAILY"}) and bool(kinds & {"TIME", "NUMBER", "RANGE"})
    )


def _is_languages(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    known = sum(bool(languages.code_of(word)) for word in words)
    return (bool(known) and known >= 0.4 * len(words)) or languages.is_open(text)


def _is_date(text: str) -> bool:
    return dates.read(text, today=_DAY).value.day is not None and not re.fullmatch(r"\d{4}", text)


_TESTS: dict[str, Callable[[str], bool]] = {
    "email": lambda text: "@" in text and " " not in text.strip(),
    "url": lambda text: bool(re.match(r"(?:https?://|www\.)\S+", text.strip(), re.I)),
    "postcode": lambda text: bool(_POSTCODE.fullmatch(text.strip())),
    "assured_date": _is_date,
    "phone": lambda text: bool(_PHONE.fullmatch(text.strip())) and sum(map(str.isdigit, text)) >= 6,
    "level": lambda text: bool(_LEVEL.fullmatch(text.strip())),
    "times": _is_times,
    "languages": _is_languages,
    "street": lambda text: bool(_STREET.fullmatch(text.strip())),
    "child_care": lambda text: fold(text) in _CARE,
    "cost": lambda text: bool(_COST.search(fold(text))),
}


@lru_cache(maxsize=65536)
def _looks_like(name: str, text: str) -> bool:
    return _TESTS[name](text)


def looks_like(name: str, text: str, vocabulary: Vocabulary) -> bool | None:
    """Say whether a cell fits a field by its looks; None where it is empty or cannot be told."""
    if says_nothing(text):
        return None
    if name == "municipality":
        if re.match(r"(?:D-?\s?)?\d{5}\s+[^\W\d]{3}", text):
            return True
        if not vocabulary.towns:
            return None
        folded = fold(text)
        return (
            folded in vocabulary.town_by_name
            or folded in vocabulary.districts
            or any(part in vocabulary.town_by_name for part in re.split(r"[\s/,-]+", folded))
        )
    if name == "fields":
        if not vocabulary.fields:
            return None
        return any(
            part.strip() in vocabulary.field_words for part in re.split(r"[;,/]", fold(text))
        ) or (fold(text) in vocabulary.field_words)
    if name == "target_groups":
        return fold(text) in vocabulary.group_words if vocabulary.target_groups else None
    if name == "level" and fold(text) in {"ohne", "keine vorkenntnisse"}:
        return True
    return _looks_like(name, text) if name in _TESTS else None


def typed_share(name: str, cells: Sequence[str], vocabulary: Vocabulary) -> float | None:
    """Return the share of cells that fit a field; None for fields of free text."""
    said = [looks_like(name, text, vocabulary) for text in cells]
    told = [one for one in said if one is not None]
    return sum(told) / len(told) if told else None


def fitting_field(
    cells: Sequence[str], vocabulary: Vocabulary, *, has_header: bool
) -> tuple[str, float]:
    """Return the field that most cells fit, and their share; ('', 0) below six in ten."""
    filled = [text for text in cells if not says_nothing(text)]
    if len(filled) < 2:
        return "", 0.0
    for name in (*_TESTS, "municipality", "fields", "target_groups"):
        if name == "child_care" or (has_header and name not in UNMISTAKABLE):
            continue
        share = typed_share(name, filled, vocabulary)
        if share is not None and share >= 0.6:
            return name, share
    if has_header:
        return "", 0.0
    legal = sum(bool(_LEGAL.search(fold(text))) for text in filled) / len(filled)
    if legal >= 0.5 and len(set(filled)) < len(filled):
        return "organization", legal
    return "", 0.0


def names_a_body(text: str) -> bool:
    """Say whether a text carries a legal form or another word that only organizations have."""
    return bool(_LEGAL.search(fold(text)))
