"""Signed links: one purpose, hashed, expiring, revocable; looking changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.http import HttpResponse

from nabe.core import links
from nabe.core.errors import Refused
from nabe.core.models import SignedLink
from nabe.core.views import UNKNOWN_LINKS_PER_HOUR
from tests.directory.factories import ServiceFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_make_keeps_only_a_hash() -> None:
    token = links.make("test", row=ServiceFactory(), valid_for=DAY)
    kept = SignedLink.objects.get()
    assert token not in kept.digest
    assert len(kept.digest) == 64


def test_find_returns_the_link_any_number_of_times_without_using_it_up() -> None:
    token = links.make("test", row=ServiceFactory(), valid_for=DAY, once=True)
    for _number in range(50):
        assert links.find(token, "test").spent_at is None


def test_find_refuses_another_purpose_an_altered_and_an_unknown_token() -> None:
    token = links.make("test", row=ServiceFactory(), valid_for=DAY)
    for bad, purpose in (
        (token, "other"),
        (token[:-1] + "~", "test"),
        ("x" * 5000, "test"),
        ("\x00", "test"),
    ):
        with pytest.raises(Refused) as refused:
            links.find(bad, purpose)
        assert refused.value.status == 404


def test_find_refuses_an_expired_link() -> None:
    with time_machine.travel("2026-11-01 10:00Z", tick=False):
        token = links.make("test", row=ServiceFactory(), valid_for=DAY)
    with time_machine.travel("2026-11-02 10:00Z", tick=False), pytest.raises(Refused) as refused:
        links.find(token)
    assert refused.value.status == 410


def test_revoke_ends_all_links_of_a_row() -> None:
    service = ServiceFactory()
    tokens = [links.make("test", row=service, valid_for=DAY) for _number in range(2)]
    assert links.revoke(service, "test") == 2
    for token in tokens:
        with pytest.raises(Refused):
            links.find(token)


def test_spend_lets_a_single_use_link_decide_once() -> None:
    token = links.make("test", row=ServiceFactory(), valid_for=DAY, once=True)
    first, second = links.find(token), links.find(token)
    links.spend(first)
    with pytest.raises(Refused):
        links.spend(second)


def test_link_page_refuses_an_unknown_token_with_a_sentence(client) -> None:  # type: ignore[no-untyped-def]
    answer = client.get("/l/gibt-es-nicht/")
    assert answer.status_code == 404
    assert "Dieser Link ist uns nicht bekannt" in answer.content.decode()


def test_guessed_links_are_counted_and_real_ones_still_open(client) -> None:  # type: ignore[no-untyped-def]
    for number in range(UNKNOWN_LINKS_PER_HOUR):
        assert client.get(f"/l/geraten-{number}/").status_code == 404
    refused = client.get("/l/geraten/")
    assert refused.status_code == 429
    assert "zu viele Versuche" in refused.content.decode()
    assert client.get("/l/geraten/", REMOTE_ADDR="198.51.100.7").status_code == 404

    token = links.make("test", row=ServiceFactory(), valid_for=DAY)
    links.serves("test")(lambda _request, link: HttpResponse(link.purpose))
    assert client.get(f"/l/{token}/").content == b"test"


def test_guesses_from_one_ipv6_network_count_together(client) -> None:  # type: ignore[no-untyped-def]
    for number in range(UNKNOWN_LINKS_PER_HOUR):
        client.get("/l/geraten/", REMOTE_ADDR=f"2001:db8:1:2::{number:x}")
    assert client.get("/l/geraten/", REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
    assert client.get("/l/geraten/", REMOTE_ADDR="2001:db8:1:3::1").status_code == 404
