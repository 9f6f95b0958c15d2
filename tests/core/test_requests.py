"""Requests that no browser sends get a sentence, never an error deep inside."""

from __future__ import annotations

import pytest
from django.test import Client

from nabe.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/de/angebote/?q=%00", "/buero/personen/?q=a%00b", "/anmelden/mit/%00/", "/%00"]
)
def test_nul_in_an_address_is_refused(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert "konnten wir nicht lesen" in answer.content.decode()


@pytest.mark.parametrize("charset", ["latin-1", "utf-7", "utf-16", "idna"])
def test_form_in_a_strange_charset_is_refused(charset: str) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        "/sprache/", b"language=de", headers={"X-CSRFToken": "a"},
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )  # fmt: skip
    assert answer.status_code == 400
    assert "konnten wir nicht lesen" in answer.content.decode()


def test_pages_of_signed_in_people_are_kept_by_nobody(client: Client) -> None:
    client.force_login(Person.objects.create_user("a@example.org", name="A"))
    for address in ("/heute/", "/de/angebote/"):
        assert client.get(address)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_form_without_our_sign_gets_our_page_in_the_readers_language(is_signed_in: bool) -> None:
    client = Client(enforce_csrf_checks=True)
    if is_signed_in:
        client.force_login(Person.objects.create_user("a@example.org", name="A"))
    answer = client.post("/de/angebot-vorschlagen/", {"name": "x"})
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "laden Sie die Seite neu" in text
    assert text.count("<h1") == 1
    assert "CSRF" not in text
    assert "DEBUG" not in text
    arabic = client.post("/ar/angebot-vorschlagen/", {"name": "x"})
    assert arabic.status_code == 403
    assert 'dir="rtl"' in arabic.content.decode()
