"""Reading persons, organizations, invitations: each for the page that shows it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from nabe.core import clock, pagecache
from nabe.core.search import fold
from nabe.people import rules
from nabe.people.models import (
    AccountInvitation,
    Membership,
    Organization,
    Person,
    Qualification,
    QualificationKind,
    Role,
    RoleKind,
)
from nabe.people.names import folded_address, folded_name
from nabe.places.models import Municipality

_SCOPES = ("county", "municipality", "organization")


def persons_for_list(viewer: Person | None, filters: Mapping[str, str]) -> QuerySet[Person]:
    """Return whom the viewer may see, with roles and memberships, filtered by the address.

    `filters` knows q (words of name or address), role, municipality, organization, state.
    """
    found = rules.persons_visible_to(viewer)
    for word in fold(filters.get("q", ""))[:100].split():
        found = found.filter(Q(sort_key__contains=word) | Q(email__contains=word))
    if filters.get("role") in RoleKind.values:
        roles = rules.roles_visible_to(viewer).filter(kind=filters["role"])
        found = found.filter(pk__in=roles.values("person"))
    if _is_number(filters.get("municipality", "")):
        town = int(filters["municipality"])
        there = Q(organization__municipality=town)
        found = found.filter(_within(viewer, Q(municipality=town) | there, there))
    if organization := _uuid(filters.get("organization", "")):
        body = Q(organization=organization)
        found = found.filter(_within(viewer, body, body))
    if filters.get("state") in ("active", "inactive"):
        found = found.filter(is_active=filters["state"] == "active")
    return (
        found.distinct()
        .order_by("sort_key", "pk")
        .prefetch_related(
            Prefetch("roles", _roles(viewer)),
            Prefetch("memberships", _memberships(viewer).filter(until=None)),
        )
    )


def _roles(viewer: Person | None) -> QuerySet[Role]:
    return rules.roles_visible_to(viewer).select_related(*_SCOPES)


def _memberships(viewer: Person | None) -> QuerySet[Membership]:
    return rules.memberships_visible_to(viewer).select_related("organization")


def _within(viewer: Person | None, of_role: Q, of_membership: Q) -> Q:
    """Return the condition of a role or a present membership that the viewer may know of."""
    roles = rules.roles_visible_to(viewer).filter(of_role)
    memberships = rules.memberships_visible_to(viewer).filter(of_membership, until=None)
    return Q(pk__in=roles.values("person")) | Q(pk__in=memberships.values("person"))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def person_for_page(viewer: Person | None, pk: uuid.UUID) -> Person:
    """Return one person with roles and memberships; answers 404 for whom the viewer may not see."""
    person = (
        rules.persons_visible_to(viewer)
        .filter(pk=pk)
        .prefetch_related(
            Prefetch("roles", _roles(viewer)), Prefetch("memberships", _memberships(viewer))
        )
        .first()
    )
    if person is None:
        raise Http404
    return person


def role_for_action(viewer: Person | None, pk: int) -> Role:
    """Return one role of somebody the viewer may see, or answer 404."""
    role = (
        _roles(viewer)
        .select_related("person")
        .filter(pk=pk, person__in=rules.persons_visible_to(viewer))
        .first()
    )
    if role is None:
        raise Http404
    return role


def membership_for_action(viewer: Person | None, pk: int) -> Membership:
    """Return one membership of somebody the viewer may see, or answer 404."""
    membership = (
        Membership.objects.select_related("person", "organization")
        .filter(pk=pk, person__in=rules.persons_visible_to(viewer))
        .first()
    )
    if membership is None:
        raise Http404
    return membership


def own_person(viewer: Person) -> Person:
    """Return the viewer with roles and memberships, for the page of their own account."""
    return person_for_page(viewer, viewer.pk)


def person_at(address: str) -> Person | None:
    """Return whose account has this mail address; for the outbox, which shows it to nobody."""
    return Person.objects.filter(email=folded_address(address)).first()


# --- organizations -------------------------------------------------------------------------
def organizations_for_list(
    viewer: Person | None, filters: Mapping[str, str]
) -> QuerySet[Organization]:
    """Return the organizations of the viewer's office with their number of members.

    `filters` knows q (words of the name), kind, municipality, state (active unless asked;
    "elsewhere": those that another county's directory keeps).
    """
    found = rules.organizations_visible_to(viewer).select_related("municipality")
    for word in folded_name(filters.get("q", "")).split():
        found = found.filter(folded_name__contains=word)
    if filters.get("kind") in Organization.Kind.values:
        found = found.filter(kind=filters["kind"])
    if _is_number(filters.get("municipality", "")):
        found = found.filter(municipality=int(filters["municipality"]))
    state = filters.get("state") or Organization.State.ACTIVE
    if state == "elsewhere":
        found = found.exclude(kept_by="")
    else:
        found = found.filter(kept_by="")
        found = found.filter(state=state) if state != "all" else found
    members = Count("memberships", filter=Q(memberships__until=None))
    return found.annotate(members=members).order_by("folded_name", "pk")


def organization_for_page(viewer: Person | None, pk: uuid.UUID) -> Organization:
    """Return one organization with its members, or answer 404."""
    organization = (
        rules.organizations_visible_to(viewer)
        .select_related("municipality")
        .filter(pk=pk)
        .prefetch_related(Prefetch("memberships", _members()))
        .first()
    )
    if organization is None:
        raise Http404
    return organization


def _members() -> QuerySet[Membership]:
    return (
        Membership.objects.filter(until=None).select_related("person").order_by("person__sort_key")
    )


def organizations_for_choice(viewer: Person | None) -> QuerySet[Organization]:
    """Return the active organizations that the viewer may choose in a form."""
    return (
        rules.organizations_visible_to(viewer)
        .filter(state=Organization.State.ACTIVE, kept_by="")
        .order_by("folded_name")
    )


# --- invitations and scopes ----------------------------------------------------------------
def open_invitations(viewer: Person | None) -> list[AccountInvitation]:
    """Return the unanswered invitations for roles that the viewer may give."""
    waiting = AccountInvitation.objects.filter(state=AccountInvitation.State.OPEN).select_related(
        "county", "municipality", "organization", "invited_by"
    )
    return [each for each in waiting if rules.may_grant(viewer, each.kind, each.scope)]


def invitation_for_link(row_id: str) -> AccountInvitation:
    """Return the invitation of a signed link; the link itself is the permission."""
    return AccountInvitation.objects.select_related(
        "county", "municipality", "organization", "invited_by"
    ).get(pk=row_id)


def invitation_for_action(viewer: Person | None, pk: int) -> AccountInvitation:
    """Return one invitation whose role the viewer may give, or answer 404."""
    found = AccountInvitation.objects.filter(pk=pk).first()
    if found is None or not rules.may_grant(viewer, found.kind, found.scope):
        raise Http404
    return found


def municipalities_for_choice(viewer: Person | None) -> QuerySet[Municipality]:
    """Return the municipalities in which the viewer may give roles or keep organizations."""
    towns = Municipality.objects.only("name", "sort_key").order_by("sort_key")
    if rules.is_coordination(viewer):
        return towns
    return towns.filter(pk__in=rules.municipalities_of(viewer))


class DemoGroup(NamedTuple):
    """The demo's persons of one role: a few at once, the others behind them."""

    role: str
    first: list[Person]
    more: list[Person]


def demo_groups(*, at_once: int = 2) -> list[DemoGroup]:
    """Return the demo's persons by kind of role, in the order of RoleKind; for the demo alone."""
    persons = Person.objects.filter(is_demo=True, is_active=True).prefetch_related(
        Prefetch("roles", Role.objects.select_related(*_SCOPES))
    )
    by_kind: dict[str, list[Person]] = {kind: [] for kind in RoleKind.values}
    for person in persons:
        for role in person.roles.all()[:1]:
            by_kind[role.kind].append(person)
    return [
        DemoGroup(str(RoleKind(kind).label), found[:at_once], found[at_once:])
        for kind, found in by_kind.items()
        if found
    ]


def demo_person(pk: str) -> Person:
    """Return one of the demo's persons, or answer 404; for the demo alone."""
    key = _uuid(pk)
    person = Person.objects.filter(pk=key, is_demo=True, is_active=True).first() if key else None
    if person is None:
        raise Http404
    return person


def has_account(invitation: AccountInvitation) -> bool:
    """Say whether the invited address already belongs to an account."""
    return Person.objects.filter(email=invitation.email).exists()


# --- qualifications -----------------------------------------------------------------------------
def qualification_kinds() -> list[QualificationKind]:
    """Return every kind, also those that are not given any more."""
    return list(QualificationKind.objects.all())


def qualification_names() -> Mapping[int, str]:
    """Return the name of every kind by its key; kept until something changes."""
    return pagecache.kept(
        "qualification kinds", lambda: dict(QualificationKind.objects.values_list("pk", "name"))
    )


def qualifications_of(viewer: Person | None, person: Person) -> list[Qualification]:
    """Return what holds or held for somebody, the newest first; for them and the coordination."""
    if viewer is None or not (viewer.pk == person.pk or rules.grants_qualifications(viewer)):
        return []
    rows = Qualification.objects.filter(person=person, revoked_at=None)
    found = list(rows.select_related("kind", "person"))
    for one in found:
        one.has_ended = bool(one.valid_until and one.valid_until < clock.today())  # type: ignore[attr-defined]
    return found


def qualification_for_action(viewer: Person | None, person: Person, pk: int) -> Qualification:
    """Return one qualification of somebody, for the coordination; else 404."""
    rows = Qualification.objects.filter(person=person, pk=pk).select_related("kind", "person")
    found = rows.first() if rules.grants_qualifications(viewer) else None
    if found is None:
        raise Http404
    return found
