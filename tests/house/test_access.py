"""Role × page × verb for every address of the house; an address that nobody listed fails.

Allowed means: not refused, not hidden, not sent to sign-in. What an allowed POST then does is
tested elsewhere; here it is sent without content.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
    Version,
)
from nabe.messages import actions as messages
from nabe.messages.models import Message
from nabe.people import actions as people
from nabe.people.models import Person
from tests.people.house import House, build_house

pytestmark = pytest.mark.django_db

VISITOR = "visitor"
ROLES = (
    "coordination", "municipality", "other_municipality", "decision_maker", "provider",
    "other_provider", "requester", "interpreter", "volunteer", "operator", "nobody",
)  # fmt: skip
SIGNED_IN = frozenset(ROLES)
COORDINATION = frozenset({"coordination"})
PEOPLE_OFFICE = frozenset(
    {"coordination", "municipality", "other_municipality", "provider", "other_provider"}
)
OWN_TOWN = frozenset({"coordination", "municipality"})
OWN_SCHOOL = frozenset({"coordination", "municipality", "provider"})
TOWNS = frozenset({"coordination", "municipality", "other_municipality"})
NOBODY: frozenset[str] = frozenset()


@dataclass
class World:
    """The house with one row of each kind that an address names."""

    house: House
    service: Service
    run: ImportRun
    report: Report
    invitation_pk: int
    message_pk: int
    question_pk: int


Arguments = Callable[[World], dict[str, Any]]


def none(world: World) -> dict[str, Any]:
    return {}


def colleague(world: World) -> dict[str, Any]:
    return {"pk": world.house.colleague.pk}


def colleagues_role(world: World) -> dict[str, Any]:
    return {"pk": world.house.colleague.roles.get().pk}


def colleagues_membership(world: World) -> dict[str, Any]:
    return {"pk": world.house.colleague.memberships.get().pk}


def invitation(world: World) -> dict[str, Any]:
    return {"pk": world.invitation_pk}


def school(world: World) -> dict[str, Any]:
    return {"pk": world.house.school.pk}


def message(world: World) -> dict[str, Any]:
    return {"pk": world.message_pk}


def service(world: World) -> dict[str, Any]:
    return {"pk": world.service.pk}


def report(world: World) -> dict[str, Any]:
    return {"pk": world.report.pk}


def pair(world: World) -> dict[str, Any]:
    return {"pk": DuplicatePair.objects.get().pk}


def both_stay(world: World) -> dict[str, Any]:
    return {"step": "keep"}


def cycle(world: World) -> dict[str, Any]:
    return {"pk": AssuranceCycle.objects.get(field=None).pk}


def campaign(world: World) -> dict[str, Any]:
    return {"pk": Campaign.objects.get().pk}


def proposal(world: World) -> dict[str, Any]:
    return {"pk": world.service.proposals.get().pk}


def version(world: World) -> dict[str, Any]:
    return {"pk": world.service.pk, "number": world.service.versions.get().pk}


def import_run(world: World) -> dict[str, Any]:
    return {"pk": world.run.pk}


def import_row(world: World) -> dict[str, Any]:
    return {"pk": world.run.pk, "position": 1}


def layout(world: World) -> dict[str, Any]:
    return {"signature": "s"}


def question(world: World) -> dict[str, Any]:
    return {"question": world.question_pk, "answer": "still"}


def as_file(world: World) -> dict[str, Any]:
    return {"form": "csv"}


def town_by_key(world: World) -> dict[str, Any]:
    return {"ags": world.house.town.ags}


@dataclass(frozen=True)
class Page:
    """Who may GET and who may POST an address; None: the verb does not exist there."""

    get: frozenset[str] | None
    post: frozenset[str] | None = None
    arguments: Arguments = none
    sent: Arguments = none


# Pages that answer to everybody and show nothing that is not public.
PUBLIC = {
    "core:link", "core:language", "core:alive", "core:ready", "office:root", "office:colours",
    "people:demo_signin",
    "portal:home", "portal:join", "portal:imprint", "portal:privacy", "portal:accessibility",
    "portal:barrier", "portal:contact", "directory:results", "directory:service",
    "directory:report", "directory:suggest", "directory:thanks", "directory:municipalities",
    "directory:words", "directory:vcard", "directory:propose", "directory:proposed",
    "directory:my_list", "directory:my_list_send", "directory:my_list_sent",
    "directory:municipality", "directory:dates", "directory:file", "directory:calendar",
    "api:open_data", "hsds:about", "hsds:openapi", "hsds:package", "hsds:unknown",
    *(
        f"hsds:{name}{one}"
        for name in (
            "services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"
        )
        for one in ("", "_one")
    ),
    "ui:style_guide", "ui:style_guide_office", "ui:style_guide_plain",
}  # fmt: skip
# The steps of signing in and out; tests/people/test_signin.py walks them.
SIGN_IN = {
    "account_login", "account_request_login_code", "account_confirm_login_code",
    "mfa_login_webauthn", "mfa_authenticate", "account_reset_password",
    "account_confirm_password_reset_code", "account_complete_password_reset",
    "account_password_reset_completed", "account_email_verification_sent", "account_inactive",
    "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup",
    "openid_connect_login", "openid_connect_callback", "account_logout",
}  # fmt: skip
# What everybody who signed in finds about themselves; visitors are sent to sign in.
OWN = {
    "people:account", "account_email", "account_change_password", "account_set_password",
    "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn", "socialaccount_connections",
}  # fmt: skip

PAGES = {
    "office:today": Page(SIGNED_IN),
    "people:export": Page(None, SIGNED_IN),
    "people:persons": Page(PEOPLE_OFFICE),
    "people:person": Page(OWN_SCHOOL, arguments=colleague),
    "people:invite": Page(PEOPLE_OFFICE, PEOPLE_OFFICE),
    "people:invitation_withdraw": Page(None, OWN_SCHOOL, invitation),
    "people:role_grant": Page(None, OWN_SCHOOL, colleague),
    "people:role_revoke": Page(OWN_TOWN, OWN_TOWN, colleagues_role),
    "people:membership_end": Page(None, OWN_TOWN, colleagues_membership),
    "people:person_switch": Page(None, COORDINATION, colleague),
    "people:person_erase": Page(COORDINATION, COORDINATION, colleague),
    "people:person_export": Page(None, COORDINATION, colleague),
    "people:organizations": Page(PEOPLE_OFFICE),
    "people:organization": Page(OWN_SCHOOL, arguments=school),
    "people:organization_add": Page(TOWNS, TOWNS),
    "people:organization_edit": Page(OWN_SCHOOL, OWN_SCHOOL, school),
    "people:organization_member": Page(None, OWN_SCHOOL, school),
    "people:organization_switch": Page(None, OWN_TOWN, school),
    "messages:list": Page(COORDINATION),
    "messages:message": Page(COORDINATION, arguments=message),
    "messages:repeat": Page(None, COORDINATION, message),
    "places:county": Page(COORDINATION),
    "places:county_edit": Page(COORDINATION, COORDINATION),
    "places:municipality": Page(COORDINATION, COORDINATION, town_by_key),
    "directory_office:list": Page(PEOPLE_OFFICE),
    "directory_office:file": Page(PEOPLE_OFFICE, arguments=as_file),
    "directory_office:add": Page(PEOPLE_OFFICE, PEOPLE_OFFICE),
    "directory_office:edit": Page(OWN_SCHOOL, OWN_SCHOOL, service),
    "directory_office:confirm": Page(None, OWN_SCHOOL, service),
    "directory_office:step": Page(None, OWN_TOWN, service),
    "directory_office:report": Page(OWN_SCHOOL, OWN_TOWN, report),
    "directory_office:pairs": Page(PEOPLE_OFFICE),
    "directory_office:pair": Page(OWN_SCHOOL, OWN_TOWN, pair, both_stay),
    "directory_office:many": Page(None, PEOPLE_OFFICE),
    "directory_office:calls": Page(PEOPLE_OFFICE),
    "directory_office:called": Page(None, OWN_SCHOOL, service),
    "directory_office:rules": Page(COORDINATION, COORDINATION),
    "directory_office:cycle_add": Page(COORDINATION, COORDINATION),
    "directory_office:cycle": Page(COORDINATION, COORDINATION, cycle),
    "directory_office:campaigns": Page(COORDINATION),
    "directory_office:campaign_add": Page(COORDINATION, COORDINATION),
    "directory_office:campaign": Page(COORDINATION, COORDINATION, campaign),
    "directory_office:proposals": Page(PEOPLE_OFFICE),
    "directory_office:proposal": Page(OWN_SCHOOL, OWN_TOWN, proposal),
    "directory_office:version": Page(OWN_SCHOOL, OWN_TOWN, version),
    "directory_import:list": Page(COORDINATION, COORDINATION),
    "directory_import:questions": Page(PEOPLE_OFFICE, OWN_SCHOOL, sent=question),
    "directory_import:run": Page(COORDINATION, arguments=import_run),
    "directory_import:columns": Page(COORDINATION, COORDINATION, import_run, layout),
    "directory_import:row": Page(COORDINATION, COORDINATION, import_row),
    "directory_import:decide": Page(None, COORDINATION, import_row),
    "directory_import:take": Page(None, COORDINATION, import_run),
    "directory_import:undo": Page(None, COORDINATION, import_run),
    "directory_import:discard": Page(None, COORDINATION, import_run),
    "directory_import:bad": Page(COORDINATION, arguments=import_run),
}


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
    twin = listed("Zwilling", town="unna", organization=house.school)
    DuplicatePair.objects.create(
        first=min(made, twin, key=lambda one: one.pk), second=max(made, twin, key=lambda one: one.pk),
        score=90, found_at=now,
    )  # fmt: skip
    Campaign.objects.create(name="Sommer", until=now.date())
    Version.objects.create(service=made, values={"name": "Alt"}, at=now)
    assert written is not None
    return World(house, made, run, noted, asked.pk, written.pk, asked_back.pk)


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
