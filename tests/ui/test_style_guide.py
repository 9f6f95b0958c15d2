"""The style guide shows itself in the demo and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/ui/", "/ui/buero/", "/ui/einfach/", "/ui/?errors=1"])
def test_style_guide_shows_every_component(client: Client, settings: Any, path: str) -> None:
    settings.NABE_DEMO = True
    assert client.get(path).status_code == 200


def test_style_guide_is_hidden_from_a_real_county(client: Client, settings: Any) -> None:
    settings.NABE_DEMO = False
    settings.DEBUG = False
    assert client.get("/ui/").status_code == 404
