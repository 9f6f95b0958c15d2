"""Who may GET and who may POST each address of the house: the table of test_access.py.

A new address needs a line here. The arguments of an address come from the world that the test
makes, with one row of each kind.
"""

from __future__ import annotations

from typing import Any

from nabe.directory.models import (
    AssuranceCycle,
    Campaign,
    DuplicatePair,
    Subscription,
    TranslationFile,
)
from tests.house.addresses_pool import PAGES as POOL_PAGES
from tests.house.world import (
    COORDINATION,
    OWN_SCHOOL,
    OWN_TOWN,
    PEOPLE_OFFICE,
    SIGNED_IN,
    TOWNS,
    Page,
    World,
)


def colleague(world: World) -> dict[str, Any]:
    return {"pk": world.house.colleague.pk}


def colleagues_role(world: World) -> dict[str, Any]:
    return {"pk": world.house.colleague.roles.get().pk}


def colleagues_membership(world: World) -> dict[str, Any]:
    return {"pk": world.house.colleague.memberships.get().pk}


def invitation(world: World) -> dict[str, Any]:
    return {"pk": world.invitation_pk}


def school(world: World) -> dict[str, Any]:
    return {"pk": world.house.school.pk}


def message(world: World) -> dict[str, Any]:
    return {"pk": world.message_pk}


def service(world: World) -> dict[str, Any]:
    return {"pk": world.service.pk}


def report(world: World) -> dict[str, Any]:
    return {"pk": world.report.pk}


def pair(world: World) -> dict[str, Any]:
    return {"pk": DuplicatePair.objects.get().pk}


def both_stay(world: World) -> dict[str, Any]:
    return {"step": "keep"}


def cycle(world: World) -> dict[str, Any]:
    return {"pk": AssuranceCycle.objects.get(field=None).pk}


def campaign(world: World) -> dict[str, Any]:
    return {"pk": Campaign.objects.get().pk}


def neighbour(world: World) -> dict[str, Any]:
    return {"pk": Subscription.objects.get().pk}


def just_read(world: World) -> dict[str, Any]:
    return {"seen": "2099-01-01T00:00:00+00:00"}


def pausing(world: World) -> dict[str, Any]:
    return {"step": "pause"}


def proposal(world: World) -> dict[str, Any]:
    return {"pk": world.service.proposals.get().pk}


def version(world: World) -> dict[str, Any]:
    return {"pk": world.service.pk, "number": world.service.versions.get().pk}


def returned_file(world: World) -> dict[str, Any]:
    return {"pk": TranslationFile.objects.get().pk}


def import_run(world: World) -> dict[str, Any]:
    return {"pk": world.run.pk}


def import_row(world: World) -> dict[str, Any]:
    return {"pk": world.run.pk, "position": 1}


def layout(world: World) -> dict[str, Any]:
    return {"signature": "s"}


def question(world: World) -> dict[str, Any]:
    return {"question": world.question_pk, "answer": "still"}


def as_file(world: World) -> dict[str, Any]:
    return {"form": "csv"}


def town_by_key(world: World) -> dict[str, Any]:
    return {"ags": world.house.town.ags}


# Pages that answer to everybody and show nothing that is not public.
PUBLIC = {
    "core:link", "core:language", "core:alive", "core:ready", "office:root", "office:colours",
    "office:manifest", "office:icon", "office:worker", "office:offline",
    "people:demo_signin",
    "portal:home", "portal:join", "portal:imprint", "portal:privacy", "portal:accessibility",
    "portal:barrier", "portal:contact", "directory:results", "directory:service", "directory:service_by_number",
    "directory:report", "directory:suggest", "directory:thanks", "directory:municipalities",
    "directory:words", "directory:vcard", "directory:propose", "directory:proposed",
    "directory:notify", "directory:notify_asked", "directory:my_list", "directory:my_list_send", "directory:my_list_sent",
    "directory:municipality", "directory:dates", "directory:file", "directory:calendar",
    "interpreting:about", "interpreting:apply", "interpreting:applied", "api:open_data", "hsds:about", "hsds:openapi", "hsds:package", "hsds:unknown",
    *(
        f"hsds:{name}{one}"
        for name in (
            "services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"
        )
        for one in ("", "_one")
    ),
    "ui:style_guide", "ui:style_guide_office", "ui:style_guide_plain",
}  # fmt: skip
# The steps of signing in and out; tests/people/test_signin.py walks them.
SIGN_IN = {
    "account_login", "account_request_login_code", "account_confirm_login_code",
    "mfa_login_webauthn", "mfa_authenticate", "account_reset_password",
    "account_confirm_password_reset_code", "account_complete_password_reset",
    "account_password_reset_completed", "account_email_verification_sent", "account_inactive",
    "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup",
    "openid_connect_login", "openid_connect_callback", "account_logout",
}  # fmt: skip
# What everybody who signed in finds about themselves; visitors are sent to sign in.
OWN = {
    "people:account", "messages:own", "account_email", "account_change_password", "account_set_password",
    "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn", "socialaccount_connections",
}  # fmt: skip

