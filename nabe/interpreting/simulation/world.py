"""One year played by one way of asking: arrivals, messages, answers, promises, talks.

Events stand in a heap by minute; a way of asking (`ways`) is told when a request waits for somebody
to be asked, and asks by `ask`. What people do is decided by `draws` and `model` alone.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from nabe.interpreting import gate
from nabe.interpreting.matching import Fit, ranked
from nabe.interpreting.simulation.county import DAY, County
from nabe.interpreting.simulation.diary import Diary
from nabe.interpreting.simulation.draws import Draws, within
from nabe.interpreting.simulation.hours import Hours
from nabe.interpreting.simulation.model import Habits, Model

if TYPE_CHECKING:
    from nabe.interpreting.matching import Speaker
    from nabe.interpreting.simulation.ways import Asking

NO_CAP = 10**6  # messages per week, where a way of asking knows no limit


class State(StrEnum):
    """Where a request stands; all from DONE on are ends."""

    OPEN = "open"
    HELD = "held"
    DONE = "done"
    ABSENT = "absent"  # the family did not come: the pool did its part
    CANCELLED = "cancelled"
    UNFILLED = "unfilled"
    REFUSED = "refused"


@dataclass(slots=True)
class Case:
    """One request on its way: who was asked when, whose answer is awaited, who comes, since when.

    `released` were told that they are not needed before they had answered; `sent` counts messages.
    """

    request: int
    arrived: float
    start: int
    end: int
    state: State = State.OPEN
    asked: dict[int, float] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)
    released: set[int] = field(default_factory=set)
    sent: int = 0
    holder: int | None = None
    held_at: float = math.inf
    lost: bool = False  # somebody had promised and withdrew
    reason: str = ""


class World:
    """A county in one year under one seed, one model and one way of asking."""

    def __init__(
        self, county: County, draws: Draws, model: Model, way: Asking, habits: Habits | None = None
    ) -> None:
        self.county, self.draws, self.model, self.way = county, draws, model, way
        self.habits = habits or Habits()
        self.hours = Hours(county, self.habits)
        self.leanings = draws.leanings(model)
        self.diaries = [Diary() for _member in county.members]
        self.cases: dict[int, Case] = {}
        self.served: dict[str, list[int]] = {}  # pseudonym of a case: members who took a talk
        self.now = 0.0
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    # --- the course of the year ------------------------------------------------------------
    def play(self) -> World:
        """Play the year to its end and return it."""
        for request, one in enumerate(self.county.wanted):
            self.at(self.county.minute(one.arrives), partial(self._arrive, request))
        for day in range(self.county.days):
            if self.county.is_office_day(self.county.day(day * DAY)):
                self.at(day * DAY + self.habits.plan_at * 60, self._morning)
        while self._heap:
            self.now, _order, act = heapq.heappop(self._heap)
            act()
        return self

    def at(self, minute: float, act: Callable[[], None]) -> None:
        """Let something happen at a moment, or at once when that is past."""
        heapq.heappush(self._heap, (max(minute, self.now), next(self._order), act))

    def open_cases(self) -> list[Case]:
        """Return what waits for somebody, in the order in which it arrived."""
        return [one for one in self.cases.values() if one.state is State.OPEN]

    def _morning(self) -> None:
        self.way.morning(self)

    def _arrive(self, request: int) -> None:
        one = self.county.wanted[request]
        start = self.county.minute(one.starts)
        case = Case(request, self.now, start, start + one.minutes)
        self.cases[request] = case
        if reason := self._refusal(request):
            case.state, case.reason = State.REFUSED, reason
            return
        self.at(case.start, lambda: self._begin(case))
        if self.draws.cancels[request] < self.model.cancels:
            self.at(self._cancelled_at(case), lambda: self._cancel(case))
        self._search(case)

    def _refusal(self, request: int) -> str:
        """Return the county's rule that ends a request at once; short notice only warns."""
        one, rules = self.county.wanted[request], self.county.rules
        served = sum(
            1 for case in self.cases.values()
            if one.case and self.county.wanted[case.request].case == one.case
            and case.state in (State.HELD, State.DONE, State.ABSENT)
        )  # fmt: skip
        asked = gate.Asked(
            now=self.county.moment(self.now), slots=((one.starts, one.ends),),
            excluded=[gate.Excluded(code, code, "") for code in one.excluded],
            served_in_case=served, is_urgent=True, is_inside=True,
        )  # fmt: skip
        limits = gate.Limits(
            rules.lead_days, rules.longest_minutes, rules.most_per_case, rules.is_holiday
        )
        return next((one.code for one in gate.objections(asked, limits) if one.blocks), "")

    # --- who could come now ------------------------------------------------------------------
    def fits(self, case: Case) -> list[Fit]:
        """Return who fits now and was not asked yet, or was released unanswered; best first."""
        again = case.released if self.habits.ask_again or not self.way.keeps_the_cap else ()
        people = [
            self.speaker(case, who)
            for who in self.county.candidates[case.request]
            if who not in case.asked or who in again
        ]
        return ranked(self.county.needs[case.request], people)[0]

    def speaker(self, case: Case, who: int) -> Speaker:
        """Return a person as the rules see them at this moment."""
        member, diary = self.county.members[who], self.diaries[who]
        found = self.county.speaker(case.request, who)
        wanted = self.county.wanted[case.request]
        busy = []
        for other, starts, ends in diary.around(case.start):
            gap = self.county.gap(case.request, other, member.transport)
            busy.append((self.county.moment(starts - gap), self.county.moment(ends + gap)))
        return found._replace(
            busy=busy, served_in_case=self.served.get(wanted.case, []).count(who),
            left_cents=member.year_cents - diary.earned.get(wanted.starts.year, 0),
            minutes_this_week=diary.minutes_in_week(case.start),
            asked_this_week=diary.asked_in_week(self.now) if self.way.keeps_the_cap else 0,
            most_asked=member.most_asked if self.way.keeps_the_cap else NO_CAP,
        )  # fmt: skip

    # --- asking and answers --------------------------------------------------------------------
    def ask(self, case: Case, who: int, *, by_phone: bool = False) -> bool:
        """Ask one person now; say whether a telephone call reached them."""
        says_yes = self.would_come(case, who)
        diary, silent = self.diaries[who], self.draws.silent[who, case.request]
        diary.messages.append(self.now)
        case.asked[who] = self.now
        case.sent += 1
        case.waiting.add(who)
        case.released.discard(who)
        answer = partial(self._answer, case, who, self.now, yes=says_yes)
        if by_phone and self.draws.reached[who, case.request] < self.model.reached:
            self.at(self.now + self.habits.call_minutes, answer)
            return True
        if says_yes or silent >= self.model.silent:
            takes = self.draws.reply_minutes(self.model, who, case.request)
            self.at(self.hours.awake(self.now, takes), answer)
        return False

    def would_come(self, case: Case, who: int) -> bool:
        """Say whether this person, asked now, would come to this talk; nobody else knows."""
        half = case.start // (DAY // 2)
        if self.draws.engaged[who, half] < self.model.engaged:
            return False
        return bool(self.draws.yes[who, case.request] < self.chance(case, who))

    def chance(self, case: Case, who: int) -> float:
        """Return how likely this person says yes now, if nothing of their own is in the way."""
        diary, model = self.diaries[who], self.model
        logit = (
            float(self.leanings[who])
            - model.far * self.county.way(case.request, who).road_km / 10
            - model.weary * diary.asked_in_week(self.now)
            - model.full * diary.minutes_in_week(case.start) / 60
        )
        return 1 / (1 + math.exp(-logit))

    def expire(self, case: Case, people: set[int], asked: float) -> None:
        """End what these people were asked at a moment and did not answer; go on searching."""
        late = {who for who in case.waiting & people if case.asked[who] == asked}
        if case.state is not State.OPEN or not late:
            return
        for who in late:
            self.diaries[who].answered += 1
        case.waiting -= late
        self._search(case)

    def _answer(self, case: Case, who: int, asked: float, *, yes: bool) -> None:
        """Take an answer to the question of a moment; who was released does not answer any more."""
        if who in case.released or case.asked[who] != asked:
            return
        late = who not in case.waiting
        if case.state is not State.OPEN or (late and not (yes and self.habits.late_yes)):
            return
        case.waiting.discard(who)
        self.diaries[who].answered += not late
        if yes and self._is_free(case, who):
            self._hold(case, who)
        else:
            self._search(case)

    def _is_free(self, case: Case, who: int) -> bool:
        """Look once more: another promise may have come in between."""
        one = self.speaker(case, who)._replace(asked_this_week=0)
        return bool(ranked(self.county.needs[case.request], [one])[0])

    def _search(self, case: Case) -> None:
        if case.state is State.OPEN and self.now < case.start:
            self.way.search(self, case)

    # --- promises ------------------------------------------------------------------------------
    def _hold(self, case: Case, who: int) -> None:
        case.state, case.holder, case.held_at = State.HELD, who, self.now
        case.released |= case.waiting
        case.waiting.clear()
        diary, wanted = self.diaries[who], self.county.wanted[case.request]
        diary.yes += 1
        diary.talks[case.request] = (case.start, case.end)
        self._earn(case, who, 1)
        if wanted.case:
            self.served.setdefault(wanted.case, []).append(who)
        if self.draws.withdraws[who, case.request] < self.model.withdraws:
            when = within(self.draws.withdraws_when[who, case.request], self.now, case.start)
            self.at(when, lambda: self._withdraw(case, who))

    def _earn(self, case: Case, who: int, sign: int) -> None:
        wanted, earned = self.county.wanted[case.request], self.diaries[who].earned
        cents = self.county.speaker(case.request, who).cents or 0
        earned[wanted.starts.year] = earned.get(wanted.starts.year, 0) + sign * cents

    def _release(self, case: Case) -> None:
        """Take a promise back, whoever broke it."""
        if (who := case.holder) is None:
            return
        del self.diaries[who].talks[case.request]
        self._earn(case, who, -1)
        if pseudonym := self.county.wanted[case.request].case:
            self.served[pseudonym].remove(who)
        case.holder, case.held_at = None, math.inf

    def _withdraw(self, case: Case, who: int) -> None:
        if case.state is State.HELD and case.holder == who and self.now < case.start:
            self._release(case)
            case.state, case.lost = State.OPEN, True
            self.diaries[who].yes -= 1
            self._search(case)

    def _cancelled_at(self, case: Case) -> float:
        share = float(self.draws.cancels_when[case.request])
        late = max(case.arrived, case.start - DAY)
        if self.draws.cancels_late[case.request] < self.model.cancels_late:
            return within(share, late, case.start)
        return within(share, case.arrived, late)

    def _cancel(self, case: Case) -> None:
        if case.state in (State.OPEN, State.HELD):
            self._release(case)
            case.state = State.CANCELLED
            case.waiting.clear()

    def _begin(self, case: Case) -> None:
        """The talk begins: somebody is there, or nobody is."""
        if case.state is State.OPEN:
            case.state, case.reason = State.UNFILLED, self._why_open(case)
            case.waiting.clear()
        if case.state is not State.HELD or case.holder is None:
            return
        if self.draws.stays_away[case.holder, case.request] < self.model.stays_away:
            self._release(case)
            case.state, case.reason = State.UNFILLED, "withdrew"
        elif self.draws.absent[case.request] < self.model.absent:
            case.state = State.ABSENT
        else:
            case.state = State.DONE

    def _why_open(self, case: Case) -> str:
        """Return the first reason that holds: whom the pool lacks, then what happened."""
        if reason := self.county.missing(case.request):
            return reason
        if case.lost:
            return "withdrew"
        if case.waiting or self.fits(case):
            return "too late"
        return "declined" if case.asked else "taken"
