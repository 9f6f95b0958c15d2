"""Reads the demo's data files into plain values; and gives out seeded chance and stable ids."""

from __future__ import annotations

import csv
import random
import tomllib
import uuid
from dataclasses import dataclass, field
from typing import Any

from nabe.core.search import fold
from nabe.demo import DATA

SEED = 5978
_NAMESPACE = uuid.UUID("6e616265-0000-4000-8000-64656d6f0000")


def chance(what: str) -> random.Random:
    """Return a source of chance that is the same on every machine for the same part."""
    return random.Random(f"{SEED} {what}")  # noqa: S311


def ident(*parts: object) -> uuid.UUID:
    """Return an id that stays the same whenever the demo is made again."""
    return uuid.uuid5(_NAMESPACE, "/".join(str(part) for part in parts))


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of service that several providers offer in their own words."""

    code: str
    names: list[str]
    fields: list[str]
    groups: list[str]
    many: int
    by: list[str]
    times: str
    fees: str
    texts: list[str]
    details: list[str]
    level: list[str] = field(default_factory=lambda: ["", ""])
    care: list[str] = field(default_factory=lambda: [""])
    registration: str = ""
    apply: str = ""
    documents: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    ages: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    languages: str = ""
    translated: bool = False
    free: bool = True


@dataclass(frozen=True, slots=True)
class Body:
    """A provider or requester; `also` names a second municipality where it works.

    `fits` are offers, fields or target groups that a specialist keeps to.
    """

    name: str
    kind: str
    municipality: str
    street: str
    also: str = ""
    district: str = ""
    fits: str = ""

    def may_offer(self, offer: Offer) -> bool:
        """Say whether a body of this kind and speciality would plausibly offer this."""
        about = {offer.code, offer.fields[0], *offer.groups}
        return self.kind in offer.by and (not self.fits or bool(about & set(self.fits.split())))

    @property
    def domain(self) -> str:
        """The invented domain of its addresses."""
        return f"{word_of(self.name, 24)}.example"


def word_of(text: str, longest: int = 40) -> str:
    """Return a text as one word for an address: "Café Mosaik e. V." is "cafe-mosaik"."""
    bare = fold(text).replace("e. v.", "").replace("ggmbh", "")
    letters = "".join(one if one.isalnum() and one.isascii() else " " for one in bare)
    return "-".join(letters.split())[:longest].strip("-")


def offers() -> list[Offer]:
    """Return all kinds of services."""
    with (DATA / "offers.toml").open("rb") as file:
        return [Offer(**entry) for entry in tomllib.load(file)["offer"]]


def translations() -> dict[str, dict[str, tuple[str, str]]]:
    """Return {offer: {language: (name, description)}}."""
    with (DATA / "translations.toml").open("rb") as file:
        entries: dict[str, dict[str, Any]] = tomllib.load(file)
    return {
        offer: {language: (pair[0], pair[1]) for language, pair in languages.items()}
        for offer, languages in entries.items()
    }


def providers() -> list[Body]:
    """Return the invented providers."""
    return [Body(**row) for row in _rows("providers.csv")]


def requesters() -> list[Body]:
    """Return invented schools, nurseries and offices that ask for interpreters."""
    return [Body(**row) for row in _rows("requesters.csv")]


def districts() -> list[dict[str, str]]:
    """Return the districts of the ten municipalities with a point in each."""
    return _rows("districts.csv")


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
