"""Signing in, the own account, the demo's sign-in, and the office pages of people.

allauth knows its pages by name; every one that can be reached stands here with its address, and
what stands not here cannot be reached: there is no signing up.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import include, path

from nabe.people.views import demo, office, organizations, own

signin = [
    path("", account.login, name="account_login"),
    path("code/", account.request_login_code, name="account_request_login_code"),
    path("code/eingeben/", account.confirm_login_code, name="account_confirm_login_code"),
    path("passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("zweiter-schritt/", second.authenticate, name="mfa_authenticate"),
    path("passwort-vergessen/", account.password_reset, name="account_reset_password"),
    path(
        "passwort-vergessen/code/",
        account.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path(
        "passwort-vergessen/neu/",
        account.complete_password_reset,
        name="account_complete_password_reset",
    ),
    path(
        "passwort-vergessen/fertig/",
        account.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
    path("email/code/", account.email_verification_sent, name="account_email_verification_sent"),
    path("noch-einmal/", account.reauthenticate, name="account_reauthenticate"),
    path("noch-einmal/code/", second.reauthenticate, name="mfa_reauthenticate"),
    path(
        "noch-einmal/passkey/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("gesperrt/", account.account_inactive, name="account_inactive"),
    path("abbruch/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("fehler/", social.login_error, name="socialaccount_login_error"),
    path("unbekannt/", social.signup, name="socialaccount_signup"),
    path("mit/<str:provider_id>/", openid.login, name="openid_connect_login"),
    path("mit/<str:provider_id>/zurueck/", openid.callback, name="openid_connect_callback"),
]

own_account = [
    path("email/", account.email, name="account_email"),
    path("passwort/", account.password_change, name="account_change_password"),
    path("passwort/neu/", account.password_set, name="account_set_password"),
    path("sicherheit/", second.index, name="mfa_index"),
    path("sicherheit/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("sicherheit/app/aus/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("sicherheit/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "sicherheit/codes/neu/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "sicherheit/codes/datei/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("sicherheit/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("sicherheit/passkeys/neu/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(
        "sicherheit/passkeys/<int:pk>/entfernen/",
        webauthn.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path("sicherheit/passkeys/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("verbindungen/", social.connections, name="socialaccount_connections"),
]

house = [
    path("konto/", own.account, name="account"),
    path("konto/daten/", own.export, name="export"),
    path("demo/anmelden/", demo.signin, name="demo_signin"),
    path("buero/personen/", office.persons, name="persons"),
    path("buero/personen/einladen/", office.invite, name="invite"),
    path("buero/personen/einladungen/<int:pk>/", office.withdraw, name="invitation_withdraw"),
    path("buero/personen/rollen/<int:pk>/", office.revoke, name="role_revoke"),
    path("buero/personen/mitglied/<int:pk>/", office.end, name="membership_end"),
    path("buero/personen/<uuid:pk>/", office.person, name="person"),
    path("buero/personen/<uuid:pk>/rolle/", office.grant, name="role_grant"),
    path("buero/personen/<uuid:pk>/konto/", office.switch, name="person_switch"),
    path("buero/personen/<uuid:pk>/loeschen/", office.erase, name="person_erase"),
    path("buero/personen/<uuid:pk>/daten/", office.export, name="person_export"),
    path("buero/traeger/", organizations.organizations, name="organizations"),
    path("buero/traeger/neu/", organizations.add, name="organization_add"),
    path("buero/traeger/<uuid:pk>/", organizations.organization, name="organization"),
    path("buero/traeger/<uuid:pk>/bearbeiten/", organizations.edit, name="organization_edit"),
    path("buero/traeger/<uuid:pk>/mitglied/", organizations.member, name="organization_member"),
    path("buero/traeger/<uuid:pk>/stand/", organizations.switch, name="organization_switch"),
]

urlpatterns = [
    path("anmelden/", include(signin)),
    path("abmelden/", account.logout, name="account_logout"),
    path("konto/", include(own_account)),
    path("", include((house, "people"))),
]
