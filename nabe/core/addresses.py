"""Words that stand fixed in our own addresses, where others carry the name of a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver


@cache
def reserved_names(view_name: str) -> frozenset[str]:
    """Return what no row may be called whose name is the last part of the address of `view_name`.

    `/angebote/<slug>/` and `/angebote/woerter/` share one place: a row called "woerter" would
    never be seen. Read from the URL patterns, so that a new address is reserved by being there.
    """
    routes = list(_routes(get_resolver().url_patterns))
    before = next(route for name, route in routes if name == view_name).partition("<")[0]
    following = (route.removeprefix(before) for _name, route in routes if route.startswith(before))
    words = (rest.partition("/")[0] for rest in following)
    return frozenset(word for word in words if word and "<" not in word)


def _routes(
    patterns: Iterable[URLPattern | URLResolver], before: str = "", space: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield (view name with its namespace, whole route) of every address."""
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _routes(one.url_patterns, route, inner)
        else:
            yield f"{space}{one.name}", route
