"""Signed links: one purpose, hashed, expiring, revocable; looking changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from nabe.core import links
from nabe.core.errors import Refused
from nabe.core.models import SignedLink
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
