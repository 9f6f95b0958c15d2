"""The share of real queries that are answered in the first three cards, ours and PostgreSQL's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from nabe.core import texts
from nabe.directory.actions.indexing import reindex
from nabe.directory.actions.terms import ensure_taxonomy
from nabe.directory.models import TargetGroup
from nabe.directory.queries.results import services_for_results, wish_from
from tests.conftest import DEMO_BORDERS
from tests.directory.factories import OrganizationFactory, listed
from tests.directory.search_set.fresh_queries import FRESH
from tests.directory.search_set.queries import KINDS, QUERIES, Query
from tests.directory.search_set.services import SERVICES, Entry
from tests.directory.search_set.third_queries import THIRD

pytestmark = pytest.mark.django_db

FIRST = 3
PLAIN = """
    SELECT service.slug FROM directory_searchdocument AS document
    JOIN directory_service AS service ON service.id = document.service_id,
    to_tsvector('german', document.title || ' ' || document.body) AS words,
    websearch_to_tsquery('german', %s) AS asked
    WHERE words @@ asked ORDER BY ts_rank(words, asked) DESC, service.slug LIMIT %s
"""
Search = Callable[[Query], list[str]]


@pytest.fixture(scope="module")
def corpus(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """Publish all services of the set once; each is known by its key as its slug."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_county", str(DEMO_BORDERS), verbosity=0)
        ensure_taxonomy()
        providers = {
            name: OrganizationFactory(name=name)
            for name in sorted({entry.provider for entry in SERVICES})
        }
        for entry in SERVICES:
            _publish(entry, providers)
        yield reindex()
        transaction.set_rollback(True)


def _publish(entry: Entry, providers: dict[str, object]) -> None:
    lowest, _dash, highest = entry.level.partition("-")
    service = listed(
        entry.name, town=entry.town, fields=entry.fields, languages=entry.languages,
        days=entry.days.replace(" ", ","), hours=entry.hours, slug=entry.key,
        description=entry.description, organization=providers[entry.provider],
        level_from=lowest, level_to=highest or lowest, is_free=entry.free,
        child_care=entry.child_care, is_online=entry.online,
    )  # fmt: skip
    service.target_groups.set(TargetGroup.objects.filter(code__in=entry.targets.split()))
    for language, name in entry.names.items():
        texts.save(service, "name", language, name, state="checked")


def _ours(query: Query) -> list[str]:
    with override(query.language):
        found = services_for_results(None, wish_from({"q": [query.text]}))
    return [card.service.slug for card in found.cards[:FIRST]]


def _plain(query: Query) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, [query.text, FIRST])
        return [str(slug) for (slug,) in cursor.fetchall()]


def _missed(search: Search, asked: Sequence[Query] = QUERIES) -> dict[Query, list[str]]:
    """Return the queries with no right service among the first, with what came instead."""
    answers = {query: search(query) for query in asked}
    return {query: first for query, first in answers.items() if not query.keys & set(first)}


def _share(missed: dict[Query, list[str]], asked: Sequence[Query] = QUERIES) -> float:
    return 1 - len(missed) / len(asked)


def _report(missed: dict[Query, list[str]], asked: Sequence[Query] = QUERIES) -> str:
    lines = [
        f"{query.kind} {query.language}: {query.text!r} gave {', '.join(first) or 'nothing'}"
        for query, first in missed.items()
    ]
    return "\n".join([f"{_share(missed, asked):.3f} answered; missed:", *lines])


def test_set_is_whole() -> None:
    keys = [entry.key for entry in SERVICES]
    assert len(keys) == len(set(keys))
    towns = {entry.town for entry in SERVICES}
    assert len(towns) == 10
    assert all(query.keys and query.keys <= set(keys) for query in QUERIES)
    assert len({(query.text, query.language) for query in QUERIES}) == len(QUERIES) >= 120
    assert {query.kind for query in QUERIES} == set(KINDS)
    languages = Counter(query.language for query in QUERIES)
    assert min(languages[code] for code in ("en", "ar", "uk", "tr", "fa")) >= 8
    assert len(languages) == 8


def test_search_answers_nine_of_ten_queries_in_the_first_three_cards(corpus: int) -> None:
    assert corpus == len(SERVICES)
    missed = _missed(_ours)
    assert _share(missed) >= 0.90, _report(missed)


# Written by others, without sight of the first set or the search. As they stood when first asked, the
# second was answered to 76.9 %, the third, after the topics had been widened blind, to 87.5 %.
@pytest.mark.parametrize("asked", [FRESH, THIRD], ids=["second", "third"])
def test_search_answers_nine_of_ten_of_other_sets(corpus: int, asked: Sequence[Query]) -> None:
    missed = _missed(_ours, asked)
    assert _share(missed, asked) >= 0.90, _report(missed, asked)


def test_search_answers_far_more_than_plain_postgresql(corpus: int) -> None:
    ours, plain = _share(_missed(_ours)), _share(_missed(_plain))
    assert ours >= plain + 0.3, f"ours {ours:.3f}, plain {plain:.3f}"
