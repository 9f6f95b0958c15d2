"""Accounts: invited, accepted, deactivated. Nobody signs up alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nabe.core import clock, journal, limits, links, states
from nabe.core.errors import NotAllowed, Refused
from nabe.core.models import SignedLink
from nabe.people import names, outgoing, queries, rules
from nabe.people.actions.roles import Scope, grant_role, put_role_of_invitation, scope_field
from nabe.people.models import AccountInvitation, Person, Role, RoleKind

INVITATION = "people.invitation"
VALID_FOR = dt.timedelta(days=14)
State = AccountInvitation.State


@transaction.atomic
def invite(
    email: str, *, kind: str, scope: Scope, by: Person, name: str = "", language: str = "de"
) -> AccountInvitation:
    """Invite an address by mail to one role in one scope; an open invitation is replaced.

    Only the coordination hears that an account is locked. To others the answer is the same for
    every address; whoever opens the invitation then is sent to the coordination.
    """
    if not rules.may_grant(by, kind, scope):
        raise NotAllowed()
    address = email.strip().lower()
    known = queries.person_at(address)
    if known and not known.is_active and rules.is_coordination(by):
        raise Refused(_("Dieses Konto ist gesperrt. Bitte geben Sie es zuerst frei."))
    limits.take(f"invite:{by.pk}", per_hour=60)
    field = scope_field(kind, scope)
    same = AccountInvitation.objects.filter(
        email=address, kind=kind, state=State.OPEN, **{field: scope}
    )
    for earlier in same:
        _withdraw(earlier, by)
    invitation = AccountInvitation.objects.create(
        email=address, name=name.strip(), language=language, kind=kind, invited_by=by,
        expires_at=clock.now() + VALID_FOR, **{field: scope},
    )  # fmt: skip
    token = links.make(
        INVITATION, row=invitation, to=address, valid_for=VALID_FOR, once=True, by=by
    )
    outgoing.send(
        "account_invitation", to=address, key=f"invitation-{invitation.pk}",
        language=known.language if known else language,
        cause=invitation,
        context={
            "inviter": by.name, "role": RoleKind(kind).label, "scope": str(scope),
            "link": links.address(token), "days": VALID_FOR.days,
        },
    )  # fmt: skip
    journal.write(invitation, "invited", by=by)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: AccountInvitation, *, by: Person) -> None:
    """Take an open invitation back; its link is void at once."""
    if not rules.may_grant(by, invitation.kind, invitation.scope):
        raise NotAllowed()
    _withdraw(invitation, by)


def _withdraw(invitation: AccountInvitation, by: Person) -> None:
    states.move(invitation, State.WITHDRAWN, allowed=AccountInvitation.STEPS)
    links.revoke(invitation, INVITATION)
    journal.write(invitation, "withdrawn", by=by)


@transaction.atomic
def accept_invitation(link: SignedLink, *, name: str, language: str = "") -> tuple[Person, bool]:
    """Turn an invitation into an account, or give its role to the account of that address.

    Returns the person and whether the account is new. The link is used up.
    """
    links.spend(link)
    invitation = AccountInvitation.objects.get(pk=link.row_id)
    person, made = _account_for(invitation, name, language)
    if not person.is_active:
        raise Refused(_("Dieses Konto ist gesperrt. Bitte wenden Sie sich an die Koordination."))
    states.move(invitation, State.ACCEPTED, allowed=AccountInvitation.STEPS, person=person)
    put_role_of_invitation(person, invitation)
    journal.write(person, "joined" if made else "invitation_accepted", by=person)
    return person, made


def _account_for(invitation: AccountInvitation, name: str, language: str) -> tuple[Person, bool]:
    known = Person.objects.select_for_update().filter(email=invitation.email).first()
    if known:
        return known, False
    try:
        with transaction.atomic():
            return _new_account(invitation, name, language), True
    except IntegrityError:  # another invitation to this address was accepted a moment ago
        return Person.objects.select_for_update().get(email=invitation.email), False


def _new_account(invitation: AccountInvitation, name: str, language: str) -> Person:
    person = Person.objects.create_user(
        invitation.email, name=name.strip(), language=language or invitation.language
    )
    EmailAddress.objects.create(user=person, email=invitation.email, verified=True, primary=True)
    return person


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who showed by a link that the address is theirs."""

    name: str
    email: str
    phone: str = ""
    language: str = "de"


@transaction.atomic
def open_account(newcomer: Newcomer, *, kind: str, scope: Scope, by: Person) -> tuple[Person, bool]:
    """Let somebody sign in with the role `kind` in `scope`; an account of that address stays as it is.

    Only its missing telephone is added. Returns the person and whether the account is new. Raises
    Refused for a locked account. Journal: joined, or only the role.
    """
    if not rules.may_grant(by, kind, scope):
        raise NotAllowed()
    address = newcomer.email.strip().lower()
    known = Person.objects.select_for_update().filter(email=address).first()
    person = known or Person.objects.create_user(
        address, name=newcomer.name.strip(), language=newcomer.language
    )
    if known is None:
        EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
        journal.write(person, "joined", by=by)
    if newcomer.phone and not person.phone:
        person.phone = newcomer.phone
        person.save(update_fields=["phone"])
    grant_role(person, kind=kind, scope=scope, by=by)
    return person, known is None


@transaction.atomic
def change_own_settings(person: Person, *, by: Person, **changes: str) -> Person:
    """Change name, language or phone of an account."""
    if not rules.edits_person(by, person):
        raise NotAllowed()
    kept = Person.objects.select_for_update().get(pk=person.pk)
    changed = [field for field, value in changes.items() if getattr(kept, field) != value]
    for field in changed:
        setattr(kept, field, changes[field])
    if changed:
        kept.sort_key = names.sort_key(kept.name)
        kept.save(update_fields=[*changed, "sort_key"])
        journal.write(kept, "edited", by=by, fields=changed)
    return kept


@transaction.atomic
def deactivate(person: Person, *, by: Person) -> Person:
    """Lock an account: it can no longer sign in and is signed out everywhere."""
    return _switch(person, by, active=False)


@transaction.atomic
def reactivate(person: Person, *, by: Person) -> Person:
    """Let a locked account sign in again, with the roles it had."""
    return _switch(person, by, active=True)


def _switch(person: Person, by: Person, *, active: bool) -> Person:
    demand_running_accounts(by, person)
    switched = Person.objects.filter(pk=person.pk, is_active=not active, erased_at=None).update(
        is_active=active
    )
    if not switched:
        raise Refused(_("Das Konto hat diesen Stand schon."))
    person.is_active = active
    if not active:
        sign_out_everywhere(person)
    journal.write(person, "reactivated" if active else "deactivated", by=by)
    return person


def demand_running_accounts(by: Person, person: Person) -> None:
    """Raise NotAllowed unless `by` may end this account, now and not only when the page opened.

    Holds the rows of all coordination roles, so that of two who lock each other out one stays.
    """
    coordination = Role.objects.filter(kind=RoleKind.COORDINATION).order_by("pk")
    held = [role.person_id for role in coordination.select_for_update(of=("self",))]
    is_active = Person.objects.filter(pk=by.pk, is_active=True).exists()
    if not (is_active and by.pk in held and rules.runs_accounts(by, person)):
        raise NotAllowed()


def sign_out_everywhere(person: Person) -> int:
    """End every session of a person; returns how many there were."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=clock.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
            ended += 1
    return ended
