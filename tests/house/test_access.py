"""Role × page × verb for every address of the house; an address that nobody listed fails.

Allowed means: not refused, not hidden, not sent to sign-in. What an allowed POST then does is
tested elsewhere; here it is sent without content.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
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
from tests.house.addresses import OWN, PAGES, PUBLIC, SIGN_IN
from tests.house.world import NOBODY, ROLES, VISITOR, World
from tests.interpreting.factories import (
    make_interpreter,
    make_invitation,
    make_request,
    make_settled_assignment,
)
from tests.interpreting.joiners import make_rows_of_joining
from tests.people.house import House, build_house

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
def world(db: None, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    house = build_house()
    asked = people.invite(
        "neu@example.org", kind="provider", scope=house.school, by=house.coordination
    )
    written = messages.send(
        "account_notice", to="mia@example.org", key="x", context={"notice": "Hallo"}
    )
    assert written is not None
    Message.objects.update(state="abandoned")
    made = make_service(house, "kurs", "Kurs")
    run, question = make_rows_of_imports(made)
    noted = make_rows_of_the_office(house, made)
    asks = make_request(house)
    speaks = make_interpreter(person=house.interpreter)
    make_settled_assignment(make_request(house), speaks)
    make_invitation(make_request(house), speaks)
    make_rows_of_joining(speaks)
    return World(
        house, made, run, noted, asked.pk, written.pk, question.pk, asks.pk, speaks.pk
    )  # fmt: skip


def make_service(house: House, slug: str, name: str) -> Service:
    now = clock.now()
    return Service.objects.create(
        slug=slug, organization=house.school, name=name, folded_name=name.lower(), created_at=now,
        last_modified=now,
    )  # fmt: skip


def make_rows_of_imports(service: Service) -> tuple[ImportRun, SourceQuestion]:
    now = clock.now()
    source = ImportSource.objects.create(name="Liste", created_at=now)
    run = ImportRun.objects.create(
        source=source, file_name="a.csv", uploaded_at=now, state="ready",
        layouts=[{"sheet": "A", "signature": "s", "columns": [], "skip_reason": ""}],
    )  # fmt: skip
    ImportRow.objects.create(run=run, position=1, sheet="A", number=2, result="new")
    return run, SourceQuestion.objects.create(service=service, source=source, asked_at=now)


def make_rows_of_the_office(house: House, service: Service) -> Report:
    """Make what the office has to do with a service; returns the report of an error."""
    now = clock.now()
    Proposal.objects.create(
        service=service, via="provider", values={"name": "Neu"}, before={"name": service.name},
        made_at=now, key="p",
    )  # fmt: skip
    AssuranceCycle.objects.get_or_create(field=None)
    TranslationFile.objects.create(name="a.xlf", language="ar", by=house.coordination, at=now)
    first, second = sorted(
        [service, make_service(house, "zwilling", "Kurs!")], key=lambda one: one.pk
    )
    DuplicatePair.objects.create(first=first, second=second, score=90, found_at=now)
    Campaign.objects.create(name="Sommer", until=now.date())
    Subscription.objects.create(name="Kreis Soest", address="https://a.example", made_at=now)
    Version.objects.create(service=service, values={"name": "Alt"}, at=now)
    return Report.objects.create(
        service=service, kind="error", text="Falsch", made_at=now, key="k"
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
