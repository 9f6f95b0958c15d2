"""Pages for what went wrong: in the reader's language, with a way out, and never a blank one."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

pytestmark = pytest.mark.django_db


def page(template: str, **context: Any) -> str:
    request = RequestFactory().get("/heute/")
    return render_to_string(template, context, request=request)


def test_missing_page_says_so_and_offers_a_way_out(client: Client) -> None:
    answer = client.get("/de/gibt-es-nicht/")
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_missing_page_speaks_the_language_of_its_address(client: Client) -> None:
    html = client.get("/ar/gibt-es-nicht/").content.decode()
    assert 'dir="rtl"' in html


@pytest.mark.parametrize("status", [403, 409])
def test_refusal_shows_its_sentence(status: int) -> None:
    html = page("ui/refused.html", message="Das hat schon jemand erledigt.", status=status)
    assert "Das hat schon jemand erledigt." in html
    assert html.count("<h1") == 1


def test_refusal_escapes_its_sentence() -> None:
    assert "<script>x" not in page("ui/refused.html", message="<script>x</script>", status=409)


def test_closed_door_names_whom_to_ask() -> None:
    assert "Koordination" in page("403.html")


def test_page_for_server_errors_needs_nothing_that_may_be_broken() -> None:
    html = render_to_string("500.html")
    assert "{%" not in html
    assert "Es liegt nicht an Ihnen" in html
    assert html == render_to_string("500.html", {"site": object()})
