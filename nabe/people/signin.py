"""Ties django-allauth to our house: closed doors, our outbox, our words, encrypted secrets."""

from __future__ import annotations

import hashlib
import uuid
from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authenticator_added
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nabe.people import outgoing, queries
from nabe.people.models import Person
from nabe.people.names import folded_address
from nabe.places.queries import county_for_site

CODES = {
    "account/email/login_code": "signin_code",
    "account/email/password_reset_code": "password_code",
    "account/email/email_confirmation": "email_code",
    "account/email/email_confirmation_signup": "email_code",
}
NOTICES = {
    "account/email/password_changed": _("Das Passwort Ihres Kontos wurde geändert."),
    "account/email/password_set": _("Ihr Konto hat jetzt ein Passwort."),
    "account/email/password_reset": _("Das Passwort Ihres Kontos wurde neu gesetzt."),
    "account/email/email_changed": _("Die E-Mail-Adresse Ihres Kontos wurde geändert."),
    "account/email/email_confirm": _("Die E-Mail-Adresse Ihres Kontos wurde bestätigt."),
    "account/email/email_deleted": _("Eine E-Mail-Adresse Ihres Kontos wurde entfernt."),
    "mfa/email/totp_activated": _("Ihr Konto verlangt jetzt auch einen Code aus Ihrer App."),
    "mfa/email/totp_deactivated": _("Ihr Konto verlangt keinen Code aus der App mehr."),
    "mfa/email/recovery_codes_generated": _("Für Ihr Konto gibt es neue Ersatz-Codes."),
    "mfa/email/webauthn_added": _("Ihr Konto hat einen neuen Passkey."),
    "mfa/email/webauthn_removed": _("Ein Passkey Ihres Kontos wurde entfernt."),
    "socialaccount/email/account_connected": _(
        "Ihr Konto ist jetzt mit einer anderen Anmeldung verbunden."
    ),
    "socialaccount/email/account_disconnected": _("Eine Verbindung Ihres Kontos wurde getrennt."),
}


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the address that somebody tries to sign in with, for the lock against guessing."""
    given = credentials or {}
    name = given.get("email") or given.get("username") or request.POST.get("login", "")
    return folded_address(str(name))


def display(person: Person) -> str:
    return person.name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts begin with an invitation; mail goes through the outbox."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Dieses Konto ist gesperrt."),
        "email_password_mismatch": _("E-Mail-Adresse und Passwort passen nicht zusammen."),
        "email_taken": _("Diese E-Mail-Adresse ist schon vergeben."),
        "enter_current_password": _("Bitte geben Sie Ihr jetziges Passwort ein."),
        "incorrect_code": _("Dieser Code stimmt nicht. Bitte prüfen Sie ihn."),
        "incorrect_password": _("Dieses Passwort stimmt nicht."),
        "invalid_login": _("Bitte geben Sie eine E-Mail-Adresse ein."),
        "rate_limited": _("Das waren zu viele Versuche. Bitte warten Sie ein paar Minuten."),
        "same_as_current": _("Das ist schon Ihre Adresse. Bitte geben Sie eine neue ein."),
        "too_many_login_attempts": _(
            "Das waren zu viele Versuche. Bitte warten Sie ein paar Minuten."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        words: dict[str, Any]
        if template_prefix in CODES:
            kind = CODES[template_prefix]
            words = {"code": str(context["code"])}
        else:
            kind = "account_notice"
            words = {"notice": NOTICES[template_prefix]}
        outgoing.send(
            kind, to=email, key=f"{kind}-{uuid.uuid4()}", context=words,
            language=_language_for(email, context.get("user")),
        )  # fmt: skip


def _language_for(email: str, user: object) -> str:
    """Return the language that the person chose for what we write; a stranger reads this page's."""
    person = user if isinstance(user, Person) else None
    person = person or queries.person_at(email)
    return person.language if person else get_language() or settings.LANGUAGE_CODE


class CountySignInAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The county's own sign-in opens accounts that exist; it makes none."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "email_taken": _("Diese E-Mail-Adresse ist schon vergeben."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of the second factor are encrypted with the master key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Dieser Code stimmt nicht. Bitte prüfen Sie ihn."),
        "unverified_email": _("Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse."),
        "add_email_blocked": _("Mit zweitem Schritt geht nur eine E-Mail-Adresse."),
        "cannot_generate_recovery_codes": _("Bitte richten Sie zuerst einen zweiten Schritt ein."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        county = county_for_site()
        return f"Nabe {county.short_name}" if county else "Nabe"


@receiver(authenticator_added)
def trust_who_just_added_it(request: HttpRequest, user: Person, **_signal: Any) -> None:
    """Whoever set up a second step a moment ago is not asked for it at once."""
    record_authentication(request, user, method="mfa", reauthenticated=True)


def _cipher() -> Fernet:
    secret = b"nabe second factor\0" + settings.NABE_MASTER_KEY.encode()
    return Fernet(urlsafe_b64encode(hashlib.sha256(secret).digest()))
