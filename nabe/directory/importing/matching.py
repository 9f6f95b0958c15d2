"""Which row is the same service as another: inside the file, and among the services there are.

Two rows are duplicates when name, organization, place and times are the same in other spellings.
The same service at another place, in another group or at another time is a service of its own.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from nabe.directory.importing.organizations import key_of
from nabe.directory.importing.sealing import sealed
from nabe.sheets.cells import fold

NEARLY = 94  # per cent of letters that names share when only a slip of the pen parts them
RENAMED = 60  # per cent of words that a renamed service keeps at the same phone
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """A service that exists: its identity and what was last taken over for it."""

    service_id: str
    fields: Fields
    external_id: str = ""
    source: str = ""


@dataclass(slots=True)
class Match:
    """What a row is compared with what is there."""

    key: str
    known: Known | None = None
    twin: int | None = None  # position of the earlier row that is the same
    alike: Known | None = None  # a service of another source that is the same


@lru_cache(maxsize=32768)
def name_key(name: str) -> str:
    """Return the words of a name without punctuation; numbers and suffixes stay."""
    return " ".join(re.findall(r"\w+", fold(name)))


def _place_key(fields: Fields) -> str:
    return fold(fields.get("municipality") or fields.get("city") or fields.get("postcode") or "")


def base_key(fields: Fields) -> str:
    """Return what identifies a service in its source when the source has no numbers."""
    return "|".join(
        (
            name_key(fields.get("name", "")),
            key_of(fields.get("organization", "")),
            _place_key(fields),
        )
    )


def keys(rows: Sequence[Fields]) -> list[str]:
    """Return a stable key for each row: its own number, or name + organization + place.

    Rows that share a key are told apart by street, then times, then position.
    """
    by_base: defaultdict[str, list[int]] = defaultdict(list)
    own = [str(row.get("external_id", "")) for row in rows]
    if only_counted(own):
        own = [""] * len(rows)
    repeated = {number for number in own if number and own.count(number) > 1} if any(own) else set()
    for position, row in enumerate(rows):
        number = own[position]
        by_base[f"#{number}" if number and number not in repeated else base_key(row)].append(
            position
        )
    result = [""] * len(rows)
    for base, positions in by_base.items():
        taken: set[str] = set()
        for position in positions:
            for extra in ("", *_extras(rows[position]), f"{position}"):
                key = _digest(f"{base}|{extra}" if extra else base)
                if key not in taken:
                    break
            taken.add(key)
            result[position] = base[1:81] if base.startswith("#") else key
    return result


def only_counted(numbers: Sequence[str]) -> bool:
    """Say whether the numbers just count the rows: they move when a row is put in between."""
    counted = [int(number) for number in numbers if number.isascii() and number.isdigit()]
    return (
        len(counted) == len([number for number in numbers if number])
        and bool(counted)
        and (max(counted) <= 2 * len(numbers) + 10)
    )


def _extras(fields: Fields) -> tuple[str, ...]:
    street = fold(fields.get("street", ""))
    times = fold(fields.get("times", ""))
    return (street or "-", f"{street}|{times}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def match(rows: Sequence[Fields], known: Iterable[Known], *, source: str) -> list[Match]:
    """Compare rows with each other and with what is there, in the order of the file.

    Only rows of the same name or of the same organization, at the same place, are compared.
    """
    known = list(known)
    by_id = {one.external_id: one for one in known if one.source == source and one.external_id}
    elsewhere: defaultdict[str, list[Known]] = defaultdict(list)
    for one in known:
        if one.source != source or not one.external_id:
            for shelf in _shelves(one.fields):
                elsewhere[shelf].append(one)
    seen: defaultdict[str, list[int]] = defaultdict(list)
    result: list[Match] = []
    for position, (row, key) in enumerate(zip(rows, keys(rows), strict=True)):
        found = Match(key, by_id.get(key))
        shelves = _shelves(row) if row.get("name") else ()
        earlier = (at for shelf in shelves for at in seen[shelf])
        found.twin = next((at for at in earlier if same(rows[at], row)), None)
        if found.known is None:
            others = (one for shelf in shelves for one in elsewhere[shelf])
            found.alike = next((one for one in others if same(one.fields, row)), None)
        for shelf in shelves:
            seen[shelf].append(position)
        result.append(found)
    return result


def _shelves(fields: Fields) -> tuple[str, str]:
    """Return where to look for the same service: by its name, and by who offers it."""
    place = _place_key(fields)
    return (
        f"name|{name_key(fields.get('name', ''))}|{place}",
        f"body|{key_of(fields.get('organization', ''))}|{place}",
    )


def same(one: Fields, other: Fields) -> bool:
    """Say whether two rows describe the same service in other spellings."""
    return (
        _same_name(name_key(one.get("name", "")), name_key(other.get("name", "")))
        and _same_organization(one, other)
        and _agree(fold(one.get("street", "")), fold(other.get("street", "")))
        and _same_times(one, other)
        and not _reached_elsewhere(one, other)
    )


def alike_but_renamed(one: Fields, other: Fields) -> bool:
    """Say whether all but the name speaks for the same service."""
    if _place_key(one) != _place_key(other) or not _same_organization(one, other):
        return False
    numbers = [{each["number"] for each in fields.get("phones", ())} for fields in (one, other)]
    first, second = one.get("schedules"), other.get("schedules")
    same_hours = bool(first and second and _clock(first) == _clock(second))
    named = fuzz.token_set_ratio(name_key(one.get("name", "")), name_key(other.get("name", "")))
    return _agree(fold(one.get("street", "")), fold(other.get("street", ""))) and (
        same_hours or (bool(numbers[0] & numbers[1]) and named >= RENAMED)
    )


def _reached_elsewhere(one: Fields, other: Fields) -> bool:
    """Say whether two rows without a place have different numbers: rather two places."""
    if any(_place_key(fields) or fields.get("street") for fields in (one, other)):
        return False
    first, second = (
        {each["number"] for each in fields.get("phones", ())} for fields in (one, other)
    )
    return bool(first and second) and not first & second


def _same_name(one: str, other: str) -> bool:
    if one == other:
        return bool(one)
    if _marks(one) != _marks(other):
        return False
    return fuzz.ratio(one, other) >= NEARLY and abs(len(one) - len(other)) <= 2


@lru_cache(maxsize=32768)
def _marks(name: str) -> tuple[str, ...]:
    """Return what tells groups of one service apart: numbers, levels, roman numerals, letters."""
    return tuple(
        word
        for word in name.split()
        if len(word) <= 2 or any(map(str.isdigit, word)) or word == "iii"
    )


def _same_organization(one: Fields, other: Fields) -> bool:
    first, second = key_of(one.get("organization", "")), key_of(other.get("organization", ""))
    return first == second or (
        fuzz.ratio(first, second) >= NEARLY and _marks(first) == _marks(second)
    )


def _agree(one: str, other: str) -> bool:
    """Say whether two values are the same or one is missing."""
    one, other = _street_key(one), _street_key(other)
    return not one or not other or one == other


def _street_key(text: str) -> str:
    return re.sub(r"\W+", "", re.sub(r"strasse\b|str\.|str\b", "str", text))


def _same_times(one: Fields, other: Fields) -> bool:
    first, second = one.get("schedules"), other.get("schedules")
    if first and second:
        return _clock(first) == _clock(second)
    words = _agree(
        re.sub(r"\W+", "", fold(one.get("times", ""))),
        re.sub(r"\W+", "", fold(other.get("times", ""))),
    )
    return words or bool(
        one.get("by_appointment") and other.get("by_appointment") and not first and not second
    )


def _clock(schedules: Sequence[Mapping[str, Any]]) -> set[tuple[Any, ...]]:
    return {
        tuple(
            one.get(part) or "" for part in ("freq", "interval", "byday", "opens_at", "closes_at")
        )
        for one in schedules
    }


def differences(before: Fields, after: Fields) -> dict[str, list[Any]]:
    """Return {field: [before, after]} for every field that differs.

    What was kept from the last time holds only the seal of a name.
    """
    names = sorted(set(before) | set(after))
    return {
        name: [before.get(name), after.get(name)]
        for name in names
        if name != "external_id" and not _says_the_same(name, before.get(name), after.get(name))
    }


def _says_the_same(name: str, one: Any, other: Any) -> bool:
    if name == "contact":
        return sealed(one or "") == sealed(other or "")
    return (one or None) == (other or None)
