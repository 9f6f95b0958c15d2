"""Role × page × verb for every address of the house; an address that nobody listed fails.

Allowed means: not refused, not hidden, not sent to sign-in. What an allowed POST then does is
tested elsewhere; here it is sent without content.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from nabe.core import clock
from nabe.directory.models import (
    AssuranceCycle,
    Campaign,
    DuplicatePair,
    ImportRow,
    ImportRun,
    ImportSource,
    Proposal,
    Report,
    Service,
    SourceQuestion,
    Subscription,
    TranslationFile,
    Version,
)
from nabe.messages import actions as messages
from nabe.messages.models import Message
from nabe.people import actions as people
from nabe.people.models import Person
from tests.house.addresses import NOBODY, OWN, PAGES, PUBLIC, ROLES, SIGN_IN, VISITOR, World
from tests.interpreting.factories import (
    make_interpreter,
    make_invitation,
    make_request,
    make_settled_assignment,
)
from tests.interpreting.joiners import make_rows_of_joining
from tests.people.house import build_house

pytestmark = pytest.mark.django_db


def addresses(found: Any = None, within: str = "") -> Iterator[str]:
    """Yield the full name of every address of the house."""
    for each in (found or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            names = ":".join(part for part in (within, each.namespace) if part)
            yield from addresses(each, names)
        elif isinstance(each, URLPattern):
            yield ":".join(part for part in (within, each.name or f"? {each.pattern}") if part)


@pytest.fixture
def world(db: None) -> World:
    house = build_house()
    now = clock.now()
    made = Service.objects.create(
        slug="kurs", organization=house.school, name="Kurs", folded_name="kurs", created_at=now,
        last_modified=now,
    )  # fmt: skip
    asked = people.invite(
        "neu@example.org", kind="provider", scope=house.school, by=house.coordination
    )
    written = messages.send(
        "account_notice", to="mia@example.org", key="x", context={"notice": "Hallo"}
    )
    Message.objects.update(state="abandoned")
    source = ImportSource.objects.create(name="Liste", created_at=now)
    run = ImportRun.objects.create(
        source=source, file_name="a.csv", uploaded_at=now, state="ready",
        layouts=[{"sheet": "A", "signature": "s", "columns": [], "skip_reason": ""}],
    )  # fmt: skip
    ImportRow.objects.create(run=run, position=1, sheet="A", number=2, result="new")
    asked_back = SourceQuestion.objects.create(service=made, source=source, asked_at=now)
    noted = Report.objects.create(service=made, kind="error", text="Falsch", made_at=now, key="k")
    Proposal.objects.create(
        service=made, via="provider", values={"name": "Neu"}, before={"name": made.name},
        made_at=now, key="p",
    )  # fmt: skip
    AssuranceCycle.objects.get_or_create(field=None)
    TranslationFile.objects.create(name="a.xlf", language="ar", by=house.coordination, at=now)
    twin = Service.objects.create(
        slug="zwilling", organization=house.school, name="Kurs!", created_at=now, last_modified=now
    )
    DuplicatePair.objects.create(
        first=min(made, twin, key=lambda one: one.pk), second=max(made, twin, key=lambda one: one.pk),
        score=90, found_at=now,
    )  # fmt: skip
    Campaign.objects.create(name="Sommer", until=now.date())
    Subscription.objects.create(name="Kreis Soest", address="https://a.example", made_at=now)
    Version.objects.create(service=made, values={"name": "Alt"}, at=now)
    assert written is not None
    asks = make_request(house)
    speaks = make_interpreter(person=house.interpreter)
    make_settled_assignment(make_request(house), speaks)
    make_invitation(make_request(house), speaks)
    make_rows_of_joining(speaks)
    return World(
        house, made, run, noted, asked.pk, written.pk, asked_back.pk, asks.pk, speaks.pk
    )  # fmt: skip


BROWSER = Client(raise_request_exception=False)  # one for all: its middleware is built once


def ask(
    world: World, who: str, verb: str, address: str, sent: dict[str, Any] | None = None
) -> HttpResponse:
    """Ask for an address as somebody, and leave the world as it was."""
    client = BROWSER
    client.cookies.clear()
    if who != VISITOR:
        client.force_login(Person.objects.get(pk=world.house.people[who].pk))
    with transaction.atomic():
        response: HttpResponse = getattr(client, verb)(address, sent or {})
        transaction.set_rollback(True)
    return response


def is_let_in(response: HttpResponse) -> bool:
    sent_to_sign_in = response.status_code == 302 and "/anmelden/" in response["Location"]
    return response.status_code not in (403, 404, 405) and not sent_to_sign_in


def test_every_address_is_listed() -> None:
    listed = PUBLIC | SIGN_IN | OWN | set(PAGES)

    assert sorted(set(addresses()) - listed) == []


def test_every_listed_address_exists() -> None:
    listed = PUBLIC | SIGN_IN | OWN | set(PAGES)

    assert sorted(listed - set(addresses())) == []


@pytest.mark.parametrize("verb", ["get", "post"])
@pytest.mark.parametrize("name", PAGES)
def test_page_lets_in_whom_the_product_names(world: World, name: str, verb: str) -> None:
    page = PAGES[name]
    allowed = page.get if verb == "get" else page.post
    address = reverse(name, kwargs=page.arguments(world))

    let_in = set()
    for who in (VISITOR, *ROLES):
        response = ask(world, who, verb, address, page.sent(world) if verb == "post" else None)
        assert response.status_code < 500, who
        if is_let_in(response):
            let_in.add(who)

    assert let_in == set(allowed or NOBODY)


@pytest.mark.parametrize("verb", ["get", "post"])
@pytest.mark.parametrize("name", sorted(OWN))
def test_own_page_sends_visitors_to_sign_in(world: World, name: str, verb: str) -> None:
    kwargs = {"pk": 1} if name in ("mfa_remove_webauthn", "mfa_edit_webauthn") else {}

    response = ask(world, VISITOR, verb, reverse(name, kwargs=kwargs))

    assert response.status_code == 302
    assert "/anmelden/" in response["Location"]


@pytest.mark.parametrize("name", sorted(OWN))
def test_own_page_never_shows_a_fault(world: World, name: str) -> None:
    kwargs = {"pk": 1} if name in ("mfa_remove_webauthn", "mfa_edit_webauthn") else {}

    assert ask(world, "nobody", "get", reverse(name, kwargs=kwargs)).status_code < 500


@pytest.mark.parametrize(
    "name", sorted(SIGN_IN - {"openid_connect_login", "openid_connect_callback"})
)
@pytest.mark.parametrize("who", [VISITOR, "nobody"])
def test_step_of_signing_in_never_shows_a_fault(world: World, name: str, who: str) -> None:
    assert ask(world, who, "get", reverse(name)).status_code < 500
    assert ask(world, who, "post", reverse(name)).status_code < 500


def test_row_that_does_not_exist_is_not_found(world: World) -> None:
    for name in ("people:person", "people:organization", "directory_office:edit"):
        address = reverse(name, kwargs={"pk": uuid.uuid4()})
        assert ask(world, "coordination", "get", address).status_code == 404
