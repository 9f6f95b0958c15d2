"""Giving and taking roles, beginning and ending memberships."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.errors import NotAllowed, Refused
from nabe.people import rules
from nabe.people.models import (
    SCOPES,
    AccountInvitation,
    Membership,
    Organization,
    Person,
    Role,
    RoleKind,
)
from nabe.places.models import County, Municipality

Scope = County | Municipality | Organization


def scope_field(kind: str, scope: Scope) -> str:
    """Return the column in which a role keeps this scope; Refused where the two do not fit."""
    field = type(scope).__name__.lower()
    if kind not in RoleKind.values or field not in SCOPES[RoleKind(kind)]:
        raise Refused(_("Diese Rolle passt nicht zu diesem Bereich."))
    return field


@transaction.atomic
def grant_role(person: Person, *, kind: str, scope: Scope, by: Person) -> Role:
    """Give `person` the role `kind` in `scope`; giving it twice changes nothing."""
    if not rules.may_grant(by, kind, scope):
        raise NotAllowed()
    if not person.is_active:
        raise Refused(_("Dieses Konto ist gesperrt. Bitte geben Sie es zuerst frei."))
    return _put_role(person, kind, scope, by)


def put_role_of_invitation(person: Person, invitation: AccountInvitation) -> Role:
    """Give the role that an invitation promised, if whoever invited still may."""
    scope = invitation.county or invitation.municipality or invitation.organization
    if scope is None or not rules.stands(invitation):
        raise Refused(_("Diese Einladung gilt nicht mehr. Bitte fragen Sie nach einer neuen."))
    if isinstance(scope, Organization):
        Membership.objects.get_or_create(person=person, organization=scope, until=None)
    return _put_role(person, invitation.kind, scope, invitation.invited_by)


def _put_role(person: Person, kind: str, scope: Scope, by: Person | None) -> Role:
    field = scope_field(kind, scope)
    role, made = Role.objects.get_or_create(
        person=person, kind=kind, **{field: scope},
        defaults={"granted_by": by, "granted_at": clock.now()},
    )  # fmt: skip
    if made:
        journal.write(person, "role_granted", by=by, note=str(role))
        rules.forget_roles(person)
    return role


@transaction.atomic
def revoke_role(role: Role, *, by: Person) -> None:
    """Take a role away. The last coordination of a county stays."""
    scope = role.county or role.municipality or role.organization
    if not rules.may_grant(by, role.kind, scope):
        raise NotAllowed()
    if role.kind == RoleKind.COORDINATION and _is_last(role):
        raise Refused(
            _(
                "Das ist die letzte Person in der Koordination. Bitte geben Sie die Rolle zuerst weiter."
            )
        )
    _take_role(role, by)


@transaction.atomic
def give_up_role(person: Person, *, kind: str, by: Person) -> int:
    """End a role of `person` wherever it is held, on their own wish or by whoever may take it.

    Returns how many ended. Raises NotAllowed. Journal: role_revoked.
    """
    held = Role.objects.filter(person=person, kind=kind).select_related(
        "person", "county", "municipality", "organization"
    )
    for role in held:
        if role.kind == RoleKind.COORDINATION:  # the last one stays
            revoke_role(role, by=by)
            continue
        if by.pk != person.pk and not rules.may_grant(by, role.kind, role.scope):
            raise NotAllowed()
        _take_role(role, by)
    return len(held)


def _take_role(role: Role, by: Person) -> None:
    journal.write(role.person, "role_revoked", by=by, note=str(role))
    rules.forget_roles(role.person)
    role.delete()


def _is_last(role: Role) -> bool:
    held = Role.objects.select_for_update(of=("self",)).filter(
        kind=RoleKind.COORDINATION, county=role.county_id, person__is_active=True
    )
    return not [other for other in held if other.person_id != role.person_id]


@transaction.atomic
def add_membership(
    person: Person, organization: Organization, *, by: Person, function: str = ""
) -> Membership:
    """Note that `person` belongs to `organization` from today on."""
    if not (rules.edits_organization(by, organization) and rules.sees_person(by, person)):
        raise NotAllowed()
    membership, made = Membership.objects.get_or_create(
        person=person, organization=organization, until=None,
        defaults={"function": function, "since": clock.today()},
    )  # fmt: skip
    if made:
        journal.write(person, "membership_begun", by=by, note=organization.name)
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: Person) -> Membership:
    """End a membership today; the roles that hang on the organization end with it.

    Refused to whoever may not take one of these roles; who leaves gives up all of them.
    """
    organization, person = membership.organization, membership.person
    if not (rules.edits_organization(by, organization) or by.pk == person.pk):
        raise NotAllowed()
    ended = Membership.objects.filter(pk=membership.pk, until=None).update(until=clock.today())
    if not ended:
        raise Refused(_("Diese Mitgliedschaft ist schon beendet."))
    for role in Role.objects.select_related("person").filter(
        person=person, organization=organization
    ):
        if by.pk != person.pk and not rules.may_grant(by, role.kind, organization):
            raise NotAllowed(
                _("Diese Person hat hier noch eine Rolle, die Sie nicht entziehen dürfen.")
            )
        _take_role(role, by)
    journal.write(person, "membership_ended", by=by, note=organization.name)
    membership.until = clock.today()
    return membership
