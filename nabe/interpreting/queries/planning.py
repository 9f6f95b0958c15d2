"""All open requests of the coming weeks as one problem for the planner; sixteen queries, always."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext_noop as noop

from nabe.core import clock
from nabe.interpreting import matching, tax, travel
from nabe.interpreting.matching import Fit, Ground, Need, Speaker
from nabe.interpreting.models import (
    Absence,
    Assignment,
    BusyTime,
    Conflict,
    Interpreter,
    Invitation,
    Proposal,
    Request,
    Slot,
)
from nabe.interpreting.planning import problem as plan
from nabe.interpreting.planning.ledger import Ledger
from nabe.interpreting.queries.county import pool_rules
from nabe.interpreting.queries.fees import HELD, Way, expected, funds, spent_by_fund
from nabe.interpreting.queries.needs import kept_back, km_to, need_of, spot_of, valid_papers
from nabe.interpreting.queries.taxes import counted, limit_of, worth
from nabe.interpreting.spots import Spot, minutes_between

WEEKS = 8  # how far a plan looks; docs/simulation.md says what that brings
ASKED: Ground = (noop("wurde schon gefragt"), "")
WAITING = (Request.State.OPEN, Request.State.ASKING)
URGENT, SOON, USUAL = 4, 2, 1  # what covering a request is worth
SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the planner sees it: its slots to come, who fits, why others do not, who is asked."""

    row: Request
    need: Need
    slots: Sequence[Slot]
    fits: Mapping[int, Fit]
    why_not: Mapping[Ground, int]
    asked: Sequence[Invitation]


@dataclass(frozen=True)
class Situation:
    """Everything that is open, the people, and the problem made of both."""

    monday: dt.datetime
    asked: Mapping[str, Asked]
    people: Mapping[int, Interpreter]
    problem: plan.Problem

    @property
    def digest(self) -> str:
        """Name the input, so that the same proposal can be made again."""
        parts = (self.problem.persons, self.problem.requests, self.problem.pairs, self.problem.last)
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def situation() -> Situation:
    """Return all that waits in the next weeks with everybody who could come."""
    now = clock.local(clock.now())
    monday = now.replace(hour=0, minute=0, second=0, microsecond=0) - dt.timedelta(
        days=now.weekday()
    )
    requests = _requests(now, now + dt.timedelta(weeks=WEEKS))
    people = _people()
    facts = _facts(requests, people.values(), now)
    asked = {str(one.pk): _asked(one, people, facts) for one in requests}
    return Situation(monday, asked, people, _problem(monday, asked, people, facts))


def _requests(now: dt.datetime, last: dt.datetime) -> list[Request]:
    coming = Slot.objects.filter(starts_at__gt=now, starts_at__lt=last).values("request")
    rows = Request.objects.filter(state__in=WAITING, pk__in=coming)
    asked = Invitation.objects.exclude(state=Invitation.State.NOT_NEEDED)
    return list(
        rows.select_related("setting", "organization", "municipality")
        .prefetch_related("slots", Prefetch("invitations", asked, "questions")).order_by("pk")
    )  # fmt: skip


def _people() -> dict[int, Interpreter]:
    rows = Interpreter.objects.filter(state=Interpreter.State.ACTIVE).select_related("person")
    rows = rows.prefetch_related("languages", "times", "papers", "person__qualifications")
    return {one.pk: one for one in rows.order_by("pk")}


@dataclass(frozen=True, slots=True)
class _Facts:
    now: dt.datetime
    held: Mapping[int, list[Assignment]]
    away: Mapping[int, list[tuple[dt.datetime, dt.datetime]]]
    asked_week: Mapping[int, int]
    cases: Mapping[tuple[UUID, str], Counter[int]]
    conflicts: frozenset[tuple[int, str, str]]


