"""Who may do what to persons and organizations, and whom somebody may see.

Every predicate takes the viewer first; None is an anonymous visitor, who may nothing.
Coordination sees all, a municipality its own town, a provider the members of its own
organization, everybody else only themselves.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Model, Q, QuerySet
from rules import add_perm, predicate

from nabe.people.models import AccountInvitation, Membership, Organization, Person, Role, RoleKind
from nabe.places.models import Municipality

_CACHE = "_known_roles"


def roles_of(viewer: Person | None) -> list[Role]:
    """Return the viewer's roles, read once per request; none for inactive and anonymous ones."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return []
    known: list[Role] | None = getattr(viewer, _CACHE, None)
    if known is None:
        known = list(
            Role.objects.filter(person=viewer).select_related(
                "county", "municipality", "organization"
            )
        )
        setattr(viewer, _CACHE, known)
    return known


def forget_roles(person: Person) -> None:
    """Read the person's roles anew next time: they have changed."""
    setattr(person, _CACHE, None)


def holds(viewer: Person | None, *kinds: str) -> bool:
    """Say whether the viewer holds one of these roles anywhere."""
    return any(role.kind in kinds for role in roles_of(viewer))


def is_coordination(viewer: Person | None) -> bool:
    """The county's integration centre: sees and runs everything of this county."""
    return holds(viewer, RoleKind.COORDINATION)


def is_municipality_officer(viewer: Person | None) -> bool:
    """The integration officer of a town."""
    return holds(viewer, RoleKind.MUNICIPALITY)


def is_provider(viewer: Person | None) -> bool:
    """Somebody who keeps an organization's services right."""
    return holds(viewer, RoleKind.PROVIDER)


def municipalities_of(viewer: Person | None, kind: str = RoleKind.MUNICIPALITY) -> set[int]:
    """Return the keys of the municipalities in which the viewer holds `kind`."""
    return {
        role.municipality_id
        for role in roles_of(viewer)
        if role.kind == kind and role.municipality_id
    }


def organizations_of(viewer: Person | None, kind: str = RoleKind.PROVIDER) -> set[uuid.UUID]:
    """Return the keys of the organizations in which the viewer holds `kind`."""
    return {
        role.organization_id
        for role in roles_of(viewer)
        if role.kind == kind and role.organization_id
    }


def grants_qualifications(viewer: Person | None) -> bool:
    """Who writes down what somebody is qualified for: the coordination."""
    return is_coordination(viewer)


# --- seeing --------------------------------------------------------------------------------
def sees_people(viewer: Person | None) -> bool:
    """Who has the pages of persons and organizations in the office."""
    return holds(viewer, RoleKind.COORDINATION, RoleKind.MUNICIPALITY, RoleKind.PROVIDER)


def persons_visible_to(viewer: Person | None) -> QuerySet[Person]:
    """Return whom the viewer may see, erased persons never."""
    everybody = Person.objects.filter(erased_at=None)
    if not isinstance(viewer, Person) or not viewer.is_active:
        return everybody.none()
    if is_coordination(viewer):
        return everybody
    return everybody.filter(Q(pk=viewer.pk) | Q(pk__in=_persons_within(viewer)))


def _persons_within(viewer: Person) -> QuerySet[Person, uuid.UUID]:
    towns, bodies = municipalities_of(viewer), organizations_of(viewer)
    if not towns and not bodies:
        return Person.objects.none().values_list("pk", flat=True)
    within = (
        Q(roles__municipality__in=towns)
        | Q(roles__organization__municipality__in=towns)
        | Q(roles__organization__in=bodies)
        | Q(memberships__until=None, memberships__organization__municipality__in=towns)
        | Q(memberships__until=None, memberships__organization__in=bodies)
    )
    return Person.objects.filter(within).values_list("pk", flat=True)


def roles_visible_to(viewer: Person | None) -> QuerySet[Role]:
    """Return the roles that the viewer may know of: their own and those within their office."""
    if is_coordination(viewer):
        return Role.objects.all()
    if not isinstance(viewer, Person) or not viewer.is_active:
        return Role.objects.none()
    return Role.objects.filter(
        Q(person=viewer)
        | Q(municipality__in=municipalities_of(viewer))
        | Q(organization__in=organizations_visible_to(viewer))
    )


def memberships_visible_to(viewer: Person | None) -> QuerySet[Membership]:
    """Return the memberships that the viewer may know of: as with roles."""
    if is_coordination(viewer):
        return Membership.objects.all()
    if not isinstance(viewer, Person) or not viewer.is_active:
        return Membership.objects.none()
    return Membership.objects.filter(
        Q(person=viewer) | Q(organization__in=organizations_visible_to(viewer))
    )


