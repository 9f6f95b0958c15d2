"""What can be done with persons, organizations and accounts; one function per verb."""

from nabe.people.actions.accounts import (
    Newcomer,
    accept_invitation,
    change_own_settings,
    deactivate,
    invite,
    open_account,
    reactivate,
    withdraw_invitation,
)
from nabe.people.actions.organizations import (
    add_organization,
    archive_organization,
    edit_organization,
    reopen_organization,
)
from nabe.people.actions.personal_data import (
    apply_retention,
    erase_person,
    export_person,
    repeat_erasures,
)
from nabe.people.actions.roles import (
    add_membership,
    end_membership,
    give_up_role,
    grant_role,
    revoke_role,
)

__all__ = [
    "Newcomer",
    "accept_invitation",
    "add_membership",
    "add_organization",
    "apply_retention",
    "archive_organization",
    "change_own_settings",
    "deactivate",
    "edit_organization",
    "end_membership",
    "erase_person",
    "export_person",
    "give_up_role",
    "grant_role",
    "invite",
    "open_account",
    "reactivate",
    "reopen_organization",
    "repeat_erasures",
    "revoke_role",
    "withdraw_invitation",
]