PAGES = {
    "office:today": Page(SIGNED_IN),
    "people:export": Page(None, SIGNED_IN),
    "people:persons": Page(PEOPLE_OFFICE),
    "people:person": Page(OWN_SCHOOL, arguments=colleague),
    "people:invite": Page(PEOPLE_OFFICE, PEOPLE_OFFICE),
    "people:invitation_withdraw": Page(None, OWN_SCHOOL, invitation),
    "people:role_grant": Page(None, OWN_SCHOOL, colleague),
    "people:role_revoke": Page(OWN_TOWN, OWN_TOWN, colleagues_role),
    "people:membership_end": Page(None, OWN_TOWN, colleagues_membership),
    "people:person_switch": Page(None, COORDINATION, colleague),
    "people:person_erase": Page(COORDINATION, COORDINATION, colleague),
    "people:person_export": Page(None, COORDINATION, colleague),
    "people:organizations": Page(PEOPLE_OFFICE),
    "people:organization": Page(OWN_SCHOOL, arguments=school),
    "people:organization_add": Page(TOWNS, TOWNS),
    "people:organization_edit": Page(OWN_SCHOOL, OWN_SCHOOL, school),
    "people:organization_member": Page(None, OWN_SCHOOL, school),
    "people:organization_switch": Page(None, OWN_TOWN, school),
    "messages:device_on": Page(None, SIGNED_IN),
    "messages:device_off": Page(None, SIGNED_IN),
    "messages:list": Page(COORDINATION),
    "messages:message": Page(COORDINATION, arguments=message),
    "messages:repeat": Page(None, COORDINATION, message),
    "places:county": Page(COORDINATION),
    "places:county_edit": Page(COORDINATION, COORDINATION),
    "places:municipality": Page(COORDINATION, COORDINATION, town_by_key),
    "directory_office:list": Page(PEOPLE_OFFICE),
    "directory_office:file": Page(PEOPLE_OFFICE, arguments=as_file),
    "directory_office:add": Page(PEOPLE_OFFICE, PEOPLE_OFFICE),
    "directory_office:preview_new": Page(None, PEOPLE_OFFICE),
    "directory_office:preview": Page(None, OWN_SCHOOL, service),
    "directory_office:provider": Page(OWN_SCHOOL, arguments=school),
    "directory_office:hand_over": Page(OWN_TOWN, OWN_TOWN, school),
    "directory_office:move_house": Page(OWN_TOWN, OWN_TOWN, school),
    "directory_office:edit": Page(OWN_SCHOOL, OWN_SCHOOL, service),
    "directory_office:confirm": Page(None, OWN_SCHOOL, service),
    "directory_office:step": Page(None, OWN_TOWN, service),
    "directory_office:report": Page(OWN_SCHOOL, OWN_TOWN, report),
    "directory_office:pairs": Page(PEOPLE_OFFICE),
    "directory_office:pair": Page(OWN_SCHOOL, OWN_TOWN, pair, both_stay),
    "directory_office:many": Page(None, PEOPLE_OFFICE),
    "directory_office:check_again": Page(None, OWN_SCHOOL, service),
    "directory_office:note": Page(TOWNS, TOWNS, service),
    "directory_office:calls": Page(PEOPLE_OFFICE),
    "directory_office:called": Page(None, OWN_SCHOOL, service),
    "directory_office:rules": Page(COORDINATION, COORDINATION),
    "directory_office:cycle_add": Page(COORDINATION, COORDINATION),
    "directory_office:cycle": Page(COORDINATION, COORDINATION, cycle),
    "directory_office:neighbours": Page(COORDINATION),
    "directory_office:neighbour_add": Page(COORDINATION, COORDINATION),
    "directory_office:neighbour": Page(COORDINATION, COORDINATION, neighbour, pausing),
    "directory_office:campaigns": Page(COORDINATION),
    "directory_office:campaign_add": Page(COORDINATION, COORDINATION),
    "directory_office:campaign": Page(COORDINATION, COORDINATION, campaign),
    "directory_office:proposals": Page(PEOPLE_OFFICE),
    "directory_office:proposal": Page(OWN_SCHOOL, OWN_TOWN, proposal),
    "directory_office:translation": Page(OWN_SCHOOL, OWN_SCHOOL, service),
    "directory_office:translations": Page(PEOPLE_OFFICE),
    "directory_office:translate_by_machine": Page(None, COORDINATION),
    "directory_office:translations_out": Page(TOWNS),
    "directory_office:translations_in": Page(TOWNS, TOWNS),
    "directory_office:translation_file": Page(COORDINATION, COORDINATION, returned_file),
    "directory_office:version": Page(OWN_SCHOOL, OWN_TOWN, version, just_read),
    "directory_import:list": Page(COORDINATION, COORDINATION),
    "directory_import:questions": Page(PEOPLE_OFFICE, OWN_SCHOOL, sent=question),
    "directory_import:run": Page(COORDINATION, arguments=import_run),
    "directory_import:columns": Page(COORDINATION, COORDINATION, import_run, layout),
    "directory_import:row": Page(COORDINATION, COORDINATION, import_row),
    "directory_import:decide": Page(None, COORDINATION, import_row),
    "directory_import:take": Page(None, COORDINATION, import_run),
    "directory_import:undo": Page(None, COORDINATION, import_run),
    "directory_import:discard": Page(None, COORDINATION, import_run),
    "directory_import:bad": Page(COORDINATION, arguments=import_run),
    **POOL_PAGES,
}
