"""What a visitor looks for, as it stands in the address. Pure.

The state of the result page is its address, so that a list can be kept, handed on and printed.
Unknown values are passed over: a link from last year still opens.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from nabe.core.search import LONGEST_QUERY
from nabe.directory import my_list
from nabe.directory.recurrence import DAYS
from nabe.directory.tokens import LEVELS, TIMES

# facet of a token -> name in the address, in the order of the page
FACETS = {
    "field": "feld", "m": "ort", "lang": "sprache", "target": "gruppe", "level": "deutsch",
    "day": "tag", "time": "zeit", "free": "kostenlos", "childcare": "kinder",
    "access": "barrierefrei", "online": "online",
}  # fmt: skip
FLAGS = ("free", "childcare", "access", "online")
SORTS = ("passend", "naehe", "naechste", "name")
RADII = (2, 5, 10, 20, 50)
_CLOSED = {"level": LEVELS, "day": DAYS, "time": TIMES} | dict.fromkeys(FLAGS, ("yes",))


@dataclass(frozen=True, slots=True)
class Wish:
    """Words, ticked facets, a postcode with radius in kilometres, the way of sorting and showing.

    `kept` is the visitor's own list, which travels along and says nothing about what is wished.
    """

    q: str = ""
    ticked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    postcode: str = ""
    radius: int = 10
    open_now: bool = False
    sort: str = ""
    page: int = 1
    as_map: bool = False
    kept: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing is asked for: the whole directory."""
        return not (self.q or self.ticked or self.postcode or self.open_now)

    def tokens(self, facet: str) -> list[str]:
        return [f"{facet}:{value}" for value in self.ticked.get(facet, ())]

    def without(self, facet: str, value: str = "") -> Wish:
        """Return the wish with one tick (or a whole facet) taken away, on the first page."""
        left = tuple(one for one in self.ticked.get(facet, ()) if value and one != value)
        ticked = {name: values for name, values in self.ticked.items() if name != facet}
        return replace(self, ticked=ticked | ({facet: left} if left else {}), page=1)

    def with_tick(self, facet: str, value: str) -> Wish:
        """Return the wish with one more tick."""
        values = (*self.ticked.get(facet, ()), value)
        return replace(self, ticked={**self.ticked, facet: values}, page=1)

    def query(self) -> str:
        """Return the wish as the query string of an address."""
        pairs: list[tuple[str, str]] = [("q", self.q)] if self.q else []
        for facet, name in FACETS.items():
            pairs += [(name, _shown(facet, value)) for value in self.ticked.get(facet, ())]
        pairs += [("plz", self.postcode), ("umkreis", str(self.radius))] if self.postcode else []
        pairs += [("jetzt", "ja")] if self.open_now else []
        pairs += [("sort", self.sort)] if self.sort else []
        pairs += [("ansicht", "karte")] if self.as_map else []
        pairs += [("seite", str(self.page))] if self.page > 1 else []
        pairs += [(my_list.NAME, self.kept)] if self.kept else []
        return urlencode(pairs)


def _shown(facet: str, value: str) -> str:
    return "ja" if facet in FLAGS else value


def read_wish(query: Mapping[str, Sequence[str]], *, known: Mapping[str, Collection[str]]) -> Wish:
    """Read a wish from the lists of a query string.

    `known` holds the values that exist for the open facets: field, target, lang, and m as AGS.
    """
    allowed: dict[str, Collection[str]] = {**_CLOSED, **known}
    ticked: dict[str, tuple[str, ...]] = {}
    for facet, name in FACETS.items():
        given = ["yes" if one == "ja" and facet in FLAGS else one for one in query.get(name, ())]
        values = tuple(dict.fromkeys(one for one in given if one in allowed[facet]))
        if values:
            ticked[facet] = values
    return Wish(
        q=" ".join(_first(query, "q").replace("\x00", " ").split())[:LONGEST_QUERY],
        ticked=ticked,
        postcode=_postcode(_first(query, "plz")),
        radius=_number(_first(query, "umkreis"), allowed=RADII, default=10),
        open_now=_first(query, "jetzt") == "ja",
        sort=_first(query, "sort") if _first(query, "sort") in SORTS else "",
        page=_number(_first(query, "seite"), allowed=range(1, 10_000), default=1),
        as_map=_first(query, "ansicht") == "karte",
        kept=my_list.read(query.get(my_list.NAME, ())).text,
    )


def _first(query: Mapping[str, Sequence[str]], name: str) -> str:
    values = query.get(name) or ("",)
    return values[-1]


def _postcode(text: str) -> str:
    bare = text.strip()
    return bare if len(bare) == 5 and bare.isascii() and bare.isdigit() else ""


def _number(text: str, *, allowed: Collection[int], default: int) -> int:
    bare = text.strip()
    if len(bare) <= 4 and bare.isascii() and bare.isdigit() and int(bare) in allowed:
        return int(bare)
    return default
