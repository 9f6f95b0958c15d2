"""A visitor's list of services that lives in the address: short ids, no cookie, no account. Pure.

A short id is the first 48 bits of a service's id as eight letters; whose list it is nobody knows.
What cannot be read is passed over, so that a link that a mail program broke still opens.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

NAME = "liste"  # of the list in an address
MOST = 30
BETWEEN = "."
_BYTES = 6
_SHORT = re.compile(r"[A-Za-z0-9_-]{8}")
_LONGEST = MOST * 9 * 2  # characters that are read at all


def short(pk: UUID) -> str:
    """Return the eight letters that stand for a service in an address."""
    return base64.urlsafe_b64encode(pk.bytes[:_BYTES]).decode("ascii")


def span(one: str) -> tuple[UUID, UUID]:
    """Return the first and the last id that a short id may stand for."""
    bits = base64.urlsafe_b64decode(one)
    rest = 16 - _BYTES
    return UUID(bytes=bits + b"\x00" * rest), UUID(bytes=bits + b"\xff" * rest)


@dataclass(frozen=True, slots=True)
class MyList:
    """The short ids of a list, in the order in which they were put on it."""

    ids: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, one: str) -> bool:
        return one in self.ids

    @property
    def is_full(self) -> bool:
        return len(self.ids) >= MOST

    @property
    def text(self) -> str:
        """The list as it stands in an address."""
        return BETWEEN.join(self.ids)

    @property
    def first(self) -> str:
        """What an address without a query gets, so that the list comes along; '' for none."""
        return f"?{urlencode({NAME: self.text})}" if self.ids else ""

    @property
    def more(self) -> str:
        """The same for an address that has a query already."""
        return f"&{urlencode({NAME: self.text})}" if self.ids else ""

    def plus(self, one: str) -> MyList:
        return self if one in self.ids or self.is_full else MyList((*self.ids, one))

    def without(self, one: str) -> MyList:
        return MyList(tuple(kept for kept in self.ids if kept != one))


def read(given: Sequence[str]) -> MyList:
    """Read a list from the values of an address; at most MOST entries, each once."""
    text = BETWEEN.join(given[:MOST])[:_LONGEST]
    parts = [part for part in text.split(BETWEEN) if _SHORT.fullmatch(part)]
    return MyList(tuple(dict.fromkeys(parts))[:MOST])
