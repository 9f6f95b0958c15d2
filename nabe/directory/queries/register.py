"""The facts of all listed services as bits, kept per process: facets are counted without SQL.

Each listed service has a place in a row of bits, each token one such row. What PostgreSQL decides
(words, open now) comes as the numbers of search documents and becomes bits too; then a count is an
AND and a popcount. With 10,000 services that takes about a millisecond, where unnesting their
tokens in SQL took most of the page. The register is made anew whenever content or the day changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nabe.directory.wishes import Wish

Bits = int
Row = tuple[str, int, list[str], float | None, float | None]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Register:
    """`services` says which bit is whose, in the order of names; `tokens` who has a fact.

    `place_of` is the way back; `numbers` are those of the search documents, ascending, `held` the
    place of each. `lats` and `lons` are degrees by place, NaN for whoever stands nowhere.
    """

    services: Sequence[str]
    place_of: Mapping[str, int]
    numbers: NDArray[np.int32]
    held: NDArray[np.intp]
    tokens: Mapping[str, Bits]
    lats: Numbers
    lons: Numbers

    @property
    def everybody(self) -> Bits:
        return (1 << len(self.services)) - 1

    def places(self, numbers: NDArray[np.integer]) -> NDArray[np.intp]:
        """Return the places of documents by their numbers; -1 for whatever is not listed."""
        if not len(self.numbers):
            return np.full(len(numbers), -1)
        at = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        return np.where(self.numbers[at] == numbers, self.held[at], -1)

    def bits(self, numbers: NDArray[np.integer]) -> Bits:
        """Return documents as bits of their services; whatever is not listed is passed over."""
        places = self.places(numbers)
        flags = np.zeros(len(self.services), dtype=np.bool_)
        flags[places[places >= 0]] = True
        return from_flags(flags)

    @property
    def nowhere(self) -> Bits:
        """The services without a place on the map."""
        return from_flags(np.isnan(self.lats))

    def any_of(self, tokens: Iterable[str]) -> Bits:
        """Return the services that have at least one of these facts."""
        found = 0
        for token in tokens:
            found |= self.tokens.get(token, 0)
        return found


def register_of(rows: Iterable[Row]) -> Register:
    """Make the register from (service, number, tokens, lat, lon) of what is listed, by name."""
    services: list[str] = []
    numbers: list[int] = []
    holders: defaultdict[str, list[int]] = defaultdict(list)
    where: list[tuple[float | None, float | None]] = []
    for place, (service_id, number, tokens, lat, lon) in enumerate(rows):
        services.append(service_id)
        numbers.append(number)
        where.append((lat, lon))
        for token in tokens:
            holders[token].append(place)
    size = len(services)
    degrees = np.array(where, dtype=np.float64).reshape(size, 2)
    known = np.array(numbers, dtype=np.int32)
    held = np.argsort(known)
    return Register(
        services,
        {service_id: place for place, service_id in enumerate(services)},
        known[held],
        held,
        {token: _bits(held, size=size) for token, held in holders.items()},
        degrees[:, 0],
        degrees[:, 1],
    )


def _bits(places: Iterable[int], *, size: int) -> Bits:
    row = bytearray(size // 8 + 1)
    for place in places:
        row[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(row, "little")


def from_flags(flags: NDArray[np.bool_]) -> Bits:
    """Return one flag per place as bits."""
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def each(bits: Bits) -> NDArray[np.intp]:
    """Return the places in a row of bits, the lowest first."""
    row = np.frombuffer(bits.to_bytes(-(-bits.bit_length() // 8), "little"), dtype=np.uint8)
    return np.flatnonzero(np.unpackbits(row, bitorder="little"))


def facet_counts(register: Register, wish: Wish, *, fits: Bits, is_open: Bits) -> dict[str, int]:
    """Return {token: services that a click on it leaves}, the total under '*', 'open:yes'.

    `fits` are the services that fit words and distance. A facet's own ticks are left out of its
    own counts.
    """
    everything = ticked(register, wish, fits, is_open)
    without = {own: ticked(register, wish, fits, is_open, but=own) for own in wish.ticked}
    found = {"*": everything.bit_count()}
    for token, holders in register.tokens.items():
        facet, _colon, value = token.partition(":")
        left = without.get(facet, everything) & holders
        if facet in {"day", "time"}:
            left &= _in_slots(register, wish, facet, value)
        if number := left.bit_count():
            found[token] = number
    found["open:yes"] = (ticked(register, wish, fits, is_open, but="open") & is_open).bit_count()
    return found


def _in_slots(register: Register, wish: Wish, facet: str, value: str) -> Bits:
    """Who is there on this day at a ticked time, or at this time on a ticked day."""
    other = wish.ticked.get("time" if facet == "day" else "day")
    if not other:
        return register.everybody
    pairs = ((value, one) if facet == "day" else (one, value) for one in other)
    return register.any_of(f"slot:{day}-{time}" for day, time in pairs)


def ticked(register: Register, wish: Wish, fits: Bits, is_open: Bits, *, but: str = "") -> Bits:
    """Return the services that fit every ticked facet; `but` leaves one out."""
    left = fits
    for facet in wish.ticked:
        if facet != but:
            left &= register.any_of(wish.tokens(facet))
    days, times = wish.ticked.get("day"), wish.ticked.get("time")
    if days and times and but not in {"day", "time"}:
        left &= register.any_of(f"slot:{day}-{time}" for day in days for time in times)
    return left & is_open if wish.open_now and but != "open" else left
