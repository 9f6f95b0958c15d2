"""What people itself, core and the packages for sign-in hold about persons."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nabe.core.models import Bucket, Count, JournalEntry, SignedLink, Translation
from nabe.core.rows import table_of
from nabe.people import encryption
from nabe.people.models import (
    AccountInvitation,
    Erasure,
    Membership,
    Organization,
    Person,
    PersonKey,
    Qualification,
    QualificationKind,
    Role,
)
from nabe.people.privacy import (
    at_address,
    declare,
    delete_older,
    delete_rows,
    export_rows,
    forget_in,
)
from nabe.sheets.models import ListRecord, ListRun
from nabe.sheets.waiting import forget_older

ACCOUNT = _("Konto und Anmeldung")
SAFETY = _("Schutz vor Missbrauch")
PROOF = _("Nachweis, wer was geändert hat")
_ATTEMPT = ("username", "ip_address", "user_agent", "attempt_time")


def _export_person(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "name": person.name, "email": person.email, "phone": person.phone,
            "language": person.language, "joined_at": person.joined_at.isoformat(),
            "last_login": person.last_login.isoformat() if person.last_login else None,
        }
    ]  # fmt: skip


def _erase_person(person: Person) -> None:
    encryption.destroy_key(person.pk)
    person.set_unusable_password()
    person.name = str(_("Gelöschte Person"))
    person.sort_key = "~"
    person.email = None
    person.phone = ""
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login = None
    person.save()


def _expire_links(before: dt.datetime) -> int:
    return SignedLink.objects.filter(expires_at__lt=before).delete()[0]


def _expire_invitations(before: dt.datetime) -> int:
    return AccountInvitation.objects.filter(expires_at__lt=before).delete()[0]


def _erase_invitations(person: Person) -> None:
    AccountInvitation.objects.filter(Q(person=person) | at_address(person, "email")).delete()
    AccountInvitation.objects.filter(invited_by=person).update(invited_by=None)


def _erase_links(person: Person) -> None:
    SignedLink.objects.filter(at_address(person, "to")).delete()
    SignedLink.objects.filter(by=person.pk).update(by=None)


def _no_access_of(person: Person) -> None:
    for model in (AccessAttempt, AccessLog, AccessFailureLog):
        model.objects.filter(at_address(person, "username")).delete()


def _export_journal(person: Person) -> list[dict[str, Any]]:
    """What the person did, and what was done to their account; not by whom."""
    about = Q(table=table_of(person), row_id=str(person.pk))
    rows = JournalEntry.objects.filter(Q(by=person) | about).values("table", "row_id", "verb", "at")
    return [{**row, "at": row["at"].isoformat()} for row in rows]


def _declare_own() -> None:
    declare(
        Person, ("name", "sort_key", "email", "phone", "language", "last_login", "password"),
        purpose=ACCOUNT, export=_export_person, erase=_erase_person,
    )  # fmt: skip
    declare(
        Membership, ("person", "function"), purpose=_("Wer zu welchem Träger gehört"),
        export=export_rows(Membership, "person", ("organization", "function", "since", "until")),
        erase=delete_rows(Membership, "person"),
    )  # fmt: skip
    declare(
        Role, ("person", "granted_by"), purpose=_("Wer was darf"),
        export=export_rows(Role, "person", ("kind", "scope", "granted_at")),
        erase=delete_rows(Role, "person"),
    )  # fmt: skip
    declare(
        AccountInvitation, ("email", "name", "person", "invited_by"), purpose=ACCOUNT,
        retention_days=90, expire=_expire_invitations, erase=_erase_invitations,
        export=export_rows(
            AccountInvitation, "person", ("email", "name", "kind", "state", "invited_at"),
            address="email",
        ),
    )  # fmt: skip
    declare(
        Qualification, ("person", "by"), purpose=_("Wer wofür qualifiziert ist"),
        export=export_rows(Qualification, "person", ("kind", "granted_on", "valid_until", "source")),
        erase=delete_rows(Qualification, "person"),
    )  # fmt: skip
    declare(QualificationKind, (), purpose=_("Welche Qualifikationen es gibt, keine Person"))
    declare(PersonKey, ("person_id",), purpose=_("Schlüssel der verschlüsselten Angaben"))
    declare(Erasure, ("person_id",), purpose=_("Löschung nach einer Wiederherstellung wiederholen"))
    declare(Organization, (), purpose=_("Öffentliche Angaben einer Stelle, keine Person"))


def _declare_core() -> None:
    declare(
        JournalEntry, ("by",), purpose=PROOF, retention_days=3650,
        expire=delete_older(JournalEntry, "at"), erase=forget_in(JournalEntry, "by"),
        export=_export_journal,
    )  # fmt: skip
    declare(
        SignedLink, ("to", "by"), purpose=_("Handeln ohne Anmeldung"), retention_days=30,
        expire=_expire_links, erase=_erase_links,
        export=export_rows(SignedLink, "by", ("purpose", "made_at", "expires_at"), address="to"),
    )  # fmt: skip
    declare(Translation, ("by",), purpose=PROOF, erase=forget_in(Translation, "by"))


def _declare_signin() -> None:
    declare(
        EmailAddress, ("email", "user"), purpose=ACCOUNT,
        export=export_rows(EmailAddress, "user", ("email", "verified", "primary")),
        erase=delete_rows(EmailAddress, "user"),
    )  # fmt: skip
    declare(EmailConfirmation, ("email_address",), purpose=ACCOUNT)
    declare(
        Authenticator, ("user",), purpose=ACCOUNT,
        export=export_rows(Authenticator, "user", ("type", "created_at", "last_used_at")),
        erase=delete_rows(Authenticator, "user"),
    )  # fmt: skip
    declare(
        SocialAccount, ("user", "uid", "extra_data"), purpose=ACCOUNT,
        export=export_rows(SocialAccount, "user", ("provider", "uid", "date_joined")),
        erase=delete_rows(SocialAccount, "user"),
    )  # fmt: skip
    declare(SocialToken, ("account",), purpose=ACCOUNT)
    declare(
        AccessAttempt, ("username", "ip_address", "user_agent"), purpose=SAFETY, retention_days=30,
        expire=delete_older(AccessAttempt, "attempt_time"), erase=_no_access_of,
        export=export_rows(AccessAttempt, "", _ATTEMPT, address="username"),
    )  # fmt: skip
    declare(AccessAttemptExpiration, (), purpose=SAFETY)
    for counted in (Bucket, Count):  # keyed hashes, deleted every night
        declare(counted, (), purpose=SAFETY)
    for model in (AccessLog, AccessFailureLog):
        declare(
            model, ("username", "ip_address", "user_agent"), purpose=SAFETY, retention_days=30,
            expire=delete_older(model, "attempt_time"),
            export=export_rows(model, "", _ATTEMPT, address="username"),
        )  # fmt: skip
    declare(
        Session, ("session_data",), purpose=ACCOUNT, retention_days=0,
        expire=delete_older(Session, "expire_date"),
    )  # fmt: skip


def _declare_lists() -> None:
    """Lists of a feature on their way in: the files wait outside the tables and go with the run."""
    declare(
        ListRun, ("by",), purpose=PROOF, retention_days=30, expire=forget_older,
        erase=forget_in(ListRun, "by"),
        export=export_rows(ListRun, "by", ("id", "file_name", "uploaded_at", "state")),
    )  # fmt: skip
    declare(ListRecord, (), purpose=_("Erkennen, was sich in einer Liste geändert hat; nur Siegel"))


_declare_own()
_declare_lists()
_declare_core()
_declare_signin()