def _facts(requests: Sequence[Request], people: Iterable[Interpreter], now: dt.datetime) -> _Facts:
    held: defaultdict[int, list[Assignment]] = defaultdict(list)
    since = min(now - dt.timedelta(days=7), now.replace(month=1, day=1))
    for one in Assignment.objects.filter(state__in=HELD, slot__starts_at__gte=since).select_related(
        "slot", "request"
    ):
        held[one.interpreter_id].append(one)
    away: defaultdict[int, list[tuple[dt.datetime, dt.datetime]]] = defaultdict(list)
    window = (now, now + dt.timedelta(weeks=WEEKS + 1))
    gone = Absence.objects.filter(during__overlap=window).order_by()
    busy = BusyTime.objects.filter(during__overlap=window).order_by()
    for key, during in gone.values_list("interpreter_id", "during").union(
        busy.values_list("interpreter_id", "during"), all=True
    ):
        away[key].append((clock.local(during.lower), clock.local(during.upper)))
    asked: Counter[int] = Counter(
        Invitation.objects.filter(sent_at__gte=now - dt.timedelta(days=7)).values_list(
            "interpreter_id", flat=True
        )
    )
    names = {one.case for one in requests if one.case}
    cases: defaultdict[tuple[UUID, str], Counter[int]] = defaultdict(Counter)
    served = Assignment.objects.filter(state__in=HELD, request__case__in=names)
    for body, case, key in served.values_list(
        "request__organization", "request__case", "interpreter_id"
    ):
        cases[body, case][key] += 1
    conflicts = frozenset(
        (key, case, str(body))
        for key, case, body in Conflict.objects.values_list("interpreter", "case", "organization")
    )
    return _Facts(now, held, away, asked, cases, conflicts)


# --- who fits ----------------------------------------------------------------------------------
def _asked(request: Request, people: Mapping[int, Interpreter], facts: _Facts) -> Asked:
    """What the rules say of everybody; time between talks, hours and money are the planner's."""
    need = need_of(request)
    wanted, rare = {need.language, *need.also}, kept_back(need)
    questions = request.questions  # type: ignore[attr-defined]
    pending = [one for one in questions if one.state == Invitation.State.SENT]
    answered = {one.interpreter_id for one in questions} - {one.interpreter_id for one in pending}
    fits: dict[int, Fit] = {}
    why: Counter[Ground] = Counter()
    for key, who in people.items():
        if not wanted & {said.code for said in who.languages.all()}:
            continue
        if key in answered:
            why[ASKED] += 1
            continue
        found = matching.fit(need, _speaker(who, request, facts, rare.get(key, "")))
        if found.against:
            why[found.against] += 1
        else:
            fits[key] = found
    coming = [one for one in request.slots.all() if one.starts_at > facts.now]
    return Asked(request, need, coming, fits, why, pending)


def _speaker(who: Interpreter, request: Request, facts: _Facts, rare: str) -> Speaker:
    case = facts.cases.get(_case_of(request), Counter()) if request.case else Counter()
    body = str(request.organization_id)
    return Speaker(
        key=who.pk, spoken=[(one.code, one.dialect, one.level) for one in who.languages.all()],
        gender=who.gender, modes=who.modes, not_in=who.not_in,
        week=[(one.weekday, one.starts, one.ends) for one in who.times.all()],
        tells_times=bool(who.times.all()), away=facts.away.get(who.pk, ()), busy=(),
        valid=valid_papers(who),
        km=km_to(request, who), radius_km=who.radius_km, served_in_case=case[who.pk],
        conflict=not facts.conflicts.isdisjoint([(who.pk, request.case, body), (who.pk, "", body)]),
        cents=0, left_cents=10**9, minutes_this_week=0, minutes_a_week=10**6,
        asked_this_week=facts.asked_week.get(who.pk, 0), most_asked=who.most_asked,
        rare=rare,
        one_way=one_way(who),
    )  # fmt: skip


def one_way(who: Interpreter) -> set[tuple[str, str]]:
    """Return (code, dialect) of what somebody interprets in one direction only."""
    return {(one.code, one.dialect) for one in who.languages.all() if one.direction != "both"}


def _case_of(request: Request) -> tuple[UUID, str]:
    """Two bodies may use the same short name for different cases."""
    return request.organization_id, request.case


