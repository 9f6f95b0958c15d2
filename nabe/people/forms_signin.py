"""The forms of signing in, in our words: a label above each field, no text inside it."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nabe.core import limits
from nabe.core.errors import Refused
from nabe.people.names import folded_address

CODES_PER_HOUR = 10
SECOND_STEPS_PER_HOUR = 20
WORDS: dict[str, Any] = {
    "email": _("E-Mail-Adresse"),
    "login": _("E-Mail-Adresse"),
    "password": _("Passwort"),
    "oldpassword": _("Jetziges Passwort"),
    "password1": _("Neues Passwort"),
    "password2": _("Neues Passwort noch einmal"),
    "code": _("Code"),
    "name": _("Name des Passkeys"),
    "passwordless": _("Ohne Passwort anmelden"),
}
HINTS: dict[str, Any] = {
    "password1": _("Mindestens 8 Zeichen. Ein Satz ist leichter zu merken als ein Wort."),
    "passwordless": _("Ihr Gerät fragt dann nach Fingerabdruck, Gesicht oder PIN."),
}


class _OurWords(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = WORDS.get(name, field.label)
            field.help_text = HINTS.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs.update(inputmode="numeric", autocomplete="one-time-code")


def _take(key: str, *, per_hour: int = CODES_PER_HOUR) -> None:
    """Count in the database, for all processes and machines together."""
    try:
        limits.take(key, per_hour=per_hour)
    except Refused as refused:
        raise ValidationError(str(refused)) from refused


class Login(_OurWords, account.LoginForm):  # type: ignore[misc]
    pass


class RequestCode(_OurWords, account.RequestLoginCodeForm):  # type: ignore[misc]
    """Known and unknown addresses are counted alike, so that the answer tells nothing."""

    def clean_email(self) -> str:
        _take(f"signin-code:{folded_address(self.cleaned_data['email'])}")
        email: str = super().clean_email()
        return email


class ConfirmCode(_OurWords, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    pass


class ConfirmResetCode(_OurWords, account.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    pass


class ConfirmEmailCode(_OurWords, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class ChangeEmail(_OurWords, account.ChangeEmailForm):  # type: ignore[misc]
    pass


class AddEmail(_OurWords, account.AddEmailForm):  # type: ignore[misc]
    pass


class ResetPassword(_OurWords, account.ResetPasswordForm):  # type: ignore[misc]
    def clean_email(self) -> str:
        _take(f"password-code:{folded_address(self.cleaned_data['email'])}")
        email: str = super().clean_email()
        return email


class NewPassword(_OurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ChangePassword(_OurWords, account.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPassword(_OurWords, account.SetPasswordForm):  # type: ignore[misc]
    pass


class Reauthenticate(_OurWords, account.ReauthenticateForm):  # type: ignore[misc]
    pass


class SecondFactor(_OurWords, second.AuthenticateForm):  # type: ignore[misc]
    def clean_code(self) -> str:
        _take(f"second-step:{self.user.pk}", per_hour=SECOND_STEPS_PER_HOUR)
        code: str = super().clean_code()
        return code


class SecondFactorAgain(_OurWords, second.ReauthenticateForm):  # type: ignore[misc]
    def clean_code(self) -> str:
        _take(f"second-step:{self.user.pk}", per_hour=SECOND_STEPS_PER_HOUR)
        code: str = super().clean_code()
        return code


class ActivateApp(_OurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    pass


class AddPasskey(_OurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    pass


class RenamePasskey(_OurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    pass
