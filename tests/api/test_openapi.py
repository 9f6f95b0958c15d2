"""Schemathesis asks everything that our own description allows, and much that it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from nabe.api.hsds import parameters
from nabe.directory.models import Service
from tests.api.conftest import Ask

pytestmark = pytest.mark.django_db
PATHS = [
    "/", "/services", "/services/{id}", "/organizations", "/organizations/{id}",
    "/service_at_locations", "/service_at_locations/{id}", "/taxonomies", "/taxonomies/{id}",
    "/taxonomy_terms", "/taxonomy_terms/{id}", "/openapi.json", "/datapackage.zip",
]  # fmt: skip


@pytest.fixture
def described(course: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The description as it is published, asked without a server in between.

    Within a test's transaction no request may give the connection back.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    monkeypatch.setattr("nabe.core.limits.take", lambda *_key, **_rate: None)
    yield schemathesis.openapi.from_wsgi("/api/hsds/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", PATHS)
def test_nothing_undocumented_and_no_fault(described: Any, path: str, mode: GenerationMode) -> None:
    operation = described[path]["GET"]
    if mode == GenerationMode.NEGATIVE and not (operation.query or operation.path_parameters):
        return
    seen = []

    @settings(
        max_examples=3 if "." in path else 30, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode).filter(_is_whole))
    def ask_everything(case: Any) -> None:
        seen.append(case.call_and_validate(headers={"Accept-Encoding": "identity"}).status_code)

    ask_everything()
    assert seen
    assert not [status for status in seen if status >= 500]


def _is_whole(case: Any) -> bool:
    """A distance needs a postcode, which no description can say; test_lists asks without one."""
    return "proximity" not in (case.query or {}) or "postcode" in case.query


def test_all_addresses_are_asked(described: Any) -> None:
    assert sorted(described) == sorted(PATHS)


def test_description_names_every_parameter(ask: Ask, county: Any) -> None:
    found = ask("openapi.json")

    assert found["openapi"] == "3.1.0"
    for name, asked in parameters.LISTS.items():
        told = [one["name"] for one in found["paths"][f"/{name}"]["get"]["parameters"]]
        assert told == list(asked)