def _case_name(request: Request) -> str:
    return f"{request.organization_id} {request.case}" if request.case else ""


# --- the problem -------------------------------------------------------------------------------
class _Places:
    """Places by key, and the way between two of them: by bus, which is never too fast."""

    def __init__(self) -> None:
        self.spots: dict[str, Spot] = {}
        self.known: dict[tuple[str, str], int] = {}

    def key(self, request: Request) -> str:
        here = spot_of(request)
        if here.remote:
            return plan.REMOTE
        # Without a street nobody knows whether two talks are in one house.
        key = here.key if here.address else f"{here.key}{request.pk}"
        self.spots[key] = here
        return key

    def minutes(self, one: str, other: str) -> int:
        pair = (one, other) if one < other else (other, one)
        if pair not in self.known:
            here, there = self.spots.get(one, Spot()), self.spots.get(other, Spot())
            self.known[pair] = minutes_between(here, there, "public")
        return self.known[pair]


def _problem(
    monday: dt.datetime, asked: Mapping[str, Asked], people: Mapping[int, Interpreter], facts: _Facts
) -> plan.Problem:  # fmt: skip
    places = _Places()
    requests = tuple(_request(monday, key, one, places, facts) for key, one in asked.items())
    pairs = tuple(pair for key, one in asked.items() for pair in _pairs(key, one, people, facts))
    spent = spent_by_fund()
    problem = plan.Problem(
        tuple(_person(monday, one, places, facts) for one in people.values()), requests, pairs,
        travel=places.minutes, buffer=pool_rules().buffer_minutes,
        funding={str(one.pk): max(0, one.cents - spent.get(one.pk, 0)) for one in funds()},
        case_left=_case_left(asked, people, facts), last=_last(asked),
    )  # fmt: skip
    return replace(problem, sent=_sent_offers(problem, asked))


def _sent_offers(problem: plan.Problem, asked: Mapping[str, Asked]) -> dict[str, plan.Choice]:
    """Return the questions on their way that stay: of two that one person cannot both take, one."""
    ledger, found = Ledger(problem), {}
    for key, one in asked.items():
        pair = problem.pair.get((key, choice)) if (choice := _sent(one)) else None
        if choice and pair and ledger.obstacle(pair) is None:
            ledger.write(pair)
            found[key] = choice
    return found


