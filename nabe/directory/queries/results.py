"""The result page: cards, facets with counts, and help when nothing fits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core.language_names import is_language
from nabe.core.search import Query, understand
from nabe.core.stop_words import STOP_WORDS
from nabe.directory.queries.cards import Card, Viewer, cards
from nabe.directory.queries.catalogue import catalogue, lexicon, postcode, vocabulary
from nabe.directory.queries.matching import Findings, Search, look
from nabe.directory.wishes import Wish, read_wish

PAGE = 20


@dataclass(frozen=True, slots=True)
class Results:
    """What one result page shows. `relaxed` says what was loosened to find anything at all.

    `is_unmet`: nobody offers what the words ask for, wherever and whenever.
    """

    wish: Wish
    cards: Sequence[Card]
    total: int
    counts: Mapping[str, int]
    sort: str
    corrections: Mapping[str, str] = field(default_factory=dict)
    unknown: Sequence[str] = ()
    relaxed: str = ""
    shown_wish: Wish = field(default_factory=Wish)
    is_sure_of_place: bool = True
    is_unmet: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def wish_from(query: Mapping[str, Sequence[str]]) -> Wish:
    """Read a wish from an address, with the values that exist in this county."""
    lists = catalogue()
    slugs = {one.slug: ags for ags, one in lists.municipalities.items()}
    places = [slugs.get(value, value) for value in query.get("ort", ())]
    known: dict[str, Collection[str]] = {
        "field": lists.fields, "target": lists.target_groups, "m": lists.municipalities,
        "lang": [code for code in query.get("sprache", ()) if is_language(code)],
    }  # fmt: skip
    return read_wish({**query, "ort": places}, known=known)


def services_for_results(viewer: Viewer, wish: Wish) -> Results:
    """Return one page of what fits `wish`; never nothing without saying what would fit.

    At most twelve queries, whatever the number of services; six once the lists are read.
    """
    search = prepare(wish)
    found = look(search)
    if found.all_of(search) or wish.is_empty:
        return _results(viewer, search, found, wish=wish)
    return _relaxed(viewer, search, found, wish=wish)


def prepare(wish: Wish) -> Search:
    """Look up what the wish names: words, postcode."""
    query = understand(wish.q, vocabulary(), lexicon(), stop_words=STOP_WORDS)
    if not wish.postcode:
        return Search(wish, query)
    centre, towns = postcode(wish.postcode)
    near = tuple(f"m:{ags}" for ags in towns) or ("m:none",)
    return Search(wish, query, centre=centre, near=near)


def _results(
    viewer: Viewer, search: Search, found: Findings, *, wish: Wish, relaxed: str = ""
) -> Results:
    numbers = found.counts(search)
    total = numbers["*"]
    last = max(1, -(-total // PAGE))
    page = min(search.wish.page, last)
    page_hits = found.hits(search, limit=PAGE, offset=(page - 1) * PAGE) if total else []
    return Results(
        wish=replace(wish, page=page),
        cards=cards(viewer, page_hits, get_language() or "de"),
        total=total,
        counts=numbers,
        sort=search.sort,
        corrections=search.query.corrections,
        unknown=search.query.unknown,
        relaxed=relaxed,
        shown_wish=search.wish,
        is_sure_of_place=not wish.postcode or search.centre is not None,
        is_unmet=bool(wish.q) and not found.all_of(_words_alone(search)),
    )


def _relaxed(viewer: Viewer, search: Search, found: Findings, *, wish: Wish) -> Results:
    """Find the gentlest loosening that gives anything; what was found out is enough for all."""
    for said, looser in _ladder(search):
        if found.all_of(looser):
            on_page = replace(looser, wish=replace(looser.wish, page=wish.page))
            return _results(viewer, on_page, found, wish=wish, relaxed=said)
    return _results(viewer, search, found, wish=wish)


def _words_alone(search: Search) -> Search:
    return replace(search, wish=Wish(q=search.wish.q), every_word=True)


def _ladder(search: Search) -> list[tuple[str, Search]]:
    wish = search.wish
    steps: list[tuple[str, Search]] = []
    if wish.open_now:
        steps.append((_("auch was gerade nicht offen ist"), _with(search, open_now=False)))
    if wish.postcode and wish.radius < 50:
        for radius in (20, 50):
            if radius > wish.radius:
                said = _("im Umkreis von %(km)s Kilometern") % {"km": radius}
                steps.append((said, _with(search, radius=radius)))
    if len(search.query.groups) > 1:
        steps.append(
            (
                _("Angebote, zu denen nur ein Teil Ihrer Wörter passt"),
                replace(search, every_word=False),
            )
        )
    for facet in reversed(list(wish.ticked)):
        said = _("ohne einen Ihrer Filter")
        steps.append((said, replace(search, wish=wish.without(facet))))
    if wish.ticked.get("m") or wish.postcode:
        loose = replace(wish.without("m"), postcode="")
        steps.append((_("im ganzen Kreis"), replace(search, wish=loose)))
    if search.query:
        bare = replace(search, wish=Wish(q=wish.q, sort=wish.sort), every_word=False)
        steps.append((_("im ganzen Kreis und ohne Filter"), bare))
    elif wish.q and (wish.ticked or wish.postcode):
        steps.append((_("ohne Ihre Suchwörter"), replace(search, wish=replace(wish, q=""))))
    if wish.ticked.get("field"):
        field_only = Wish(ticked={"field": wish.ticked["field"]})
        steps.append((_("alles aus diesem Handlungsfeld"), Search(field_only, Query())))
    return steps


def _with(search: Search, *, open_now: bool | None = None, radius: int | None = None) -> Search:
    wish = search.wish
    changed = replace(
        wish,
        open_now=wish.open_now if open_now is None else open_now,
        radius=wish.radius if radius is None else radius,
        page=1,
    )
    return replace(search, wish=changed)
