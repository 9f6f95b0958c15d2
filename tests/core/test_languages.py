"""The language that a browser asks for, and the nearest one that we speak."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

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


@pytest.mark.django_db
def test_public_address_without_a_language_leads_to_the_readers_own(client: Client) -> None:
    arabic = client.get("/dolmetschen/?von=plakat", headers={"Accept-Language": "ar"})
    assert (arabic.status_code, arabic["Location"]) == (302, "/ar/dolmetschen/?von=plakat")
    assert "Accept-Language" in arabic["Vary"]
    assert client.get("/angebote/")["Location"] == "/de/angebote/"
    assert client.get("/gibt-es-nicht/").status_code == 404
    assert client.post("/dolmetschen/").status_code == 404
