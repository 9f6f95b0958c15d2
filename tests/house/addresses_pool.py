"""Who may GET and who may POST each address of the pool's office; see addresses.py."""

from __future__ import annotations

from typing import Any

from nabe.core import clock
from nabe.interpreting.models import (
    Absence,
    Application,
    Assignment,
    Entry,
    FeeRule,
    Interpreter,
    Invitation,
    LanguageProposal,
    Paper,
    Proposal,
    Setting,
    SpokenLanguage,
)
from nabe.people.models import Qualification, QualificationKind
from nabe.sheets.models import ListRun
from nabe.sheets.waiting import keep_preview
from tests.house.world import (
    COORDINATION,
    FIGURES,
    POOL,
    REQUESTERS,
    SIGNED_IN,
    Page,
    World,
)


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


def billed(world: World) -> dict[str, Any]:
    held = Assignment.objects.get()
    Entry.objects.create(
        interpreter=held.interpreter, assignment=held, day=clock.today(), what="-", cents=2500,
        payer_cents=2500, paid_by="requester",
    )  # fmt: skip
    return {"body": held.request.organization_id, "month": f"{clock.today():%Y-%m}"}


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


def qualification(world: World) -> dict[str, Any]:
    kind = QualificationKind.objects.create(name="Kindeswohl")
    own = Interpreter.objects.get(pk=world.interpreter_pk).person
    made = Qualification.objects.create(person=own, kind=kind, granted_on=clock.today())
    return interpreter(world) | {"qualification": made.pk}


def spoken(world: World) -> dict[str, Any]:
    own = SpokenLanguage.objects.filter(interpreter=world.interpreter_pk)
    return interpreter(world) | {"spoken": own[0].pk}


def proposed_language(world: World) -> dict[str, Any]:
    return interpreter(world) | {"proposal": LanguageProposal.objects.get().pk}


def pool_list(world: World) -> dict[str, Any]:
    return {"pk": ListRun.objects.get_or_create(purpose="pool", state="ready")[0].pk}


def listed_row(world: World) -> dict[str, Any]:
    run = ListRun.objects.get_or_create(purpose="pool", state="ready")[0]
    row = {"sheet": "Pool", "row": 2, "result": "error", "reasons": [], "fields": {}, "source": {},
           "columns": {"Name": "family"}}  # fmt: skip
    keep_preview(run, {"rows": [row], "notices": []})
    return {"pk": run.pk, "position": 0}


def taken_list(world: World) -> dict[str, Any]:
    made = ListRun.objects.get_or_create(purpose="pool", state="applied", applied_at=clock.now())
    return {"pk": made[0].pk}


PAGES: dict[str, Page] = {
    "interpreting_import:lists": Page(COORDINATION, COORDINATION),
    "interpreting_import:run": Page(COORDINATION, arguments=pool_list),
    "interpreting_import:row": Page(COORDINATION, COORDINATION, listed_row),
    "interpreting_import:decide": Page(None, COORDINATION, listed_row),
    "interpreting_import:take": Page(None, COORDINATION, pool_list),
    "interpreting_import:undo": Page(None, COORDINATION, taken_list),
    "interpreting_import:bad": Page(COORDINATION, arguments=pool_list),
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
    "interpreting_office:qualify": Page(None, COORDINATION, interpreter),
    "interpreting_office:disqualify": Page(None, COORDINATION, qualification),
    "interpreting_office:languages": Page(POOL, POOL, interpreter),
    "interpreting_office:drop_language": Page(None, POOL, spoken),
    "interpreting_office:answer_language": Page(None, COORDINATION, proposed_language),
    "interpreting_office:judge": Page(None, REQUESTERS, held_request, how_it_was),
    "interpreting_office:own_question": Page(
        frozenset({"interpreter"}), frozenset({"interpreter"}), own_question, no_thanks
    ),
    "interpreting_office:own_assignment": Page(frozenset({"interpreter"}), arguments=held),
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
    "interpreting_office:bills": Page(REQUESTERS),
    "interpreting_office:bill": Page(REQUESTERS, arguments=billed),
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
}
