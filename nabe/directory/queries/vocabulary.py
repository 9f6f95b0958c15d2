"""What the county knows, as the plain Vocabulary that reading a list needs."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from nabe.core import clock
from nabe.directory import taxonomy
from nabe.directory.models import Field, TargetGroup
from nabe.people.models import Organization
from nabe.places.gazetteer import vocabulary_of_places
from nabe.sheets.vocabulary import Term as WordTerm
from nabe.sheets.vocabulary import Vocabulary


def vocabulary() -> Vocabulary:
    """Return towns, districts, postcodes, lists and organizations with six queries."""
    return dataclasses.replace(
        vocabulary_of_places(),
        fields=_terms(Field),
        target_groups=_terms(TargetGroup),
        organizations=tuple(
            Organization.objects.filter(state=Organization.State.ACTIVE, origin=None).values_list(
                "name", flat=True
            )
        ),
    )


def empty_vocabulary() -> Vocabulary:
    """Return what is known before anything is set up: the lists that a county starts with."""
    return Vocabulary(
        today=clock.today(),
        fields=_start_terms(taxonomy.FIELDS),
        target_groups=_start_terms(taxonomy.TARGET_GROUPS),
    )


def _terms(model: type[Field] | type[TargetGroup]) -> tuple[WordTerm, ...]:
    rows = model.objects.filter(is_active=True).values_list("code", "name", "synonyms")
    found = tuple(
        WordTerm(code, name, tuple(synonyms.get("de", ()) if isinstance(synonyms, dict) else ()))
        for code, name, synonyms in rows
    )
    return found or _start_terms(taxonomy.FIELDS if model is Field else taxonomy.TARGET_GROUPS)


def _start_terms(entries: Sequence[taxonomy.StartTerm]) -> tuple[WordTerm, ...]:
    """Return the list that an empty county starts with; taking over an import writes it."""
    return tuple(
        WordTerm(one.code, one.name, tuple(word.strip() for word in one.synonyms.split(",")))
        for one in entries
    )
