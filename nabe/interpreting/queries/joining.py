"""What the pages of joining show: applications, what is still to do, what leaving would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from nabe.core import clock
from nabe.core.language_names import COMMON, both_names
from nabe.core.models import SignedLink
from nabe.interpreting.models import (
    Absence,
    Application,
    Assignment,
    BankAccount,
    CalendarFeed,
    Entry,
    FeeRule,
    Interpreter,
    Invitation,
    LanguageProposal,
    Paper,
    ServiceRecord,
    SpokenLanguage,
    Statement,
)
from nabe.interpreting.onboarding import Facts, Task, tasks
from nabe.interpreting.rules import Viewer, demand, runs_the_pool

Row = TypeVar("Row", bound=Model)
SHOWN = 5
IN_POOL = (Interpreter.State.ACTIVE, Interpreter.State.PAUSED)
# What newcomers speak beyond the usual list: a pool begins with who applies.
ALSO = (
    "yo",
    "tw",
    "ig",
    "ne",
    "my",
    "lt",
    "lv",
    "rw",
    "mg",
    "ku",
    "ml",
    "te",
    "si",
    "id",
    "ja",
    "ko",
)


# --- applications ------------------------------------------------------------------------------
def languages_to_offer(reader: str) -> list[tuple[str, str]]:
    """Return (code, "Arabisch – العربية") of every language but German, by the reader's name."""
    codes = dict.fromkeys((*COMMON, *ALSO))
    found = [(code, both_names(code, reader)) for code in codes if code != "de"]
    return sorted(found, key=lambda one: one[1].casefold())


def applications_for_list(viewer: Viewer) -> QuerySet[Application]:
    """Return the applications that wait for the coordination, the oldest first."""
    demand(runs_the_pool(viewer))
    return Application.objects.filter(state=Application.State.CONFIRMED).order_by("confirmed_at")


