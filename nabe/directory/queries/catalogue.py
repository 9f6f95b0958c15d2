"""What every public page needs to know: the county's lists, the words that search understands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from nabe.core import pagecache
from nabe.core.language_names import COMMON, language_name, name_of_itself
from nabe.core.lexicon import LONGEST_PHRASE, Lexicon, Meaning
from nabe.core.search import Vocabulary, words
from nabe.directory.lexicon import PHRASES
from nabe.directory.models import Field, SearchWord, TargetGroup
from nabe.directory.thesaurus import folded_topics
from nabe.places.distance import Point
from nabe.places.models import County, Municipality
from nabe.places.queries import known_postcode_areas, municipalities

UI_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES if code != "de-simple")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The county's lists by code, and its municipalities by AGS, each in their order."""

    fields: dict[str, Field]
    target_groups: dict[str, TargetGroup]
    municipalities: dict[str, Municipality]

    def label(self, token: str, language: str) -> str:
        """Return what a token says to a reader of `language`; '' for flags."""
        facet, _colon, value = token.partition(":")
        if facet == "field" and value in self.fields:
            return self.fields[value].name_in(language)
        if facet == "target" and value in self.target_groups:
            return self.target_groups[value].name_in(language)
        if facet == "m" and value in self.municipalities:
            return self.municipalities[value].name
        return language_name(value, language) if facet == "lang" else ""


def catalogue() -> Catalogue:
    """Return the lists; three queries after a change of content, none otherwise."""
    return pagecache.kept("catalogue", _read)


def _read() -> Catalogue:
    return Catalogue(
        {field.code: field for field in Field.objects.filter(is_active=True)},
        {group.code: group for group in TargetGroup.objects.filter(is_active=True)},
        {one.ags: one for one in municipalities(None).select_related("county")},
    )


def vocabulary() -> Vocabulary:
    """Return all words of all documents; one query after a change of content."""
    return pagecache.kept(
        "vocabulary", lambda: Vocabulary(SearchWord.objects.values_list("word", flat=True))
    )


def postcode(code: str) -> tuple[Point | None, tuple[str, ...]]:
    """Return (middle of a postcode's area, AGS of its municipalities); nothing for an unknown one."""
    return pagecache.kept("postcodes", known_postcode_areas).get(code, (None, ()))


def county() -> County | None:
    """Return the county of this site, without a query once the lists are read."""
    return next((one.county for one in catalogue().municipalities.values()), None)


def lexicon() -> Lexicon:
    """Return what phrases in all languages of the county mean: facts, topics, places."""
    return pagecache.kept("lexicon", _lexicon)


def _lexicon() -> Lexicon:
    found: dict[str, Meaning] = {}
    lists = catalogue()
    for facet, terms in (("field", lists.fields), ("target", lists.target_groups)):
        for code, term in terms.items():
            phrases = [term.name, *term.names.values()]
            phrases += [phrase for several in term.synonyms.values() for phrase in several]
            _add(found, phrases, Meaning(frozenset({f"{facet}:{code}"})))
    for ags, municipality in lists.municipalities.items():
        names = [municipality.name, municipality.name.split("/")[0]]
        _add(found, names, Meaning(frozenset({f"m:{ags}"})))
    for code, (_middle, towns) in pagecache.kept("postcodes", known_postcode_areas).items():
        if towns:
            _add(found, [code], Meaning(frozenset(f"m:{ags}" for ags in towns)))
    for code in COMMON:
        if code != "de":
            names = [language_name(code, reader) for reader in UI_LANGUAGES]
            _add(found, [*names, name_of_itself(code)], Meaning(frozenset({f"lang:{code}"})))
    for token, phrases_of_token in PHRASES.items():
        _add(found, phrases_of_token, Meaning(frozenset({token})))
    for phrase, german in folded_topics().items():
        found[phrase] = found.get(phrase, Meaning()) | Meaning(words=german)
    places = {one.name.split("/")[0]: f"m:{ags}" for ags, one in lists.municipalities.items()}
    return Lexicon(found, places)


def _add(found: dict[str, Meaning], phrases: Iterable[str], meaning: Meaning) -> None:
    for phrase in phrases:
        folded = " ".join(words(phrase))
        if folded and len(folded.split()) <= LONGEST_PHRASE:
            found[folded] = found.get(folded, Meaning()) | meaning
