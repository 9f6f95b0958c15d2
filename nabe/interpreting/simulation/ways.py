"""Four ways of asking a pool; each is told when a request waits for somebody to be asked.

`search` is called when a request arrives, when all who were asked said no or let their time pass,
and when a promise was broken; `morning` on every office day. Nobody is asked twice for one
request, but for those who were released unanswered when a promise is broken.
"""

from __future__ import annotations

from functools import partial
from typing import Protocol

from nabe.interpreting import waves
from nabe.interpreting.simulation.county import DAY
from nabe.interpreting.simulation.mornings import proposal
from nabe.interpreting.simulation.world import Case, State, World


class Asking(Protocol):
    """A way of asking; `keeps_the_cap`: nobody gets more messages a week than they wish."""

    name: str
    keeps_the_cap: bool

    def search(self, world: World, case: Case) -> None: ...

    def morning(self, world: World) -> None: ...


class PhoneRound:
    """The coordination calls one after another, the best first, in office hours.

    Who is not reached may call back; the next is called after `call_wait` office minutes. Lines are
    never busy and the coordination is never short of time: the best that a phone round can do.
    """

    name, keeps_the_cap = "phone", False

    def search(self, world: World, case: Case) -> None:
        """Call the next one unless somebody's answer is awaited."""
        world.at(world.hours.office(world.now), lambda: self._call(world, case, case.sent))

    def morning(self, world: World) -> None:
        """Look again for people who could not be asked before."""
        for case in world.open_cases():
            if world.now - max(case.asked.values(), default=-DAY) >= DAY:
                self._call(world, case, case.sent)

    def _call(self, world: World, case: Case, number: int) -> None:
        """Make call `number`, unless it was made before."""
        if case.state is not State.OPEN or world.now >= case.start or case.sent != number:
            return
        if not (fits := world.fits(case)):
            return
        if not world.ask(case, fits[0].key, by_phone=True):
            then = world.hours.office(world.now, world.habits.call_wait)
            world.at(then, lambda: self._call(world, case, number + 1))


class Broadcast:
    """Everybody who fits is asked at once, and the first yes counts; questions do not expire."""

    name, keeps_the_cap = "broadcast", False

    def search(self, world: World, case: Case) -> None:
        """Ask everybody who fits and was not asked yet."""
        for fit in world.fits(case):
            world.ask(case, fit.key)

    def morning(self, world: World) -> None:
        """Ask those who have become free since."""
        for case in world.open_cases():
            self.search(world, case)


class Waves:
    """As many of the best are asked as make a yes likely; the next wave when their time is over."""

    name, keeps_the_cap = "waves", True

    def search(self, world: World, case: Case) -> None:
        """Ask the next wave unless answers are awaited; nobody is woken."""
        world.at(world.hours.awake(world.now), lambda: self.wave(world, case))

    def morning(self, world: World) -> None:
        """Look again for people who could not be asked before."""
        for case in world.open_cases():
            self.wave(world, case)

    def wave(self, world: World, case: Case) -> None:
        """Ask the next wave now, sized as Nabe sizes it."""
        if case.state is not State.OPEN or case.waiting or world.now >= case.start:
            return
        fits = world.fits(case)
        chances = [
            waves.chance(world.diaries[fit.key].yes, world.diaries[fit.key].answered)
            for fit in fits
        ]
        target = world.county.rules.target_percent / 100
        number = waves.size(chances, waves.share_of_one(target, self._rounds(world, case)))
        self.invite(world, case, [fit.key for fit in fits[:number]])

    def _rounds(self, world: World, case: Case) -> int:
        """Return how many waves there is time for."""
        left = (case.start - world.now) / 60 / world.county.rules.answer_hours
        return max(1, min(int(left), world.habits.rounds))

    def invite(self, world: World, case: Case, people: list[int]) -> None:
        """Ask these people and let the questions expire together."""
        for who in people:
            world.ask(case, who)
        until = min(world.now + 60 * world.county.rules.answer_hours, case.start)
        world.at(until, partial(world.expire, case, set(people), world.now))


class PlannedWaves(Waves):
    """The plan says who is asked next, one person for each request: each morning, or at once.

    Waves follow where a request cannot wait for the next plan, and where the plan knows nobody.
    """

    name, keeps_the_cap = "waves + planning", True

    def search(self, world: World, case: Case) -> None:
        """Leave it to the next plan, if there is time."""
        at_once = world.habits.plan_at_once
        plan = world.hours.awake(world.now) if at_once else world.hours.next_plan(world.now)
        if not self._can_wait(world, case, plan):
            super().search(world, case)
        elif at_once:
            world.at(plan, lambda: self.morning(world))

    def morning(self, world: World) -> None:
        """Plan together whatever waits for nobody's answer, and ask by the plan."""
        horizon = world.now + world.habits.plan_days * DAY
        idle = [one for one in world.open_cases() if not one.waiting and one.start <= horizon]
        chosen = proposal(world, idle) if idle else {}
        for case in idle:
            who = chosen.get(case.request)
            free = {fit.key for fit in world.fits(case)}  # nobody asked too often by this plan
            if who in free and self._can_wait(world, case, world.now):
                self.invite(world, case, [who])
            else:
                self.wave(world, case)

    def _can_wait(self, world: World, case: Case, plan: float) -> bool:
        return plan + 60 * world.habits.hurry_hours <= case.start


EVERY: tuple[type[Asking], ...] = (PhoneRound, Broadcast, Waves, PlannedWaves)
