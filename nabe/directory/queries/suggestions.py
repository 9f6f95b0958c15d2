"""What is offered while somebody types: topics, places, languages and services of this county."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nabe.core import pagecache, texts
from nabe.core.language_names import COMMON, language_name
from nabe.directory.queries.cards import Viewer
from nabe.directory.queries.catalogue import catalogue
from nabe.directory.rules import listed_now
from nabe.directory.suggestions import Phrases
from nabe.directory.thesaurus import german_words, topics

MOST_NAMES = 20_000
_PERSIAN = set("پچژگکی")
_ARABIC_ALONE = set("ةىيكأإؤئ")
_RUSSIAN_ALONE = set("ыэъё")


def words_for(viewer: Viewer, typed: str, language: str) -> list[str]:
    """Return at most eight phrases that begin like this; no query once the lists are read."""
    base = language.split("-", 1)[0]
    known = pagecache.kept(f"suggestions {language}", lambda: Phrases(_phrases(base, language)))
    return known.beginning(typed)


def _phrases(base: str, language: str) -> Iterator[str]:
    """What this reader may mean, the surest first."""
    lists = catalogue()
    for term in (*lists.fields.values(), *lists.target_groups.values()):
        yield term.name_in(language)
    yield from german_words() if base == "de" else _in_script(topics(), base)
    for term in (*lists.fields.values(), *lists.target_groups.values()):
        yield from term.synonyms.get(base, ())
    for town in lists.municipalities.values():
        yield town.name
    for code in COMMON:
        yield language_name(code, language)
    yield from _names(language)


def _names(language: str) -> list[str]:
    rows = list(listed_now().only("name", "language").order_by("folded_name")[:MOST_NAMES])
    said = texts.for_rows(rows, ["name"], language)
    return [str(said[str(one.pk)]["name"]) for one in rows]


def _in_script(phrases: Iterable[str], base: str) -> list[str]:
    """Return the phrases that are surely in a reader's language, by the letters of its script."""
    return [phrase for phrase in phrases if _is_in(set(phrase), base)]


def _is_in(letters: set[str], base: str) -> bool:
    if base in {"ar", "fa"}:
        written = any("\u0600" <= one <= "\u06ff" for one in letters)
        other = _PERSIAN if base == "ar" else _ARABIC_ALONE
        return written and not letters & other
    if base == "uk":
        cyrillic = any("\u0400" <= one <= "\u04ff" for one in letters)
        return cyrillic and not letters & _RUSSIAN_ALONE
    return base == "tr" and bool(letters & set("ğşıİ"))
