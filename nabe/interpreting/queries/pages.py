"""What the pages of the pool show: lists for the office, one request, one question by link."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabe.core import clock, journal
from nabe.core.language_names import language_name
from nabe.core.models import JournalEntry, SignedLink
from nabe.core.search import words
from nabe.interpreting.models import (
    Assignment,
    Interpreter,
    Invitation,
    Mode,
    Paper,
    Request,
    Slot,
    SpokenLanguage,
)
from nabe.interpreting.queries.dates import first_date
from nabe.interpreting.queries.needs import language_between
from nabe.interpreting.queries.waiting import open_dates, times_meant
from nabe.interpreting.rules import Viewer, demand, runs_the_pool, visible_to, works_in_pool
from nabe.people.models import Organization

State = Request.State
WAITING = (State.OPEN, State.ASKING)
OVER = (State.DONE, State.CANCELLED, State.UNFILLED, State.REFUSED)
SOON, LATELY = 14, 30  # days


def requests_for_board(viewer: Viewer, filters: Mapping[str, str]) -> QuerySet[Request]:
    """Return the requests that somebody sees: what is to come, the soonest first.

    `filters`: stand (a state, wartet, or alle with what is over, the newest first), q (words of
    number, body, language), ort (slug of a town).
    """
    demand(works_in_pool(viewer))
    rows = visible_to(viewer).select_related("organization", "setting", "municipality")
    state = filters.get("stand", "")
    if state == "wartet":
        rows = rows.filter(state__in=WAITING)
    elif state in State.values:
        rows = rows.filter(state=state)
    elif state != "alle":
        rows = _to_come(rows)
    if filters.get("ort"):
        rows = rows.filter(municipality__slug=filters["ort"])
    for word in words(filters.get("q", ""))[:5]:
        rows = rows.filter(_by_word(word))
    order = ("-first", "number") if state in (*OVER, "alle") else ("first", "number")
    rows = rows.annotate(first=first_date()).order_by(*order)
    return rows.prefetch_related("slots", Prefetch("assignments", _held()))


def _to_come(rows: QuerySet[Request]) -> QuerySet[Request]:
    """Leave out what was, by the slot that was promised where somebody was promised."""
    today = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    near = rows.filter(pk__in=Slot.objects.filter(ends_at__gte=today).values("request"))
    near = near.exclude(state__in=[State.CANCELLED, State.REFUSED])
    return near.alias(date=first_date()).filter(date__gte=today)


def _by_word(word: str) -> Q:
    reader = get_language() or "de"
    codes = [
        code for code in languages_asked() if word in " ".join(words(language_name(code, reader)))
    ]
    return (
        Q(number__icontains=word) | Q(organization__folded_name__contains=word)
        | Q(case__icontains=word) | Q(language__in=codes)
    )  # fmt: skip


def languages_asked() -> list[str]:
    """Return the codes of every language that anybody asked for."""
    return list(Request.objects.order_by().values_list("language", flat=True).distinct())


def _held() -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        state__in=[Assignment.State.CONFIRMED, Assignment.State.DONE]
    ).select_related("interpreter__person", "slot", "service_record", "request__municipality")


def request_for_page(viewer: Viewer, pk: uuid.UUID) -> Request:
    """Return one request that somebody may see, or 404."""
    rows = visible_to(viewer).select_related(
        "organization", "setting", "municipality", "by", "same", "bundle"
    )
    found = rows.prefetch_related("slots", Prefetch("assignments", _held())).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def may_end(request: Request) -> bool:
    """Say whether a request can still be cancelled or closed: nobody is on the way to it already."""
    if request.state == State.CONFIRMED:
        return all(one.slot.starts_at > clock.now() for one in request.assignments.all())
    return request.state in (State.OPEN, State.ASKING, State.UNFILLED)


def invitations_of(viewer: Viewer, request: Request) -> QuerySet[Invitation]:
    """Return who was asked for a request, for the coordination alone.

    `why_returned` is what somebody said who took a promise back.
    """
    demand(runs_the_pool(viewer))
    returned = Assignment.objects.filter(
        request=request, interpreter=OuterRef("interpreter"), state=Assignment.State.RETURNED
    ).order_by("-ended_at")
    rows = request.invitations.select_related("interpreter__person").annotate(
        why_returned=Subquery(returned.values("why_ended")[:1])
    )
    return rows.order_by("-wave", "sent_at")


def invitation_of(viewer: Viewer, request: Request, said: Mapping[str, str]) -> Invitation:
    """Return the question that a form means, or 404."""
    try:
        pk = uuid.UUID(said.get("invitation", ""))
    except ValueError:
        raise Http404 from None
    return get_object_or_404(invitations_of(viewer, request), pk=pk)


# Whom the pool asked and what they answered is between them and the pool.
_OF_THE_POOL = ("asked people", "answered", "said no", "other time", "held", "let go", "conflict")


def history_of(viewer: Viewer, request: Request) -> QuerySet[JournalEntry]:
    """Return what happened to a request; a body does not read whom the pool asked in vain."""
    return journal.entries_for(request, without=() if runs_the_pool(viewer) else _OF_THE_POOL)


@dataclass(frozen=True, slots=True)
class Figures:
    """The four figures above the board."""

    waiting: int
    asking: int
    soon: int
    unfilled: int


def figures_for_board(viewer: Viewer) -> Figures:
    """Return how many requests wait, are being asked, are confirmed for two weeks, found nobody lately."""
    rows = visible_to(viewer)
    counts = Counter(rows.order_by().values_list("state", flat=True))
    soon = rows.filter(
        state=State.CONFIRMED, assignments__state="confirmed",
        assignments__slot__starts_at__range=(
            clock.now(), clock.now() + dt.timedelta(days=SOON),
        ),
    ).distinct()  # fmt: skip
    since = clock.now() - dt.timedelta(days=LATELY)
    lately = rows.filter(state=State.UNFILLED, slots__order=0, slots__starts_at__gt=since)
    return Figures(counts[State.OPEN], counts[State.ASKING], soon.count(), lately.count())


# --- the pool ----------------------------------------------------------------------------------
def interpreters_for_list(viewer: Viewer, filters: Mapping[str, str]) -> QuerySet[Interpreter]:
    """Return the people of the pool. `filters`: q (name), sprache (code), stand.

    Without a state it is who is active; a name is looked for among all of them.
    """
    demand(runs_the_pool(viewer))
    rows = Interpreter.objects.select_related("person").prefetch_related("languages", "papers")
    state = filters.get("stand") or ("" if filters.get("q") else Interpreter.State.ACTIVE)
    rows = rows.filter(state=state) if state in Interpreter.State.values else rows
    if filters.get("sprache"):
        speaks = SpokenLanguage.objects.filter(code=filters["sprache"]).values("interpreter")
        rows = rows.filter(pk__in=speaks)
    for word in words(filters.get("q", ""))[:4]:
        rows = rows.filter(person__sort_key__contains=word)
    return rows.order_by("person__sort_key", "pk")


def other_states() -> list[tuple[str, str]]:
    """Return the states of people who are not active, with their words; applicants have their own page."""
    state = Interpreter.State
    return [(one.value, str(one.label)) for one in (state.PAUSED, state.LEFT)]


def interpreter_for_page(viewer: Viewer, pk: int) -> Interpreter:
    """Return one person of the pool, for the coordination and the person; else 404."""
    rows = Interpreter.objects.select_related("person").prefetch_related(
        "languages", "times", "papers", "absences"
    )
    if not runs_the_pool(viewer):
        rows = rows.filter(person=viewer)
    found = rows.filter(pk=pk).first() if viewer else None
    if found is None:
        raise Http404
    return found


def assignments_of(one: Interpreter) -> QuerySet[Assignment]:
    """Return what somebody did and will do, the newest first."""
    return one.assignments.select_related(
        "slot", "request__organization", "request__municipality", "request__setting"
    ).order_by("-slot__starts_at")


def languages_of_pool(viewer: Viewer) -> list[tuple[str, str, int]]:
    """Return (code, name, people) of every language of the active pool, the most spoken first."""
    rows = SpokenLanguage.objects.filter(interpreter__state=Interpreter.State.ACTIVE)
    counts = Counter(code for code, _key in set(rows.values_list("code", "interpreter")))
    reader = get_language() or "de"
    return [(code, language_name(code, reader), number) for code, number in counts.most_common()]


def expired_papers(viewer: Viewer) -> QuerySet[Paper]:
    """Return papers of active people that end within two months or have ended, the first first."""
    demand(runs_the_pool(viewer))
    last = clock.today() + dt.timedelta(days=60)
    return Paper.objects.filter(
        interpreter__state=Interpreter.State.ACTIVE, valid_until__lte=last
    ).select_related("interpreter__person").order_by("valid_until")  # fmt: skip


# --- by link -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Question:
    """What an interpreter sees before the answer, and what became of it."""

    invitation: Invitation
    request: Request
    language: str
    assignment: Assignment | None
    is_open: bool
    why_closed: str
    slots: Sequence[Slot] = ()
    other_slots: Sequence[Slot] = ()
    series: Sequence[Request] = ()

    @property
    def dates(self) -> int:
        """How many dates a yes to the whole series would promise."""
        return 1 + len(self.series)

    @property
    def first_day(self) -> dt.date:
        """The day that is asked for: of another time mostly only the hour is different."""
        return clock.local(self.slots[0].starts_at).date()

    @property
    def said_no(self) -> bool:
        """Whether the answer was no, or a yes that was given back."""
        return self.assignment is None and self.invitation.state == Invitation.State.NO


def question_for_link(link: SignedLink) -> Question:
    """Return the question of a signed link; the link itself is the permission. 404 when erased."""
    rows = Invitation.objects.select_related(
        "interpreter__person", "request__setting", "request__municipality", "request__organization"
    )
    found = rows.filter(pk=link.row_id).first()
    if found is None:
        raise Http404
    return _question(found)


def _question(found: Invitation) -> Question:
    request = found.request
    own = _held().filter(request=request, interpreter=found.interpreter).first()
    why = "" if own else _why_closed(found, request)
    code = language_between(request, found.interpreter.person)
    name = language_name(code, get_language() or "de")
    if own or why:
        return Question(found, request, name, own, False, why)
    meant = times_meant(found)
    others = [one for one in request.slots.all() if one not in meant]
    return Question(found, request, name, None, True, "", meant, others, open_dates(request))


def question_of_assignment(viewer: Viewer, pk: uuid.UUID) -> Invitation | None:
    """Return the question behind an interpreter's own assignment, None where nobody asked; or 404."""
    own = _held().filter(pk=pk, interpreter__person=viewer).first() if viewer else None
    if own is None:
        raise Http404
    asked = Invitation.objects.filter(request=own.request_id, interpreter=own.interpreter_id)
    return asked.filter(state=Invitation.State.YES).order_by("-sent_at").first()


