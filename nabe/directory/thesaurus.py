"""What people call a topic, in the county's languages, and the German words that texts use for it.

Services are written in German and in the words of offices; people ask in their own words and
languages. topics.txt maps what is typed to words that are then searched in the texts. Pure; the
county's own synonyms stand beside it at fields and target groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from nabe.core.lexicon import LONGEST_PHRASE
from nabe.core.search import words

_FILE = Path(__file__).with_name("topics.txt")


@cache
def topics() -> dict[str, tuple[str, ...]]:
    """Return {what is typed: the German words to search for}."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    german: list[str] = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            german = _listed(line[1:])
            for word in german:
                found[word] += german
        elif not line.startswith("#"):
            for phrase in _listed(line):
                found[phrase] += german
    return {phrase: tuple(dict.fromkeys(words)) for phrase, words in found.items()}


@cache
def folded_topics() -> Mapping[str, tuple[str, ...]]:
    """Return the same folded, once per process: ten thousand phrases that no edit changes."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase, sought in topics().items():
        folded = " ".join(words(phrase))
        german = tuple(" ".join(words(one)) for one in sought)
        alone = tuple(one for one in german if " " not in one)
        if folded and len(folded.split()) <= LONGEST_PHRASE:
            found[folded] = tuple(dict.fromkeys((*found.get(folded, ()), *alone)))
    return found


@cache
def german_words() -> tuple[str, ...]:
    """Return the German words of all topics, the first of each topic before the others."""
    heads = [
        _listed(line[1:])
        for line in _FILE.read_text(encoding="utf-8").splitlines()
        if line.startswith("=")
    ]
    return tuple(one.capitalize() for head in heads for one in head)


def _listed(line: str) -> list[str]:
    return [word.strip() for word in line.split(",") if word.strip()]