def minute(monday: dt.datetime, moment: dt.datetime) -> int:
    """Return a moment as minutes since the Monday of the plan, in minutes that really pass."""
    return int((moment - monday).total_seconds() // 60)


def _request(
    monday: dt.datetime, key: str, one: Asked, places: _Places, facts: _Facts
) -> plan.Request:
    slots = tuple(plan.Slot(minute(monday, a), minute(monday, b)) for a, b in one.need.slots)
    first = min(starts for starts, _ends in one.need.slots)
    soon = first - facts.now < dt.timedelta(days=SOON_DAYS)
    return plan.Request(
        key, slots, min(slot.end - slot.start for slot in slots),
        URGENT if one.row.is_urgent else SOON if soon else USUAL, places.key(one.row),
        _case_name(one.row), str(one.row.fund_id or ""), one.row.municipality.name if one.row.municipality else "",
    )  # fmt: skip


def _pairs(
    key: str, one: Asked, people: Mapping[int, Interpreter], facts: _Facts
) -> Iterable[plan.Pair]:
    on_site = one.row.mode == "on_site"
    for who, fit in one.fits.items():
        person = people[who]
        km = km_to(one.row, person)
        minutes = travel.minutes(km, person.transport) if on_site else 0
        wishes = _unmet(one, person)
        knows = bool(one.row.case) and facts.cases[_case_of(one.row)][who] > 0
        for slot in fit.slots:
            fee = expected(
                person.fee_class, *one.need.slots[slot], Way(km, minutes, on_site=on_site)
            )
            if fee is not None:
                limit = limit_of(person, clock.local(one.need.slots[slot][0]).date())
                yield plan.Pair(
                    key, slot, str(who), worth(limit, fee.fee.earned_cents, fee.fee.travel_cents),
                    minutes, fee.fee.travel_cents, wishes, continuity=knows,
                    charge=fee.fee.payer_cents, period=_period(limit, one.need.slots[slot][0]),
                )  # fmt: skip


def _period(limit: tax.Limit, moment: dt.datetime) -> str:
    """Return the name of the limit's period around a moment."""
    return f"{tax.period_of(limit, clock.local(moment).date())[0]}"


def _left(who: Interpreter, day: dt.date, facts: _Facts) -> int:
    """Return what somebody may still promise in the limit's period around a day, in cents."""
    limit = limit_of(who, day)
    used = counted(limit, facts.held.get(who.pk, ()), day)
    return limit.cents - used - who.declared_in(day.year)


def _unmet(one: Asked, who: Interpreter) -> int:
    """Count the soft wishes that this person would leave open."""
    speaks = [(s.code, s.dialect, s.level) for s in who.languages.all()]
    said = matching.met(one.need, speaks, one_way(who))
    dialect = bool(one.need.dialect) and (
        not said or said[1].casefold() != one.need.dialect.casefold()
    )
    other = bool(said) and said[0] != one.need.language  # type: ignore[index]
    return int(dialect) + int(other) + int(one.need.same is not None and one.need.same != who.pk)


def _person(monday: dt.datetime, who: Interpreter, places: _Places, facts: _Facts) -> plan.Person:
    held = facts.held.get(who.pk, ())
    promises = [
        plan.Promise(
            minute(monday, one.slot.starts_at), minute(monday, one.slot.ends_at),
            places.key(one.request), one.slot.minutes,
        )
        for one in held if one.slot.ends_at > monday
    ]  # fmt: skip
    return plan.Person(
        str(who.pk), _offered(who), None, who.hours_a_week * 60,
        _tax_left(who, facts), tuple(promises),
    )  # fmt: skip


def _tax_left(who: Interpreter, facts: _Facts) -> dict[str, int]:
    """Return the cents that somebody may still earn in each period that the plan reaches into."""
    days = [(facts.now + dt.timedelta(weeks=number)).date() for number in range(WEEKS + 2)]
    begins = {tax.period_of(limit_of(who, day), day)[0]: day for day in days}
    return {f"{first}": max(0, _left(who, day, facts)) for first, day in begins.items()}


def _offered(who: Interpreter) -> int:
    """Return the minutes that somebody offers in the weeks of the plan."""
    week = (
        sum(
            (one.ends.hour - one.starts.hour) * 60 + one.ends.minute - one.starts.minute
            for one in who.times.all()
        )
        or 5 * 10 * 60
    )
    return min(week, who.hours_a_week * 60) * WEEKS


def _case_left(
    asked: Mapping[str, Asked], people: Mapping[int, Interpreter], facts: _Facts
) -> dict[tuple[str, str], int]:
    most = pool_rules().most_per_case
    return {
        (_case_name(one.row), str(who)): max(0, most - sum(facts.cases[_case_of(one.row)].values()))
        for one in asked.values() if one.row.case for who in one.fits
    }  # fmt: skip


def _sent(one: Asked) -> plan.Choice | None:
    """Return the best of those who are being asked: their question stays as it is."""
    pending = [ask.interpreter_id for ask in one.asked if ask.interpreter_id in one.fits]
    if not pending:
        return None
    best = max(pending, key=lambda key: (one.fits[key].score, -key))
    return plan.Choice(str(best), one.fits[best].slots[0])


def _last(asked: Mapping[str, Asked]) -> dict[str, plan.Choice]:
    """Return what the newest proposal chose, where its slot is still to come."""
    newest = newest_proposal()
    found = {}
    for key, (who, slot) in (newest.chosen if newest else {}).items():
        keys = [one.pk for one in asked[key].slots] if key in asked else []
        if slot in keys:
            found[key] = plan.Choice(str(who), keys.index(slot))
    return found


def newest_proposal() -> Proposal | None:
    """Return the last proposal, if there is one."""
    return Proposal.objects.select_related("by").order_by("-made_at").first()