def question_for_person(viewer: Viewer, pk: uuid.UUID) -> Question:
    """Return the own question of an interpreter who is signed in, or 404."""
    rows = Invitation.objects.select_related(
        "interpreter__person", "request__setting", "request__municipality", "request__organization"
    )
    found = rows.filter(pk=pk, interpreter__person=viewer).first() if viewer else None
    if found is None:
        raise Http404
    return _question(found)


def own_questions(viewer: Viewer) -> Sequence[Invitation]:
    """Return what an interpreter is asked and has not answered, the most urgent first."""
    rows = Invitation.objects.filter(
        interpreter__person=viewer, state=Invitation.State.SENT, expires_at__gt=clock.now()
    )
    return list(
        rows.select_related("request__setting", "request__municipality")
        .prefetch_related("request__slots").order_by("expires_at")
    ) if viewer else []  # fmt: skip


def _why_closed(found: Invitation, request: Request) -> str:
    if request.state == State.CONFIRMED:
        return _("Jemand anderes kommt schon. Danke, dass Sie geschaut haben.")
    if request.state not in WAITING:
        return _("Dieser Einsatz findet nicht statt.")
    if found.state == Invitation.State.NOT_NEEDED:
        return _("Diese Anfrage hat sich erledigt.")
    return ""


def served_in_case(body: Organization, case: str) -> int:
    """Return how many appointments a case of a body had, will have, or waits for.

    Two bodies may use the same short name for different cases, and neither hears of the other's.
    """
    if not case.strip():
        return 0
    ended = (State.CANCELLED, State.REFUSED, State.UNFILLED)
    return body.requests.filter(case=case.strip()).exclude(state__in=ended).count()