def application_for_page(viewer: Viewer, pk: UUID) -> Application:
    """Return one confirmed application, for the coordination; else 404."""
    demand(runs_the_pool(viewer))
    rows = Application.objects.exclude(state=Application.State.SENT)
    found = rows.select_related("interpreter__person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def application_of_link(link: SignedLink) -> Application | None:
    """Return the application of a signed link; None when it was forgotten."""
    return Application.objects.filter(pk=UUID(link.row_id)).first()


def speakers_of(viewer: Viewer, codes: Sequence[str]) -> list[tuple[str, int]]:
    """Return (code, number of active people) of languages, in their order: is somebody needed?"""
    demand(runs_the_pool(viewer))
    rows = SpokenLanguage.objects.filter(
        code__in=codes, interpreter__state=Interpreter.State.ACTIVE
    ).order_by()
    counts = dict(
        rows.values("code").annotate(number=Count("interpreter", distinct=True)).values_list(
            "code", "number"
        )
    )  # fmt: skip
    return [(code, counts.get(code, 0)) for code in codes]


def person_in_pool(viewer: Viewer, email: str) -> Interpreter | None:
    """Return who of the pool has a mail address already."""
    demand(runs_the_pool(viewer))
    rows = Interpreter.objects.exclude(state=Interpreter.State.LEFT).select_related("person")
    return rows.filter(person__email=email.strip().lower()).first() if email else None


# --- being taken in ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody on the way into the pool, with every step."""

    interpreter: Interpreter
    steps: Sequence[Task]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def next_step(self) -> Task | None:
        return next((step for step in self.steps if not step.is_done), None)


def steps_of(found: Interpreter) -> list[Task]:
    """Return what is done and what is open for somebody from `person_for_page`; no query."""
    return _steps(found)


def people_joining(viewer: Viewer) -> list[Joining]:
    """Return everybody who applied and is not in the pool yet, the longest waiting first."""
    demand(runs_the_pool(viewer))
    rows = _with_facts(Interpreter.objects.filter(state=Interpreter.State.APPLIED))
    return [Joining(one, _steps(one)) for one in rows.order_by("made_at", "pk")]


def _with_facts(rows: QuerySet[Interpreter]) -> QuerySet[Interpreter]:
    own = {"interpreter": OuterRef("pk")}
    return rows.select_related("person").prefetch_related("papers", "languages", "times").annotate(
        has_account=Exists(BankAccount.objects.filter(**own)),
        has_worked=Exists(Assignment.objects.filter(**own, state=Assignment.State.DONE)),
    )  # fmt: skip


def _steps(one: Interpreter) -> list[Task]:
    papers = {paper.kind: paper.valid_until for paper in reversed(one.papers.all())}
    facts = Facts(
        one.talked_on, one.state in IN_POOL, papers, len(one.languages.all()), len(one.times.all()),
        bool(vars(one)["has_account"]), bool(vars(one)["has_worked"]),
    )  # fmt: skip
    return tasks(facts, clock.today())


# --- one person --------------------------------------------------------------------------------
def person_for_page(viewer: Viewer, pk: int) -> Interpreter:
    """Return one person with everything that their page shows, for them and coordination; else 404."""
    rows = _with_facts(Interpreter.objects.all()).prefetch_related(
        "language_proposals",
        Prefetch("absences", Absence.objects.filter(during__endswith__gt=clock.now())),
    )
    if not runs_the_pool(viewer):
        rows = rows.filter(person=viewer)
    found = rows.filter(pk=pk).first() if viewer else None
    if found is None:
        raise Http404
    return found


def fee_classes() -> list[str]:
    """Return the classes of fees for which there are rules."""
    rows = FeeRule.objects.order_by("fee_class").values_list("fee_class", flat=True)
    return list(rows.distinct())


def account_of(viewer: Viewer, interpreter: Interpreter) -> BankAccount | None:
    """Return where somebody is paid; for the person and the coordination alone."""
    demand(runs_the_pool(viewer) or (viewer is not None and interpreter.person_id == viewer.pk))
    rows = BankAccount.objects.select_related("interpreter")
    return rows.filter(interpreter=interpreter).first()


def feed_of(viewer: Viewer, interpreter: Interpreter) -> CalendarFeed | None:
    """Return somebody's calendar with the number of times it takes."""
    demand(runs_the_pool(viewer) or (viewer is not None and interpreter.person_id == viewer.pk))
    rows = CalendarFeed.objects.select_related("interpreter").annotate(taken=Count("busy"))
    return rows.filter(interpreter=interpreter).first()


def application_note(viewer: Viewer, interpreter: Interpreter) -> str:
    """Return what somebody wrote when they applied; for the coordination."""
    if not runs_the_pool(viewer):
        return ""
    rows = Application.objects.filter(interpreter=interpreter).exclude(note="")
    return rows.values_list("note", flat=True).first() or ""


def paper_for_action(viewer: Viewer, pk: int, paper: int) -> Paper:
    """Return one paper of somebody, for the coordination; else 404."""
    demand(runs_the_pool(viewer))
    return _found(Paper.objects.filter(interpreter=pk, pk=paper).select_related("interpreter"))


def absence_for_action(viewer: Viewer, pk: int, absence: int) -> Absence:
    """Return one absence of somebody whose page the viewer may see; else 404."""
    rows = Absence.objects.filter(interpreter=person_for_page(viewer, pk), pk=absence)
    return _found(rows.select_related("interpreter"))


def spoken_for_action(viewer: Viewer, pk: int, spoken: int) -> SpokenLanguage:
    """Return one language of somebody whose page the viewer may see; else 404."""
    rows = SpokenLanguage.objects.filter(interpreter=person_for_page(viewer, pk), pk=spoken)
    return _found(rows.select_related("interpreter"))


def proposal_for_action(viewer: Viewer, pk: int, proposal: int) -> LanguageProposal:
    """Return one proposed language, for the coordination; else 404."""
    demand(runs_the_pool(viewer))
    return _found(LanguageProposal.objects.filter(interpreter=pk, pk=proposal))


def _found(rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Http404
    return found


# --- leaving -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaving would give back, delete and keep."""

    coming: Sequence[Assignment]
    questions: int
    counts: Mapping[str, int]
    is_owed: bool
    statements: int


def leaving_of(viewer: Viewer, interpreter: Interpreter) -> Leaving:
    """Return what would happen if somebody left now; changes nothing."""
    found = person_for_page(viewer, interpreter.pk)
    counts = {
        "languages": len(found.languages.all()), "times": len(found.times.all()),
        "papers": len(found.papers.all()), "absences": found.absences.count(),
    }  # fmt: skip
    return Leaving(
        list(coming_assignments(found)),
        found.invitations.filter(state=Invitation.State.SENT).count(),
        counts, is_owed(found), found.statements.count(),
    )  # fmt: skip


def coming_assignments(interpreter: Interpreter) -> QuerySet[Assignment]:
    """Return what somebody promised and has not begun."""
    rows = interpreter.assignments.filter(
        state=Assignment.State.CONFIRMED, slot__starts_at__gt=clock.now()
    )
    return rows.select_related("slot", "request__organization", "request__setting").order_by(
        "slot__starts_at"
    )


def is_owed(interpreter: Interpreter) -> bool:
    """Say whether somebody still gets money: unpaid, not settled, or not written down yet."""
    unwritten = Assignment.objects.filter(
        Q(state=Assignment.State.CONFIRMED, slot__starts_at__lte=clock.now()),
        interpreter=interpreter, service_record=None,
    )  # fmt: skip
    unsigned = ServiceRecord.objects.filter(assignment__interpreter=interpreter).exclude(
        state=ServiceRecord.State.SIGNED
    )
    return (
        Statement.objects.filter(interpreter=interpreter, state=Statement.State.MADE).exists()
        or Entry.objects.filter(interpreter=interpreter, statement=None).exists()
        or unsigned.exists()
        or unwritten.exists()
    )


# --- "Heute" -----------------------------------------------------------------------------------
def new_applications(viewer: Viewer) -> tuple[Sequence[Application], int]:
    """Return the first applications that wait, and how many there are; two queries."""
    rows = applications_for_list(viewer)
    return list(rows[:SHOWN]), rows.count()


def proposed_languages(viewer: Viewer) -> tuple[Sequence[LanguageProposal], int]:
    """Return the first languages that people proposed, and how many there are; two queries."""
    demand(runs_the_pool(viewer))
    rows = LanguageProposal.objects.select_related("interpreter__person")
    return list(rows[:SHOWN]), rows.count()


def own_open_steps(viewer: Viewer) -> tuple[Interpreter | None, list[Task]]:
    """Return the viewer's entry in the pool and what they themselves still have to do."""
    rows = Interpreter.objects.filter(person=viewer) if viewer else Interpreter.objects.none()
    own = _with_facts(rows.exclude(state=Interpreter.State.LEFT)).first()
    if own is None:
        return None, []
    return own, [step for step in _steps(own) if not step.is_done and step.who == "person"]
