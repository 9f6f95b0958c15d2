from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from nabe.core import journal
from nabe.core.errors import NotAllowed, Refused
from nabe.people import actions, rules
from nabe.people.models import Membership, Person, Role, RoleKind
from tests.people.house import House, give, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "scope"),
    [
        ("coordination", "town"),
        ("municipality", "county"),
        ("provider", "town"),
        ("requester", "county"),
        ("decision_maker", "school"),
    ],
)
def test_role_in_a_scope_that_does_not_fit_is_refused_by_the_database(
    house: House, kind: str, scope: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        give(house.nobody, kind, getattr(house, scope))


def test_role_cannot_be_held_twice_in_one_scope(house: House) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        give(house.provider, RoleKind.PROVIDER, house.school)


def test_email_in_capitals_is_refused_by_the_database(house: House) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=house.nobody.pk).update(email="Nobody@example.org")


GRANTS = {
    # by: what may be granted, as (kind, scope)
    "coordination": {
        ("coordination", "county"), ("municipality", "town"), ("municipality", "other_town"),
        ("provider", "school"), ("provider", "club"), ("requester", "school"),
        ("decision_maker", "county"), ("interpreter", "county"),
    },
    "municipality": {("municipality", "town"), ("provider", "school"), ("requester", "school")},
    "provider": {("provider", "school")},
    "other_provider": {("provider", "club")},
    "requester": set(), "decision_maker": set(), "interpreter": set(), "volunteer": set(),
    "operator": set(), "nobody": set(),
}  # fmt: skip
ALL_GRANTS = sorted(GRANTS["coordination"])


@pytest.mark.parametrize("by", GRANTS)
@pytest.mark.parametrize(("kind", "scope"), ALL_GRANTS)
def test_role_is_granted_only_by_whom_the_product_names(
    house: House, by: str, kind: str, scope: str
) -> None:
    newcomer = make_person()
    giver, where = house.people[by], getattr(house, scope)
    if (kind, scope) in GRANTS[by]:
        actions.grant_role(newcomer, kind=kind, scope=where, by=giver)
        assert rules.holds(newcomer, kind)
    else:
        with pytest.raises(NotAllowed):
            actions.grant_role(newcomer, kind=kind, scope=where, by=giver)
        assert not newcomer.roles.exists()


def test_role_granted_twice_stays_one_and_is_noted_once(house: House) -> None:
    for _turn in range(2):
        actions.grant_role(house.nobody, kind="provider", scope=house.school, by=house.coordination)

    assert house.nobody.roles.count() == 1
    assert [entry.verb for entry in journal.entries_for(house.nobody)] == ["role_granted"]


def test_role_of_a_locked_account_is_not_granted(house: House) -> None:
    actions.deactivate(house.nobody, by=house.coordination)

    with pytest.raises(Refused, match="gesperrt"):
        actions.grant_role(house.nobody, kind="provider", scope=house.school, by=house.coordination)


def test_revoked_role_opens_nothing_any_more(house: House) -> None:
    role = house.provider.roles.get()
    actions.revoke_role(role, by=house.municipality)

    fresh = Person.objects.get(pk=house.provider.pk)
    assert rules.organizations_of(fresh) == set()


def test_role_of_another_town_is_not_revoked(house: House) -> None:
    with pytest.raises(NotAllowed):
        actions.revoke_role(house.provider.roles.get(), by=house.other_municipality)
    assert house.provider.roles.exists()


def test_last_coordination_stays(house: House) -> None:
    with pytest.raises(Refused, match="letzte"):
        actions.revoke_role(house.coordination.roles.get(), by=house.coordination)

    give(house.nobody, RoleKind.COORDINATION, house.county)
    actions.revoke_role(house.coordination.roles.get(), by=house.coordination)
    assert not house.coordination.roles.exists()


def test_ended_membership_takes_the_roles_of_the_organization_along(house: House) -> None:
    membership = house.colleague.memberships.get()
    actions.end_membership(membership, by=house.municipality)

    assert Membership.objects.get(pk=membership.pk).until is not None
    assert not Role.objects.filter(person=house.colleague).exists()
    verbs = {entry.verb for entry in journal.entries_for(house.colleague)}
    assert verbs == {"membership_ended", "role_revoked"}


def test_membership_with_a_role_that_a_provider_may_not_take_stays(house: House) -> None:
    with pytest.raises(NotAllowed, match="Rolle"):
        actions.end_membership(house.colleague.memberships.get(), by=house.provider)

    assert house.colleague.roles.exists()
    assert house.colleague.memberships.get().until is None


def test_person_who_leaves_gives_up_their_own_roles(house: House) -> None:
    actions.end_membership(house.colleague.memberships.get(), by=house.colleague)

    assert not house.colleague.roles.exists()


def test_membership_is_ended_once(house: House) -> None:
    membership = house.colleague.memberships.get()
    actions.end_membership(membership, by=house.municipality)

    with pytest.raises(Refused, match="schon beendet"):
        actions.end_membership(membership, by=house.municipality)


def test_membership_of_another_organization_is_not_ended(house: House) -> None:
    with pytest.raises(NotAllowed):
        actions.end_membership(house.colleague.memberships.get(), by=house.other_provider)


SEES = {
    "coordination": "all",
    "municipality": {"municipality", "provider", "colleague", "requester"},
    "other_municipality": {"other_municipality", "other_provider"},
    "provider": {"provider", "colleague", "requester"},
    "other_provider": {"other_provider"},
    "requester": {"requester"}, "decision_maker": {"decision_maker"},
    "interpreter": {"interpreter"}, "volunteer": {"volunteer"}, "operator": {"operator"},
    "nobody": {"nobody"},
}  # fmt: skip


@pytest.mark.parametrize("viewer", SEES)
def test_person_is_visible_only_to_whom_the_product_names(house: House, viewer: str) -> None:
    expected = set(house.people) if SEES[viewer] == "all" else SEES[viewer]
    by_key = {person.pk: name for name, person in house.people.items()}

    seen = rules.persons_visible_to(house.people[viewer])

    assert {by_key[person.pk] for person in seen} == expected


def test_anonymous_visitor_sees_nobody(house: House) -> None:
    assert not rules.persons_visible_to(None).exists()
    assert not rules.organizations_visible_to(None).exists()
    assert rules.roles_of(None) == []


def test_locked_account_may_nothing(house: House) -> None:
    house.coordination.is_active = False

    assert not rules.is_coordination(house.coordination)
    assert not rules.persons_visible_to(house.coordination).exists()