def last_interpreter(body: Organization, case: str) -> Interpreter | None:
    """Return who came last to a case of a body."""
    held = Assignment.objects.filter(
        request__organization=body, request__case=case.strip(), state__in=("confirmed", "done")
    ).select_related("interpreter").order_by("-slot__starts_at").first()  # fmt: skip
    return held.interpreter if held else None


def last_place(body: Organization) -> dict[str, Any]:
    """Return where a body met people most often of late, the last time first. Else its town alone."""
    year_ago = clock.now() - dt.timedelta(days=365)
    there = body.requests.filter(mode=Mode.ON_SITE, made_at__gt=year_ago).exclude(street="")
    found = there.order_by().values("municipality", "street", "postcode").annotate(
        times=Count("pk"), last=Max("made_at")
    ).order_by("-times", "-last").first()  # fmt: skip
    if found is None:
        return {"municipality": body.municipality_id}
    return {name: found[name] for name in ("municipality", "street", "postcode")}


def of_bundle(viewer: Viewer, request: Request) -> Sequence[Request]:
    """Return the other requests of a series or group, the first date first."""
    if request.bundle_id is None:
        return []
    rows = visible_to(viewer).filter(bundle=request.bundle_id).exclude(pk=request.pk)
    return list(rows.annotate(first=first_date()).order_by("first", "number"))