def knows_account(viewer: Person | None, person: Person) -> bool:
    """Telephone, last sign-in and what happened: for coordination and the person alone."""
    return is_coordination(viewer) or (viewer is not None and viewer.pk == person.pk)


def organizations_visible_to(viewer: Person | None) -> QuerySet[Organization]:
    """Return the organizations that the viewer finds in the office."""
    everything = Organization.objects.all()
    if is_coordination(viewer):
        return everything
    return everything.filter(
        Q(municipality__in=municipalities_of(viewer)) | Q(pk__in=organizations_of(viewer))
    )


def ends_membership(viewer: Person | None, membership: Membership, roles: Iterable[Role]) -> bool:
    """Say whether the viewer may end it together with those of `roles` that hang on it."""
    organization = membership.organization
    if viewer is not None and viewer.pk == membership.person_id:
        return True
    return edits_organization(viewer, organization) and all(
        may_grant(viewer, role.kind, organization)
        for role in roles
        if role.organization_id == organization.pk
    )


def sees_person(viewer: Person | None, person: Person) -> bool:
    return persons_visible_to(viewer).filter(pk=person.pk).exists()


# --- doing ---------------------------------------------------------------------------------
def edits_organization(viewer: Person | None, organization: Organization) -> bool:
    """Coordination, the officer of its town and its own providers keep it right."""
    return not organization.kept_by and (
        is_coordination(viewer)
        or organization.municipality_id in municipalities_of(viewer)
        or organization.pk in organizations_of(viewer)
    )


def switches_organization(viewer: Person | None, organization: Organization) -> bool:
    """Archiving and reopening is for coordination and the officer of its town."""
    if organization.kept_by:
        return False
    return is_coordination(viewer) or organization.municipality_id in municipalities_of(viewer)


def adds_organizations(viewer: Person | None, municipality: Municipality | None = None) -> bool:
    """Coordination anywhere; a municipality in its own town."""
    if is_coordination(viewer):
        return True
    own = municipalities_of(viewer)
    return bool(own) if municipality is None else municipality.pk in own


def may_grant(viewer: Person | None, kind: str, scope: Model | None) -> bool:
    """Say whether the viewer may give (and take) the role `kind` held in `scope`.

    Coordination any; a municipality its own colleagues and the organizations of its town; a
    provider only its own role within its own organization.
    """
    if is_coordination(viewer):
        return True
    if isinstance(scope, Municipality):
        return kind == RoleKind.MUNICIPALITY and scope.pk in municipalities_of(viewer)
    if isinstance(scope, Organization):
        in_town = scope.municipality_id in municipalities_of(viewer)
        return (in_town and kind in (RoleKind.PROVIDER, RoleKind.REQUESTER)) or (
            kind == RoleKind.PROVIDER and scope.pk in organizations_of(viewer)
        )
    return False


def stands(invitation: AccountInvitation) -> bool:
    """Say whether what an invitation promises may still be given: by whom it was, and where.

    An inviter who was locked, erased or lost the role promises nothing any more.
    """
    scope = invitation.scope
    if isinstance(scope, Organization) and scope.state != Organization.State.ACTIVE:
        return False
    return scope is not None and may_grant(invitation.invited_by, invitation.kind, scope)


def grantable_kinds(viewer: Person | None) -> list[str]:
    """Return the kinds of roles that the viewer may give somewhere."""
    if is_coordination(viewer):
        return [kind for kind in RoleKind.values if kind != RoleKind.OPERATOR]
    kinds: list[str] = []
    if is_municipality_officer(viewer):
        kinds += [RoleKind.MUNICIPALITY, RoleKind.PROVIDER, RoleKind.REQUESTER]
    elif is_provider(viewer):
        kinds += [RoleKind.PROVIDER]
    return [str(kind) for kind in kinds]


def invites(viewer: Person | None) -> bool:
    return bool(grantable_kinds(viewer))


def runs_accounts(viewer: Person | None, person: Person) -> bool:
    """Deactivate, reactivate, erase: coordination, and never oneself."""
    return is_coordination(viewer) and viewer is not None and viewer.pk != person.pk


def edits_person(viewer: Person | None, person: Person) -> bool:
    """Everybody their own name and language; coordination everybody's."""
    return viewer is not None and (viewer.pk == person.pk or is_coordination(viewer))


add_perm("places.edit_places", predicate(is_coordination))
