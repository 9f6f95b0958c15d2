"""Finds the municipality in what somebody typed, pure; every guess says its reason.

"LUENEN", "Lunen", "Stadt Lünen", "Unna-Massen" and "Gahmen" are understood; of two municipalities
that both fit, neither is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from nabe.core.search import fold

Reason = Literal[
    "same", "spelling", "district", "postcode", "part", "typo", "ambiguous", "unknown", "empty"
]
SURE = 0.9  # from here on a guess may be used without asking
_CLOSE_ENOUGH = 80.0  # rapidfuzz ratio of two folded names
_LEAD = 6.0  # by so much the best spelling must beat the next municipality
_KINDS = re.compile(
    r"^(?:(?:hanse|kreis|landeshaupt|universitaets)?stadt|gemeinde|markt|flecken)\s+"
    r"|,?\s*(?:stadt|st\.?|gemeinde|nrw|westf\.?|westfalen)$"
)
_POSTCODE = re.compile(r"\b(?:D[- ]?)?(\d{5})\b")
_SEPARATORS = re.compile(r"\s*[/,;()|]\s*|\s+-\s+|(?<=\w)-(?=\w)|\s+")
_NOT_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name under which a municipality is known: its own, or that of a district."""

    name: str
    ags: str
    is_district: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """What was found: the AGS or None, how sure (0 to 1), why, and all that came into question."""

    ags: str | None
    confidence: float
    reason: Reason
    name: str = ""
    candidates: tuple[str, ...] = ()


def loose(text: str) -> str:
    """Fold so far that lost umlauts do not matter: "Lünen", "Luenen" and "Lunen" are one."""
    folded = _KINDS.sub("", fold(text))
    for two, one in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        folded = folded.replace(two, one)
    return _NOT_WORD.sub("", folded)


def find(
    text: str,
    names: Sequence[KnownName],
    *,
    postcode: str = "",
    postcodes: dict[str, set[str]] | None = None,
) -> Match:
    """Find the municipality meant by `text`; a postcode (given or inside the text) decides ties.

    `postcodes` maps a code to the AGS of the municipalities it serves.
    """
    served = _served(text, postcode, postcodes or {})
    bare = " ".join(_POSTCODE.sub(" ", text).split())
    if not loose(bare):
        return _by_postcode(served)
    for step in (_same, _spelt, _part, _typo):
        match = _settle(step(bare, names), served)
        if match is not None:
            return match
    if len(served) == 1:
        return Match(next(iter(served)), 0.6, "postcode", bare)
    return Match(None, 0.0, "unknown", bare)


def _served(text: str, postcode: str, postcodes: dict[str, set[str]]) -> set[str]:
    code = postcode.strip() or next(iter(_POSTCODE.findall(text)), "")
    return set(postcodes.get(code, ()))


def _by_postcode(served: set[str]) -> Match:
    if len(served) == 1:
        return Match(next(iter(served)), 0.9, "postcode")
    if served:
        return Match(None, 0.0, "ambiguous", candidates=tuple(sorted(served)))
    return Match(None, 0.0, "empty")


@dataclass(frozen=True, slots=True)
class _Found:
    hits: tuple[KnownName, ...]
    confidence: float
    reason: Reason


def _settle(found: _Found, served: set[str]) -> Match | None:
    """Turn what one step found into an answer; several municipalities need the postcode."""
    if not found.hits:
        return None
    found_ags = list(dict.fromkeys(hit.ags for hit in found.hits))
    fitting = [ags for ags in found_ags if ags in served]
    if len(found_ags) > 1 and len(fitting) != 1:
        return Match(None, 0.0, "ambiguous", found.hits[0].name, tuple(found_ags))
    ags = fitting[0] if fitting else found_ags[0]
    hit = next(hit for hit in found.hits if hit.ags == ags)
    reason: Reason = "district" if hit.is_district and found.reason != "typo" else found.reason
    confidence = min(1.0, found.confidence + 0.1) if fitting else found.confidence
    return Match(ags, round(confidence, 2), reason, hit.name, tuple(found_ags))


def _own_names_first(hits: Iterable[KnownName]) -> tuple[KnownName, ...]:
    """A municipality's own name beats a district of another one ("Unna" is Unna)."""
    hits = tuple(hits)
    return tuple(hit for hit in hits if not hit.is_district) or hits


def _same(text: str, names: Sequence[KnownName]) -> _Found:
    wanted = " ".join(text.split())
    hits = _own_names_first(known for known in names if known.name == wanted)
    return _Found(hits, 0.95 if hits and hits[0].is_district else 1.0, "same")


def _spelt(text: str, names: Sequence[KnownName]) -> _Found:
    wanted = loose(text)
    hits = _own_names_first(known for known in names if loose(known.name) == wanted)
    return _Found(hits, 0.9 if hits and hits[0].is_district else 0.97, "spelling")


def _part(text: str, names: Sequence[KnownName]) -> _Found:
    """ "Unna-Massen", "Lünen (Gahmen)", "Fröndenberg": one whole word of the text or the name."""
    words = {loose(word) for word in _SEPARATORS.split(text)} - {""}
    hits = [known for known in names if loose(known.name) in words]
    if not hits:
        wanted = loose(text)
        hits = [
            known
            for known in names
            if wanted in {loose(word) for word in _SEPARATORS.split(known.name)}
        ]
    own = {known.ags for known in hits if not known.is_district}
    if own:
        hits = [known for known in hits if known.ags in own and not known.is_district]
    return _Found(tuple(hits), 0.9, "part")


def _typo(text: str, names: Sequence[KnownName]) -> _Found:
    wanted = loose(text)
    if len(wanted) < 4:
        return _Found((), 0.0, "typo")
    scored = process.extract(
        wanted,
        [loose(known.name) for known in names],
        scorer=fuzz.ratio,
        score_cutoff=_CLOSE_ENOUGH,
        limit=8,
    )
    if not scored:
        return _Found((), 0.0, "typo")
    best = scored[0][1]
    hits = tuple(names[index] for _name, score, index in scored if score > best - _LEAD)
    return _Found(hits, round(best / 100 * 0.85, 2), "typo")
