"""Names of organizations: one body in several spellings, and the spelling that stands for it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from nabe.sheets.cells import fold

_FORMS = (
    ("ggmbh", re.compile(r"\bggmbh\b|\bgemeinnuetzige gmbh\b")),
    ("gmbh", re.compile(r"\bgmbh\b")),
    ("ev", re.compile(r"\be\.?\s?v\b\.?|\beingetragener verein\b")),
    ("ug", re.compile(r"\bug\b")),
    ("ag", re.compile(r"\bag\b")),
    ("eg", re.compile(r"\be\.?\s?g\b\.?")),
)
_SUFFIX = re.compile(r"\s*\([^()]*\)\s*$")


@lru_cache(maxsize=16384)
def key_of(name: str) -> str:
    """Return what is the same in all spellings: no legal form, no "(Selm)", no punctuation."""
    text = _SUFFIX.sub("", fold(name))
    for _form, pattern in _FORMS:
        text = pattern.sub(" ", text)
    return " ".join(re.findall(r"\w+", text))


@lru_cache(maxsize=16384)
def form_of(name: str) -> str:
    """Return the legal form that a name carries, or ''."""
    folded = fold(name)
    return next((form for form, pattern in _FORMS if pattern.search(folded)), "")


def spellings(names: Iterable[str], *, known: Sequence[str] = ()) -> dict[str, str]:
    """Return {name: spelling that stands for it}; names of different legal form stay apart.

    A spelling the county knows already wins, then the most frequent one that is not in capitals.
    """
    counted = Counter(name for name in names if name)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in counted:
        groups[key_of(name)].append(name)
    known_by_key: defaultdict[str, list[str]] = defaultdict(list)
    for name in known:
        known_by_key[key_of(name)].append(name)
    result: dict[str, str] = {}
    for key, members in groups.items():
        for name in members:
            result[name] = _standard(name, members, known_by_key.get(key, []), counted)
    return result


def _standard(name: str, members: list[str], known: list[str], counted: Counter[str]) -> str:
    form = form_of(name)
    forms = {form_of(member) for member in (*members, *known)} - {""}
    if not form and len(forms) > 1:
        return name
    wanted = form or (forms.pop() if forms else "")
    own = [one for one in known if form_of(one) in {"", wanted}]
    if own:
        return min(own, key=lambda one: (form_of(one) != wanted, one))
    same = [one for one in members if form_of(one) in {"", wanted}]
    return max(same, key=lambda one: (_rank(one, wanted), counted[one], one))


def _rank(name: str, wanted: str) -> tuple[bool, ...]:
    letters = [letter for letter in name if letter.isalpha()]
    shouting = sum(letter.isupper() for letter in letters) > 0.6 * max(len(letters), 1)
    plain = bool(re.search(r"(?:ae|oe|ue)", name, re.IGNORECASE)) and not re.search("[äöü]", name)
    proper = wanted != "ev" or "e. V." in name
    return (not shouting, not _SUFFIX.search(name), form_of(name) == wanted, proper, not plain)
