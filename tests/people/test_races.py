"""Two people click at once, in two real connections: exactly one wins."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from nabe.core import links
from nabe.core.errors import Refused
from nabe.people import actions
from nabe.people.actions.accounts import INVITATION, VALID_FOR
from nabe.people.models import AccountInvitation, Organization, Person, Role, RoleKind
from tests.people.house import build_house, give

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Run the deeds in threads that start together; returns "done" or "refused" for each."""
    start, results = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
            results.append("done")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_two_coordinators_who_lock_each_other_out_leave_one() -> None:
    house = build_house()
    give(house.nobody, RoleKind.COORDINATION, house.county)
    one, other = house.coordination, house.nobody

    result = at_once(
        lambda: actions.deactivate(other, by=one), lambda: actions.deactivate(one, by=other)
    )

    assert result == ["done", "refused"]
    assert Person.objects.filter(roles__kind=RoleKind.COORDINATION, is_active=True).count() == 1


def test_two_coordinators_who_revoke_each_other_leave_one() -> None:
    house = build_house()
    give(house.nobody, RoleKind.COORDINATION, house.county)
    one, other = house.coordination.roles.get(), house.nobody.roles.get()

    result = at_once(
        lambda: actions.revoke_role(other, by=house.coordination),
        lambda: actions.revoke_role(one, by=house.nobody),
    )

    assert result == ["done", "refused"]
    assert Role.objects.filter(kind=RoleKind.COORDINATION).count() == 1


def test_invitation_accepted_twice_at_once_makes_one_account() -> None:
    house = build_house()
    invitation = actions.invite(
        "neu@example.org", kind="provider", scope=house.school, by=house.coordination
    )
    token = links.make(INVITATION, row=invitation, valid_for=VALID_FOR, once=True)

    def accept() -> None:
        actions.accept_invitation(links.find(token, INVITATION), name="Neu")

    assert at_once(accept, accept) == ["done", "refused"]
    assert Person.objects.filter(email="neu@example.org").count() == 1
    assert AccountInvitation.objects.get().state == "accepted"


def test_two_invitations_of_one_new_address_accepted_at_once_make_one_account() -> None:
    house = build_house()

    def token(kind: str) -> str:
        invitation = actions.invite(
            "neu@example.org", kind=kind, scope=house.school, by=house.coordination
        )
        return links.make(INVITATION, row=invitation, valid_for=VALID_FOR, once=True)

    def accept(token: str) -> object:
        return actions.accept_invitation(links.find(token, INVITATION), name="Neu")

    one, other = token("provider"), token("requester")

    assert at_once(lambda: accept(one), lambda: accept(other)) == ["done", "done"]
    person = Person.objects.get(email="neu@example.org")
    assert {role.kind for role in person.roles.all()} == {"provider", "requester"}


def test_organization_added_twice_at_once_is_one() -> None:
    house = build_house()

    def add(name: str) -> object:
        return actions.add_organization(name=name, by=house.coordination)

    result = at_once(lambda: add("Haus der Kulturen e.V."), lambda: add("Haus-der-Kulturen"))

    assert result == ["done", "refused"]
    assert Organization.objects.filter(folded_name="haus der kulturen").count() == 1


def test_two_changes_of_the_own_settings_at_once_are_both_kept() -> None:
    mia = build_house().nobody
    one, other = Person.objects.get(pk=mia.pk), Person.objects.get(pk=mia.pk)

    assert at_once(
        lambda: actions.change_own_settings(one, by=one, name="Zoe Neu"),
        lambda: actions.change_own_settings(other, by=other, phone="02303 1"),
    ) == ["done", "done"]
    mia = Person.objects.get(pk=mia.pk)
    assert (mia.name, mia.sort_key, mia.phone) == ("Zoe Neu", "zoe neu", "02303 1")


def test_role_given_twice_at_once_is_one() -> None:
    house = build_house()

    def grant() -> None:
        actions.grant_role(house.nobody, kind="provider", scope=house.school, by=house.coordination)

    assert at_once(grant, grant) == ["done", "done"]
    assert house.nobody.roles.count() == 1
