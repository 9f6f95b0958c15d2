"""What a county knows, as plain values: towns, postcodes, terms, organizations, today's date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nabe.sheets.cells import fold


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of a list: its code and every word that means it."""

    code: str
    name: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """All that reading needs to know. Without a county it is empty, and names stay names."""

    today: dt.date
    towns: tuple[str, ...] = ()
    districts: Mapping[str, str] = field(default_factory=dict)  # folded name → town
    postcodes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # code → towns
    fields: tuple[Term, ...] = ()
    target_groups: tuple[Term, ...] = ()
    organizations: tuple[str, ...] = ()
    towns_are_listed: bool = False  # no county is loaded: the towns are those the list names often

    @cached_property
    def town_by_name(self) -> dict[str, str]:
        """Folded names of towns, also the first half of "Fröndenberg/Ruhr"."""
        names: dict[str, str] = {}
        for town in self.towns:
            names[fold(town)] = town
            names.setdefault(fold(town.split("/")[0].split("(")[0]), town)
            names.setdefault(" ".join(fold(town).replace("/", " ").split()), town)
        return names

    @cached_property
    def field_words(self) -> dict[str, str]:
        return _words(self.fields)

    @cached_property
    def group_words(self) -> dict[str, str]:
        return _words(self.target_groups)

    def codes_of(self, town: str) -> set[str]:
        """Return the postcodes of a town."""
        return self._codes.get(town, set())

    @cached_property
    def _codes(self) -> dict[str, set[str]]:
        codes: dict[str, set[str]] = {}
        for code, towns in self.postcodes.items():
            for town in towns:
                codes.setdefault(town, set()).add(code)
        return codes


def _words(terms: Iterable[Term]) -> dict[str, str]:
    words: dict[str, str] = {}
    for term in terms:
        for word in (term.code, term.name):
            words[fold(word)] = term.code
    for term in terms:
        for word in term.synonyms:
            words.setdefault(fold(word), term.code)
    return words
