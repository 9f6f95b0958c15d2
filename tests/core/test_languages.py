"""The language that a browser asks for, and the nearest one that we speak."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from nabe.core.languages import preferred


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("prs-AF", "fa-af"), ("prs", "fa-af"), ("pes-IR", "fa"), ("fa-AF", "fa-af"),
        ("fa-IR", "fa"), ("uk-UA,ru;q=0.8", "uk"), ("ckb,ar;q=0.5", "ar"), ("xx", "de"), ("", "de"),
    ],
)  # fmt: skip
def test_browser_gets_the_nearest_language(asked: str, given: str) -> None:
    assert preferred(RequestFactory().get("/", headers={"accept-language": asked})) == given
