"""Who may GET and who may POST each address of the house: the table of test_access.py.

A new address needs a line here. The arguments of an address come from the world that the test
makes, with one row of each kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nabe.directory.models import (
    AssuranceCycle,
    Campaign,
    DuplicatePair,
    ImportRun,
    Report,
    Service,
    Subscription,
    TranslationFile,
)
from nabe.interpreting.models import (
    Absence,
    Application,
    Assignment,
    FeeRule,
    Invitation,
    LanguageProposal,
    Paper,
    Proposal,
    Setting,
    SpokenLanguage,
)
from nabe.sheets.models import ListRun
from tests.people.house import House

VISITOR = "visitor"
ROLES = (
    "coordination", "municipality", "other_municipality", "decision_maker", "provider",
    "other_provider", "requester", "interpreter", "volunteer", "operator", "nobody",
)  # fmt: skip
SIGNED_IN = frozenset(ROLES)
COORDINATION = frozenset({"coordination"})
PEOPLE_OFFICE = frozenset(
    {"coordination", "municipality", "other_municipality", "provider", "other_provider"}
)
OWN_TOWN = frozenset({"coordination", "municipality"})
OWN_SCHOOL = frozenset({"coordination", "municipality", "provider"})
POOL = frozenset({"coordination", "interpreter"})
REQUESTERS = frozenset({"coordination", "requester"})
FIGURES = frozenset({"coordination", "municipality", "other_municipality", "decision_maker"})
TOWNS = frozenset({"coordination", "municipality", "other_municipality"})
NOBODY: frozenset[str] = frozenset()


@dataclass
class World:
    """The house with one row of each kind that an address names."""

    house: House
    service: Service
    run: ImportRun
    report: Report
    invitation_pk: int
    message_pk: int
    question_pk: int
    request_pk: object
    interpreter_pk: int


Arguments = Callable[[World], dict[str, Any]]


def none(world: World) -> dict[str, Any]:
    return {}


def wanted(world: World) -> dict[str, Any]:
    return {"pk": world.request_pk}


def interpreter(world: World) -> dict[str, Any]:
    return {"pk": world.interpreter_pk}


def held(world: World) -> dict[str, Any]:
    return {"pk": Assignment.objects.get().pk}


def held_request(world: World) -> dict[str, Any]:
    return {"pk": Assignment.objects.get().request_id}


def own_question(world: World) -> dict[str, Any]:
    return {"pk": Invitation.objects.get().pk}


def no_thanks(world: World) -> dict[str, Any]:
    return {"answer": "no"}


def how_it_was(world: World) -> dict[str, Any]:
    return {"step": "say", "mark": "good"}


def newest_plan(world: World) -> dict[str, Any]:
    return {"proposal": Proposal.objects.get().pk, "step": "all"}


def a_day_gone(world: World) -> dict[str, Any]:
    return {"execution_date": "2020-01-01"}


def bank_file(world: World) -> dict[str, Any]:
    return {"message_id": "NABE-1"}


def statement(world: World) -> dict[str, Any]:
    return {"number": "S-2026-10-0001"}


def a_fund(world: World) -> dict[str, Any]:
    return {"kind": "finanzierung"}


def a_setting(world: World) -> dict[str, Any]:
    return {"kind": "einsatzfeld", "pk": Setting.objects.first().pk}  # type: ignore[union-attr]


def fee_rule(world: World) -> dict[str, Any]:
    return {"pk": FeeRule.objects.first().pk}  # type: ignore[union-attr]


def application(world: World) -> dict[str, Any]:
    return {"pk": Application.objects.get().pk}


def absence(world: World) -> dict[str, Any]:
    return interpreter(world) | {"absence": Absence.objects.get().pk}


def shown_paper(world: World) -> dict[str, Any]:
    own = Paper.objects.filter(interpreter=world.interpreter_pk)
    return interpreter(world) | {"paper": own[0].pk}


def spoken(world: World) -> dict[str, Any]:
    own = SpokenLanguage.objects.filter(interpreter=world.interpreter_pk)
    return interpreter(world) | {"spoken": own[0].pk}


def proposed_language(world: World) -> dict[str, Any]:
    return interpreter(world) | {"proposal": LanguageProposal.objects.get().pk}


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


def pool_list(world: World) -> dict[str, Any]:
    return {"pk": ListRun.objects.get_or_create(purpose="pool", state="ready")[0].pk}


def layout(world: World) -> dict[str, Any]:
    return {"signature": "s"}


def question(world: World) -> dict[str, Any]:
    return {"question": world.question_pk, "answer": "still"}


def as_file(world: World) -> dict[str, Any]:
    return {"form": "csv"}


def town_by_key(world: World) -> dict[str, Any]:
    return {"ags": world.house.town.ags}


@dataclass(frozen=True)
class Page:
    """Who may GET and who may POST an address; None: the verb does not exist there."""

    get: frozenset[str] | None
    post: frozenset[str] | None = None
    arguments: Arguments = none
    sent: Arguments = none


# Pages that answer to everybody and show nothing that is not public.
PUBLIC = {
    "core:link", "core:language", "core:alive", "core:ready", "office:root", "office:colours",
    "office:manifest", "office:worker", "office:offline",
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
    "interpreting_import:lists": Page(COORDINATION, COORDINATION),
    "interpreting_import:run": Page(COORDINATION, arguments=pool_list),
    "interpreting_import:take": Page(None, COORDINATION, pool_list),
    "interpreting_import:discard": Page(None, COORDINATION, pool_list),
    "interpreting_office:board": Page(REQUESTERS | {"interpreter"}),
    "interpreting_office:ask": Page(REQUESTERS, REQUESTERS),
    "interpreting_office:request": Page(REQUESTERS, arguments=wanted),
    "interpreting_office:invite": Page(None, COORDINATION, wanted),
    "interpreting_office:step": Page(None, REQUESTERS, wanted),
    "interpreting_office:change": Page(REQUESTERS, REQUESTERS, wanted),
    "interpreting_office:pool": Page(COORDINATION),
    "interpreting_office:profile": Page(POOL, POOL, interpreter),
    "interpreting_office:away": Page(None, POOL, interpreter),
    "interpreting_office:state": Page(None, POOL, interpreter),
    "interpreting_office:interpreter": Page(POOL, arguments=interpreter),
    "interpreting_office:own_page": Page(frozenset({"interpreter"})),
    "interpreting_office:applications": Page(COORDINATION),
    "interpreting_office:application": Page(COORDINATION, arguments=application),
    "interpreting_office:take_in": Page(None, COORDINATION, application),
    "interpreting_office:decline": Page(None, COORDINATION, application),
    "interpreting_office:times": Page(POOL, POOL, interpreter),
    "interpreting_office:back": Page(None, POOL, absence),
    "interpreting_office:calendar": Page(None, POOL, interpreter),
    "interpreting_office:bank_account": Page(POOL, POOL, interpreter),
    "interpreting_office:leave": Page(POOL, POOL, interpreter),
    "interpreting_office:talk": Page(None, COORDINATION, interpreter),
    "interpreting_office:paper_seen": Page(None, COORDINATION, interpreter),
    "interpreting_office:paper_back": Page(None, COORDINATION, shown_paper),
    "interpreting_office:languages": Page(POOL, POOL, interpreter),
    "interpreting_office:drop_language": Page(None, POOL, spoken),
    "interpreting_office:answer_language": Page(None, COORDINATION, proposed_language),
    "interpreting_office:judge": Page(None, REQUESTERS, held_request, how_it_was),
    "interpreting_office:own_question": Page(
        frozenset({"interpreter"}), frozenset({"interpreter"}), own_question, no_thanks
    ),
    "interpreting_office:today": Page(SIGNED_IN),
    "interpreting_office:record": Page(POOL, POOL, held),
    "interpreting_office:paper": Page(POOL, arguments=held),
    "interpreting_office:records": Page(COORDINATION),
    "interpreting_office:planning": Page(COORDINATION),
    "interpreting_office:propose": Page(None, COORDINATION),
    "interpreting_office:take": Page(None, COORDINATION, sent=newest_plan),
    "interpreting_office:settlement": Page(COORDINATION),
    "interpreting_office:settle": Page(None, COORDINATION),
    "interpreting_office:pay": Page(None, COORDINATION, sent=a_day_gone),
    "interpreting_office:accounts": Page(COORDINATION),
    "interpreting_office:run_file": Page(COORDINATION, arguments=bank_file),
    "interpreting_office:own_statements": Page(SIGNED_IN),
    "interpreting_office:statement": Page(POOL, arguments=statement),
    "interpreting_office:figures": Page(FIGURES),
    "interpreting_office:funding_report": Page(COORDINATION),
    "interpreting_office:day_sheet": Page(COORDINATION),
    "interpreting_office:county": Page(COORDINATION),
    "interpreting_office:county_numbers": Page(COORDINATION, COORDINATION),
    "interpreting_office:county_new": Page(COORDINATION, COORDINATION, a_fund),
    "interpreting_office:county_row": Page(COORDINATION, COORDINATION, a_setting),
    "interpreting_office:fee_rule": Page(COORDINATION, COORDINATION),
    "interpreting_office:fee_preview": Page(None, COORDINATION),
    "interpreting_office:withdraw_rule": Page(None, COORDINATION, fee_rule),
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
}
