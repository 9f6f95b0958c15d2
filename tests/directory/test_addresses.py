"""The address of a service is never that of another page, whatever the service is called."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, include, path, resolve, reverse

from nabe.core.addresses import reserved_names
from nabe.directory.actions import services
from nabe.directory.entries import Entry
from nabe.directory.models import Service
from tests.directory.importing.makers import row
from tests.directory.importing.runs import take
from tests.people.house import House, give, make_person

pytestmark = pytest.mark.django_db
ROOT = "de/angebote/"
urlpatterns = [
    path("de/angebote/sprachen/<int:year>/", include("nabe.core.urls")),
    path("de/", include("nabe.directory.urls")),
]


def routes(patterns: Any, before: str = "") -> Iterator[str]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        else:
            yield route


def fixed_names() -> set[str]:
    """Every first word after /de/angebote/ that an address of ours spells out."""
    below = (one.removeprefix(ROOT) for one in routes(get_resolver().url_patterns)
             if one.startswith(ROOT))  # fmt: skip
    return {one.split("/")[0] for one in below} - {"", "<slug:slug>"}


def shows_a_service(slug: str) -> bool:
    match = resolve(reverse("directory:service", args=[slug]))
    return match.view_name == "directory:service" and match.kwargs == {"slug": slug}


def test_there_is_something_to_keep_free() -> None:
    assert fixed_names() >= {"woerter", "nr"}
    assert not shows_a_service("woerter")


def test_every_fixed_name_of_the_patterns_is_kept_free() -> None:
    for name in fixed_names():
        slug = services.free_slug(name)
        assert slug not in fixed_names()
        assert shows_a_service(slug)
    assert services.free_slug("Wörterbuch") == "woerterbuch"


def test_new_page_reserves_its_name_by_being_there(settings: Any) -> None:
    assert "sprachen" not in reserved_names(services.SERVICE_PAGE)
    settings.ROOT_URLCONF = __name__
    reserved_names.cache_clear()
    try:
        assert services.free_slug("Sprachen") == "sprachen-2"
    finally:
        reserved_names.cache_clear()


def test_service_called_like_a_page_is_seen(client: Client, house: House) -> None:
    for name in sorted(fixed_names()):
        entry = Entry({"name": name, "organization": house.school})
        made = services.create_service(entry, by=house.coordination)
        page = client.get(f"/de/angebote/{made.slug}/")
        assert page.status_code == 200
        assert page.context["service"].name == name


def test_imported_service_called_like_a_page_is_seen(
    client: Client, county: Any, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    by = make_person("Kim Koordination")
    give(by, "coordination", county)
    take([row(angebot="Wörter", ort="", plz="", strasse="")], tmp_path, by)

    made = Service.objects.get(name="Wörter")
    assert made.slug == "woerter-2"
    assert shows_a_service(made.slug)
